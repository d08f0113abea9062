// How one window of an account's statement is read: from the statement book where it is fresh, else from the bank, which is
// asked for what the book does not have and whose answer is recorded; without a book, as the bank answers. Called by the
// transactions loaders; the reads themselves are bank-reads.ts's.

import type { BankSession, Connector, DateWindow, Reading, StatementStop } from '../banks/connector.ts';
import { isInWindow, toAskedWindow } from '../banks/windows.ts';
import type { BookAnswer, BookView } from '../book/book.ts';
import { Coverage } from '../book/coverage.ts';
import { isBookKey } from '../book/segments.ts';
import type { Bank } from '../domain/bank.ts';
import { type CalendarDate, dateInZone } from '../domain/dates.ts';
import { BankFailure } from '../domain/errors.ts';
import type { Link } from '../domain/link.ts';
import { type Note, sumNotes } from '../domain/note.ts';
import { dayOf, newestFirst, type StatementEntry, toStatement } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { BookAccountName, BookTarget } from '../store/book.ts';
import { LinkTakenBack } from '../store/failures.ts';
import type { ReadingServices, ReadRequest } from './bank-reads.ts';
import type { KeptReading } from './kept-reading.ts';
import { type LocatedAccount, nameOf } from './located-account.ts';
import { type StatementAsk, toAsks, toFloor, toKnownWindow } from './statement-asks.ts';
import { type StatementServices, toConsentName } from './statement-stops.ts';

/** A window of an account's statement. */
export interface StatementPlace {
  readonly located: LocatedAccount;
  readonly window: DateWindow;
  /** All windows of the account, newest first. */
  readonly windows: readonly DateWindow[];
}

/** What reads of the book need. */
type BookServices = Omit<StatementServices, 'feed'>;

/** What of a request's reads statements need: BankReads is one. */
export interface StatementReader {
  readonly services: Pick<ReadingServices, 'cacheWindows'> & { readonly statements?: BookServices | null };
  /** Whether statements are asked for as far back as the bank gives them, also without the person; absent for not. */
  readonly readsAllHistory?: boolean;
  /** @throws BankFailure UNSUPPORTED when the bank is not configured any more */
  connector(link: Link): Connector;
}

type Entries = readonly StatementEntry[];

/** The read of one window. */
export function toStatementRead(reads: StatementReader, place: StatementPlace): ReadRequest<Entries> {
  const { located, window } = place;
  const { link, record } = located;
  const { statements = null } = reads.services;
  const base = {
    link,
    // What was booked months ago changes seldom; the open window changes all the time.
    resource: window.to === null ? ('transactions' as const) : ('history' as const),
    parts: toParts(place, window),
  };
  // What the consent does not cover is refused as ever, whatever an earlier consent has brought into the book.
  const isCovered = link.permissions.has('transactions') && record.account.withheld?.includes('transactions') !== true;
  if (statements === null || !isCovered) {
    const fetch: ReadRequest<Entries>['fetch'] = async (connector, session) =>
      toUnbooked(await connector.fetchTransactions(session, record.account, window), window);
    return { ...base, fetch };
  }
  return {
    ...base,
    readKept: () => new BookedRead(statements, place, reads).readKept(),
    fetch: (connector, session) => new BookedRead(statements, place, reads).fetch({ connector, session }),
  };
}

/** What the book has of an entry that was asked for by its key. */
export interface BookedEntry {
  /** The day it is filed under; null for what has none. */
  readonly day: CalendarDate | null;
  readonly isPending: boolean;
}

/**
 * Looks an entry up by its key, without a call to the bank: 'unknown' where the key is the book's and there is no such entry, or
 * not any more; null where the book cannot tell.
 */
export async function readBookedEntry(
  { services: { statements = null } }: StatementReader,
  located: LocatedAccount,
  entryKey: string,
): Promise<BookedEntry | 'unknown' | null> {
  if (statements === null || !isBookKey(entryKey)) return null;
  try {
    const entry = await statements.book.readEntry(nameOf(located), entryKey);
    if (entry === null || entry.gone !== null) return 'unknown';
    return { day: dayOf(entry.transaction), isPending: entry.transaction.status === 'PENDING' };
  } catch (error) {
    statements.onTrouble(error);
    return null;
  }
}

