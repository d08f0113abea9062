// One suite for every standard and every bank of the sandbox, over real HTTP: whoever adds a standard makes this pass.
// What is expected comes from the sandbox's double-entry ledger, never from another reading by a connector.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/banks/connector.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { Bank } from '../../../src/domain/bank.ts';
import { addDays } from '../../../src/domain/dates.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { dayOf, toStatement } from '../../../src/domain/statement.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import type { Entry, Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import {
  connect,
  control,
  findBank,
  findLink,
  type LiveConnector,
  signedMinor,
  sumByCurrency,
  toBank,
  toLink,
  toSession,
  usableLinks,
  wholeHistory,
} from '../../support/sandbox-banks.ts';

const now = new Date();
// Before the tables below: they are of its banks and links, whichever there are.
const sandbox: Sandbox = await startSandbox({ now });
let ledger: Ledger;
const open: LiveConnector[] = [];

beforeAll(() => {
  ledger = buildLedger(now.getTime());
});

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ http }) => http.close()));
});

afterAll(async () => {
  await sandbox.close();
});

function connectTo(bankId: string, known: Parameters<typeof toBank>[1] = {}): LiveConnector {
  const live = connect(toBank(findBank(sandbox.description, bankId), known));
  open.push(live);
  return live;
}

async function fail(reading: Promise<unknown>): Promise<BankFailure> {
  const error = await reading.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof BankFailure)) throw error;
  return error;
}

function assertWhole(reading: Reading<unknown>): void {
  expect([reading.defects, reading.incomplete]).toEqual([[], null]);
  expect(Math.abs(reading.fetchedAtMs - Date.now())).toBeLessThan(60_000);
}

/** Every link that can be read, with the bank it is at. */
const readableLinks = usableLinks(sandbox.description).map(({ id, bank }) => [id, bank] as const);

const banks = sandbox.description.banks.map(({ id }) => id);

/** The first of a bank's links that can be read. */
function anyLinkOf(bankId: string): string {
  const [linkId] = readableLinks.find(([, bank]) => bank === bankId) ?? [];
  if (linkId === undefined) throw new Error(`${bankId} has no link that can be read`);
  return linkId;
}

