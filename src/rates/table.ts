// A table of rates: one publisher's, of one base currency, by day. Immutable; made by the parsers of this folder, read by its
// sources. Cross rates go through the base, both legs of the same day.

import { LRUCache } from 'lru-cache';
import { addDays, type CalendarDate } from '../domain/dates.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import { divided, parity, parseRate, type Ratio } from './ratio.ts';
import type { CurrencyPair, RateReading } from './source.ts';

/** Units of each currency for one unit of the base, as published: texts that {@link parseRate} takes. */
export type DayRates = ReadonlyMap<CurrencyCode, string>;

/** What a table is made of. */
export interface RateTableParts {
  /** Who publishes it, in words for people. */
  readonly source: string;
  readonly base: CurrencyCode;
  readonly days: ReadonlyMap<CalendarDate, DayRates>;
}

/** A rate with its day. */
interface Found {
  readonly ratio: Ratio;
  readonly rateDate: CalendarDate;
}

/**
 * How many days before the one that is asked for a rate may be: weekends and holidays have none. The longest gap that the
 * ECB has is of four days, at Easter; a rate older than a week is of another market.
 */
export const longestGapDays = 7;

/** Pairs and days of which a statement asks the same again and again. */
const rememberedRates = 5000;

/** Rates by day. */
export class RateTable {
  readonly source: string;
  readonly base: CurrencyCode;
  readonly days: ReadonlyMap<CalendarDate, DayRates>;
  /** Null when it is empty. */
  readonly newestDay: CalendarDate | null;
  readonly #found = new LRUCache<string, { readonly found: Found | null }>({ max: rememberedRates });

  constructor({ source, base, days }: RateTableParts) {
    this.source = source;
    this.base = base;
    this.days = days;
    let newest: CalendarDate | null = null;
    for (const day of days.keys()) if (newest === null || day > newest) newest = day;
    this.newestDay = newest;
  }

  /** This table with another's days over its own: a day that both have is the newer table's. */
  mergedWith(newer: RateTable): RateTable {
    if (newer.base !== this.base) throw new TypeError('tables of two bases are not one');
    return new RateTable({ ...newer, days: new Map([...this.days, ...newer.days]) });
  }

  /**
   * The rate of a pair on a day, or the nearest day before, at most {@link longestGapDays}, on which both currencies have
   * one; null where there is none.
   */
  find(pair: CurrencyPair, day: CalendarDate): Found | null {
    const key = `${pair.from}${pair.to}${day}`;
    let known = this.#found.get(key);
    if (known === undefined) {
      known = { found: this.#search(pair, day) };
      this.#found.set(key, known);
    }
    return known.found;
  }

  #search({ from, to }: CurrencyPair, day: CalendarDate): Found | null {
    for (let before = 0; before <= longestGapDays; before += 1) {
      const rateDate = addDays(day, -before);
      const rates = this.days.get(rateDate);
      const [divisor, dividend] = [this.#rateOf(from, rates), this.#rateOf(to, rates)];
      if (divisor !== null && dividend !== null) return { ratio: divided(dividend, divisor), rateDate };
    }
    return null;
  }

  #rateOf(currency: CurrencyCode, rates: DayRates | undefined): Ratio | null {
    if (rates === undefined) return null;
    return currency === this.base ? parity : parseRate(rates.get(currency) ?? '');
  }
}

/** What tells whether the newest rates are too old. */
export interface Freshness {
  readonly today: CalendarDate;
  /** Days after which the newest rates are stale. */
  readonly staleAfterDays: number;
}

/** A table's answer as a source's. Without a day: what holds as of its newest day, stale where that is long ago. */
export function readFromTable(
  table: RateTable,
  { pair, day }: { readonly pair: CurrencyPair; readonly day: CalendarDate | null },
  { today, staleAfterDays }: Freshness,
): RateReading | null {
  const { newestDay, source } = table;
  if (newestDay === null) return null;
  const found = table.find(pair, day ?? newestDay);
  if (found === null) return null;
  return { ...found, source, isStale: day === null && addDays(newestDay, staleAfterDays) < today };
}
