// Counts each statement entry once although banks repeat entries across pages (OBIE says so, Berlin Group houses do it).
// Called by every connector after pages.ts has walked. Only what is equal in every field and stands at the seam of two
// pages can be a repeat; what cannot be decided is kept twice and noted. House rule throughout: no standard says how
// repeats are recognised.

import type { NoteCode } from '../domain/note.ts';
import { dayOf, withoutBankTransactionId } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';
import { type IdSurvey, type PagedEntry, rankOf, surveyIds, toPrint } from './entry-ids.ts';

export type { PagedEntry };

/** A note and the entries that it concerns. */
export interface EntryNote {
  readonly code: NoteCode;
  readonly transactions: readonly Transaction[];
}

/** Entries counted once, and what is noteworthy about it. */
export interface MergedEntries {
  readonly transactions: readonly Transaction[];
  readonly notes: readonly EntryNote[];
}

/**
 * An entry with its identity: all that the bank said of it; where there is an id, the id and what tells entries apart that
 * share one, since writing everything down would cost each entry of a long statement.
 */
export function toPagedEntry(transaction: Transaction, list: string, index: number): PagedEntry {
  return new LazyEntry(transaction, list, index);
}

/** Most statements come on one page, where nobody asks for identities. */
class LazyEntry implements PagedEntry {
  readonly transaction: Transaction;
  readonly list: string;
  readonly index: number;
  #identity: string | null = null;

  constructor(transaction: Transaction, list: string, index: number) {
    this.transaction = transaction;
    this.list = list;
    this.index = index;
  }

  get identity(): string {
    this.#identity ??= toIdentity(this.transaction);
    return this.#identity;
  }
}

function toIdentity(transaction: Transaction): string {
  const { bankTransactionId: id, amount, creditDebitIndicator, status, raw } = transaction;
  if (id === null) return `${status} ${JSON.stringify(raw)}`;
  const { bookingDate, valueDate, entryReference, remittanceInformation, counterparty } = transaction;
  return `#${id} ${status} ${amount.amountMinor} ${amount.currency} ${creditDebitIndicator} ${bookingDate} ${valueDate} ${entryReference} ${remittanceInformation} ${counterparty?.name}`;
}

/**
 * Each entry of a list once, in the bank's order.
 * - An id that comes twice names one entry when its entries are equal in every field and stand at the seam of two pages,
 *   or when one is pending and the other what has become of it: BOOKED wins over REJECTED, that over the rest.
 * - Any other id that comes twice shows that the bank's ids cannot be relied on in this statement: they are taken off,
 *   kept as reference, and that is noted. No entry is dropped for its id.
 * - Without id: the longest run that ends one page and begins the next is a repeat when a reference or a running balance
 *   that is its own repeats in it, or when every seam of the list shows one. Else both are kept and noted. Where pages are
 *   not in the order of days, what two neighbours share is a repeat when all neighbours share as much.
 * - Equal entries on one page are never merged.
 */
export function mergeEntries(pages: readonly (readonly PagedEntry[])[]): MergedEntries {
  const notes: EntryNote[] = [];
  const survey = surveyIds(pages);
  const repeats = findRepeatsAtSeams(pages, survey, notes);
  const isDistrusted = survey.hasContradiction || hasRepeatedElsewhere(survey, repeats);
  const isOutranked = isDistrusted ? () => false : toOutranked(survey);
  const transactions: Transaction[] = [];
  const stripped: Transaction[] = [];
  for (const page of pages) {
    for (const entry of page) {
      if (repeats.has(entry) || isOutranked(entry)) continue;
      const kept = isDistrusted ? withoutBankTransactionId(entry.transaction) : entry.transaction;
      transactions.push(kept);
      if (kept !== entry.transaction) stripped.push(kept);
    }
  }
  if (stripped.length > 0) notes.push({ code: 'IDS_NOT_RELIABLE', transactions: stripped });
  return { transactions, notes };
}

/** True with an entry under an id that a like entry bears elsewhere than at a seam: nothing shows that they are one. */
function hasRepeatedElsewhere({ shared }: IdSurvey, repeats: ReadonlySet<PagedEntry>): boolean {
  for (const entries of shared.values()) {
    const ranks = new Set<number>();
    for (const entry of entries) {
      if (repeats.has(entry)) continue;
      const rank = rankOf(entry.transaction.status);
      if (ranks.has(rank)) return true;
      ranks.add(rank);
    }
  }
  return false;
}

/** Tells entries of which the same id's other entry says what has become of them. */
function toOutranked({ shared }: IdSurvey): (entry: PagedEntry) => boolean {
  if (shared.size === 0) return () => false;
  const highest = new Map<string, number>();
  for (const [id, entries] of shared)
    highest.set(id, Math.max(...entries.map(({ transaction }) => rankOf(transaction.status))));
  return ({ transaction: { bankTransactionId: id, status } }) => id !== null && rankOf(status) < (highest.get(id) ?? 0);
}

