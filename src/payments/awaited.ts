// What a payment waits for after its customer has authorised it: a submission (OBIE), a confirmation (Berlin Group's
// `_links.confirmation`), or nothing. Read by the stages, exchange.ts and cancellation.ts. That a bank waits for a submission is
// certain, since there is no payment before; that it waits for a confirmation is its word, so that it is asked before a payment
// is called over.

import type { PaymentRecord } from '../store/payments.ts';
import type { BankPromises } from './decision.ts';

const stagesBefore: ReadonlySet<PaymentRecord['stage']> = new Set([
  'AUTHORISING',
  'EXCHANGING',
  'CONFIRMING',
  'AUTHORISED',
]);

/** Whether the customer's authorisation alone moves nothing, by what the bank says. */
export function waitsForGateway(
  { secrets }: Pick<PaymentRecord, 'secrets'>,
  { payments }: Pick<BankPromises, 'payments'>,
): boolean {
  return payments.hasSubmission || secrets.confirmationUrl !== null;
}

/** Whether nothing can move unless this gateway says so: its resource is shown to nobody yet, or is not submitted. */
export function isOurs(
  { stage, restoredAtMs, tries }: Pick<PaymentRecord, 'stage' | 'restoredAtMs' | 'tries'>,
  { payments }: Pick<BankPromises, 'payments'>,
): boolean {
  // Between a backup and its restore it may have gone further than is known here.
  if (restoredAtMs !== null) return false;
  // A bank that asks its customer itself may have, as soon as it was asked for the resource.
  if (stage === 'CREATING') return payments.asksCustomerItself !== true || tries === 0;
  return payments.hasSubmission && stagesBefore.has(stage);
}

/** Whether it is a standing order that stands at the bank: nothing of it is final before its last day, and it may have none. */
export function isSetUp({ order, status }: Pick<PaymentRecord, 'order' | 'status'>): boolean {
  return order.schedule !== undefined && (status === 'ACCEPTED' || status === 'SETTLEMENT_IN_PROCESS');
}
