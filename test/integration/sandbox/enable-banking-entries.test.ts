// What the sandbox's Enable Banking shows of accounts: every balance and entry against the ledger, pages and their keys, what a
// person's presence changes, and one institution's trouble while the aggregator is well.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { BankClient } from './bank-client.ts';
import { EnableClient, present } from './enable-client.ts';
import { control } from './relying-party.ts';

const now = new Date('2026-11-22T12:00:00Z');
const ledger = buildLedger(now.getTime());
const aurora = ['Aurora Pankki', 'FI'] as const;
const meridiaan = ['Meridiaan Bank', 'NL'] as const;
const rheinbank = ['Rheinbank AG', 'DE'] as const;
const rhone = ['Banque du Rhône SA', 'FR'] as const;

let sandbox: Sandbox;
let client: EnableClient;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  client = new EnableClient(sandbox.description, now);
});
afterAll(() => sandbox.close());

type Wire = Record<string, unknown>;
const errorOf = ({ status, body }: { status: number; body: { error?: string } }) => [status, body.error];
const minorOf = (text: string): bigint => BigInt(text.replace('.', ''));
function signedMinor({ transaction_amount: amount, credit_debit_indicator: direction }: Wire): bigint {
  const minor = minorOf((amount as { amount: string }).amount);
  expect(minor >= 0n).toBe(true);
  return direction === 'DBIT' ? -minor : minor;
}
const uidOf = (session: { accounts: { details: string; uid: string }[] }, details: string): string =>
  session.accounts.find((account) => account.details === details)?.uid ?? '';

describe('accounts', () => {
  const all = [
    ['alice', aurora, { Käyttötili: 'alice-aurora-current', Mökki: 'alice-aurora-savings' }],
    [
      'bob',
      aurora,
      { Käyttötili: 'bob-aurora-current', Säästöt: 'bob-aurora-savings', Luottokortti: 'bob-aurora-card' },
    ],
    ['chloe', rheinbank, { Girokonto: 'chloe-rheinbank-giro', Tagesgeld: 'chloe-rheinbank-tagesgeld' }],
    ['bob', rhone, { 'Compte courant': 'bob-rhone-courant', Livret: 'bob-rhone-livret', Carte: 'bob-rhone-carte' }],
  ] as const;

  test.each(all)('of %s at %s are the ledger’s, to the cent', async (customer, aspsp, slugs) => {
    const session = await client.link(aspsp, customer);
    expect(session.accounts.map(({ details }: { details: string }) => details)).toEqual(Object.keys(slugs));
    for (const [details, slug] of Object.entries(slugs)) {
      const { id, currency, creditLimitMinor } = accountNamed(slug);
      const uid = uidOf(session, details);
      const { body } = await client.get(`/accounts/${uid}/balances`, present);
      const expected = ledger.expectedMinor(id, currency);
      const amounts: Record<string, bigint> = {
        CLBD: ledger.bookedMinor(id, currency),
        ITBD: ledger.bookedMinor(id, currency),
        ITAV: expected + creditLimitMinor,
        XPCD: expected,
      };
      for (const { balance_type: type, balance_amount: amount } of body.balances) {
        expect([slug, type, minorOf(amount.amount)]).toEqual([slug, type, amounts[type]]);
      }
      const { found } = await client.transactions(uid, { strategy: 'longest' });
      const booked = found.filter(({ status }) => status === 'BOOK');
      expect(booked.map(signedMinor)).toEqual(ledger.booked(id).map(({ amountMinor }) => amountMinor));
      expect(booked.map((entry) => entry['booking_date'])).toEqual(ledger.booked(id).map(({ day }) => day));
      expect(booked.reduce((sum, entry) => sum + signedMinor(entry), 0n)).toBe(ledger.bookedMinor(id, currency));
      const pending = aspsp === rhone ? [] : ledger.pending(id).map(({ amountMinor }) => amountMinor);
      expect(found.filter(({ status }) => status === 'PDNG').map(signedMinor)).toEqual(pending);
    }
  });

  test('at Aurora have references, details, categories and the balance after each entry', async () => {
    const session = await client.link(aurora, 'bob');
    const uid = uidOf(session, 'Luottokortti');
    const { found, pages } = await client.transactions(uid, { strategy: 'longest' });
    expect(pages.slice(0, -1).every((count) => count === 100)).toBe(true);
    expect(new Set(found.map((entry) => entry['entry_reference'])).size).toBe(found.length);
    const booked = found.filter(({ status }) => status === 'BOOK');
    for (const [index, entry] of booked.entries()) {
      const after = entry['balance_after_transaction'] as { amount: string };
      const before = booked[index + 1]?.['balance_after_transaction'] as { amount: string } | undefined;
      expect(minorOf(after.amount) - minorOf(before?.amount ?? '0')).toBe(signedMinor(entry));
    }
    const abroad = booked.find((entry) => entry['exchange_rate'] !== undefined);
    const {
      unit_currency: unit,
      exchange_rate: rate,
      instructed_amount: asked,
    } = (abroad?.['exchange_rate'] ?? {}) as Wire;
    expect((asked as Wire)['currency']).toBe(unit);
    expect(String(rate)).toMatch(/^0\.\d{4}$|^1\.\d{4}$/);
    expect(abroad?.['merchant_category_code']).toMatch(/^\d{4}$/);
    const one = await client.get(`/accounts/${uid}/transactions/${abroad?.['transaction_id']}`, present);
    expect(one.body).toEqual(abroad);
    const other = await client.get(`/accounts/${uid}/transactions/unknown`, present);
    expect(errorOf(other)).toEqual([404, 'TRANSACTION_DOES_NOT_EXIST']);
  });

  test('at Meridiaan have nulls, empty pages that go on, and thirteen months', async () => {
    const session = await client.link(meridiaan, 'chloe');
    const [{ uid }] = session.accounts;
    const { found, pages } = await client.transactions(uid, { strategy: 'longest' });
    expect(pages.filter((_count, index) => index % 2 === 1).every((count) => count === 0)).toBe(true);
    const recent = ledger.booked(accountNamed('chloe-meridiaan-current').id).filter(({ day }) => day >= '2025-10-22');
    expect(found.filter(({ status }) => status === 'BOOK')).toHaveLength(recent.length);
    expect(found.every((entry) => entry['entry_reference'] === null && entry['transaction_id'] === null)).toBe(true);
    const short = await client.transactions(uid, { date_from: '2026-11-20' });
    expect(short.pages).toEqual([short.found.length, 0]);
    const early = await client.get(`/accounts/${uid}/transactions?date_from=2025-10-21`);
    expect(errorOf(early)).toEqual([422, 'WRONG_TRANSACTIONS_PERIOD']);
  });

  test('at the sandbox’s own houses have the entries of their own interfaces', async () => {
    const own = new BankClient(sandbox.description, 'chloe-rheinbank');
    const giro = accountNamed('chloe-rheinbank-giro');
    const entries = await own.transactions(`/v1/accounts/${giro.id}`, 'bookingStatus=booked&dateFrom=2024-01-01');
    const { found } = await client.transactions(uidOf(await client.link(rheinbank, 'chloe'), 'Girokonto'), {
      strategy: 'longest',
      transaction_status: 'BOOK',
    });
    const view = (id: unknown, text: unknown, day: unknown) => `${id} ${text} ${day}`;
    expect(
      found.map((entry) =>
        view(entry['entry_reference'], (entry['remittance_information'] as string[])[0], entry['booking_date']),
      ),
    ).toEqual(
      entries.map((entry) =>
        view(entry['transactionId'], entry['remittanceInformationUnstructured'], entry['bookingDate']),
      ),
    );
  });
});

