import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryCache } from '../../../src/cache/memory.ts';
import { type CurrencyCode, parseCurrencyOfHistory } from '../../../src/domain/iso4217.ts';
import { type FetchedRates, RatesFailure, type RatesRequest } from '../../../src/rates/fetch-rates.ts';
import { FollowedRates, type FollowedRatesOptions } from '../../../src/rates/followed.ts';
import { RatesSnapshot } from '../../../src/rates/snapshot.ts';
import { RateTable } from '../../../src/rates/table.ts';

function currency(code: string): CurrencyCode {
  const parsed = parseCurrencyOfHistory(code);
  if (parsed === null) throw new TypeError(code);
  return parsed;
}

const pair = { from: currency('EUR'), to: currency('USD') };
const url = 'https://rates.test/90';
const historyUrl = 'https://rates.test/all';

function fetched(days: Readonly<Record<string, string>>, etag = '"1"'): FetchedRates {
  const table = new RateTable({
    source: 'A bank',
    base: currency('EUR'),
    days: new Map(Object.entries(days).map(([day, rate]) => [day, new Map([[currency('USD'), rate]])])),
  });
  return { table, validators: { etag, lastModified: null } };
}

type Answer = FetchedRates | null | Error;

/** Rates over a publisher that gives the answers, in turn, of each address; the last one for ever. */
function follow(
  answers: Readonly<Record<string, readonly Answer[]>>,
  options: Partial<FollowedRatesOptions> & { readonly nowMs?: number } = {},
) {
  const asked: RatesRequest[] = [];
  const troubles: string[] = [];
  const clock = { nowMs: options.nowMs ?? Date.parse('2026-11-29T12:00:00Z') };
  const today = () => new Date(clock.nowMs).toISOString().slice(0, 10);
  const rates = new FollowedRates({
    url,
    historyUrl: null,
    http: {
      fetch: async (request) => {
        const before = asked.filter((one) => one.url === request.url).length;
        asked.push(request);
        const given = answers[request.url] ?? [];
        const answer = given[Math.min(before, given.length - 1)] ?? null;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    snapshot: null,
    today,
    staleAfterDays: 7,
    onTrouble: (reason) => void troubles.push(reason),
    now: () => clock.nowMs,
    random: () => 0,
    ...options,
  });
  onTestFinished(() => rates.stop());
  return { rates, asked, troubles, clock };
}

const down = new RatesFailure('answered 503');

describe('rates that are followed', () => {
  it('are not there before they were asked for, and newest first after', async () => {
    const { rates } = follow({ [url]: [fetched({ '2026-11-26': '1.1', '2026-11-27': '1.2' })] });
    expect([rates.isReady, rates.newestDay, rates.readRate(pair, null)]).toEqual([false, null, null]);
    await rates.start();
    expect(rates.isReady).toBe(true);
    expect(rates.readRate(pair, null)).toEqual({
      ratio: { numerator: 12n, denominator: 10n },
      rateDate: '2026-11-27',
      source: 'A bank',
      isStale: false,
    });
  });

  it('are asked for with what is known of the last answer, and stay where nothing has changed', async () => {
    const { rates, asked } = follow({ [url]: [fetched({ '2026-11-27': '1.2' }, '"abc"'), null] });
    await rates.start();
    await rates.askNow();
    expect(asked.map(({ validators }) => validators)).toEqual([null, { etag: '"abc"', lastModified: null }]);
    expect(rates.newestDay).toBe('2026-11-27');
  });

  it('are gathered over days, the newer answer’s over the older one’s', async () => {
    const { rates } = follow({
      [url]: [fetched({ '2026-11-26': '1.1' }), fetched({ '2026-11-27': '1.2' }), fetched({ '2026-11-27': '1.25' })],
    });
    await rates.start();
    await rates.askNow();
    await rates.askNow();
    expect(rates.readRate(pair, '2026-11-26')?.ratio).toEqual({ numerator: 11n, denominator: 10n });
    expect(rates.readRate(pair, null)?.ratio).toEqual({ numerator: 125n, denominator: 100n });
  });

  it('have their history, under the newest ones, asked for anew only after a week', async () => {
    const { rates, asked, clock } = follow(
      {
        [url]: [fetched({ '2026-11-27': '1.2' })],
        [historyUrl]: [fetched({ '1999-01-04': '1.1789', '2026-11-27': '9' })],
      },
      { historyUrl },
    );
    await rates.start();
    await rates.askNow();
    expect(rates.readRate(pair, '1999-01-05')?.rateDate).toBe('1999-01-04');
    expect(rates.readRate(pair, null)?.ratio).toEqual({ numerator: 12n, denominator: 10n });
    const count = () => asked.filter((request) => request.url === historyUrl).length;
    expect(count()).toBe(1);
    clock.nowMs += 8 * 86_400_000;
    await rates.askNow();
    expect(count()).toBe(2);
  });

  it('stay when the publisher fails, are stale when it has failed for long, and come back with it', async () => {
    const { rates, troubles, clock } = follow({
      [url]: [fetched({ '2026-11-27': '1.2' }), down, new Error('secret'), fetched({ '2026-12-07': '1.3' })],
    });
    await rates.start();
    await rates.askNow();
    expect(rates.readRate(pair, null)).toMatchObject({ rateDate: '2026-11-27', isStale: false });
    clock.nowMs = Date.parse('2026-12-07T12:00:00Z');
    await rates.askNow();
    expect(rates.readRate(pair, null)).toMatchObject({ rateDate: '2026-11-27', isStale: true });
    expect(rates.readRate(pair, '2026-12-07')).toBeNull();
    await rates.askNow();
    expect(rates.readRate(pair, null)).toMatchObject({ rateDate: '2026-12-07', isStale: false });
    expect(troubles).toEqual([
      'rates of rates.test: answered 503; the newest are of 2026-11-27',
      'rates of rates.test: unexpected error; the newest are of 2026-11-27',
    ]);
  });

  it('of a publisher that is down at first come when it is up: nobody fails for it', async () => {
    const { rates, troubles } = follow(
      { [url]: [down, fetched({ '2026-11-27': '1.2' })], [historyUrl]: [down] },
      { historyUrl },
    );
    await rates.start();
    expect(rates.isReady).toBe(false);
    await rates.askNow();
    expect(rates.isReady).toBe(true);
    expect(troubles.length).toBeGreaterThan(1);
  });

  it('are refused for days to come by the publisher’s own day', async () => {
    const { rates, asked } = follow({ [url]: [down] });
    await rates.start();
    expect(asked[0]?.latestDay).toBe('2026-11-29');
  });

  it('outlive the process in a cache that it shares, by address', async () => {
    const cache = createMemoryCache(1000);
    const first = follow(
      { [url]: [fetched({ '2024-01-02': '1', '2026-11-27': '1.2' })] },
      { snapshot: new RatesSnapshot(cache, url) },
    );
    await first.rates.start();
    const second = follow({ [url]: [down] }, { snapshot: new RatesSnapshot(cache, url) });
    await second.rates.start();
    expect(second.rates.readRate(pair, null)).toMatchObject({ rateDate: '2026-11-27', source: 'A bank' });
    // What is kept is the newest year; the rest comes with the history.
    expect(second.rates.readRate(pair, '2024-01-02')).toBeNull();
    const other = follow({ [url]: [down] }, { snapshot: new RatesSnapshot(cache, historyUrl) });
    await other.rates.start();
    expect(other.rates.isReady).toBe(false);
  });
});

describe('what a shared cache gives', () => {
  it.each([
    ['no table', 'x'],
    ['a base that is none', { source: 'A bank', base: 'XYZ', days: [['2026-11-27', [['USD', '1']]]] }],
    ['a day to come', { source: 'A bank', base: 'EUR', days: [['2026-11-30', [['USD', '1']]]] }],
    ['what is no rate', { source: 'A bank', base: 'EUR', days: [['2026-11-27', [['USD', '-1']]]] }],
  ])('is not taken for rates where it is %s', async (_what, value) => {
    const cache = createMemoryCache(1000);
    const entry = { value, freshUntilMs: 0 };
    const snapshot = new RatesSnapshot({ ...cache, readMany: async (keys) => keys.map(() => entry) }, url);
    expect(await snapshot.read('2026-11-29')).toBeNull();
  });
});
