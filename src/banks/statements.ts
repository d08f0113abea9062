// One window of a statement, from what is asked to entries counted once: in pieces where a bank answers no more, again where
// an answer looks cut short, and up to where the bank's history ends. Called by every standard's connector; calls lists.ts,
// merge-entries.ts and windows.ts.

import type { Bank } from '../domain/bank.ts';
import { addDays, dateInZone } from '../domain/dates.ts';
import { BankFailure } from '../domain/errors.ts';
import { type Note, type NoteCode, sumNotes } from '../domain/note.ts';
import { dayOf, findDirection } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { DateWindow, Reading, StatementRequest } from './connector.ts';
import { type JsonObject, readEntries, type Tell } from './json.ts';
import { type PageRead, toReading, type WalkCourse } from './lists.ts';
import { mergeEntries, type PagedEntry, toPagedEntry } from './merge-entries.ts';
import type { Stopped, Walked } from './pages.ts';
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
  readonly window: StatementRequest;
  /** All pages of what a bank has in these days; null for whatever it shows when it is asked for no days. */
  readonly fetch: (asked: DateWindow | null, course: WalkCourse<PagedEntry>) => Promise<Walked<PagedEntry>>;
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
  /** For the days, of a bank that can be asked for all that it has instead: what it brings then begins its history. */
  readonly showsLess?: RegExp;
  /** For the gateway itself: a request without days would meet it, too. */
  readonly refusedClient?: RegExp;
}

/**
 * Entries of a window, each once. A window longer than the bank answers is asked in pieces; one that looks cut short is
 * asked for the rest. @throws BankFailure when the newest piece fails; what fails later is told as `incomplete`
 */
export async function fetchStatement(plan: StatementPlan): Promise<Reading<readonly Transaction[]>> {
  const pieces = toPieces(plan.window, plan.bank, plan.nowMs);
  // Of several pieces each is read anew: where one stopped says nothing of the others.
  const only = pieces.length === 1 ? plan.window : { ...plan.window, resume: null };
  const readings: Reading<readonly Transaction[]>[] = [];
  for (const piece of pieces) {
    try {
      readings.push(...(await fetchPiece({ ...plan, window: only }, piece)));
    } catch (error) {
      if (!(error instanceof BankFailure) || readings.length === 0) throw error;
      readings.push({ value: [], fetchedAtMs: plan.nowMs, defects: [], incomplete: error });
      break;
    }
  }
  return joinReadings(readings);
}

