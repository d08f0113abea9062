// Rates that a source quotes when it is asked for one pair at a time: asked behind requests, once an hour, for the currencies that the operator
// names. A source of the port (source.ts); made by open.ts. What it has quoted last on a day is the day's rate; what fails costs nothing but
// age.

import { addDays, type CalendarDate, dateInZone } from '../domain/dates.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import { parseRate } from './ratio.ts';
import { publisherZone } from './schedule.ts';
import type { CurrencyPair, RateReading, RateSource } from './source.ts';
import { type DayRates, RateTable, readFromTable } from './table.ts';

/** A quote. */
export interface RateQuote {
  /** Units of the second currency for one of the first, a decimal text. */
  readonly rate: string;
  /** When it was so, epoch milliseconds. */
  readonly atMs: number;
}

/** Asks for a quote; null where the source has none for the pair. Fails with an Error whose message is for operators. */
export type AskForQuote = (pair: CurrencyPair) => Promise<RateQuote | null>;

/** What {@link QuotedRates} needs. */
export interface QuotedRatesOptions {
  /** Who quotes, in words for people. */
  readonly source: string;
  readonly base: CurrencyCode;
  /** Besides the base. */
  readonly currencies: readonly CurrencyCode[];
  readonly ask: AskForQuote;
  /** The last day that rates may be of. */
  readonly today: () => CalendarDate;
  readonly staleAfterDays: number;
  /** Why there are no newer rates, for operators. */
  readonly onTrouble: (reason: string) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

const everyMs = 3_600_000;
/** Days of quotes that are held: conversions of entries longer ago have the reference rates' history. */
const heldDays = 400;

/** The quotes of one source. */
export class QuotedRates implements RateSource {
  readonly #options: QuotedRatesOptions;
  readonly #now: () => number;
  readonly #random: () => number;
  #table: RateTable | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(options: QuotedRatesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
  }

  get isReady(): boolean {
    return this.#table !== null;
  }

  get newestDay(): CalendarDate | null {
    return this.#table?.newestDay ?? null;
  }

  readRate(pair: CurrencyPair, day: CalendarDate | null): RateReading | null {
    if (this.#table === null) return null;
    const { today, staleAfterDays } = this.#options;
    return readFromTable(this.#table, { pair, day }, { today: today(), staleAfterDays });
  }

  /** Begins to ask. Fulfilled when all were asked for once, whatever came of it. Never rejects. */
  async start(): Promise<void> {
    await this.askNow();
    if (this.#isStopped) return;
    // Gateways that were started together do not ask together.
    const pauseMs = everyMs * (0.9 + this.#random() * 0.2);
    this.#timer = setTimeout(() => void this.start(), pauseMs).unref();
  }

  /** Asks no more. */
  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Asks for each currency, one after the other. */
  async askNow(): Promise<void> {
    const { base, currencies, ask, source, onTrouble } = this.#options;
    const byDay = new Map<CalendarDate, Map<CurrencyCode, string>>();
    for (const currency of currencies) {
      if (this.#isStopped) return;
      try {
        const quote = await ask({ from: base, to: currency });
        const day = quote === null ? null : this.#dayOf(quote);
        if (quote === null || day === null) onTrouble(`${source}: no rate of ${base} in ${currency}`);
        else byDay.set(day, (byDay.get(day) ?? new Map()).set(currency, quote.rate));
      } catch (error) {
        onTrouble(`${source}: ${error instanceof Error ? error.message : 'no answer'}`);
      }
    }
    if (byDay.size > 0) this.#add(byDay);
  }

  /** The day of a quote that can be used: a rate, and of no day to come. */
  #dayOf({ rate, atMs }: RateQuote): CalendarDate | null {
    if (parseRate(rate) === null || !Number.isFinite(atMs) || atMs > this.#now() + everyMs) return null;
    return dateInZone(atMs, publisherZone);
  }

  #add(byDay: ReadonlyMap<CalendarDate, DayRates>): void {
    const { source, base, today } = this.#options;
    const oldest = addDays(today(), -heldDays);
    const days = new Map([...(this.#table?.days ?? [])].filter(([day]) => day >= oldest));
    for (const [day, rates] of byDay) days.set(day, new Map([...(days.get(day) ?? []), ...rates]));
    this.#table = new RateTable({ source, base, days });
  }
}
