// Whether, where and until when a payment waits for the customer. Used by Payment's resolvers and the results of mutations.

import type { PaymentRecord } from '../../src/store/payments.ts';

/** Whether the customer can authorise it now. */
export function isAuthorizable({ stage, authoriseUntilMs, secrets }: PaymentRecord, nowMs: number): boolean {
  return stage === 'AUTHORISING' && nowMs < authoriseUntilMs && secrets.authorizationUrl !== null;
}

/** Where the customer authorises it; null when there is nothing to authorise. */
export function authorizationUrlOf(record: PaymentRecord, nowMs: number): string | null {
  return isAuthorizable(record, nowMs) ? record.secrets.authorizationUrl : null;
}
