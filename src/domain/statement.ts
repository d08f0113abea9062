// A whole statement from loose entries: each gets an identity that survives refetching, and all stand newest first, within a
// day as the bank lists them or as their running balances prove. Pure; called by the transactions loaders once a statement's windows are together. Source: house rule,
// after ISO 20022 camt.053 (entries have no identity of their own but the servicer's reference).

import { hash } from 'node:crypto';
import { type CalendarDate, compareInstants } from './dates.ts';
import type { Transaction } from './transaction.ts';

/**
 * How far an entry's key can be trusted over time: STABLE is the bank's own id; DERIVED is made of what the entry says
 * and lasts as long as that does; POSITIONAL is an ordinal among entries that say exactly the same.
 */
export type IdentityStability = 'STABLE' | 'DERIVED' | 'POSITIONAL';

/** An entry in its place in the statement. */
export interface StatementEntry {
  readonly transaction: Transaction;
  /**
   * Unique in the account's statement, whatever window it came by: `s:`, the day, `:` and the bank's id
   * ({@link keyOfBankTransaction}), or `d:` and a SHA-256 in base64url, `#2`… for further equals.
   */
  readonly key: string;
  readonly identityStability: IdentityStability;
  /** The day it is filed under: booked, else valued, else transacted; {@link undatedSortDate} when there is none. */
  readonly sortDate: CalendarDate;
  /** RFC 3339 instant, or '' when the bank gives only days. */
  readonly sortTime: string;
  /** Key of the pending entry that this one has replaced; null when it replaced none. */
  readonly supersedes: string | null;
  /** How sure that is: absent where the bank has said so. */
  readonly supersedesConfidence?: 'STATED' | 'LIKELY' | 'POSSIBLE';
}

/** Where undated (pending) entries are filed: on top. */
export const undatedSortDate: CalendarDate = '9999-12-31';

/**
 * The key of the entry that bears a bank's own id, with its day: some banks give one id to entries of different months,
 * which are never read together. Null for what is pending, undated, or of a day that is not known.
 */
export const keyOfBankTransaction = (bankTransactionId: string, day: CalendarDate | null = null): string =>
  `s:${day ?? ''}:${bankTransactionId}`;

/** The parts of a key that holds a bank's id; null for any other. Keys of before days were in them are read, too. */
export function parseBankTransactionKey(key: string): { bankTransactionId: string; day: CalendarDate | null } | null {
  const [, day = '', id = ''] = /^s:(?:(\d{4}-\d{2}-\d{2})?:)?(.+)$/s.exec(key) ?? [];
  return id === '' ? null : { bankTransactionId: id, day: day === '' ? null : day };
}

/** The day an entry belongs to, its neighbours' where the bank gives it none; null when there is none either. */
export function dayOf(transaction: Transaction): CalendarDate | null {
  return (
    transaction.bookingDate ??
    transaction.valueDate ??
    transaction.transactionDateTime?.slice(0, 10) ??
    transaction.neighbourDate ??
    null
  );
}

/**
 * Identity and order for all entries of one account, given in the bank's order. An id that comes twice is one entry when one
 * is booked and the other not yet; any other is no id, and its entries are told apart by what they say. A pending entry
 * that a booked one names as replaced is dropped; no other entry is. Keys are the same whatever the input order.
 */
