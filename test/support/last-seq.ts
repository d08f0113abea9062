// How far a customer's feed of changes has come, for tests that only ask whether anything was found.

import type { BookStore } from '../../src/store/book.ts';

/** The number of the customer's newest set; 0 where there is none. */
export async function lastSeqOf(book: Pick<BookStore, 'readNewest'>, customerId: string): Promise<number> {
  return (await book.readNewest([customerId])).get(customerId) ?? 0;
}
