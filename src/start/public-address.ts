// Where the gateway is from outside: PUBLIC_URL, or the address it listens on, which is known only once it does. Made by
// stored.ts, told by the compositions; linking, payments and the pages for people are handed what they need of it.

import type { RegisteredClient } from '../domain/client.ts';
import { callbackPath } from '../links-page/callback-route.ts';
import { grantPath, pagePath } from '../links-page/place.ts';
import { paymentReturnPath } from '../my/place.ts';
import { toSourceWebhookPath } from './source-webhook-route.ts';

/** The gateway's addresses; empty before {@link PublicAddress.listensAt} where there is no PUBLIC_URL. */
export interface PublicAddress {
  /** Without a slash at its end. */
  publicUrl(): string;
  /** The gateway's own callback, as it is registered with the banks. */
  callbackUri(): string;
  /** Where a source of banks tells of changes: registered with the source by each consent. */
  sourceWebhookUri(sourceId: string): string;
  /** Where people see, renew and take back their links. */
  pageUrl(): string;
  /** Where people answer a partner that asks for a grant. */
  grantUrl(): string;
  /** Where people come back to from the bank that they have paid through, at their own pages. */
  paymentReturnUrl(): string;
  /** Tells where the gateway listens, once it does. */
  listensAt(origin: string): void;
}

/** The addresses under `publicUrl`; null for where the gateway listens. */
export function createPublicAddress(publicUrl: string | null): PublicAddress {
  let listening = '';
  const outside = (): string => publicUrl ?? listening;
  return {
    publicUrl: outside,
    callbackUri: () => `${outside()}${callbackPath}`,
    sourceWebhookUri: (sourceId) => `${outside()}${toSourceWebhookPath(sourceId)}`,
    pageUrl: () => `${outside()}${pagePath}`,
    grantUrl: () => `${outside()}${grantPath}`,
    paymentReturnUrl: () => `${outside()}${paymentReturnPath}`,
    listensAt(origin) {
      listening = origin;
    },
  };
}

/** The registered clients by id, the gateway's own page among them when it has a client id: people come back to it, too. */
export function toRegisteredClients(
  clients: readonly RegisteredClient[],
  pageClientId: string | null,
  { pageUrl, paymentReturnUrl }: Pick<PublicAddress, 'pageUrl' | 'paymentReturnUrl'>,
): ReadonlyMap<string, RegisteredClient> {
  const byId = new Map(clients.map((client) => [client.id, client]));
  if (pageClientId === null) return byId;
  const others = byId.get(pageClientId)?.redirectUris ?? [];
  return byId.set(pageClientId, {
    id: pageClientId,
    get redirectUris() {
      return [...others, pageUrl(), paymentReturnUrl()];
    },
  });
}
