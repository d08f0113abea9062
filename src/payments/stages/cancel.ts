// A payment that the bank has is asked to be cancelled: because somebody wants it, or because nobody has authorised it in time.
// Asking may be repeated; it is over only when the bank says so. Called by decide.ts, and by the stages that take one back.

import { type CancelAnswer, PaymentRefused } from '../../banks/payment.ts';
import { reasonCodes } from '../../domain/payment.ts';
import type { CancellationSecrets, PaymentChange } from '../../store/payments.ts';
import {
  type BankCallFailure,
  type Decision,
  end,
  leaveFor,
  recordAndGoOn,
  recordAndLeave,
  type Situation,
  toStepEnd,
} from '../decision.ts';
import { firstLookMs, inFlightUntilMs } from './times.ts';

/** How often the bank is asked to cancel one. */
const cancelTries = 3;

/** What a wish to cancel rests on, as it was when the turn began. */
interface Wish {
  readonly cancellation: CancellationSecrets;
  /** How often the bank was asked before. */
  readonly tries: number;
  /** It goes on where it was. */
  readonly open: Pick<PaymentChange, 'stage' | 'tries' | 'dueAtMs'>;
}

/** Somebody wants it cancelled that the bank has. */
export function cancel(situation: Situation): Decision {
  const { payment, nowMs } = situation;
  const { bankPaymentId, order, tries, stage, secrets } = payment;
  const { cancellation } = secrets;
  // The code of an authorisation that is under way at another gateway changes nothing here.
  const isBefore = stage === 'AUTHORISING' || stage === 'SUBMITTING';
  const open = { stage: isBefore ? stage : 'FOLLOWING', tries: 0, dueAtMs: nowMs } as const;
  if (bankPaymentId === null || cancellation === null) return recordAndGoOn({ ...open, cancellation: 'FAILED' });
  if (tries >= cancelTries) return recordAndGoOn({ ...open, cancellation: 'UNKNOWN' });
  const wish: Wish = { cancellation, tries, open };
  return {
    kind: 'send',
    before: { tries: tries + 1, dueAtMs: inFlightUntilMs(situation), step: { name: 'CANCEL', phase: 'BEGUN' } },
    call: {
      kind: 'CANCEL',
      request: { bankPaymentId, order, state: cancellation.state },
      answered: (answer, later) => judge(answer, wish, later),
    },
    failed: (failure, later) => cancellationFailed(failure, wish, later),
  };
}

function judge(answer: CancelAnswer, wish: Wish, situation: Situation): Decision {
  switch (answer.kind) {
    case 'cancelled':
      return end('CANCELLED', {
        step: { name: 'CANCEL', phase: 'DONE' },
        reasonCode: reasonCodes.refusedByCustomer,
        statusReport: { status: 'CANCELLED', source: 'BANK' },
      });
    case 'refused':
      return recordAndGoOn({
        ...wish.open,
        // Perhaps because an earlier try has cancelled it: its status says so.
        cancellation: wish.tries === 0 ? 'REFUSED' : 'UNKNOWN',
        step: { name: 'CANCEL', phase: 'REFUSED', code: answer.bankCode },
      });
    case 'authorisation': {
      const { step } = answer;
      const { cancellation } = wish;
      if (step.kind !== 'oauth') {
        return sendCustomer({ ...cancellation, authorizationUrl: step.url, hasCode: false }, situation);
      }
      return {
        kind: 'ask',
        call: {
          kind: 'AUTHORIZATION_URL',
          request: { step, secrets: cancellation },
          answered: (authorizationUrl, later) =>
            sendCustomer({ ...cancellation, authorizationUrl, hasCode: true }, later),
        },
        failed: (failure, later) => cancellationFailed(failure, wish, later),
      };
    }
  }
}

/** The bank wants the customer's word for it. */
function sendCustomer(cancellation: CancellationSecrets, { nowMs }: Situation): Decision {
  return recordAndLeave({
    stage: 'FOLLOWING',
    tries: 0,
    dueAtMs: nowMs + firstLookMs,
    cancellation: 'AUTHORISING',
    secrets: { cancellation },
    step: { name: 'CANCEL', phase: 'DONE', code: 'SCA' },
  });
}

function cancellationFailed(failure: BankCallFailure, { tries, open }: Wish, situation: Situation): Decision {
  const step = toStepEnd('CANCEL', failure);
  if (!(failure instanceof PaymentRefused)) return recordAndGoOn({ step, dueAtMs: situation.nowMs + firstLookMs });
  // Nothing was done now; what became of an earlier try, the bank's status says.
  const cancellation = tries === 0 ? 'FAILED' : 'UNKNOWN';
  return recordAndGoOn({ ...open, cancellation, step });
}

/** Nobody authorised it in time: it is over only when the bank says so, as its page may still be open somewhere. */
export function withdraw(bankPaymentId: string, pauseMs: number, { payment }: Situation): Decision {
  const { order, secrets } = payment;
  return {
    kind: 'send',
    before: { step: { name: 'CANCEL', phase: 'BEGUN' } },
    call: {
      kind: 'CANCEL',
      request: { bankPaymentId, order, state: secrets.state },
      answered(answer, later) {
        const isCancelled = answer.kind === 'cancelled';
        const step = { name: 'CANCEL', phase: isCancelled ? 'DONE' : 'REFUSED' } as const;
        if (isCancelled) return end('CANCELLED', { step, reasonCode: reasonCodes.abandoned });
        return leaveFor(Math.max(pauseMs, 300_000), later, { step });
      },
    },
    failed: (failure, later) => leaveFor(Math.max(pauseMs, 60_000), later, { step: toStepEnd('CANCEL', failure) }),
  };
}
