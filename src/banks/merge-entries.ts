// Counts each statement entry once although banks repeat entries across pages (OBIE says so, Berlin Group houses do it).
// Called by every connector after pages.ts has walked. With a bank's id it is plain; without one, only what stands at
// the seam of two pages can be a repeat, and what cannot be decided is kept twice and told. House rule throughout:
// no standard says how repeats are recognised.

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
 *   balance repeats in it, or when every seam of the list shows one. Else both are kept and told.
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
  readonly head: readonly PagedEntry[];
  /** Lengths at which the first page's tail equals the second's head, longest first. */
  readonly runs: readonly number[];
}

/** Entries without a usable id that only repeat the page before. */
function findRepeatsAtSeams(
  pages: readonly (readonly PagedEntry[])[],
  isIdentified: (entry: PagedEntry) => boolean,
  defects: Defect[],
): ReadonlySet<PagedEntry> {
  const repeats = new Set<PagedEntry>();
  if (pages.length < 2) return repeats;
  for (const list of new Set(pages.flat().map((entry) => entry.list))) {
    const seams = toSeams(pages, list);
    const everySeamShowsOne = seams.every((seam) => seam.runs.length > 0);
    const commonRun = everySeamShowsOne ? longestCommon(seams) : undefined;
    for (const { head, runs } of seams) {
      const [longest] = runs;
      if (longest === undefined) continue;
      const isProven = head.slice(0, longest).some((entry) => isIdentified(entry) || hasProof(entry));
      const length = isProven ? longest : (commonRun ?? longest);
      const doubtful = head.slice(0, length).filter((entry) => !isIdentified(entry));
      const isRepeat = isProven || everySeamShowsOne;
      // One seam with one entry, or a run that fits at several lengths, is too little to be sure of.
      const isCertain =
        isProven || (isRepeat && (seams.length > 1 ? commonRun !== undefined : length > 1) && runs.length === 1);
      for (const entry of doubtful) {
        if (isRepeat) repeats.add(entry);
        if (isCertain) continue;
        const reason = `possible duplicate of an entry of the page before; ${isRepeat ? 'counted once' : 'both kept'}`;
        defects.push({ pointer: `${list}/${entry.index}`, reason });
      }
    }
  }
  return repeats;
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
    if (before.length > 0 && entries.length > 0) seams.push({ head: entries, runs: findRuns(before, entries) });
    before = entries;
  }
  return seams;
}

/** The longest length that every seam shows; undefined when there is none. */
function longestCommon(seams: readonly Seam[]): number | undefined {
  return seams[0]?.runs.find((length) => seams.every((seam) => seam.runs.includes(length)));
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
