// Which entries give back what others took: refunds, chargebacks, reversals, returned payments, each with the entry that it gives
// back, so that sums can net them. Called by what sums and by income.ts. Pure, the same whatever the input's order. House rule.

import { ByAmount } from './by-amount.ts';
import { groupOf } from './categories.ts';
import { type ClassifiedEntry, inClassifiedOrder, isCounted } from './classified.ts';
import { toDayNumber } from './days.ts';
import { toMerchantScreen, toPlainText } from './merchant.ts';
import { foldText } from './names.ts';
import { isReturnText, returnWords } from './returned.ts';
import { bankWords, plainWords } from './transfer-words.ts';
import { WordSieve } from './word-sieve.ts';

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

/** Purchases that are looked at one by one for partial refunds; from then on all are kept by merchant. House rule. */
const lookedAtMost = 1_000_000;

const sieve = new WordSieve({ words: [], phrases: [refundWords, returnWords] });

interface Original {
  readonly one: ClassifiedEntry;
  readonly day: number;
  leftMinor: bigint;
  /** See `toPlainText`; undefined until it is asked for. */
  plainText: string | null | undefined;
}

/** Purchases of one amount: by merchant so far as somebody has asked. */
interface EqualPurchases {
  readonly all: Original[];
  read: number;
  readonly byMerchant: Map<string, Original[]>;
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

/** What may still be given back. Merchants are read only of what an entry may give back: most never are. */
class Originals {
  readonly #purchases = new ByAmount<EqualPurchases>();
  readonly #debits = new ByAmount<Original[]>();
  readonly #credits = new ByAmount<Original[]>();
  /** Purchases in the order of days. */
  readonly #all: Original[] = [];
  readonly #byMerchant = new Map<string, Original[]>();
  #looked = 0;
  #read = 0;
  #day: { readonly date: string; readonly day: number } = { date: '', day: 0 };

  add(one: ClassifiedEntry): void {
    const { account } = one.entry;
    const { amount, creditDebitIndicator } = one.entry.transaction;
    const original = { one, day: this.#dayOf(one), leftMinor: amount.amountMinor, plainText: undefined };
    const isCredit = creditDebitIndicator === 'CREDIT';
    const equal = isCredit ? this.#credits : this.#debits;
    const own = equal.at(account.id, amount.currency, amount.amountMinor);
    if (own === undefined) equal.set(account.id, amount, [original]);
    else own.push(original);
    if (isCredit) return;
    const purchases = this.#purchases.at(account.customerId, amount.currency, amount.amountMinor);
    if (purchases === undefined)
      this.#purchases.set(account.customerId, amount, { all: [original], read: 0, byMerchant: new Map() });
    else purchases.all.push(original);
    this.#all.push(original);
  }

  /** Entries come in the order of days: each day is counted once. */
  #dayOf({ entry: { date } }: ClassifiedEntry): number {
    if (this.#day.date !== date) this.#day = { date, day: toDayNumber(date) };
    return this.#day.day;
  }

  /** What an entry gives back; null where it gives back nothing that is known. */
  take(one: ClassifiedEntry): Refund | null {
    const { account, transaction } = one.entry;
    const { currency, amountMinor } = transaction.amount;
    const isReturn = isReturning(one);
    const isCredit = transaction.creditDebitIndicator === 'CREDIT';
    if (!isCredit && !isReturn) return null;
    const isCalled = isReturn || isRefund(one);
    const equal = isCredit ? this.#purchases.at(account.customerId, currency, amountMinor) : undefined;
    // Whose credit it is, is asked only where something may be given back.
    const merchant = isCredit && (isCalled || equal !== undefined) ? merchantKeyOf(one) : null;
    if (merchant !== null && mayGiveBack(one)) {
      const exact = equal === undefined ? null : this.#takeExact(one, merchant, equal);
      if (exact !== null) return toRefund(one, exact, 'MERCHANT_AND_AMOUNT');
      const part = isCalled ? this.#takePart(one, merchant) : null;
      if (part !== null) return toRefund(one, part, 'MERCHANT_AND_PART');
    }
    if (!isCalled) return null;
    const others = isCredit ? this.#debits : this.#credits;
    const returned = this.#takeReturned(one, others.at(account.id, currency, amountMinor) ?? [], isReturn);
    return returned === null ? null : toRefund(one, returned, 'AMOUNT');
  }

  /** The newest purchase of exactly that amount, of which nothing was given back yet. */
  #takeExact(one: ClassifiedEntry, merchant: string, equal: EqualPurchases): Original | null {
    const day = this.#dayOf(one);
    for (; equal.read < equal.all.length; equal.read++) {
      const purchase = equal.all[equal.read];
      // What is too old for this one is too old for all that follow.
      if (purchase === undefined || day - purchase.day > longestDays) continue;
      const key = merchantKeyOf(purchase.one);
      if (key !== null) push(equal.byMerchant, key, purchase);
    }
    const stack = equal.byMerchant.get(merchant) ?? [];
    const { amountMinor } = one.entry.transaction.amount;
    while (stack.length > 0) {
      const last = stack.at(-1);
      if (last === undefined || day - last.day > longestDays) return null;
      stack.pop();
      if (last.leftMinor !== amountMinor) continue;
      last.leftMinor = 0n;
      return last;
    }
    return null;
  }

