// Which entries give back what others took: refunds, chargebacks, reversals, returned payments, each with the entry that it gives
// back, so that sums can net them. Called by what sums and by income.ts. Pure, the same whatever the input's order. House rule.

import { groupOf } from './categories.ts';
import { type ClassifiedEntry, inClassifiedOrder, isCounted } from './classified.ts';
import { toDayNumber } from './days.ts';
import { foldText } from './names.ts';
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

/** Chargebacks are possible for 120 days with the large card schemes; shops take back for shorter. */
const longestDays = 120;
/** Unpaid direct debits come back within days (SEPA: eight weeks, where the debtor objects; those are sure by their merchant). */
const returnedDays = 15;
/** Purchases at one merchant that a partial refund is compared with, newest first. */
const comparedAtMost = 64;

const refundWords =
  /\b(?:REFUND(?:ED|S)?|REFND|RFND|CHARGEBACK|REVERSAL|REVERSED|ERSTATTUNG|RUECKERSTATTUNG|RUECKZAHLUNG|RETOURE|STORNO|REMBOURSEMENT|REMBT|REMB|AVOIR|ANNULATION|TERUGBETALING|RETOUR|REEMBOLSO|DEVOLUCION|RIMBORSO|STORNATO|CREDIT VOUCHER|CARD REFUND)\b/;

interface Original {
  readonly one: ClassifiedEntry;
  readonly day: number;
  leftMinor: bigint;
}

/** The refunds among the entries, by their own id, in the order of days. */
export function findRefunds(
  entries: readonly ClassifiedEntry[],
  ownTransfers: Pick<ReadonlySet<string>, 'has'> = new Set(),
): ReadonlyMap<string, Refund> {
  const counted = inClassifiedOrder(entries).filter(({ entry }) => isCounted(entry.transaction.status, true));
  const found = new Map<string, Refund>();
  const byBankId = toBankIds(counted);
  const originals = new Originals();
  for (const one of counted) {
    const { entry } = one;
    const reversed = byBankId.get(`${entry.account.id} ${entry.transaction.reversesBankTransactionId ?? ''}`);
    // What one moves to oneself gives nothing back, unless it came back itself.
    const isMoved = ownTransfers.has(entry.id) && !isReturning(one);
    const taken = isMoved ? null : originals.take(one);
    const refund = reversed === undefined ? taken : toStated(one, reversed);
    if (refund !== null) found.set(entry.id, refund);
    else originals.add(one);
  }
  return found;
}

function toBankIds(entries: readonly ClassifiedEntry[]): ReadonlyMap<string, ClassifiedEntry> {
  const byId = new Map<string, ClassifiedEntry>();
  if (entries.every(({ entry }) => entry.transaction.reversesBankTransactionId === null)) return byId;
  for (const one of entries) {
    const id = one.entry.transaction.bankTransactionId;
    if (id !== null) byId.set(`${one.entry.account.id} ${id}`, one);
  }
  return byId;
}

function toStated({ entry }: ClassifiedEntry, { entry: original }: ClassifiedEntry): Refund | null {
  if (original.id === entry.id) return null;
  const isPartial = entry.transaction.amount.amountMinor < original.transaction.amount.amountMinor;
  return { entryId: entry.id, refundOf: original.id, basis: 'BANK', isPartial };
}

/** What may still be given back, by merchant and by amount. */
class Originals {
  readonly #byMerchant = new Map<string, Original[]>();
  readonly #byMerchantAndAmount = new Map<string, Original[]>();
  readonly #byAmount = new Map<string, Original[]>();

