// Which entries of a bank's answer are entries that the book has already: by the bank's id where it can be one entry's, by
// what they say where ids are missing or issued anew. Pure; called by record.ts. House rule throughout, after what banks do
// (docs/statement-book.md): an id never moves to another entry, so what is doubtful is two entries.

import { addDays, type CalendarDate } from '../domain/dates.ts';
import { dayOf, type StatementEntry } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { BankIds } from '../store/book.ts';
import {
  classOf,
  contentKey,
  daysBetween,
  doAgree,
  doTextsAgree,
  groupBy,
  isOpen,
  mayBeCorrected,
  mostDaysMoved,
  saysTheSame,
} from './alike.ts';
import type { Coverage } from './coverage.ts';
import { type BookEntry, byPlace, type SupersedesConfidence } from './entry.ts';
import { type MovedMatches, matchMoved, mostDaysApart } from './recognise-moved.ts';

/** A pending entry of the book that a new booked one takes the place of. */
export interface Succession {
  readonly pending: BookEntry;
  readonly confidence: SupersedesConfidence;
}

/** What an answer says of the book. */
export interface Recognition {
  /** The book's entry that each entry of the answer is; what is absent is new. */
  readonly matches: ReadonlyMap<StatementEntry, BookEntry>;
  /** For new booked entries the pending ones that they replace. */
  readonly successions: ReadonlyMap<StatementEntry, Succession>;
  /** For new entries those of another way to the bank whose place they take, since nobody can tell which they are. */
  readonly replacements: ReadonlyMap<StatementEntry, BookEntry>;
  /** Entries that are not to be recorded before the rest of their day is there: see recognise-moved.ts. */
  readonly undecided: ReadonlySet<StatementEntry>;
  /** Booked entries of another way to the bank, of days that the answer shows, which it does not show. They stay. */
  readonly notShownAnew: readonly BookEntry[];
  /** Entries that the answer would have shown, and did not. */
  readonly vanished: readonly BookEntry[];
  /** True where the answer gives more entries another id than the same one as the book has. */
  readonly hasReissuedIds: boolean;
}

/** An answer beside the book. */
export interface Comparison {
  /** Whatever of the book may be one of the answer's entries, gone ones too. */
  readonly book: readonly BookEntry[];
  /** The answer's entries, in the order of the statement. */
  readonly entries: readonly StatementEntry[];
  /** The days that the answer shows completely. */
  readonly coverage: Coverage;
  /** What the bank's ids were seen to be before. */
  readonly bankIds: BankIds;
  /** The consent that the answer was asked for under; null where that is not known. */
  readonly consent: string | null;
  /** The bank that was asked, where that is not the one under whose id the account is known; null where it is. */
  readonly way: string | null;
  /** Whether the answer has all that was asked for, what of it could not be read aside. */
  readonly isComplete: boolean;
}

/** Finds the answer's entries in the book. */
export function recognise(comparison: Comparison): Recognition {
  const search = new Search(comparison);
  search.matchById();
  search.matchByContent();
  search.matchGone();
  search.matchCorrected();
  search.matchMoved();
  return search.conclude();
}

/** Within so many days a booking is no surprise: weekends and bank holidays. */
const usualDaysPending = 5;

class Search {
  readonly #coverage: Coverage;
  readonly #entries: readonly StatementEntry[];
  readonly #live: readonly BookEntry[];
  readonly #gone: readonly BookEntry[];
  /** The book's entries by what they say; equal ones in the order in which they stood. */
  readonly #byContent: ReadonlyMap<string, BookEntry[]>;
  readonly #matches = new Map<StatementEntry, BookEntry>();
  readonly #taken = new Set<BookEntry>();
  /** Whether other ids are no proof that entries which say the same are two. */
  #areIdsLoose: boolean;
  #hasShiftedReferences = false;
  readonly #consent: string | null;
  /** Whether an entry bears the id that it was given under another consent. */
  #doIdsOutlastConsents = false;
  readonly #isComplete: boolean;
  /** Live entries that were last read by another way to the bank: found by what they say alone. */
  readonly #elsewhere: readonly BookEntry[];
  #moved: MovedMatches = { matches: new Map(), replaced: new Map(), undecided: new Set() };

