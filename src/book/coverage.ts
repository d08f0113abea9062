// Which days of an account's statement have been read completely, and when. Kept beside the account in the store, as JSON: days
// and times only. Pure; called by record.ts and book.ts.

import { addDays, type CalendarDate } from '../domain/dates.ts';
import { type Note, noteCodes } from '../domain/note.ts';

/** Days, both ends included, that one answer of the bank's showed completely. */
export interface CoveredDays {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** Epoch milliseconds of that answer. */
  readonly atMs: number;
}

/** How long before the days that are asked for an entry may have been pending, days. */
const mostDaysPending = 60;

/** What was noteworthy of an answer about these days, and is as long as they are not read again. */
export interface NotedDays {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly note: Note;
}

/** What an account's book, or one answer, shows completely. */
export class Coverage {
  /** Without overlap, oldest first. */
  readonly days: readonly CoveredDays[];
  /** Epoch milliseconds at which everything pending was shown; null when never. */
  readonly openAtMs: number | null;
  /** Pending entries of earlier days may have been left out of the answer; null for none. Of one answer only. */
  readonly openFrom: CalendarDate | null;
  /** Booked entries of earlier days may have been left out of the answer; null for none. Of one answer only. */
  readonly goneFrom: CalendarDate | null;
  readonly noted: readonly NotedDays[];

  constructor(
    days: readonly CoveredDays[],
    openAtMs: number | null,
    { openFrom = null, goneFrom = null, noted = [] }: Partial<Pick<Coverage, 'openFrom' | 'goneFrom' | 'noted'>> = {},
  ) {
    this.days = days;
    this.openAtMs = openAtMs;
    this.openFrom = openFrom;
    this.goneFrom = goneFrom;
    this.noted = noted;
  }

  /** Of nothing. */
  static readonly none = new Coverage([], null);

  /** Whether a pending or undated entry is shown, if the bank still has it. */
  hasPending(day: CalendarDate | null): boolean {
    if (this.openAtMs === null) return false;
    if (day === null || this.openFrom === null || day >= this.openFrom) return true;
    // Nothing is pending for so long: what banks leave out is not kept for ever.
    return day < addDays(this.openFrom, -mostDaysPending);
  }

  /** Whether a day is shown completely. */
  hasDay(day: CalendarDate): boolean {
    return this.days.some(({ from, to }) => day >= from && day <= to);
  }

  /** Whether a booked entry of a day that is shown would be there, if the bank still has it. */
  provesGone(day: CalendarDate | null): boolean {
    return day === null || this.goneFrom === null || day >= this.goneFrom;
  }

  /** When the least recently read of these days was read; null when one of them never was, or not completely. */
  oldestAtMs(from: CalendarDate, to: CalendarDate): number | null {
    let next = from;
    let oldest = Number.POSITIVE_INFINITY;
    for (const range of this.days) {
      if (range.to < next) continue;
      if (range.from > next) return null;
      oldest = Math.min(oldest, range.atMs);
      if (range.to >= to) return oldest;
      next = addDays(range.to, 1);
    }
    return null;
  }

  /** The days of a range that no answer of `sinceMs` or later shows completely, oldest first. */
  gaps(from: CalendarDate, to: CalendarDate, sinceMs = 0): readonly { from: CalendarDate; to: CalendarDate }[] {
    const gaps: { from: CalendarDate; to: CalendarDate }[] = [];
    let next = from;
    for (const range of this.days) {
      if (range.atMs < sinceMs || range.to < next) continue;
      if (range.from > to) break;
      if (range.from > next) gaps.push({ from: next, to: addDays(range.from, -1) });
      next = addDays(range.to, 1);
    }
    if (next <= to) gaps.push({ from: next, to });
    return gaps;
  }

  /** With what another answer shows, which is as new as its own time says. */
  with(other: Coverage): Coverage {
    let days = [...this.days];
    for (const added of other.days) {
      days = days.flatMap((range) => without(range, added));
      days.push(added);
    }
    days.sort((a, b) => (a.from < b.from ? -1 : 1));
    const openAtMs = Math.max(this.openAtMs ?? 0, other.openAtMs ?? 0);
    // What was noted of days that have all been read again is as the new answer says.
    const noted = this.noted.filter(({ from, to }) => !other.days.some((days) => days.from <= from && days.to >= to));
    return new Coverage(compact(days), openAtMs === 0 ? null : openAtMs, { noted: [...noted, ...other.noted] });
  }

