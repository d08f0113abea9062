// What a webhook says, by what happened: an Item's transactions, the Item itself, a session of Link. Called by
// updates.ts, controls and link-tokens.ts; sends by webhooks.ts. Source: the specification's webhooks of TRANSACTIONS,
// ITEM and LINK.
import type { Wire } from '../json.ts';
import type { Aggregator } from './aggregator.ts';
import type { Item } from './items.ts';
import { type ErrorCode, statusOf, toError } from './refusals.ts';
import type { Webhooks } from './webhooks.ts';

/** A code of webhooks about transactions. */
export type TransactionsCode = 'INITIAL_UPDATE' | 'HISTORICAL_UPDATE' | 'DEFAULT_UPDATE' | 'TRANSACTIONS_REMOVED';

/** A code of webhooks about an Item. */
export type ItemCode =
  | 'ERROR'
  | 'LOGIN_REPAIRED'
  | 'NEW_ACCOUNTS_AVAILABLE'
  | 'PENDING_DISCONNECT'
  | 'PENDING_EXPIRATION'
  | 'USER_PERMISSION_REVOKED'
  | 'WEBHOOK_UPDATE_ACKNOWLEDGED';

/** An error as a webhook carries it. */
export const toWebhookError = (code: ErrorCode): Wire => ({ ...toError(code), status: statusOf(code) });

const environment = 'sandbox';

/** The payload of a webhook about an Item's transactions. */
export function toTransactionsPayload(itemId: string, code: string, fields: Wire): Wire {
  return { webhook_type: 'TRANSACTIONS', webhook_code: code, item_id: itemId, error: null, ...fields, environment };
}

/** The payload of a webhook about an Item. */
export function toItemPayload(itemId: string, code: string, fields: Wire): Wire {
  return { webhook_type: 'ITEM', webhook_code: code, item_id: itemId, ...fields, environment };
}

/** The payload of a webhook about a session of Link. */
export function toLinkPayload(code: string, fields: Wire): Wire {
  return { webhook_type: 'LINK', webhook_code: code, ...fields, environment };
}

/** Tells the client. */
export class Notices {
  readonly #aggregator: Aggregator;
  readonly #webhooks: Webhooks;

  constructor(aggregator: Aggregator, webhooks: Webhooks) {
    this.#aggregator = aggregator;
    this.#webhooks = webhooks;
  }

  /** Something about an Item's transactions. */
  transactions(item: Item, code: TransactionsCode, fields: Wire): void {
    this.#send(item, code, toTransactionsPayload(item.id, code, fields));
  }

  /** Something about an Item. */
  item(item: Item, code: ItemCode, fields: Wire = {}): void {
    this.#send(item, code, toItemPayload(item.id, code, fields));
  }

  /** Something about a session of Link, to the address that its link token has. */
  link(url: string | undefined, code: string, fields: Wire): void {
    if (url !== undefined) this.#webhooks.send(url, toLinkPayload(code, fields));
  }

  #send(item: Item, code: string, payload: Wire): void {
    if (item.webhook === null) return;
    item.lastWebhook = { sentAtMs: this.#aggregator.world.nowMs, code };
    this.#webhooks.send(item.webhook, payload);
  }
}