  constructor({ book, entries, coverage, bankIds, consent, way, isComplete }: Comparison) {
    this.#consent = consent;
    this.#isComplete = isComplete;
    this.#areIdsLoose = bankIds !== 'OWN';
    this.#coverage = coverage;
    this.#entries = entries;
    this.#live = book.filter((candidate) => candidate.gone === null && candidate.way === way);
    this.#elsewhere = book.filter((candidate) => candidate.gone === null && candidate.way !== way);
    this.#gone = book.filter((candidate) => candidate.gone !== null && candidate.way === way);
    this.#byContent = groupBy(this.#live, ({ transaction }) => contentKey(transaction));
    for (const twins of this.#byContent.values()) if (twins.length > 1) twins.sort(byPlace);
  }

  /**
   * Under one id first what says the same, on the same day. Then what says the same under an id that was another entry's: such
   * ids are numbers within a day, and have shifted. Last what may be the same, further on its way or corrected.
   */
  matchById(): void {
    const byId = groupBy(this.#live, ({ transaction }) => transaction.bankTransactionId);
    this.#matchIn(byId, idOf, (entry, { transaction }) => saysTheSame(entry.transaction, transaction));
    this.#doIdsOutlastConsents = [...this.#matches.values()].some((candidate) => this.#isOfOtherConsent(candidate));
    const before = this.#matches.size;
    const isShifted = (entry: StatementEntry) => byId.has(idOf(entry) ?? '');
    this.#matchIn(
      this.#byContent,
      (entry) => (isShifted(entry) ? keyOf(entry) : null),
      () => true,
    );
    this.#areIdsLoose ||= this.#matches.size > before;
    this.#matchIn(byId, idOf, (entry, candidate) => this.#mayContinue(candidate, entry.transaction));
  }

  /** Equal in what they say: without ids on either side, or where the bank's ids are others than the last time. */
  matchByContent(): void {
    this.#areIdsLoose ||= this.#findReuse(this.#untaken()) || this.#findReissue();
    this.#hasShiftedReferences = this.#findShift();
    const isOne = (entry: StatementEntry, candidate: BookEntry) => this.#mayBeOne(entry, candidate);
    // Twins are told apart by their references and running balances where there are any.
    const isSame = (entry: StatementEntry, candidate: BookEntry) =>
      isOne(entry, candidate) && hasSameMarks(entry, candidate);
    this.#matchIn(this.#byContent, keyOf, isSame);
    this.#matchIn(this.#byContent, keyOf, isOne);
  }

  /** What had vanished and is there again: on its own day, or booked by now. What a booked entry has replaced does not come back. */
  matchGone(): void {
    const vanished = this.#gone.filter(({ gone }) => gone === 'VANISHED');
    const byId = groupBy(vanished, ({ transaction }) => transaction.bankTransactionId);
    this.#matchIn(byId, idOf, ({ transaction: later }, { transaction }) => {
      const isOfItsDay = dayOf(transaction) === dayOf(later) || classOf(transaction.status) !== classOf(later.status);
      return isOfItsDay && mayBeCorrected(transaction, later);
    });
    this.#areIdsLoose ||= this.#findReuse(vanished.filter((candidate) => !this.#taken.has(candidate)));
    const byContent = groupBy(vanished, ({ transaction }) => contentKey(transaction));
    this.#matchIn(byContent, keyOf, (entry, candidate) => this.#mayBeOne(entry, candidate));
  }

  /** Without ids: the one entry of its day and amount that is missing is the one that is new, when their texts agree. */
  matchCorrected(): void {
    const placeOf = (transaction: Transaction) => {
      const { status, amount, creditDebitIndicator } = transaction;
      const { amountMinor, currency } = amount;
      return `${classOf(status)} ${dayOf(transaction)} ${amountMinor} ${currency} ${creditDebitIndicator}`;
    };
    const missing = groupBy(this.#untaken(), ({ transaction }) => placeOf(transaction));
    const fresh = groupBy(this.#unmatched(), ({ transaction }) => placeOf(transaction));
    for (const [place, [entry, ...others]] of fresh) {
      const [candidate, ...rivals] = missing.get(place) ?? [];
      if (entry === undefined || candidate === undefined || others.length + rivals.length > 0) continue;
      if (haveOther('bankTransactionId', entry, candidate) || haveOther('entryReference', entry, candidate)) continue;
      if (this.#isShownOtherwise(candidate) && doTextsAgree(candidate.transaction, entry.transaction))
        this.#match(entry, candidate);
    }
  }

  /** What another way to the bank has shown: nothing of its ids is known here. */
  matchMoved(): void {
    if (this.#elsewhere.length === 0) return;
    const isShown = (candidate: BookEntry) => this.#isShownOtherwise(candidate);
    this.#moved = matchMoved({
      entries: this.#unmatched(),
      candidates: this.#elsewhere,
      isShownWhole: ({ transaction }) => this.#isComplete || isShownIn(this.#coverage, transaction),
      isShown,
    });
    for (const candidate of this.#moved.matches.values()) this.#taken.add(candidate);
    for (const candidate of this.#moved.replaced.values()) this.#taken.add(candidate);
  }

  conclude(): Recognition {
    const { matches: moved, replaced: replacements, undecided } = this.#moved;
    const successions = this.#findSuccessions();
    const gone = this.#untaken().filter(
      (candidate) => this.#isShownOtherwise(candidate) && this.#provesGone(candidate),
    );
    const hasReissuedIds = this.#countReissued() > 0;
    const missed = this.#elsewhere.filter(
      (candidate) => !this.#taken.has(candidate) && this.#isShownOtherwise(candidate),
    );
    const [goneElsewhere, notShownAnew] = this.#splitByProof(missed);
    return {
      matches: moved.size === 0 ? this.#matches : new Map([...this.#matches, ...moved]),
      successions,
      replacements,
      undecided,
      notShownAnew,
      vanished: [...gone, ...goneElsewhere],
      hasReissuedIds,
    };
  }

  /**
   * Entries of another way that are gone by this one, and booked ones of which that cannot be said: a way may show less than it was asked
   * for and not say so. Its history is taken to begin with the first entry that it shows; what is of the last days that it shows may come
   * late, or be filed by it behind them.
   */
  #splitByProof(missed: readonly BookEntry[]): readonly [readonly BookEntry[], readonly BookEntry[]] {
    const [firstDay = null] = this.#entries.flatMap(({ transaction }) => dayOf(transaction) ?? []).sort();
    const provenFrom = toProvenFrom(firstDay);
    const isGone = (candidate: BookEntry): boolean => {
      if (candidate.transaction.status === 'PENDING') return true;
      const day = dayOf(candidate.transaction);
      if (day === null || provenFrom === null || day < provenFrom || !this.#provesGone(candidate)) return false;
      return this.#coverage.hasDay(addDays(day, mostDaysApart));
    };
    const isBooked = ({ transaction }: BookEntry) => transaction.status === 'BOOKED';
    return [missed.filter(isGone), missed.filter((candidate) => !isGone(candidate) && isBooked(candidate))];
  }

  /** Pairs entries with candidates under one key, each once, in the order of both. */
  #matchIn(
    candidates: ReadonlyMap<string, readonly BookEntry[]>,
    keyOfEntry: (entry: StatementEntry) => string | null,
    isOne: (entry: StatementEntry, candidate: BookEntry) => boolean,
  ): void {
    if (candidates.size === 0) return;
    for (const entry of this.#entries) {
      if (this.#matches.has(entry)) continue;
      const key = keyOfEntry(entry);
      const found = key === null ? undefined : candidates.get(key);
      const match = found?.find((candidate) => !this.#taken.has(candidate) && isOne(entry, candidate));
      if (match !== undefined) this.#match(entry, match);
    }
  }

  #match(entry: StatementEntry, candidate: BookEntry): void {
    this.#matches.set(entry, candidate);
    this.#taken.add(candidate);
  }

  #unmatched(): readonly StatementEntry[] {
    const { matches, replaced } = this.#moved;
    return this.#entries.filter((entry) => !this.#matches.has(entry) && !matches.has(entry) && !replaced.has(entry));
  }

  #untaken(): readonly BookEntry[] {
    return this.#live.filter((candidate) => !this.#taken.has(candidate));
  }

  /**
   * Whether one id's entry may be the other, later. On another day only where the answer shows the former day completely:
   * else the former entry may still be there, and the id be used twice.
   */
  #mayContinue(candidate: BookEntry, later: Transaction): boolean {
    const { transaction } = candidate;
    const hasMoved = dayOf(transaction) !== dayOf(later) || classOf(transaction.status) !== classOf(later.status);
    return (!hasMoved || this.#isShownOtherwise(candidate)) && mayBeCorrected(transaction, later);
  }

  /** Whether the answer would show this entry if the bank still had it so. */
  #isShownOtherwise({ transaction }: BookEntry): boolean {
    const day = dayOf(transaction);
    return transaction.status === 'PENDING' || day === null
      ? this.#coverage.hasPending(day)
      : this.#coverage.hasDay(day);
  }

  /** At the end of a bank's history entries are missing that it files under another of their days. */
  #provesGone({ transaction }: BookEntry): boolean {
    return transaction.status === 'PENDING' || this.#coverage.provesGone(dayOf(transaction));
  }

  /** Whether its id was given under another consent than this answer's. */
  #isOfOtherConsent({ consent, transaction }: BookEntry): boolean {
    return (
      transaction.bankTransactionId !== null && consent !== null && this.#consent !== null && consent !== this.#consent
    );
  }

  /** Whether two entries that say the same may be one, by their ids and references. */
  #mayBeOne(entry: StatementEntry, candidate: BookEntry): boolean {
    if (this.#areIdsLoose) return true;
    const isNamedAnew = !this.#doIdsOutlastConsents && this.#isOfOtherConsent(candidate);
    if (!isNamedAnew && haveOther('bankTransactionId', entry, candidate)) return false;
    return this.#hasShiftedReferences || !haveOther('entryReference', entry, candidate);
  }

  /** References are numbers where one that an entry bore is another's that says something else. */
  #findShift(): boolean {
    const looks = new Map(
      this.#untaken().map(({ transaction }) => [transaction.entryReference, contentKey(transaction)]),
    );
    return this.#unmatched().some(({ transaction }) => {
      const look = transaction.entryReference === null ? undefined : looks.get(transaction.entryReference);
      return look !== undefined && look !== contentKey(transaction);
    });
  }

  /** Ids are numbers, and no one entry's, where one stands by what cannot be the entry that bore it. */
  #findReuse(untaken: readonly BookEntry[]): boolean {
    const untakenIds = new Set(untaken.map(({ transaction }) => transaction.bankTransactionId));
    return this.#unmatched().some((entry) => idOf(entry) !== null && untakenIds.has(idOf(entry)));
  }

  /** How many more entries were found under another id than under their own. */
  #countReissued(): number {
    let count = 0;
    for (const [entry, { transaction }] of this.#matches) {
      const [id, before] = [idOf(entry), transaction.bankTransactionId];
      if (id !== null && before !== null) count += id === before ? -1 : 1;
    }
    return count;
  }

  /**
   * Ids are issued anew where more entries are found again by what they say than by their ids. A single entry that is gone,
   * and an equal one that came, are no reissue.
   */
  #findReissue(): boolean {
    let [byId, byLooks] = [0, 0];
    for (const [entry, { transaction }] of this.#matches) if (idOf(entry) === transaction.bankTransactionId) byId++;
    const left = new Map<string, number>();
    for (const entry of this.#unmatched()) {
      if (idOf(entry) === null) continue;
      const key = contentKey(entry.transaction);
      const count =
        left.get(key) ??
        (this.#byContent.get(key) ?? []).filter(
          (candidate) => !this.#taken.has(candidate) && candidate.transaction.bankTransactionId !== null,
        ).length;
      left.set(key, count - 1);
      if (count > 0) byLooks++;
    }
    return byLooks > byId;
  }

  /** For new booked entries the pending ones that are gone and agree with them, each once; the surest first. */
  #findSuccessions(): ReadonlyMap<StatementEntry, Succession> {
    const successions = new Map<StatementEntry, Succession>();
    const booked = this.#unmatched().filter(({ transaction }) => transaction.status === 'BOOKED');
    const elsewhere = this.#elsewhere.filter((candidate) => !this.#taken.has(candidate));
    const pending = [...this.#untaken(), ...elsewhere].filter(
      (candidate) => isOpen(candidate.transaction.status) && this.#isShownOtherwise(candidate),
    );
    if (booked.length === 0 || pending.length === 0) return successions;
    const succeed = (entry: StatementEntry, candidate: BookEntry, confidence: SupersedesConfidence): void => {
      successions.set(entry, { pending: candidate, confidence });
      this.#taken.add(candidate);
    };
    for (const entry of booked) {
      const replaced = entry.transaction.supersedesBankTransactionId;
      const stated = pending.find(({ transaction: { bankTransactionId } }) => bankTransactionId === replaced);
      if (replaced !== null && stated !== undefined && !this.#taken.has(stated)) succeed(entry, stated, 'STATED');
    }
    const agreeing = new Map(
      booked.map((entry) => [
        entry,
        successions.has(entry) ? [] : pending.filter(({ transaction }) => doAgree(transaction, entry.transaction)),
      ]),
    );
    const rivals = new Map<BookEntry, number>();
    for (const candidates of agreeing.values())
      for (const candidate of candidates) rivals.set(candidate, (rivals.get(candidate) ?? 0) + 1);
    // The oldest first: what was made first is booked first.
    for (const entry of booked.toReversed()) {
      const all = agreeing.get(entry) ?? [];
      const free = all.filter((candidate) => !this.#taken.has(candidate));
      const candidate = nearest(free, entry.transaction);
      if (candidate === undefined) continue;
      const isSure =
        all.length === 1 &&
        rivals.get(candidate) === 1 &&
        daysBetween(candidate.transaction, entry.transaction) <= usualDaysPending;
      succeed(entry, candidate, isSure ? 'LIKELY' : 'POSSIBLE');
    }
    return successions;
  }
}

