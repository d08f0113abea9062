import { expect, it } from 'vitest';
import { StatementBook } from '../../../src/book/book.ts';
import { type FeedPosition, feedStart } from '../../../src/book/feed.ts';
import { createMemoryBookStore } from '../../support/memory-book.ts';
import { makeTransaction } from '../../support/transactions.ts';

it('a page of the feed looks at so many sets and goes on, however many are not shown', async () => {
  const store = createMemoryBookStore();
  const book = new StatementBook(store);
  const window = { from: '2026-01-01', to: null };
  const add = (accountKey: string, id: string) =>
    book.record(
      { customerId: 'c', bankId: 'b', accountKey },
      {
        window,
        transactions: [
          makeTransaction({ bankTransactionId: id, bookingDate: '2026-06-01', remittanceInformation: id }),
        ],
        atMs: 1_790_000_000_000,
        today: '2026-06-20',
        isComplete: false,
        hasDefects: false,
        hasSharedIds: false,
        notes: [],
      },
      window,
    );
  // Each of an account of its own: one set.
  for (let count = 0; count < 900; count++) await add(`hidden-${count}`, `e${count}`);
  await add('shown', 'mine');
  let opened = 0;
  const counting = new StatementBook({
    ...store,
    readChanges: async (...asked) => {
      const sets = await store.readChanges(...asked);
      opened += sets.length;
      return sets;
    },
  });
  const pages: number[] = [];
  const told: string[] = [];
  let after: FeedPosition = feedStart;
  for (let hasMore = true; hasMore; ) {
    opened = 0;
    const page = await counting.readFeed({
      customerId: 'c',
      after,
      limit: 50,
      isShown: ({ accountKey }) => accountKey === 'shown',
    });
    pages.push(opened);
    told.push(...page.changes.map(({ name }) => name.accountKey));
    ({ hasMore, end: after } = page);
  }
  expect(told).toEqual(['shown']);
  expect(Math.max(...pages)).toBeLessThanOrEqual(400);
  expect(pages.length).toBe(3);
});
