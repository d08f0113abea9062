// One window of a statement, from what is asked to entries counted once: in pieces where a bank answers no more, again where
// an answer looks cut short, and up to where the bank's history ends. Called by every standard's connector; calls lists.ts,
// merge-entries.ts and windows.ts.

import type { Bank } from '../domain/bank.ts';
import { addDays } from '../domain/dates.ts';
import { BankFailure } from '../domain/errors.ts';
import { type Note, type NoteCode, sumNotes } from '../domain/note.ts';
import { dayOf } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { DateWindow, Reading } from './connector.ts';
import { type JsonObject, readEntries, type Tell } from './json.ts';
import { type PageRead, toReading } from './lists.ts';
import { mergeEntries, type PagedEntry, toPagedEntry } from './merge-entries.ts';
import type { Walked } from './pages.ts';
import { isInWindow, overlapDays, placeUndated, toAskedWindow, toPieces, usualFurthestDay } from './windows.ts';

/** Reads one list of a page of a statement. An entry that cannot be filed under a day of its own is kept. */
export function readTransactions(
  list: readonly unknown[],
  pointer: string,
  read: (wire: JsonObject, tell: Tell) => Transaction,
): Omit<PageRead<PagedEntry>, 'next'> {
  const { entries, defects } = readEntries(list, pointer, (wire, index, tell) =>
    toPagedEntry(read(wire, tell), pointer, index),
  );
  return { items: entries, defects };
}

/** How the entries of a window are asked for. */
export interface StatementPlan {
  readonly bank: Bank;
  readonly nowMs: number;
  readonly window: DateWindow;
  /** All pages of what a bank has in these days; null for whatever it shows when it is asked for no days. */
  readonly fetch: (asked: DateWindow | null) => Promise<Walked<PagedEntry>>;
  /** Whether the bank takes days at all. */
  readonly hasDateFilter: boolean;
  readonly codes?: StatementCodes;
}

/** A standard's codes by which statements are refused; what is absent it has not. */
export interface StatementCodes {
  /** For days too long ago. */
  readonly historyEnd?: RegExp;
  /** For a parameter, and not the days in it. */
  readonly refusedParameter?: RegExp;
  /** For the gateway itself: a request without days would meet it, too. */
  readonly refusedClient?: RegExp;
}

/**
 * Entries of a window, each once. A window longer than the bank answers is asked in pieces; one that looks cut short is
 * asked for the rest. @throws BankFailure when the newest piece fails; what fails later is told as `incomplete`
 */
export async function fetchStatement(plan: StatementPlan): Promise<Reading<readonly Transaction[]>> {
  const readings: Reading<readonly Transaction[]>[] = [];
  for (const piece of toPieces(plan.window, plan.bank, plan.nowMs)) {
    try {
      readings.push(...(await fetchPiece(plan, piece)));
    } catch (error) {
      if (!(error instanceof BankFailure) || readings.length === 0) throw error;
      readings.push({ value: [], fetchedAtMs: plan.nowMs, defects: [], incomplete: error });
      break;
    }
  }
  const historyEnds = readings.flatMap(({ historyFrom }) => historyFrom ?? []).sort();
  const historyFrom = historyEnds.at(-1);
  return {
    ...(historyFrom === undefined ? {} : { historyFrom }),
    value: readings.flatMap(({ value }) => value),
    fetchedAtMs: Math.min(...readings.map(({ fetchedAtMs }) => fetchedAtMs)),
    defects: readings.flatMap(({ defects }) => defects),
    notes: sumNotes(readings.flatMap(({ notes }) => notes ?? [])),
    incomplete: readings.map(({ incomplete }) => incomplete).find((failure) => failure !== null) ?? null,
  };
}

/** Where a bank's history ends, as far as it can be told from a refusal. */
interface HistoryEnd {
  readonly from: string;
  /** True when the whole piece lies before it. */
  readonly isBeyond: boolean;
}

/**
 * What a refusal of days longer ago than banks must show says: that its history ends. The same request about newer days is
 * answered, so what is refused are the days. Null for any other failure, and for days that every bank shows.
 */
function toHistoryEnd(
  failure: BankFailure,
  { piece, asked }: { readonly piece: DateWindow; readonly asked: DateWindow },
  { bank, nowMs, codes }: StatementPlan,
): HistoryEnd | null {
  const usual = usualFurthestDay(bank, nowMs);
  const isAboutDays =
    failure.code === 'BANK_REJECTED_REQUEST' ||
    failure.code === 'PERMISSION_NOT_GRANTED' ||
    codes?.historyEnd?.test(failure.bankCode ?? '') === true;
  if (!isAboutDays || asked.from >= usual) return null;
  const isBeyond = piece.to !== null && piece.to < usual;
  return isBeyond ? { from: addDays(piece.to, 1), isBeyond } : { from: usual, isBeyond };
}

