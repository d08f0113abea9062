// What the stages decide, walked by generated payments, answers and failures: nobody calls a bank or a store here. The engine as
// a whole is in test/integration/payments/engine.test.ts.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type OrderSearch,
  type PaymentConsentStatus,
  PaymentRefused,
  PaymentUnsent,
} from '../../../src/banks/payment.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { OAuthFailure } from '../../../src/oauth/failure.ts';
import type {
  AskingCall,
  BankCallFailure,
  Decision,
  MandateAuthority,
  MovingCall,
  Next,
  Situation,
} from '../../../src/payments/decision.ts';
import { decide } from '../../../src/payments/stages/decide.ts';
import type { PaymentChange, PaymentRecord, PaymentStepRecord } from '../../../src/store/payments.ts';
import { makeBank } from '../../support/fake-bank.ts';

const nowMs = Date.parse('2026-11-29T12:00:00Z');
const bank = makeBank('open-banking-uk');
const gbp = parseCurrency('GBP');
if (gbp === null) throw new Error('GBP');

const payment: PaymentRecord = {
  id: '6f8b9c1e-3f57-4c64-9a51-0d6f2f3b1a11',
  customerId: 'alice',
  bankId: 'albion',
  debtor: null,
  actor: { kind: 'customer', subject: 'alice' },
  clientId: 'app',
  order: {
    debtorAccount: null,
    creditorName: 'Ann',
    creditorAccount: { kind: 'uk', sortCode: '102030', accountNumber: '87654321' },
    creditorBic: null,
    instructedAmount: { amountMinor: 1250n, currency: gbp },
    endToEndId: 'E2E',
    remittanceInformation: null,
    requestedExecutionDate: null,
    isInstant: false,
  },
  status: 'AWAITING_AUTHORISATION',
  furthest: 'AWAITING_AUTHORISATION',
  reasonCode: null,
  rejection: null,
  stage: 'CREATING',
  restoredAtMs: null,
  mandateId: null,
  refundOf: null,
  refundAccount: null,
  bankTerms: null,
  version: 1,
  bankConsentId: 'consent',
  bankPaymentId: null,
  issuer: 'https://bank.example',
  redirectUri: 'https://app.example/done',
  clientState: null,
  bindingHash: null,
  cancellation: null,
  needsConfirmation: false,
  confirmUntilMs: null,
  tries: 0,
  dueAtMs: nowMs,
  authoriseUntilMs: nowMs + 600_000,
  submittedAtMs: null,
  createdAtMs: nowMs - 60_000,
  updatedAtMs: nowMs - 60_000,
  secrets: {
    state: 's',
    nonce: 'n',
    codeVerifier: 'v',
    isOpenId: false,
    authorizationUrl: null,
    accessToken: 'token',
    refreshToken: null,
    accessExpiresAtMs: null,
    confirmationUrl: null,
    confirmationCode: null,
    cancellation: null,
  },
};

/** What a bank promises of orders. */
const toOrders = ({ isAllowed, resendMs }: { readonly isAllowed: boolean; readonly resendMs: number }) => ({
  directLimitsOf: () => (isAllowed ? { perDayMinor: 100_000n } : null),
  resendMsOf: () => resendMs,
});

const times = fc
  .constantFrom(-11 * 86_400_000, -24 * 3_600_000, -60_000, -1000, 0, 2000, 600_000)
  .map((ms) => nowMs + ms);