describe('a period', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['date_to=2026-11-01', 'DATE_TO_WITHOUT_DATE_FROM'],
    ['date_from=2026-11-23', 'DATE_FROM_IN_FUTURE'],
    ['date_from=2026-11-10&date_to=2026-11-09', 'WRONG_DATE_INTERVAL'],
    ['date_from=10.11.2026', 'WRONG_REQUEST_PARAMETERS'],
    ['transaction_status=BOOKED', 'WRONG_REQUEST_PARAMETERS'],
    ['strategy=all', 'WRONG_REQUEST_PARAMETERS'],
    ['continuation_key=cGFnZTox', 'WRONG_CONTINUATION_KEY'],
  ];

  test('is refused where it cannot be, and a key for anything but its own pages', async () => {
    const session = await client.link(aurora, 'bob');
    const [uid, card] = [uidOf(session, 'Käyttötili'), uidOf(session, 'Luottokortti')];
    for (const [query, error] of wrong) {
      expect(errorOf(await client.get(`/accounts/${uid}/transactions?${query}`, present))).toEqual([422, error]);
    }
    const { body } = await client.get(`/accounts/${uid}/transactions?strategy=longest`, present);
    const key = body.continuation_key as string;
    for (const path of [
      `${card}/transactions?strategy=longest&continuation_key=${key}`,
      `${uid}/transactions?date_from=2026-01-01&continuation_key=${key}`,
      `${uid}/transactions?strategy=longest&continuation_key=${key.slice(0, -2)}`,
    ]) {
      expect(errorOf(await client.get(`/accounts/${path}`, present))).toEqual([422, 'WRONG_CONTINUATION_KEY']);
    }
  });

  test('is the last ninety days when nothing is said, and both its days are in it', async () => {
    const uid = uidOf(await client.link(aurora, 'bob'), 'Käyttötili');
    const days = async (query: Record<string, string>) => {
      const { found } = await client.transactions(uid, { ...query, transaction_status: 'BOOK' });
      return found.map((entry) => String(entry['booking_date']));
    };
    const usual = await days({});
    expect([(usual.at(-1) ?? '') >= '2026-08-24', usual.length > 50]).toEqual([true, true]);
    const some = await days({ date_from: '2026-10-01', date_to: '2026-10-31' });
    expect(new Set(some.map((day) => day.slice(0, 7)))).toEqual(new Set(['2026-10']));
    expect(some).toContain('2026-10-01');
  });
});

