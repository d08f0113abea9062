// Counts each statement entry once although banks repeat entries across pages (OBIE says so, Berlin Group houses do it).
// Called by every connector after pages.ts has walked. With a bank's id it is plain; without one, only what stands at
// the seam of two pages can be a repeat, and what cannot be decided is kept twice and told. House rule throughout:
// no standard says how repeats are recognised.

import { dayOf } from '../domain/statement.ts';
import type { Transaction, TransactionStatus } from '../domain/transaction.ts';
import type { Defect } from './connector.ts';

/** One entry and where on its page it stood. */
export interface PagedEntry {
  readonly transaction: Transaction;
  /** JSON pointer of the list it stood in: seams are looked for list by list. */
  readonly list: string;
  readonly index: number;
  /** Equal for two entries that may be one: see {@link toPagedEntry}. */
  readonly identity: string;
}

/** Entries counted once, and what was doubtful about it. */
export interface MergedEntries {
  readonly transactions: readonly Transaction[];
  readonly defects: readonly Defect[];
}

/**
 * An entry with its identity: the bank's id with amount and day where there is an id (some banks give one id to many
 * entries), else all that the bank said of it.
 */
export function toPagedEntry(transaction: Transaction, list: string, index: number): PagedEntry {
  const { bankTransactionId: id, amount, creditDebitIndicator, bookingDate, status, raw } = transaction;
  const identity =
    id === null
      ? `${status} ${JSON.stringify(raw)}`
      : `#${id} ${amount.amountMinor} ${amount.currency} ${creditDebitIndicator} ${bookingDate}`;
  return { transaction, list, index, identity };
}

/**
 * Each entry of a list once.
 * - By bank id: BOOKED wins over REJECTED, that over the rest; among equals the first stays. An id that one page gives
 *   to two entries of the same standing is no id: it is taken off, kept as reference, and told.
 * - Without id: the longest run that ends one page and begins the next is a repeat when an id, a reference or a running
 *   balance repeats in it, or when every seam of the list shows one. Else both are kept and told. Where pages are not in
 *   the order of days the same holds for what two neighbours share, wherever it stands.
 * - Equal entries on one page are never merged.
 */
export function mergeEntries(pages: readonly (readonly PagedEntry[])[]): MergedEntries {
  const defects: Defect[] = [];
  const unreliable = findUnreliableIds(pages, defects);
  const isIdentified = ({ transaction: { bankTransactionId: id } }: PagedEntry): boolean =>
    id !== null && !unreliable.has(id);
  const repeats = findRepeatsAtSeams(pages, isIdentified, defects);

  const byId = new Map<string, Transaction>();
  const withoutId: Transaction[] = [];
  for (const entry of pages.flat()) {
    const { transaction } = entry;
    const id = transaction.bankTransactionId;
    if (id === null || unreliable.has(id)) {
      if (!repeats.has(entry)) withoutId.push(withoutUnreliableId(transaction));
      continue;
    }
    const known = byId.get(id);
    if (known === undefined || rankOf(transaction.status) > rankOf(known.status)) byId.set(id, transaction);
  }
  return { transactions: [...byId.values(), ...withoutId], defects };
}

function rankOf(status: TransactionStatus): number {
  return status === 'BOOKED' ? 2 : status === 'REJECTED' ? 1 : 0;
}

function withoutUnreliableId(transaction: Transaction): Transaction {
  const id = transaction.bankTransactionId;
  return id === null
    ? transaction
    : { ...transaction, bankTransactionId: null, entryReference: transaction.entryReference ?? id };
}

/** Ids given to two entries of the same standing on one page, or to two booked entries of different amounts. */
function findUnreliableIds(pages: readonly (readonly PagedEntry[])[], defects: Defect[]): ReadonlySet<string> {
  const unreliable = new Set<string>();
  const booked = new Map<string, Transaction>();
  const tell = (id: string, { list, index }: PagedEntry) => {
    if (unreliable.has(id)) return;
    unreliable.add(id);
    defects.push({ pointer: `${list}/${index}`, reason: 'the bank gives several entries one id; it is not used' });
  };
  for (const page of pages) {
    const onPage = new Set<string>();
    for (const entry of page) {
      const { transaction } = entry;
      const id = transaction.bankTransactionId;
      if (id === null) continue;
      const standing = `${rankOf(transaction.status)} ${id}`;
      if (onPage.has(standing)) tell(id, entry);
      onPage.add(standing);
      if (transaction.status !== 'BOOKED') continue;
      const known = booked.get(id);
      if (known === undefined) booked.set(id, transaction);
      else if (!isSameAmount(known, transaction)) tell(id, entry);
    }
  }
  return unreliable;
}

