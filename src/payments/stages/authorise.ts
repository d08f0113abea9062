// AUTHORISING, EXCHANGING, CONFIRMING: the customer is, or may be, at the bank, has come back, or has still to be confirmed to
// be who initiated it. Nothing is sent that moves money: it is waited for, followed, or given up. Called by decide.ts.

import { reasonCodes } from '../../domain/payment.ts';
import type { PaymentChange } from '../../store/payments.ts';
import { waitsForGateway } from '../awaited.ts';
import {
  type Decision,
  end,
  endUnknown,
  leave,
  leaveFor,
  noSecrets,
  recordAndGoOn,
  type Situation,
} from '../decision.ts';
import { withdraw } from './cancel.ts';
import { follow } from './follow.ts';
import { firstLookMs, followMs } from './times.ts';

/** AUTHORISING: the customer has not come back. */
export function awaitAuthorisation(situation: Situation): Decision {
  const { payment, bank, nowMs } = situation;
  const { authoriseUntilMs, cancellation } = payment;
  const isOver = nowMs >= authoriseUntilMs;
  if (waitsForGateway(payment, bank)) {
    // Nothing was submitted, and from here nobody can any more: the callback finds it ended.
    if (isOver) return abandon(situation, reasonCodes.abandoned);
    // Its cancellation had no answer that says what became of it.
    if (cancellation !== null) return abandon(situation, reasonCodes.refusedByCustomer);
    return leaveFor(authoriseUntilMs - nowMs, situation);
  }
  // It may be authorised although nobody came back. The bank's word that it was received says only that it exists.
  return follow(situation, isOver);
}

/** EXCHANGING: the callback's gateway died, or was too slow, between the code and its token: it can store nothing any more. */
export function giveUpExchange(situation: Situation): Decision {
  const { payment, bank, nowMs } = situation;
  const { dueAtMs } = payment;
  if (dueAtMs !== null && dueAtMs > nowMs) return leave;
  const step = { name: 'EXCHANGE', phase: 'UNKNOWN', code: 'NO_ANSWER' } as const;
  if (waitsForGateway(payment, bank)) return abandon(situation, reasonCodes.unspecified, step);
  return recordAndGoOn({ stage: 'FOLLOWING', step, dueAtMs: nowMs, tries: 0 });
}

/** CONFIRMING: who initiated it has not said that it was they who agreed at the bank: nothing is submitted without. */
export function awaitCode(situation: Situation): Decision {
  const { payment, nowMs } = situation;
  const leftMs = (payment.confirmUntilMs ?? 0) - nowMs;
  return leftMs <= 0 ? abandon(situation, reasonCodes.abandoned) : leaveFor(leftMs, situation);
}

/** Nobody goes on with it. Where a confirmation was awaited the bank may not have waited: it says what became of it. */
function abandon({ payment, bank, nowMs }: Situation, reasonCode: string, step?: PaymentChange['step']): Decision {
  const ended = step === undefined ? {} : { step };
  const { bankPaymentId, order, createdAtMs } = payment;
  if (bank.payments.hasSubmission || bankPaymentId === null) return end('CANCELLED', { ...ended, reasonCode });
  if (nowMs - createdAtMs > followMs) return endUnknown('NOT_FINAL');
  return {
    kind: 'ask',
    call: {
      kind: 'STATE',
      request: { bankPaymentId, order },
      answered: ({ status }, later) =>
        status === null || status === 'RECEIVED'
          ? withdraw(bankPaymentId, firstLookMs, later)
          : recordAndGoOn({ ...ended, stage: 'FOLLOWING', tries: 0, dueAtMs: later.nowMs, secrets: noSecrets }),
    },
    failed: (_failure, later) => leaveFor(10_000, later),
  };
}
