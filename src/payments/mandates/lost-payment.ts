// What to do about a payment under a mandate whose answer was lost, or which was refused after that: the one decision behind the engine's
// way out of SUBMITTING for such payments. Called by stages/mandate.ts; calls nothing.
//
// A mandate's consent makes many payments, and OBIE lists none: nothing but the bank's memory of the idempotency key tells whether this
// one was made. Where the bank keeps keys the same key and bytes are the same payment for 24 hours (Read/Write API profile,
// "Idempotency"), so that it is sent again, and a refusal of it once nothing older is under way says that there is none. Where it is not
// known to keep them a second one could be made: it is never sent again.

/** What is known of it; all times epoch milliseconds. */
export interface LostMandatePayment {
  /** Whether the same key and bytes are known to be the same payment at this bank. */
  readonly keepsKeys: boolean;
  /** Whether the mandate has a token that is good for one more call. */
  readonly hasToken: boolean;
  /** Whether the customer has wanted it cancelled since. */
  readonly isUnwanted: boolean;
  readonly firstSentAtMs: number;
  readonly lastSentAtMs: number;
  /** When it was sent before the last time; null when it was sent once. */
  readonly sentBeforeAtMs: number | null;
  /** Whether the last answer was a refusal of the payment itself: not for now, and not of the token. */
  readonly isRefused: boolean;
  /** How long after it was sent a submission may still take effect, milliseconds. */
  readonly settlingMs: number;
  readonly nowMs: number;
}

/** What follows. */
export type LostMandatePaymentDecision =
  /** It is submitted again, byte for byte the same. */
  | { readonly kind: 'send' }
  /** Nothing can be told before then. */
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** The bank has none under this key, and will make none. */
  | { readonly kind: 'refused' }
  /** Nobody can tell; `reason` is for the operator: a plain word. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** A bank keeps a key for 24 hours; an hour of clocks that differ is left out, milliseconds. */
const keyMs = 23 * 3_600_000;

/** Decides; total, and safe for the money whatever is given. */
export function decideLostMandatePayment(lost: LostMandatePayment): LostMandatePaymentDecision {
  const { keepsKeys, hasToken, isUnwanted, firstSentAtMs, lastSentAtMs, sentBeforeAtMs, isRefused, nowMs } = lost;
  if (!keepsKeys) return { kind: 'unknown', reason: 'NO_KEYS' };
  if (isRefused) {
    // What was sent before may arrive after the one that was refused.
    const untilMs = (sentBeforeAtMs ?? 0) + lost.settlingMs;
    if (lastSentAtMs >= untilMs) return { kind: 'refused' };
    if (nowMs < untilMs) return { kind: 'wait', untilMs };
  }
  if (nowMs - firstSentAtMs > keyMs) return { kind: 'unknown', reason: 'KEY_ENDED' };
  if (isUnwanted) return { kind: 'unknown', reason: 'UNWANTED' };
  return hasToken ? { kind: 'send' } : { kind: 'unknown', reason: 'NO_TOKEN' };
}
