// Which entries give back what others took: refunds, chargebacks, reversals, returned payments, each with the entry that it gives
// back, so that sums can net them. Called by what sums and by income.ts. Pure, the same whatever the input's order. House rule.

import { groupOf } from './categories.ts';
import type { ClassifiedEntry } from './classified.ts';
import type { InsightEntry } from './entry.ts';
import { EntryColumns, entryFlag } from './entry-columns.ts';
import { Finding, type Found } from './found.ts';
import { foldText } from './names.ts';
import { longestDays, Originals } from './refund-originals.ts';
import { isRefundText, refundWords } from './refund-words.ts';
import { isReturnText } from './returned.ts';
import { bankWords, plainWords } from './transfer-words.ts';

/**
 * What a match rests on: the bank's own reference; the same merchant and the exact amount, or a part of it; for payments that
 * came back, the amount on the same account alone.
 */
export type RefundBasis = 'BANK' | 'MERCHANT_AND_AMOUNT' | 'MERCHANT_AND_PART' | 'AMOUNT';

/** One entry that gives back another, in whole or in part. */
export interface Refund {
  readonly entryId: string;
  readonly refundOf: string;
  readonly basis: RefundBasis;
  readonly isPartial: boolean;
}

/** Unpaid direct debits come back within days (SEPA: eight weeks, where the debtor objects; those are sure by their merchant). */
const returnedDays = 15;
/** Payments of one amount that one that came back is compared with, newest first. */
const comparedAtMost = 64;

/** The refunds among the entries, by their own id, in the order of days. */
export function findRefunds(
  entries: readonly ClassifiedEntry[],
  ownTransfers: Pick<ReadonlySet<string>, 'has'> = new Set(),
): ReadonlyMap<string, Refund> {
  const columns = new EntryColumns(entries.map(({ entry }) => entry));
  return findRefundsIn(columns, entries, (place) => ownTransfers.has(columns.entryAt(place).id)).byId;
}

/** As {@link findRefunds}, of entries whose columns are there, in the same order; `isOwn` tells own transfers by their places. */
export function findRefundsIn(
  columns: EntryColumns,
  entries: readonly ClassifiedEntry[],
  isOwn: (place: number) => boolean,
): Found<Refund> {
  const asking = toAsking(columns, isOwn);
  const reversedBy = toReversed(columns, asking);
  const found = new Finding<Refund>(columns);
  const originals = new Originals(entries, columns, { asking, isRefund: (place) => found.has(place) });
  for (const place of asking) {
    const one = entries[place];
    if (one === undefined) continue;
    const reversed = reversedBy(place);
    const taken = take(one, place, { originals, isOwn });
    const refund = reversed === undefined ? taken : toStated(columns, place, reversed);
    if (refund !== null) found.put(place, refund);
  }
  return found;
}

/** The places of all entries that may give something back, in their order: money that came in, and what came back. */
function toAsking(columns: EntryColumns, isOwn: (place: number) => boolean): readonly number[] {
  const { byDay } = columns;
  const asking: number[] = [];
  for (let at = 0; at < byDay.length; at++) {
    const place = byDay[at] ?? 0;
    if (!columns.has(place, entryFlag.counted)) continue;
    const isIncoming = !columns.has(place, entryFlag.debit) && !isOwn(place);
    if (isIncoming || columns.has(place, entryFlag.takesBack) || isReturning(columns, place)) asking.push(place);
  }
  return columns.sort(asking);
}

/** The entry that a bank says an entry takes back, by its place. */
function toReversed(columns: EntryColumns, asking: readonly number[]): (place: number) => number | undefined {
  const reversing = asking.filter((place) => columns.has(place, entryFlag.takesBack));
  const wanted = new Set(reversing.map((place) => columns.entryAt(place).transaction.reversesBankTransactionId));
  if (wanted.size === 0) return () => undefined;
  const byId = new Map<string, number>();
  for (const place of columns.placesWith(entryFlag.counted)) {
    const { account, transaction } = columns.entryAt(place);
    const id = transaction.bankTransactionId;
    if (id === null || !wanted.has(id)) continue;
    const key = `${account.id} ${id}`;
    const known = byId.get(key);
    // Where two bear one id it is the later one.
    if (known === undefined || columns.compare(known, place) < 0) byId.set(key, place);
  }
  return (place) => {
    const { account, transaction } = columns.entryAt(place);
    const id = transaction.reversesBankTransactionId;
    return id === null ? undefined : byId.get(`${account.id} ${id}`);
  };
}

function toStated(columns: EntryColumns, place: number, reversed: number): Refund | null {
  if (reversed === place) return null;
  const [entry, original] = [columns.entryAt(place), columns.entryAt(reversed)];
  const isPartial = entry.transaction.amount.amountMinor < original.transaction.amount.amountMinor;
  return { entryId: entry.id, refundOf: original.id, basis: 'BANK', isPartial };
}

interface Search {
  readonly originals: Originals;
  readonly isOwn: (place: number) => boolean;
}

