// AUTHORISED and SUBMITTING where the standard has a submission (OBIE): it is recorded as begun before it is sent. When its
// answer is lost the bank is asked how the consent stands, and lost-submission.ts says what that allows. Called by decide.ts.

import { type PaymentConsentStatus, PaymentRefused } from '../../banks/payment.ts';
import { reasonCodes } from '../../domain/payment.ts';
import type { PaymentChange } from '../../store/payments.ts';
import {
  again,
  type BankCallFailure,
  type BeginningChange,
  type Decision,
  end,
  endUnknown,
  gateway,
  leave,
  leaveFor,
  type NextAfterFailure,
  noSecrets,
  type Situation,
  toBankTerms,
  toIdTakenStep,
  toRefundAccount,
  toStepEnd,
  toSubmissions,
} from '../decision.ts';
import { decideLostSubmission } from '../lost-submission.ts';
import { clearUpConfirmation, confirmFirst } from './confirm.ts';
import { clearUpMs, clearUpPauseMs, defaultSettlingMs, inFlightUntilMs, settleDownMs } from './times.ts';
import { type CustomerToken, withToken } from './token.ts';

/** How long a bank that does not say is asked for a new token, milliseconds. */
const lookUpMs = 3_600_000;

/** AUTHORISED: nothing was submitted. */
export function submitFirst(situation: Situation): Decision {
  const { payment } = situation;
  const { confirmationUrl } = payment.secrets;
  if (confirmationUrl !== null) return confirmFirst(confirmationUrl, situation);
  return withToken(situation, (token, later) => {
    // Nothing was submitted, and without a token nothing can be.
    const isHopeless = token.kind === 'later' && later.nowMs > payment.authoriseUntilMs + lookUpMs;
    if (isHopeless) return end('CANCELLED', { reasonCode: reasonCodes.unspecified });
    if (token.kind === 'later') return leaveFor(settleDownMs, later);
    const { bankConsentId, order } = later.payment;
    if (bankConsentId === null || token.kind === 'gone') {
      return end('CANCELLED', { reasonCode: reasonCodes.unspecified });
    }
    const { accessToken } = token;
    const goOn = (after: Situation): Decision => sendFirst({ bankConsentId, accessToken }, after);
    return {
      kind: 'ask',
      call: {
        kind: 'FUNDS',
        request: { bankConsentId, accessToken, order },
        answered: (hasFunds, after) => (hasFunds === false ? endWithoutFunds() : goOn(after)),
      },
      // A bank that does not say is no reason not to ask it to pay: it looks itself.
      failed: (_failure, after) => goOn(after),
    };
  });
}

/** The bank says that there is not enough. */
export function endWithoutFunds(): Decision {
  const reasonCode = reasonCodes.insufficientFunds;
  return end('REJECTED', {
    reasonCode,
    rejection: 'INSUFFICIENT_FUNDS',
    statusReport: { status: 'REJECTED', source: 'BANK' },
  });
}

/** What a submission is made with beside the payment. */
export interface Authority {
  readonly bankConsentId: string;
  readonly accessToken: string;
  /** What a failure comes to, where the consent does not say what became of it: under a mandate (mandate.ts). */
  readonly failed?: NextAfterFailure;
}

/** Submits for the first time. */
export function sendFirst(authority: Authority, situation: Situation): Decision {
  const { nowMs, leftMs } = situation;
  if (leftMs === 0) return leaveFor(0, situation);
  return submit(authority, situation, {
    stage: 'SUBMITTING',
    submittedAtMs: nowMs,
    tries: 0,
    dueAtMs: inFlightUntilMs(situation),
    step: { name: 'SUBMIT', phase: 'BEGUN' },
    audit: { actor: gateway, action: 'PAYMENT_SUBMIT', outcome: 'DONE' },
  });
}

/** Submits it; the same bytes each time. */
export function submit(authority: Authority, { payment }: Situation, before: BeginningChange): Decision {
  const { id: paymentId, order } = payment;
  const { bankConsentId, accessToken } = authority;
  return {
    kind: 'send',
    before,
    call: {
      kind: 'SUBMIT',
      request: { paymentId, order, bankConsentId, accessToken },
      answered: ({ bankPaymentId, ...state }, { nowMs }) => ({
        kind: 'record',
        change: {
          stage: 'FOLLOWING',
          bankPaymentId,
          tries: 0,
          secrets: noSecrets,
          step: { name: 'SUBMIT', phase: 'DONE' },
          statusReport: { status: state.status ?? 'RECEIVED', source: 'BANK', reasonCode: state.reasonCode },
          ...toRefundAccount(state),
          ...toBankTerms(state),
          dueAtMs: nowMs,
        },
        next: () => again,
        ifIdTaken: () => endUnknown('BANK_ID_TAKEN', toIdTakenStep('SUBMIT')),
      }),
    },
    failed: authority.failed ?? ((failure, after) => submissionFailed(failure, bankConsentId, after)),
  };
}

/**
 * A refusal ends it only when it is the answer to all that was sent: something on the way may have sent the submission twice,
 * and what comes back is the refusal of the second (RFC 9110 section 9.2.2 forbids it, proxies do it).
 */
