// `npm run book:export` as an operator runs it, beside a gateway that writes, on both databases.

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BookAnswer, StatementBook } from '../../../src/book/book.ts';
import { exportBook } from '../../../src/book/export.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import type { Store } from '../../../src/store/store.ts';
import { inheritedVariables } from '../../support/started-gateway.ts';
import { makeTransaction } from '../../support/transactions.ts';
import { askRaw, databases, newKey, open, type TestStores } from './stores.ts';

const script = resolve(import.meta.dirname, '../../../src/cli/book-export.ts');
const window = { from: '2026-01-01', to: null };
const alice = { customerId: 'alice', bankId: 'albion', accountKey: 'current' };

interface Line {
  readonly line: string;
  readonly [name: string]: unknown;
}

interface Ended {
  readonly code: number | null;
  readonly lines: readonly Line[];
  readonly stderr: string;
}

function toAnswer(atMs: number, transactions: readonly Transaction[]): BookAnswer {
  return {
    window,
    transactions,
    atMs,
    today: '2026-11-20',
    isComplete: true,
    hasDefects: false,
    hasSharedIds: false,
    notes: [],
  };
}

const toMany = (count: number, from = 0): readonly Transaction[] =>
  Array.from({ length: count }, (_, index) =>
    makeTransaction({
      bankTransactionId: `id-${from + index}`,
      bookingDate: `2026-0${1 + (index % 9)}-1${index % 10}`,
      remittanceInformation: `Aldgate Bakery ${from + index}`,
      raw: { TransactionId: `id-${from + index}` },
    }),
  );