const timeOrNull = fc.option(times);
const flag = fc.boolean();
const cancellationSecrets = fc.record({
  state: fc.constant('cs'),
  nonce: fc.constant('cn'),
  codeVerifier: fc.constant('cv'),
  authorizationUrl: fc.constant(null),
  hasCode: flag,
  requestedAtMs: times,
});
const situations = fc
  .record({
    stage: fc.constantFrom<PaymentRecord['stage'][]>(
      'CREATING',
      'AUTHORISING',
      'EXCHANGING',
      'CONFIRMING',
      'AUTHORISED',
      'SUBMITTING',
      'FOLLOWING',
      'ENDED',
    ),
    status: fc.constantFrom<PaymentRecord['status'][]>('AWAITING_AUTHORISATION', 'RECEIVED', 'PENDING', 'UNKNOWN'),
    cancellation: fc.constantFrom<PaymentRecord['cancellation'][]>(null, 'REQUESTED', 'AUTHORISING', 'UNKNOWN'),
    bankConsentId: fc.constantFrom(null, 'consent'),
    bankPaymentId: fc.constantFrom(null, 'payment'),
    needsConfirmation: flag,
    tries: fc.constantFrom(0, 1, 3),
    dueAtMs: timeOrNull,
    authoriseUntilMs: times,
    confirmUntilMs: timeOrNull,
    submittedAtMs: timeOrNull,
    createdAtMs: times,
    secrets: fc.record({
      accessToken: fc.constantFrom(null, 'token'),
      refreshToken: fc.constantFrom(null, 'refresh'),
      accessExpiresAtMs: timeOrNull,
      confirmationUrl: fc.constantFrom(null, null, 'https://bank.example/confirmation'),
      confirmationCode: fc.constantFrom(null, 'code'),
      cancellation: fc.option(cancellationSecrets),
    }),
    promises: fc.record({ hasSubmission: flag, hasCancellation: flag, mayResubmit: flag }),
    orders: fc.option(fc.record({ isAllowed: flag, resendMs: fc.constantFrom(0, 600_000) })),
    isDirect: flag,
    leftMs: fc.constantFrom(0, 30_000),
  })
  .map(
    ({ promises, leftMs, secrets, orders, isDirect, ...more }): Situation => ({
      payment: { ...payment, ...more, secrets: { ...payment.secrets, ...secrets, isDirect } },
      bank: {
        bank,
        payments: { ...promises, ...(orders === null ? {} : { orders: toOrders(orders) }) },
        oauth: { issuer: 'https://bank.example' },
      },
      nowMs,
      leftMs,
    }),
  );

/** What happens on the way, in order. */
type Event =
  | { readonly kind: 'record'; readonly change: PaymentChange }
  | { readonly kind: 'call'; readonly call: AskingCall | MovingCall }
  | { readonly kind: 'consent'; readonly consent: PaymentConsentStatus }
  | { readonly kind: 'found'; readonly found: OrderSearch };

const failures: readonly BankCallFailure[] = [
  new PaymentRefused('REFUSED', 'refused', 'CODE'),
  new PaymentRefused('BANK_UNAVAILABLE', 'refused'),
  new PaymentUnsent('BANK_UNAVAILABLE', 'not sent'),
  new BankFailure({ code: 'BANK_TIMEOUT', bankId: 'albion', operatorMessage: 'no answer' }),
  new OAuthFailure('INVALID_GRANT', { bankId: 'albion', doing: 'refresh' }),
  new OAuthFailure('UNAVAILABLE', { bankId: 'albion', doing: 'refresh' }),
];
const placed = { bankPaymentId: 'p', status: 'PENDING', reasonCode: null, isAwaitingApproval: true } as const;
const redirect = { kind: 'redirect', url: 'https://bank.example/authorise' } as const;
const confirmations = ['AWAITING', 'UNCONFIRMED', 'CONFIRMED', 'FAILED', 'UNKNOWN'] as const;

