// The newest rates in the cache that gateways share (Redis), so that one that starts while the publisher does not answer has
// rates, and of how long ago they are stays told. Called by followed.ts. What comes out is read as if a stranger had put it in.

import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Cache } from '../cache/cache.ts';
import { addDays, type CalendarDate, parseDate } from '../domain/dates.ts';
import { type CurrencyCode, parseCurrency, parseCurrencyOfHistory } from '../domain/iso4217.ts';
import { parseRate } from './ratio.ts';
import { type DayRates, RateTable } from './table.ts';

/** Changes when the form of the value does. */
const formatVersion = 1;
/** More than a year of rates, some 200 kB before it is compressed; the rest comes with the history. */
const keptDays = 400;
const keepMs = 30 * 86_400_000;
const leaseMs = 10_000;

const form = z.object({
  source: z.string().max(100),
  base: z.string(),
  days: z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.string()]))])),
});

/** Where a publisher's newest rates are kept. */
export class RatesSnapshot {
  readonly #cache: Cache;
  readonly #key: string;

  /** @param url the publisher's address: rates of one are never taken for another's */
  constructor(cache: Cache, url: string) {
    this.#cache = cache;
    const name = createHash('sha256').update(url).digest('base64url').slice(0, 22);
    this.#key = `bankgraph:rates:${formatVersion}/{${name}}/table`;
  }

  /** What is kept; null where nothing is that can be used. Never fails. @param latestDay a day after it is left out */
  async read(latestDay: CalendarDate): Promise<RateTable | null> {
    const [entry] = await this.#cache.readMany([this.#key]);
    return entry == null ? null : parseTable(entry.value, latestDay);
  }

  /** Keeps the table's newest days. Never fails. */
  async write(table: RateTable): Promise<void> {
    const { newestDay } = table;
    if (newestDay === null) return;
    const claim = { key: this.#key, claimant: randomUUID() };
    const [isGranted] = await this.#cache.claim([claim], leaseMs);
    if (isGranted !== true) return;
    const from = addDays(newestDay, -keptDays);
    const days = [...table.days].filter(([day]) => day >= from).map(([day, rates]) => [day, [...rates]]);
    const value = { source: table.source, base: table.base, days };
    await this.#cache.write([{ key: this.#key, entry: { value, freshUntilMs: Date.now() }, keepMs }], claim);
  }
}

function parseTable(value: unknown, latestDay: CalendarDate): RateTable | null {
  const parsed = form.safeParse(value);
  const base = parsed.success ? parseCurrency(parsed.data.base) : null;
  if (!parsed.success || base === null) return null;
  const days = new Map<CalendarDate, DayRates>();
  for (const [day, rates] of parsed.data.days) {
    const date = parseDate(day);
    if (date === null || date > latestDay) continue;
    const ofDay = new Map<CurrencyCode, string>();
    for (const [code, text] of rates) {
      const currency = parseCurrencyOfHistory(code);
      if (currency !== null && currency !== base && parseRate(text) !== null) ofDay.set(currency, text);
    }
    if (ofDay.size > 0) days.set(date, ofDay);
  }
  return days.size === 0 ? null : new RateTable({ source: parsed.data.source, base, days });
}
