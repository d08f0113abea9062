// A set of changes to bytes and back, as the feed keeps them: what one answer of a bank's showed of one account. Called by
// book.ts.

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { bookEventKinds } from './entry.ts';
import type { BookChange } from './record.ts';

/** First member of what is written: changes when the form changes. */
const formatVersion = 1;
const maxUnfoldedBytes = 64 * 1024 * 1024;

/** Writes changes; null for none. */
export function encodeChanges(changes: readonly BookChange[]): { count: number; bytes: Uint8Array } | null {
  if (changes.length === 0) return null;
  const rows = changes.map(({ kind, entryId, successorId }) => {
    const row: (string | number)[] = [bookEventKinds.indexOf(kind), entryId];
    if (successorId !== undefined) row.push(successorId);
    return row;
  });
  return { count: changes.length, bytes: deflateRawSync(JSON.stringify([formatVersion, rows])) };
}

/** Reads what {@link encodeChanges} wrote. @throws RangeError for anything else */
export function decodeChanges(bytes: Uint8Array): readonly BookChange[] {
  const parsed: unknown = JSON.parse(inflateRawSync(bytes, { maxOutputLength: maxUnfoldedBytes }).toString('utf8'));
  if (!Array.isArray(parsed) || parsed[0] !== formatVersion || !Array.isArray(parsed[1])) throw unreadable();
  const rows: readonly unknown[] = parsed[1];
  return rows.map((row) => {
    const [code, entryId, successorId]: readonly unknown[] = Array.isArray(row) ? row : [];
    const kind = typeof code === 'number' ? bookEventKinds[code] : undefined;
    if (kind === undefined || typeof entryId !== 'string') throw unreadable();
    return typeof successorId === 'string' ? { kind, entryId, successorId } : { kind, entryId };
  });
}

function unreadable(): RangeError {
  return new RangeError('changes of the statement book have another form than this version reads');
}
