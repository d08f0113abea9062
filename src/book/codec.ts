// A segment of an account's book to bytes and back: JSON with bigints, compressed. A segment holds many entries, since like
// entries compress to a tenth of one alone. What the store seals are these bytes; called by book.ts.

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { withBigints, writeBigint } from '../domain/bigint-json.ts';
import type { BookEntry } from './entry.ts';

/** First member of what is written: changes when the form changes. */
const formatVersion = 1;

/** A segment that would unfold to more is refused: {@link maxSegmentEntries} entries of 64 kB. */
const maxUnfoldedBytes = 16 * 1024 * 1024;

/** Entries a segment: 48 take 5 % more room, 192 take four times as long to read a page of 50 from (bench/statement.ts). */
export const maxSegmentEntries = 64;

/** Level 6 of zlib: level 9 saves 1 % and takes twice as long. */
const level = 6;

/** Writes a segment's entries. */
export function encodeEntries(entries: readonly BookEntry[]): Uint8Array {
  return deflateRawSync(JSON.stringify([formatVersion, entries.map(toRow)], writeBigint), { level });
}

/** Reads what {@link encodeEntries} wrote. @throws RangeError for anything else */
export function decodeEntries(bytes: Uint8Array): readonly BookEntry[] {
  const text = inflateRawSync(bytes, { maxOutputLength: maxUnfoldedBytes }).toString('utf8');
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || parsed[0] !== formatVersion || !Array.isArray(parsed[1]))
    throw new RangeError('a segment of the statement book has another form than this version reads');
  const rows: readonly unknown[] = parsed[1];
  return rows.map(toEntry);
}

/** In this order; what most entries have not comes last, and is left out. */
type Row = [
  id: string,
  transaction: BookEntry['transaction'],
  identityStability: BookEntry['identityStability'],
  place: number,
  firstSeenAtMs: number,
  rest?: Partial<Pick<BookEntry, 'consent' | 'way' | 'supersedes' | 'gone' | 'events'>>,
];

function toRow({ id, transaction, identityStability, place, firstSeenAtMs, ...entry }: BookEntry): Row {
  const { consent, way, supersedes, gone, events } = entry;
  const row: Row = [id, transaction, identityStability, place, firstSeenAtMs];
  const isUsual = supersedes === null && gone === null && events.length === 0;
  const origin = { ...(consent === null ? {} : { consent }), ...(way === null ? {} : { way }) };
  if (!isUsual) row.push({ ...origin, supersedes, gone, events });
  else if (consent !== null || way !== null) row.push(origin);
  return row;
}

/** Its inside is what this version wrote: the seal sees to that. */
function toEntry(value: unknown): BookEntry {
  if (!isRow(value)) throw new RangeError('an entry of the statement book has another form than this version reads');
  const [id, transaction, identityStability, place, firstSeenAtMs, rest] = value;
  withBigints(transaction);
  return {
    id,
    transaction,
    identityStability,
    place,
    firstSeenAtMs,
    consent: rest?.consent ?? null,
    way: rest?.way ?? null,
    supersedes: rest?.supersedes ?? null,
    gone: rest?.gone ?? null,
    events: rest?.events ?? [],
  };
}

function isRow(value: unknown): value is Row {
  return Array.isArray(value) && value.length >= 5 && typeof value[0] === 'string' && typeof value[1] === 'object';
}
