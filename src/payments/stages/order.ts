// CREATING and SUBMITTING where payments are ordered with the gateway's own access: recorded as begun before it is sent, since what is placed
// may be carried out whoever has heard of it. When the answer is lost it is looked for at the bank; sent again only where the bank takes the
// same order for the same; called over only when it is sure that there is none. Called by decide.ts.

import {
  type OrderRequest,
  type OrderSearch,
  PaymentRefused,
  PaymentUnsent,
  type PlacedOrder,
} from '../../banks/payment.ts';
import type { BankErrorCode } from '../../domain/errors.ts';
import { reasonCodes } from '../../domain/payment.ts';
import type { PaymentStepRecord } from '../../store/payments.ts';
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
  restoredCode,
  type Situation,
  toIdTakenStep,
  toStepEnd,
  toSubmissions,
} from '../decision.ts';
import { clearUpLater } from './submit.ts';
import { clearUpMs, clearUpPauseMs, defaultSettlingMs, firstLookMs, inFlightUntilMs } from './times.ts';

/** Nobody sees an order in the bank's app, and decides on it, sooner: one that is not there by then has not been there. Milliseconds. */
const earlyLookMs = 20_000;
/** How often a bank may refuse the same order before it is not asked any more. */
const placeTries = 3;
/** What is noted of a look that found nothing. */
const notFound = 'NOT_FOUND';
/** What is noted where the bank says that it has something under the order's key. */
const knownKey = 'BANK_REJECTED_REQUEST' satisfies BankErrorCode;

const toRequest = ({ payment }: Situation): OrderRequest => ({
  paymentId: payment.id,
  order: payment.order,
  isDirect: payment.secrets.isDirect === true,
});

/** CREATING: nothing was sent. */
export function placeFirst(situation: Situation): Decision {
  const { payment, nowMs, leftMs } = situation;
  const refuse = (rejection: 'BANK_UNAVAILABLE' | 'UNSUPPORTED'): Decision =>
    end('REJECTED', { reasonCode: reasonCodes.unspecified, rejection });
  if (nowMs >= payment.authoriseUntilMs) return refuse('BANK_UNAVAILABLE');
  if (!isAllowed(situation)) return refuse('UNSUPPORTED');
  if (leftMs === 0) return leaveFor(0, situation);
  return place(situation, {
    stage: 'SUBMITTING',
    submittedAtMs: nowMs,
    tries: 0,
    dueAtMs: inFlightUntilMs(situation),
    step: { name: 'SUBMIT', phase: 'BEGUN' },
    audit: { actor: gateway, action: 'PAYMENT_SUBMIT', outcome: 'DONE' },
  });
}

/** False where the operator has taken back what nobody has to approve. */
function isAllowed({ payment, bank }: Situation): boolean {
  return payment.secrets.isDirect !== true || bank.payments.orders?.directLimitsOf(payment.order) != null;
}

function place(situation: Situation, before: BeginningChange): Decision {
  return {
    kind: 'send',
    before,
    call: { kind: 'PLACE', request: toRequest(situation), answered: placed },
    failed: notPlaced,
  };
}

/** The bank has it. */
function placed({ bankPaymentId, isAwaitingApproval, ...state }: PlacedOrder, { nowMs }: Situation): Decision {
  const status = isAwaitingApproval ? 'AWAITING_AUTHORISATION' : (state.status ?? 'RECEIVED');
  return {
    kind: 'record',
    change: {
      stage: isAwaitingApproval ? 'AUTHORISING' : 'FOLLOWING',
      bankPaymentId,
      tries: 0,
      step: { name: 'SUBMIT', phase: 'DONE' },
      statusReport: { status, source: 'BANK', reasonCode: state.reasonCode },
      dueAtMs: isAwaitingApproval ? nowMs + firstLookMs : nowMs,
    },
    next: () => (isAwaitingApproval ? leave : again),
    ifIdTaken: () => endUnknown('BANK_ID_TAKEN', toIdTakenStep('SUBMIT')),
  };
}

/** A refusal ends it when nothing was sent, or when the bank has none: something on the way may have sent it twice. */
function notPlaced(failure: BankCallFailure, situation: Situation): Decision {
  const { payment, leftMs } = situation;
  const step = toStepEnd('SUBMIT', failure);
  const isFirst = payment.tries === 0;
  if (!(failure instanceof PaymentRefused && isFirst)) return clearUpLater(step, situation);
  const refused = end('REJECTED', { step, reasonCode: reasonCodes.unspecified, rejection: failure.rejection });
  if (failure instanceof PaymentUnsent) return refused;
  if (leftMs === 0) return clearUpLater(step, situation);
  return {
    kind: 'ask',
    call: {
      kind: 'FIND',
      request: { ...toRequest(situation), sentAtMs: payment.submittedAtMs ?? situation.nowMs },
      answered: (found, later) =>
        found.kind === 'found'
          ? placed(found.placed, later)
          : found.kind === 'absent'
            ? refused
            : clearUpLater(step, later),
    },
    failed: (_failure, later) => clearUpLater(step, later),
  };
}