function toParts({ located }: StatementPlace, { from, to }: DateWindow): readonly string[] {
  return [located.record.key, from, to ?? 'open'];
}

/** One fetch. */
interface Fetch {
  readonly connector: Connector;
  readonly session: BankSession;
}

/** What one ask came to: the bank's reading, and the window as the book has it with that; no view where the store fails. */
interface Recorded {
  readonly reading: Reading<readonly Transaction[]>;
  readonly view: BookView | null;
}

/** One window, over the book. */
class BookedRead {
  readonly #services: BookServices;
  readonly #place: StatementPlace;
  readonly #reads: StatementReader;
  readonly #name: BookAccountName;
  readonly #target: BookTarget;
  /** Whether the link was taken back while it was read: its bank is asked no more. */
  #isTakenBack = false;

  constructor(services: BookServices, place: StatementPlace, reads: StatementReader) {
    this.#services = services;
    this.#place = place;
    this.#reads = reads;
    this.#name = nameOf(place.located);
    this.#target = { ...this.#name, linkId: place.located.link.id };
  }

  async readKept(): Promise<KeptReading<Entries> | null> {
    const { window, located } = this.#place;
    const { bank } = this.#reads.connector(located.link);
    const view = await this.#attempt(() => this.#services.book.read(this.#name, window));
    if (view === null) return null;
    const { isWhole, atMs: knownAtMs } = toKnownWindow(view.coverage, window, bank);
    // Of an answer that is still coming no day may be complete yet, and what has come may lie beside the window.
    const isBlank = knownAtMs === null && view.entries.length === 0;
    const atMs = knownAtMs ?? view.updatedAtMs;
    const isDoubted = atMs <= view.doubtedAtMs;
    return {
      isBlank,
      isWhole,
      isDoubted,
      newestPartAtMs: view.updatedAtMs,
      reading: toReading(view, window, { fetchedAtMs: atMs, readings: [], floor: null }),
    };
  }

  async fetch(fetch: Fetch): Promise<Reading<Entries>> {
    const { window } = this.#place;
    const { bank } = fetch.connector;
    const floor = toFloor({ bank, nowMs: Date.now(), isUnlimited: this.#isUnlimited(fetch) });
    const stopped = fetch.session.cacheState === 'bypass' ? null : this.#services.stops.take(this.#place);
    const asks = stopped === null ? await this.#plan(fetch) : [stopped.ask];
    const readings: Reading<readonly Transaction[]>[] = [];
    let view: BookView | null = null;
    for (const ask of asks) {
      const recorded = await this.#ask(fetch, ask, stopped?.stop ?? null);
      if (recorded.view === null) return this.#fetchUnbooked(fetch, ask, recorded.reading);
      readings.push(recorded.reading);
      view = recorded.view;
      if (recorded.reading.incomplete !== null) break;
    }
    view ??= await this.#attempt(() => this.#services.book.read(this.#name, window));
    return toReading(view ?? emptyView, window, { readings, floor });
  }

  /** With the person there, or just gone, a bank that counts calls may be asked for all that it has. */
  #isUnlimited({ session }: Fetch): boolean {
    return session.psuIpAddress !== null || this.#reads.readsAllHistory === true;
  }

  /** What to ask for. */
  async #plan({ connector, session }: Fetch): Promise<readonly StatementAsk[]> {
    const { window, windows } = this.#place;
    const held = await this.#attempt(() => this.#services.book.readCoverage(this.#name));
    return toAsks({
      window,
      windows,
      coverage: held?.coverage ?? null,
      doubtedAtMs: held?.doubtedAtMs ?? 0,
      bank: connector.bank,
      nowMs: Date.now(),
      isUnlimited: this.#isUnlimited({ connector, session }),
      readsAllHistory: this.#reads.readsAllHistory === true,
      isLive: session.cacheState === 'bypass',
      historyFreshMs: this.#reads.services.cacheWindows.history.freshMs,
    });
  }

