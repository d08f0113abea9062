// Rows of the statement book's tables: their names, where their sealed bytes stand, and what they say once opened. Used by stored-book.ts,
// which writes them, and book-snapshot.ts.

import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { BookAccountName, BookChangeSet, BookSegment } from './book.ts';
import type { Sealer } from './sealing.ts';
import type { BookChangesTable, BookSegmentsTable } from './statement-tables.ts';

/** The id of an account's row. */
export function toBookAccountId({ customerId, bankId, accountKey }: BookAccountName): string {
  const text = JSON.stringify([customerId, bankId, accountKey]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** Where a segment's bytes stand, for {@link Sealer}. */
export const segmentPlace = (accountId: string, number: number) => ({
  table: 'book_segments',
  row: `${accountId}/${number}`,
  column: 'sealed',
});
/** Where a set of changes stands. */
export const changesPlace = (customerId: string, seq: number) => ({
  table: 'book_changes',
  row: JSON.stringify([customerId, seq]),
  column: 'sealed',
});

/** A segment as it is read. @throws SealFailure */
export function openSegment(sealer: Sealer, row: Selectable<BookSegmentsTable>): BookSegment {
  const place = segmentPlace(row.account_id, row.number);
  return {
    number: row.number,
    firstDay: row.first_day,
    lastDay: row.last_day,
    isOpen: row.is_open === 1,
    entries: row.entries,
    bytes: sealer.openBytes({ sealed: row.sealed, keyId: row.key_id }, place),
  };
}

/** A set of changes as it is read, with the name of its account. @throws SealFailure */
export function openChangeSet(
  sealer: Sealer,
  row: Selectable<BookChangesTable> & { readonly bank_id: string; readonly account_key: string },
): BookChangeSet {
  const [seq, place] = [Number(row.seq), changesPlace(row.customer_id, Number(row.seq))];
  return {
    seq,
    bankId: row.bank_id,
    accountKey: row.account_key,
    atMs: Number(row.at),
    count: row.changes,
    bytes: sealer.openBytes({ sealed: row.sealed, keyId: row.key_id }, place),
  };
}