/** What an entry gives back; null where it gives back nothing that is known. */
function take(one: ClassifiedEntry, place: number, { originals, isOwn }: Search): Refund | null {
  const { columns } = originals;
  const isCredit = !columns.has(place, entryFlag.debit);
  const isReturn = isReturning(columns, place);
  // What one moves to oneself gives nothing back, unless it came back itself.
  if (!isReturn && (!isCredit || isOwn(place))) return null;
  const isCalled = isReturn || isRefund(columns, place);
  // Whose credit it is, is asked only where something may be given back.
  const isAsked = isCredit && (isCalled || originals.isAnyEqual(place));
  // Neither is classified where nothing was bought there.
  const read = isAsked ? originals.merchantReadAt(place) : null;
  const mayBeAt = read !== null && (isCalled || originals.isAnyEqual(place, read));
  const merchant = mayBeAt ? originals.merchantAt(place) : null;
  if (merchant !== null && mayGiveBack(one, columns, place)) {
    const exact = originals.takeExact(place, merchant);
    if (exact !== null) return toRefund(columns, place, { original: exact, basis: 'MERCHANT_AND_AMOUNT' });
    const part = isCalled ? takePart(place, merchant, originals) : null;
    if (part !== null) return toRefund(columns, place, { original: part, basis: 'MERCHANT_AND_PART' });
  }
  const returned = isCalled ? takeReturned(place, originals, isReturn) : null;
  return returned === null ? null : toRefund(columns, place, { original: returned, basis: 'AMOUNT' });
}

function takePart(place: number, merchant: string, originals: Originals): number | null {
  const amountMinor = originals.amountOf(place);
  const { accountPlaces } = originals.columns;
  const fits = originals.newestAt(place, merchant).filter((other) => originals.leftOf(other) >= amountMinor);
  // The same account first: shops give back to the card that paid.
  const chosen = fits.find((other) => accountPlaces[other] === accountPlaces[place]) ?? fits[0];
  if (chosen === undefined) return null;
  originals.takeFrom(chosen, amountMinor);
  return chosen;
}

/**
 * The newest payment of that amount on that account which has a word of its text in common; where it came back unpaid, else any
 * of the last days.
 */
function takeReturned(place: number, originals: Originals, isReturn: boolean): number | null {
  const { columns } = originals;
  const candidates = originals.equalOnAccount(place);
  let words: ReadonlySet<string> | null = null;
  let chosen: number | undefined;
  const end = Math.max(0, candidates.length - comparedAtMost);
  for (let at = candidates.length - 1; at >= end; at--) {
    const other = candidates[at] ?? 0;
    const days = originals.daysBetween(other, place);
    if (days > longestDays) break;
    if (originals.leftOf(other) <= 0n) continue;
    words ??= wordsOf(columns.entryAt(place));
    if (isAnyOf(wordsOf(columns.entryAt(other)), words)) {
      chosen = other;
      break;
    }
    if (isReturn && days <= returnedDays) chosen ??= other;
  }
  if (chosen === undefined) return null;
  originals.takeFrom(chosen, originals.leftOf(chosen));
  return chosen;
}

function toRefund(
  columns: EntryColumns,
  place: number,
  { original, basis }: { readonly original: number; readonly basis: RefundBasis },
): Refund {
  const [entry, of] = [columns.entryAt(place), columns.entryAt(original)];
  const isPartial = entry.transaction.amount.amountMinor < of.transaction.amount.amountMinor;
  return { entryId: entry.id, refundOf: of.id, basis, isPartial };
}

/** Whether the bank, or the text, calls it a refund. */
function isRefund(columns: EntryColumns, place: number): boolean {
  if (columns.has(place, entryFlag.givesBack)) return true;
  return columns.texts.mayTellRefund(place) && isRefundText(textOf(columns.entryAt(place)));
}

/** Whether it is a payment that came back: by the bank's code, or its words. */
function isReturning(columns: EntryColumns, place: number): boolean {
  if (columns.has(place, entryFlag.bringsBack)) return true;
  return columns.texts.mayTellRefund(place) && isReturnText(textOf(columns.entryAt(place)));
}

/** A merchant's credit that is no pay: employers are shops, too. */
function mayGiveBack(one: ClassifiedEntry, columns: EntryColumns, place: number): boolean {
  const { kind } = one.entry.transaction;
  if (kind === 'SALARY' || kind === 'INTEREST' || kind === 'CASH') return false;
  const group = groupOf(one.classification.category);
  return isRefund(columns, place) || (group !== 'INCOME' && group !== 'TRANSFERS');
}

const textOf = ({ transaction: { remittanceInformation, counterparty } }: InsightEntry): string =>
  `${remittanceInformation ?? ''} ${counterparty?.name ?? ''}`;

function isAnyOf(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const word of words) if (others.has(word)) return true;
  return false;
}

/** Words that stand with any payment. */
const isIdle = (word: string): boolean =>
  plainWords.has(word) || bankWords.has(word) || idleWords.has(word) || refundWords.test(word) || isReturnText(word);

const idleWords: ReadonlySet<string> = new Set(
  'PURCHASE CARD VISA MASTERCARD KARTENZAHLUNG LASTSCHRIFT PRLV PRELEVEMENT'.split(' '),
);

function wordsOf(entry: InsightEntry): ReadonlySet<string> {
  const words = foldText(textOf(entry)).split(' ');
  return new Set(words.filter((word) => word.length > 3 && !/\d/.test(word) && !isIdle(word)));
}
