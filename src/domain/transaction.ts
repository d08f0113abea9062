// Statement entries as the gateway understands them (ISO 20022 ReportEntry), whatever the bank's standard. Built by the
// connectors; statement.ts gives them identity and order.

import type { AccountIdentification } from './account.ts';
import type { CalendarDate, Instant } from './dates.ts';
import type { CreditDebitIndicator, Money } from './money.ts';

/** Where an entry stands: ISO 20022 PDNG, BOOK, INFO, FUTR, RJCT. */
export type TransactionStatus = 'PENDING' | 'BOOKED' | 'INFORMATION' | 'FUTURE' | 'REJECTED';

/** What an entry is, in a customer's words; OTHER when the bank's codes do not tell. */
export const transactionKinds = [
  'PURCHASE',
  'TRANSFER',
  'DIRECT_DEBIT',
  'STANDING_ORDER',
  'CASH',
  'FEE',
  'INTEREST',
  'REFUND',
  'CHARGEBACK',
  'REVERSAL',
  'SALARY',
  'OTHER',
] as const;

/** One of {@link transactionKinds}. */
export type TransactionKind = (typeof transactionKinds)[number];

/** The other side of an entry. Personal data, but for merchants. */
export interface Counterparty {
  readonly name: string | null;
  readonly identification: AccountIdentification | null;
  /** ISO 18245, four digits; set only for card purchases at merchants. */
  readonly merchantCategoryCode: string | null;
}

/** A rate as the bank states it: one unit of `sourceCurrency` is `rate` units of `targetCurrency`. */
export interface ExchangeRate {
  /** Decimal string, as the bank wrote it. */
  readonly rate: string;
  readonly sourceCurrency: string;
  readonly targetCurrency: string | null;
}

/** How the bank classifies the entry: ISO 20022 domain, family, sub-family, and its own code. */
export interface BankTransactionCode {
  readonly domain: string | null;
  readonly family: string | null;
  readonly subFamily: string | null;
  readonly proprietary: string | null;
}

/** One entry of one account's statement. */
export interface Transaction {
  /** The bank's own stable id; null when it gives none. Never leaves the gateway. */
  readonly bankTransactionId: string | null;
  /** The bank's reference of the entry, not necessarily unique. */
  readonly entryReference: string | null;
  /** `bankTransactionId` of the pending entry that this one replaces, when the bank says so. */
  readonly supersedesBankTransactionId: string | null;
  /** `bankTransactionId` of the entry that this one takes back, when the bank says so. */
  readonly reversesBankTransactionId: string | null;
  readonly status: TransactionStatus;
  readonly kind: TransactionKind;
  /** Unsigned; the sign is the indicator's. */
  readonly amount: Money;
  readonly creditDebitIndicator: CreditDebitIndicator;
  /** What was instructed or paid in another currency, unsigned. */
  readonly originalAmount: Money | null;
  readonly exchangeRate: ExchangeRate | null;
  readonly bookingDate: CalendarDate | null;
  readonly valueDate: CalendarDate | null;
  /** The most exact instant that the bank gives for the entry. */
  readonly transactionDateTime: Instant | null;
  /** The day of its neighbours in the bank's list, for an entry that has none of its own: only for its place. */
  readonly neighbourDate?: CalendarDate;
  /** True where the amount's sign and the accounts on its sides say opposite things: the sign is kept as it is written. */
  readonly isContradictory?: true;
  readonly counterparty: Counterparty | null;
  /** Unstructured text for the person, lines joined by `\n`. May hold personal data. */
  readonly remittanceInformation: string | null;
  readonly bankTransactionCode: BankTransactionCode | null;
  readonly endToEndId: string | null;
  /** The account's balance after the entry, signed (negative when overdrawn). */
  readonly balanceAfter: Money | null;
  /** The entry exactly as the bank sent it. Only for `raw:read`. */
  readonly raw: unknown;
}
