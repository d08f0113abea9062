// Which segment an entry is kept in: entries of about one time together, so that a page of a statement is read from one or two.
// Called by book.ts while an answer is recorded. An entry stays in its segment for ever, whatever becomes of it: its id says which.

import { randomBytes } from 'node:crypto';
import { addDays, type CalendarDate } from '../domain/dates.ts';
import { dayOf } from '../domain/statement.ts';
import type { BookSegment } from '../store/book.ts';
import { decodeEntries, encodeEntries, maxSegmentEntries } from './codec.ts';
import type { BookEntry } from './entry.ts';

/** Days that one segment may span: more, and pages of quiet accounts would read years. */
const mostDays = 400;

interface DraftSegment {
  readonly number: number;
  readonly entries: Map<string, BookEntry>;
  firstDay: CalendarDate | null;
  lastDay: CalendarDate | null;
  /** Entries that it has, or will have: those that were given an id. */
  count: number;
  hasChanged: boolean;
}

/** An account's segments while an answer is recorded. */
export class Segments {
  readonly #byNumber = new Map<number, DraftSegment>();
  #next: number;
  #last: DraftSegment | null = null;

  /** Of what was read of the account; others are left as they are. */
  constructor(segments: readonly BookSegment[], nextSegment: number) {
    this.#next = nextSegment;
    for (const { number, firstDay, lastDay, bytes } of segments) {
      const entries = new Map(decodeEntries(bytes).map((entry) => [entry.id, entry]));
      this.#byNumber.set(number, { number, entries, firstDay, lastDay, count: entries.size, hasChanged: false });
    }
  }

  /** Every entry. */
  get entries(): readonly BookEntry[] {
    return [...this.#byNumber.values()].flatMap(({ entries }) => [...entries.values()]);
  }

  /** An id for a new entry, with room for it. */
  createId(day: CalendarDate | null): string {
    const segment = this.#findRoom(day);
    segment.count++;
    this.#last = segment;
    widen(segment, day);
    return `${segment.number}-${randomBytes(12).toString('base64url')}`;
  }

  /** Puts an entry into the segment that its id names. */
  put(entry: BookEntry): void {
    const segment = this.#byNumber.get(segmentOf(entry.id) ?? 0);
    if (segment === undefined) throw new TypeError('an entry of a segment that was not read');
    segment.entries.set(entry.id, entry);
    segment.hasChanged = true;
  }

  /** The segments that are other than they were read. */
  write(): readonly BookSegment[] {
    return [...this.#byNumber.values()].filter(({ hasChanged }) => hasChanged).map(toSegment);
  }

  #findRoom(day: CalendarDate | null): DraftSegment {
    const fits = (segment: DraftSegment): boolean => segment.count < maxSegmentEntries && isNear(segment, day);
    if (this.#last !== null && fits(this.#last)) return this.#last;
    const found = [...this.#byNumber.values()].findLast(fits);
    if (found !== undefined) return found;
    const number = this.#next++;
    const segment = { number, entries: new Map(), firstDay: day, lastDay: day, count: 0, hasChanged: false };
    this.#byNumber.set(number, segment);
    return segment;
  }
}

/** The number of the segment that an entry is kept in; null for what is no id of the book's. */
export function segmentOf(entryId: string): number | null {
  const [, number] = /^([1-9]\d{0,8})-[\w-]{16}$/.exec(entryId) ?? [];
  return number === undefined ? null : Number(number);
}

/** Whether a key of an entry is one that a book has given. */
export const isBookKey = (entryKey: string): boolean => segmentOf(entryKey) !== null;

function isNear({ firstDay, lastDay }: DraftSegment, day: CalendarDate | null): boolean {
  if (day === null || firstDay === null || lastDay === null) return true;
  return day <= addDays(firstDay, mostDays) && day >= addDays(lastDay, -mostDays);
}

function widen(segment: DraftSegment, day: CalendarDate | null): void {
  if (day === null) return;
  if (segment.firstDay === null || day < segment.firstDay) segment.firstDay = day;
  if (segment.lastDay === null || day > segment.lastDay) segment.lastDay = day;
}

function toSegment({ number, entries: byId }: DraftSegment): BookSegment {
  const entries = [...byId.values()];
  const days = entries.flatMap(({ transaction }) => dayOf(transaction) ?? []).sort();
  const isOpen = entries.some(
    ({ transaction, gone }) => gone === null && (transaction.status === 'PENDING' || dayOf(transaction) === null),
  );
  const [firstDay = null] = days;
  return {
    number,
    firstDay,
    lastDay: days.at(-1) ?? null,
    isOpen,
    entries: entries.length,
    bytes: encodeEntries(entries),
  };
}
