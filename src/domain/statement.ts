// A whole statement from loose entries: each gets an identity that survives refetching, and all get one total order,
// newest first. Pure; called by the transactions loaders once a statement's windows are together. Source: house rule,
// after ISO 20022 camt.053 (entries have no identity of their own but the servicer's reference).

import { hash } from 'node:crypto';
import type { CalendarDate } from './dates.ts';
import type { Transaction } from './transaction.ts';

/**
 * How far an entry's key can be trusted over time: STABLE is the bank's own id; DERIVED is made of what the entry says
 * and lasts as long as that does; POSITIONAL is an ordinal among entries that say exactly the same.
 */
export type IdentityStability = 'STABLE' | 'DERIVED' | 'POSITIONAL';

/** An entry in its place in the statement. */
export interface StatementEntry {
  readonly transaction: Transaction;
  /** Unique in the statement: `s:` and the bank's id, or `d:` and a SHA-256 in base64url, `#2`… for further equals. */
  readonly key: string;
  readonly identityStability: IdentityStability;
  /** The day it is filed under: booked, else valued, else transacted; {@link undatedSortDate} when there is none. */
  readonly sortDate: CalendarDate;
  /** RFC 3339 instant, or '' when the bank gives only days. */
  readonly sortTime: string;
  /** Key of the pending entry that this one has replaced; null when it replaced none. */
  readonly supersedes: string | null;
}

/** Where undated (pending) entries are filed: on top. */
export const undatedSortDate: CalendarDate = '9999-12-31';

/** The key of the entry that bears a bank's own id. */
export const keyOfBankTransaction = (bankTransactionId: string): string => `s:${bankTransactionId}`;

/** The day an entry belongs to; null when the bank gives none. */
export function dayOf(transaction: Transaction): CalendarDate | null {
  return transaction.bookingDate ?? transaction.valueDate ?? transaction.transactionDateTime?.slice(0, 10) ?? null;
}

/**
 * Identity and order for all entries of one account. An id that comes twice is one entry (BOOKED wins, then the later
 * day); a pending entry that a booked one names as replaced is dropped. The same statement whatever the input order.
 */
export function toStatement(transactions: readonly Transaction[]): readonly StatementEntry[] {
  const byId = new Map<string, Transaction>();
  const byFingerprint = new Map<string, Transaction[]>();
  const replaced = new Set<string>();
  for (const transaction of transactions) {
    const id = transaction.bankTransactionId;
    if (transaction.status === 'BOOKED' && transaction.supersedesBankTransactionId !== null) {
      replaced.add(transaction.supersedesBankTransactionId);
    }
    if (id === null) {
      const print = fingerprint(transaction);
      const equals = byFingerprint.get(print);
      if (equals === undefined) byFingerprint.set(print, [transaction]);
      else equals.push(transaction);
      continue;
    }
    const known = byId.get(id);
    if (known === undefined || isPreferred(transaction, known)) byId.set(id, transaction);
  }

  const entries: StatementEntry[] = [];
  for (const [id, transaction] of byId) {
    if (replaced.has(id) && transaction.status !== 'BOOKED') continue;
    entries.push(toEntry(transaction, keyOfBankTransaction(id), 'STABLE'));
  }
  for (const [print, equals] of byFingerprint) {
    const stability = equals.length > 1 ? 'POSITIONAL' : 'DERIVED';
    for (const [index, transaction] of inFixedOrder(equals).entries()) {
      entries.push(toEntry(transaction, index === 0 ? `d:${print}` : `d:${print}#${index + 1}`, stability));
    }
  }
  return entries.sort(newestFirst);
}

/** Total order of a statement: day, then instant, newest first, then key. */
export function newestFirst(a: StatementEntry, b: StatementEntry): number {
  return compareText(b.sortDate, a.sortDate) || compareText(b.sortTime, a.sortTime) || compareText(b.key, a.key);
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

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Of two readings of one id: booked before anything else, then the later day, then a fixed order of the rest. */
function isPreferred(candidate: Transaction, known: Transaction): boolean {
  const booked = Number(candidate.status === 'BOOKED') - Number(known.status === 'BOOKED');
  if (booked !== 0) return booked > 0;
  return compareText(orderAmongEquals(candidate), orderAmongEquals(known)) > 0;
}

/** Everything of an entry in one text, its day first. Only for the rare entries that are otherwise equal. */
function orderAmongEquals(transaction: Transaction): string {
  const text = JSON.stringify(transaction, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return `${dayOf(transaction)} ${text}`;
}

/**
 * What identifies an entry without a bank id: what does not change on the way from pending to booked more than it
 * must. Status, value date, codes and kind stay out; so does everything that depends on the page it came by.
 */
function fieldsOf(transaction: Transaction): readonly (string | null)[] {
  const { amount, balanceAfter, counterparty } = transaction;
  const identification = counterparty?.identification ?? null;
  return [
    dayOf(transaction),
    amount.amountMinor.toString(),
    amount.currency,
    transaction.creditDebitIndicator,
    transaction.remittanceInformation,
    transaction.entryReference,
    transaction.endToEndId,
    counterparty?.name ?? null,
    identification?.iban ?? null,
    identification?.bban ?? null,
    identification?.sortCode ?? null,
    identification?.accountNumber ?? null,
    identification?.maskedNumber ?? null,
    balanceAfter === null ? null : `${balanceAfter.amountMinor} ${balanceAfter.currency}`,
  ];
}

function fingerprint(transaction: Transaction): string {
  return hash('sha256', JSON.stringify(fieldsOf(transaction)), 'base64url');
}