/** A turn as src/payments/advance.ts does it, with answers that `pick` chooses. */
function walk(
  start: Situation,
  pick: <T>(of: readonly T[]) => T,
  stepsRead: PaymentStepRecord[] = [],
): readonly Event[] {
  const events: Event[] = [];
  let situation = start;
  const record = (change: PaymentChange): void => {
    events.push({ kind: 'record', change });
    const { secrets, tries, submittedAtMs } = change;
    const changed = {
      ...(tries === undefined ? {} : { tries }),
      ...(submittedAtMs === undefined ? {} : { submittedAtMs }),
    };
    const before = situation.payment;
    situation = { ...situation, payment: { ...before, ...changed, secrets: { ...before.secrets, ...secrets } } };
  };
  const answer = (call: AskingCall | MovingCall): Next => {
    switch (call.kind) {
      case 'CREATE': {
        const confirmationUrl = pick([null, 'https://bank.example/confirmation']);
        return (then) =>
          call.answered({ bankConsentId: null, bankPaymentId: 'p', step: redirect, confirmationUrl }, then);
      }
      case 'AUTHORIZATION_URL':
        return (then) => call.answered('https://bank.example/authorise', then);
      case 'MANDATE': {
        const authority = pick<MandateAuthority>([
          { kind: 'usable', accessToken: 'of the mandate', bankConsentId: 'm' },
          { kind: 'ended', status: 'REVOKED' },
          { kind: 'later' },
        ]);
        return (then) => call.answered(authority, then);
      }
      case 'REFRESH': {
        const granted = { accessToken: 'new', refreshToken: null, accessExpiresAtMs: null };
        return (then) => call.answered({ ...granted, parameters: {}, claims: null }, then);
      }
      case 'FUNDS': {
        const hasFunds = pick([true, false, null]);
        return (then) => call.answered(hasFunds, then);
      }
      case 'SUBMIT':
        return (then) => call.answered({ bankPaymentId: 'p', status: 'PENDING', reasonCode: null }, then);
      case 'PLACE': {
        const isAwaitingApproval = pick([true, false]);
        return (then) => call.answered({ ...placed, isAwaitingApproval }, then);
      }
      case 'FIND': {
        const found = pick<OrderSearch>([
          { kind: 'found', placed },
          { kind: 'absent', mayBeOver: true },
          { kind: 'absent', mayBeOver: false },
          { kind: 'ambiguous' },
        ]);
        events.push({ kind: 'found', found });
        return (then) => call.answered(found, then);
      }
      case 'CONFIRM':
      case 'CONFIRMATION': {
        const status = pick(confirmations);
        return (then) => call.answered(status, then);
      }
      case 'CONSENT': {
        const consent = pick(['AWAITING', 'AUTHORISED', 'CONSUMED', 'REJECTED', 'UNKNOWN'] as const);
        events.push({ kind: 'consent', consent });
        return (then) => call.answered(consent, then);
      }
      case 'STATE': {
        const status = pick(['RECEIVED', 'PENDING', 'SETTLED', 'REJECTED', null] as const);
        return (then) => call.answered({ status, reasonCode: null }, then);
      }
      case 'CANCEL': {
        const cancelled = pick([
          { kind: 'cancelled' } as const,
          { kind: 'refused', bankCode: null } as const,
          { kind: 'authorisation', step: redirect } as const,
        ]);
        return (then) => call.answered(cancelled, then);
      }
    }
  };
  for (let decision: Decision = decide(situation); ; ) {
    switch (decision.kind) {
      case 'leave':
      case 'again':
      case 'away':
        return events;
      case 'tell':
        decision = decision.next;
        break;
      case 'readSteps': {
        const steps: readonly PaymentStepRecord[] = [
          { step: 'SUBMIT', phase: 'BEGUN', code: null, atMs: nowMs - 300_000 },
          ...pick<readonly PaymentStepRecord[]>([
            [],
            [{ step: 'SUBMIT', phase: 'UNKNOWN', code: 'NOT_FOUND', atMs: nowMs - 297_000 }],
            [{ step: 'SUBMIT', phase: 'UNKNOWN', code: 'NOT_FOUND', atMs: nowMs - 100_000 }],
            [{ step: 'SUBMIT', phase: 'UNKNOWN', code: 'BANK_REJECTED_REQUEST', atMs: nowMs - 250_000 }],
            [{ step: 'SUBMIT', phase: 'REFUSED', code: 'LIMIT', atMs: nowMs - 250_000 }],
          ]),
        ];
        stepsRead.push(...steps);
        decision = decision.next(steps, situation);
        break;
      }
      case 'record':
        record(decision.change);
        decision = decision.next(situation);
        break;
      case 'send':
      case 'ask': {
        if (decision.kind === 'send') record(decision.before);
        const { call, failed } = decision;
        events.push({ kind: 'call', call });
        const failure = pick([null, null, null, null, null, null, ...failures]);
        decision = failure === null ? answer(call)(situation) : failed(failure, situation);
        break;
      }
    }
  }
}

const stepOf = { CREATE: 'CREATE', PLACE: 'SUBMIT', SUBMIT: 'SUBMIT', CONFIRM: 'SUBMIT', CANCEL: 'CANCEL' } as const;
const isMoving = (call: AskingCall | MovingCall): call is MovingCall => call.kind in stepOf;

/** Runs a check over many turns. */
function everyTurn(
  check: (events: readonly Event[], start: Situation, steps: readonly PaymentStepRecord[]) => void,
  starting: (situation: Situation) => Situation = (situation) => situation,
): void {
  fc.assert(
    fc.property(situations.map(starting), fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }), (start, picks) => {
      let at = 0;
      const steps: PaymentStepRecord[] = [];
      const pick = <T>(of: readonly T[]): T => {
        const chosen = of[(picks[at++ % picks.length] ?? 0) % of.length];
        if (chosen === undefined) throw new RangeError('nothing to choose from');
        return chosen;
      };
      check(walk(start, pick, steps), start, steps);
    }),
    { numRuns: 5000 },
  );
}

