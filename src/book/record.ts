// What one answer of a bank's changes in an account's book: entries that are new, say something else, or are gone. Pure; called
// by book.ts within the store's transaction. recognise.ts tells which entry is which.

import { dayOf, type StatementEntry } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { BankIds } from '../store/book.ts';
import type { Coverage } from './coverage.ts';
import { type BookEntry, type BookEvent, type BookEventKind, maxEvents } from './entry.ts';
import { isShownIn, type Recognition, recognise } from './recognise.ts';

/** A change as the feed tells it. */
export interface BookChange {
  readonly kind: BookEventKind;
  readonly entryId: string;
  /** Of SUPERSEDED: the entry in its place. */
  readonly successorId?: string;
}

/** One answer, and what of the book it may concern. */
export interface RecordRequest {
  readonly book: readonly BookEntry[];
  /** In the order of the statement. */
  readonly entries: readonly StatementEntry[];
  readonly coverage: Coverage;
  /** What the bank's ids were seen to be before. */
  readonly bankIds: BankIds;
  /** Epoch milliseconds of the answer. */
  readonly atMs: number;
  /** The consent that it was asked for under; null where that is not known. */
  readonly consent: string | null;
  /** The bank that was asked, where that is not the one under whose id the account is known; null where it is. */
  readonly way: string | null;
  /** Whether the answer has all that was asked for, what of it could not be read aside. */
  readonly isComplete: boolean;
  /** Gives a new entry its id; called for the oldest first. */
  readonly createId: (transaction: Transaction) => string;
}

/** What is to be written. */
export interface RecordResult {
  /** Entries that are new, or other than before. */
  readonly written: readonly BookEntry[];
  /** In the order in which they are told: what is gone, what has changed, what is new, each oldest first. */
  readonly changes: readonly BookChange[];
  /** The book's entries that the request was made with, as they are now. */
  readonly book: readonly BookEntry[];
  /** How many booked entries of another way to the bank are kept which this answer does not show of its days. */
  readonly notShownAnew: number;
  /** Whether this answer gives entries other ids than the book has. */
  readonly hasReissuedIds: boolean;
  /** True where booked entries are gone, or stand under other days: only an answer with all around them can tell. */
  readonly isDoubtful: boolean;
}

/** Compares an answer with the book. */
export function record(request: RecordRequest): RecordResult {
  const { book, entries, coverage, atMs, consent, way, createId } = request;
  const recognition = recognise(request);
  const context = { recognition, atMs, consent, way };
  const drafts = new Map<string, BookEntry>();
  const changes: BookChange[] = [];
  const added: BookChange[] = [];
  const idOf = new Map<StatementEntry, string>();
  const openIds = coverage.days.length > 0 ? noIds : toUntakenIds(request, recognition);
  for (const entry of entries.toReversed()) {
    const before = recognition.matches.get(entry);
    // A part of an answer cannot tell whether this is what an entry of the book has become, or another of its id …
    if (before === undefined && openIds.has(entry.transaction.bankTransactionId)) continue;
    // … nor whether another consent has named this one anew: the one that bears its id may stand on the next page …
    if (before !== undefined && isNamedAnew(entry, before, request) && !isShownIn(coverage, entry.transaction))
      continue;
    // … nor which entry of another way to the bank it is.
    if (recognition.undecided.has(entry)) continue;
    if (before === undefined) {
      const draft = toNew(entry, createId(entry.transaction), context);
      drafts.set(draft.id, draft);
      idOf.set(entry, draft.id);
      added.push({ kind: 'ADDED', entryId: draft.id });
      continue;
    }
    idOf.set(entry, before.id);
    const { draft, kind } = toUpdated(before, entry, context);
    if (draft !== before) drafts.set(draft.id, draft);
    if (kind !== null) changes.push({ kind, entryId: draft.id });
  }
  const gone: BookChange[] = [];
  for (const [entry, { pending }] of recognition.successions) {
    drafts.set(pending.id, { ...withEvent(pending, { kind: 'SUPERSEDED', atMs }), gone: 'SUPERSEDED' });
    const successorId = idOf.get(entry);
    gone.push({
      kind: 'SUPERSEDED',
      entryId: pending.id,
      ...(successorId === undefined ? {} : { successorId }),
    });
  }
  for (const [entry, replaced] of recognition.replacements) {
    drafts.set(replaced.id, { ...withEvent(replaced, { kind: 'SUPERSEDED', atMs }), gone: 'SUPERSEDED' });
    const successorId = idOf.get(entry);
    gone.push({ kind: 'SUPERSEDED', entryId: replaced.id, ...(successorId === undefined ? {} : { successorId }) });
  }
  for (const entry of recognition.vanished) {
    drafts.set(entry.id, { ...withEvent(entry, { kind: 'VANISHED', atMs }), gone: 'VANISHED' });
    gone.push({ kind: 'VANISHED', entryId: entry.id });
  }
  keepPlaces({ entries, drafts, idOf, before: recognition.matches });
  const earlier = book.map((entry) => drafts.get(entry.id) ?? entry);
  const earlierIds = new Set(book.map(({ id }) => id));
  return {
    written: [...drafts.values()],
    changes: [...gone, ...changes, ...added],
    book: [...earlier, ...[...drafts.values()].filter(({ id }) => !earlierIds.has(id))],
    notShownAnew: recognition.notShownAnew.length,
    hasReissuedIds: recognition.hasReissuedIds,
    isDoubtful: hasDoubts(request, recognition),
  };
}

/** Whether it was found although its id is another one, since that was given under another consent. */
function isNamedAnew(
  { transaction: { bankTransactionId: id } }: StatementEntry,
  { transaction, consent: before }: BookEntry,
  { consent }: Pick<RecordRequest, 'consent'>,
): boolean {
  return id !== null && id !== transaction.bankTransactionId && before !== null && before !== consent;
}