/** One place where a page of a list ends and the next begins. */
interface Seam {
  readonly tail: readonly PagedEntry[];
  readonly head: readonly PagedEntry[];
  /** Lengths at which the first page's tail equals the second's head, longest first. */
  readonly runs: readonly number[];
  /** Entries of the second page that stand anywhere on the first, each of the first's counted once. */
  readonly shared: readonly PagedEntry[];
  /** True when one of the two pages is not in the order of days, so that a repeat may stand anywhere. */
  readonly isUnordered: boolean;
}

/** Entries that repeat the page before, and are counted once, or of which that cannot be known: they are kept. */
interface Finding {
  readonly entries: readonly PagedEntry[];
  readonly verdict: 'repeat' | 'doubtful';
}

/** Equal for entries that are equal in every field. */
type PrintOf = (entry: PagedEntry) => string;

/** Whether an entry bears something of its own, so that its like on the next page is the same one. */
type IsProof = (entry: PagedEntry) => boolean;

/** Entries that only repeat the page before. */
function findRepeatsAtSeams(
  pages: readonly (readonly PagedEntry[])[],
  survey: IdSurvey,
  notes: EntryNote[],
): ReadonlySet<PagedEntry> {
  const repeats = new Set<PagedEntry>();
  if (pages.length < 2) return repeats;
  const printOf: PrintOf = (entry) => {
    const id = entry.transaction.bankTransactionId;
    return id !== null && survey.shared.has(id) ? toPrint(entry) : entry.identity;
  };
  const isProof = toProof(pages, survey, printOf);
  for (const list of new Set(pages.flat().map((entry) => entry.list))) {
    const seams = toSeams(pages, list, printOf);
    for (const { entries, verdict } of judgeSeams(seams, printOf, isProof)) {
      if (entries.length === 0) continue;
      if (verdict === 'repeat') for (const entry of entries) repeats.add(entry);
      const code = verdict === 'repeat' ? 'EQUAL_ENTRIES_MERGED' : 'EQUAL_ENTRIES_KEPT';
      notes.push({ code, transactions: entries.map(({ transaction }) => transaction) });
    }
  }
  return repeats;
}

/**
 * An id, a reference or a running balance that repeats says that it is the same entry: but only when it is one entry's,
 * and not a placeholder that many bear.
 */
function toProof(pages: readonly (readonly PagedEntry[])[], survey: IdSurvey, printOf: PrintOf): IsProof {
  let own: ReadonlySet<string> | null = null;
  return (entry) => {
    const { bankTransactionId: id } = entry.transaction;
    if (id !== null) return !survey.contradicted.has(id);
    own ??= findOwnMarks(pages, printOf);
    const marks = own;
    return marksOf(entry).some((mark) => marks.has(mark));
  };
}

function marksOf({ transaction: { entryReference, balanceAfter } }: PagedEntry): readonly string[] {
  const marks: string[] = [];
  if (entryReference !== null) marks.push(`r ${entryReference}`);
  if (balanceAfter !== null) marks.push(`b ${balanceAfter.amountMinor} ${balanceAfter.currency}`);
  return marks;
}

/** References and running balances that no page has twice and no two different entries bear. */
function findOwnMarks(pages: readonly (readonly PagedEntry[])[], printOf: PrintOf): ReadonlySet<string> {
  const printOfMark = new Map<string, string | null>();
  for (const page of pages) {
    const onPage = new Set<string>();
    for (const entry of page) {
      for (const mark of marksOf(entry)) {
        const print = printOfMark.get(mark);
        const isOwn = !onPage.has(mark) && (print === undefined || print === printOf(entry));
        printOfMark.set(mark, isOwn ? printOf(entry) : null);
        onPage.add(mark);
      }
    }
  }
  return new Set([...printOfMark].flatMap(([mark, print]) => (print === null ? [] : [mark])));
}

/**
 * A repeat is a run across the seam: surely with proof in it, else where every seam shows one. Only pages in no order may
 * have repeats elsewhere.
 */
