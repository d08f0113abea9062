// The only list of kinds of webhooks. Who adds one: its name in src/store/webhooks.ts (`webhookEventKinds`), a file in the folder
// kinds, a line here, a value of the schema's WebhookEventKind (schema/payments.graphql), and an `insertDeliveries` in the
// transaction of its events. Whatever is missing does not compile, but for the last.

import type { WebhookEventKind } from '../store/webhooks.ts';
import type { WebhookKind } from './kind.ts';
import { accountsChanged } from './kinds/accounts-changed.ts';
import { bankLinkChanged } from './kinds/bank-link-changed.ts';
import { paymentUpdated } from './kinds/payment-updated.ts';
import { transactionsChanged } from './kinds/transactions-changed.ts';

/** Every kind, by the `type` of what is sent. */
export const webhookKinds: Readonly<Record<WebhookEventKind, WebhookKind>> = {
  'payment.updated': paymentUpdated,
  'bankLink.changed': bankLinkChanged,
  'transactions.changed': transactionsChanged,
  'accounts.changed': accountsChanged,
};
