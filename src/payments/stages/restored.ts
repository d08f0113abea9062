// A payment that was open when the store was backed up, in a store that was restored since: between the two the gateway may have
// gone on with it, and nobody here knows how far. Nothing is sent and nothing is called over before the bank has said so. Called by
// decide.ts before any stage; once it is clear where the payment stands its stage decides again.
//
// - Not sent as far as the backup knows is no longer "not sent": what could have been submitted is treated as submitted without an
//   answer, since its creation (submit.ts and order.ts look for it, and send only what the bank would take as the same).
// - A customer may have authorised since what they had not: at OBIE banks the consent says whether it was used.
// - Where the resource was not even known here the customer may have been sent to one that nobody knows any more: that is UNKNOWN.

import type { PaymentConsentStatus } from '../../banks/payment.ts';
import type { PaymentChange } from '../../store/payments.ts';
import { type Decision, endUnknown, leaveFor, recordAndGoOn, restoredCode, type Situation } from '../decision.ts';
import { clearUpMs, defaultSettlingMs } from './times.ts';

/** What an alert and the audit say of those of which nobody can tell. */
const reason = restoredCode;
/** A bank that does not say is asked again after this, milliseconds. */
const askAgainMs = 10_000;
/** It is known where it stands: its stage goes on. */
const settled: PaymentChange = { restoredAtMs: null };
/** As if it had just been sent again: what is under way is waited for. */
const sentStep = { name: 'SUBMIT', phase: 'BEGUN', code: reason } as const;

/** Decides; `restoredAtMs` of the payment is set. */
export function judgeRestored(situation: Situation): Decision {
  const { payment, bank, nowMs } = situation;
  const { stage, createdAtMs } = payment;
  const mayBeSent = recordAndGoOn({
    ...settled,
    stage: 'SUBMITTING',
    submittedAtMs: payment.submittedAtMs ?? createdAtMs,
    tries: 1,
    dueAtMs: nowMs,
    step: sentStep,
  });
  switch (stage) {
    case 'CREATING':
      return bank.payments.orders === undefined ? endUnknown(reason) : mayBeSent;
    case 'AUTHORISED':
      return mayBeSent;
    case 'SUBMITTING':
      return recordAndGoOn({ ...settled, step: sentStep, dueAtMs: nowMs });
    case 'AUTHORISING':
    case 'EXCHANGING':
    case 'CONFIRMING':
      return bank.payments.hasSubmission ? askConsent(situation) : recordAndGoOn(settled);
    case 'FOLLOWING':
    case 'ENDED':
      return recordAndGoOn(settled);
  }
}

function askConsent(situation: Situation): Decision {
  const { bankConsentId, order } = situation.payment;
  if (bankConsentId === null) return endUnknown(reason);
  return {
    kind: 'ask',
    call: { kind: 'CONSENT', request: { bankConsentId, order }, answered: judgeConsent },
    failed: (_failure, later) =>
      later.nowMs - restoredAt(later) > clearUpMs ? endUnknown('GIVEN_UP') : leaveFor(askAgainMs, later),
  };
}

function judgeConsent(consent: PaymentConsentStatus, situation: Situation): Decision {
  switch (consent) {
    // Nobody has authorised it, so that nothing was ever submitted.
    case 'AWAITING':
    case 'REJECTED':
      return recordAndGoOn(settled);
    case 'AUTHORISED': {
      // Not used as yet; what the gateway of before has sent may be under way.
      const settlingMs = situation.bank.bank.submissionSettlingMs ?? defaultSettlingMs;
      const leftMs = restoredAt(situation) + settlingMs - situation.nowMs;
      return leftMs > 0 ? leaveFor(Math.min(leftMs, askAgainMs), situation) : recordAndGoOn(settled);
    }
    // There is a payment, and nobody here knows its id.
    case 'CONSUMED':
    case 'UNKNOWN':
      return endUnknown(reason);
  }
}

const restoredAt = ({ payment, nowMs }: Situation): number => payment.restoredAtMs ?? nowMs;
