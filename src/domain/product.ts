// What an account is as a product: its rates, fees and overdraft, as its bank states them. Made by the connectors of the standards that
// have it (src/banks/<standard>/product.ts), read by the accounts subgraph. Terms: OBIE product data (PCA, BCA), CDR product reference.

import type { Money } from './money.ts';

/** Whether a rate is earned or paid. */
export type RateDirection = 'DEPOSIT' | 'LENDING';

/** What the bounds of a tier are counted in. */
export type TierUnit = 'MONEY' | 'DAY' | 'MONTH' | 'PERCENT';

/** How often something is reckoned or charged. */
export interface ProductFrequency {
  /** The bank's word or code. */
  readonly text: string;
  /** ISO 8601 duration, such as `P1M`; null where the word names an occasion, or is none that is known. */
  readonly duration: string | null;
}

/** The range to which a rate applies, both ends included. */
export interface RateTier {
  readonly name: string | null;
  /** Null where the bank says none that is known. */
  readonly unit: TierUnit | null;
  /** Decimal text; null where the bank names none. */
  readonly minimum: string | null;
  readonly maximum: string | null;
  /** Whether all of the balance gets the rate, or the part within the tier. Null where the bank does not say. */
  readonly application: 'WHOLE_BALANCE' | 'PER_TIER' | null;
}

/** A rate of interest. */
export interface ProductRate {
  readonly direction: RateDirection;
  /** The bank's code or word: `AER`, `VARIABLE`, `INTRODUCTORY`. */
  readonly type: string;
  /** Percent a year, decimal text: `1.25`. */
  readonly percentage: string;
  /** The rate to compare with, percent a year; null where the bank gives none. */
  readonly comparisonPercentage: string | null;
  /** Null where the bank does not say. */
  readonly isFixed: boolean | null;
  readonly calculationFrequency: ProductFrequency | null;
  readonly applicationFrequency: ProductFrequency | null;
  readonly tiers: readonly RateTier[];
  /** What the bank says of it beside. */
  readonly notes: readonly string[];
}

/** A fee or charge. One has an amount, a rate or a range, or none where the bank states it in words alone. */
export interface ProductFee {
  readonly name: string | null;
  /** The bank's code or word: `PERIODIC`, `ArrangedOverdraft`. */
  readonly type: string;
  readonly amount: Money | null;
  /** Percent, decimal text; of what, {@link rateBase} says. */
  readonly percentage: string | null;
  /** What the percentage is of, in the bank's word; null where it does not say. */
  readonly rateBase: string | null;
  readonly minimum: Money | null;
  readonly maximum: Money | null;
  readonly frequency: ProductFrequency | null;
  /** The most of it in one {@link capFrequency}; null for no cap. */
  readonly cap: Money | null;
  readonly capFrequency: ProductFrequency | null;
  readonly notes: readonly string[];
}

/** A band of an overdraft. */
export interface OverdraftTier {
  readonly name: string | null;
  /** Whether it was agreed beforehand. Null where the bank does not say. */
  readonly isArranged: boolean | null;
  readonly minimum: Money | null;
  /** Null for no end. */
  readonly maximum: Money | null;
  /** EAR, percent a year, decimal text; null where the bank gives none. */
  readonly percentage: string | null;
  /** So much of it costs nothing. */
  readonly buffer: Money | null;
  readonly fees: readonly ProductFee[];
  readonly notes: readonly string[];
}

/** An account's product, as its bank states it. Lists are empty where the bank states nothing. */
export interface AccountProduct {
  readonly name: string | null;
  /** By which the bank names it in its catalogue; null for none. */
  readonly bankProductId: string | null;
  /** The bank's word for its kind: `PersonalCurrentAccount`, `TRANS_AND_SAVINGS_ACCOUNTS`. */
  readonly category: string | null;
  readonly rates: readonly ProductRate[];
  readonly fees: readonly ProductFee[];
  readonly overdraft: readonly OverdraftTier[];
  readonly notes: readonly string[];
}

const decimalForm = /^(-?)(\d{1,20})(?:\.(\d{1,18}))?$/;

/**
 * A decimal text times ten to the power of `places`, exactly, in its shortest form; null for what is none.
 * @param places 0 for what is a percentage, 2 for what is a share of one
 */
export function toPercentage(text: string, places: 0 | 2): string | null {
  const [, sign = '', whole, fraction = ''] = decimalForm.exec(text) ?? [];
  if (whole === undefined) return null;
  const digits = `${whole}${fraction.padEnd(places, '0')}`;
  const point = whole.length + places;
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const rest = digits.slice(point).replace(/0+$/, '');
  const number = rest === '' ? integer : `${integer}.${rest}`;
  return number === '0' ? '0' : `${sign}${number}`;
}
