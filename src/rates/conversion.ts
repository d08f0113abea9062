// Amounts in another currency, each with the rate, its day and its source, or the word that there is none. Called by the
// resolvers of Money.convertedTo (subgraphs/common) and Customer.netWorth (subgraphs/accounts); asks the port (source.ts).

import type { CalendarDate } from '../domain/dates.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import type { Money } from '../domain/money.ts';
import { convertHalfUp, type Part, parity, type Ratio, sumHalfUp } from './ratio.ts';
import type { RateSource } from './source.ts';

/** What became of a conversion: the schema's ConversionStatus. */
export type ConversionStatus = 'CONVERTED' | 'STALE' | 'SAME_CURRENCY' | 'NO_RATE' | 'UNAVAILABLE';

/** A conversion. All but the status are null where there is no rate. */
export interface Conversion {
  readonly status: ConversionStatus;
  /** Rounded half up, once, at the target currency's scale. */
  readonly money: Money | null;
  readonly ratio: Ratio | null;
  /** Null in the same currency, too. */
  readonly rateDate: CalendarDate | null;
  readonly source: string | null;
}

/** What is asked for. */
export interface ConversionTarget {
  readonly to: CurrencyCode;
  /** Null: by the newest rate. */
  readonly on: CalendarDate | null;
}

/** Converts an amount. @param rates null where this gateway has no source at all */
export function toConversion(money: Money, { to, on }: ConversionTarget, rates: RateSource | null): Conversion {
  const nothing = { money: null, ratio: null, rateDate: null, source: null };
  const { currency: from } = money;
  if (from === to) return { ...nothing, status: 'SAME_CURRENCY', money, ratio: parity };
  if (rates === null || !rates.isReady) return { ...nothing, status: 'UNAVAILABLE' };
  const reading = rates.readRate({ from, to }, on);
  if (reading === null) return { ...nothing, status: 'NO_RATE' };
  const { ratio, rateDate, source, isStale } = reading;
  return {
    status: isStale ? 'STALE' : 'CONVERTED',
    money: convertHalfUp(money, ratio, to),
    ratio,
    rateDate,
    source,
  };
}

/** Amounts of several currencies in one. */
export interface Total {
  /** Rounded half up, once; null where a rate is missing: part of a sum is no sum. */
  readonly total: Money | null;
  /** Currencies without a rate. */
  readonly missing: readonly CurrencyCode[];
  /** How each amount was converted, in the order of the amounts. */
  readonly conversions: readonly Conversion[];
}

/** Sums amounts of several currencies in one of them or in another, by the newest rates. */
export function toTotal(amounts: readonly Money[], to: CurrencyCode, rates: RateSource | null): Total {
  const conversions = amounts.map((money) => toConversion(money, { to, on: null }, rates));
  const parts: Part[] = [];
  const missing: CurrencyCode[] = [];
  for (const [index, money] of amounts.entries()) {
    const ratio = conversions[index]?.ratio ?? null;
    if (ratio === null) missing.push(money.currency);
    else parts.push({ money, ratio });
  }
  return { total: missing.length === 0 ? sumHalfUp(parts, to) : null, missing, conversions };
}
