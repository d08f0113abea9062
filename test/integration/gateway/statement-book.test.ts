// The statement book through a started gateway: what a bank has shown is there after a restart, when the bank fails, and under
// the ids it had; and the bank is asked for no more than what is missing.

import { afterEach, describe, expect, it } from 'vitest';
import {
  type BankCase,
  type CaseAnswer,
  type CaseGateway,
  daysAgo,
  giroEntry,
  oneGiro,
  startCaseGateway,
} from '../../support/bank-cases.ts';
import { storeSettings } from '../../support/store-settings.ts';

const query = `{ me { transactions(first: 200) {
  edges { node { id status bookingDate signedAmount { amount } supersedes supersedesConfidence identityStability } }
  sources { status error { code } historyFrom provenance { freshness } } } } }`;

interface Node {
  readonly id: string;
  readonly status: string;
  readonly signedAmount: { readonly amount: string };
  readonly supersedes: string | null;
  readonly supersedesConfidence: string | null;
}

const path = '/v1/accounts/r1/transactions';

function toCase(transactions: CaseAnswer | ((url: URL) => CaseAnswer), rest: Partial<BankCase> = {}): BankCase {
  return {
    name: 'a bank',
    standard: 'berlin-group',
    answers: { '/v1/accounts': oneGiro, [path]: transactions },
    query,
    expected: {},
    ...rest,
  };
}

const list = (booked: readonly object[], pending: readonly object[] = []): CaseAnswer => ({
  body: { transactions: { booked, pending } },
});

const noCache = {
  CACHE_TRANSACTIONS_SECONDS: '0',
  CACHE_HISTORY_SECONDS: '0',
  CACHE_REVALIDATE_SECONDS: 'transactions=0,history=0',
};

let gateway: CaseGateway | null = null;
const start = async (bank: BankCase, settings: Readonly<Record<string, string>>): Promise<CaseGateway> => {
  await gateway?.stop();
  gateway = await startCaseGateway([bank], settings);
  return gateway;
};
afterEach(async () => {
  await gateway?.stop();
  gateway = null;
});

const nodesOf = (answer: Awaited<ReturnType<CaseGateway['ask']>>): Node[] =>
  answer.data.me.transactions.edges.map(({ node }: { node: Node }) => node);

describe('what a bank has shown', () => {
  const entries = [giroEntry(daysAgo(2), '-1.00'), giroEntry(daysAgo(3), '-2.00'), giroEntry(daysAgo(150), '-3.00')];

  it('is there after a restart, as fresh as it was, without a call', async () => {
    const store = storeSettings();
    const bank = toCase(list(entries));
    const before = nodesOf(await (await start(bank, store)).ask(bank));
    expect(before).toHaveLength(3);
    const again = await start(bank, { ...store, CACHE_TRANSACTIONS_SECONDS: '3600' });
    expect(nodesOf(await again.ask(bank))).toEqual(before);
    expect(again.asked(bank)).toEqual(['/v1/accounts']);
  });

  it('stands in for a bank that is down, said to be stale', async () => {
    const store = storeSettings();
    const bank = toCase(list(entries));
    const before = nodesOf(await (await start(bank, store)).ask(bank));
    const down = toCase({ status: 503, body: {} });
    const answer = await (await start(down, { ...store, ...noCache })).ask(down);
    expect(nodesOf(answer)).toEqual(before);
    expect(answer.data.me.transactions.sources).toMatchObject([
      { status: 'STALE', error: { code: 'BANK_UNAVAILABLE' }, provenance: { freshness: 'STALE' } },
    ]);
  });

  it('is not shown when the consent does not cover it any more', async () => {
    const store = storeSettings();
    const bank = toCase(list(entries));
    await (await start(bank, store)).ask(bank);
    const narrowed = toCase(list(entries), { permissions: ['accounts'] });
    const answer = await (await start(narrowed, store)).ask(narrowed);
    expect(nodesOf(answer)).toEqual([]);
    expect(answer.data.me.transactions.sources).toMatchObject([
      { status: 'FORBIDDEN', error: { code: 'PERMISSION_NOT_GRANTED' } },
    ]);
  });

  it('is not shown when the bank has said to another question that its consent has ended', async () => {
    const held = { isRevoked: false };
    const revoked: CaseAnswer = {
      status: 401,
      body: { tppMessages: [{ category: 'ERROR', code: 'CONSENT_INVALID' }] },
    };
    const bank = toCase(() => (held.isRevoked ? revoked : list(entries)));
    const asking = { ...bank, answers: { ...bank.answers, '/v1/accounts/r1/balances': revoked } };
    const started = await start(asking, storeSettings());
    expect(nodesOf(await started.ask(asking))).toHaveLength(3);
    held.isRevoked = true;
    await started.ask(asking, '{ me { accounts(first: 5) { edges { node { balances { type } } } } } }');
    const answer = await started.ask(asking);
    expect(nodesOf(answer)).toEqual([]);
    expect(answer.data.me.transactions.sources).toMatchObject([{ error: { code: 'CONSENT_REQUIRED' } }]);
  });

  it('is asked for again where it is older than is kept, and is shown the same', async () => {
    const store = { ...storeSettings(), STATEMENT_BOOK_MONTHS: '3' };
    const bank = toCase(list(entries));
    const before = nodesOf(await (await start(bank, store)).ask(bank));
    expect(before).toHaveLength(3);
    const later = await start(bank, store);
    expect(nodesOf(await later.ask(bank))).toEqual(before);
    const { [2]: oldest } = before;
    const found = await later.ask(bank, 'query ($id: ID!) { node(id: $id) { id } }', { id: oldest?.id });
    expect(found.data.node).toEqual({ id: oldest?.id });
    // The two windows that begin before what is kept, once each; the third is in the book, and the entry was in the cache.
    expect(later.asked(bank).filter((asked) => asked.includes('transactions'))).toHaveLength(2);
    // What the book keeps is told to its readers as it comes; what it does not keep is no news.
    const changes = '{ me { transactionChanges(first: 10) { edges { node { kind } } } } }';
    expect((await later.ask(bank, changes)).data.me.transactionChanges.edges).toHaveLength(2);
  });

  it('is as the bank says it when it is not to be kept', async () => {
    const store = { ...storeSettings(), STATEMENT_BOOK: 'false' };
    const bank = toCase(list(entries));
    expect(nodesOf(await (await start(bank, store)).ask(bank))).toHaveLength(3);
    const down = toCase({ status: 503, body: {} });
    const answer = await (await start(down, store)).ask(down);
    expect(answer.data.me.transactions.sources).toMatchObject([{ status: 'DOWN' }]);
  });
});

