// Entries with what they were for, and what every computation over them has in common: which of them count, which sign they
// have. Taken by all that computes beside this file; made by what reads statements, with `classify`. Pure.

import type { TransactionStatus } from '../domain/transaction.ts';
import type { Classification } from './categories.ts';
import { type InsightEntry, orderBy } from './entry.ts';

/** An entry and what it was for. */
export interface ClassifiedEntry {
  readonly entry: InsightEntry;
  readonly classification: Classification;
  /** True where its merchant is the one that `toMerchant` reads, or none: then its texts alone tell which it cannot be. */
  readonly isMerchantRead?: boolean;
}

/** An entry that is classified when it is asked what it was for, and once: many sums never ask. */
export class ClassifiedWhenAsked<Name = undefined> implements ClassifiedEntry {
  readonly entry: InsightEntry;
  readonly #name: Name;
  readonly #classify: (entry: InsightEntry, name: Name) => Classification;
  #made: Classification | null = null;

  /**
   * `classify` gives the entry's merchant as `toMerchant` reads it, or none; it is one for many entries, each of which it is told by a
   * name.
   */
  constructor(entry: InsightEntry, name: Name, classify: (entry: InsightEntry, name: Name) => Classification) {
    this.entry = entry;
    this.#name = name;
    this.#classify = classify;
  }

  get isMerchantRead(): boolean {
    return true;
  }

  get classification(): Classification {
    this.#made ??= this.#classify(this.entry, this.#name);
    return this.#made;
  }
}

/**
 * Whether an entry is a part of what has happened: booked, or where it is asked for pending. What the bank only announces
 * (INFORMATION, FUTURE) or has refused (REJECTED) moved no money.
 */
export function isCounted(status: TransactionStatus, includePending = false): boolean {
  return status === 'BOOKED' || (includePending && status === 'PENDING');
}

/** The amount in minor units, negative when money leaves the account. */
export function signedMinorOf({ transaction: { amount, creditDebitIndicator } }: InsightEntry): bigint {
  return creditDebitIndicator === 'DEBIT' ? -amount.amountMinor : amount.amountMinor;
}

/** Order of classified entries: by day, then by id; see `inOrder` in entry.ts. */
export const inClassifiedOrder = (entries: readonly ClassifiedEntry[]): readonly ClassifiedEntry[] =>
  orderBy(entries, ({ entry }) => entry);
