// The schema's names of the kinds of webhooks. Used by the resolvers of webhooks.

import { type WebhookEventKind, webhookEventKinds } from '../../src/store/webhooks.ts';
import type { WebhookEventKind as SchemaWebhookEventKind } from './generated.ts';

/** By kind. */
export const webhookKindNames: Readonly<Record<WebhookEventKind, SchemaWebhookEventKind>> = {
  'payment.updated': 'PAYMENT_UPDATED',
  'bankLink.changed': 'BANK_LINK_CHANGED',
  'transactions.changed': 'TRANSACTIONS_CHANGED',
  'accounts.changed': 'ACCOUNTS_CHANGED',
};

/** The kinds of these names. */
export function toKinds(names: readonly SchemaWebhookEventKind[]): readonly WebhookEventKind[] {
  return webhookEventKinds.filter((kind) => names.includes(webhookKindNames[kind]));
}
