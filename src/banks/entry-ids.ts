// Whether the ids that a bank gives to its entries can be relied on: several banks give one id to many entries (a
// placeholder, a number that begins again on each page). Called by merge-entries.ts. House rule: no standard says more
// than that an id is one entry's; one id that is not shows that none of this statement's can be trusted.

import type { Transaction, TransactionStatus } from '../domain/transaction.ts';

/** One entry and where on its page it stood. */
export interface PagedEntry {
  readonly transaction: Transaction;
  /** JSON pointer of the list it stood in: seams are looked for list by list. */
  readonly list: string;
  readonly index: number;
  /** Different for two entries that surely are two: see toPagedEntry in merge-entries.ts. Costs something when first asked for. */
  readonly identity: string;
}

/** BOOKED wins over REJECTED, that over what has not come to an end. */
export function rankOf(status: TransactionStatus): number {
  return status === 'BOOKED' ? 2 : status === 'REJECTED' ? 1 : 0;
}

/** What a walk's ids are. */
export interface IdSurvey {
  /** Ids that come more than once, each with its entries in the order of pages. */
  readonly shared: ReadonlyMap<string, readonly PagedEntry[]>;
  /** Ids that surely are several entries'. */
  readonly contradicted: ReadonlySet<string>;
  /** True when any id is. */
  readonly hasContradiction: boolean;
}

/** Looks through all pages once; what comes once costs one look into a map. */
export function surveyIds(pages: readonly (readonly PagedEntry[])[]): IdSurvey {
  const first = new Map<string, PagedEntry>();
  const shared = new Map<string, PagedEntry[]>();
  for (const page of pages) {
    for (const entry of page) {
      const id = entry.transaction.bankTransactionId;
      if (id === null) continue;
      const before = first.get(id);
      if (before === undefined) {
        first.set(id, entry);
        continue;
      }
      const all = shared.get(id);
      if (all === undefined) shared.set(id, [before, entry]);
      else all.push(entry);
    }
  }
  const contradicted = new Set<string>();
  if (shared.size === 0) return { shared, contradicted, hasContradiction: false };
  const pageOf = new Map<PagedEntry, number>();
  for (const [number, page] of pages.entries()) for (const entry of page) pageOf.set(entry, number);
  for (const [id, entries] of shared) {
    if (isContradicted(entries, pageOf)) contradicted.add(id);
  }
  return { shared, contradicted, hasContradiction: contradicted.size > 0 };
}

/** True when an id shows to be several entries'; false when all its entries may be readings of one. */
function isContradicted(entries: readonly PagedEntry[], pageOf: ReadonlyMap<PagedEntry, number>): boolean {
  const byRank = new Map<number, { readonly entry: PagedEntry; readonly print: string; readonly pages: Set<number> }>();
  for (const entry of entries) {
    const rank = rankOf(entry.transaction.status);
    const page = pageOf.get(entry) ?? 0;
    const same = byRank.get(rank);
    if (same === undefined) {
      for (const other of byRank.values()) {
        if (!mayBeOne(other.entry.transaction, entry.transaction)) return true;
      }
      byRank.set(rank, { entry, print: toPrint(entry), pages: new Set([page]) });
      continue;
    }
    // Two on one page are two, however equal they are; two of which any field differs are two wherever they stand.
    if (same.pages.has(page) || same.print !== toPrint(entry)) return true;
    same.pages.add(page);
  }
  return false;
}

/** Everything that the bank said of an entry, and where it stands: equal for what is equal in every field. */
export function toPrint({ transaction: { status, raw } }: PagedEntry): string {
  return `${status} ${JSON.stringify(raw)}`;
}

/**
 * Whether one entry may be the other, further on its way: pending, then booked or rejected. The amount may change (a
 * hotel's hold), then what is said of the other side must not; what is for information only is never another entry.
 */
function mayBeOne(a: Transaction, b: Transaction): boolean {
  if (a.status === 'INFORMATION' || b.status === 'INFORMATION') return false;
  if (a.amount.currency !== b.amount.currency || a.creditDebitIndicator !== b.creditDebitIndicator) return false;
  if (a.amount.amountMinor === b.amount.amountMinor) return true;
  const [name, otherName] = [a.counterparty?.name ?? null, b.counterparty?.name ?? null];
  if (name !== null && otherName !== null) return name === otherName;
  const [text, otherText] = [a.remittanceInformation, b.remittanceInformation];
  return text === null || otherText === null || text === otherText;
}