  /** Asks the bank and records its answer; again for the whole window where the answer of some days leaves doubts. */
  async #ask(fetch: Fetch, ask: StatementAsk, resume: StatementStop | null): Promise<Recorded> {
    const { connector, session } = fetch;
    const { window, located } = this.#place;
    const { book, stops } = this.#services;
    const parts = new PartRecorder((part) => this.#record(connector.bank, ask, part));
    const reading = await connector.fetchTransactions(session, located.record.account, {
      ...ask.window,
      isExact: ask.goesOnFrom !== undefined,
      resume,
      // An answer of some days is judged as a whole.
      ...(ask.goesOnFrom === undefined ? { onPart: (part) => parts.tell(part) } : {}),
    });
    await parts.end();
    const recorded = await this.#attempt(async () => ({
      view: await book.record(this.#target, this.#toAnswer(connector.bank, ask, reading), window),
    }));
    if (this.#isTakenBack) throw takenBack(located.link);
    if (recorded === null) return { reading, view: null };
    if (recorded.view === null) return this.#ask(fetch, { window }, null);
    const { stop, value } = reading;
    if (stop !== undefined) stops.put(this.#place, { ask, stop, entries: value.length });
    return { reading, view: recorded.view };
  }

  #toAnswer(bank: Bank, ask: StatementAsk, reading: Reading<readonly Transaction[]>): BookAnswer {
    const { link } = this.#place.located;
    return { ...toAnswer(bank, ask, reading), consent: toConsentName(link), askedBankId: link.bankId };
  }

  async #record(bank: Bank, ask: StatementAsk, part: Reading<readonly Transaction[]>): Promise<void> {
    const { book } = this.#services;
    await this.#attempt(() => book.record(this.#target, this.#toAnswer(bank, ask, part), this.#place.window));
  }

  /** As the bank answers, with the keys that the entries themselves give: the store cannot be asked. */
  async #fetchUnbooked(
    { connector, session }: Fetch,
    ask: StatementAsk,
    answer: Reading<readonly Transaction[]>,
  ): Promise<Reading<Entries>> {
    const { window, located } = this.#place;
    const { from, to } = ask.window;
    const isAll = from <= window.from && (to === null || (window.to !== null && to >= window.to));
    const reading =
      isAll && ask.goesOnFrom === undefined
        ? { ...answer, value: answer.value.filter((transaction) => isInWindow(transaction, window)) }
        : await connector.fetchTransactions(session, located.record.account, window);
    return { ...toUnbooked(reading, window), isUnbooked: true };
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LinkTakenBack) this.#isTakenBack = true;
      else this.#services.onTrouble(error);
      return null;
    }
  }
}

/** What comes of a read whose link is taken back meanwhile: what its bank still answered is not shown, and kept nowhere. */
function takenBack({ bankId }: Link): BankFailure {
  const operatorMessage = `${bankId}: the link was taken back while it was read`;
  return new BankFailure({ code: 'CONSENT_REQUIRED', bankId, operatorMessage });
}

/** Records parts of a walk one after the other, the newest only where the store is slower than the bank. */
class PartRecorder {
  readonly #record: (part: Reading<readonly Transaction[]>) => Promise<void>;
  #next: (() => Reading<readonly Transaction[]>) | null = null;
  #underWay: Promise<void> | null = null;

  constructor(record: (part: Reading<readonly Transaction[]>) => Promise<void>) {
    this.#record = record;
  }

  tell(part: () => Reading<readonly Transaction[]>): void {
    this.#next = part;
    this.#underWay ??= this.#run();
  }

  /** No more is recorded after this: the whole is. */
  async end(): Promise<void> {
    this.#next = null;
    await this.#underWay;
  }

  async #run(): Promise<void> {
    while (this.#next !== null) {
      const part = this.#next;
      this.#next = null;
      await this.#record(part());
    }
    this.#underWay = null;
  }
}

/** A book with nothing in it. */
export const emptyView: BookView = {
  entries: [],
  coverage: Coverage.none,
  historyFrom: null,
  updatedAtMs: 0,
  doubtedAtMs: 0,
  hasReissuedIds: false,
};