describe('a person', () => {
  test('is there by all headers that the institution needs, or by none', async () => {
    const uid = uidOf(await client.link(aurora, 'bob'), 'Käyttötili');
    const path = `/accounts/${uid}/balances`;
    const half = await client.get(path, { 'psu-ip-address': '192.0.2.7' });
    expect([...errorOf(half), half.body.detail]).toEqual([
      422,
      'PSU_HEADER_NOT_PROVIDED',
      'PSU header psuUserAgent is not provided',
    ]);
    const wrong = await client.get(path, { ...present, 'psu-ip-address': 'home' });
    expect(errorOf(wrong)).toEqual([422, 'PSU_HEADER_INVALID']);
    for (let index = 0; index < 6; index += 1) expect((await client.get(path, present)).status).toBe(200);
  });

  test('who is not there lets four calls a day through for each account and endpoint, pages not counted', async () => {
    const session = await client.link(aurora, 'bob');
    const [uid, other] = [uidOf(session, 'Käyttötili'), uidOf(session, 'Säästöt')];
    const first = await client.get(`/accounts/${uid}/transactions?strategy=longest`);
    const next = `/accounts/${uid}/transactions?strategy=longest&continuation_key=${first.body.continuation_key}`;
    for (let index = 0; index < 6; index += 1) expect((await client.get(next)).status).toBe(200);
    const path = `/accounts/${uid}/transactions`;
    for (let index = 0; index < 3; index += 1) expect((await client.get(path)).status).toBe(200);
    expect(errorOf(await client.get(path))).toEqual([429, 'ASPSP_RATE_LIMIT_EXCEEDED']);
    expect((await client.get(`/accounts/${uid}/balances`)).status).toBe(200);
    expect((await client.get(`/accounts/${other}/transactions`)).status).toBe(200);
    expect((await client.get(path, present)).status).toBe(200);
    await control(sandbox.description, 'PUT', '/clock', { now: '2026-11-23T00:00:01Z' });
    expect((await client.get(path)).status).toBe(200);
    await control(sandbox.description, 'PUT', '/clock', { now: now.toISOString() });
  });
});

describe('trouble', () => {
  const faults = (path: string, body: unknown) =>
    control(sandbox.description, 'PUT', `/sources/enable${path}/faults`, body);

  test('of one institution is not another’s', async () => {
    const [one, other] = [await client.link(aurora, 'bob'), await client.link(rhone, 'bob')];
    const [bad, good] = [uidOf(one, 'Käyttötili'), uidOf(other, 'Livret')].map((uid) => `/accounts/${uid}/balances`);
    const told: unknown[] = [];
    for (const body of [{ status: 503 }, { status: 429, retryAfterSeconds: 60 }, { status: 504 }, { reset: true }]) {
      await faults('/institutions/aurora', body);
      const answer = await client.get(bad ?? '', present);
      told.push([...errorOf(answer), answer.headers.get('retry-after')]);
      expect((await client.get(good ?? '', present)).status).toBe(200);
      expect((await client.get('/aspsps')).status).toBe(200);
    }
    expect(told).toEqual([
      [400, 'ASPSP_ERROR', null],
      [429, 'ASPSP_RATE_LIMIT_EXCEEDED', '60'],
      [408, 'ASPSP_TIMEOUT', null],
      [400, 'ASPSP_ERROR', null],
    ]);
    await faults('/institutions/aurora', { status: 503 });
    expect((await client.get(bad ?? '', present)).body.detail).toMatchObject({
      message: 'Service unavailable',
      error_data: { body: { tppMessages: [{ code: 'INTERNAL_SERVER_ERROR' }] } },
    });
    expect(errorOf(await client.request('POST', '/auth', client.start(...aurora)))).toEqual([400, 'ASPSP_ERROR']);
    await control(sandbox.description, 'DELETE', '/sources/enable/institutions/aurora/faults');
    expect((await client.get(bad ?? '', present)).status).toBe(200);
  });

  test('of the aggregator is everyone’s', async () => {
    await faults('', { status: 500 });
    expect((await client.get('/aspsps')).body).toEqual({ code: 500, message: 'Internal Server Error' });
    await faults('', { reset: true });
    await expect(client.get('/aspsps')).rejects.toThrow();
    await control(sandbox.description, 'DELETE', '/sources/enable/faults');
    expect((await client.get('/aspsps')).status).toBe(200);
    const { body } = await control(sandbox.description, 'GET', '/sources');
    expect(body[0]).toMatchObject({
      id: 'enable',
      faults: null,
      institutions: [{ id: 'aurora', faults: null }, {}, {}, {}],
    });
    expect((await faults('/institutions/albion', {})).status).toBe(404);
  });
});
