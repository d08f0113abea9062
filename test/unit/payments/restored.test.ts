// A payment that was open at a backup, in the store that was restored: what is done about it, stage by stage.

import { describe, expect, it } from 'vitest';
import type { PaymentConsentStatus } from '../../../src/banks/payment.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import type { Decision, Situation } from '../../../src/payments/decision.ts';
import { lookFor } from '../../../src/payments/stages/order.ts';
import { judgeRestored } from '../../../src/payments/stages/restored.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { makeBank } from '../../support/fake-bank.ts';

const nowMs = Date.parse('2026-11-30T12:00:00Z');
const createdAtMs = nowMs - 3_600_000;

/** Where a payment stands. */
interface Standing {
  readonly stage: PaymentRecord['stage'];
  readonly hasSubmission?: boolean;
  readonly isOrdered?: boolean;
  readonly bankConsentId?: string | null;
  readonly restoredAtMs?: number;
}

function situationOf({ stage, hasSubmission = true, isOrdered = false, ...more }: Standing): Situation {
  const { bankConsentId = 'consent', restoredAtMs = nowMs - 1000 } = more;
  const orders = { directLimitsOf: () => null, resendMsOf: () => 0 };
  return {
    // What this stage looks at.
    payment: {
      id: 'p',
      bankId: 'albion',
      stage,
      bankConsentId,
      restoredAtMs,
      createdAtMs,
      submittedAtMs: null,
    } as PaymentRecord,
    bank: {
      bank: makeBank('open-banking-uk'),
      payments: { hasSubmission, hasCancellation: false, mayResubmit: true, ...(isOrdered ? { orders } : {}) },
      oauth: { issuer: 'https://bank.example' },
    },
    nowMs,
    leftMs: 30_000,
  };
}

const changeOf = (decision: Decision) => (decision.kind === 'record' ? decision.change : decision.kind);
const unknown = {
  stage: 'ENDED',
  statusReport: { status: 'UNKNOWN' },
  audit: { action: 'PAYMENT_UNKNOWN', reason: 'RESTORED' },
};
const maybeSent = { stage: 'SUBMITTING', submittedAtMs: createdAtMs, tries: 1, restoredAtMs: null };

/** What an answer about the consent comes to. */
function answered(consent: PaymentConsentStatus, standing: Standing): ReturnType<typeof changeOf> {
  const situation = situationOf(standing);
  const decision = judgeRestored(situation);
  if (decision.kind !== 'ask' || decision.call.kind !== 'CONSENT') throw new Error(decision.kind);
  return changeOf(decision.call.answered(consent, situation));
}

describe('a payment that was open at the backup that the store was restored from', () => {
  it('is unknown where the bank had not been asked: the customer may have been sent to a resource that nobody knows', () => {
    expect(changeOf(judgeRestored(situationOf({ stage: 'CREATING' })))).toMatchObject(unknown);
    expect(changeOf(judgeRestored(situationOf({ stage: 'CREATING', hasSubmission: false })))).toMatchObject(unknown);
  });

  it('is looked for, since it was made, where it is ordered and nobody knows whether it was', () => {
    const decision = judgeRestored(situationOf({ stage: 'CREATING', isOrdered: true }));
    expect(changeOf(decision)).toMatchObject({
      ...maybeSent,
      step: { name: 'SUBMIT', phase: 'BEGUN', code: 'RESTORED' },
    });
  });

  it.each([true, false])(
    'is unknown where its order is not found: it is not sent again, and not called over (%s)',
    (mayBeOver) => {
      // An order for a day to come that somebody has allowed is in no list before that day.
      const situation = situationOf({ stage: 'SUBMITTING', isOrdered: true });
      const hours = 3_600_000;
      const later: Situation = {
        ...situation,
        nowMs: nowMs + 2 * hours,
        payment: {
          ...situation.payment,
          submittedAtMs: createdAtMs,
          dueAtMs: null,
          tries: 1,
          secrets: { cancellation: null },
          order: { endToEndId: 'E', remittanceInformation: null },
        } as PaymentRecord,
      };
      const recorded = lookFor(later);
      if (recorded.kind !== 'record' || recorded.next === undefined) throw new Error(recorded.kind);
      const asked = recorded.next(later);
      if (asked.kind !== 'ask' || asked.call.kind !== 'FIND') throw new Error(asked.kind);
      const read = asked.call.answered({ kind: 'absent', mayBeOver }, later);
      if (read.kind !== 'readSteps') throw new Error(read.kind);
      const steps = [
        { step: 'SUBMIT', phase: 'BEGUN', code: 'RESTORED', atMs: nowMs },
        { step: 'SUBMIT', phase: 'UNKNOWN', code: 'NOT_FOUND', atMs: nowMs + 1000 },
      ] as const;
      expect(changeOf(read.next(steps, later))).toMatchObject(unknown);
    },
  );

  it('counts as submitted where it was only to be submitted', () => {
    for (const hasSubmission of [true, false])
      expect(changeOf(judgeRestored(situationOf({ stage: 'AUTHORISED', hasSubmission })))).toMatchObject(maybeSent);
  });

  it('counts as submitted again where its answer was lost', () => {
    expect(changeOf(judgeRestored(situationOf({ stage: 'SUBMITTING' })))).toEqual({
      restoredAtMs: null,
      dueAtMs: nowMs,
      step: { name: 'SUBMIT', phase: 'BEGUN', code: 'RESTORED' },
    });
  });

  it('goes on where the bank’s word on it is asked for anyway', () => {
    const goesOn = { restoredAtMs: null };
    expect(changeOf(judgeRestored(situationOf({ stage: 'FOLLOWING' })))).toEqual(goesOn);
    for (const stage of ['AUTHORISING', 'EXCHANGING', 'CONFIRMING'] as const)
      expect(changeOf(judgeRestored(situationOf({ stage, hasSubmission: false })))).toEqual(goesOn);
  });

  describe.each(['AUTHORISING', 'EXCHANGING', 'CONFIRMING'] as const)(
    '%s at a bank that waits for a submission',
    (stage) => {
      it('goes on where nobody has authorised it', () => {
        for (const consent of ['AWAITING', 'REJECTED'] as const)
          expect(answered(consent, { stage })).toEqual({ restoredAtMs: null });
      });

      it('is unknown where the consent is used, or the bank cannot say', () => {
        for (const consent of ['CONSUMED', 'UNKNOWN'] as const)
          expect(answered(consent, { stage })).toMatchObject(unknown);
        expect(changeOf(judgeRestored(situationOf({ stage, bankConsentId: null })))).toMatchObject(unknown);
      });

      it('waits while a submission may be under way, and goes on when none has arrived', () => {
        expect(answered('AUTHORISED', { stage })).toEqual({ dueAtMs: nowMs + 10_000 });
        expect(answered('AUTHORISED', { stage, restoredAtMs: nowMs - 86_400_000 })).toEqual({ restoredAtMs: null });
      });

      it('is asked about again when the bank does not answer, for a day', () => {
        const failure = new BankFailure({ code: 'BANK_TIMEOUT', bankId: 'albion', operatorMessage: 'no answer' });
        const fail = (standing: Standing) => {
          const decision = judgeRestored(situationOf(standing));
          return changeOf(decision.kind === 'ask' ? decision.failed(failure, situationOf(standing)) : decision);
        };
        expect(fail({ stage })).toEqual({ dueAtMs: nowMs + 10_000 });
        expect(fail({ stage, restoredAtMs: nowMs - 86_400_000 })).toMatchObject({
          statusReport: { status: 'UNKNOWN' },
        });
      });
    },
  );
});