/** Whether an answer has all entries of an entry's day, or all that are pending or have none. */
export function isShownIn(coverage: Coverage, transaction: Transaction): boolean {
  const day = dayOf(transaction);
  return transaction.status === 'PENDING' || day === null ? coverage.openAtMs !== null : coverage.hasDay(day);
}

const idOf = ({ transaction }: StatementEntry): string | null => transaction.bankTransactionId;
const keyOf = ({ transaction }: StatementEntry): string => contentKey(transaction);

/** Whether both have one, and another one. */
function haveOther(
  name: 'bankTransactionId' | 'entryReference',
  { transaction: one }: StatementEntry,
  { transaction: other }: BookEntry,
): boolean {
  return one[name] !== null && other[name] !== null && one[name] !== other[name];
}

function hasSameMarks({ transaction }: StatementEntry, candidate: BookEntry): boolean {
  if (transaction.entryReference !== candidate.transaction.entryReference) return false;
  const [one, other] = [transaction.balanceAfter, candidate.transaction.balanceAfter];
  return one?.amountMinor === other?.amountMinor && one?.currency === other?.currency;
}

function nearest(candidates: readonly BookEntry[], later: Transaction): BookEntry | undefined {
  let best: BookEntry | undefined;
  for (const candidate of candidates) {
    const isBetter =
      best === undefined || daysBetween(candidate.transaction, later) < daysBetween(best.transaction, later);
    if (isBetter) best = candidate;
  }
  return best;
}

/** Days from which on an entry of an answer's window may be met under another day. */
export function toSearchedFrom(from: CalendarDate): CalendarDate {
  return addDays(from, -mostDaysMoved);
}

/** Days up to which; null for all. */
export function toSearchedTo(to: CalendarDate | null): CalendarDate | null {
  return to === null ? null : addDays(to, mostDaysMoved);
}

/**
 * The first day of which an answer shows every entry, behind the first that the bank shows at all: before that, those are
 * missing which it files under another of their days. Null where its history does not end there.
 */
export function toProvenFrom(shownFrom: CalendarDate | null): CalendarDate | null {
  return shownFrom === null ? null : addDays(shownFrom, mostDaysMoved);
}
