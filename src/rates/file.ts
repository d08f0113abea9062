// The operator's own rates, a JSON file of tables by base currency: read at the start, and anew when it has changed. A source
// of the port (source.ts). A file that cannot be used stops the start; later the last good one stays, and the operator is told.

import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { addDays, type CalendarDate, parseDate } from '../domain/dates.ts';
import { type CurrencyCode, parseCurrency, parseCurrencyOfHistory } from '../domain/iso4217.ts';
import { parseRate } from './ratio.ts';
import { type CurrencyPair, firstOf, type RateReading, type RateSource } from './source.ts';
import { type DayRates, RateTable, readFromTable } from './table.ts';

/** A file that is none of rates; `message` says where, without a value of it. */
export class InvalidRatesFile extends Error {
  override readonly name = 'InvalidRatesFile';
}

/** Ten years of a hundred currencies. */
const maxFileBytes = 16 * 1024 * 1024;

const date = z.string().refine((text) => parseDate(text) !== null, 'must be a day such as 2026-11-27');
const currency = (parse: (text: string) => CurrencyCode | null) =>
  z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
    .transform((text, context) => {
      const parsed = parse(text);
      if (parsed !== null) return parsed;
      context.addIssue({ code: 'custom', message: 'must be an ISO 4217 code' });
      return z.NEVER;
    });
/** A JSON number would be a float before anybody sees it. */
const rate = z
  .string({ error: 'must be a decimal number in quotes' })
  .refine((text) => parseRate(text) !== null, 'must be a positive decimal number in quotes');
const form = z.strictObject({
  /** Shown to clients as the source. */
  source: z.string().regex(/^[\p{L}\p{N}\p{P} ]{1,100}$/u, 'must be a name of at most 100 characters'),
  tables: z
    .array(
      z.strictObject({
        base: currency(parseCurrency),
        days: z.record(date, z.record(currency(parseCurrencyOfHistory), rate)),
      }),
    )
    .min(1, 'must hold a table')
    .refine((tables) => new Set(tables.map(({ base }) => base)).size === tables.length, 'must have each base once'),
});

/**
 * The tables of a file's text. @param latestDay a day after it is refused: it would be the newest for ever
 * @throws InvalidRatesFile
 */
export function parseRatesFile(text: string, latestDay: CalendarDate): readonly RateTable[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new InvalidRatesFile('is not JSON');
  }
  const parsed = form.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidRatesFile(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const { source, tables } = parsed.data;
  return tables.map(({ base, days }) => {
    const byDay = new Map<CalendarDate, DayRates>();
    for (const [day, rates] of Object.entries(days)) {
      if (day > latestDay) throw new InvalidRatesFile(`${base}: ${day} is a day to come`);
      const ofDay = new Map<CurrencyCode, string>();
      for (const [code, text] of Object.entries(rates)) {
        const known = parseCurrencyOfHistory(code);
        if (known === base) throw new InvalidRatesFile(`${base}: ${day} has a rate of the base itself`);
        if (known !== null) ofDay.set(known, text);
      }
      if (ofDay.size > 0) byDay.set(day, ofDay);
    }
    return new RateTable({ source, base, days: byDay });
  });
}

/** What {@link RatesFile} needs. */
export interface RatesFileOptions {
  readonly path: string;
  readonly today: () => CalendarDate;
  readonly staleAfterDays: number;
  /** Why a changed file is not used; no value of it. */
  readonly onTrouble: (reason: string) => void;
}

/** The file as a source. */
export class RatesFile implements RateSource {
  readonly #options: RatesFileOptions;
  #source: RateSource;
  #signature: string;

  /** Reads the file. @throws InvalidRatesFile when it cannot be used */
  constructor(options: RatesFileOptions) {
    this.#options = options;
    this.#signature = signatureOf(options.path);
    this.#source = this.#read();
  }

  get isReady(): boolean {
    return this.#source.isReady;
  }

  get newestDay(): CalendarDate | null {
    return this.#source.newestDay;
  }

  readRate(pair: CurrencyPair, day: CalendarDate | null): RateReading | null {
    return this.#source.readRate(pair, day);
  }

  /** Reads the file anew where it has changed: whoever made this calls it now and then. Never fails. */
  look(): void {
    const signature = signatureOf(this.#options.path);
    if (signature === this.#signature) return;
    this.#signature = signature;
    try {
      this.#source = this.#read();
    } catch (error) {
      const reason = error instanceof InvalidRatesFile ? error.message : 'cannot be read';
      this.#options.onTrouble(`RATES_FILE: ${reason}; the rates of before stay`);
    }
  }

  #read(): RateSource {
    const { path, today, staleAfterDays } = this.#options;
    // Wherever the operator is, their day has begun when it is tomorrow in Frankfurt, or not much later.
    const tables = parseRatesFile(readText(path), addDays(today(), 1));
    return firstOf(
      tables.map((table) => ({
        isReady: table.newestDay !== null,
        newestDay: table.newestDay,
        readRate: (pair, day) => readFromTable(table, { pair, day }, { today: today(), staleAfterDays }),
      })),
    );
  }
}

function readText(path: string): string {
  try {
    if (statSync(path).size > maxFileBytes) throw new InvalidRatesFile(`is larger than ${maxFileBytes} bytes`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof InvalidRatesFile) throw error;
    throw new InvalidRatesFile('cannot be read');
  }
}

/** What differs when the file has changed, was put in another's place, or is gone. */
function signatureOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'gone';
  }
}