  /** Without days before one. */
  since(day: CalendarDate): Coverage {
    const days = this.days.flatMap((range) =>
      range.to < day ? [] : [{ ...range, from: range.from < day ? day : range.from }],
    );
    const { openAtMs, openFrom, goneFrom, noted } = this;
    return new Coverage(days, openAtMs, { openFrom, goneFrom, noted });
  }

  /** What was noted of days of a window. */
  notesOf({ from, to }: { readonly from: CalendarDate; readonly to: CalendarDate | null }): readonly Note[] {
    return this.noted.filter((days) => days.to >= from && (to === null || days.from <= to)).map(({ note }) => note);
  }

  toText(): string {
    const days = this.days.map(({ from, to, atMs }) => [from, to, atMs]);
    const noted = this.noted.map(({ from, to, note: { code, count } }) => [from, to, code, count]);
    return JSON.stringify({ days, openAtMs: this.openAtMs, ...(noted.length === 0 ? {} : { noted }) });
  }

  /** Reads {@link toText}; of nothing where it is none. */
  static parse(text: string): Coverage {
    const parsed: unknown = text === '' ? null : JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('days' in parsed) || !Array.isArray(parsed.days))
      return Coverage.none;
    const rows: readonly unknown[] = parsed.days;
    const days = rows.flatMap((row) => {
      if (!Array.isArray(row)) return [];
      const [from, to, atMs]: readonly unknown[] = row;
      return typeof from === 'string' && typeof to === 'string' && typeof atMs === 'number' ? [{ from, to, atMs }] : [];
    });
    const openAtMs = 'openAtMs' in parsed && typeof parsed.openAtMs === 'number' ? parsed.openAtMs : null;
    const rowsNoted: readonly unknown[] = 'noted' in parsed && Array.isArray(parsed.noted) ? parsed.noted : [];
    return new Coverage(days, openAtMs, { noted: rowsNoted.flatMap(parseNoted) });
  }
}

function parseNoted(row: unknown): readonly NotedDays[] {
  if (!Array.isArray(row)) return [];
  const [from, to, code, count]: readonly unknown[] = row;
  const noteCode = noteCodes.find((each) => each === code);
  return typeof from === 'string' && typeof to === 'string' && typeof count === 'number' && noteCode !== undefined
    ? [{ from, to, note: { code: noteCode, count } }]
    : [];
}

/** What is left of a range where a newer reading of some of its days takes their place. */
function without(range: CoveredDays, { from, to }: CoveredDays): CoveredDays[] {
  if (range.to < from || range.from > to) return [range];
  const left: CoveredDays[] = [];
  if (range.from < from) left.push({ ...range, to: addDays(from, -1) });
  if (range.to > to) left.push({ ...range, from: addDays(to, 1) });
  return left;
}

/** Ranges that are kept apart: a range a day for as long as entries still change, and some for the years before. */
const mostRanges = 80;

/** Neighbours of one answer joined; beyond {@link mostRanges} the oldest neighbours too, as old as the older of them. */
function compact(days: readonly CoveredDays[]): readonly CoveredDays[] {
  const joined: CoveredDays[] = [];
  for (const range of days) {
    const last = joined.at(-1);
    if (last !== undefined && last.atMs === range.atMs && addDays(last.to, 1) === range.from)
      joined[joined.length - 1] = { ...last, to: range.to };
    else joined.push(range);
  }
  for (let index = 1; index < joined.length && joined.length > mostRanges; ) {
    const [one, other] = [joined[index - 1], joined[index]];
    if (one !== undefined && other !== undefined && addDays(one.to, 1) === other.from)
      joined.splice(index - 1, 2, { from: one.from, to: other.to, atMs: Math.min(one.atMs, other.atMs) });
    else index++;
  }
  return joined;
}
