// `npm run bench:exports`: an export of 100,000 entries, which five accounts' statement books hold (SQLite, sealed), in each format:
// seconds, the memory beyond what was there before, and how many times as long it takes as reading the same entries alone. The book
// is filled in this process; each measurement has a process of its own, whose memory is its own.

import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatementBook } from '../src/book/book.ts';
import type { Account } from '../src/domain/account.ts';
import { assignAccountKeys, toAccountIdentities } from '../src/domain/account-identity.ts';
import { toIdKey } from '../src/domain/global-id.ts';
import { parseCurrency } from '../src/domain/iso4217.ts';
import type { Transaction } from '../src/domain/transaction.ts';
import { openStore } from '../src/store/store.ts';
import { makeAccount } from '../test/support/fake-bank.ts';
import { makeTransaction } from '../test/support/transactions.ts';

const accountCount = 5;
const entriesOfAccount = 20_000;
const historyDays = 7 * 365 - 30;
const dayMs = 86_400_000;

/** What a measuring process is told. */
export interface ExportsBench {
  readonly dataDir: string;
  readonly format: string;
}

export const benchKeys = [{ id: 'k1', key: Buffer.alloc(32, 1) }];
export const benchIdKey = toIdKey('a key for benchmarks');
export const benchCurrency = parseCurrency('EUR') ?? raise();
function raise(): never {
  throw new TypeError('EUR is a currency');
}

export const benchAccounts: readonly Account[] = Array.from({ length: accountCount }, (_, index) =>
  makeAccount(`account-${index}`, { currency: benchCurrency }),
);

const entriesOf = (account: number): readonly Transaction[] =>
  Array.from({ length: entriesOfAccount }, (_, index) => {
    const atMs = Date.now() - Math.floor((index * historyDays) / entriesOfAccount) * dayMs - dayMs;
    const day = new Date(atMs).toISOString().slice(0, 10);
    return makeTransaction({
      bankTransactionId: `bank-${account}-${index}`,
      kind: index % 3 === 0 ? 'PURCHASE' : 'TRANSFER',
      amount: { amountMinor: BigInt(100 + ((index * 7919) % 100_000)), currency: benchCurrency },
      creditDebitIndicator: index % 5 === 0 ? 'CREDIT' : 'DEBIT',
      bookingDate: day,
      valueDate: day,
      transactionDateTime: `${day}T10:11:12.345Z`,
      counterparty: { name: `Shop number ${index % 700}`, identification: null, merchantCategoryCode: '5411' },
      remittanceInformation: `Card payment ${index} at shop ${index % 700}, thank you`,
      bankTransactionCode: { domain: 'PMNT', family: 'CCRD', subFamily: 'POSD', proprietary: 'POS' },
      entryReference: `REF${account}${index}`,
    });
  });

/** Fills statement books in a folder, one for each account of {@link benchAccounts}. */
export async function fillBooks(dataDir: string, entries: (account: number) => readonly Transaction[]): Promise<void> {
  const store = await openStore({ databaseUrl: null, dataDir, keys: benchKeys });
  const book = new StatementBook(store.book);
  const owner = { customerId: 'alice', bankId: 'bench-bank' };
  const { keys } = assignAccountKeys(toAccountIdentities(benchIdKey, owner, benchAccounts), []);
  const today = new Date().toISOString().slice(0, 10);
  for (const [index, accountKey] of keys.entries()) {
    const window = { from: '2015-01-01', to: null };
    const answer = { window, transactions: entries(index), atMs: Date.now(), today };
    const rest = { isComplete: true, hasDefects: false, hasSharedIds: false, notes: [] };
    const name = { ...owner, accountKey };
    await book.record(name, { ...answer, ...rest }, { from: today, to: null });
  }
  await store.close();
}

if (process.argv[1] === import.meta.filename) {
  const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-bench-'));
  try {
    await fillBooks(dataDir, entriesOf);
    for (const format of ['reading', 'csv', 'ndjson', 'parquet']) {
      await new Promise<void>((resolve, reject) => {
        const child = fork(new URL('./exports-measure.ts', import.meta.url), [], {
          // A heap that could not hold the entries: what is made is not kept.
          execArgv: ['--expose-gc', '--max-old-space-size=256'],
          env: { ...process.env, NODE_ENV: 'production', EXPORTS_BENCH: JSON.stringify({ dataDir, format }) },
        });
        child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${format} failed`))));
      });
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
