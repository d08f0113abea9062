// One suite for both databases: what the port of payments promises, whichever of them keeps it.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CurrencyCode } from '../../../src/domain/iso4217.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { toHash } from '../../../src/store/attempts.ts';
import { SealFailure, StoreFailure } from '../../../src/store/failures.ts';
import { parseSealedText, toSealedText } from '../../../src/store/payment-codec.ts';
import {
  BankPaymentIdTaken,
  type NewPayment,
  type PaymentPage,
  type PaymentRecord,
} from '../../../src/store/payments.ts';
import { Sealer, type SealingKey } from '../../../src/store/sealing.ts';
import type { Store } from '../../../src/store/store.ts';
import { databases, type FreshStore, newKey, useStores } from '../store/stores.ts';

function currency(code: string): CurrencyCode {
  const parsed = parseCurrency(code);
  if (parsed === null) throw new TypeError(code);
  return parsed;
}

const scope = { kind: 'customer', subject: 'alice', clientId: 'app' } as const;

function newPayment(overrides: Partial<NewPayment> = {}, amountMinor = 1250n): NewPayment {
  const nowMs = Date.now();
  return {
    id: randomUUID(),
    scope,
    idempotencyKey: randomUUID(),
    inputHash: 'hash-1',
    stateHash: toHash(randomUUID()),
    customerId: 'alice',
    bankId: 'albion',
    debtor: { linkId: 'l1', accountKey: 'a1' },
    order: {
      debtorAccount: { kind: 'uk', sortCode: '102030', accountNumber: '87654321' },
      creditorName: 'Secret Creditor',
      creditorAccount: { kind: 'iban', iban: 'GB29NWBK60161331926819' },
      creditorBic: null,
      instructedAmount: { amountMinor, currency: currency('GBP') },
      endToEndId: 'E2E-PLANTED',
      remittanceInformation: 'Planted remittance',
      requestedExecutionDate: null,
      isInstant: false,
    },
    issuer: 'https://bank.example',
    redirectUri: 'https://app.example/done',
    clientState: null,
    bindingHash: null,
    needsConfirmation: false,
    secrets: {
      state: 'planted-state',
      nonce: 'n',
      codeVerifier: 'planted-verifier',
      isOpenId: true,
      authorizationUrl: null,
      accessToken: null,
    },
    authoriseUntilMs: nowMs + 600_000,
    dueAtMs: nowMs + 60_000,
    createdAtMs: nowMs,
    dailyLimitMinor: null,
    ...overrides,
  };
}

async function begun(store: Store, payment = newPayment()): Promise<PaymentRecord> {
  const result = await store.payments.begin(payment);
  if (result.kind !== 'begun') throw new Error(result.kind);
  return result.payment;
}

