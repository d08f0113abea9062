// The statement book: what banks have once shown of an account, kept under ids that last. A bank's answer is recorded where it
// has been fetched, in one transaction of the store; a statement is read from the book where it is fresh enough, or where the
// bank fails. Called by src/reading; record.ts compares, src/store keeps. How it works: docs/statement-book.md.

import { addDays, type CalendarDate, compareInstants } from '../domain/dates.ts';
import type { Note } from '../domain/note.ts';
import {
  compareText,
  dayOf,
  type StatementEntry,
  toStatement,
  undatedSortDate,
  withoutBankTransactionId,
} from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { BookAccountName, BookRange, BookSelection, BookStore, BookTarget } from '../store/book.ts';
import { encodeChanges } from './changes.ts';
import { decodeEntries } from './codec.ts';
import { Coverage } from './coverage.ts';
import { type BookEntry, byPlace } from './entry.ts';
import { type FeedPage, type FeedRequest, readFeed } from './feed.ts';
import { toProvenFrom, toSearchedFrom, toSearchedTo } from './recognise.ts';
import { isOfWindow, record } from './record.ts';
import { Segments, segmentOf } from './segments.ts';

/** Days, both ends included; `to` null means until now, what is pending included. */
export interface BookWindow {
  readonly from: CalendarDate;
  readonly to: CalendarDate | null;
}

/** What a bank answered of a window. */
export interface BookAnswer {
  readonly window: BookWindow;
  /** Each once, in the bank's order. */
  readonly transactions: readonly Transaction[];
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** The bank's day of that instant. */
  readonly today: CalendarDate;
  /** True when nothing of the window is missing. */
  readonly isComplete: boolean;
  /** Of an answer that is not complete, or that was kept: days of it that are. */
  readonly completeDays?: readonly { readonly from: CalendarDate; readonly to: CalendarDate }[];
  /** True when something in it could not be read: then nothing is known to be missing. */
  readonly hasDefects: boolean;
  /** True when several entries of it bear one id. */
  readonly hasSharedIds: boolean;
  readonly notes: readonly Note[];
  /** The bank shows nothing before this day, although more was asked. */
  readonly historyFrom?: CalendarDate;
  /** True for what another book has kept: nothing is missing in it, and nothing is known of its days. */
  readonly isKept?: true;
  /** A short name of the consent that it was asked for under; absent where that is not known. */
  readonly consent?: string;
  /** The bank that was asked; absent for the one under whose id the account is known. */
  readonly askedBankId?: string;
  /** The first day that the bank was asked for, where it shows none before, as it has said beforehand. */
  readonly shownFrom?: CalendarDate;
  /**
   * Of an answer that goes on from what the book has: the last day that was known before. Where such an answer leaves out, or moves,
   * what the book has, it is not recorded: only an answer with all around these days can say what has become of it.
   */
  readonly goesOnFrom?: CalendarDate;
}

/** A window as the book has it. */
export interface BookView {
  /** In the order of the statement. */
  readonly entries: readonly StatementEntry[];
  /** Of the whole account. */
  readonly coverage: Coverage;
  /** The first day of the bank's history, where it has told. */
  readonly historyFrom: CalendarDate | null;
  /** Epoch milliseconds of the newest answer in the book. */
  readonly updatedAtMs: number;
  /** What was read at this epoch millisecond, or before, is not fresh. */
  readonly doubtedAtMs: number;
  /** True where the answer that was recorded gives entries other ids than before. */
  readonly hasReissuedIds: boolean;
}

/** The first day whose booked entries are kept at an instant. @param months as STATEMENT_BOOK_MONTHS says */
export function toKeptFrom(months: number, nowMs: number): CalendarDate {
  return addDays(new Date(nowMs).toISOString().slice(0, 10), -Math.ceil(months * 30.5));
}

/** The statement book of a gateway. */
export class StatementBook {
  readonly #store: BookStore;
  readonly #keptFrom: () => CalendarDate;

  /**
   * @param keptFrom booked entries of earlier days are shown as the bank answers them and never come into the book, since they would
   *   be erased at once: where there are any, those days are never known
   */
  constructor(store: BookStore, keptFrom: () => CalendarDate = () => '0000-01-01') {
    this.#store = store;
    this.#keptFrom = keptFrom;
  }