describe.each(readableLinks)('%s', (linkId, bankId) => {
  async function readAll(live: LiveConnector) {
    const session = toSession(toLink(findLink(sandbox.description, linkId)));
    const accounts = await live.connector.fetchAccounts(session);
    const statements = new Map<string, Reading<readonly Transaction[]>>();
    for (const account of accounts.value) {
      statements.set(account.bankAccountId, await live.connector.fetchTransactions(session, account, wholeHistory));
    }
    return { session, accounts, statements };
  }

  it('has exactly the ledger’s accounts, entries and sums', { timeout: 60_000 }, async () => {
    const live = connectTo(bankId);
    const { accounts, statements } = await readAll(live);
    assertWhole(accounts);
    const customer = findLink(sandbox.description, linkId).customer;
    const expected = ledger.accountsOf(bankId, customer).map(({ id }) => id);
    expect(accounts.value.map(({ bankAccountId }) => bankAccountId).sort()).toEqual([...expected].sort());
    for (const account of accounts.value) {
      const reading = statements.get(account.bankAccountId);
      if (reading === undefined) throw new Error('no statement');
      assertWhole(reading);
      const booked = reading.value.filter(({ status }) => status === 'BOOKED');
      const ledgerEntries = ledger.booked(account.bankAccountId);
      expect(booked).toHaveLength(ledgerEntries.length);
      const sums = new Map<string, bigint>();
      for (const { amountMinor, currency } of ledgerEntries)
        sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
      expect(sumByCurrency(booked)).toEqual(sums);
      expect(countByDayAndAmount(booked)).toEqual(
        countAll(ledgerEntries.map((entry) => `${dayAt(live.bank, entry)} ${entry.amountMinor} ${entry.currency}`)),
      );
      const hasPending = live.connector.capabilities.has('PENDING_TRANSACTIONS');
      expect(reading.value.length - booked.length).toBe(hasPending ? ledger.pending(account.bankAccountId).length : 0);
    }
  });

  it('has balances that are the sums of the entries', { timeout: 60_000 }, async () => {
    const live = connectTo(bankId);
    const { session, accounts } = await readAll(live);
    const bulk = await live.connector.fetchAllBalances?.(session);
    if (bulk !== undefined) assertWhole(bulk);
    for (const account of accounts.value) {
      const single = await live.connector.fetchBalances(session, account);
      assertWhole(single);
      const { currency } = ledger.account(account.bankAccountId) ?? { currency: '' };
      const booked = single.value.find(
        ({ type, amount }) => (type === 'INTERIM_BOOKED' || type === 'NON_INVOICED') && amount.currency === currency,
      );
      if (booked === undefined) throw new Error('no booked balance');
      expect(signedMinor(booked.amount, booked.creditDebitIndicator)).toBe(
        ledger.bookedMinor(account.bankAccountId, currency),
      );
      const inBulk = bulk?.value.get(account.bankAccountId);
      if (inBulk !== undefined) expect(inBulk).toEqual(single.value);
    }
  });

  it('makes one statement, of unique keys that are the same whatever the order', { timeout: 60_000 }, async () => {
    const { statements } = await readAll(connectTo(bankId));
    for (const { value } of statements.values()) {
      const statement = toStatement(value);
      expect(statement).toHaveLength(value.length);
      expect(new Set(statement.map(({ key }) => key)).size).toBe(value.length);
      // Keys are the entries' own; within a day the order is the bank's.
      const keys = statement.map(({ key }) => key).sort();
      const byAmount = [...value].sort((a, b) => Number(a.amount.amountMinor - b.amount.amountMinor));
      for (const other of [[...value].reverse(), byAmount]) {
        expect(
          toStatement(other)
            .map(({ key }) => key)
            .sort(),
        ).toEqual(keys);
      }
    }
  });

  it('reads the same in windows as in one piece', { timeout: 60_000 }, async () => {
    const live = connectTo(bankId);
    const session = toSession(toLink(findLink(sandbox.description, linkId)));
    const account = await busiest((await live.connector.fetchAccounts(session)).value);
    const whole = await live.connector.fetchTransactions(session, account, wholeHistory);
    const today = now.toISOString().slice(0, 10);
    const edges = [0, 45, 90, 400].map((days) => addDays(today, -days));
    const windows = [
      { from: edges[0] ?? today, to: null },
      ...edges.slice(1).map((from, index) => ({ from, to: addDays(edges[index] ?? today, -1) })),
      { from: '2000-01-01', to: addDays(edges[3] ?? today, -1) },
    ];
    const parts: Transaction[] = [];
    for (const window of windows) {
      const part = await live.connector.fetchTransactions(session, account, window);
      expect(part.incomplete).toBeNull();
      for (const transaction of part.value) {
        const day = dayOf(transaction) ?? '9999-12-31';
        if (transaction.status !== 'PENDING')
          expect(day >= window.from && (window.to === null || day <= window.to)).toBe(true);
      }
      parts.push(...part.value);
    }
    expect(toStatement(parts).map(({ key }) => key)).toEqual(toStatement(whole.value).map(({ key }) => key));
  });
});

/** The account with the most entries: the one whose pages matter. */
async function busiest(accounts: readonly Account[]): Promise<Account> {
  const [most] = [...accounts].sort(
    (a, b) => ledger.booked(b.bankAccountId).length - ledger.booked(a.bankAccountId).length,
  );
  if (most === undefined) throw new Error('no account');
  return most;
}

/** The day the bank shows: Berlin Group houses write the ledger's own, the others an instant, read at the bank's place. */
function dayAt({ standard, timeZone }: Bank, { day, atMs }: Entry): string {
  if (standard === 'berlin-group') return day;
  // One for each zone: to make one takes a thousand times as long as to write a day.
  const format = dayFormats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  dayFormats.set(timeZone, format);
  return format.format(atMs);
}
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function countAll(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of [...texts].sort()) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function countByDayAndAmount(transactions: readonly Transaction[]): ReadonlyMap<string, number> {
  return countAll(
    transactions.map((transaction) => {
      const { amount, creditDebitIndicator } = transaction;
      return `${transaction.bookingDate} ${signedMinor(amount, creditDebitIndicator)} ${amount.currency}`;
    }),
  );
}

