// What insights are computed from: booked entries of accounts, as the gateway read them. Made by what reads statements
// (subgraphs/insights), taken by every computation beside this file. Nothing here reads, waits or asks for the time.

import type { AccountIdentification, AccountType } from '../domain/account.ts';
import type { CalendarDate } from '../domain/dates.ts';
import { compareText } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';

/** An account that insights rest on. */
export interface InsightAccount {
  /** Unique among all accounts of a computation: the account's global id. */
  readonly id: string;
  readonly customerId: string;
  readonly bankId: string;
  /** Null where only the statement book was read, which does not know it. */
  readonly type: AccountType | null;
  /** ISO 4217; null where the account holds several, or it is not known. */
  readonly currency: string | null;
  /** Names of the account's owners, as the bank gives them; empty where it gives none. */
  readonly holderNames: readonly string[];
}

/** One entry of an account's statement. */
export interface InsightEntry {
  /** Unique among all entries of a computation, and for whoever computes alone: clients are told the global id made of it. */
  readonly id: string;
  readonly account: InsightAccount;
  /** Booked, else valued, else made: see `dayOf` in src/domain/statement.ts. Entries without a day are no part of an insight. */
  readonly date: CalendarDate;
  readonly transaction: Transaction;
}

/**
 * Which of the customer's own accounts an identification names, as its {@link InsightAccount.id}; null for none. By number and,
 * where it is given, currency: what the other side of an entry says of itself.
 */
export type FindOwnAccount = (
  customerId: string,
  identification: AccountIdentification,
  currency: string,
) => string | null;

/** Order of a computation's input: by day, then by id, so that the same entries give the same bytes in whatever order they came. */
export const inOrder = (entries: readonly InsightEntry[]): readonly InsightEntry[] =>
  orderBy(entries, (entry) => entry);

/** The same of whatever has an entry. What is in order already, as most is, is given back as it is; else each day is sorted alone. */
export function orderBy<Item>(items: readonly Item[], entryOf: (item: Item) => InsightEntry): readonly Item[] {
  if (isInOrder(items, entryOf)) return items;
  const byDate = new Map<CalendarDate, Item[]>();
  for (const item of items) {
    const { date } = entryOf(item);
    const ofDate = byDate.get(date);
    if (ofDate === undefined) byDate.set(date, [item]);
    else ofDate.push(item);
  }
  const ordered: Item[] = [];
  for (const [, ofDate] of [...byDate].sort(([one], [other]) => compareText(one, other))) {
    ofDate.sort((one, other) => compareText(entryOf(one).id, entryOf(other).id));
    for (const item of ofDate) ordered.push(item);
  }
  return ordered;
}

function isInOrder<Item>(items: readonly Item[], entryOf: (item: Item) => InsightEntry): boolean {
  let before: InsightEntry | null = null;
  for (const item of items) {
    const entry = entryOf(item);
    if (before !== null && compareEntries(before, entry) > 0) return false;
    before = entry;
  }
  return true;
}

/** Compares by day, then by id. */
export function compareEntries(one: InsightEntry, other: InsightEntry): number {
  return compareText(one.date, other.date) || compareText(one.id, other.id);
}
