// Items as Plaid writes them. Called by every resource whose answers carry the Item. Source: the specification's Item,
// ItemWithConsentFields and ItemStatus.
import type { Wire } from '../json.ts';
import type { Aggregator } from './aggregator.ts';
import type { Item, Items } from './items.ts';
import { toError } from './refusals.ts';

/** What Items are written with. */
export interface ItemFrame {
  readonly aggregator: Aggregator;
  readonly items: Items;
}

/** An Item as it stands beside data. */
export function toItem({ aggregator, items }: ItemFrame, item: Item): Wire {
  const { institution, consent, products, consented, webhook } = item;
  const error = items.errorOf(item);
  const billed = [...products].sort();
  return {
    auth_method: products.has('auth') ? 'INSTANT_AUTH' : null,
    available_products: institution.habits.products.filter((product) => !products.has(product)),
    billed_products: billed,
    consent_expiration_time: consent.expiresAtMs === undefined ? null : aggregator.timeOf(consent.expiresAtMs),
    consented_products: [...new Set([...products, ...consented])].sort(),
    error: error === undefined ? null : toError(error),
    institution_id: institution.id,
    institution_name: institution.name,
    item_id: item.id,
    products: billed,
    update_type: 'background',
    webhook,
  };
}

/** An Item as the operations about Items tell it. */
export function toItemWithConsent(frame: ItemFrame, item: Item): Wire {
  return {
    ...toItem(frame, item),
    consented_data_scopes: ['account_balance_info', 'contact_info', 'transactions'],
    consented_use_cases: ['Track and manage your finances'],
    created_at: frame.aggregator.timeOf(item.createdAtMs),
  };
}

/** When an Item was last asked about, and last told of. */
export function toStatus({ aggregator }: ItemFrame, { snapshot, failedUpdateAtMs, lastWebhook }: Item): Wire {
  const timeOf = (atMs: number | undefined): string | null => (atMs === undefined ? null : aggregator.timeOf(atMs));
  return {
    investments: null,
    last_webhook:
      lastWebhook === undefined ? null : { code_sent: lastWebhook.code, sent_at: timeOf(lastWebhook.sentAtMs) },
    transactions: { last_failed_update: timeOf(failedUpdateAtMs), last_successful_update: timeOf(snapshot.atMs) },
  };
}
