// When a failed delivery is tried again: soon at first, seldom later, over the window that the store gives it. Receivers'
// Retry-After is kept, within that window. Called by deliverer.ts.

import type { SignedDelivery } from '../store/webhooks.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Waits after the first failure, the second, …; the last one for all further ones. Some fifteen attempts in 24 hours. */
const delaysMs = [
  5 * secondMs,
  30 * secondMs,
  2 * minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  3 * hourMs,
  4 * hourMs,
];
/** So that what failed together does not come again together: each wait is longer or shorter by up to this part. */
const jitter = 0.2;

/**
 * When to try again, epoch milliseconds; null when that was the last attempt: it was made at, or after, the end of the
 * window. The last wait is cut so that one attempt falls on the end.
 * @param random in [0, 1)
 */
export function nextAttemptAt(
  { tries, giveUpAtMs }: Pick<SignedDelivery, 'tries' | 'giveUpAtMs'>,
  { nowMs, retryAfterMs, random }: { readonly nowMs: number; readonly retryAfterMs: number; readonly random: number },
): number | null {
  if (nowMs >= giveUpAtMs) return null;
  const delayMs = delaysMs[Math.min(tries, delaysMs.length - 1)] ?? hourMs;
  const backoffMs = delayMs * (1 - jitter + 2 * jitter * random);
  return Math.min(nowMs + Math.round(Math.max(backoffMs, retryAfterMs)), giveUpAtMs);
}
