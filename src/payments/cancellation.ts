// Cancelling a payment: here where the bank has nothing to carry out, at the bank where it can be asked to (stages/cancel.ts).
// Called by service.ts.

import { isFinalStatus, reasonCodes } from '../domain/payment.ts';
import { toHash } from '../store/attempts.ts';
import type { PaymentRecord } from '../store/payments.ts';
import { isOurs, isSetUp } from './awaited.ts';
import { noSecrets } from './decision.ts';
import { type PaymentOptions, writeScope } from './options.ts';
import { advanceUntil } from './progress.ts';
import type { CancelRequest, CancelResult } from './results.ts';
import { authoriseMs, newCallbackSecrets } from './secrets.ts';

/**
 * Cancels a payment: here, for sure, as long as the bank has nothing to carry out; at the bank where it can be asked to.
 * However often it is asked for, one cancellation is under way. @throws StoreFailure: the same again finds out
 */
export async function cancel(options: PaymentOptions, { caller, paymentId }: CancelRequest): Promise<CancelResult> {
  const { store, banks, now } = options;
  const { principal } = caller;
  for (;;) {
    const payment = await store.payments.read(paymentId);
    if (payment === null || !(await caller.access.mayChange(payment, writeScope))) {
      return { kind: 'unknownPayment' };
    }
    const bank = banks.get(payment.bankId);
    // A standing order that stands at the bank can be taken back there though it is not followed any more.
    if (payment.stage === 'ENDED' && !isSetUp(payment)) return toCancelResult(payment);
    if (bank === undefined) return { kind: 'bankUnavailable', payment };
    const actor = { kind: principal.kind, subject: principal.subject };
    if (isOurs(payment, bank)) {
      // Whoever is at it, the callback or another gateway, has read it before and changes nothing any more.
      const ended = await store.payments.change(
        payment,
        {
          stage: 'ENDED',
          dueAtMs: null,
          secrets: noSecrets,
          statusReport: { status: 'CANCELLED', source: 'CUSTOMER', reasonCode: reasonCodes.refusedByCustomer },
          audit: { actor, action: 'PAYMENT_CANCEL', outcome: 'DONE' },
        },
        now(),
      );
      if (ended !== null) return { kind: 'cancelled', payment: ended };
      continue;
    }
    // It is being made, and its customer may be being asked: nobody can name it to the bank yet.
    if (payment.stage === 'CREATING') return { kind: 'outcomeUnknown', payment };
    if (!bank.payments.hasCancellation) {
      if (payment.stage === 'SUBMITTING') {
        if (payment.cancellation === 'REQUESTED') return { kind: 'outcomeUnknown', payment };
        // What is under way cannot be called back; nothing more is sent, should it turn out to have come to nothing.
        const audit = { actor, action: 'PAYMENT_CANCEL', outcome: 'DONE', reason: 'REQUESTED' } as const;
        const requested = await store.payments.change(payment, { cancellation: 'REQUESTED', audit }, now());
        if (requested === null) continue;
        return { kind: 'outcomeUnknown', payment: requested };
      }
      const { requestedExecutionDate, schedule } = payment.order;
      return { kind: requestedExecutionDate === null && schedule === undefined ? 'tooLate' : 'unsupported', payment };
    }
    if (!isBeingCancelled(payment, now())) {
      const secrets = newCallbackSecrets();
      const requestedAtMs = now();
      const requested = await store.payments.change(
        payment,
        {
          ...(payment.stage === 'ENDED' ? ({ stage: 'FOLLOWING' } as const) : {}),
          cancellation: 'REQUESTED',
          cancelStateHash: toHash(secrets.state),
          secrets: { cancellation: { ...secrets, authorizationUrl: null, hasCode: false, requestedAtMs } },
          tries: 0,
          dueAtMs: requestedAtMs,
          audit: { actor, action: 'PAYMENT_CANCEL', outcome: 'DONE', reason: 'REQUESTED' },
        },
        requestedAtMs,
      );
      if (requested === null) continue;
    }
    const isSettled = ({ stage, cancellation }: PaymentRecord) => stage === 'ENDED' || cancellation !== 'REQUESTED';
    return toCancelResult(await advanceUntil(options, { payment, caller }, isSettled));
  }
}

/** Whether a cancellation is under way; one that nobody has authorised in time, or the bank took no notice of, is not. */
function isBeingCancelled({ cancellation, secrets }: PaymentRecord, nowMs: number): boolean {
  if (cancellation === 'REQUESTED') return true;
  const isFresh = nowMs < (secrets.cancellation?.requestedAtMs ?? 0) + authoriseMs;
  return isFresh && (cancellation === 'AUTHORISING' || cancellation === 'AUTHORISED');
}

/** How a cancellation is answered to whoever asked for it. */
function toCancelResult(payment: PaymentRecord): CancelResult {
  const { status, stage, cancellation, secrets } = payment;
  if (status === 'CANCELLED') return { kind: 'cancelled', payment };
  if (isFinalStatus(status)) return { kind: 'tooLate', payment };
  if (stage === 'ENDED') return { kind: status === 'UNKNOWN' ? 'outcomeUnknown' : 'tooLate', payment };
  const authorizationUrl = secrets.cancellation?.authorizationUrl ?? null;
  if (cancellation === 'AUTHORISING' && authorizationUrl !== null) {
    return { kind: 'authorisationNeeded', payment, authorizationUrl };
  }
  if (cancellation === 'REFUSED') return { kind: 'tooLate', payment };
  return { kind: cancellation === 'FAILED' ? 'bankUnavailable' : 'outcomeUnknown', payment };
}