export function toStatement(transactions: readonly Transaction[]): readonly StatementEntry[] {
  const byId = new Map<string, Transaction>();
  const byFingerprint = new Map<string, Transaction[]>();
  const replaced = new Set<string>();
  const places = new Map<Transaction, number>();
  const unreliable = findUnreliableIds(transactions);
  for (const [place, transaction] of transactions.entries()) {
    const id = transaction.bankTransactionId;
    if (transaction.status === 'BOOKED' && transaction.supersedesBankTransactionId !== null) {
      replaced.add(transaction.supersedesBankTransactionId);
    }
    if (id === null || unreliable?.has(id) === true) {
      const kept = withoutBankTransactionId(transaction);
      const print = fingerprint(kept);
      const equals = byFingerprint.get(print);
      places.set(kept, place);
      if (equals === undefined) byFingerprint.set(print, [kept]);
      else equals.push(kept);
      continue;
    }
    const earlier = byId.get(id);
    if (earlier !== undefined && earlier.status === 'BOOKED') continue;
    byId.set(id, transaction);
    places.set(transaction, place);
  }

  const entries: StatementEntry[] = [];
  for (const [id, transaction] of byId) {
    if (replaced.has(id) && transaction.status !== 'BOOKED') continue;
    const day = transaction.status === 'PENDING' ? null : dayOf(transaction);
    entries.push(toEntry(transaction, keyOfBankTransaction(id, day), 'STABLE'));
  }
  for (const [print, equals] of byFingerprint) {
    const stability = equals.length > 1 ? 'POSITIONAL' : 'DERIVED';
    for (const [index, transaction] of inFixedOrder(equals).entries()) {
      entries.push(toEntry(transaction, index === 0 ? `d:${print}` : `d:${print}#${index + 1}`, stability));
    }
  }
  const direction = findDirection(transactions);
  // A bank that lists in no order has none to keep, and may list otherwise the next time: there entries of one moment stand
  // by their keys, so that no cursor loses its place.
  if (direction === 'no order')
    return entries.sort((one, other) => newestFirst(one, other) || compareText(other.key, one.key));
  entries.sort((one, other) => (places.get(one.transaction) ?? 0) - (places.get(other.transaction) ?? 0));
  return inOrderOfDays(entries.sort(newestFirst), direction);
}

/** Ids that two booked entries bear, or two that are not; null when there are none. */
function findUnreliableIds(transactions: readonly Transaction[]): ReadonlySet<string> | null {
  const seen = [new Set<string>(), new Set<string>()] as const;
  let unreliable: Set<string> | null = null;
  for (const { bankTransactionId: id, status } of transactions) {
    if (id === null) continue;
    const ids = seen[status === 'BOOKED' ? 0 : 1];
    const before = ids.size;
    ids.add(id);
    if (ids.size > before) continue;
    unreliable ??= new Set();
    unreliable.add(id);
  }
  return unreliable;
}

/** The entry without an id that cannot be relied on; it stays as reference where there is no other. */
export function withoutBankTransactionId(transaction: Transaction): Transaction {
  const id = transaction.bankTransactionId;
  return id === null
    ? transaction
    : { ...transaction, bankTransactionId: null, entryReference: transaction.entryReference ?? id };
}

/** Order of a statement: day, then instant, newest first. What is of one moment stays as it is: sorting is stable. */
export function newestFirst(a: StatementEntry, b: StatementEntry): number {
  return compareText(b.sortDate, a.sortDate) || compareInstants(b.sortTime, a.sortTime);
}

/** How a bank lists its entries, by the days of those that are booked. */
export type Direction = 'oldest first' | 'newest first' | 'no order' | 'untold';

/** Of the steps from one day to another so many may go the other way round (a bank that sorts by another date). */
const mostAgainst = 0.25;

/** In which direction of days a bank has listed entries. */
export function findDirection(transactions: readonly Transaction[]): Direction {
  let [rising, falling] = [0, 0];
  let before: CalendarDate | null = null;
  for (const transaction of transactions) {
    if (transaction.status !== 'BOOKED') continue;
    const day = dayOf(transaction);
    if (day === null) continue;
    if (before !== null && day > before) rising++;
    if (before !== null && day < before) falling++;
    before = day;
  }
  if (rising + falling === 0) return 'untold';
  if (Math.min(rising, falling) > mostAgainst * (rising + falling)) return 'no order';
  return rising > falling ? 'oldest first' : 'newest first';
}

/**
 * Entries of one moment, each of which stands in the bank's order, newest first: turned where their running balances follow
 * only the other way round, or, where no balance tells, where the bank's days rise.
 */