/** Readings of one statement, the newest days first, as one. */
function joinReadings(readings: readonly Reading<readonly Transaction[]>[]): Reading<readonly Transaction[]> {
  const historyFrom = readings
    .flatMap(({ historyFrom }) => historyFrom ?? [])
    .sort()
    .at(-1);
  const stop = readings.length === 1 ? readings[0]?.stop : undefined;
  const completeDays = readings.flatMap((reading) => reading.completeDays ?? []);
  return {
    ...(historyFrom === undefined ? {} : { historyFrom }),
    ...(stop === undefined ? {} : { stop }),
    ...(completeDays.length === 0 ? {} : { completeDays }),
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
  let resume = parseStop(plan.window);
  let asked =
    plan.window.isExact === true ? { from: piece.from, to: piece.to } : toAskedWindow(piece, plan.bank, plan.nowMs);
  let historyFrom: string | null = null;
  let isFiltered = plan.hasDateFilter;
  let showsAll = false;
  if (resume !== null) {
    isFiltered = plan.window.resume?.asked !== null;
    asked = plan.window.resume?.asked ?? asked;
  }
  for (let cuts = 0; ; cuts++) {
    let walked: Walked<PagedEntry>;
    try {
      walked = await plan.fetch(isFiltered ? asked : null, { resume, onPage: toOnPage(plan, { from, to: piece.to }) });
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      // The bank does not take its own link any more.
      if (resume !== null && isOverWith(error)) {
        resume = null;
        continue;
      }
      if (isFiltered && readings.length === 0 && plan.codes?.showsLess?.test(error.bankCode ?? '') === true) {
        isFiltered = false;
        showsAll = true;
        continue;
      }
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
      const { nextUrl } = walked;
      // Only what was walked to its end tells where the history begins.
      if (showsAll && walked.incomplete === null)
        historyFrom = toFirstDay(walked) ?? usualFurthestDay(plan.bank, plan.nowMs);
      const stop = nextUrl === undefined ? null : { asked: isFiltered ? asked : null, walked };
      return [
        ...readings,
        {
          ...reading,
          ...(historyFrom === null ? {} : { historyFrom }),
          ...(stop === null ? {} : { stop }),
          completeDays: toCompleteDays(walked, { from, to: piece.to }, plan),
        },
      ];
    }
    resume = null;
    // The last day may be there in part: it is read again, whole.
    const until = addDays(end, -1);
    readings.push({
      ...toEntriesReading(walked, { from, to: until }),
      completeDays: from <= until ? [{ from, to: until }] : [],
    });
    if (end > from) from = end;
    asked = { from: end, to: asked.to };
  }
}

/** The oldest day of all that was walked through; null where nothing has one. */
function toFirstDay({ pages }: Walked<PagedEntry>): string | null {
  const days = pages
    .flat()
    .flatMap(({ transaction }) => (transaction.status === 'BOOKED' ? (dayOf(transaction) ?? []) : []));
  return days.length === 0 ? null : days.reduce(earlier);
}

/** What an earlier walk has read. Only {@link fetchPiece} makes stops, of what its own connector walked through. */
function parseStop({ resume }: StatementRequest): Stopped<PagedEntry> | null {
  const walked = resume?.walked;
  return isStopped(walked) ? walked : null;
}

function isStopped(walked: unknown): walked is Stopped<PagedEntry> {
  return typeof walked === 'object' && walked !== null && 'nextUrl' in walked && typeof walked.nextUrl === 'string';
}

/** A link that the bank refuses is over; a bank that is slow or down may take it later. */
function isOverWith({ code }: BankFailure): boolean {
  return (
    code === 'BANK_REJECTED_REQUEST' ||
    code === 'RESOURCE_NOT_FOUND' ||
    code === 'UNSUPPORTED' ||
    code === 'BANK_BAD_RESPONSE'
  );
}

/** Tells of what has been read so far, at most once a second and not for each of thousands of pages. */
const leastBetweenPartsMs = 1000;

function toOnPage({ window, nowMs }: StatementPlan, days: DateWindow): (walked: Walked<PagedEntry>) => void {
  let [toldAtMs, toldPages] = [0, 0];
  return (walked) => {
    const isDue = walked.fetchedAtMs - Math.max(toldAtMs, nowMs) >= leastBetweenPartsMs;
    if (window.onPart === undefined || !isDue || walked.pages.length < toldPages * 1.3) return;
    [toldAtMs, toldPages] = [walked.fetchedAtMs, walked.pages.length];
    window.onPart(() => toEntriesReading(walked, days));
  };
}

/**
 * The days that a walk shows completely which stopped before its end: those behind it, in the direction in which the bank
 * lists them. Its first and its last day may be there in part.
 */
function toCompleteDays(
  { pages, incomplete }: Walked<PagedEntry>,
  { from, to }: DateWindow,
  { bank, nowMs }: StatementPlan,
): readonly { from: string; to: string }[] {
  const last = to ?? dateInZone(nowMs, bank.timeZone);
  if (incomplete === null) return [{ from, to: last }];
  const transactions = pages.flat().map(({ transaction }) => transaction);
  const days = transactions
    .filter(({ status }) => status === 'BOOKED')
    .flatMap((transaction) => dayOf(transaction) ?? []);
  const [oldest, newest] = [days.reduce(earlier, last), days.reduce(later, from)];
  const direction = days.length === 0 ? 'untold' : findDirection(transactions);
  if (direction === 'newest first') return withDays(later(from, addDays(oldest, 1)), last);
  if (direction === 'oldest first') return withDays(from, addDays(earlier(newest, last), -1));
  return [];
}

const earlier = (a: string, b: string): string => (a < b ? a : b);
const later = (a: string, b: string): string => (a > b ? a : b);
const withDays = (from: string, to: string) => (from <= to ? [{ from, to }] : []);

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
