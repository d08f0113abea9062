// The port of exchange rates: what anybody asks for a rate, whoever publishes it. Implemented by the sources of this folder;
// asked by conversion.ts while a request is answered, so that nothing here ever waits: what has to be fetched is fetched
// behind it.

import type { CalendarDate } from '../domain/dates.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import type { Ratio } from './ratio.ts';

/** From which currency into which. */
export interface CurrencyPair {
  readonly from: CurrencyCode;
  readonly to: CurrencyCode;
}

/** A rate, and where it comes from. */
export interface RateReading {
  /** Units of `to` for one unit of `from`, exactly. */
  readonly ratio: Ratio;
  /** The day for which the source publishes it: on or before the day that was asked for. */
  readonly rateDate: CalendarDate;
  /** Who publishes it, in words for people. */
  readonly source: string;
  /** Whether it is the newest there is and yet older than the newest should be. */
  readonly isStale: boolean;
}

/** A source of rates. */
export interface RateSource {
  /** Whether it has any rates by now. */
  readonly isReady: boolean;
  /** The day of its newest rates; null where there are none. */
  readonly newestDay: CalendarDate | null;
  /**
   * The rate of a day, or without one the newest: of the day itself, else of the nearest day before within a week. Null
   * where there is none. Never waits, never fails.
   */
  readRate(pair: CurrencyPair, day: CalendarDate | null): RateReading | null;
}

/** Several sources, in the order in which they are asked. A rate is one source's alone; a stale one is the last resort. */
export function firstOf(sources: readonly RateSource[]): RateSource {
  return {
    get isReady() {
      return sources.some(({ isReady }) => isReady);
    },
    get newestDay() {
      return sources.reduce<CalendarDate | null>(
        (newest, { newestDay }) => (newestDay !== null && (newest === null || newestDay > newest) ? newestDay : newest),
        null,
      );
    },
    readRate(pair, day) {
      let stale: RateReading | null = null;
      for (const source of sources) {
        const reading = source.readRate(pair, day);
        if (reading !== null && !reading.isStale) return reading;
        stale ??= reading;
      }
      return stale;
    },
  };
}