  #takePart(one: ClassifiedEntry, merchant: string): Original | null {
    const { entry } = one;
    const { amountMinor } = entry.transaction.amount;
    const day = this.#dayOf(one);
    // The same account first: shops give back to the card that paid.
    const fits = this.#newestOf(one, merchant).filter(
      ({ day: bought, leftMinor }) => leftMinor >= amountMinor && day - bought <= longestDays,
    );
    const chosen = fits.find(({ one: other }) => other.entry.account.id === entry.account.id) ?? fits[0];
    if (chosen === undefined) return null;
    chosen.leftMinor -= amountMinor;
    return chosen;
  }

  /** The newest purchases at a merchant, newest first, so far as they may be given back in part. */
  #newestOf(one: ClassifiedEntry, merchant: string): readonly Original[] {
    if (this.#looked > lookedAtMost) {
      for (; this.#read < this.#all.length; this.#read++) {
        const purchase = this.#all[this.#read];
        const key = purchase === undefined ? null : merchantKeyOf(purchase.one);
        if (purchase !== undefined && key !== null) push(this.#byMerchant, key, purchase);
      }
      return (this.#byMerchant.get(merchant) ?? []).slice(-comparedAtMost).reverse();
    }
    const day = this.#dayOf(one);
    const mayBe = toMerchantScreen(one.classification.merchant?.key ?? '');
    const found: Original[] = [];
    for (let at = this.#all.length - 1; at >= 0 && found.length < comparedAtMost; at--) {
      const purchase = this.#all[at];
      if (purchase === undefined || day - purchase.day > longestDays) break;
      this.#looked++;
      if (purchase.one.isMerchantRead === true) {
        purchase.plainText ??= toPlainText(purchase.one.entry.transaction);
        if (purchase.plainText !== null && !mayBe(purchase.plainText)) continue;
      }
      if (merchantKeyOf(purchase.one) === merchant) found.push(purchase);
    }
    return found;
  }

  /**
   * The newest payment of that amount on that account which has a word of its text in common; where it came back unpaid, else any
   * of the last days.
   */
  #takeReturned(one: ClassifiedEntry, equal: readonly Original[], isReturn: boolean): Original | null {
    const day = this.#dayOf(one);
    const candidates = equal.slice(-comparedAtMost).reverse();
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

function merchantKeyOf(one: ClassifiedEntry): string | null {
  const { merchant } = one.classification;
  if (merchant === null) return null;
  return `${one.entry.account.customerId} ${one.entry.transaction.amount.currency} ${merchant.key}`;
}

/** Whether a text says that something is given back. */
export const isRefundText = (text: string): boolean => refundWords.test(foldText(text));

/** Whether the bank, or the text, calls it a refund. */
function isRefund(one: ClassifiedEntry): boolean {
  const { kind, remittanceInformation, counterparty } = one.entry.transaction;
  if (kind === 'REFUND' || kind === 'CHARGEBACK' || kind === 'REVERSAL') return true;
  return maySayIt(one) && isRefundText(`${remittanceInformation ?? ''} ${counterparty?.name ?? ''}`);
}

/** False for most entries, without their texts' being folded. */
function maySayIt({ entry: { transaction } }: ClassifiedEntry): boolean {
  return sieve.mayHold(transaction.remittanceInformation ?? '') || sieve.mayHold(transaction.counterparty?.name ?? '');
}

/** Whether it is a payment that came back: by the bank's code, or its words. */
function isReturning(one: ClassifiedEntry): boolean {
  const { kind, remittanceInformation, counterparty } = one.entry.transaction;
  return (
    kind === 'REVERSAL' ||
    kind === 'CHARGEBACK' ||
    (maySayIt(one) && isReturnText(`${remittanceInformation ?? ''} ${counterparty?.name ?? ''}`))
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
