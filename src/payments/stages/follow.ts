// FOLLOWING: the bank has the payment and is asked how it stands, soon at first, then ever slower, until its word is final.
// Called by decide.ts, and by authorise.ts where the customer's authorisation alone may have moved it.

import type { BankPaymentState } from '../../banks/payment.ts';
import { dateInZone } from '../../domain/dates.ts';
import { isFinalStatus, toRejection } from '../../domain/payment.ts';
import { isOver as isOverOn } from '../../domain/payment-schedule.ts';
import { isSetUp } from '../awaited.ts';
import {
  away,
  type Decision,
  endUnknown,
  leaveFor,
  noSecrets,
  recordAndLeave,
  type Situation,
  toRefundAccount,
} from '../decision.ts';
import { withdraw } from './cancel.ts';
import { firstLookMs, followMs } from './times.ts';

/** `isOver`: the customer's time to authorise it has run out. */
export function follow({ payment, nowMs }: Situation, isOver = false): Decision {
  const { bankPaymentId, order, tries, createdAtMs, secrets } = payment;
  if (bankPaymentId === null) return endUnknown('NO_PAYMENT_ID');
  const dueMs = toExecutionMs(order.requestedExecutionDate);
  if (nowMs - Math.max(createdAtMs, dueMs) > followMs) return isSetUp(payment) ? leaveSetUp() : endUnknown('NOT_FINAL');
  // Since something last happened that the bank has to say something about.
  const times = [createdAtMs, dueMs, secrets.cancellation?.requestedAtMs ?? 0];
  const ageMs = nowMs - Math.max(...times.filter((atMs) => atMs <= nowMs));
  const pauseMs = Math.min(3_600_000, Math.max(firstLookMs, ageMs / 4)) * (0.9 + Math.random() * 0.2);
  return {
    kind: 'ask',
    call: {
      kind: 'STATE',
      request: { bankPaymentId, order },
      answered: (state, situation) => judge(state, { pauseMs, isOver, bankPaymentId }, situation),
    },
    failed(_failure, later) {
      const backoffMs = Math.max(pauseMs, Math.min(600_000, firstLookMs * 2 ** Math.min(tries, 12)));
      const change = { tries: tries + 1, dueAtMs: later.nowMs + backoffMs };
      return { kind: 'record', change, next: () => away, ifChanged: away };
    },
  };
}

function judge(
  { status, reasonCode, refundAccount }: BankPaymentState,
  {
    pauseMs,
    isOver,
    bankPaymentId,
  }: { readonly pauseMs: number; readonly isOver: boolean; readonly bankPaymentId: string },
  situation: Situation,
): Decision {
  const { bankId, stage, cancellation, order } = situation.payment;
  // What was told once stays, whatever a later answer says.
  const told = situation.payment.refundAccount === null ? toRefundAccount({ refundAccount }) : {};
  // Before its last day it is set up, no more, whatever a bank calls settled.
  if (status === 'SETTLED' && order.schedule !== undefined && !isPast(situation))
    return judge({ status: 'ACCEPTED', reasonCode }, { pauseMs, isOver, bankPaymentId }, situation);
  // Received, but nobody has authorised it as far as anyone knows: it waits for the customer.
  const isUnauthorised = stage === 'AUTHORISING' && (status === null || status === 'RECEIVED');
  if (isUnauthorised && isOver) return withdraw(bankPaymentId, pauseMs, situation);
  if (isUnauthorised) return leaveFor(pauseMs, situation, { tries: 0 });
  if (status === null || !isFinalStatus(status)) {
    const report = status === null ? {} : { statusReport: { status, source: 'BANK', reasonCode } as const };
    // Asked to cancel it, without an answer, and it stands as before.
    const stands = cancellation === 'UNKNOWN' && status !== null ? ({ cancellation: 'FAILED' } as const) : {};
    return leaveFor(pauseMs, situation, { ...told, ...report, ...stands, stage: 'FOLLOWING', tries: 0 });
  }
  return recordAndLeave({
    ...told,
    stage: 'ENDED',
    dueAtMs: null,
    tries: 0,
    secrets: noSecrets,
    statusReport: { status, source: 'BANK', reasonCode },
    ...(status === 'REJECTED' ? { rejection: toRejection(reasonCode) } : {}),
    audit: {
      actor: { kind: 'bank', subject: bankId },
      action: 'PAYMENT_END',
      outcome: status === 'SETTLED' ? 'DONE' : 'FAILED',
      reason: reasonCode ?? status,
    },
  });
}

/** Whether the last day of a standing order is over; never of one without. */
function isPast({ payment, bank, nowMs }: Situation): boolean {
  const { schedule } = payment.order;
  return schedule !== undefined && isOverOn(schedule, dateInZone(nowMs, bank.bank.timeZone));
}

/**
 * House rule: it is followed no longer than what is paid once, and stays as it stands then. It may go on for years, its payments are in
 * the statement, and `Account.standingOrders` tells what the bank has; it can still be cancelled.
 */
const leaveSetUp = (): Decision => recordAndLeave({ stage: 'ENDED', dueAtMs: null, secrets: noSecrets });

function toExecutionMs(date: string | null): number {
  return date === null ? 0 : Date.parse(`${date}T00:00:00Z`);
}