describe.each(banks)('%s', (bankId) => {
  const link = () => toLink(findLink(sandbox.description, anyLinkOf(bankId)));
  const reset = () => control(sandbox.description, 'DELETE', `/banks/${bankId}/faults`);

  async function withFaults<T>(faults: Record<string, unknown>, act: () => Promise<T>): Promise<T> {
    await control(sandbox.description, 'PUT', `/banks/${bankId}/faults`, faults);
    try {
      return await act();
    } finally {
      await reset();
    }
  }

  it('knows the customer, where it has that', async () => {
    const { connector } = connectTo(bankId);
    if (connector.fetchParty === undefined) {
      expect(connector.capabilities.has('CUSTOMER')).toBe(false);
      return;
    }
    const reading = await connector.fetchParty(toSession(link()));
    assertWhole(reading);
    expect(reading.value.displayName).toMatch(/Alice/);
    expect(reading.value.email).toMatch(/@/);
  });

  it('completes identifications, where the list does not have them', async () => {
    const { connector } = connectTo(bankId);
    const session = toSession(link());
    const { value: accounts } = await connector.fetchAccounts(session);
    for (const account of accounts) {
      if (!account.hasMoreIdentification) continue;
      const reading = await connector.fetchIdentification?.(session, account);
      expect(reading?.value.accountNumber).toBe(ledger.account(account.bankAccountId)?.accountNumber);
    }
    const named = accounts.filter(
      ({ identification, hasMoreIdentification }) =>
        hasMoreIdentification || Object.values(identification).some((value) => value !== null),
    );
    expect(named).toHaveLength(accounts.length);
  });

  it.each<[string, Parameters<typeof toLink>[1], string]>([
    ['a token nobody knows', { accessToken: 'unknown' }, 'CONSENT_REQUIRED'],
    ['a link that has expired', { expiresAt: '2020-01-01T00:00:00Z' }, 'CONSENT_REQUIRED'],
    ['a link without the permission', { permissions: new Set(['balances']) }, 'PERMISSION_NOT_GRANTED'],
  ])('refuses %s', async (_name, known, code) => {
    const { connector } = connectTo(bankId);
    const failure = await fail(connector.fetchAccounts(toSession({ ...link(), ...known })));
    expect(failure.code).toBe(code);
  });

  it('does not know an account that is not the customer’s', async () => {
    const { connector } = connectTo(bankId);
    const session = toSession(link());
    const [account] = (await connector.fetchAccounts(session)).value;
    if (account === undefined) throw new Error('no account');
    const foreign = { ...account, bankAccountId: '00000000-0000-4000-8000-000000000000' };
    expect((await fail(connector.fetchBalances(session, foreign))).code).toBe('RESOURCE_NOT_FOUND');
    expect((await fail(connector.fetchTransactions(session, foreign, wholeHistory))).code).toBe('RESOURCE_NOT_FOUND');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['429', { status: 429, retryAfterSeconds: 30 }, 'BANK_RATE_LIMITED'],
    ['503 with a date to return', { status: 503, retryAfterSeconds: 30 }, 'BANK_UNAVAILABLE'],
    ['500', { status: 500 }, 'BANK_UNAVAILABLE'],
    ['400', { status: 400 }, 'BANK_REJECTED_REQUEST'],
    ['a redirect', { status: 302 }, 'BANK_BAD_RESPONSE'],
    ['a reset', { reset: true }, 'BANK_UNAVAILABLE'],
    ['half an answer', { truncate: true }, 'BANK_UNAVAILABLE'],
    ['a page of HTML', { wrongType: 'html' }, 'BANK_BAD_RESPONSE'],
    ['an array', { wrongType: 'array' }, 'BANK_BAD_RESPONSE'],
    ['nothing', { wrongType: 'empty' }, 'BANK_BAD_RESPONSE'],
  ])('fails as it should on %s', async (_name, faults, code) => {
    const { connector } = connectTo(bankId);
    const failure = await withFaults(faults, () => fail(connector.fetchAccounts(toSession(link()))));
    expect(failure.code).toBe(code);
    expect(failure.correlationId).not.toBeNull();
    if (faults['retryAfterSeconds'] === 30) {
      expect(failure.retryAtMs).toBeGreaterThan(Date.now() + 25_000);
      expect(failure.retryAtMs).toBeLessThan(Date.now() + 35_000);
    }
  });

  it.each<[string, Record<string, unknown>]>([
    ['is silent', { latencyMs: 5_000 }],
    ['drips', { dripBytesPerSecond: 10 }],
  ])('is given up after its own timeout when it %s', async (_name, faults) => {
    const { connector, bank } = connectTo(bankId, { timeoutMs: 400 });
    const startedAtMs = performance.now();
    const failure = await withFaults(faults, () => fail(connector.fetchAccounts(toSession(link()))));
    expect(failure.code).toBe('BANK_TIMEOUT');
    expect(performance.now() - startedAtMs).toBeLessThan(bank.timeoutMs + 600);
  });

  it('keeps the pages read when a later one fails, and says so', { timeout: 30_000 }, async () => {
    const live = connectTo(bankId);
    const session = toSession(link());
    const account = await busiest((await live.connector.fetchAccounts(session)).value);
    const whole = await live.connector.fetchTransactions(session, account, wholeHistory);
    const pages = live.calls.filter(({ resource }) => resource === 'transactions').length;
    expect(pages).toBeGreaterThan(1);
    // Half of the calls fail: sooner or later a first page passes and a later one does not.
    for (let attempt = 0; attempt < 60; attempt += 1) {
      // Each time anew: a circuit that failures have opened would let none of the later attempts through.
      const { connector } = connectTo(bankId);
      const reading = await withFaults({ status: 503, share: 0.5 }, () =>
        connector.fetchTransactions(session, account, wholeHistory).catch((error: unknown) => error),
      );
      if (reading instanceof BankFailure) continue;
      const part = toReading(reading);
      if (part.incomplete === null) continue;
      expect(part.incomplete.code).toBe('BANK_UNAVAILABLE');
      expect(part.value.length).toBeGreaterThan(0);
      expect(part.value.length).toBeLessThan(whole.value.length);
      return;
    }
    throw new Error('no attempt ended in part');
  });

  it('tells of an odd entry and keeps the others', async () => {
    const { connector } = connectTo(bankId);
    const session = toSession(link());
    const account = await busiest((await connector.fetchAccounts(session)).value);
    const before = await connector.fetchTransactions(session, account, wholeHistory);
    await control(sandbox.description, 'PUT', `/banks/${bankId}/entries`, {
      accountId: account.bankAccountId,
      list: 'transactions',
      raw: { odd: true },
    });
    await control(sandbox.description, 'PUT', `/banks/${bankId}/entries`, {
      accountId: account.bankAccountId,
      list: 'accounts',
      raw: { odd: true },
    });
    try {
      const after = await connector.fetchTransactions(session, account, wholeHistory);
      expect(after.value).toHaveLength(before.value.length);
      expect(after.defects).toHaveLength(1);
      const accounts = await connector.fetchAccounts(session);
      expect(accounts.defects).toHaveLength(1);
    } finally {
      await control(sandbox.description, 'DELETE', `/banks/${bankId}/entries`);
    }
  });

  it('is asked with the person’s address only when they are there', async () => {
    const { connector } = connectTo(bankId);
    await control(sandbox.description, 'DELETE', `/banks/${bankId}/calls`);
    await connector.fetchAccounts(toSession(link()));
    await connector.fetchAccounts(toSession(link(), '203.0.113.9'));
    const calls = JSON.stringify(await control(sandbox.description, 'GET', `/banks/${bankId}/calls`));
    const addressed = calls.split('203.0.113.9').length - 1;
    const asked = calls.split('"hasBearer":true').length - 1;
    expect(addressed * 2).toBe(asked);
  });
});

