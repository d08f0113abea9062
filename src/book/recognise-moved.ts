// Which entries of a bank's answer are entries that the book has from another way to the same bank: through a source before and
// directly now, or the other way round. Two ways share no ids, and tell days and texts each in its own fashion; amount, side and
// currency are the same, and how many there are. Pure; called by recognise.ts for what it has not found otherwise. House rule throughout:
// an id never moves to another entry, and nothing stands twice: what may be one and cannot be told apart takes the other's place, told
// as such, under an id of its own.

import { dayOf, type StatementEntry } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import { alignByDay } from './align.ts';
import { classOf, contains, contentKey, doAgree, groupBy, isOpen, toPlain } from './alike.ts';
import { type BookEntry, byPlace } from './entry.ts';

/** What is to be recognised. */
export interface MovedRequest {
  /** Entries of the answer that are found nowhere yet, in the order of the statement. */
  readonly entries: readonly StatementEntry[];
  /** Entries of the book that were last read by another way, and are not gone. */
  readonly candidates: readonly BookEntry[];
  /** Whether all entries are there that the bank has of an entry's day. */
  readonly isShownWhole: (entry: StatementEntry) => boolean;
  /** Whether the answer would show this entry if the bank shows it by this way. */
  readonly isShown: (candidate: BookEntry) => boolean;
}

/** What was recognised. */
export interface MovedMatches {
  readonly matches: ReadonlyMap<StatementEntry, BookEntry>;
  /** Entries that are one of several, nobody knows which: each with the one whose place it takes. */
  readonly replaced: ReadonlyMap<StatementEntry, BookEntry>;
  /** Entries that may be some of the book's, which the rest of their day has to tell: not to be recorded yet. */
  readonly undecided: ReadonlySet<StatementEntry>;
}

/** What is left of one amount, side and class: of the answer, and of the book. */
type MovedGroup = readonly [readonly StatementEntry[], readonly BookEntry[]];

/** By how many days two ways may file one entry apart: a value date over a long weekend. */
export const mostDaysApart = 5;

/** Finds entries of an answer in the book, by what they say; the surest first. */
export function matchMoved(request: MovedRequest): MovedMatches {
  const search = new MovedSearch(request);
  search.matchEqual();
  search.matchByMarks();
  search.matchByText();
  search.matchOpened();
  search.matchOfOneDay();
  return search.conclude();
}

class MovedSearch {
  readonly #request: MovedRequest;
  readonly #matches = new Map<StatementEntry, BookEntry>();
  readonly #replaced = new Map<StatementEntry, BookEntry>();
  readonly #taken = new Set<BookEntry>();

  constructor(request: MovedRequest) {
    this.#request = request;
  }

