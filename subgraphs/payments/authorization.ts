// Whether, where and until when a payment waits for the customer. Used by Payment's resolvers and the results of mutations.

import type { PaymentRecord } from '../../src/store/payments.ts';

/** Whether it can be authorised now, and how; null where there is nothing to authorise. Where nobody is sent anywhere the bank has it. */
export function approachOf(
  { stage, authoriseUntilMs, secrets, bankPaymentId }: PaymentRecord,
  nowMs: number,
): 'REDIRECT' | 'DECOUPLED' | null {
  if (stage !== 'AUTHORISING' || nowMs >= authoriseUntilMs) return null;
  if (secrets.authorizationUrl !== null) return 'REDIRECT';
  return bankPaymentId === null ? null : 'DECOUPLED';
}

/** Where the customer authorises it; null when there is nothing to authorise. */
export function authorizationUrlOf(record: PaymentRecord, nowMs: number): string | null {
  return approachOf(record, nowMs) === 'REDIRECT' ? record.secrets.authorizationUrl : null;
}
