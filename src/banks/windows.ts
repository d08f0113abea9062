// Which entries belong to a window of days, and how wide a bank is asked so that none of them is cut off. Called by
// every connector's fetchTransactions, before the call and after parsing: banks ignore filters.

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

/** How long an entry may stay pending, days: hotels and car hire hold a card for up to a month (scheme rules). */
const longestPendingDays = 31;
/** What PSD2 banks show without fresh SCA, days; asking for more can cost the whole answer (RTS article 10). */
const usualHistoryDays = 89;

/**
 * The days to ask a bank for. An open window is asked from a month earlier: what is pending belongs to it, but banks
 * filter pending entries by their date too. Never further back than the bank shows, unless the window itself is.
 */
export function toAskedWindow({ from, to }: DateWindow, bank: Bank, nowMs: number): DateWindow {
  if (to !== null) return { from, to };
  const earlier = addDays(from, -longestPendingDays);
  const furthest = addDays(dateInZone(nowMs, bank.timeZone), -(bank.maxHistoryDays ?? usualHistoryDays));
  const asked = earlier > furthest ? earlier : furthest;
  return { from: asked < from ? asked : from, to };
}

/**
 * The window a day wider on both sides: for standards that filter by instants, whose bank may reckon a local midnight
 * in UTC, or a day in any zone from UTC-12 to UTC+14.
 */
export function widened({ from, to }: DateWindow): DateWindow {
  return { from: addDays(from, -1), to: to === null ? null : addDays(to, 1) };
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
