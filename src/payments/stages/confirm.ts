// AUTHORISED and SUBMITTING where the bank waits for a confirmation (Berlin Group, `_links.confirmation`): recorded as begun
// before it is sent. It may be repeated: one resource is carried out once. Called by submit.ts.

import type { ConfirmationStatus } from '../../banks/payment.ts';
import { reasonCodes } from '../../domain/payment.ts';
import type { PaymentChange, PaymentRecord } from '../../store/payments.ts';
import {
  type BeginningChange,
  type Decision,
  end,
  endUnknown,
  gateway,
  leaveFor,
  noSecrets,
  recordAndGoOn,
  type Situation,
  toStepEnd,
  toSubmissions,
} from '../decision.ts';
import { withdraw } from './cancel.ts';
import { clearUpMs, clearUpPauseMs, followMs, inFlightUntilMs, settleDownMs } from './times.ts';

/** How often a bank may refuse a confirmation before the payment is taken back. */
const confirmTries = 3;

/** AUTHORISED: nothing was confirmed. */
export function confirmFirst(confirmationUrl: string, situation: Situation): Decision {
  const { nowMs, leftMs } = situation;
  if (leftMs === 0) return leaveFor(0, situation);
  return confirm(confirmationUrl, situation, {
    stage: 'SUBMITTING',
    submittedAtMs: nowMs,
    tries: 0,
    dueAtMs: inFlightUntilMs(situation),
    step: { name: 'SUBMIT', phase: 'BEGUN' },
    audit: { actor: gateway, action: 'PAYMENT_SUBMIT', outcome: 'DONE' },
  });
}

/** Confirms what the customer has authorised, by the code of the bank's page or by their token. */
function confirm(confirmationUrl: string, { payment }: Situation, before: BeginningChange): Decision {
  const { confirmationCode, accessToken } = payment.secrets;
  const proof = confirmationCode !== null ? { confirmationCode } : accessToken !== null ? { accessToken } : null;
  if (proof === null) return { kind: 'record', change: before, next: () => endUnknown('NO_TOKEN') };
  return {
    kind: 'send',
    before,
    call: {
      kind: 'CONFIRM',
      request: { confirmationUrl, proof },
      answered: (status, after) =>
        takeConfirmation({ status, payment, step: { name: 'SUBMIT', phase: 'DONE', code: status } }, after),
    },
    // Refused as well: something on the way may have sent it twice, and the second is what is refused.
    failed: (failure, after) => leaveFor(settleDownMs, after, { step: toStepEnd('SUBMIT', failure) }),
  };
}

/** `payment` as it was when the turn began: how long ago it was first confirmed by then says when it is looked at again. */
function takeConfirmation(
  {
    status,
    payment,
    step,
  }: {
    readonly status: ConfirmationStatus;
    readonly payment: PaymentRecord;
    readonly step?: PaymentChange['step'];
  },
  situation: Situation,
): Decision {
  const { nowMs } = situation;
  const ended = step === undefined ? {} : { step };
  if (status === 'CONFIRMED') {
    const statusReport = { status: 'RECEIVED', source: 'BANK' } as const;
    return recordAndGoOn({ ...ended, stage: 'FOLLOWING', tries: 0, secrets: noSecrets, statusReport, dueAtMs: nowMs });
  }
  if (status === 'FAILED') {
    return end('REJECTED', { ...ended, reasonCode: reasonCodes.unspecified, rejection: 'REFUSED' });
  }
  return leaveFor(clearUpPauseMs(payment, nowMs), situation, ended);
}

/** SUBMITTING, without an answer: asks how the authorisation stands, and confirms again what waits still. */
export function clearUpConfirmation(confirmationUrl: string, submittedAtMs: number, situation: Situation): Decision {
  const { payment } = situation;
  const isHopeless = situation.nowMs - submittedAtMs > clearUpMs;
  return {
    kind: 'record',
    change: {
      tries: payment.tries + 1,
      dueAtMs: inFlightUntilMs(situation),
      statusReport: { status: 'UNKNOWN', source: 'GATEWAY' },
    },
    next: () => ({
      kind: 'ask',
      call: {
        kind: 'CONFIRMATION',
        request: { confirmationUrl },
        answered: (status, after) => judge({ confirmationUrl, submittedAtMs, isHopeless, status }, after),
      },
      failed: (_failure, after) =>
        isHopeless ? endUnknown('GIVEN_UP') : leaveFor(clearUpPauseMs(payment, after.nowMs), after),
    }),
  };
}

/** A confirmation without an answer, as the bank has just said that its authorisation stands. */
interface Unanswered {
  readonly confirmationUrl: string;
  readonly submittedAtMs: number;
  /** Asked for so long that no answer is awaited any more. */
  readonly isHopeless: boolean;
  readonly status: ConfirmationStatus;
}

function judge(confirmation: Unanswered, situation: Situation): Decision {
  const { submittedAtMs, isHopeless, status } = confirmation;
  const { payment, nowMs } = situation;
  const isOpen = status === 'UNCONFIRMED' || status === 'AWAITING';
  if (!isOpen && isHopeless && status === 'UNKNOWN') return endUnknown('AUTHORISATION_UNKNOWN');
  if (!isOpen) return takeConfirmation({ status, payment }, situation);
  if (nowMs - submittedAtMs > followMs) return endUnknown('NOT_FINAL');
  return {
    kind: 'readSteps',
    next: (steps, after) => repeat(confirmation, toSubmissions(steps, submittedAtMs).refusals, after),
  };
}

function repeat({ confirmationUrl, isHopeless, status }: Unanswered, refusals: number, situation: Situation): Decision {
  const { payment, nowMs, leftMs } = situation;
  const { bankPaymentId, cancellation } = payment;
  // The bank takes no confirmation of it, or nobody wants it any more: it is taken back, and over when the bank says so.
  const isUnwanted = cancellation !== null;
  if (bankPaymentId !== null && (refusals >= confirmTries || isHopeless || isUnwanted)) {
    return withdraw(bankPaymentId, clearUpPauseMs(payment, nowMs), situation);
  }
  if (status === 'AWAITING') return leaveFor(clearUpPauseMs(payment, nowMs), situation);
  if (leftMs === 0) return leaveFor(0, situation);
  return confirm(confirmationUrl, situation, {
    step: { name: 'SUBMIT', phase: 'BEGUN' },
    dueAtMs: inFlightUntilMs(situation),
  });
}