function toAnswer(
  bank: Bank,
  { window, goesOnFrom }: StatementAsk,
  reading: Reading<readonly Transaction[]>,
): BookAnswer {
  const { value, fetchedAtMs, incomplete, completeDays, defects, historyFrom, notes = [] } = reading;
  return {
    window: { from: window.from, to: window.to },
    transactions: value,
    atMs: fetchedAtMs,
    today: dateInZone(fetchedAtMs, bank.timeZone),
    isComplete: incomplete === null,
    hasDefects: defects.length > 0,
    hasSharedIds: notes.some(({ code }) => code === 'IDS_NOT_RELIABLE'),
    notes,
    ...(completeDays === undefined ? {} : { completeDays }),
    ...(historyFrom === undefined ? {} : { historyFrom }),
    // What is known of its history is never asked beyond.
    ...(bank.maxHistoryDays === null ? {} : { shownFrom: toAskedWindow(window, bank, fetchedAtMs).from }),
    ...(goesOnFrom === undefined ? {} : { goesOnFrom }),
  };
}

/** How a view came about. */
interface ViewOrigin {
  /** What the bank was asked for; empty where it was not. */
  readonly readings: readonly Reading<readonly Transaction[]>[];
  /** Days before were not asked for; null for none. */
  readonly floor: CalendarDate | null;
  /** Epoch milliseconds; absent for that of the readings. */
  readonly fetchedAtMs?: number;
}

/** A window of the book as a reading. */
export function toReading(
  view: BookView,
  window: DateWindow,
  { readings, floor, fetchedAtMs }: ViewOrigin,
): Reading<Entries> {
  const incomplete = readings.map((reading) => reading.incomplete).find((failure) => failure !== null) ?? null;
  const hasStop = readings.some(({ stop }) => stop !== undefined);
  const ends = [view.historyFrom, floor].flatMap((day) => (day !== null && day > window.from ? day : [])).sort();
  const historyFrom = ends.at(-1);
  const reissued: readonly Note[] = view.hasReissuedIds
    ? [{ code: 'IDS_NOT_RELIABLE', count: view.entries.length }]
    : [];
  return {
    value: inWindow(view.entries, window),
    fetchedAtMs: fetchedAtMs ?? Math.min(...readings.map((reading) => reading.fetchedAtMs), Date.now()),
    defects: readings.flatMap(({ defects }) => defects),
    incomplete,
    notes: sumNotes([...toNotes(view, window, readings), ...reissued]),
    ...(historyFrom === undefined ? {} : { historyFrom }),
    ...(hasStop ? { goesOn: true } : {}),
  };
}

/** What the bank's answers are noteworthy for, those that the book was made of among them; each once. */
function toNotes(
  { coverage }: BookView,
  window: DateWindow,
  readings: readonly Reading<readonly Transaction[]>[],
): readonly Note[] {
  const kept = coverage.notesOf(window);
  const codes = new Set(kept.map(({ code }) => code));
  const told = readings.flatMap(({ notes }) => notes ?? []).filter(({ code }) => !codes.has(code));
  return [...kept, ...told];
}

/**
 * The entries of a window with identity and order, where there is no book. What is pending may bear any day: in the open window
 * its key is none that an entry of an older window could have.
 */
function toUnbooked(reading: Reading<readonly Transaction[]>, window: DateWindow): Reading<Entries> {
  const { stop: _stop, completeDays: _days, ...rest } = reading;
  const entries = toStatement(reading.value).map((entry) =>
    isBefore(entry, window) ? { ...entry, key: `${entry.key}~` } : entry,
  );
  return { ...rest, value: inWindow(entries, window) };
}

/** In the open window nothing sorts earlier than the window begins, so that windows follow each other without overlap. */
function inWindow(entries: Entries, window: DateWindow): Entries {
  if (!entries.some((entry) => isBefore(entry, window))) return entries;
  return entries
    .map((entry) => (isBefore(entry, window) ? { ...entry, sortDate: window.from, sortTime: '' } : entry))
    .sort(newestFirst);
}

const isBefore = ({ sortDate }: StatementEntry, { from, to }: DateWindow): boolean => to === null && sortDate < from;