function judgeSeams(seams: readonly Seam[], printOf: PrintOf, isProof: IsProof): readonly Finding[] {
  const everySeamShowsOne = seams.every((seam) => seam.runs.length > 0);
  const commonRun = everySeamShowsOne
    ? seams[0]?.runs.find((length) => seams.every((seam) => seam.runs.includes(length)))
    : undefined;
  const lengthAt = (seam: Seam) => commonRun ?? longestOf(seam);
  // Where a page holds many equal entries a run is bound to be found: that shows nothing.
  const isShown = everySeamShowsOne && seams.some((seam) => isTelling(seam, lengthAt(seam), printOf));
  const proven = seams.map(({ head, runs: [longest = 0] }) =>
    head.slice(0, longest).some(isProof) ? head.slice(0, longest) : [],
  );
  const repeats = proven.map((entries): Finding => ({ entries, verdict: 'repeat' }));
  if (!isShown && seams.some((seam) => seam.isUnordered)) {
    const settled = new Set(proven.flat());
    const open = seams.map(({ shared }) => shared.filter((entry) => !settled.has(entry)));
    return [...repeats, ...judgeUnordered(open, printOf)];
  }
  const others = seams.map((seam, index): Finding => {
    const { head, runs } = seam;
    if (runs.length === 0 || proven[index]?.length !== 0) return { entries: [], verdict: 'repeat' };
    const entries = head.slice(0, lengthAt(seam));
    return { entries, verdict: isShown ? 'repeat' : 'doubtful' };
  });
  return [...repeats, ...others];
}

const longestOf = ({ runs: [longest = 0] }: Seam): number => longest;

/** True when the run holds an entry that stands once on either page. */
function isTelling({ tail, head }: Seam, length: number, printOf: PrintOf): boolean {
  const once = (entry: PagedEntry) => {
    const print = printOf(entry);
    const isSame = (other: PagedEntry) => printOf(other) === print;
    return tail.filter(isSame).length === 1 && head.filter(isSame).length === 1;
  };
  return head.slice(0, Math.min(length, mostEntriesLookedAt)).some(once);
}

/** Enough of a run to tell whether it is telling; bounds the work on pages of thousands of equal entries. */
const mostEntriesLookedAt = 20;

/**
 * Pages in no order: a repeat may stand anywhere on them. A house that repeats does it at every seam, as often, and other
 * entries each time; what seams share otherwise may as well be equal purchases.
 */
function judgeUnordered(shared: readonly (readonly PagedEntry[])[], printOf: PrintOf): readonly Finding[] {
  const prints = shared.flat().map(printOf);
  const isRegular =
    shared.every(({ length }) => length === shared[0]?.length) && new Set(prints).size === prints.length;
  const verdict = isRegular ? 'repeat' : 'doubtful';
  return shared.map((entries): Finding => ({ entries, verdict }));
}

/** The seams between pages that have entries of the list; pages without are passed over. */
function toSeams(pages: readonly (readonly PagedEntry[])[], list: string, printOf: PrintOf): readonly Seam[] {
  const seams: Seam[] = [];
  let before: readonly PagedEntry[] = [];
  for (const page of pages) {
    const entries = page.filter((entry) => entry.list === list);
    if (entries.length === 0) continue;
    if (before.length > 0) {
      const isUnordered = !isInOrder(before) || !isInOrder(entries);
      const [tail, head] = [before.map(printOf), entries.map(printOf)];
      const runs = findRuns(tail, head);
      const shared = isUnordered ? findShared(tail, head).map((index) => entries[index]) : [];
      seams.push({
        tail: before,
        head: entries,
        runs,
        shared: shared.filter((entry) => entry !== undefined),
        isUnordered,
      });
    }
    before = entries;
  }
  return seams;
}

/** True when the days of a page only fall or only rise; undated entries stand anywhere. */
function isInOrder(entries: readonly PagedEntry[]): boolean {
  const days = entries.flatMap(({ transaction }) => dayOf(transaction) ?? []);
  const isFalling = days.every((day, index) => index === 0 || day <= (days[index - 1] ?? day));
  return isFalling || days.every((day, index) => index === 0 || day >= (days[index - 1] ?? day));
}

/** The multiset intersection of two pages, as places on the second. */
function findShared(before: readonly string[], after: readonly string[]): readonly number[] {
  const left = new Map<string, number>();
  for (const print of before) left.set(print, (left.get(print) ?? 0) + 1);
  return after.flatMap((print, index) => {
    const count = left.get(print) ?? 0;
    if (count > 0) left.set(print, count - 1);
    return count > 0 ? [index] : [];
  });
}

/**
 * Every length at which `before` ends with what `after` begins with, longest first: the borders of `after` + `before`,
 * by the prefix function of Knuth, Morris and Pratt, in linear time however often entries repeat.
 */
function findRuns(before: readonly string[], after: readonly string[]): readonly number[] {
  const longest = Math.min(before.length, after.length);
  const text: (string | null)[] = [
    ...after.slice(0, longest),
    null, // equals nothing, so that no border crosses the seam
    ...before.slice(before.length - longest),
  ];
  const borders = new Array<number>(text.length).fill(0);
  for (let index = 1; index < text.length; index += 1) {
    let length = borders[index - 1] ?? 0;
    while (length > 0 && text[index] !== text[length]) length = borders[length - 1] ?? 0;
    if (text[index] === text[length]) length += 1;
    borders[index] = length;
  }
  const runs: number[] = [];
  for (let length = borders[text.length - 1] ?? 0; length > 0; length = borders[length - 1] ?? 0) runs.push(length);
  return runs;
}