  /** What says the very same; equal ones in the order in which they stand. */
  matchEqual(): void {
    const byContent = groupBy(this.#request.candidates, ({ transaction }) => contentKey(transaction));
    for (const twins of byContent.values()) twins.sort(byPlace);
    for (const isSame of [haveSameBalance, () => true]) {
      for (const entry of this.#unmatched()) {
        const twins = byContent.get(contentKey(entry.transaction)) ?? [];
        const found = twins.find((candidate) => !this.#taken.has(candidate) && isSame(entry, candidate));
        if (found !== undefined) this.#match(entry, found);
      }
    }
  }

  /** By an end-to-end id, a reference of the bank's own or the balance after it: texts that agree first, then the nearest in days. */
  matchByMarks(): void {
    for (const hasMark of [haveSameEndToEndId, haveSameReference, haveSameBalance]) {
      for (const [entries, candidates] of this.#groups()) {
        const pairs = entries.flatMap((entry) =>
          candidates.flatMap((candidate) => {
            if (!hasMark(entry, candidate)) return [];
            const { cost, areTwo } = compareTexts(entry.transaction, candidate.transaction);
            const days = daysApart(entry.transaction, candidate.transaction);
            if (areTwo || days > (hasMark === haveSameBalance ? 1 : mostDaysApart)) return [];
            return [{ entry, candidate, days, cost: cost ?? 1, isOther: Number(cost === null) }];
          }),
        );
        // Several may bear one mark (a batch's reference, the balance of the end of a day): then what they say tells which is which.
        pairs.sort((one, other) => one.isOther - other.isOther || one.days - other.days || one.cost - other.cost);
        for (const { entry, candidate } of pairs)
          if (!this.#matches.has(entry) && !this.#taken.has(candidate)) this.#match(entry, candidate);
      }
    }
  }

  /**
   * Of one amount and side, with texts that agree: in the order of their days, so that none passes another by. What is alone first: it tells
   * whether the two ways file under the same days. Where they do, the same thing bought day after day is not moved on by a day, which
   * would hide that the first is missing here and the last is new.
   */
  matchByText(): void {
    const areAlone = ([entries, candidates]: MovedGroup) => entries.length === 1 && candidates.length === 1;
    const groups = this.#groups();
    for (const group of groups.filter(areAlone)) this.#align(group, false);
    const doDaysAgree = this.#doDaysAgree();
    for (const group of groups) if (!areAlone(group)) this.#align(group, doDaysAgree);
  }

  #align([entries, candidates]: MovedGroup, doDaysAgree: boolean): void {
    const { isShown } = this.#request;
    const pairs = alignByDay(entries, candidates, {
      costOf: (entry, candidate) => {
        const days = daysApart(entry.transaction, candidate.transaction);
        const cost = days > mostDaysApart ? null : compareTexts(entry.transaction, candidate.transaction).cost;
        if (cost === null) return null;
        return cost + (doDaysAgree && days > 0 && isShown(candidate) ? 3 + days / 2 : days);
      },
      // What this way does not show at all is missing for no reason.
      costOfMissing: (candidate) => (isShown(candidate) ? 3 : 0),
      costOfNew: 2.5,
    });
    for (const [entry, candidate] of pairs) this.#match(entry, candidate);
  }

  /** Whether both ways were seen to file entries under the same days. */
  #doDaysAgree(): boolean {
    const days = [...this.#matches].map(([entry, { transaction }]) => daysApart(entry.transaction, transaction));
    const count = days.filter((each) => each === 0).length;
    return count >= 3 && count * 3 >= days.length * 2;
  }

  /** One way may still call pending what the other has as booked. */
  matchOpened(): void {
    const booked = groupBy(this.#untaken(), ({ transaction }) =>
      transaction.status === 'BOOKED' ? moneyOf(transaction) : null,
    );
    for (const entry of this.#unmatched().toReversed()) {
      if (!isOpen(entry.transaction.status)) continue;
      const found = (booked.get(moneyOf(entry.transaction)) ?? []).find(
        (candidate) =>
          !this.#taken.has(candidate) &&
          daysApart(entry.transaction, candidate.transaction) <= mostDaysApart &&
          doAgree(entry.transaction, candidate.transaction),
      );
      if (found !== undefined) this.#match(entry, found);
    }
  }

  /**
   * Of one day, amount and side, whatever their texts: the only one there is the only one here, and what is all alike is told apart by its
   * order. Of others nobody can tell which is which: each takes the place of one.
   */
  matchOfOneDay(): void {
    for (const [entries, candidates] of this.#groups()) {
      const whole = entries.filter((entry) => this.#request.isShownWhole(entry));
      for (const { ofAnswer, ofBook } of toClusters(whole, candidates)) {
        const isSure = (ofAnswer.length === 1 && ofBook.length === 1) || (areAlike(ofAnswer) && areAlike(ofBook));
        for (const [index, entry] of ofAnswer.entries()) {
          const candidate = ofBook[index];
          if (candidate === undefined) continue;
          if (isSure) this.#match(entry, candidate);
          else this.#replace(entry, candidate);
        }
      }
    }
  }

  conclude(): MovedMatches {
    const undecided = new Set<StatementEntry>();
    for (const [entries, candidates] of this.#groups())
      for (const entry of entries)
        if (!this.#request.isShownWhole(entry) && candidates.some((candidate) => mayBeOne(entry, candidate, 1)))
          undecided.add(entry);
    return { matches: this.#matches, replaced: this.#replaced, undecided };
  }

  #match(entry: StatementEntry, candidate: BookEntry): void {
    this.#matches.set(entry, candidate);
    this.#taken.add(candidate);
  }

  #replace(entry: StatementEntry, candidate: BookEntry): void {
    this.#replaced.set(entry, candidate);
    this.#taken.add(candidate);
  }

  #unmatched(): readonly StatementEntry[] {
    return this.#request.entries.filter((entry) => !this.#matches.has(entry) && !this.#replaced.has(entry));
  }

  #untaken(): readonly BookEntry[] {
    return this.#request.candidates.filter((candidate) => !this.#taken.has(candidate));
  }

  /** What is left of one amount, side and class, the oldest first. */
  #groups(): readonly MovedGroup[] {
    const keyOf = ({ transaction }: { readonly transaction: Transaction }) =>
      `${classOf(transaction.status)} ${moneyOf(transaction)}`;
    const candidates = groupBy(this.#untaken(), keyOf);
    return [...groupBy(this.#unmatched(), keyOf)].flatMap(([key, entries]) => {
      const found = candidates.get(key);
      if (found === undefined) return [];
      const oldestFirst = found.toSorted(
        (one, other) => compareDays(one.transaction, other.transaction) || byPlace(other, one),
      );
      return [[entries.toReversed(), oldestFirst] as const];
    });
  }
}

const moneyOf = ({ amount: { amountMinor, currency }, creditDebitIndicator }: Transaction): string =>
  `${amountMinor} ${currency} ${creditDebitIndicator}`;

function compareDays(one: Transaction, other: Transaction): number {
  const [from, to] = [dayOf(one) ?? '', dayOf(other) ?? ''];
  return from < to ? -1 : from > to ? 1 : 0;
}

const namedDays = new WeakMap<Transaction, readonly number[]>();

/** The days that an entry names, counted. */
function daysOf(transaction: Transaction): readonly number[] {
  let days = namedDays.get(transaction);
  if (days === undefined) {
    const { bookingDate, valueDate, transactionDateTime } = transaction;
    const named = [bookingDate, valueDate, transactionDateTime?.slice(0, 10) ?? null];
    days = named.flatMap((day) => (day === null ? [] : Date.parse(day) / 86_400_000));
    namedDays.set(transaction, days);
  }
  return days;
}

/** How many days lie between the nearest days of two entries; what is pending may name none, and is of any. */
function daysApart(one: Transaction, other: Transaction): number {
  const [ofOne, ofOther] = [daysOf(one), daysOf(other)];
  if (ofOne.length === 0 || ofOther.length === 0) return isOpen(one.status) ? 0 : 1;
  let least = Number.POSITIVE_INFINITY;
  for (const day of ofOne) for (const each of ofOther) least = Math.min(least, Math.abs(day - each));
  return least;
}

/** Ids that say something: not the words by which banks say that there is none. */
function toEndToEndId({ endToEndId }: Transaction): string | null {
  const plain = toPlain(endToEndId);
  return plain.length < 4 || /^(?:notprovided|notavailable|none|null)$/.test(plain) ? null : plain;
}

function haveSameEndToEndId({ transaction: one }: StatementEntry, { transaction: other }: BookEntry): boolean {
  const id = toEndToEndId(one);
  return id !== null && id === toEndToEndId(other);
}

/** Short ones number the entries of a day, or of a page. */
const shortestReference = 8;

function haveSameReference({ transaction: one }: StatementEntry, { transaction: other }: BookEntry): boolean {
  const references = [other.entryReference, other.bankTransactionId];
  return [one.entryReference, one.bankTransactionId].some(
    (reference) => reference !== null && reference.length >= shortestReference && references.includes(reference),
  );
}

function haveSameBalance({ transaction: one }: StatementEntry, { transaction: other }: BookEntry): boolean {
  const [balance, before] = [one.balanceAfter, other.balanceAfter];
  return (
    balance !== null &&
    before !== null &&
    balance.amountMinor === before.amountMinor &&
    balance.currency === before.currency
  );
}

/** How well two entries' words agree: 0 for wholly, more for less, null for not; and whether they say that they are two. */
function compareTexts(
  one: Transaction,
  other: Transaction,
): { readonly cost: number | null; readonly areTwo: boolean } {
  const [id, otherId] = [toEndToEndId(one), toEndToEndId(other)];
  if (id !== null && otherId !== null && id !== otherId) return { cost: null, areTwo: true };
  const [name, otherName] = [toPlain(one.counterparty?.name), toPlain(other.counterparty?.name)];
  const [text, otherText] = [toPlain(one.remittanceInformation), toPlain(other.remittanceInformation)];
  const [names, texts] = [contains(name, otherName), contains(text, otherText)];
  if (names === true || texts === true) return { cost: names === false || texts === false ? 0.5 : 0, areTwo: false };
  // One way may tell in the text what the other tells as a name.
  const isHeld = contains(name + text, otherName + otherText) === true;
  return { cost: isHeld ? 0.25 : null, areTwo: false };
}

/** Whether nothing but their words says that two entries of one amount and side are two. */
function mayBeOne(entry: StatementEntry, candidate: BookEntry, mostDays: number): boolean {
  const { transaction } = candidate;
  return daysApart(entry.transaction, transaction) <= mostDays && !compareTexts(entry.transaction, transaction).areTwo;
}

/** Whether all say the same. */
function areAlike(entries: readonly { readonly transaction: Transaction }[]): boolean {
  return new Set(entries.map(({ transaction }) => contentKey(transaction))).size <= 1;
}

/** Entries of the answer and of the book each of which may be one of the others. */
interface Cluster {
  readonly ofAnswer: StatementEntry[];
  readonly ofBook: BookEntry[];
}

/** What may be one on one day, with all that may be one of those. */
function toClusters(entries: readonly StatementEntry[], candidates: readonly BookEntry[]): readonly Cluster[] {
  const clusters: Cluster[] = [];
  const [left, free] = [new Set(entries), new Set(candidates)];
  for (const entry of entries) {
    if (!left.delete(entry)) continue;
    const cluster: Cluster = { ofAnswer: [entry], ofBook: [] };
    let hasGrown = true;
    while (hasGrown) {
      hasGrown = false;
      for (const candidate of free)
        if (cluster.ofAnswer.some((one) => mayBeOne(one, candidate, 0))) {
          cluster.ofBook.push(candidate);
          free.delete(candidate);
          hasGrown = true;
        }
      for (const other of left)
        if (cluster.ofBook.some((candidate) => mayBeOne(other, candidate, 0))) {
          cluster.ofAnswer.push(other);
          left.delete(other);
          hasGrown = true;
        }
    }
    clusters.push(cluster);
  }
  return clusters;
}