/** Seven years asked half a year at a time. */
const mostCuts = 15;
/** Six months, which is where banks cut (HSBC UK, seen in 2026), and a week, days. */
const cutAfterDays = 191;

/** One piece, and what a bank left out behind the half year that it answered. */
async function fetchPiece(plan: StatementPlan, piece: DateWindow): Promise<Reading<readonly Transaction[]>[]> {
  const readings: Reading<readonly Transaction[]>[] = [];
  let { from } = piece;
  let asked = toAskedWindow(piece, plan.bank, plan.nowMs);
  let historyFrom: string | null = null;
  let isFiltered = plan.hasDateFilter;
  for (let cuts = 0; ; cuts++) {
    let walked: Walked<PagedEntry>;
    try {
      walked = await plan.fetch(isFiltered ? asked : null);
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      if (isFiltered && readings.length === 0 && refusesFilter(error, piece, plan.codes)) {
        isFiltered = false;
        continue;
      }
      const end: HistoryEnd | null = historyFrom === null ? toHistoryEnd(error, { piece, asked }, plan) : null;
      if (end !== null) {
        historyFrom = end.from;
        if (!end.isBeyond) {
          asked = { from: end.from, to: asked.to };
          continue;
        }
        return [...readings, { value: [], fetchedAtMs: plan.nowMs, defects: [], incomplete: null, historyFrom }];
      }
      if (readings.length === 0) throw error;
      readings.push({ value: [], fetchedAtMs: plan.nowMs, defects: [], incomplete: error });
      return readings;
    }
    const end = isFiltered && cuts < mostCuts ? toCut(walked, asked) : null;
    if (end === null) {
      const reading = toEntriesReading(walked, { from, to: piece.to });
      return [...readings, historyFrom === null ? reading : { ...reading, historyFrom }];
    }
    // The last day may be there in part: it is read again, whole.
    readings.push(toEntriesReading(walked, { from, to: addDays(end, -1) }));
    if (end > from) from = end;
    asked = { from: end, to: asked.to };
  }
}

/**
 * Whether a bank takes no days at all. Of the newest window any refusal of the request may say so, since each bank shows those
 * days; of an older one only a code that names the parameter, since the days themselves may be refused.
 */
function refusesFilter({ code, bankCode: said }: BankFailure, piece: DateWindow, codes: StatementCodes = {}): boolean {
  const bankCode = said ?? '';
  if (codes.refusedParameter?.test(bankCode) === true) return true;
  return piece.to === null && code === 'BANK_REJECTED_REQUEST' && codes.refusedClient?.test(bankCode) !== true;
}

/** The newest day of an answer that ends within half a year although more was asked; null when nothing looks cut. */
function toCut({ pages }: Walked<PagedEntry>, { from, to }: DateWindow): string | null {
  if (to === null || to <= addDays(from, cutAfterDays)) return null;
  let newest = '';
  for (const { transaction } of pages.flat()) {
    const day = dayOf(transaction);
    if (day !== null && day > newest) newest = day;
  }
  const isCut = newest > from && newest <= addDays(from, cutAfterDays) && to > addDays(newest, overlapDays);
  return isCut ? newest : null;
}

/** Entries, each once, that belong to the window, and what is noteworthy of these. */
function toEntriesReading(walked: Walked<PagedEntry>, window: DateWindow): Reading<readonly Transaction[]> {
  const { transactions, notes } = mergeEntries(walked.pages);
  const isOfWindow = (transaction: Transaction) => isInWindow(transaction, window);
  const value = placeUndated(transactions).filter(isOfWindow);
  const all = [
    ...notes.map((note) => toNote(note.code, note.transactions.filter(isOfWindow))),
    toNote(
      'CONTRADICTORY_ENTRIES',
      value.filter((transaction) => transaction.isContradictory === true),
    ),
    toNote('ENTRIES_WITHOUT_DAY', value.filter(hasNoDay)),
  ];
  return { ...toReading(walked, value), notes: all.filter(({ count }) => count > 0) };
}

const toNote = (code: NoteCode, { length }: readonly Transaction[]): Note => ({ code, count: length });

/** Booked, and no day of its own: of what is pending banks need not give one. */
function hasNoDay({ status, bookingDate, valueDate, transactionDateTime }: Transaction): boolean {
  return status === 'BOOKED' && bookingDate === null && valueDate === null && transactionDateTime === null;
}
