// Rates of an address, such as the ECB's: fetched on a schedule behind requests, the newest and, where it is named, the whole
// history. A source of the port (source.ts); made by open.ts. What fails costs nothing but age: the rates that are there stay,
// by their days, and a source whose newest rates are old says so.

import type { CalendarDate } from '../domain/dates.ts';
import { RatesFailure, type RatesHttp, type Validators } from './fetch-rates.ts';
import { nextAskAtMs } from './schedule.ts';
import type { RatesSnapshot } from './snapshot.ts';
import type { CurrencyPair, RateReading, RateSource } from './source.ts';
import { type RateTable, readFromTable } from './table.ts';

/** What {@link FollowedRates} needs. */
export interface FollowedRatesOptions {
  /** The newest rates: of the day, or of the last ninety. */
  readonly url: string;
  /** The whole history; null where there is none but what is gathered. */
  readonly historyUrl: string | null;
  readonly http: Pick<RatesHttp, 'fetch'>;
  /** Null where nothing outlives the process. */
  readonly snapshot: Pick<RatesSnapshot, 'read' | 'write'> | null;
  /** The publisher's day: the last that rates may be of. */
  readonly today: () => CalendarDate;
  readonly staleAfterDays: number;
  /** Why there are no newer rates, for operators. */
  readonly onTrouble: (reason: string) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** The history is asked for anew after so long: its last days are in the other document. */
const historyEveryMs = 7 * 86_400_000;

/** One document that is asked for. */
interface Document {
  readonly url: string;
  validators: Validators | null;
  /** When it was last had, or found unchanged, epoch milliseconds. */
  hadAtMs: number | null;
}

/** Rates of an address. */
export class FollowedRates implements RateSource {
  readonly #options: FollowedRatesOptions;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #recent: Document;
  readonly #history: Document | null;
  readonly #stopped = new AbortController();
  #table: RateTable | null = null;
  #failures = 0;
  #retryAtMs: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #asking: Promise<void> = Promise.resolve();

  constructor(options: FollowedRatesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#recent = { url: options.url, validators: null, hadAtMs: null };
    this.#history = options.historyUrl === null ? null : { url: options.historyUrl, validators: null, hadAtMs: null };
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

  /**
   * Begins to ask. Fulfilled when the newest rates were asked for once, whatever came of it; the history is still under way
   * then. Never rejects.
   */
  async start(): Promise<void> {
    const kept = await this.#options.snapshot?.read(this.#options.today());
    if (kept != null) this.#table = kept;
    await this.#begin();
  }

  /** Asks no more; what is under way is broken off. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#asking;
  }

  /** Asks for all that is due, now. For tests, and the timer. */
  async askNow(): Promise<void> {
    await this.#begin();
    await this.#asking;
  }

  /** Fulfilled when the newest rates were asked for; what follows is under way then. */
  async #begin(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#retryAtMs = null;
    const first = this.#ask(this.#recent);
    this.#asking = first.then((isHad) => this.#goOn(isHad));
    await first;
  }

  async #goOn(isRecentHad: boolean): Promise<void> {
    const history = this.#history;
    const isHistoryDue =
      history !== null && (history.hadAtMs === null || this.#now() - history.hadAtMs >= historyEveryMs);
    const isHistoryHad = !isHistoryDue || (await this.#ask(history));
    this.#failures = isRecentHad && isHistoryHad ? 0 : this.#failures + 1;
    if (this.#stopped.signal.aborted) return;
    const nowMs = this.#now();
    const atMs = nextAskAtMs({
      nowMs,
      failures: this.#failures,
      newestDay: this.newestDay,
      retryAtMs: this.#retryAtMs,
      random: this.#random(),
    });
    this.#timer = setTimeout(() => void this.askNow(), Math.max(0, atMs - nowMs));
    this.#timer.unref();
  }

  /** Asks for a document and takes its rates in; whether it was had. Never rejects. */
  async #ask(document: Document): Promise<boolean> {
    const { http, today, snapshot, onTrouble } = this.#options;
    const { signal } = this.#stopped;
    try {
      const { url, validators } = document;
      const fetched = await http.fetch({ url, validators, latestDay: today(), signal });
      if (fetched !== null) {
        document.validators = fetched.validators;
        this.#takeIn(fetched.table, document === this.#recent);
        if (this.#table !== null) await snapshot?.write(this.#table);
      }
      document.hadAtMs = this.#now();
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (error instanceof RatesFailure) this.#retryAtMs = error.retryAtMs;
      const reason = error instanceof RatesFailure ? error.message : 'unexpected error';
      onTrouble(`rates of ${new URL(document.url).host}: ${reason}; the newest are of ${this.newestDay ?? 'no day'}`);
      return false;
    }
  }

  /** Of a day that both have the recent document's rates count: corrections stand there first. */
  #takeIn(table: RateTable, isRecent: boolean): void {
    if (this.#table === null) this.#table = table;
    else this.#table = isRecent ? this.#table.mergedWith(table) : table.mergedWith(this.#table);
  }
}
