// Being told of payments: the endpoint is registered once, its secret kept; each delivery is verified (signature and timestamp,
// by standardwebhooks), taken once by its id, and put in order by its cursor. Called by server.ts and main.ts.

import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Gateway } from './gateway.ts';
import { createWebhookEndpoint, deleteWebhookEndpoint, webhookEndpoints } from './operations.ts';
import type { Store } from './store.ts';

/** A payment's update as it is sent. */
interface Update {
  readonly type?: string;
  readonly data?: {
    readonly paymentUpdated?: {
      readonly event: { readonly status: string; readonly cursor: string };
      readonly payment: { readonly id: string };
    };
  };
}

/** Makes sure that there is an endpoint at this address whose secret is known. @throws NoAnswer, Refused, Error */
export async function registerWebhook(gateway: Gateway, store: Store, url: string): Promise<void> {
  const { data } = await gateway.ask(webhookEndpoints, {});
  const there = (data.webhookEndpoints ?? []).filter((endpoint) => endpoint.url === url);
  const known = store.webhook(url);
  if (known !== null && there.some(({ id }) => id === known.id)) return;
  // One whose secret was lost between its making and its keeping is of no use: nobody could verify what it sends.
  for (const { id } of there) await gateway.ask(deleteWebhookEndpoint, { id });
  const made = (await gateway.ask(createWebhookEndpoint, { url })).data.createWebhookEndpoint;
  if (!('secret' in made)) throw new Error(`the gateway does not take ${url}: ${made.message}`);
  store.keepWebhook(url, { id: made.endpoint.id, secret: made.secret });
}

/**
 * Takes a delivery; gives the HTTP status to answer with. 2xx: not again, please. Anything else is sent again, so what is not
 * known yet is not lost.
 */
export function takeDelivery(
  store: Store,
  url: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): number {
  const secret = store.webhook(url)?.secret;
  if (secret === undefined) return 503;
  let update: Update;
  try {
    update = new Webhook(secret).verify(body, headers) as Update;
  } catch (error) {
    if (error instanceof WebhookVerificationError || error instanceof SyntaxError) return 400;
    throw error;
  }
  const change = update.data?.paymentUpdated;
  // A kind that nobody here knows: taken, and nothing done.
  if (update.type !== 'payment.updated' || change === undefined) return 204;
  const { event, payment } = change;
  const taken = store.takeDelivery(headers['webhook-id'] ?? '', {
    id: payment.id,
    status: event.status,
    cursor: Number(event.cursor),
  });
  // The answer with the payment's id is still on its way: the delivery comes again.
  return taken === 'early' ? 503 : 204;
}