function inOrderOfDays(entries: StatementEntry[], direction: Direction): readonly StatementEntry[] {
  for (let start = 0; start < entries.length; ) {
    let end = start + 1;
    const first = entries[start];
    while (end < entries.length && first !== undefined && isOfOneMoment(first, entries[end])) end++;
    if (end - start > 1) {
      const group = entries.slice(start, end);
      const votes = readBalances(group);
      const isTurned = votes > 0 || (votes === 0 && direction === 'oldest first');
      if (isTurned) for (const [index, entry] of group.entries()) entries[end - 1 - index] = entry;
    }
    start = end;
  }
  return entries;
}

function isOfOneMoment(one: StatementEntry, other: StatementEntry | undefined): boolean {
  return other !== undefined && one.sortDate === other.sortDate && one.sortTime === other.sortTime;
}

/** What the running balances of neighbours prove: positive for oldest first, negative for newest first, 0 for nothing. */
function readBalances(group: readonly StatementEntry[]): number {
  let votes = 0;
  for (const [index, { transaction: one }] of group.entries()) {
    const other = group[index + 1]?.transaction;
    if (other === undefined || one.balanceAfter === null || other.balanceAfter === null) continue;
    const step = other.balanceAfter.amountMinor - one.balanceAfter.amountMinor;
    const [amount, next] = [signedMinor(one), signedMinor(other)];
    votes += Number(step === next) - Number(-step === amount);
  }
  return votes;
}

function signedMinor({ amount, creditDebitIndicator }: Transaction): bigint {
  return creditDebitIndicator === 'DEBIT' ? -amount.amountMinor : amount.amountMinor;
}

/** Equal fingerprints still differ in what is left out of them; a fixed order keeps their ordinals in place. */
function inFixedOrder(equals: readonly Transaction[]): readonly Transaction[] {
  if (equals.length === 1) return equals;
  return equals
    .map((transaction) => ({ transaction, order: orderAmongEquals(transaction) }))
    .sort((a, b) => compareText(a.order, b.order))
    .map(({ transaction }) => transaction);
}

function toEntry(transaction: Transaction, key: string, identityStability: IdentityStability): StatementEntry {
  const replacedId = transaction.status === 'BOOKED' ? transaction.supersedesBankTransactionId : null;
  return {
    transaction,
    key,
    identityStability,
    sortDate: dayOf(transaction) ?? undatedSortDate,
    sortTime: transaction.transactionDateTime ?? '',
    supersedes:
      replacedId === null || replacedId === transaction.bankTransactionId ? null : keyOfBankTransaction(replacedId),
  };
}

/** Orders texts by their code units. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Everything of an entry in one text, its day first. Only for the rare entries that are otherwise equal. */
function orderAmongEquals(transaction: Transaction): string {
  const text = JSON.stringify(transaction, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return `${dayOf(transaction)} ${text}`;
}

/**
 * What identifies an entry without a bank id: what does not change on the way from pending to booked more than it
 * must. Status, value date, codes and kind stay out; so does everything that depends on the page it came by, the
 * running balance, which an entry that comes late changes; and references, since an id that is no id stands there.
 */
export function contentOf(transaction: Transaction): string {
  const { amount, counterparty } = transaction;
  const identification = counterparty?.identification ?? null;
  return JSON.stringify([
    dayOf(transaction),
    amount.amountMinor.toString(),
    amount.currency,
    transaction.creditDebitIndicator,
    transaction.remittanceInformation,
    transaction.endToEndId,
    counterparty?.name ?? null,
    identification?.iban ?? null,
    identification?.bban ?? null,
    identification?.sortCode ?? null,
    identification?.accountNumber ?? null,
    identification?.maskedNumber ?? null,
  ]);
}

/** The key by which an entry without a bank's id is found, the ordinal among equal ones aside. */
export const keyOfContent = (transaction: Transaction): string => `d:${fingerprint(transaction)}`;

/** {@link contentOf}, reference and running balance: tells apart what is otherwise equal. */
function fingerprint(transaction: Transaction): string {
  const { balanceAfter, entryReference } = transaction;
  const balance = balanceAfter === null ? null : `${balanceAfter.amountMinor} ${balanceAfter.currency}`;
  return hash('sha256', `${contentOf(transaction)}${JSON.stringify([entryReference, balance])}`, 'base64url');
}
