// A statement whose link is taken back while its bank answers: not shown, kept nowhere, and the bank is asked nothing more.

import { expect, it } from 'vitest';
import type { Connector } from '../../../src/banks/connector.ts';
import { StatementBook } from '../../../src/book/book.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { type StatementReader, toStatementRead } from '../../../src/reading/statement-reads.ts';
import { StatementStops } from '../../../src/reading/statement-stops.ts';
import { LinkTakenBack } from '../../../src/store/failures.ts';
import { statementWindows } from '../../../subgraphs/transactions/windows.ts';
import { makeAccount, makeBank, makeSession } from '../../support/fake-bank.ts';
import { createMemoryBookStore } from '../../support/memory-book.ts';

const fail = (error: unknown): never => expect.fail(String(error));
const dayMs = 86_400_000;

it.each(['the first answer', 'an answer of a few days'])('%s is not gone on with', async (which) => {
  const bank = makeBank('berlin-group');
  const session = makeSession(bank);
  const asked: string[] = [];
  const store = createMemoryBookStore();
  let isTakenBack = false;
  const guarded: typeof store = {
    ...store,
    update: (...args) => (isTakenBack ? Promise.reject(new LinkTakenBack()) : store.update(...args)),
  };
  const value: readonly Transaction[] = [];
  const connector: Connector = {
    bank,
    capabilities: new Set(),
    fetchAccounts: fail,
    fetchBalances: fail,
    async fetchTransactions(_session, _account, { from, to, onPart }) {
      asked.push(`${from} ${to}`);
      const reading = { value, fetchedAtMs: Date.now() - dayMs, defects: [], incomplete: null };
      onPart?.(() => reading);
      return reading;
    },
  };
  const window = { freshMs: 0, revalidateMs: 0, ifErrorMs: 0 };
  const cacheWindows = {
    accounts: window,
    balances: window,
    transactions: window,
    history: window,
    identification: window,
    party: window,
    cards: window,
    directDebits: window,
    standingOrders: window,
    scheduledPayments: window,
    beneficiaries: window,
    statements: window,
    product: window,
  };
  const statements = { book: new StatementBook(guarded), stops: new StatementStops(), onTrouble: fail };
  const reader: StatementReader = { services: { statements, cacheWindows }, connector: () => connector };
  const record = { key: 'k', account: makeAccount('one') };
  const source = { value: [record], fetchedAtMs: 0, defects: [], incomplete: null, link: session.link } as const;
  const reading = { ...source, freshness: 'LIVE', staleBecause: null, nextRefreshAtMs: 0 } as const;
  const windows = statementWindows(new Date().toISOString().slice(0, 10), null);
  const [newest = expect.fail('no window')] = windows;
  const place = { located: { link: session.link, record, reading }, window: newest, windows };
  const read = () => toStatementRead(reader, place).fetch(connector, session, fail);
  if (which === 'an answer of a few days') await read();
  const before = asked.length;
  isTakenBack = true;
  await expect(read()).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
  expect(asked.length).toBe(before + 1);
  expect(asked.at(-1) === asked[0]).toBe(which === 'the first answer');
});