/** SUBMITTING: an order without an answer. */
export function lookFor(situation: Situation): Decision {
  const { payment, nowMs } = situation;
  const { submittedAtMs, dueAtMs, tries } = payment;
  if (dueAtMs !== null && dueAtMs > nowMs) return leave;
  if (submittedAtMs === null) return endUnknown('NOT_SENT');
  return {
    kind: 'record',
    change: {
      tries: tries + 1,
      dueAtMs: inFlightUntilMs(situation),
      statusReport: { status: 'UNKNOWN', source: 'GATEWAY' },
    },
    next: (recorded) => ({
      kind: 'ask',
      call: {
        kind: 'FIND',
        request: { ...toRequest(recorded), sentAtMs: submittedAtMs },
        answered: (found, later) => judge(found, submittedAtMs, later),
      },
      failed: (_failure, later) => unanswered(submittedAtMs, later),
    }),
  };
}

function unanswered(submittedAtMs: number, situation: Situation): Decision {
  const { payment, nowMs } = situation;
  return nowMs - submittedAtMs > clearUpMs
    ? endUnknown('GIVEN_UP')
    : leaveFor(clearUpPauseMs(payment, nowMs), situation);
}

function judge(found: OrderSearch, submittedAtMs: number, situation: Situation): Decision {
  switch (found.kind) {
    case 'found':
      return placed(found.placed, situation);
    case 'ambiguous':
      return endUnknown('AMBIGUOUS');
    case 'absent':
      return {
        kind: 'readSteps',
        next: (steps, later) => absent({ mayBeOver: found.mayBeOver, submittedAtMs, steps }, later),
      };
  }
}

/** The bank has none now. */
function absent(
  {
    mayBeOver,
    submittedAtMs,
    steps,
  }: { readonly mayBeOver: boolean; readonly submittedAtMs: number; readonly steps: readonly PaymentStepRecord[] },
  situation: Situation,
): Decision {
  const { payment, bank, nowMs, leftMs } = situation;
  const { lastSentAtMs, refusals } = toSubmissions(steps, submittedAtMs);
  const untilMs = lastSentAtMs + (bank.bank.submissionSettlingMs ?? defaultSettlingMs);
  const looked = { name: 'SUBMIT', phase: 'UNKNOWN', code: notFound } as const;
  const looks = steps.flatMap(({ code, atMs }) => (code === notFound && atMs >= lastSentAtMs ? [atMs] : []));
  if (nowMs < untilMs) {
    // What is under way may arrive meanwhile. One look soon after it was sent is noted: what follows rests on it.
    const pauseMs = Math.max(1000, Math.min(untilMs - nowMs, clearUpPauseMs(payment, nowMs)));
    return leaveFor(pauseMs, situation, looks.length === 0 ? { step: looked } : {});
  }
  // Not found, and yet there: it is never called over.
  if (steps.some(({ step, phase, code }) => step === 'SUBMIT' && phase === 'UNKNOWN' && code === knownKey))
    return nowMs - lastSentAtMs > clearUpMs
      ? endUnknown('KEY_USED')
      : leaveFor(clearUpPauseMs(payment, nowMs), situation);
  // Of before a restore: nobody knows what was sent, as what, nor when. It is not sent again and never called over.
  if (steps.some(({ step, code }) => step === 'SUBMIT' && code === restoredCode)) return endUnknown(restoredCode);
  const isUnwanted = payment.secrets.cancellation !== null;
  const resendMs = bank.payments.orders?.resendMsOf(toRequest(situation)) ?? 0;
  if (nowMs - submittedAtMs < resendMs && refusals < placeTries && !isUnwanted && isAllowed(situation)) {
    if (leftMs === 0) return leaveFor(0, situation);
    return place(situation, { step: { name: 'SUBMIT', phase: 'BEGUN' }, dueAtMs: inFlightUntilMs(situation) });
  }
  const wasLookedForEarly = [...looks, nowMs].some((atMs) => atMs - lastSentAtMs <= earlyLookMs);
  if (mayBeOver && !wasLookedForEarly) return endUnknown(notFound);
  return isUnwanted
    ? end('CANCELLED', { reasonCode: reasonCodes.refusedByCustomer })
    : end('REJECTED', { reasonCode: reasonCodes.unspecified, rejection: 'BANK_UNAVAILABLE' });
}
