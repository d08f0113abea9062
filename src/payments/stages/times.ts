// How long the stages wait, and for how long: each a house rule, in milliseconds. Used by the stages, advance.ts and the search.

import type { PaymentRecord } from '../../store/payments.ts';
import type { Situation } from '../decision.ts';

/** How long a payment stays another gateway's when that one died, milliseconds; held on while a gateway is at it. */
export const leaseMs = 15_000;
/** How long a bank is asked what became of a submission, milliseconds. */
export const clearUpMs = 23 * 3_600_000;
/** How long a bank is asked how a payment stands, milliseconds. */
export const followMs = 10 * 86_400_000;
/** A submission without an answer may still be under way at the bank: not looked at before, milliseconds. */
export const settleDownMs = 3000;
/** How long a submission may still take effect at a bank of which nobody has said otherwise, milliseconds. */
export const defaultSettlingMs = 120_000;
/** The pause before a bank is first asked again, milliseconds. */
export const firstLookMs = 2000;

/** From when on a call that is recorded as begun now can be under way no more, should this gateway die. */
export function inFlightUntilMs({ bank, nowMs }: Situation): number {
  return nowMs + Math.max(leaseMs, bank.bank.timeoutMs + 5000);
}

/** Soon at first, while the customer's token lasts, then ever slower. */
export function clearUpPauseMs({ submittedAtMs }: Pick<PaymentRecord, 'submittedAtMs'>, nowMs: number): number {
  const ageMs = nowMs - (submittedAtMs ?? nowMs);
  return Math.min(600_000, Math.max(2000, ageMs / 3)) * (0.9 + Math.random() * 0.2);
}
