// Everything about linking that a process holds, put together: the store, the banks that can be linked, the service, the
// tokens, the directory, the sweep. Called by the composition root when a bank of the configuration has `authorization`.

import { fixedLinkTokens, type LinkTokens } from '../banks/link-tokens.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import type { Account } from '../domain/account.ts';
import type { RegisteredClient } from '../domain/client.ts';
import type { Link } from '../domain/link.ts';
import type { WriteLimits } from '../limits/write-limits.ts';
import type { Directory } from '../store/directory.ts';
import type { LinkRecord } from '../store/links.ts';
import { openStore, type Store, type StoreOptions } from '../store/store.ts';
import { StoredLinkTokens } from './link-tokens.ts';
import { type LinkingOptions, LinkingService } from './service.ts';
import { createStoredDirectory, type StoredDirectory } from './stored-directory.ts';
import { startSweep } from './sweep.ts';

/** What {@link openLinking} needs. */
export interface OpenLinkingOptions {
  /** By bank id: those that can be linked. */
  readonly banks: ReadonlyMap<string, LinkableBank>;
  readonly clients: readonly RegisteredClient[];
  readonly store: StoreOptions;
  /** How often each caller may begin or renew a link. */
  readonly limits: WriteLimits;
  /** Links and grants of the banks file. */
  readonly fixed: Directory;
  /** The gateway's address from outside; null for the one it listens on. */
  readonly publicUrl: string | null;
  /** The client id of the gateway's own page for people; null when there is none. */
  readonly pageClientId?: string | null;
  /** What was cached under a link is to be dropped. */
  readonly onLinkChanged: (link: Pick<Link, 'id' | 'customerId' | 'bankId' | 'consentId' | 'permissions'>) => void;
  readonly onTrouble: (message: string) => void;
  /** Reads a link's accounts at its bank; `tokens` are where the link has none in it. */
  readonly readAccounts?: (
    link: Link,
    presence: Parameters<NonNullable<LinkingOptions['readAccounts']>>[1],
    tokens: LinkTokens,
  ) => Promise<readonly Account[]>;
}

/** Linking, on one gateway. */
export interface OpenLinking {
  readonly service: LinkingService;
  /** Shared by the API and the page for people. */
  readonly limits: WriteLimits;
  readonly store: Store;
  readonly directory: StoredDirectory;
  readonly tokens: LinkTokens;
  /** By bank id: those that can be linked. */
  readonly banks: ReadonlyMap<string, LinkableBank>;
  /** By client id: those that may have people come back to them. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  /** The gateway's own callback, as it is registered with the banks. */
  callbackUri(): string;
  /** The gateway's address from outside, without a slash at its end. */
  publicUrl(): string;
  /** Where people see, renew and take back their links. */
  pageUrl(): string | null;
  /** Tells where the gateway listens, once it does. */
  listensAt(origin: string): void;
  close(): Promise<void>;
}

/** Opens the store and begins to sweep. @throws StoreKeysMissing, StoreFailure */
export async function openLinking(options: OpenLinkingOptions): Promise<OpenLinking> {
  const { banks, fixed, onTrouble, readAccounts } = options;
  const store = await openStore(options.store);
  const directory = createStoredDirectory(store, fixed);
  let origin = '';
  const publicUrl = (): string => options.publicUrl ?? origin;
  const changed = (link: LinkRecord): void => {
    directory.changed(link);
    tokens.forget(link.id);
    const { id, customerId, bankId, bankConsentId, permissions } = link;
    options.onLinkChanged({ id, customerId, bankId, consentId: bankConsentId, permissions: new Set(permissions) });
  };
  const tokens = new StoredLinkTokens({ store, banks, onLinkChanged: changed });
  const clients = toClients(options, () => `${publicUrl()}/links`);
  const callbackUri = (): string => `${publicUrl()}/links/callback`;
  const linking = {
    store,
    banks,
    clients,
    get callbackUri() {
      return callbackUri();
    },
    onLinkChanged: changed,
    onTrouble,
    ...(readAccounts === undefined
      ? {}
      : {
          readAccounts: (link: Link, presence: Parameters<typeof readAccounts>[1]) =>
            readAccounts(link, presence, link.accessToken === '' ? tokens : fixedLinkTokens),
        }),
  };
  const sweep = startSweep(linking, onTrouble);
  return {
    service: new LinkingService(linking),
    limits: options.limits,
    store,
    directory,
    tokens,
    banks,
    clients,
    callbackUri,
    publicUrl,
    pageUrl: () => (options.pageClientId == null ? null : `${publicUrl()}/links`),
    listensAt(address) {
      origin = address;
    },
    async close() {
      await sweep.stop();
      await store.close();
    },
  };
}

/** The registered clients, the gateway's own page among them: its address is known only once the gateway listens. */
function toClients(
  { clients, pageClientId = null }: Pick<OpenLinkingOptions, 'clients' | 'pageClientId'>,
  pageUrl: () => string,
): ReadonlyMap<string, RegisteredClient> {
  const known = new Map(clients.map((client) => [client.id, client]));
  if (pageClientId === null) return known;
  const others = known.get(pageClientId)?.redirectUris ?? [];
  return known.set(pageClientId, {
    id: pageClientId,
    get redirectUris() {
      return [...others, pageUrl()];
    },
  });
}
