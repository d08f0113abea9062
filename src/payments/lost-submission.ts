// What to do about a submission whose answer was lost, from what is known of it: the one decision behind the payment
// engine's way out of SUBMITTING. Called by stages/submit.ts once the bank has said how the consent stands; calls nothing.
//
// It rests on two things. OBIE's consent is consumed by the order that it is for, so it makes one payment at most, however
// often the order is submitted (Read/Write API profile, "Payment order consents": Authorised -> Consumed). And a bank that
// has neither answered nor consumed the consent when its settling time is over is not at it any more.

import type { PaymentConsentStatus } from '../banks/payment.ts';

/** What is known of a submission without an answer; all times epoch milliseconds. */
export interface LostSubmission {
  /** As the bank has just said it. */
  readonly consent: PaymentConsentStatus;
  /** Whether the customer's token is there and good for one more call. */
  readonly hasToken: boolean;
  /** When that token ends, or has ended; null when the bank does not say. */
  readonly tokenExpiresAtMs: number | null;
  readonly firstSentAtMs: number;
  readonly lastSentAtMs: number;
  /** How often the bank has refused it. */
  readonly refusals: number;
  /** Whether the customer has wanted it cancelled since. */
  readonly isUnwanted: boolean;
  /** Whether the same key and bytes are known to be the same payment at this bank. */
  readonly keepsKeys: boolean;
  /** How long after it was sent a submission may still take effect, milliseconds. */
  readonly settlingMs: number;
  readonly nowMs: number;
}

/** What follows. */
export type LostSubmissionDecision =
  /** It is submitted again, byte for byte the same. */
  | { readonly kind: 'send' }
  /** Nothing can be told before then. */
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** It has come to nothing, for sure, and can come to nothing else. */
  | { readonly kind: 'nothingMoved' }
  /** Nobody can tell; `reason` is for the operator: a plain word. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** A bank keeps a key for 24 hours; an hour of clocks that differ is left out, milliseconds. */
const keyMs = 23 * 3_600_000;
/** How often a bank may refuse the same submission before it is not asked any more. */
const sendTries = 3;

/** Decides; total, and safe for the money whatever is given. */
export function decideLostSubmission(lost: LostSubmission): LostSubmissionDecision {
  const { consent, hasToken, keepsKeys, firstSentAtMs, refusals, nowMs } = lost;
  const mayRepeat = keepsKeys && nowMs - firstSentAtMs <= keyMs;
  const isRefused = refusals >= sendTries;
  switch (consent) {
    case 'AUTHORISED':
      return decideUnused(lost, mayRepeat, isRefused);
    case 'CONSUMED':
      // There is a payment, and only the answer to the same submission names it.
      if (!mayRepeat) return { kind: 'unknown', reason: 'CONSENT_CONSUMED' };
      if (!hasToken) return { kind: 'unknown', reason: 'NO_TOKEN' };
      return isRefused ? { kind: 'unknown', reason: 'RESEND_REFUSED' } : { kind: 'send' };
    case 'AWAITING':
    case 'REJECTED':
    case 'UNKNOWN':
      return { kind: 'unknown', reason: `CONSENT_${consent}` };
  }
}

/** The consent has made no payment as yet. */
function decideUnused(lost: LostSubmission, mayRepeat: boolean, isRefused: boolean): LostSubmissionDecision {
  const { hasToken, isUnwanted, tokenExpiresAtMs, lastSentAtMs, settlingMs, nowMs } = lost;
  if (hasToken && !isRefused && !isUnwanted) {
    const untilMs = lastSentAtMs + settlingMs;
    return mayRepeat || nowMs >= untilMs ? { kind: 'send' } : { kind: 'wait', untilMs };
  }
  // What was sent may be under way still: it is taken by nobody once the token that it carries has ended.
  if (tokenExpiresAtMs === null) {
    return { kind: 'unknown', reason: isRefused ? 'RESEND_REFUSED' : hasToken ? 'TOKEN_WITHOUT_END' : 'NO_TOKEN' };
  }
  const untilMs = Math.max(lastSentAtMs, tokenExpiresAtMs) + settlingMs;
  return nowMs >= untilMs ? { kind: 'nothingMoved' } : { kind: 'wait', untilMs };
}
