// Payments of unknown outcome and what statements say of them: when they are looked for, how often a place is read, what ends
// one and what is only told. Over both databases, with statements that the tests write; the sandbox's own are in
// search-journeys.test.ts, the cases of the matching in test/unit/payments/search-match.test.ts.

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { newEndToEndId } from '../../../src/domain/own-reference.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { PaymentClosings } from '../../../src/payments/closings.ts';
import type { EntriesReading, EntriesRequest, StatementEntryOfAccount } from '../../../src/payments/search/entries.ts';
import { type SearchFinding, startPaymentSearch } from '../../../src/payments/search/search.ts';
import { ordinarySearchTimes } from '../../../src/payments/search/times.ts';
import { toHash } from '../../../src/store/attempts.ts';
import { EvidenceTaken, type NewPayment, type PaymentRecord } from '../../../src/store/payments.ts';
import type { Sweep } from '../../../src/store/rounds.ts';
import type { Store } from '../../../src/store/store.ts';
import { databases, newKey, open, type TestStores } from '../store/stores.ts';
import { createScriptedBank } from './scripted-bank.ts';

const currency = parseCurrency('GBP');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const startMs = Date.parse('2026-11-20T09:00:00Z');

describe.each(databases)('the search on $name', ({ skip, make }) => {
  const stores: TestStores = make();
  let store: Store;
  let nowMs = startMs;
  /** What the bank shows, by account key. */
  let statements: Map<string, StatementEntryOfAccount[]>;
  /** What a reading is besides; a failure instead of one. */
  let reading: Partial<Omit<EntriesReading & { kind: 'read' }, 'kind'>>;
  let failure: Exclude<EntriesReading, { kind: 'read' }> | null;
  let asked: EntriesRequest[];
  let findings: SearchFinding[];
  let settled: string[];
  let alerts: string[];
  let search: Sweep<void>;

  beforeAll(async () => {
    if (skip === null) await stores.start();
  }, 60_000);
  afterAll(() => stores.stop());
  beforeEach(async (context) => {
    if (skip !== null) return context.skip(skip);
    store = await open(await stores.place(), [newKey()]);
    nowMs = startMs;
    statements = new Map();
    reading = {};
    failure = null;
    asked = [];
    findings = [];
    settled = [];
    alerts = [];
    search = startSearch(null);
  });
  afterEach(async () => {
    await search.stop();
    await store.close();
  });

  function startSearch(unattendedCallsPerDay: number | null): Sweep<void> {
    const habits = { hasSubmission: true, mayResubmit: false, keepsKeys: false, consumesOnce: true } as const;
    const scripted = createScriptedBank('albion', { ...habits, next: () => 'done' });
    const limits = { ...scripted.bank.limits, unattendedCallsPerDay };
    return startPaymentSearch({
      engine: {
        store,
        banks: new Map([['albion', { ...scripted, bank: { ...scripted.bank, limits } }]]),
        onSettled: async ({ id }) => void settled.push(id),
        onAlert: (message) => void alerts.push(message),
        onTrouble: (message) => expect.unreachable(message),
        now: () => nowMs,
      },
      async findEntries(request) {
        asked.push(request);
        if (failure !== null) return failure;
        const entries = statements.get(request.debtor?.accountKey ?? '') ?? [];
        return { kind: 'read', entries, isComplete: true, shownAtMs: nowMs, againAtMs: nowMs, ...reading };
      },
      // Rounds are the tests' own.
      times: { ...ordinarySearchTimes, everyMs: dayMs },
      onFinding: (finding) => void findings.push(finding),
    });
  }

  /** A payment whose submission had no answer; with the gateway's own reference unless told. */
  async function unknownPayment(more: Partial<NewPayment> = {}, endToEndId?: string): Promise<PaymentRecord> {
    if (currency === null) throw new TypeError('GBP');
    const id = randomUUID();
    const begun = await store.payments.begin({
      id,
      scope: { kind: 'customer', subject: 'alice', clientId: 'app' },
      idempotencyKey: id,
      inputHash: 'hash',
      stateHash: toHash(id),
      customerId: 'alice',
      bankId: 'albion',
      debtor: { linkId: 'l1', accountKey: 'a1' },
      order: {
        debtorAccount: null,
        creditorName: 'Bob',
        creditorAccount: { kind: 'uk', sortCode: '102030', accountNumber: '12345678' },
        creditorBic: null,
        instructedAmount: { amountMinor: 1250n, currency },
        endToEndId: endToEndId ?? newEndToEndId(id),
        remittanceInformation: 'Invoice 2026-0017',
        requestedExecutionDate: null,
        isInstant: false,
      },
      issuer: null,
      redirectUri: 'https://app.example/done',
      clientState: null,
      bindingHash: null,
      needsConfirmation: false,
      secrets: { state: id, nonce: 'n', codeVerifier: 'v' },
      authoriseUntilMs: nowMs + hourMs,
      dueAtMs: nowMs,
      createdAtMs: nowMs,
      dailyLimitMinor: null,
      ...more,
    });
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    const report = { status: 'UNKNOWN', source: 'GATEWAY' } as const;
    const ended = await store.payments.change(
      begun.payment,
      { stage: 'ENDED', dueAtMs: null, statusReport: report },
      nowMs,
    );
    if (ended === null) throw new Error('changed meanwhile');
    return ended;
  }

  /** The entry that a payment makes in its account's statement. */
  function entryOf({ order }: PaymentRecord, more: Partial<Transaction> = {}, entryId = `e-${order.endToEndId}`) {
    return {
      entryId,
      linkId: 'l1',
      accountKey: 'a1',
      entryKey: `s:2026-11-20:${entryId}`,
      transaction: {
        bankTransactionId: entryId,
        entryReference: null,
        supersedesBankTransactionId: null,
        reversesBankTransactionId: null,
        status: 'BOOKED',
        kind: 'TRANSFER',
        amount: order.instructedAmount,
        creditDebitIndicator: 'DEBIT',
        originalAmount: null,
        exchangeRate: null,
        bookingDate: '2026-11-20',
        valueDate: null,
        transactionDateTime: null,
        counterparty: null,
        remittanceInformation: order.remittanceInformation,
        bankTransactionCode: null,
        endToEndId: order.endToEndId,
        balanceAfter: null,
        raw: null,
        ...more,
      },
    } satisfies StatementEntryOfAccount;
  }
  const show = (...entries: readonly StatementEntryOfAccount[]) => statements.set('a1', [...entries]);
  /** Rounds for so long: one a minute, one in twenty over days. */
  async function pass(ms: number): Promise<void> {
    const stepMs = ms > 2 * hourMs ? 20 * minuteMs : minuteMs;
    for (const endMs = nowMs + ms; nowMs < endMs; nowMs += stepMs) await search.round();
  }
  const read = async ({ id }: PaymentRecord) => store.payments.read(id);
  const audited = async ({ id }: PaymentRecord) =>
    (await store.audit.read({ paymentId: id, limit: 100 })).flatMap(({ action, reason }) =>
      action === 'PAYMENT_LIKELY' || action === 'PAYMENT_END' ? [`${action} ${reason}`] : [],
    );

  it('ends a payment by its one entry, with evidence, event, audit and a word to the operator', async () => {
    const payment = await unknownPayment();
    show(entryOf(payment), entryOf(payment, { endToEndId: 'another' }, 'other'));
    await pass(hourMs);
    expect(await read(payment)).toMatchObject({ status: 'SETTLED', stage: 'ENDED' });
    const events = await store.payments.readEvents(payment.id);
    expect(events.at(-1)).toMatchObject({ status: 'SETTLED', source: 'STATEMENT', reasonCode: null });
    expect((await store.payments.readEvidenceOf([payment.id])).get(payment.id)).toMatchObject({
      linkId: 'l1',
      accountKey: 'a1',
      entryKey: `s:2026-11-20:e-${payment.order.endToEndId}`,
      day: '2026-11-20',
    });
    expect(await audited(payment)).toEqual(['PAYMENT_END STATEMENT:2026-11-20']);
    expect(findings.map(({ kind }) => kind)).toEqual(['settled']);
    expect(findings[0]?.message).not.toMatch(/Bob|Invoice|alice|12345678/);
    expect(settled).toEqual([payment.id]);
    const looks = asked.length;
    await pass(2 * hourMs);
    expect(asked).toHaveLength(looks);
  });

  it('is not begun before the bank’s settling time, and asks for the days since it was initiated', async () => {
    const payment = await unknownPayment();
    show(entryOf(payment));
    await pass(2 * minuteMs);
    expect(asked).toEqual([]);
    await pass(minuteMs);
    expect(asked).toMatchObject([
      {
        customerId: 'alice',
        bankId: 'albion',
        debtor: { linkId: 'l1', accountKey: 'a1' },
        from: '2026-11-20',
        to: '2026-11-20',
      },
    ]);
    expect(await read(payment)).toMatchObject({ status: 'UNKNOWN' });
  });

  it('ends nothing that is not in the statement, however long it looks, and looks ever seldomer', async () => {
    const payment = await unknownPayment();
    for (let hours = 0; hours < 40 * 24; hours++) {
      await search.round();
      nowMs += hourMs;
    }
    expect(await read(payment)).toMatchObject({ status: 'UNKNOWN', rejection: null });
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.length).toBeLessThan(20);
    expect(findings).toEqual([]);
    expect(await audited(payment)).toEqual([]);
  });

  it('of two equal payments of which one went through, ends that one, by the gateway’s own reference', async () => {
    const [one, other] = [await unknownPayment(), await unknownPayment()];
    show(entryOf(other));
    await pass(2 * dayMs);
    expect(await read(one)).toMatchObject({ status: 'UNKNOWN' });
    expect(await read(other)).toMatchObject({ status: 'SETTLED' });
  });

  it('of two payments with the client’s one reference, ends neither, and says so once for each', async () => {
    const payments = [await unknownPayment({}, 'RENT-2026-11'), await unknownPayment({}, 'RENT-2026-11')];
    const [one] = payments;
    if (one === undefined) throw new Error('none');
    show(entryOf(one));
    await pass(2 * dayMs);
    for (const payment of payments) {
      expect(await read(payment)).toMatchObject({ status: 'UNKNOWN' });
      expect(await audited(payment)).toEqual(['PAYMENT_LIKELY REFERENCE_NOT_OURS:2026-11-20']);
    }
    expect(findings.map(({ kind }) => kind)).toEqual(['likely', 'likely']);
  });

  it('a payment whose own reference a client gave to another one ends by nothing', async () => {
    const payment = await unknownPayment();
    await unknownPayment({}, payment.order.endToEndId);
    show(entryOf(payment));
    await pass(2 * dayMs);
    expect(await read(payment)).toMatchObject({ status: 'UNKNOWN' });
    expect(await audited(payment)).toEqual(['PAYMENT_LIKELY REFERENCE_SHARED:2026-11-20']);
  });

  it('a reference that the customer wrote into a transfer to somebody else ends nothing', async () => {
    const payment = await unknownPayment();
    const identification = {
      iban: null,
      bban: null,
      sortCode: '998877',
      accountNumber: '87654321',
      bsb: null,
      bic: null,
      maskedNumber: null,
    };
    show(entryOf(payment, { counterparty: { name: 'Shop', identification, merchantCategoryCode: null } }));
    await pass(2 * dayMs);
    expect(await read(payment)).toMatchObject({ status: 'UNKNOWN' });
    expect(await audited(payment)).toEqual(['PAYMENT_LIKELY OTHER_PAYEE:2026-11-20']);
  });

  it('an entry that the bank shows and takes back ends nothing', async () => {
    const payment = await unknownPayment();
    show(entryOf(payment));
    await pass(10 * minuteMs);
    show();
    await pass(2 * dayMs);
    expect(await read(payment)).toMatchObject({ status: 'UNKNOWN' });
    expect(await audited(payment)).toEqual(['PAYMENT_LIKELY TAKEN_BACK:2026-11-20']);
  });

  it.each<[string, Partial<Transaction> | null]>([
    ['gone', null],
    ['returned', { status: 'REJECTED' }],
  ])('an entry that is shown, %s, and shown once more, has to be shown twice again', async (_name, between) => {
    const payment = await unknownPayment();
    const looks: (readonly StatementEntryOfAccount[])[] = [
      [entryOf(payment)],
      between === null ? [] : [entryOf(payment, between)],
      [entryOf(payment)],
      [],
    ];
    for (const [index, look] of looks.entries()) {
      show(...look);
      for (let tries = 0; tries < 300 && asked.length === index; tries++) await pass(10 * minuteMs);
      expect(asked).toHaveLength(index + 1);
    }
    expect(await read(payment)).toMatchObject({ status: 'UNKNOWN' });
    show(entryOf(payment));
    await pass(2 * dayMs);
    expect(await read(payment)).toMatchObject({ status: 'SETTLED' });
  });

  it('an entry that comes back as another one, or with its return beside it, ends nothing', async () => {
    const [renamed, returned] = [
      await unknownPayment(),
      await unknownPayment({ debtor: { linkId: 'l1', accountKey: 'a2' } }),
    ];
    show(entryOf(renamed, {}, 'first'));
    statements.set('a2', [{ ...entryOf(returned), accountKey: 'a2' }]);
    await pass(10 * minuteMs);
    show(entryOf(renamed, {}, 'second'));
    const back = { creditDebitIndicator: 'CREDIT' } as const;
    statements.set(
      'a2',
      [entryOf(returned), entryOf(returned, back, 'back')].map((entry) => ({ ...entry, accountKey: 'a2' })),
    );
    await pass(10 * minuteMs);
    show();
    await pass(2 * dayMs);
    expect(await read(renamed)).toMatchObject({ status: 'UNKNOWN' });
    expect(await read(returned)).toMatchObject({ status: 'UNKNOWN' });
    expect(await audited(returned)).toEqual(['PAYMENT_LIKELY RETURNED:2026-11-20']);
  });

  it('one that is pending is told, and ends the payment once it is booked; a refused one never does', async () => {
    const [pending, refused] = [await unknownPayment(), await unknownPayment()];
    show(entryOf(pending, { status: 'PENDING' }), entryOf(refused, { status: 'REJECTED' }));
    await pass(dayMs);
    expect(await read(pending)).toMatchObject({ status: 'UNKNOWN' });
    expect(await audited(pending)).toEqual(['PAYMENT_LIKELY NOT_BOOKED:2026-11-20']);
    show(entryOf(pending), entryOf(refused, { status: 'REJECTED' }));
    await pass(3 * dayMs);
    expect(await read(pending)).toMatchObject({ status: 'SETTLED' });
    expect(await read(refused)).toMatchObject({ status: 'UNKNOWN', rejection: null });
    expect(await audited(refused)).toEqual(['PAYMENT_LIKELY RETURNED:2026-11-20']);
  });

  it('an entry is one payment’s evidence, also where two would take it at once', async () => {
    const [one, other] = [await unknownPayment(), await unknownPayment()];
    const evidence = { entryId: 'e1', linkId: 'l1', accountKey: 'a1', entryKey: 'k', day: '2026-11-20' };
    const change = { statusReport: { status: 'SETTLED', source: 'STATEMENT' }, evidence } as const;
    const results = await Promise.allSettled(
      [one, other].map((payment) => store.payments.change(payment, change, nowMs)),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const loser = (await read(one))?.status === 'SETTLED' ? other : one;
    expect(await read(loser)).toMatchObject({ status: 'UNKNOWN', version: loser.version });
    await expect(store.payments.change(loser, change, nowMs)).rejects.toThrow(EvidenceTaken);
    expect(await store.paymentSearches.readUsed(['e1', 'e2'])).toEqual(new Set(['e1']));
  });

  it('an entry is one payment’s evidence, also where its bank is reached by another way since', async () => {
    const [one, other] = [await unknownPayment(), await unknownPayment()];
    const evidence = { entryId: 'e1', linkId: 'l1', accountKey: 'a1', entryKey: 'k', day: '2026-11-20' };
    const statusReport = { status: 'SETTLED', source: 'STATEMENT' } as const;
    await store.payments.change(one, { statusReport, evidence }, nowMs);
    const byOtherWay = { ...evidence, entryId: 'e2', linkId: 'l2' };
    await expect(store.payments.change(other, { statusReport, evidence: byOtherWay }, nowMs)).rejects.toThrow(
      EvidenceTaken,
    );
    const ofOtherEntry = { ...byOtherWay, entryKey: 'm' };
    expect(await store.payments.change(other, { statusReport, evidence: ofOtherEntry }, nowMs)).not.toBeNull();
  });

  it('an entry that is evidence already is told, and ends nothing', async () => {
    const [one, other] = [await unknownPayment(), await unknownPayment()];
    show(entryOf(one, {}, 'same'));
    await pass(hourMs);
    expect(await read(one)).toMatchObject({ status: 'SETTLED' });
    // The bank writes another reference into the same entry.
    show(entryOf(other, {}, 'same'));
    await pass(2 * dayMs);
    expect(await read(other)).toMatchObject({ status: 'UNKNOWN' });
    expect(await audited(other)).toEqual(['PAYMENT_LIKELY ALREADY_EVIDENCE:2026-11-20']);
  });

  it('payments of one account share its readings, of which a bank that rations calls spends half', async () => {
    await search.stop();
    search = startSearch(4);
    const payments = [];
    for (let count = 0; count < 20; count++) payments.push(await unknownPayment());
    await pass(14 * hourMs);
    expect(asked.length).toBe(2);
    show(...payments.map((payment) => entryOf(payment)));
    await pass(2 * dayMs);
    expect(asked.length).toBeLessThanOrEqual(6);
    for (const payment of payments) expect(await read(payment)).toMatchObject({ status: 'SETTLED' });
  });

  it('a bank that fails is asked again when it says; an account that is not linked costs nothing', async () => {
    const payment = await unknownPayment();
    failure = { kind: 'failed', retryAtMs: nowMs + 5 * hourMs };
    await pass(4 * hourMs);
    expect(asked).toHaveLength(1);
    failure = { kind: 'notLinked' };
    await pass(3 * dayMs);
    expect(await read(payment)).toMatchObject({ status: 'UNKNOWN' });
    failure = null;
    show(entryOf(payment));
    await pass(3 * dayMs);
    expect(await read(payment)).toMatchObject({ status: 'SETTLED' });
  });

  it('a reading with gaps ends nothing, and neither does the same answer read twice', async () => {
    const [payment, cached] = [
      await unknownPayment(),
      await unknownPayment({ debtor: { linkId: 'l1', accountKey: 'a2' } }),
    ];
    show(entryOf(payment));
    reading = { isComplete: false };
    await pass(dayMs);
    expect(await read(payment)).toMatchObject({ status: 'UNKNOWN' });
    expect(await audited(payment)).toEqual(['PAYMENT_LIKELY INCOMPLETE:2026-11-20']);
    statements.set('a2', [{ ...entryOf(cached), accountKey: 'a2' }]);
    reading = { shownAtMs: nowMs };
    await pass(3 * dayMs);
    expect(await read(cached)).toMatchObject({ status: 'UNKNOWN' });
    reading = {};
    await pass(3 * dayMs);
    expect(await read(cached)).toMatchObject({ status: 'SETTLED' });
  });

  it('one that an operator closed as not made is an alert when the statement shows it, once', async () => {
    const payment = await unknownPayment();
    await pass(hourMs);
    const closings = new PaymentClosings({ store, approvals: 1, now: () => nowMs });
    const evidence = { text: 'refused, says the bank', reference: null };
    const request = { paymentId: payment.id, status: 'REJECTED', evidence, operator: 'olga' } as const;
    expect(await closings.close(request)).toMatchObject({ kind: 'closed' });
    await pass(hourMs);
    expect(alerts).toEqual([]);
    show(entryOf(payment));
    await pass(dayMs);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toContain(`payment ${payment.id} at albion: an operator closed it as REJECTED`);
    expect(alerts[0]).not.toMatch(/Bob|Invoice|alice|12345678/);
    expect(findings.map(({ kind }) => kind)).toEqual(['likely']);
    expect(await audited(payment)).toContain('PAYMENT_LIKELY CLOSED_AS_REJECTED:2026-11-20');
    // It says what an operator has said: money that moved is not made unmoved by a status.
    expect(await read(payment)).toMatchObject({ status: 'REJECTED' });
    await pass(dayMs);
    expect(alerts).toHaveLength(1);
  });

  it('two gateways look for a payment once', async () => {
    const payment = await unknownPayment();
    show(entryOf(payment));
    const second = startSearch(null);
    for (let minutes = 0; minutes < 60; minutes++) {
      await Promise.all([search.round(), second.round()]);
      nowMs += minuteMs;
    }
    await second.stop();
    expect(await read(payment)).toMatchObject({ status: 'SETTLED' });
    expect(asked).toHaveLength(2);
    expect(findings).toHaveLength(1);
  });
});
