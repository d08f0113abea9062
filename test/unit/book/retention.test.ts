// Entries of days before those that the statement book keeps: shown as the bank answers them, and never of the book.

import { describe, expect, it } from 'vitest';
import { StatementBook } from '../../../src/book/book.ts';
import { createMemoryBookStore } from '../../support/memory-book.ts';
import { makeTransaction } from '../../support/transactions.ts';

const name = { customerId: 'c', bankId: 'b', accountKey: 'a' };
const window = { from: '2020-01-01', to: '2026-03-31' };
const transactions = ['2026-03-01', '2024-02-02', '2024-02-01', '2021-05-05'].map((bookingDate, index) =>
  makeTransaction({ bookingDate, valueDate: null, bankTransactionId: index === 3 ? null : `t${index}` }),
);
const answer = {
  window,
  transactions,
  atMs: 1_775_000_000_000,
  today: '2026-04-01',
  isComplete: true,
  hasDefects: false,
  hasSharedIds: false,
  notes: [],
};

describe('entries of days that are not kept', () => {
  it('are shown in their place, under the same keys each time, and leave nothing in the book', async () => {
    const store = createMemoryBookStore();
    const book = new StatementBook(store, () => '2024-02-02');
    const first = await book.record(name, answer, window);
    const dates = first?.entries.map(({ sortDate }) => sortDate);
    expect(dates).toEqual(['2026-03-01', '2024-02-02', '2024-02-01', '2021-05-05']);
    const again = await book.record(name, { ...answer, atMs: answer.atMs + 1 }, window);
    expect(again?.entries).toEqual(first?.entries);
    expect((await book.read(name, window))?.entries).toEqual(first?.entries.slice(0, 2));
    const held = await store.read(name, { from: null, to: null, withOpen: true });
    expect(held?.segments.map(({ entries }) => entries)).toEqual([1, 1]);
  });

  it('are of days that are never known', async () => {
    const book = new StatementBook(createMemoryBookStore(), () => '2024-02-02');
    const view = await book.record(name, answer, window);
    for (const held of [view, await book.read(name, window), await book.readCoverage(name)])
      expect(held?.coverage.gaps(window.from, window.to)).toEqual([{ from: '2020-01-01', to: '2024-02-01' }]);
  });

  it('are no reason to ask for days again of which the bank shows nothing', async () => {
    const book = new StatementBook(createMemoryBookStore(), () => '2020-06-01');
    await book.record(name, answer, window);
    expect((await book.readCoverage(name))?.coverage.gaps(window.from, window.to)).toEqual([]);
  });

  it('are not told as gone when their time is over', async () => {
    const store = createMemoryBookStore();
    await new StatementBook(store, () => '2020-01-01').record(name, answer, window);
    const book = new StatementBook(store, () => '2024-02-02');
    const view = await book.record(name, { ...answer, atMs: answer.atMs + 1 }, window);
    expect(view?.entries).toHaveLength(4);
    const { changes } = await book.readFeed({
      customerId: 'c',
      after: { seq: 0, index: 0 },
      limit: 100,
      isShown: () => true,
    });
    expect(changes).toHaveLength(4);
  });
});
