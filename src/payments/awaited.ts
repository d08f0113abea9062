// What a payment waits for after its customer has authorised it: a submission (OBIE), a confirmation (Berlin Group's
// `_links.confirmation`), or nothing. Until then nothing can move unless a gateway says so. Read by advance.ts and service.ts.

import type { PaymentRecord } from '../store/payments.ts';
import type { PayableBank } from './payable-bank.ts';

const stagesBefore: ReadonlySet<PaymentRecord['stage']> = new Set([
  'AUTHORISING',
  'EXCHANGING',
  'CONFIRMING',
  'AUTHORISED',
]);

/** Whether the customer's authorisation alone moves nothing. */
export function waitsForGateway({ secrets }: Pick<PaymentRecord, 'secrets'>, { payments }: PayableBank): boolean {
  return payments.hasSubmission || secrets.confirmationUrl !== null;
}

/** Whether nothing can move unless this gateway says so: its resource is shown to nobody yet, or it waits. */
export function isOurs(payment: Pick<PaymentRecord, 'stage' | 'secrets'>, bank: PayableBank): boolean {
  return payment.stage === 'CREATING' || (waitsForGateway(payment, bank) && stagesBefore.has(payment.stage));
}