function isSameAmount(a: Transaction, b: Transaction): boolean {
  return (
    a.amount.amountMinor === b.amount.amountMinor &&
    a.amount.currency === b.amount.currency &&
    a.creditDebitIndicator === b.creditDebitIndicator
  );
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

/** Entries that may repeat the page before: surely, likely (counted once, but told), or not known to (kept, and told). */
interface Finding {
  readonly entries: readonly PagedEntry[];
  readonly verdict: 'repeat' | 'likely' | 'doubtful';
}

/** Entries without a usable id that only repeat the page before. */
function findRepeatsAtSeams(
  pages: readonly (readonly PagedEntry[])[],
  isIdentified: (entry: PagedEntry) => boolean,
  defects: Defect[],
): ReadonlySet<PagedEntry> {
  const repeats = new Set<PagedEntry>();
  if (pages.length < 2) return repeats;
  const isProof = (entry: PagedEntry) => isIdentified(entry) || hasProof(entry);
  for (const list of new Set(pages.flat().map((entry) => entry.list))) {
    const seams = toSeams(pages, list);
    const isUnordered = seams.some((seam) => seam.isUnordered);
    for (const { entries, verdict } of isUnordered ? judgeUnordered(seams, isProof) : judgeRuns(seams, isProof)) {
      const open = entries.filter((entry) => !isIdentified(entry));
      const [first] = open;
      if (first === undefined) continue;
      if (verdict !== 'doubtful') for (const entry of open) repeats.add(entry);
      if (verdict === 'repeat') continue;
      const outcome = verdict === 'likely' ? 'counted once' : 'both kept';
      const reason = `possible duplicate of the page before (${open.length} from here on); ${outcome}`;
      defects.push({ pointer: `${list}/${first.index}`, reason });
    }
  }
  return repeats;
}

/** Pages in the order of days: a repeat is a run across the seam. */
function judgeRuns(seams: readonly Seam[], isProof: (entry: PagedEntry) => boolean): readonly Finding[] {
  const everySeamShowsOne = seams.every((seam) => seam.runs.length > 0);
  const commonRun = everySeamShowsOne
    ? seams[0]?.runs.find((length) => seams.every((seam) => seam.runs.includes(length)))
    : undefined;
  const lengthAt = ({ runs: [longest = 0] }: Seam) => commonRun ?? longest;
  // Where a page holds many equal entries a run is bound to be found: that shows nothing.
  const isShown = everySeamShowsOne && seams.some((seam) => isTelling(seam, lengthAt(seam)));
  return seams.flatMap((seam): Finding[] => {
    const { head, runs } = seam;
    const [longest] = runs;
    if (longest === undefined) return [];
    if (head.slice(0, longest).some(isProof)) return [{ entries: head.slice(0, longest), verdict: 'repeat' }];
    const entries = head.slice(0, lengthAt(seam));
    if (!isShown) return [{ entries, verdict: 'doubtful' }];
    // One seam with one entry, or a run that fits at several lengths, is too little to be sure of.
    const isClear = runs.length === 1 && (seams.length > 1 ? commonRun !== undefined : longest > 1);
    return [{ entries, verdict: isClear ? 'repeat' : 'likely' }];
  });
}

/** True when the run holds an entry that stands once on either page. */
function isTelling({ tail, head }: Seam, length: number): boolean {
  const once = ({ identity }: PagedEntry) => {
    const isSame = (other: PagedEntry) => other.identity === identity;
    return tail.filter(isSame).length === 1 && head.filter(isSame).length === 1;
  };
  return head.slice(0, Math.min(length, mostEntriesLookedAt)).some(once);
}

/** Enough of a run to tell whether it is telling; bounds the work on pages of thousands of equal entries. */
const mostEntriesLookedAt = 20;

/**
 * Pages in no order: a repeat may stand anywhere on them. A house that repeats does it at every seam, and as often; so
 * what every seam shares is repeats, and what one shares beyond that is not known to be.
 */
function judgeUnordered(seams: readonly Seam[], isProof: (entry: PagedEntry) => boolean): readonly Finding[] {
  const perSeam = Math.min(...seams.map(({ shared }) => shared.length));
  return seams.flatMap(({ shared }): Finding[] => {
    const proven = shared.filter(isProof);
    const open = shared.filter((entry) => !isProof(entry));
    const isTooMany = open.length > Math.max(0, perSeam - proven.length);
    const verdict = isTooMany ? 'doubtful' : seams.length > 1 ? 'repeat' : 'likely';
    return [
      { entries: proven, verdict: 'repeat' },
      { entries: open, verdict },
    ];
  });
}

/** A reference or a running balance that repeats says that it is the same entry. */
function hasProof({ transaction }: PagedEntry): boolean {
  return transaction.entryReference !== null || transaction.balanceAfter !== null;
}

/** The seams between pages that both have entries of the list. */
function toSeams(pages: readonly (readonly PagedEntry[])[], list: string): readonly Seam[] {
  const seams: Seam[] = [];
  let before: readonly PagedEntry[] = [];
  for (const page of pages) {
    const entries = page.filter((entry) => entry.list === list);
    if (before.length > 0 && entries.length > 0) {
      const isUnordered = !isInOrder(before) || !isInOrder(entries);
      seams.push({
        tail: before,
        head: entries,
        runs: findRuns(before, entries),
        shared: findShared(before, entries),
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

/** The multiset intersection of two pages, as entries of the second. */
function findShared(before: readonly PagedEntry[], after: readonly PagedEntry[]): readonly PagedEntry[] {
  const left = new Map<string, number>();
  for (const { identity } of before) left.set(identity, (left.get(identity) ?? 0) + 1);
  return after.filter(({ identity }) => {
    const count = left.get(identity) ?? 0;
    if (count > 0) left.set(identity, count - 1);
    return count > 0;
  });
}

/**
 * Every length at which `before` ends with what `after` begins with, longest first: the borders of `after` + `before`,
 * by the prefix function of Knuth, Morris and Pratt, in linear time however often entries repeat.
 */
function findRuns(before: readonly PagedEntry[], after: readonly PagedEntry[]): readonly number[] {
  const longest = Math.min(before.length, after.length);
  const text: (string | null)[] = [
    ...after.slice(0, longest).map((entry) => entry.identity),
    null, // equals nothing, so that no border crosses the seam
    ...before.slice(before.length - longest).map((entry) => entry.identity),
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