const noIds: ReadonlySet<string | null> = new Set();

/** Ids of the bank's that entries of the book bear which were not found in the answer. Those that another way gave say nothing of this one's. */
function toUntakenIds(
  { book, way }: Pick<RecordRequest, 'book' | 'way'>,
  { matches }: Recognition,
): ReadonlySet<string | null> {
  const taken = new Set(matches.values());
  return new Set(
    book.flatMap((entry) =>
      entry.gone === null && entry.way === way && !taken.has(entry) ? (entry.transaction.bankTransactionId ?? []) : [],
    ),
  );
}

function hasDoubts(request: RecordRequest, recognition: Recognition): boolean {
  const { matches, vanished, replacements } = recognition;
  if (replacements.size > 0) return true;
  if (vanished.some(({ transaction }) => transaction.status !== 'PENDING')) return true;
  const isMoved = ([entry, before]: [StatementEntry, BookEntry]) =>
    before.transaction.status === 'BOOKED' && dayOf(before.transaction) !== dayOf(entry.transaction);
  if ([...matches].some(isMoved)) return true;
  const ids = toUntakenIds(request, recognition);
  return request.entries.some((entry) => !matches.has(entry) && ids.has(entry.transaction.bankTransactionId));
}

interface Context {
  readonly recognition: Recognition;
  readonly atMs: number;
  readonly consent: string | null;
  readonly way: string | null;
}

function toNew(entry: StatementEntry, id: string, { recognition, atMs, consent, way }: Context): BookEntry {
  const succession = recognition.successions.get(entry);
  const replaced = recognition.replacements.get(entry);
  const { transaction, identityStability } = entry;
  return {
    id,
    transaction,
    identityStability,
    place: 0,
    firstSeenAtMs: atMs,
    consent,
    way,
    supersedes:
      succession !== undefined
        ? { id: succession.pending.id, confidence: succession.confidence }
        : replaced === undefined
          ? null
          : { id: replaced.id, confidence: 'POSSIBLE' },
    gone: null,
    events: [],
  };
}

/** An entry as it is now; itself where nothing is other than before. */
function toUpdated(
  before: BookEntry,
  { transaction, identityStability: stability }: StatementEntry,
  { recognition, atMs, consent: consentNow, way }: Context,
): { readonly draft: BookEntry; readonly kind: BookEventKind | null } {
  const kind = toKind(before, transaction);
  const isReissued = recognition.hasReissuedIds && stability === 'STABLE';
  const isMoved = before.way !== way;
  const identityStability = isReissued ? 'DERIVED' : stability;
  const isNamedAlike = before.transaction.bankTransactionId === transaction.bankTransactionId;
  const isSame =
    kind === null &&
    !isMoved &&
    before.identityStability === identityStability &&
    isNamedAlike &&
    isSameMoney(before.transaction.balanceAfter, transaction.balanceAfter);
  if (isSame) return { draft: before, kind };
  const consent = isNamedAlike && !isMoved ? before.consent : consentNow;
  const draft: BookEntry = { ...before, transaction, identityStability, consent, way, gone: null };
  return { draft: kind === null ? draft : withEvent(draft, { kind, atMs }), kind };
}

function toKind({ gone, transaction: before }: BookEntry, now: Transaction): BookEventKind | null {
  if (gone !== null) return 'RETURNED';
  if (now.status === 'BOOKED' && before.status !== 'BOOKED') return 'BOOKED';
  return toShown(before) === toShown(now) ? null : 'CORRECTED';
}

/**
 * What clients are shown of an entry. A running balance that another entry has moved is no correction of this one, nor is
 * another id of the bank's.
 */
function toShown(transaction: Transaction): string {
  const { raw: _raw, balanceAfter: _balance, bankTransactionId: _id, ...shown } = transaction;
  return JSON.stringify(shown, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

function isSameMoney(one: Transaction['balanceAfter'], other: Transaction['balanceAfter']): boolean {
  return one?.amountMinor === other?.amountMinor && one?.currency === other?.currency;
}

function withEvent(entry: BookEntry, event: BookEvent): BookEntry {
  return { ...entry, events: [...entry.events, event].slice(-maxEvents) };
}

interface Places {
  /** In the order of the statement. */
  readonly entries: readonly StatementEntry[];
  readonly drafts: Map<string, BookEntry>;
  readonly idOf: ReadonlyMap<StatementEntry, string>;
  readonly before: ReadonlyMap<StatementEntry, BookEntry>;
}

/**
 * Among entries of one moment places rise from the oldest to the newest, as the bank has them now. A place that rises already
 * stays, so that a new entry on top rewrites nothing below it.
 */
function keepPlaces({ entries, drafts, idOf, before }: Places): void {
  let [moment, last] = ['', -1];
  for (const entry of entries.toReversed()) {
    const own = `${entry.sortDate} ${entry.sortTime}`;
    if (own !== moment) [moment, last] = [own, -1];
    const id = idOf.get(entry) ?? '';
    const now = drafts.get(id) ?? before.get(entry);
    if (now === undefined) continue;
    const isNew = !before.has(entry);
    const place = !isNew && now.place > last ? now.place : last + 1;
    if (place !== now.place) drafts.set(id, { ...now, place });
    last = place;
  }
}

/** Whether a window of days holds an entry: what is pending or has no day is of the window that is open at its end. */
export function isOfWindow(
  { transaction }: Pick<BookEntry, 'transaction'>,
  { from, to }: { readonly from: string; readonly to: string | null },
): boolean {
  const day = dayOf(transaction);
  if (transaction.status === 'PENDING' || day === null) return to === null;
  return day >= from && (to === null || day <= to);
}