  /**
   * Records a bank's answer, and gives a window of the book as it is then; durable when fulfilled. Null, and nothing is
   * recorded, for an answer of a few days that says that something else has become of what the book has.
   * @throws StoreFailure, SealFailure; LinkTakenBack, and nothing is recorded
   */
  record(target: BookTarget, answer: BookAnswer, shownWindow: BookWindow): Promise<BookView | null> {
    const { window, atMs } = answer;
    const { shown, settled } = toCoverage(answer);
    const keptFrom = this.#keptFrom();
    const searchedFrom = toSearchedFrom(window.from);
    const searchedTo = toSearchedTo(window.to);
    const searched: BookRange = {
      from: searchedFrom < shownWindow.from ? searchedFrom : shownWindow.from,
      to: shownWindow.to === null || searchedTo === null || searchedTo > shownWindow.to ? searchedTo : shownWindow.to,
      // What is pending may have been booked on any day.
      withOpen: true,
    };
    const work = (account: Parameters<Parameters<BookStore['update']>[2]>[0]) => {
      const segments = new Segments(account.segments, account.nextSegment);
      const createId = (transaction: Transaction) => segments.createId(dayOf(transaction));
      const bankIds = answer.hasSharedIds ? 'SHARED' : account.bankIds;
      const isOwn = bankIds !== 'SHARED';
      const all = toStatement(isOwn ? answer.transactions : answer.transactions.map(withoutBankTransactionId));
      const entries = all.filter((entry) => isKept(entry, keptFrom));
      const leftOut = all.filter((entry) => !isKept(entry, keptFrom));
      // Nothing is gone because its time in the book is over.
      const known = shown.since(keptFrom);
      const result = record({
        book: segments.entries,
        entries,
        coverage: known,
        bankIds,
        atMs,
        consent: answer.consent ?? null,
        way: answer.askedBankId === undefined || answer.askedBankId === target.bankId ? null : answer.askedBankId,
        isComplete: answer.isComplete,
        createId,
      });
      if (answer.goesOnFrom !== undefined && result.isDoubtful) return null;
      for (const entry of result.written) segments.put(entry);
      const coverage = Coverage.parse(account.coverage).with(withNotShownAnew(settled, answer, result.notShownAnew));
      const isOlder = leftOut.length > 0 && (account.keptFrom === null || account.keptFrom < keptFrom);
      const shownFrom = isOlder ? keptFrom : account.keptFrom;
      const historyFrom = toHistoryFrom(account.historyFrom, answer);
      return {
        coverage: coverage.toText(),
        historyFrom,
        keptFrom: shownFrom,
        bankIds: isOwn && result.hasReissuedIds ? ('REISSUED' as const) : bankIds,
        segments: segments.write(),
        changes: encodeChanges(result.changes),
        ...(answer.isComplete && (answer.isKept !== true || hasWholeDays(answer))
          ? { readThrough: answer.askedBankId ?? target.bankId }
          : {}),
        result: {
          entries: [
            ...toEntries(result.book, shownWindow, shownFrom),
            ...leftOut.filter((entry) => isOfWindow(entry, shownWindow)),
          ],
          coverage: toKnown(coverage, shownFrom),
          historyFrom,
          updatedAtMs: atMs,
          doubtedAtMs: account.doubtedAtMs,
          hasReissuedIds: result.hasReissuedIds,
        },
      };
    };
    return this.#store.update(target, searched, work, atMs);
  }

  /** A window as the book has it; null where there is no book of the account. @throws StoreFailure, SealFailure */
  async read(name: BookAccountName, window: BookWindow): Promise<BookView | null> {
    const account = await this.#store.read(name, { ...window, withOpen: window.to === null });
    if (account === null) return null;
    return {
      entries: toEntries(
        account.segments.flatMap(({ bytes }) => decodeEntries(bytes)),
        window,
        account.keptFrom,
      ),
      coverage: toKnown(Coverage.parse(account.coverage), account.keptFrom),
      historyFrom: account.historyFrom,
      updatedAtMs: account.updatedAtMs,
      doubtedAtMs: account.doubtedAtMs,
      hasReissuedIds: false,
    };
  }

  /** The accounts of which a customer has books, by bank and key. @throws StoreFailure */
  readAccountNames(customerId: string): Promise<readonly BookAccountName[]> {
    return this.#store.readAccountNames(customerId);
  }

  /** What is known of the days of an account; null where there is no book of it. @throws StoreFailure */
  async readCoverage(
    name: BookAccountName,
  ): Promise<Pick<BookView, 'coverage' | 'doubtedAtMs' | 'historyFrom'> | null> {
    const account = await this.#store.read(name, { from: undatedSortDate, to: '0000-01-01', withOpen: false });
    if (account === null) return null;
    const { coverage, keptFrom, doubtedAtMs, historyFrom } = account;
    return { coverage: toKnown(Coverage.parse(coverage), keptFrom), doubtedAtMs, historyFrom };
  }

  /** Has the bank asked before what was read of some books until now is shown as fresh. @throws StoreFailure */
  doubt(books: BookSelection): Promise<void> {
    return this.#store.doubt(books, Date.now());
  }