  add(one: ClassifiedEntry): void {
    const { amount, creditDebitIndicator } = one.entry.transaction;
    const original = { one, day: toDayNumber(one.entry.date), leftMinor: amount.amountMinor };
    push(this.#byAmount, `${creditDebitIndicator} ${amountKeyOf(one)}`, original);
    const merchant = merchantKeyOf(one);
    if (merchant === null || creditDebitIndicator === 'CREDIT') return;
    push(this.#byMerchant, merchant, original);
    push(this.#byMerchantAndAmount, `${merchant} ${amount.amountMinor}`, original);
  }

  /** What an entry gives back; null where it gives back nothing that is known. */
  take(one: ClassifiedEntry): Refund | null {
    const { transaction } = one.entry;
    const isReturn = isReturning(one);
    const isCredit = transaction.creditDebitIndicator === 'CREDIT';
    const merchant = merchantKeyOf(one);
    if (isCredit && merchant !== null && mayGiveBack(one)) {
      const exact = this.#takeExact(one, `${merchant} ${transaction.amount.amountMinor}`);
      if (exact !== null) return toRefund(one, exact, 'MERCHANT_AND_AMOUNT');
      const part = isRefund(one) || isReturn ? this.#takePart(one, merchant) : null;
      if (part !== null) return toRefund(one, part, 'MERCHANT_AND_PART');
    }
    if (!isReturn && !(isCredit && isRefund(one))) return null;
    const other = isCredit ? 'DEBIT' : 'CREDIT';
    const returned = this.#takeReturned(one, `${other} ${amountKeyOf(one)}`, isReturn);
    return returned === null ? null : toRefund(one, returned, 'AMOUNT');
  }

  /** The newest purchase of exactly that amount, of which nothing was given back yet. */
  #takeExact({ entry }: ClassifiedEntry, key: string): Original | null {
    const stack = this.#byMerchantAndAmount.get(key) ?? [];
    const { amountMinor } = entry.transaction.amount;
    while (stack.length > 0) {
      const last = stack.at(-1);
      if (last === undefined || toDayNumber(entry.date) - last.day > longestDays) return null;
      stack.pop();
      if (last.leftMinor !== amountMinor) continue;
      last.leftMinor = 0n;
      return last;
    }
    return null;
  }

  #takePart({ entry }: ClassifiedEntry, merchant: string): Original | null {
    const { amountMinor } = entry.transaction.amount;
    const candidates = (this.#byMerchant.get(merchant) ?? []).slice(-comparedAtMost).reverse();
    const day = toDayNumber(entry.date);
    // The same account first: shops give back to the card that paid.
    const fits = candidates.filter(
      ({ day: bought, leftMinor }) => leftMinor >= amountMinor && day - bought <= longestDays,
    );
    const chosen = fits.find(({ one }) => one.entry.account.id === entry.account.id) ?? fits[0];
    if (chosen === undefined) return null;
    chosen.leftMinor -= amountMinor;
    return chosen;
  }

  /**
   * The newest payment of that amount on that account which has a word of its text in common; where it came back unpaid, else any
   * of the last days.
   */
  #takeReturned(one: ClassifiedEntry, key: string, isReturn: boolean): Original | null {
    const day = toDayNumber(one.entry.date);
    const candidates = (this.#byAmount.get(key) ?? []).slice(-comparedAtMost).reverse();
    const fits = candidates.filter((other) => other.leftMinor > 0n && day - other.day <= longestDays);
    const words = wordsOf(one);
    const named = fits.find(({ one: other }) => [...wordsOf(other)].some((word) => words.has(word)));
    const chosen = named ?? (isReturn ? fits.find((other) => day - other.day <= returnedDays) : undefined);
    if (chosen === undefined) return null;
    chosen.leftMinor = 0n;
    return chosen;
  }
}

function push(map: Map<string, Original[]>, key: string, original: Original): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [original]);
  else list.push(original);
}

function toRefund({ entry }: ClassifiedEntry, original: Original, basis: RefundBasis): Refund {
  const { amountMinor } = original.one.entry.transaction.amount;
  return {
    entryId: entry.id,
    refundOf: original.one.entry.id,
    basis,
    isPartial: entry.transaction.amount.amountMinor < amountMinor,
  };
}

function merchantKeyOf({ entry, classification }: ClassifiedEntry): string | null {
  const { merchant } = classification;
  if (merchant === null) return null;
  return `${entry.account.customerId} ${entry.transaction.amount.currency} ${merchant.key}`;
}

function amountKeyOf({ entry }: ClassifiedEntry): string {
  const { currency, amountMinor } = entry.transaction.amount;
  return `${entry.account.id} ${currency} ${amountMinor}`;
}

/** Whether a text says that something is given back. */
export const isRefundText = (text: string): boolean => refundWords.test(foldText(text));

/** Whether the bank, or the text, calls it a refund. */
function isRefund({ entry }: ClassifiedEntry): boolean {
  const { kind, remittanceInformation, counterparty } = entry.transaction;
  if (kind === 'REFUND' || kind === 'CHARGEBACK' || kind === 'REVERSAL') return true;
  return isRefundText(`${remittanceInformation ?? ''} ${counterparty?.name ?? ''}`);
}

/** Whether it is a payment that came back: by the bank's code, or its words. */
function isReturning({ entry }: ClassifiedEntry): boolean {
  const { kind, remittanceInformation, counterparty } = entry.transaction;
  return (
    kind === 'REVERSAL' ||
    kind === 'CHARGEBACK' ||
    isReturnText(`${remittanceInformation ?? ''} ${counterparty?.name ?? ''}`)
  );
}

/** A merchant's credit that is no pay: employers are shops, too. */
function mayGiveBack(one: ClassifiedEntry): boolean {
  const { kind } = one.entry.transaction;
  if (kind === 'SALARY' || kind === 'INTEREST' || kind === 'CASH') return false;
  const group = groupOf(one.classification.category);
  return isRefund(one) || (group !== 'INCOME' && group !== 'TRANSFERS');
}

/** Words that stand with any payment. */
const isIdle = (word: string): boolean =>
  plainWords.has(word) || bankWords.has(word) || idleWords.has(word) || refundWords.test(word) || isReturnText(word);

const idleWords: ReadonlySet<string> = new Set(
  'PURCHASE CARD VISA MASTERCARD KARTENZAHLUNG LASTSCHRIFT PRLV PRELEVEMENT'.split(' '),
);

function wordsOf({ entry }: ClassifiedEntry): ReadonlySet<string> {
  const { remittanceInformation, counterparty } = entry.transaction;
  const words = foldText(`${remittanceInformation ?? ''} ${counterparty?.name ?? ''}`).split(' ');
  return new Set(words.filter((word) => word.length > 3 && !/\d/.test(word) && !isIdle(word)));
}