function submissionFailed(failure: BankCallFailure, bankConsentId: string, situation: Situation): Decision {
  const { payment, leftMs } = situation;
  const step = toStepEnd('SUBMIT', failure);
  const isFirst = payment.tries === 0;
  if (!(failure instanceof PaymentRefused && isFirst) || leftMs === 0) return clearUpLater(step, situation);
  return {
    kind: 'ask',
    call: {
      kind: 'CONSENT',
      request: { bankConsentId, order: payment.order },
      answered: (consent, after) =>
        consent === 'CONSUMED' || consent === 'UNKNOWN'
          ? clearUpLater(step, after)
          : end('REJECTED', { step, reasonCode: reasonCodes.unspecified, rejection: failure.rejection }),
    },
    failed: (_failure, after) => clearUpLater(step, after),
  };
}

/** No answer: nobody knows what became of it, and it is cleared up after a pause. Orders (order.ts) likewise. */
export function clearUpLater(step: NonNullable<PaymentChange['step']>, situation: Situation): Decision {
  const { payment, nowMs } = situation;
  const pauseMs = payment.tries === 0 ? settleDownMs : clearUpPauseMs(payment, nowMs);
  return leaveFor(pauseMs, situation, { step, statusReport: { status: 'UNKNOWN', source: 'GATEWAY' } });
}

/** SUBMITTING: a submission without an answer. Asks the bank how its consent stands, and does what that allows. */
export function clearUp(situation: Situation): Decision {
  const { payment, nowMs } = situation;
  const { bankConsentId, tries, submittedAtMs, dueAtMs, secrets } = payment;
  if (dueAtMs !== null && dueAtMs > nowMs) return leave;
  if (secrets.confirmationUrl !== null && submittedAtMs !== null) {
    return clearUpConfirmation(secrets.confirmationUrl, submittedAtMs, situation);
  }
  if (bankConsentId === null || submittedAtMs === null) return endUnknown('NO_CONSENT');
  return {
    kind: 'record',
    change: {
      tries: tries + 1,
      dueAtMs: inFlightUntilMs(situation),
      statusReport: { status: 'UNKNOWN', source: 'GATEWAY' },
    },
    next(recorded) {
      const isOver = recorded.nowMs - submittedAtMs > clearUpMs;
      const unanswered = (after: Situation): Decision =>
        isOver ? endUnknown('GIVEN_UP') : leaveFor(clearUpPauseMs(payment, after.nowMs), after);
      return withToken(recorded, (token, later) =>
        token.kind === 'later'
          ? unanswered(later)
          : askConsent({ bankConsentId, submittedAtMs, token, unanswered }, later),
      );
    },
  };
}

/** A submission without an answer, and what is known of it. */
interface Unanswered {
  readonly bankConsentId: string;
  readonly submittedAtMs: number;
  readonly token: Exclude<CustomerToken, { kind: 'later' }>;
  /** What a bank that does not say comes to. */
  readonly unanswered: (situation: Situation) => Decision;
}

function askConsent(submission: Unanswered, { payment }: Situation): Decision {
  const { bankConsentId, submittedAtMs, unanswered } = submission;
  return {
    kind: 'ask',
    call: {
      kind: 'CONSENT',
      request: { bankConsentId, order: payment.order },
      answered: (consent) => ({
        kind: 'readSteps',
        next: (steps, after) => judge({ ...submission, consent, ...toSubmissions(steps, submittedAtMs) }, after),
      }),
    },
    failed: (_failure, after) => unanswered(after),
  };
}

function judge(
  submission: Unanswered & {
    readonly consent: PaymentConsentStatus;
    readonly lastSentAtMs: number;
    readonly refusals: number;
  },
  situation: Situation,
): Decision {
  const { bankConsentId, submittedAtMs, token, consent, lastSentAtMs, refusals } = submission;
  const { payment, bank, nowMs, leftMs } = situation;
  const decision = decideLostSubmission({
    consent,
    hasToken: token.kind === 'usable',
    tokenExpiresAtMs: payment.secrets.accessExpiresAtMs,
    firstSentAtMs: submittedAtMs,
    lastSentAtMs,
    refusals,
    isUnwanted: payment.cancellation === 'REQUESTED',
    keepsKeys: bank.payments.mayResubmit,
    settlingMs: bank.bank.submissionSettlingMs ?? defaultSettlingMs,
    nowMs,
  });
  switch (decision.kind) {
    case 'unknown':
      return endUnknown(decision.reason);
    case 'nothingMoved': {
      const isAskedFor = payment.cancellation === 'REQUESTED';
      const reasonCode = isAskedFor ? reasonCodes.refusedByCustomer : reasonCodes.unspecified;
      return end('CANCELLED', { reasonCode });
    }
    case 'wait':
      // What is under way may take effect meanwhile, and then the consent says so.
      return leaveFor(Math.max(1000, Math.min(decision.untilMs - nowMs, clearUpPauseMs(payment, nowMs))), situation);
    case 'send': {
      if (token.kind !== 'usable') return endUnknown('NO_TOKEN');
      if (leftMs === 0) return leaveFor(0, situation);
      return submit({ bankConsentId, accessToken: token.accessToken }, situation, {
        step: { name: 'SUBMIT', phase: 'BEGUN' },
        dueAtMs: inFlightUntilMs(situation),
      });
    }
  }
}
