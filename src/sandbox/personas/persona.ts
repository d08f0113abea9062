// What a persona is made of, as tables: who pays and is paid when, where one shops, what moves between own accounts. Filled by
// one file a persona, written out as postings by diary.ts. Amounts are in minor units of the account's currency, negative is
// money out. House rule: everything about an entry follows from account, label and day, never from when the sandbox starts.
import type { Party } from '../ledger/counterparties.ts';
import type { EntryKind } from '../ledger/ledger.ts';
import type { Random } from '../ledger/random.ts';

/** A value, or how it is drawn on a day; the stream depends on account, label and day. */
export type OnDay<Value> = Value | ((day: string, random: Random) => Value);

/** When something happens: the days of a month, given as YYYY-MM, for banks of a country. Days of other months do no harm. */
export type Schedule = (month: string, country: string) => readonly string[];

/** A shop as card statements write it. In the text `#` is a digit of one of two branches, `%` a digit, `@` a letter or digit. */
export interface Brand {
  readonly text: string;
  readonly town: string;
  /** Merchant category code (ISO 18245). */
  readonly mcc: string;
  readonly low: number;
  readonly high: number;
  /** Amounts are whole multiples of it: 1 unless said, round sums for cash and fuel. */
  readonly step?: number;
}

/** A payment with someone outside: wages, direct debits, standing orders, fees. */
export interface Regular {
  readonly account: string;
  readonly label: string;
  readonly kind: EntryKind;
  readonly on: Schedule;
  /** 0 for not this time. */
  readonly amountMinor: OnDay<number>;
  /** Without one it is the bank itself that pays or charges, and `reference` is all of the text. */
  readonly party?: Party;
  readonly reference?: OnDay<string>;
  /** Days on which the bank does not pay it: the debit is taken back on the next working day. */
  readonly isReturned?: (day: string) => boolean;
}

/** A card payment that comes again and again: streaming, software. */
export interface Subscription {
  readonly account: string;
  readonly label: string;
  readonly on: Schedule;
  readonly brand: Brand;
  readonly amountMinor: OnDay<number>;
}

/** Purchases by card, or cash by card, `low` to `high` on each day that counts. */
export interface Shopping {
  readonly account: string;
  readonly label: string;
  readonly brands: readonly Brand[];
  readonly low: number;
  readonly high: number;
  /** The share of days that count, 0 to 1; all unless said. */
  readonly share?: number;
  /** Which days can count: all unless said. */
  readonly isOpen?: (day: string) => boolean;
  readonly kind?: 'card-purchase' | 'cash-withdrawal';
}

/** A purchase that is paid back, to the minor unit. */
export interface Dispute {
  readonly account: string;
  readonly label: string;
  readonly brand: Brand;
  readonly on: Schedule;
  readonly kind: 'refund' | 'chargeback';
  readonly laterDays: number;
}

/** A transfer between two accounts of this world, at the same bank or at two. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly on: Schedule;
  /** In minor units of the currency that is not the euro, where there are two; above 0. */
  readonly amountMinor: OnDay<number>;
  readonly reference: string;
  /** Between two currencies: euros for one unit of the other, in ten thousandths. */
  readonly rate?: OnDay<number>;
  readonly kind?: EntryKind;
}

/** The card's bill of the month before, paid in full. */
export interface Repayment {
  readonly from: string;
  readonly card: string;
  readonly on: Schedule;
}

/**
 * Somebody who lends what the month before was short of, and is paid back what was over, to five pounds: the account stays
 * about where it is for as long as the history goes on.
 */
export interface Squaring {
  readonly account: string;
  readonly on: Schedule;
  readonly party: Party;
  /** What a loan says, and what a repayment says. */
  readonly references: readonly [lent: string, back: string];
}

/**
 * What an account has on the history's first day: a sum; whatever makes its lowest balance this one; or, of a card, the
 * bills that were not yet paid.
 */
export type Opening = { readonly minor: number } | { readonly lowestMinor: number } | 'unpaid';

/** A person, or a business, of a certain kind, and what happens on each account. */
export interface Persona {
  /** The customer's id. */
  readonly customer: string;
  readonly openings: Readonly<Record<string, Opening>>;
  readonly regulars: readonly Regular[];
  readonly subscriptions: readonly Subscription[];
  readonly shopping: readonly Shopping[];
  readonly disputes: readonly Dispute[];
  readonly transfers: readonly Transfer[];
  readonly repayments: readonly Repayment[];
  readonly squaring?: Squaring;
  /** Whether the bank tells the merchant's category; not all do. */
  readonly hasCategoryCodes: boolean;
}

/** A shop of a table. */
export const brand = (text: string, [town, mcc]: readonly [string, string], range: readonly number[]): Brand => {
  const [low = 0, high = low, step] = range;
  return { text, town, mcc, low, high, ...(step === undefined ? {} : { step }) };
};
