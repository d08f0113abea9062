// What is done with an Item itself: getting its access token, looking at it, removing it, telling it where webhooks go;
// and the keys of webhooks. Hung by plaid.ts on the aggregator's listener. Source: the specification's /item/… and
// /webhook_verification_key/get.
import { z } from 'zod';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Aggregator } from './aggregator.ts';
import { toItem, toItemWithConsent, toStatus } from './item-wire.ts';
import type { Item, Items } from './items.ts';
import type { LinkTokens } from './link-tokens.ts';
import type { Notices } from './notices.ts';
import { operation } from './operation.ts';
import { refuse } from './refusals.ts';
import type { Updates } from './updates.ts';
import type { WebhookKeys } from './webhook-keys.ts';

/** What the operations work with. */
export interface ItemOperationParts {
  readonly aggregator: Aggregator;
  readonly items: Items;
  readonly links: LinkTokens;
  readonly updates: Updates;
  readonly notices: Notices;
  readonly keys: WebhookKeys;
}

const token = { access_token: z.string() };
const reasons = [
  'FRAUD_FIRST_PARTY',
  'FRAUD_FALSE_IDENTITY',
  'FRAUD_ABUSE',
  'FRAUD_OTHER',
  'CONNECTION_IS_NON_FUNCTIONAL',
  'OTHER',
];
const removal = { ...token, reason_code: z.enum(reasons).nullish(), reason_note: z.string().max(512).nullish() };
const webhookChange = { ...token, webhook: z.url().nullish() };

/** The operations about Items. */
export class ItemOperations implements Resource {
  readonly #parts: ItemOperationParts;
  readonly routes: readonly Route[];

  constructor(parts: ItemOperationParts) {
    this.#parts = parts;
    const { aggregator, items, keys } = parts;
    const { client } = aggregator;
    this.routes = [
      operation(client, { path: '/item/public_token/exchange', fields: { public_token: z.string() } }, (body) =>
        this.#exchange(body.public_token),
      ),
      operation(client, { path: '/item/get', fields: token }, (body) => this.#get(items.behind(body.access_token))),
      operation(client, { path: '/item/remove', fields: removal }, (body) => {
        items.remove(items.behind(body.access_token));
        return {};
      }),
      operation(client, { path: '/item/webhook/update', fields: webhookChange }, (body) =>
        this.#setWebhook(items.behind(body.access_token), body.webhook ?? null),
      ),
      operation(client, { path: '/webhook_verification_key/get', fields: { key_id: z.string() } }, (body) => {
        const key = keys.find(body.key_id);
        if (key === undefined) throw refuse('INVALID_WEBHOOK_VERIFICATION_KEY_ID');
        return { key };
      }),
    ];
  }

  #exchange(publicToken: string): Wire {
    const item = this.#parts.links.redeem(publicToken);
    if (item.products.has('transactions')) this.#parts.updates.startPull(item);
    return { access_token: item.accessToken, item_id: item.id };
  }

  #get(item: Item): Wire {
    return { item: toItemWithConsent(this.#parts, item), status: toStatus(this.#parts, item) };
  }

  #setWebhook(item: Item, webhook: string | null): Wire {
    item.webhook = webhook;
    if (webhook !== null) {
      this.#parts.notices.item(item, 'WEBHOOK_UPDATE_ACKNOWLEDGED', { new_webhook_url: webhook, error: null });
    }
    return { item: toItem(this.#parts, item) };
  }
}
