// Takes payments on for a request: as long as it may wait, then they go on behind. Called by initiate.ts, callback.ts,
// confirmation.ts and cancellation.ts; calls advance.ts.

import type { Caller } from '../auth/caller.ts';
import { toOperatorMessage } from '../store/failures.ts';
import type { PaymentRecord } from '../store/payments.ts';
import { advance, BankIsAway } from './advance.ts';
import type { PaymentOptions } from './options.ts';

/** What is left of a request's time for writing its answer, milliseconds. */
const answerMs = 100;

/** How long a caller may still be kept waiting, milliseconds. */
export const leftOf = ({ deadline }: Caller): number => Math.max(0, deadline.atMs - answerMs - Date.now());

/** Waits. */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Takes a payment on until it is settled, or the caller's time is over; gives it as it is then. @throws StoreFailure */
export async function advanceUntil(
  options: PaymentOptions,
  { payment: begun, caller }: { readonly payment: PaymentRecord; readonly caller: Caller },
  isSettled: (payment: PaymentRecord) => boolean,
): Promise<PaymentRecord> {
  for (let payment = begun; ; ) {
    const work = advanceBehind(options, payment.id, caller.psuIpAddress);
    const isDone = await Promise.race([work.then(() => true), pause(leftOf(caller))]);
    payment = (await options.store.payments.read(payment.id)) ?? payment;
    if (isDone !== true || leftOf(caller) === 0 || isSettled(payment)) return payment;
    // Another gateway is at it, or the same one for another request.
    await pause(50);
  }
}

/** Never rejects: what the store cannot do now, the sweep does later. */
export async function advanceBehind(options: PaymentOptions, id: string, psuIpAddress: string | null): Promise<void> {
  try {
    await advance(options, id, psuIpAddress);
  } catch (error) {
    if (error instanceof BankIsAway) return;
    options.onTrouble(toOperatorMessage(error, 'a payment could not be taken on'));
  }
}
