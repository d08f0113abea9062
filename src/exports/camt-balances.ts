// The balances of a camt.053 statement: opening and closing such that the closing one is the opening one and all entries, exactly.
// Taken from what the bank says, a running balance beside an entry or the account's booked balance; where it says nothing, or two
// things that do not agree, there is no statement. Pure; fed by camt-export.ts, an account's entries newest first.

import { type Balance, balanceOfType } from '../domain/account.ts';
import type { CalendarDate } from '../domain/dates.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import { type Money, toDecimal, toSigned } from '../domain/money.ts';
import { dayOf } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';

/** Why an account has no statement. */
export type NoStatement =
  /** The bank's answer is missing, is not all of it, or holds entries that cannot be read. */
  | 'ENTRIES_INCOMPLETE'
  /** Neither entries nor account have a balance that the statement could be built on. */
  | 'BALANCE_UNKNOWN'
  /** The balances that the bank states do not follow from one another by its entries. */
  | 'BALANCES_DO_NOT_ADD_UP'
  /** The customer, or the bank's consent, does not let the caller read balances. */
  | 'BALANCE_WITHHELD'
  /** An amount, or a sum, has more digits than ISO 20022 writes. */
  | 'AMOUNT_TOO_LONG'
  /** Of a month’s statement: the statement book has not every day of it as read after it was over. */
  | 'DAYS_MISSING';

/** One currency's statement of one account. Minor units; entries unsigned, balances and net signed. */
export interface StatementTotals {
  readonly currency: CurrencyCode;
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
  readonly credits: number;
  readonly creditMinor: bigint;
  readonly debits: number;
  readonly debitMinor: bigint;
}

/** ISO 20022 amounts have 18 digits at most (ActiveOrHistoricCurrencyAndAmount). */
const mostDigits = 18;

/** Whether ISO 20022 can write an amount. */
export function isWritable(money: Money): boolean {
  return (
    toDecimal(money)
      .replace(/[-.]/g, '')
      .replace(/^0+(?=\d)/, '').length <= mostDigits
  );
}

/** Adds up one currency of one account. */
export class StatementTally {
  readonly currency: CurrencyCode;
  readonly #to: CalendarDate | null;
  #credits = 0;
  #creditMinor = 0n;
  #debits = 0;
  #debitMinor = 0n;
  /** Of entries after the range. */
  #laterMinor = 0n;
  /** Of all entries so far, by day: what an account's balance of a day has not seen yet. */
  readonly #byDay = new Map<CalendarDate, bigint>();
  #scannedMinor = 0n;
  /** The balance after the newest entry, as the newest and as the oldest entry that tells one have it. */
  #stated: { readonly first: bigint; last: bigint } | null = null;
  #isTooLong = false;

  /** @param to the last day of the range; null for now */
  constructor(currency: CurrencyCode, to: CalendarDate | null) {
    this.currency = currency;
    this.#to = to;
  }

  /** The next older booked entry; also those that are newer than the range. */
  add(transaction: Transaction, sortDate: CalendarDate): void {
    const { amount, balanceAfter, creditDebitIndicator } = transaction;
    const signedMinor = toSigned(amount, creditDebitIndicator).amountMinor;
    if (balanceAfter !== null && balanceAfter.currency === this.currency) {
      const atEnd = balanceAfter.amountMinor + this.#scannedMinor;
      if (this.#stated === null) this.#stated = { first: atEnd, last: atEnd };
      else this.#stated.last = atEnd;
    }
    this.#scannedMinor += signedMinor;
    const day = dayOf(transaction) ?? sortDate;
    this.#byDay.set(day, (this.#byDay.get(day) ?? 0n) + signedMinor);
    if (!isWritable(amount)) this.#isTooLong = true;
    if (this.#to !== null && sortDate > this.#to) {
      this.#laterMinor += signedMinor;
      return;
    }
    if (creditDebitIndicator === 'CREDIT') {
      this.#credits += 1;
      this.#creditMinor += amount.amountMinor;
    } else {
      this.#debits += 1;
      this.#debitMinor += amount.amountMinor;
    }
  }

  /** Whether an entry has told a balance. */
  get isStated(): boolean {
    return this.#stated !== null;
  }

  /** The statement, or why there is none. @param balances the account's own, for where no entry tells one; null where they are unknown */
  toTotals(balances: readonly Balance[] | null): StatementTotals | NoStatement {
    if (this.#stated !== null && this.#stated.first !== this.#stated.last) return 'BALANCES_DO_NOT_ADD_UP';
    const nowMinor = this.#stated?.first ?? (balances === null ? null : this.#fromAccount(balances));
    if (nowMinor === null) return 'BALANCE_UNKNOWN';
    const closingMinor = nowMinor - this.#laterMinor;
    const openingMinor = closingMinor - this.#creditMinor + this.#debitMinor;
    const { currency } = this;
    const written = [openingMinor, closingMinor, this.#creditMinor + this.#debitMinor];
    if (this.#isTooLong || !written.every((amountMinor) => isWritable({ amountMinor, currency })))
      return 'AMOUNT_TOO_LONG';
    return {
      currency,
      openingMinor,
      closingMinor,
      credits: this.#credits,
      creditMinor: this.#creditMinor,
      debits: this.#debits,
      debitMinor: this.#debitMinor,
    };
  }

  /** The account's balance with all its entries: the booked balance of now, or a day's closing one and what came after that day. */
  #fromAccount(balances: readonly Balance[]): bigint | null {
    const own = balances.filter(({ amount }) => amount.currency === this.currency);
    const interim = balanceOfType(own, 'INTERIM_BOOKED', this.currency);
    if (interim !== null && interim.creditLimitIncluded !== true) return signedOf(interim);
    const closing = balanceOfType(own, 'CLOSING_BOOKED', this.currency);
    if (closing === null || closing.asOf === null || closing.creditLimitIncluded === true) return null;
    const day = closing.asOf.slice(0, 10);
    let minor = signedOf(closing);
    for (const [of, sum] of this.#byDay) if (of > day) minor += sum;
    return minor;
  }
}

const signedOf = ({ amount, creditDebitIndicator }: Balance): bigint =>
  toSigned(amount, creditDebitIndicator).amountMinor;