describe('a bank', () => {
  it('that counts calls is asked for a statement once at the first look', async () => {
    const bank = toCase(list([giroEntry(daysAgo(2), '-1.00'), giroEntry(daysAgo(80), '-2.00')]), {
      bank: { limits: { unattendedCallsPerDay: 4 } },
    });
    const answer = await (await start(bank, {})).ask(bank);
    expect(nodesOf(answer)).toHaveLength(2);
    expect(gateway?.asked(bank).filter((asked) => asked.startsWith(path))).toHaveLength(1);
    expect(answer.data.me.transactions.sources).toMatchObject([{ status: 'OK', historyFrom: expect.any(String) }]);
  });

  it('is asked for the days since the last answer, with an overlap, and for all where one of them is gone', async () => {
    let booked = Array.from({ length: 20 }, (_, index) => giroEntry(daysAgo(index + 1), `-${index + 1}.00`));
    const heed = (url: URL): CaseAnswer => {
      const from = url.searchParams.get('dateFrom') ?? '';
      return list(booked.filter(({ bookingDate }) => bookingDate >= from));
    };
    // Its days are ours, also in the hour before midnight.
    const bank = toCase(heed, { query: query.replace('first: 200', 'first: 5'), bank: { timeZone: 'UTC' } });
    const running = await start(bank, noCache);
    const days = () => running.asked(bank).flatMap((asked) => /dateFrom=([\d-]+)/.exec(asked)?.[1] ?? []);
    await running.ask(bank);
    expect(days()).toHaveLength(1);
    booked = [giroEntry(daysAgo(0), '-0.50'), ...booked];
    expect(nodesOf(await running.ask(bank))[0]?.signedAmount.amount).toBe('-0.50');
    expect(days().slice(1)).toEqual([daysAgo(10)]);
    booked = booked.filter((_, index) => index !== 2);
    const amounts = nodesOf(await running.ask(bank)).map(({ signedAmount }) => signedAmount.amount);
    expect(amounts).toEqual(['-0.50', '-1.00', '-3.00', '-4.00', '-5.00']);
    expect(days().slice(2)).toEqual([daysAgo(10), days()[0]]);
  });

  it('that books a pending entry without a word is shown to have replaced it, and never under its id', async () => {
    const held = giroEntry(daysAgo(1), '-9.00');
    const { bookingDate: _day, ...pending } = { ...held, valueDate: daysAgo(1) };
    let answer = list([], [pending]);
    const bank = toCase(() => answer);
    const running = await start(bank, noCache);
    const [before] = nodesOf(await running.ask(bank));
    expect(before).toMatchObject({ status: 'PENDING', supersedes: null, supersedesConfidence: null });
    answer = list([held]);
    const after = nodesOf(await running.ask(bank));
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({ status: 'BOOKED', supersedes: before?.id, supersedesConfidence: 'LIKELY' });
    expect(after[0]?.id).not.toBe(before?.id);
    const { data } = await running.ask(bank, 'query ($id: ID!) { transaction(id: $id) { id } }', { id: before?.id });
    expect(data.transaction).toBeNull();
  });

  it('that books a pending entry under its id shows the same entry', async () => {
    const held = giroEntry(daysAgo(1), '-9.00', { transactionId: 't1' });
    const { bookingDate: _day, ...pending } = { ...held, valueDate: daysAgo(1) };
    let answer = list([], [pending]);
    const bank = toCase(() => answer);
    const running = await start(bank, noCache);
    const [before] = nodesOf(await running.ask(bank));
    answer = list([{ ...held, transactionAmount: { amount: '-9.50', currency: 'EUR' } }]);
    expect(nodesOf(await running.ask(bank))).toMatchObject([{ id: before?.id, status: 'BOOKED', supersedes: null }]);
  });
});