describe('whatever a payment is and a bank answers', () => {
  it('a call that may move money is recorded as begun right before, and as ended by the next record', () => {
    let moving = 0;
    everyTurn((events) => {
      for (const [index, event] of events.entries()) {
        if (event.kind !== 'call' || !isMoving(event.call)) continue;
        moving += 1;
        const before = events[index - 1];
        const after = events.slice(index + 1).find(({ kind }) => kind === 'record');
        const name = stepOf[event.call.kind];
        expect(before).toMatchObject({ kind: 'record', change: { step: { name, phase: 'BEGUN' } } });
        expect(after).toMatchObject({ kind: 'record', change: { step: { name } } });
        expect(after).not.toMatchObject({ change: { step: { phase: 'BEGUN' } } });
      }
    });
    expect(moving).toBeGreaterThan(300);
  });

  it('in a store that was restored nothing moves, and nothing is called over, before the bank was asked how it stands', () => {
    const outcomes = new Set<string>();
    everyTurn(
      (events) => {
        for (const event of events) {
          expect(event.kind === 'call' && isMoving(event.call)).toBe(false);
          if (event.kind !== 'record') continue;
          const { status } = event.change.statusReport ?? {};
          expect(['REJECTED', 'CANCELLED']).not.toContain(status);
          outcomes.add(event.change.restoredAtMs === null ? `goes on as ${event.change.stage}` : `${status}`);
          // What goes on to be submitted may have been: its stage looks for it first.
          if (event.change.restoredAtMs === null && event.change.stage !== undefined)
            expect(event.change).toMatchObject({ stage: 'SUBMITTING', step: { name: 'SUBMIT', phase: 'BEGUN' } });
        }
      },
      (situation) => ({ ...situation, payment: { ...situation.payment, restoredAtMs: nowMs - 1000 } }),
    );
    expect([...outcomes].sort()).toEqual(['UNKNOWN', 'goes on as SUBMITTING', 'goes on as undefined', 'undefined']);
  });

  it('at most one call that may move money is made in a turn', () =>
    everyTurn((events) => {
      const moving = events.filter((event) => event.kind === 'call' && isMoving(event.call));
      expect(moving.length).toBeLessThanOrEqual(1);
    }));

  it('a submission goes again only once the bank has said that its consent is unused, or where it keeps keys', () => {
    let repeated = 0;
    const submitted = (situation: Situation): Situation => {
      const secrets = { ...situation.payment.secrets, accessToken: 'token', confirmationUrl: null };
      const more = { stage: 'SUBMITTING', bankConsentId: 'consent', dueAtMs: nowMs, cancellation: null } as const;
      const payment = { ...situation.payment, ...more, secrets, submittedAtMs: nowMs - 300_000 };
      const { orders: _orders, ...payments } = situation.bank.payments;
      return { ...situation, payment, bank: { ...situation.bank, payments } };
    };
    everyTurn((events, { bank: { payments } }) => {
      const sent = events.findIndex((event) => event.kind === 'call' && event.call.kind === 'SUBMIT');
      if (sent < 0) return;
      repeated += 1;
      const consents = events.slice(0, sent).flatMap((event) => (event.kind === 'consent' ? event.consent : []));
      expect(payments.mayResubmit ? ['AUTHORISED', 'CONSUMED'] : ['AUTHORISED']).toContain(consents.at(-1));
    }, submitted);
    expect(repeated).toBeGreaterThan(100);
  });

  /** A payment under a mandate, begun on the day of now; `of` is what it is at. */
  const underMandate =
    (of: Partial<PaymentRecord>) =>
    (situation: Situation): Situation => {
      const more = { mandateId: 'mandate', bankConsentId: 'm', dueAtMs: nowMs, createdAtMs: nowMs - 400_000 } as const;
      const ends = { restoredAtMs: null, cancellation: null, bankPaymentId: null, authoriseUntilMs: nowMs + 100_000 };
      const payment = { ...situation.payment, ...more, ...ends, ...of };
      const { orders: _orders, ...payments } = situation.bank.payments;
      return { ...situation, payment, bank: { ...situation.bank, payments: { ...payments, hasCancellation: false } } };
    };

  it('a payment under a mandate is sent only by what the mandate gives, on its day, and no consent is asked for it', () => {
    let sent = 0;
    const check = (events: readonly Event[]): void => {
      const calls = events.flatMap((event) => (event.kind === 'call' ? event.call.kind : []));
      expect(calls).not.toContain('CONSENT');
      expect(calls).not.toContain('REFRESH');
      if (!calls.includes('SUBMIT')) return;
      sent += 1;
      expect(calls.indexOf('MANDATE')).toBeLessThan(calls.indexOf('SUBMIT'));
      const submit = events.find((event) => event.kind === 'call' && event.call.kind === 'SUBMIT');
      expect(submit).toMatchObject({ call: { request: { accessToken: 'of the mandate', bankConsentId: 'm' } } });
    };
    everyTurn(check, underMandate({ stage: 'AUTHORISED', submittedAtMs: null, tries: 0 }));
    expect(sent).toBeGreaterThan(300);
    const ofYesterday = { stage: 'AUTHORISED', createdAtMs: nowMs - 86_400_000 } as const;
    everyTurn((events) => {
      expect(events.filter(({ kind }) => kind === 'call')).toEqual([]);
      expect(events.at(-1)).toMatchObject({ change: { stage: 'ENDED', statusReport: { status: 'CANCELLED' } } });
    }, underMandate(ofYesterday));
  });

  it('a payment under a mandate goes again only where keys are kept, and is called over only by a refusal', () => {
    let [repeated, over] = [0, 0];
    everyTurn(
      (events, { bank: { payments } }, steps) => {
        const isSent = events.some((event) => event.kind === 'call' && event.call.kind === 'SUBMIT');
        if (isSent) repeated += 1;
        if (isSent) expect(payments.mayResubmit).toBe(true);
        const ends = events.flatMap((event) =>
          event.kind === 'record' ? (event.change.statusReport?.status ?? []) : [],
        );
        if (!ends.some((status) => status === 'REJECTED' || status === 'CANCELLED')) return;
        over += 1;
        expect(payments.mayResubmit).toBe(true);
        expect(steps.at(-1)?.phase).toBe('REFUSED');
      },
      underMandate({ stage: 'SUBMITTING', submittedAtMs: nowMs - 300_000, tries: 1 }),
    );
    expect(repeated).toBeGreaterThan(100);
    expect(over).toBeGreaterThan(20);
  });

  /** An order that was sent five minutes ago, and whose answer was lost. */
  const ordered = (situation: Situation): Situation => {
    const { payments } = situation.bank;
    const orders = payments.orders ?? toOrders({ isAllowed: true, resendMs: situation.leftMs === 0 ? 0 : 600_000 });
    const more = { stage: 'SUBMITTING', bankPaymentId: null, dueAtMs: nowMs, cancellation: null } as const;
    const payment = { ...situation.payment, ...more, submittedAtMs: nowMs - 300_000 };
    return { ...situation, payment, bank: { ...situation.bank, payments: { ...payments, orders } } };
  };

  it('an order goes again only where the bank has none, takes the same for the same, and nobody wants it cancelled', () => {
    let repeated = 0;
    everyTurn((events, { payment, bank: { payments } }) => {
      const sent = events.findIndex((event) => event.kind === 'call' && event.call.kind === 'PLACE');
      if (sent < 0) return;
      repeated += 1;
      const looked = events.slice(0, sent).flatMap((event) => (event.kind === 'found' ? event.found.kind : []));
      expect(looked.at(-1)).toBe('absent');
      expect(payments.orders?.resendMsOf({ paymentId: payment.id, order: payment.order, isDirect: true })).toBe(
        600_000,
      );
      expect(payment.secrets.cancellation).toBeNull();
      // What the operator has allowed without approval he may have taken back since.
      if (payment.secrets.isDirect === true) expect(payments.orders?.directLimitsOf(payment.order)).not.toBeNull();
    }, ordered);
    expect(repeated).toBeGreaterThan(10);
  });

  it('an order is called over only when the bank has none, and none can have been there and been decided on', () => {
    let over = 0;
    everyTurn((events, _start, steps) => {
      const ends = events.flatMap((event) =>
        event.kind === 'record' ? (event.change.statusReport?.status ?? []) : [],
      );
      if (!ends.some((status) => status === 'REJECTED' || status === 'CANCELLED')) return;
      over += 1;
      const [found] = events.flatMap((event) => (event.kind === 'found' ? [event.found] : [])).slice(-1);
      expect(found?.kind).toBe('absent');
      const wasLookedForEarly = steps.some(({ code, atMs }) => code === 'NOT_FOUND' && atMs <= nowMs - 280_000);
      if (found?.kind === 'absent' && found.mayBeOver) expect(wasLookedForEarly).toBe(true);
      // The bank has said that it has something under the key.
      expect(steps.map(({ code }) => code)).not.toContain('BANK_REJECTED_REQUEST');
    }, ordered);
    expect(over).toBeGreaterThan(50);
  });

  it('no call is begun when the turn’s time is over that may make the payment', () =>
    everyTurn((events, { leftMs }) => {
      const paying = events.filter(
        (event) => event.kind === 'call' && ['SUBMIT', 'PLACE', 'CONFIRM'].includes(event.call.kind),
      );
      if (leftMs === 0) expect(paying).toEqual([]);
    }));
});