async function changed(
  store: Store,
  payment: PaymentRecord,
  change: Parameters<Store['payments']['change']>[1],
): Promise<PaymentRecord> {
  const next = await store.payments.change(payment, change, Date.now());
  if (next === null) throw new Error('not changed');
  return next;
}

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`payments on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let store: Store;
    let place: FreshStore['place'];
    let key: SealingKey;
    const { another, raw } = useStores(make, (fresh) => {
      ({ store, place, key } = fresh);
    });

    it('keeps a payment as it was begun, also after a restart', async () => {
      const wanted = newPayment();
      const payment = await begun(store, wanted);
      expect(payment).toMatchObject({
        status: 'AWAITING_AUTHORISATION',
        stage: 'CREATING',
        order: wanted.order,
        secrets: wanted.secrets,
        debtor: wanted.debtor,
        version: 1,
      });
      const restarted = await another();
      expect(await restarted.payments.read(payment.id)).toEqual(payment);
      expect(await restarted.payments.findByState(wanted.stateHash)).toEqual(payment);
      expect(await restarted.payments.findByKey(scope, wanted.idempotencyKey)).toEqual({
        payment,
        inputHash: 'hash-1',
      });
      expect(await restarted.payments.readEvents(payment.id)).toMatchObject([
        { status: 'AWAITING_AUTHORISATION', source: 'GATEWAY' },
      ]);
      expect(await restarted.audit.read({ paymentId: payment.id, limit: 5 })).toMatchObject([
        { action: 'PAYMENT_INITIATE', paymentId: payment.id, customerId: 'alice' },
      ]);
    });

    it('of payments under a mandate that come at once at two gateways, begins no more than it allows', async () => {
      const other = await another();
      const { secrets, redirectUri, clientState, bindingHash, needsConfirmation, ...rest } = newPayment();
      const nowMs = rest.createdAtMs;
      const limits = {
        maximumIndividualMinor: 500n,
        currency: currency('GBP'),
        periodicLimits: [],
        validFromDate: null,
        validToDate: null,
      };
      const began = await store.paymentMandates.begin({
        ...{ scope, idempotencyKey: 'm', inputHash: 'h', stateHash: rest.stateHash, id: rest.id, debtor: rest.debtor },
        ...{ customerId: 'alice', bankId: 'albion', secrets, redirectUri, clientState, bindingHash, needsConfirmation },
        terms: {
          debtorAccount: null,
          debtorName: null,
          creditorName: 'Bob',
          creditorAccount: rest.order.creditorAccount,
          remittanceInformation: null,
          type: 'SWEEPING',
          limits,
        },
        ...{ authoriseUntilMs: rest.authoriseUntilMs, dueAtMs: rest.dueAtMs, createdAtMs: nowMs },
      });
      if (began.kind !== 'begun') throw new Error(began.kind);
      const under = (): NewPayment =>
        newPayment({
          underMandate: {
            ...{ mandateId: rest.id, bankConsentId: 'c-1', sinceMs: nowMs - 86_400_000, timeZone: 'Europe/London' },
            findBreach: (uses) => (uses.length < 3 ? null : { kind: 'INDIVIDUAL_AMOUNT', leftMinor: 0n }),
          },
        });
      // Not yet authorised: nothing.
      expect(await store.payments.begin(under())).toEqual({ kind: 'overMandate', breach: null });
      const authorised = await store.paymentMandates.change(began.mandate, { status: 'AUTHORISED' }, nowMs);
      const kinds = async (count: number) =>
        (
          await Promise.all(
            Array.from({ length: count }, (_, at) => (at % 2 === 0 ? store : other).payments.begin(under())),
          )
        ).map((result) => result.kind);
      expect((await kinds(20)).filter((kind) => kind === 'begun')).toHaveLength(3);
      // What came to nothing leaves its place to one other.
      const [counted] = await raw('select id from payments where mandate_id is not null');
      const one = await store.payments.read(String(counted?.['id']));
      if (one === null || authorised === null) throw new Error('nothing there');
      await changed(store, one, { statusReport: { status: 'REJECTED', source: 'BANK' }, stage: 'ENDED' });
      expect((await kinds(6)).filter((kind) => kind === 'begun')).toHaveLength(1);
      await store.paymentMandates.change(authorised, { status: 'REVOKED', stage: 'ENDED' }, nowMs);
      expect(await other.payments.begin(under())).toEqual({ kind: 'overMandate', breach: null });
    });

    it('makes one payment of twenty that come at once at two gateways', async () => {
      const other = await another();
      const idempotencyKey = randomUUID();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : other).payments.begin(newPayment({ idempotencyKey })),
        ),
      );
      expect(results.filter(({ kind }) => kind === 'begun')).toHaveLength(1);
      expect(results.filter(({ kind }) => kind === 'known')).toHaveLength(19);
      const ids = new Set(results.map((result) => ('payment' in result ? result.payment.id : result.kind)));
      expect(ids.size).toBe(1);
      expect(await raw('select id from payments')).toHaveLength(1);
    });

    it('begins refunds of one payment for no more than it was, at two gateways at once', async () => {
      const other = await another();
      const original = await begun(store, newPayment({}, 1000n));
      const refund = (amountMinor: bigint, more: Partial<NewPayment> = {}) =>
        newPayment({ refundOf: original.id, customerId: 'dora', ...more }, amountMinor);
      const reasonOf = async (payment: NewPayment) => {
        const result = await store.payments.begin(payment);
        return result.kind === 'notRefundable' ? result.reason : result.kind;
      };
      expect(await reasonOf(refund(1n))).toBe('NOT_SETTLED');
      expect(await reasonOf(newPayment({ refundOf: randomUUID() }))).toBe('PAYMENT_NOT_FOUND');
      const settled = await changed(store, original, {
        statusReport: { status: 'SETTLED', source: 'BANK' },
        stage: 'ENDED',
      });
      const refunds = Array.from({ length: 12 }, () => refund(300n));
      const results = await Promise.all(
        refunds.map((payment, index) => (index % 2 === 0 ? store : other).payments.begin(payment)),
      );
      expect(results.filter(({ kind }) => kind === 'begun')).toHaveLength(3);
      expect(
        results.filter((result) => result.kind === 'notRefundable' && result.reason === 'EXCEEDS_PAYMENT'),
      ).toHaveLength(9);
      // One that was refused left its key free, and nothing else behind.
      expect(await raw('select payment_id from idempotency')).toHaveLength(4);
      const [one, two, three] = (await store.payments.readRefundsOf([original.id])).get(original.id) ?? [];
      if (one === undefined || two === undefined || three === undefined) throw new Error('three were begun');
      expect(one.refundOf).toBe(original.id);
      // Unknown counts, rejected and cancelled do not.
      await changed(store, one, { statusReport: { status: 'UNKNOWN', source: 'GATEWAY' } });
      expect(await reasonOf(refund(101n))).toBe('EXCEEDS_PAYMENT');
      await changed(store, two, { statusReport: { status: 'CANCELLED', source: 'CUSTOMER' } });
      await changed(store, three, { statusReport: { status: 'REJECTED', source: 'BANK' } });
      expect(await reasonOf(refund(701n))).toBe('EXCEEDS_PAYMENT');
      expect(await reasonOf(refund(700n))).toBe('begun');
      expect(await reasonOf(refund(1n))).toBe('EXCEEDS_PAYMENT');
      expect(await reasonOf(newPayment({ refundOf: one.id }, 1n))).toBe('NOT_REFUNDABLE');
      // What is refunded can still be changed as it was read.
      expect(await store.payments.change(settled, { tries: 1 }, Date.now())).not.toBeNull();
    });

    it('keeps a standing order whole, in a form that a version before does not take for one payment', async () => {
      const schedule = {
        frequency: { unit: 'MONTH', count: 1, weekday: null, weekOfMonth: null, dayOfMonth: -1 },
        firstPaymentDate: '2027-01-31',
        finalPaymentDate: null,
        numberOfPayments: 12,
        firstAmountMinor: 5n,
        finalAmountMinor: null,
        executionRule: null,
      } as const;
      const { order, secrets } = newPayment();
      const payment = await begun(store, newPayment({ order: { ...order, schedule } }));
      expect((await store.payments.read(payment.id))?.order.schedule).toEqual(schedule);
      const later = await changed(store, payment, { secrets: { accessToken: 'token' } });
      expect(later.order).toEqual(payment.order);
      const text = toSealedText({
        order: payment.order,
        secrets: payment.secrets,
        refundAccount: null,
        bankTerms: null,
      });
      expect(JSON.parse(text)).toMatchObject({ order: null, secrets });
      // Nor does this version take what a later one says more of for less.
      const strange = JSON.stringify({
        ...JSON.parse(text),
        furtherOrder: { ...JSON.parse(text).furtherOrder, more: 1 },
      });
      expect(() => parseSealedText(strange, order.instructedAmount)).toThrow(SealFailure);
    });

    it('keeps the account that paid sealed, whatever else changes', async () => {
      const payment = await begun(store);
      const account = { kind: 'uk', sortCode: '998877', accountNumber: '13131313' } as const;
      const told = await changed(store, payment, { refundAccount: { account, name: 'Planted Payer' } });
      expect(told.refundAccount).toEqual({ account, name: 'Planted Payer' });
      const later = await changed(store, told, { secrets: { accessToken: 'token' }, stage: 'FOLLOWING' });
      expect(later.refundAccount).toEqual({ account, name: 'Planted Payer' });
      const text = JSON.stringify(await raw('select sealed, status, stage, bank_id, link_id from payments'));
      expect(text).not.toMatch(/13131313|Planted Payer/);
    });

    it('refuses another input under a key, and keeps keys of different callers apart', async () => {
      const idempotencyKey = 'same';
      await begun(store, newPayment({ idempotencyKey }));
      expect(await store.payments.begin(newPayment({ idempotencyKey, inputHash: 'hash-2' }))).toEqual({
        kind: 'conflict',
      });
      for (const other of [
        { ...scope, subject: 'bob' },
        { ...scope, clientId: 'other' },
        { ...scope, kind: 'partner' as const },
      ]) {
        expect((await store.payments.begin(newPayment({ idempotencyKey, scope: other }))).kind).toBe('begun');
      }
    });

    it('gives the payment under a key although it has failed since', async () => {
      const wanted = newPayment();
      const payment = await begun(store, wanted);
      const statusReport = { status: 'REJECTED', source: 'BANK', reasonCode: 'AM04' } as const;
      await changed(store, payment, { stage: 'ENDED', statusReport, rejection: 'INSUFFICIENT_FUNDS' });
      const again = await store.payments.begin({ ...wanted, id: randomUUID(), stateHash: toHash(randomUUID()) });
      expect(again).toMatchObject({
        kind: 'known',
        payment: { id: payment.id, status: 'REJECTED', rejection: 'INSUFFICIENT_FUNDS', reasonCode: 'AM04' },
      });
    });

    it('lets only who has read the newest version change it', async () => {
      const payment = await begun(store);
      const other = await another();
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? store : other).payments.change(
            payment,
            { stage: 'SUBMITTING', step: { name: 'SUBMIT', phase: 'BEGUN' } },
            Date.now(),
          ),
        ),
      );
      expect(results.filter((result) => result !== null)).toHaveLength(1);
      expect(await store.payments.readSteps(payment.id)).toMatchObject([{ step: 'SUBMIT', phase: 'BEGUN' }]);
    });

    it('makes events of changes only, and none after a final status', async () => {
      let payment = await begun(store);
      for (const status of ['RECEIVED', 'ACCEPTED', 'RECEIVED', 'SETTLED', 'REJECTED'] as const) {
        payment = await changed(store, payment, { statusReport: { status, source: 'BANK' } });
      }
      expect(payment.status).toBe('SETTLED');
      const events = await store.payments.readEvents(payment.id);
      expect(events.map(({ status }) => status)).toEqual(['AWAITING_AUTHORISATION', 'RECEIVED', 'ACCEPTED', 'SETTLED']);
    });

    it('keeps events and steps from being changed or deleted', async () => {
      const payment = await begun(store);
      await changed(store, payment, { step: { name: 'CREATE', phase: 'BEGUN' } });
      for (const sql of [
        "update payment_events set status = 'SETTLED'",
        'delete from payment_events',
        "update payment_steps set phase = 'DONE'",
        'delete from payment_steps',
      ]) {
        await expect(raw(sql)).rejects.toThrow(/append-only/);
      }
    });

    it('seals order and secrets: nothing of them is in the database, and another key does not open them', async () => {
      const payment = await begun(store);
      const dump = JSON.stringify(await raw('select * from payments'));
      for (const planted of ['Secret Creditor', 'GB29NWBK', '87654321', 'Planted', 'E2E-PLANTED', 'planted-']) {
        expect(dump).not.toContain(planted);
      }
      if (place.databaseUrl === null) {
        expect(readFileSync(join(place.dataDir, 'bankgraph.sqlite')).includes('Planted')).toBe(false);
      }
      const stranger = await another([newKey('k2')]);
      await expect(stranger.payments.read(payment.id)).rejects.toThrow(/STORE_KEYS/);
      const next = newKey('k3');
      const rotating = await another([next, key]);
      expect(await rotating.sealed.reseal('payments', 10)).toBe(1);
      expect(await rotating.sealed.reseal('payments', 10)).toBe(0);
      expect(await (await another([next])).payments.read(payment.id)).toEqual(payment);
    });

    it('reads what the version before wrote, which knew neither tokens to refresh nor cancellations', async () => {
      const wanted = newPayment();
      const { id } = await begun(store, wanted);
      const { instructedAmount: _amount, ...order } = wanted.order;
      const { state, nonce, codeVerifier } = wanted.secrets;
      const secrets = { state, nonce, codeVerifier, isOpenId: true, authorizationUrl: null, accessToken: 'old' };
      const place = { table: 'payments', row: id, column: 'sealed' };
      const { sealed } = new Sealer([key]).seal(JSON.stringify({ order, secrets }), place);
      await raw(`update payments set sealed = '${sealed}' where id = '${id}'`);
      expect((await store.payments.read(id))?.secrets).toEqual({
        ...secrets,
        refreshToken: null,
        accessExpiresAtMs: null,
        confirmationUrl: null,
        confirmationCode: null,
        cancellation: null,
      });
    });

    it('reads no account of a kind that it does not know, and leaves the payment as it was written', async () => {
      const written = newPayment();
      const { id } = await begun(store, written);
      const { instructedAmount: _amount, ...order } = written.order;
      const secrets = { ...written.secrets, isOpenId: true, authorizationUrl: null, accessToken: null };
      const place = { table: 'payments', row: id, column: 'sealed' };
      const sealer = new Sealer([key]);
      const write = async (account: object): Promise<string> => {
        const text = JSON.stringify({ order: { ...order, creditorAccount: account }, secrets });
        const { sealed } = sealer.seal(text, place);
        await raw(`update payments set sealed = '${sealed}' where id = '${id}'`);
        return text;
      };
      // As a later version may write it: with all that a UK account has.
      const text = await write({ kind: 'sort-code-roll', sortCode: '102030', accountNumber: '87654321', roll: 'A1' });
      const failure = {
        name: 'SealFailure',
        reason: 'BROKEN',
        message: expect.stringContaining('order.creditorAccount.kind'),
      };
      await expect(store.payments.read(id)).rejects.toMatchObject(failure);
      await expect(store.payments.findByKey(scope, written.idempotencyKey)).rejects.toMatchObject(failure);
      await expect(store.payments.begin(written)).rejects.toMatchObject(failure);
      // It is due as before, for a gateway that knows the kind, and a new key seals all that was written.
      expect(await store.payments.readDue(Number.MAX_SAFE_INTEGER, 10)).toContainEqual({ id, bankId: 'albion' });
      const next = newKey('k2');
      expect(await (await another([next, key])).sealed.reseal('payments', 10)).toBe(1);
      const rows = await raw(
        `select sealed, key_id, cast(version as integer) as version from payments where id = '${id}'`,
      );
      const [row] = z.array(z.object({ sealed: z.string(), key_id: z.string(), version: z.number() })).parse(rows);
      expect(row?.version).toBe(1);
      expect(new Sealer([next]).open({ sealed: row?.sealed ?? '', keyId: row?.key_id ?? '' }, place)).toBe(text);
    });

    it('puts a payment off by a fraction of a millisecond: pauses grow by fractions', async () => {
      const payment = await begun(store);
      const put = await store.payments.change(payment, { dueAtMs: 1_795_920_120_326.9934 }, Date.now());
      expect(put).toMatchObject({ dueAtMs: 1_795_920_120_327 });
    });

    it('counts a client’s day exactly, also at once, and takes out what came to nothing', async () => {
      const other = await another();
      const limited = () => newPayment({ dailyLimitMinor: 5000n }, 1000n);
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? store : other).payments.begin(limited())),
      );
      const made = results.flatMap((result) => (result.kind === 'begun' ? [result.payment] : []));
      expect(made).toHaveLength(5);
      expect(results.filter(({ kind }) => kind === 'overLimit')).toHaveLength(7);
      const [first] = made;
      if (first === undefined) throw new Error('none');
      await changed(store, first, { stage: 'ENDED', statusReport: { status: 'CANCELLED', source: 'CUSTOMER' } });
      expect((await store.payments.begin(limited())).kind).toBe('begun');
      expect((await store.payments.begin(limited())).kind).toBe('overLimit');
    });

    it('leaves no key behind when the limit refuses', async () => {
      const refused = newPayment({ dailyLimitMinor: 1n });
      expect((await store.payments.begin(refused)).kind).toBe('overLimit');
      expect(await store.payments.findByKey(scope, refused.idempotencyKey)).toBeNull();
      expect(await store.payments.findByKey(scope, 'k\0')).toBeNull();
      expect((await store.payments.begin({ ...refused, dailyLimitMinor: null })).kind).toBe('begun');
    });

    it('lists a customer’s payments newest first, page by page, and what is due', async () => {
      const nowMs = Date.now();
      const ids: string[] = [];
      for (const index of [0, 1, 1, 2]) {
        const payment = await begun(store, newPayment({ createdAtMs: nowMs + index, dueAtMs: nowMs - index }));
        ids.push(payment.id);
      }
      const first = await store.payments.readOfCustomer('alice', 2);
      const second = await store.payments.readOfCustomer('alice', 9, { before: first[1]?.id ?? '' });
      expect([...first, ...second].map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(first[0]?.id).toBe(ids[3]);
      expect(await store.payments.readOfCustomer('bob', 9)).toEqual([]);
      // The other way round, and between two places: those of one millisecond, too.
      const all = [...first, ...second].map(({ id }) => id);
      const read = async (limit: number, page: PaymentPage) =>
        (await store.payments.readOfCustomer('alice', limit, page)).map(({ id }) => id);
      expect(await read(9, { isOldestFirst: true })).toEqual(all.toReversed());
      for (const [index, id] of all.entries()) {
        expect(await read(9, { before: id })).toEqual(all.slice(index + 1));
        expect(await read(9, { after: id, isOldestFirst: true })).toEqual(all.slice(0, index).reverse());
      }
      expect(await read(9, { before: all[0] ?? '', after: all[3] ?? '' })).toEqual(all.slice(1, 3));
      const count = (customerId: string, clientId: string | null) =>
        store.payments.countOfCustomer(customerId, clientId);
      expect([
        await count('alice', null),
        await count('alice', 'app'),
        await count('alice', 'another'),
        await count('bob', null),
      ]).toEqual([4, 4, 0, 0]);
      const due = await store.payments.readDue(nowMs, 9);
      expect(due[0]).toEqual({ id: ids[3], bankId: 'albion' });
      expect(due).toHaveLength(4);
      const ended = await store.payments.read(ids[3] ?? '');
      if (ended === null) throw new Error('gone');
      await changed(store, ended, { stage: 'ENDED', dueAtMs: null });
      expect(await store.payments.readDue(nowMs, 9)).toHaveLength(3);
    });

    it('lists what is due of each bank, however much another has', async () => {
      const nowMs = Date.now();
      for (const index of [5, 4, 3]) await begun(store, newPayment({ dueAtMs: nowMs - index }));
      const { id } = await begun(store, newPayment({ bankId: 'thistle', dueAtMs: nowMs - 1 }));
      const due = await store.payments.readDue(nowMs, 2);
      expect(due.map(({ bankId }) => bankId)).toEqual(['albion', 'albion', 'thistle']);
      expect(due[2]?.id).toBe(id);
    });

    it('gives a bank’s id of a payment to one payment only, also at once', async () => {
      const other = await another();
      const [one, two, elsewhere] = [
        await begun(store),
        await begun(store),
        await begun(store, newPayment({ bankId: 'thistle' })),
      ];
      const results = await Promise.allSettled([
        store.payments.change(one, { bankPaymentId: 'P-1' }, Date.now()),
        other.payments.change(two, { bankPaymentId: 'P-1' }, Date.now()),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [loser, winner] = results[0]?.status === 'rejected' ? [one, two] : [two, one];
      const late = store.payments.change(loser, { bankPaymentId: 'P-1', stage: 'FOLLOWING' }, Date.now());
      await expect(late).rejects.toBeInstanceOf(BankPaymentIdTaken);
      expect(await store.payments.read(loser.id)).toEqual(loser);
      expect(await store.payments.read(winner.id)).toMatchObject({ bankPaymentId: 'P-1' });
      expect(await changed(store, elsewhere, { bankPaymentId: 'P-1' })).toMatchObject({ bankPaymentId: 'P-1' });
      await changed(store, await changed(store, loser, { bankPaymentId: 'P-2' }), { bankPaymentId: 'P-2' });
    });

    it('fails with a StoreFailure when it cannot be asked', async () => {
      // It may be closed again behind the test.
      await store.close();
      await expect(store.payments.read('x')).rejects.toBeInstanceOf(StoreFailure);
    });
  });
}
