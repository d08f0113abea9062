// The statement that book-writer.ts reads, which grows by one entry an answer: the n-th answer has n entries.

import type { BookAnswer } from '../../../src/book/book.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { makeTransaction } from '../../support/transactions.ts';

export const ledgerName = { customerId: 'alice', bankId: 'bank', accountKey: 'account' };
export const wholeWindow = { from: '2026-01-01', to: null };

const toEntry = (number: number): Transaction =>
  makeTransaction({
    bankTransactionId: null,
    bookingDate: `2026-0${1 + (number % 9)}-1${number % 10}`,
    remittanceInformation: `entry-${number}`,
  });

/** The answer with so many entries. */
export function toAnswer(count: number): BookAnswer {
  return {
    window: wholeWindow,
    transactions: Array.from({ length: count }, (_, index) => toEntry(index + 1)),
    atMs: count,
    today: '2026-11-01',
    isComplete: true,
    hasDefects: false,
    hasSharedIds: false,
    notes: [],
  };
}
