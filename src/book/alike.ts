// What two entries say alike: the same, one on its way to the other, texts that agree. Pure; used by recognise.ts, which tells which
// entry of an answer is which of the book, and by recognise-moved.ts.

import { addDays } from '../domain/dates.ts';
import { contentOf, dayOf } from '../domain/statement.ts';
import type { Transaction, TransactionStatus } from '../domain/transaction.ts';

/** How far the day of an entry may move, days: as far as a filter by another date may be off (src/banks/windows.ts). */
export const mostDaysMoved = 31;
/** How long after it was made a pending entry may be booked and still be proposed: a hotel's hold lasts a month. */
const mostDaysPending = 31;

/** What is not yet booked and what is are never one by their looks. */
export function classOf(status: TransactionStatus): string {
  return isOpen(status) ? 'open' : status;
}

/** Whether it is not booked yet. */
export function isOpen(status: TransactionStatus): boolean {
  return status === 'PENDING' || status === 'FUTURE';
}

const contents = new WeakMap<Transaction, string>();

/** What an entry says, in one text. */
export function contentKey(transaction: Transaction): string {
  let content = contents.get(transaction);
  if (content === undefined) {
    content = `${classOf(transaction.status)} ${contentOf(transaction)}`;
    contents.set(transaction, content);
  }
  return content;
}

/** Items by a key; those without one are left out. */
export function groupBy<T>(items: readonly T[], keyOfItem: (item: T) => string | null): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Whether two entries say the same. */
export const saysTheSame = (one: Transaction, other: Transaction): boolean => contentKey(one) === contentKey(other);

/**
 * Whether what one id says later may be said of the same entry. From pending to booked the amount and the day may change; of
 * what is booked only one of them; the sign only when all else stays.
 */
export function mayBeCorrected(earlier: Transaction, later: Transaction): boolean {
  if (earlier.status === 'INFORMATION' || later.status === 'INFORMATION') {
    if (earlier.status !== later.status) return false;
  }
  if (earlier.amount.currency !== later.amount.currency) return false;
  if (daysBetween(earlier, later) > mostDaysMoved) return false;
  const isSameAmount = earlier.amount.amountMinor === later.amount.amountMinor;
  const isSameDay = dayOf(earlier) === dayOf(later);
  const isSameSide = earlier.creditDebitIndicator === later.creditDebitIndicator;
  if (!isSameSide) return isSameAmount && isSameDay && doTextsAgree(earlier, later);
  const agree = doTextsAgree(earlier, later);
  if (isOpen(earlier.status)) return isSameAmount || agree;
  return (isSameAmount && isSameDay) || ((isSameAmount || isSameDay) && agree);
}

/** Whether a booked entry agrees with a pending one: amount, side and text, and a day that is not before it. */
export function doAgree(pending: Transaction, booked: Transaction): boolean {
  if (pending.amount.amountMinor !== booked.amount.amountMinor) return false;
  if (pending.amount.currency !== booked.amount.currency) return false;
  if (pending.creditDebitIndicator !== booked.creditDebitIndicator) return false;
  const [from, to] = [dayOf(pending), dayOf(booked)];
  // A bank may book under the day it was made, or a day before by its own clock.
  if (from !== null && to !== null && (to < addDays(from, -1) || to > addDays(from, mostDaysPending))) return false;
  return doTextsAgree(pending, booked);
}

/** Whether what is said of the other side and the purpose agrees: one may say more than the other, none otherwise. */
export function doTextsAgree(one: Transaction, other: Transaction): boolean {
  const [name, otherName] = [toPlain(one.counterparty?.name), toPlain(other.counterparty?.name)];
  const [text, otherText] = [toPlain(one.remittanceInformation), toPlain(other.remittanceInformation)];
  if (one.endToEndId !== null && other.endToEndId !== null && one.endToEndId !== other.endToEndId) return false;
  const [names, texts] = [contains(name, otherName), contains(text, otherText)];
  // With nothing to compare there is nothing that agrees, unless both are silent.
  if (names === null && texts === null) return contains(name + text, otherName + otherText) ?? name + text === '';
  return names !== false && texts !== false;
}

/** Whether one text holds the other; null where one is silent. */
export function contains(one: string, other: string): boolean | null {
  if (one === '' || other === '') return null;
  return one.includes(other) || other.includes(one);
}

/** Letters and digits in lower case: banks write a merchant now with, now without its punctuation and capitals. */
export function toPlain(text: string | null | undefined): string {
  return (text ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** Days between the days of two entries; 0 where one has none. */
export function daysBetween(one: Transaction, other: Transaction): number {
  const [from, to] = [dayOf(one), dayOf(other)];
  return from === null || to === null ? 0 : Math.abs(Date.parse(from) - Date.parse(to)) / 86_400_000;
}