const changesQuery = `query ($after: String) { me { transactionChanges(first: 2, after: $after) {
  edges { node { kind reason transactionId transaction { id signedAmount { amount } } account: accountId supersededBy } }
  pageInfo { hasNextPage endCursor } } } }`;

interface Change {
  readonly kind: string;
  readonly reason: string;
  readonly transactionId: string;
  readonly transaction: { readonly id: string; readonly signedAmount: { readonly amount: string } } | null;
  readonly supersededBy: string | null;
}

describe('the feed of changes', () => {
  /** All changes after a cursor, page by page, and the cursor behind them. */
  async function follow(running: CaseGateway, bank: BankCase, from: string | null) {
    const changes: Change[] = [];
    for (let after = from; ; ) {
      const answer = await running.ask(bank, changesQuery, { after });
      expect(answer.errors).toEqual([]);
      const { edges, pageInfo } = answer.data.me.transactionChanges;
      changes.push(...edges.map(({ node }: { node: Change }) => node));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) return { changes, after };
    }
  }

  it('tells each change once and in order, with the entry as it is now, and asks no bank', async () => {
    const store = storeSettings();
    let answer = list(
      [1, 2, 3, 4, 5].map((day) => giroEntry(daysAgo(day), `-${day}.00`, { transactionId: `t${day}` })),
      [{ ...giroEntry(daysAgo(0), '-9.00'), bookingDate: undefined, valueDate: daysAgo(0) }],
    );
    const bank = toCase(() => answer);
    const running = await start(bank, { ...store, ...noCache });
    expect((await follow(running, bank, null)).changes).toEqual([]);
    const before = nodesOf(await running.ask(bank));
    const first = await follow(running, bank, null);
    expect(first.changes.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual(Array(6).fill('ADDED FIRST_SEEN'));
    expect(first.changes.map(({ transaction }) => transaction?.signedAmount.amount)).toEqual(
      before.map(({ signedAmount }) => signedAmount.amount).toReversed(),
    );
    expect(first.changes.map(({ transactionId }) => transactionId)).toEqual(before.map(({ id }) => id).toReversed());

    answer = list([
      giroEntry(daysAgo(0), '-9.00'),
      giroEntry(daysAgo(1), '-1.00', { transactionId: 't1', remittanceInformationUnstructured: 'thanks a lot' }),
      ...[2, 3, 4].map((day) => giroEntry(daysAgo(day), `-${day}.00`, { transactionId: `t${day}` })),
    ]);
    await running.ask(bank);
    const calls = running.asked(bank).length;
    const second = await follow(running, bank, first.after);
    const [booked] = nodesOf(await running.ask(bank));
    expect(
      second.changes.map(({ kind, reason, supersededBy }) => `${kind} ${reason} ${supersededBy === booked?.id}`),
    ).toEqual([
      'REMOVED SUPERSEDED true',
      'REMOVED VANISHED false',
      'CHANGED CORRECTED false',
      'ADDED FIRST_SEEN false',
    ]);
    expect(second.changes.map(({ transaction }) => transaction === null)).toEqual([true, true, false, false]);
    expect(running.asked(bank).filter((asked) => asked.startsWith(path)).length).toBeLessThanOrEqual(calls + 2);
    // Nothing more to tell, also after a restart; the cursor goes on.
    const again = await start(bank, store);
    expect((await follow(again, bank, second.after)).changes).toEqual([]);
    expect((await follow(again, bank, null)).changes).toHaveLength(10);
  });

  it('is told to nobody who may not see the customer, nor by links that do not cover entries', async () => {
    const store = storeSettings();
    const answer = list([giroEntry(daysAgo(1), '-1.00')]);
    const bank = toCase(answer);
    const running = await start(bank, store);
    await running.ask(bank);
    const narrowed = toCase(answer, { permissions: ['accounts'] });
    const after = await start(narrowed, store);
    expect((await follow(after, narrowed, null)).changes).toEqual([]);
    const wrong = await after.ask(narrowed, changesQuery, { after: 'bm9uZQ' });
    expect(wrong.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });
});
