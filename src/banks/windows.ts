// Which entries belong to a window of days, and how wide a bank is asked so that none of them is cut off. Called by
// every connector's fetchTransactions, before the call and after parsing: banks ignore filters. Whatever reads a statement by its
// windows asks here, too, which of them it needs.

import type { Bank } from '../domain/bank.ts';
import { addDays, type BankDateTime, type CalendarDate, dateInZone, parseBankDateTime } from '../domain/dates.ts';
import { dayOf } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { DateWindow } from './connector.ts';
import { type JsonObject, readString, type Tell } from './json.ts';

/**
 * True when an entry belongs to the window: by its day; what is pending or undated belongs to the window that is open
 * at its end, whatever day it may carry.
 */
export function isInWindow(transaction: Transaction, { from, to }: DateWindow): boolean {
  const day = dayOf(transaction);
  if (transaction.status === 'PENDING' || day === null) return to === null;
  return day >= from && (to === null || day <= to);
}

/** Days that are asked for, inclusive; null leaves an end open. */
export interface DayRange {
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
}

/** Whether a window can hold an entry of a day in the range. */
export function windowMeets(window: DateWindow, { from, to }: DayRange): boolean {
  return (from === null || window.to === null || window.to >= from) && (to === null || window.from <= to);
}

/** The days of a window that lie in the range, which it meets. */
export function clipWindow({ from, to }: DateWindow, range: DayRange): DateWindow {
  return {
    from: range.from !== null && range.from > from ? range.from : from,
    to: to === null || (range.to !== null && range.to < to) ? range.to : to,
  };
}

/**
 * How far an entry's own days may lie apart, days: hotels and car hire hold a card for up to a month (scheme rules), and
 * banks filter by booking, by value or by transaction date, whatever their standard says.
 */
export const overlapDays = 31;
/** What PSD2 banks show without fresh SCA, days; asking for more can cost the whole answer (RTS article 10). */
const usualHistoryDays = 89;
const dayMs = 86_400_000;

/**
 * The days to ask a bank for: a month more on either side than the window holds, so that no entry falls through the seam of
 * two windows by a day of its own that the bank filters by. Never further back than the bank shows, its own days and UTC's
 * both counted, since some banks count 24-hour days from the moment of the request; where that is not known, no further
 * than {@link usualHistoryDays}, unless the window itself is. Never further ahead than today.
 */
export function toAskedWindow({ from, to }: DateWindow, bank: Bank, nowMs: number): DateWindow {
  const earlier = addDays(from, -overlapDays);
  const furthest = furthestDay(bank, nowMs);
  const isBeyond = bank.maxHistoryDays === null && from < furthest;
  const today = dateInZone(nowMs, bank.timeZone);
  return {
    from: isBeyond || earlier > furthest ? earlier : furthest,
    to: to === null ? null : earliest(addDays(to, overlapDays), today > to ? today : to),
  };
}

/** The first day that lies within what the bank shows, wherever its day begins. */
function furthestDay(bank: Bank, nowMs: number): CalendarDate {
  // What is known is a bank's own number: of its first day a part is past already.
  return bank.maxHistoryDays === null
    ? usualFurthestDay(bank, nowMs)
    : addDays(laterDay(nowMs - bank.maxHistoryDays * dayMs, bank.timeZone), 1);
}

/** The first day that every bank shows without fresh SCA. */
export function usualFurthestDay({ timeZone }: Bank, nowMs: number): CalendarDate {
  return laterDay(nowMs - usualHistoryDays * dayMs, timeZone);
}

/** The day of an instant at a place or in UTC, whichever is later. */
function laterDay(atMs: number, timeZone: string): CalendarDate {
  const [there, utc] = [dateInZone(atMs, timeZone), dateInZone(atMs, 'UTC')];
  return there > utc ? there : utc;
}

function earliest(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a < b ? a : b;
}

/**
 * A window in pieces of which a bank answers each whole, newest first: where the bank holds no more than `maxStatementDays`
 * days in one answer. The pieces meet without overlap; each is asked with its own.
 */
export function toPieces({ from, to }: DateWindow, bank: Bank, nowMs: number): readonly DateWindow[] {
  const most = bank.maxStatementDays ?? null;
  if (most === null) return [{ from, to }];
  const length = Math.max(1, most - 2 * overlapDays);
  const pieces: DateWindow[] = [];
  const today = dateInZone(nowMs, bank.timeZone);
  for (let end: CalendarDate | null = to; ; ) {
    const begin: CalendarDate = addDays(end ?? today, 1 - length);
    if (begin <= from) return [...pieces, { from, to: end }];
    pieces.push({ from: begin, to: end });
    end = addDays(begin, -1);
  }
}

/** Banks write "no date" as 1900-01-01 and the like; an entry so dated would belong to no window and be lost. */
export const firstPlausibleDay: CalendarDate = '1970-01-01';

/** What an entry's days are read with. */
export interface DayContext {
  /** IANA zone in which the bank's days are reckoned. */
  readonly timeZone: string;
  readonly tell: Tell;
}

/**
 * A date-time or day of an entry, with the bank's day. Null when absent or only standing for "none"; null, and told, when
 * something is there that is no day: the entry is kept.
 */
export function readEntryDateTime(wire: JsonObject, key: string, { timeZone, tell }: DayContext): BankDateTime | null {
  const value = wire[key];
  if (value === undefined || value === null || value === '') return null;
  const text = readString(wire, key);
  const parsed = text === null ? null : parseBankDateTime(text, timeZone);
  if (parsed === null) {
    tell(`/${key}`, 'not a day; the entry is kept');
    return null;
  }
  return parsed.date >= firstPlausibleDay ? parsed : null;
}

/** {@link readEntryDateTime}, the day alone. */
export function readEntryDate(wire: JsonObject, key: string, context: DayContext): CalendarDate | null {
  return readEntryDateTime(wire, key, context)?.date ?? null;
}

/**
 * Booked entries without a day of their own, in the place where their neighbours in the bank's list stand: banks sort, or
 * answer what they were asked, and a list's neighbours are of about one time. Without any neighbour they stay undated.
 */
export function placeUndated(transactions: readonly Transaction[]): readonly Transaction[] {
  const isPlaceless = (transaction: Transaction) => transaction.status === 'BOOKED' && dayOf(transaction) === null;
  if (!transactions.some(isPlaceless)) return transactions;
  const days = transactions.map((transaction) => (transaction.status === 'BOOKED' ? dayOf(transaction) : null));
  const first = days.find((day) => day !== null) ?? null;
  let before: CalendarDate | null = first;
  return transactions.map((transaction, index) => {
    before = days[index] ?? before;
    return before === null || !isPlaceless(transaction) ? transaction : { ...transaction, neighbourDate: before };
  });
}