const toLines = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const of = (lines: readonly Line[], kind: string) => lines.filter(({ line }) => line === kind);

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`npm run book:export on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let place: Awaited<ReturnType<TestStores['place']>>;
    let gateway: Store;
    let book: StatementBook;
    let key: SealingKey;

    beforeAll(async () => {
      stores = make();
      await stores.start();
    });
    beforeEach(async () => {
      key = newKey('export');
      place = await stores.place();
      gateway = await open(place, [key]);
      book = new StatementBook(gateway.book);
    });
    afterEach(() => gateway.close());
    afterAll(() => stores.stop());

    const run = (...args: string[]): Promise<Ended> => {
      const env = {
        ...inheritedVariables(),
        STORE_KEYS: `${key.id}:${key.key.toString('base64')}`,
        ...(place.databaseUrl === null ? { DATA_DIR: place.dataDir } : { DATABASE_URL: place.databaseUrl }),
      };
      return new Promise((settle) => {
        const child = execFile(
          process.execPath,
          [script, ...args],
          { env, maxBuffer: 64 * 1024 * 1024 },
          (_error, stdout, stderr) => settle({ code: child.exitCode, lines: toLines(stdout), stderr }),
        );
      });
    };
    const told = async () =>
      (await gateway.audit.read({ limit: 100 }))
        .filter(({ action }) => action === 'BOOK_EXPORT')
        .map(({ actor, outcome, reason, customerId, bankId }) => ({ actor, outcome, reason, customerId, bankId }));

    it('tells all that is kept of a customer, as the schema names it, and nothing of another', async () => {
      const held = makeTransaction({
        bankTransactionId: 'held',
        status: 'PENDING',
        bookingDate: null,
        valueDate: '2026-11-18',
        remittanceInformation: 'Hotel',
      });
      const bought = makeTransaction({
        bankTransactionId: 'bought',
        remittanceInformation: 'Książki',
        counterparty: { name: 'Jan Nowak', identification: null, merchantCategoryCode: null },
        raw: { amount: '1.00', note: { $bigint: '7' } },
      });
      const booked = makeTransaction({
        bankTransactionId: 'other',
        bookingDate: '2026-11-19',
        remittanceInformation: 'Hotel',
      });
      await book.record(alice, toAnswer(Date.parse('2026-11-18T10:00:00Z'), [held, bought]), window);
      await book.record(alice, toAnswer(Date.parse('2026-11-20T10:00:00Z'), [booked, bought]), window);
      await book.record({ ...alice, bankId: 'rheinbank' }, toAnswer(1, toMany(3)), window);
      await book.record({ ...alice, customerId: 'bob' }, toAnswer(1, toMany(5)), window);

      const { code, lines, stderr } = await run('--customer', 'alice');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(lines[0]).toMatchObject({
        line: 'export',
        format: 'bankgraph-book',
        formatVersion: 1,
        customer: 'alice',
        bank: null,
        accounts: 2,
        entries: 6,
        changes: 7,
      });
      expect(lines.at(-1)).toEqual({ line: 'end', isWhole: true, accounts: 2, entries: 6, changes: 7 });
      expect(of(lines, 'account')[0]).toMatchObject({
        bank: 'albion',
        account: 'current',
        entries: 3,
        firstReadAt: '2026-11-18T10:00:00.000Z',
        lastReadAt: '2026-11-20T10:00:00.000Z',
        completeDays: [{ from: '2026-01-01', to: '2026-11-20', readAt: '2026-11-20T10:00:00.000Z' }],
        historyFrom: null,
      });
      const entries = of(lines, 'entry').filter(({ bank }) => bank === 'albion');
      const [ofHeld, ofBought, ofBooked] = ['held', 'bought', 'other'].map((id) =>
        entries.find(({ bankTransactionId }) => bankTransactionId === id),
      );
      expect(ofBought).toMatchObject({
        status: 'BOOKED',
        amount: { amount: '1.00', currency: 'EUR' },
        creditDebitIndicator: 'DEBIT',
        bookingDate: '2026-11-02',
        counterparty: { name: 'Jan Nowak' },
        remittanceInformation: 'Książki',
        firstSeenAt: '2026-11-18T10:00:00.000Z',
        removed: null,
        events: [],
        raw: { amount: '1.00', note: { $bigint: '7' } },
      });
      expect(ofHeld).toMatchObject({
        removed: 'SUPERSEDED',
        events: [{ reason: 'SUPERSEDED', at: '2026-11-20T10:00:00.000Z' }],
      });
      expect(ofBooked).toMatchObject({ supersedes: ofHeld?.['id'], supersedesConfidence: 'LIKELY', removed: null });
      const changes = of(lines, 'change').filter(({ bank }) => bank === 'albion');
      expect(changes.map(({ number, reason }) => [number, reason])).toEqual([
        [1, 'FIRST_SEEN'],
        [1, 'FIRST_SEEN'],
        [2, 'SUPERSEDED'],
        [2, 'FIRST_SEEN'],
      ]);
      expect(changes[2]).toMatchObject({ entry: ofHeld?.['id'], supersededBy: ofBooked?.['id'] });

      const narrowed = await run('--customer', 'alice', '--bank', 'rheinbank');
      expect(narrowed.lines.at(-1)).toEqual({ line: 'end', isWhole: true, accounts: 1, entries: 3, changes: 3 });
      expect(new Set(narrowed.lines.slice(1, -1).map(({ bank }) => bank))).toEqual(new Set(['rheinbank']));
      const row = { actor: { kind: 'gateway', subject: 'book-export' }, outcome: 'DONE', customerId: 'alice' };
      expect(await told()).toEqual([
        { ...row, reason: 'BEGUN', bankId: null },
        { ...row, reason: 'WHOLE', bankId: null },
        { ...row, reason: 'BEGUN', bankId: 'rheinbank' },
        { ...row, reason: 'WHOLE', bankId: 'rheinbank' },
      ]);
    });

    it('says by another exit code that nothing is kept, and what it wants to be told', async () => {
      await book.record(alice, toAnswer(1, toMany(1)), window);
      expect(await run('--customer', 'nobody')).toEqual({
        code: 2,
        lines: [],
        stderr: 'Nothing is kept of this customer.\n',
      });
      expect(await run('--customer', 'alice', '--bank', 'rheinbank')).toMatchObject({
        code: 2,
        stderr: 'Nothing is kept of this customer at this bank.\n',
      });
      expect(await told()).toMatchObject([
        { customerId: 'nobody', reason: 'BEGUN' },
        { customerId: 'nobody', reason: 'NOTHING_KEPT' },
        { customerId: 'alice', reason: 'BEGUN' },
        { customerId: 'alice', reason: 'NOTHING_KEPT' },
      ]);
      expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining('Usage: npm run -s book:export') });
    });

    it('ends without its last line, and says nothing of anybody, where a segment is damaged', async () => {
      await book.record(alice, toAnswer(1, toMany(200)), window);
      const toZeros = place.databaseUrl === null ? 'zeroblob(length(sealed))' : "decode(repeat('00', 900), 'hex')";
      await askRaw(place, `update book_segments set sealed = ${toZeros} where number = 3`);
      const { code, lines, stderr } = await run('--customer', 'alice');
      expect(code).toBe(1);
      expect(stderr).toBe(
        'book_segments: a sealed value is not what was written under key export\nThe export is not whole.\n',
      );
      expect(lines[0]).toMatchObject({ line: 'export', entries: 200 });
      expect(of(lines, 'end')).toEqual([]);
      expect(await told()).toMatchObject([{ reason: 'BEGUN' }, { outcome: 'FAILED', reason: 'BROKEN_OFF' }]);
      // A segment that is gone is missed by its count.
      await askRaw(place, 'delete from book_segments where number = 3');
      await askRaw(place, 'update book_segments set entries = entries + 1 where number = 1');
      expect(await run('--customer', 'alice')).toMatchObject({
        code: 1,
        stderr: 'the book does not hold as many entries and changes as it counts\nThe export is not whole.\n',
      });
    });

    it('is of one instant, whatever a gateway writes and erases meanwhile, and keeps no gateway waiting', async () => {
      await book.record(alice, toAnswer(1, toMany(300)), window);
      const operator = await open(place, [key]);
      try {
        const lines: Line[] = [];
        const owner = { customerId: 'alice' };
        await operator.bookSnapshots.read(async (snapshot) => {
          const accounts = await snapshot.readAccounts(owner);
          for await (const line of exportBook(snapshot, { owner, accounts, atMs: 1 })) {
            lines.push(...toLines(line));
            if (lines.length === 2) await book.record(alice, toAnswer(2, toMany(300, 100)), window);
            if (lines.length === 150) await gateway.book.erase(owner);
          }
        });
        expect(of(lines, 'entry').map(({ remittanceInformation: text }) => text)).toHaveLength(300);
        expect(of(lines, 'entry').every(({ removed }) => removed === null)).toBe(true);
        expect(lines.at(-1)).toEqual({ line: 'end', isWhole: true, accounts: 1, entries: 300, changes: 300 });
        expect(await gateway.bookSnapshots.read((snapshot) => snapshot.readAccounts(owner))).toEqual([]);
      } finally {
        await operator.close();
      }
    });
  });
}
