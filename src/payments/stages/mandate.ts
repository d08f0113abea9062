// AUTHORISED and SUBMITTING of payments under a mandate: nobody authorises them, the mandate's token does. Recorded as begun before they
// are sent; what a lost answer allows is decided by mandates/lost-payment.ts. Called by decide.ts.

import { noAuthorityCode } from '../../banks/mandate.ts';
import { PaymentRefused } from '../../banks/payment.ts';
import { dateInZone } from '../../domain/dates.ts';
import { type PaymentRejection, reasonCodes } from '../../domain/payment.ts';
import type { PaymentStepRecord } from '../../store/payments.ts';
import {
  type BankCallFailure,
  type Decision,
  end,
  endUnknown,
  leave,
  leaveFor,
  type MandateAuthority,
  type Situation,
  toStepEnd,
} from '../decision.ts';
import { decideLostMandatePayment } from '../mandates/lost-payment.ts';
import { clearUpLater, endWithoutFunds, sendFirst, submit } from './submit.ts';
import { clearUpPauseMs, defaultSettlingMs, inFlightUntilMs, settleDownMs } from './times.ts';

/** AUTHORISED: nothing was submitted. What was reserved is of the day on which it was begun: it is sent on that day or not at all. */
export function submitUnderMandate(mandateId: string, situation: Situation): Decision {
  const { payment, bank, nowMs } = situation;
  const { timeZone } = bank.bank;
  const isLate = dateInZone(nowMs, timeZone) !== dateInZone(payment.createdAtMs, timeZone);
  if (isLate || nowMs >= payment.authoriseUntilMs) return end('CANCELLED', { reasonCode: reasonCodes.abandoned });
  if (payment.cancellation === 'REQUESTED') return end('CANCELLED', { reasonCode: reasonCodes.refusedByCustomer });
  return askMandate(mandateId, situation, (authority, later) => {
    if (authority.kind === 'ended') {
      const reasonCode = authority.status === 'REVOKED' ? reasonCodes.refusedByCustomer : reasonCodes.abandoned;
      return end('REJECTED', { reasonCode, rejection: 'REFUSED' });
    }
    if (authority.kind === 'later') return leaveFor(settleDownMs, later);
    const { bankConsentId, accessToken } = authority;
    const goOn = (after: Situation): Decision => sendFirst({ bankConsentId, accessToken, failed: firstFailed }, after);
    return {
      kind: 'ask',
      call: {
        kind: 'FUNDS',
        request: { bankConsentId, accessToken, order: later.payment.order },
        answered: (hasFunds, after) => (hasFunds === false ? endWithoutFunds() : goOn(after)),
      },
      // A bank that does not say is no reason not to ask it to pay: it looks itself.
      failed: (_failure, after) => goOn(after),
    };
  });
}

function askMandate(
  mandateId: string,
  _situation: Situation,
  answered: (authority: MandateAuthority, situation: Situation) => Decision,
): Decision {
  return {
    kind: 'ask',
    call: { kind: 'MANDATE', request: { mandateId }, answered },
    failed: (_failure, later) => answered({ kind: 'later' }, later),
  };
}

/** Refusals that a second copy of the same submission would meet, had something on the way sent it twice and the bank made the first. */
const mayBeOfSecond: ReadonlySet<PaymentRejection> = new Set(['LIMIT', 'INSUFFICIENT_FUNDS', 'BANK_UNAVAILABLE']);

/** The first submission failed. Where keys are kept a copy of it would have been answered with the payment: a refusal is the end. */
function firstFailed(failure: BankCallFailure, situation: Situation): Decision {
  const step = toStepEnd('SUBMIT', failure);
  const { payment, bank } = situation;
  // Sent before by this very way: what became of that is not known.
  if (!(failure instanceof PaymentRefused) || payment.tries > 0) return clearUpLater(step, situation);
  const { rejection } = failure;
  const isSure = bank.payments.mayResubmit ? rejection !== 'BANK_UNAVAILABLE' : !mayBeOfSecond.has(rejection);
  if (!isSure) return clearUpLater(step, situation);
  return end('REJECTED', { step, reasonCode: reasonCodes.unspecified, rejection });
}

/** SUBMITTING: a submission without an answer that tells. */
export function clearUpUnderMandate(mandateId: string, situation: Situation): Decision {
  const { payment, nowMs } = situation;
  const { tries, submittedAtMs, dueAtMs } = payment;
  if (dueAtMs !== null && dueAtMs > nowMs) return leave;
  if (submittedAtMs === null) return endUnknown('NO_CONSENT');
  return {
    kind: 'record',
    change: {
      tries: tries + 1,
      dueAtMs: inFlightUntilMs(situation),
      statusReport: { status: 'UNKNOWN', source: 'GATEWAY' },
    },
    next: (recorded) =>
      askMandate(mandateId, recorded, (authority) => ({
        kind: 'readSteps',
        next: (steps, after) => judge({ authority, steps, submittedAtMs }, after),
      })),
  };
}

/** A submission without an answer, and what is known of it. */
interface Unanswered {
  readonly authority: MandateAuthority;
  readonly steps: readonly PaymentStepRecord[];
  readonly submittedAtMs: number;
}

function judge({ authority, steps, submittedAtMs }: Unanswered, situation: Situation): Decision {
  const { payment, bank, nowMs, leftMs } = situation;
  const submissions = steps.filter(({ step }) => step === 'SUBMIT');
  const sentAtMs = submissions.flatMap(({ phase, atMs }) => (phase === 'BEGUN' ? atMs : [])).toSorted((a, b) => a - b);
  const last = submissions.at(-1);
  const decision = decideLostMandatePayment({
    keepsKeys: bank.payments.mayResubmit,
    // The bank does not say for now: it is asked again later, as long as keys are kept.
    hasToken: authority.kind !== 'ended',
    isUnwanted: payment.cancellation === 'REQUESTED',
    firstSentAtMs: submittedAtMs,
    lastSentAtMs: sentAtMs.at(-1) ?? submittedAtMs,
    sentBeforeAtMs: sentAtMs.at(-2) ?? null,
    isRefused: last?.phase === 'REFUSED' && last.code !== 'BANK_UNAVAILABLE' && last.code !== noAuthorityCode,
    settlingMs: bank.bank.submissionSettlingMs ?? defaultSettlingMs,
    nowMs,
  });
  switch (decision.kind) {
    case 'unknown':
      return endUnknown(decision.reason);
    case 'refused':
      return end('REJECTED', { reasonCode: reasonCodes.unspecified, rejection: 'REFUSED' });
    case 'wait':
      return leaveFor(Math.max(1000, Math.min(decision.untilMs - nowMs, clearUpPauseMs(payment, nowMs))), situation);
    case 'send': {
      if (authority.kind !== 'usable') return leaveFor(clearUpPauseMs(payment, nowMs), situation);
      if (leftMs === 0) return leaveFor(0, situation);
      const { bankConsentId, accessToken } = authority;
      return submit({ bankConsentId, accessToken, failed: repeatFailed }, situation, {
        step: { name: 'SUBMIT', phase: 'BEGUN' },
        dueAtMs: inFlightUntilMs(situation),
      });
    }
  }
}

/** Sent again, and no payment in the answer: what it tells is judged after a pause. */
const repeatFailed = (failure: BankCallFailure, situation: Situation): Decision =>
  clearUpLater(toStepEnd('SUBMIT', failure), situation);
