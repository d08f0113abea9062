// Batched reads of payments, their events and the attempts of webhooks for one request, from the store; no bank is asked.
// Composed in subgraphs/loaders.ts; called by resolvers. Whose payments they are is the caller's own port's to say.

import DataLoader from 'dataloader';
import type { CallerPayments, Refunds } from '../../src/payments/caller-payments.ts';
import type { MandateRecord } from '../../src/store/payment-mandates.ts';
import type { PaymentEventRecord, PaymentEvidenceRecord, PaymentRecord } from '../../src/store/payments.ts';
import type { WebhookAttemptRecord } from '../../src/store/webhooks.ts';
import type { CallerWebhooks } from '../../src/webhooks/caller-webhooks.ts';
import type { PaymentLoaders } from '../shared/loaders.ts';

/** What of a caller payments are read through; null where there is no store. */
export interface PaymentSources {
  readonly payments: CallerPayments | null;
  readonly webhooks: CallerWebhooks | null;
}

/** Databases bound the parameters of a query. */
const loading = { maxBatchSize: 500 };

const noRefunds: Refunds = { visible: [], leftMinor: ({ order }) => order.instructedAmount.amountMinor };

/** The payment loaders of one request. */
export function createPaymentLoaders({ payments, webhooks }: PaymentSources): PaymentLoaders {
  const records = new DataLoader<string, PaymentRecord | null>(async (ids) => {
    const records = await payments?.readMany(ids);
    return ids.map((id) => records?.get(id) ?? null);
  }, loading);
  const mandates = new DataLoader<string, MandateRecord | null>(async (ids) => {
    const found = await payments?.mandates.readMany(ids);
    return ids.map((id) => found?.get(id) ?? null);
  }, loading);
  const events = new DataLoader<string, readonly PaymentEventRecord[]>(async (ids) => {
    const events = await payments?.eventsOf(ids);
    return ids.map((id) => events?.get(id) ?? []);
  }, loading);
  const evidence = new DataLoader<string, PaymentEvidenceRecord | null>(async (ids) => {
    const evidence = await payments?.evidenceOf(ids);
    return ids.map((id) => evidence?.get(id) ?? null);
  }, loading);
  const refunds = new DataLoader<string, Refunds>(async (ids) => {
    const refunds = await payments?.refundsOf(ids);
    return ids.map((id) => refunds?.get(id) ?? noRefunds);
  }, loading);
  const attempts = new DataLoader<string, readonly WebhookAttemptRecord[]>(async (ids) => {
    const attempts = await webhooks?.attemptsOf(ids);
    return ids.map((id) => attempts?.get(id) ?? []);
  }, loading);
  return {
    payment: async (id) => records.load(id),
    mandate: async (id) => mandates.load(id),
    events: async ({ id }) => events.load(id),
    evidence: async ({ id }) => evidence.load(id),
    refunds: async ({ id }) => refunds.load(id),
    attempts: async ({ id }) => attempts.load(id),
  };
}
