// What a bank shows of an account, recorded in a store's statement book as a gateway beside would. For the tests of what is told of
// statements.

import { StatementBook } from '../../../src/book/book.ts';
import type { Store } from '../../../src/store/store.ts';
import { makeTransaction } from '../../support/transactions.ts';

/** Whose account, and what its bank shows of it. */
export interface ShownStatement {
  readonly customerId?: string;
  readonly bankId?: string;
  readonly accountKey?: string;
  /** Texts of its entries. */
  readonly entries: readonly string[];
  readonly atMs?: number;
}

/** An answer of the bank's comes: what is new in it are changes. */
export async function show(
  store: Pick<Store, 'book'>,
  { customerId = 'alice', bankId = 'albion', accountKey = 'account', entries, atMs = Date.now() }: ShownStatement,
): Promise<void> {
  const window = { from: '2026-01-01', to: null };
  const transactions = entries.map((text) =>
    makeTransaction({ bankTransactionId: text, bookingDate: '2026-05-10', remittanceInformation: text }),
  );
  const answer = {
    window,
    transactions,
    atMs,
    today: '2026-11-01',
    isComplete: true,
    hasDefects: false,
    hasSharedIds: false,
    notes: [],
  };
  await new StatementBook(store.book).record({ customerId, bankId, accountKey }, answer, window);
}
