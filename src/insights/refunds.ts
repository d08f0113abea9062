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

/**
 * Purchases that are looked at one by one for partial refunds, by their texts alone: half a second of them. From then on all are
 * read and kept by merchant, which takes as long for a statement of 10,000 entries. House rule.
 */
const lookedAtMost = 10_000_000;

const sieve = new WordSieve({ words: [], phrases: [refundWords, returnWords] });

interface Original {
  readonly one: ClassifiedEntry;
  readonly day: number;
  leftMinor: bigint;
  /** See `toPlainText`; undefined until it is asked for. */
  plainText: string | null | undefined;
}

/** Entries of one amount of one customer, in the order of days: by account and merchant so far as somebody has asked. */
class EqualEntries {
  readonly #all: Original[] = [];
  // Made when somebody asks: nobody asks of most amounts.
  #byAccount: Map<string, Original[]> | null = null;
  #filed = 0;
  #byMerchant: Map<string, Original[]> | null = null;
  #read = 0;

  add(original: Original): void {
    this.#all.push(original);
  }

  /** Those on one account. */
  onAccount(accountId: string): readonly Original[] {
    this.#byAccount ??= new Map();
    for (; this.#filed < this.#all.length; this.#filed++) {
      const original = this.#all[this.#filed];
      if (original !== undefined) push(this.#byAccount, original.one.entry.account.id, original);
    }
    return this.#byAccount.get(accountId) ?? [];
  }

  /** Those at one merchant, the newest last, but for what was too old to be given back by whoever asked before. */
  atMerchant(merchant: string, day: number): Original[] {
    this.#byMerchant ??= new Map();
    for (; this.#read < this.#all.length; this.#read++) {
      const original = this.#all[this.#read];
      // What is too old for this one is too old for all that follow.
      if (original === undefined || day - original.day > longestDays) continue;
      const key = merchantKeyOf(original.one);
      if (key !== null) push(this.#byMerchant, key, original);
    }
    return this.#byMerchant.get(merchant) ?? [];
  }
}

/** The refunds among the entries, by their own id, in the order of days. */
export function findRefunds(
  entries: readonly ClassifiedEntry[],
  ownTransfers: Pick<ReadonlySet<string>, 'has'> = new Set(),
): ReadonlyMap<string, Refund> {
  let isAnyReversed = false;
  const counted = inClassifiedOrder(entries).filter(({ entry: { transaction } }) => {
    isAnyReversed ||= transaction.reversesBankTransactionId !== null;
    return isCounted(transaction.status, true);
  });
  const found = new Map<string, Refund>();
  const reversedBy = isAnyReversed ? toReversed(counted) : () => undefined;
  const originals = new Originals();
  for (const one of counted) {
    const reversed = reversedBy(one);
    const taken = originals.take(one, ownTransfers);
    const refund = reversed === undefined ? taken : toStated(one, reversed);
    if (refund !== null) found.set(one.entry.id, refund);
    else originals.add(one);
  }
  return found;
}

/** The entry that a bank says an entry takes back. */
function toReversed(entries: readonly ClassifiedEntry[]): (one: ClassifiedEntry) => ClassifiedEntry | undefined {
  const byId = new Map<string, ClassifiedEntry>();
  for (const one of entries) {
    const id = one.entry.transaction.bankTransactionId;
    if (id !== null) byId.set(`${one.entry.account.id} ${id}`, one);
  }
  return ({ entry: { account, transaction } }) =>
    byId.get(`${account.id} ${transaction.reversesBankTransactionId ?? ''}`);
}

function toStated({ entry }: ClassifiedEntry, { entry: original }: ClassifiedEntry): Refund | null {
  if (original.id === entry.id) return null;
  const isPartial = entry.transaction.amount.amountMinor < original.transaction.amount.amountMinor;
  return { entryId: entry.id, refundOf: original.id, basis: 'BANK', isPartial };
}

/** What may still be given back. Merchants are read only of what an entry may give back: most never are. */
class Originals {
  readonly #debits = new ByAmount<EqualEntries>();
  readonly #credits = new ByAmount<EqualEntries>();
  /** Purchases in the order of days. */
  readonly #all: Original[] = [];
  readonly #byMerchant = new Map<string, Original[]>();
  #looked = 0;
  #read = 0;
  #day: { readonly date: string; readonly day: number } = { date: '', day: 0 };

  add(one: ClassifiedEntry): void {
    const { account, transaction } = one.entry;
    const { amount } = transaction;
    const original = { one, day: this.#dayOf(one), leftMinor: amount.amountMinor, plainText: undefined };
    if (isCredit(one)) {
      this.#credits.atOrMake(account.customerId, amount, none).add(original);
      return;
    }
    this.#debits.atOrMake(account.customerId, amount, none).add(original);
    this.#all.push(original);
  }

  /** Entries come in the order of days: each day is counted once. */
  #dayOf({ entry: { date } }: ClassifiedEntry): number {
    if (this.#day.date !== date) this.#day = { date, day: toDayNumber(date) };
    return this.#day.day;
  }

  /** What an entry gives back; null where it gives back nothing that is known. */
  take(one: ClassifiedEntry, ownTransfers: Pick<ReadonlySet<string>, 'has'>): Refund | null {
    const { account, transaction } = one.entry;
    const isReturn = isReturning(one);
    // What one moves to oneself gives nothing back, unless it came back itself.
    if (!isReturn && (!isCredit(one) || ownTransfers.has(one.entry.id))) return null;
    const isCalled = isReturn || isRefund(one);
    const purchases = isCredit(one) ? this.#debits.at(account.customerId, transaction.amount) : undefined;
    // Whose credit it is, is asked only where something may be given back.
    const merchant = isCredit(one) && (isCalled || purchases !== undefined) ? merchantKeyOf(one) : null;
    if (merchant !== null && mayGiveBack(one)) {
      const exact = purchases === undefined ? null : this.#takeExact(one, merchant, purchases);
      if (exact !== null) return toRefund(one, exact, 'MERCHANT_AND_AMOUNT');
      const part = isCalled ? this.#takePart(one, merchant) : null;
      if (part !== null) return toRefund(one, part, 'MERCHANT_AND_PART');
    }
    if (!isCalled) return null;
    const others = isCredit(one) ? this.#debits : this.#credits;
    const equal = others.at(account.customerId, transaction.amount)?.onAccount(account.id) ?? [];
    const returned = this.#takeReturned(one, equal, isReturn);
    return returned === null ? null : toRefund(one, returned, 'AMOUNT');
  }

  /** The newest purchase of exactly that amount, of which nothing was given back yet. */
  #takeExact(one: ClassifiedEntry, merchant: string, purchases: EqualEntries): Original | null {
    const day = this.#dayOf(one);
    const stack = purchases.atMerchant(merchant, day);
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

const none = (): EqualEntries => new EqualEntries();

const isCredit = ({ entry }: ClassifiedEntry): boolean => entry.transaction.creditDebitIndicator === 'CREDIT';

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