function toReading(value: unknown): Reading<readonly Transaction[]> {
  const isReading = (candidate: unknown): candidate is Reading<readonly Transaction[]> =>
    typeof candidate === 'object' && candidate !== null && 'incomplete' in candidate && 'value' in candidate;
  if (!isReading(value)) throw value;
  return value;
}

describe('consents', () => {
  it('that are taken back at the bank need renewing', async () => {
    const own = await startSandbox({ now });
    try {
      for (const bankId of banks) {
        const link = findLink(own.description, anyLinkOf(bankId));
        const live = connect(toBank(findBank(own.description, bankId)));
        open.push(live);
        await control(own.description, 'DELETE', `/consents/${link.consentId}`);
        expect((await fail(live.connector.fetchAccounts(toSession(toLink(link))))).code).toBe('CONSENT_REQUIRED');
      }
    } finally {
      await own.close();
    }
  });

  it('that the bank holds expired need renewing', async () => {
    const { connector } = connectTo('rheinbank');
    const link = toLink(findLink(sandbox.description, 'erin-rheinbank'), { expiresAt: null });
    const failure = await fail(connector.fetchAccounts(toSession(link)));
    expect([failure.code, failure.bankCode]).toEqual(['CONSENT_REQUIRED', 'CONSENT_EXPIRED']);
  });

  it('that lack a permission at the bank alone are told as such', async () => {
    const { connector } = connectTo('albion');
    const link = toLink(findLink(sandbox.description, 'erin-albion'), {
      permissions: new Set(['accounts', 'balances']),
    });
    const [account] = (await connector.fetchAccounts(toSession(link))).value;
    if (account === undefined) throw new Error('no account');
    const failure = await fail(connector.fetchBalances(toSession(link), account));
    expect(failure.code).toBe('PERMISSION_NOT_GRANTED');
  });
});