  /** A page of a customer's feed of changes. @throws StoreFailure, SealFailure */
  readFeed(request: FeedRequest): Promise<FeedPage> {
    return readFeed(this.#store, request);
  }

  /** One entry by its id, gone ones too; null where there is none. @throws StoreFailure, SealFailure */
  async readEntry(name: BookAccountName, entryId: string): Promise<BookEntry | null> {
    const number = segmentOf(entryId);
    const segment = number === null ? null : await this.#store.readSegment(name, number);
    return segment === null ? null : (decodeEntries(segment.bytes).find(({ id }) => id === entryId) ?? null);
  }
}

/** An entry of the book as entries of statements are answered. */
export function toStatementEntry({ id, transaction, identityStability, supersedes }: BookEntry): StatementEntry {
  return {
    transaction,
    key: id,
    identityStability,
    sortDate: dayOf(transaction) ?? undatedSortDate,
    sortTime: transaction.transactionDateTime ?? '',
    supersedes: supersedes?.id ?? null,
    ...(supersedes === null ? {} : { supersedesConfidence: supersedes.confidence }),
  };
}

/** Whether an entry has its place in the book: what is pending or undated has no day to count from. */
function isKept({ transaction }: Pick<BookEntry, 'transaction'>, keptFrom: CalendarDate): boolean {
  const day = dayOf(transaction);
  return transaction.status === 'PENDING' || day === null || day >= keptFrom;
}

/** Days of which the book has all that the bank has shown. */
function toKnown(coverage: Coverage, keptFrom: CalendarDate | null): Coverage {
  return keptFrom === null ? coverage : coverage.since(keptFrom);
}

/** The statement of a window: what is not gone, newest first. */
function toEntries(
  book: readonly BookEntry[],
  window: BookWindow,
  keptFrom: CalendarDate | null,
): readonly StatementEntry[] {
  return book
    .filter(
      (entry) => entry.gone === null && isOfWindow(entry, window) && (keptFrom === null || isKept(entry, keptFrom)),
    )
    .map((entry) => ({ entry, shown: toStatementEntry(entry) }))
    .sort(
      (a, b) =>
        compareText(b.shown.sortDate, a.shown.sortDate) ||
        compareInstants(b.shown.sortTime, a.shown.sortTime) ||
        byPlace(a.entry, b.entry),
    )
    .map(({ shown }) => shown);
}

/**
 * The days that an answer shows completely, so that what is missing of them is gone; and those that need not be asked for again,
 * with the days before the bank's history.
 */
function toCoverage(answer: BookAnswer): { readonly shown: Coverage; readonly settled: Coverage } {
  const { window, atMs, today, isComplete, completeDays = [], hasDefects, historyFrom, shownFrom } = answer;
  if (hasDefects || answer.isKept === true) return { shown: Coverage.none, settled: Coverage.none };
  const to = window.to ?? (today < window.from ? window.from : today);
  const openAtMs = isComplete && window.to === null ? atMs : null;
  const days = isComplete ? [{ from: window.from, to, atMs }] : completeDays.map((range) => ({ ...range, atMs }));
  const all = new Coverage(
    days.filter(({ from, to: end }) => from <= end),
    openAtMs,
    {
      openFrom: toSearchedFrom(window.from),
      goneFrom: toProvenFrom(historyFrom ?? shownFrom ?? null),
      // The end of a history is told by the day itself.
      noted: answer.notes
        .filter(({ code }) => code !== 'HISTORY_ENDS')
        .map((note) => ({ from: window.from, to, note })),
    },
  );
  return {
    shown: historyFrom === undefined ? all : all.since(historyFrom),
    // The days before stay as old as they are, so that they are read again in their time.
    settled: answer.goesOnFrom === undefined ? all : withoutNotes(all.since(answer.goesOnFrom)),
  };
}

const hasWholeDays = ({ completeDays = [] }: BookAnswer): boolean => completeDays.length > 0;

/** With how many entries of the window are kept that another way to the bank has shown, and this one does not. */
function withNotShownAnew(
  { days, openAtMs, openFrom, goneFrom, noted }: Coverage,
  { window, today, goesOnFrom }: BookAnswer,
  count: number,
): Coverage {
  const range = { from: window.from, to: window.to ?? today, note: { code: 'NOT_SHOWN_ANEW', count } } as const;
  const isNoted = count > 0 && goesOnFrom === undefined;
  return new Coverage(days, openAtMs, { openFrom, goneFrom, noted: isNoted ? [...noted, range] : noted });
}

/** An answer of some days says of those that were read before what was said of them then. */
function withoutNotes({ days, openAtMs, openFrom }: Coverage): Coverage {
  return new Coverage(days, openAtMs, { openFrom });
}

/**
 * Where the history begins that the book has: the earliest day that the bank has told as its end. Banks show the last three
 * months; what they showed before stays. Forgotten where the bank has shown days before it.
 */
function toHistoryFrom(before: CalendarDate | null, answer: BookAnswer): CalendarDate | null {
  const { historyFrom, window, isComplete } = answer;
  if (historyFrom !== undefined) return before === null || historyFrom < before ? historyFrom : before;
  return isComplete && before !== null && window.from < before ? null : before;
}
