// Rates that a source quotes: asked for behind requests, held by day, and never made of what is none.

import { describe, expect, it, vi } from 'vitest';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { type AskForQuote, QuotedRates } from '../../../src/rates/quoted.ts';
import { toRateText } from '../../../src/rates/ratio.ts';

const currency = (code: string) => {
  const parsed = parseCurrency(code);
  if (parsed === null) throw new Error(code);
  return parsed;
};
const [eur, usd, kes] = ['EUR', 'USD', 'KES'].map(currency) as [
  ReturnType<typeof currency>,
  ReturnType<typeof currency>,
  ReturnType<typeof currency>,
];
const noon = Date.parse('2026-11-27T12:00:00Z');
const dayMs = 86_400_000;

function open(ask: AskForQuote) {
  const clock = { nowMs: noon };
  const troubles: string[] = [];
  const rates = new QuotedRates({
    source: 'Revolut Business',
    base: eur,
    currencies: [usd, kes],
    ask,
    today: () => new Date(clock.nowMs).toISOString().slice(0, 10),
    staleAfterDays: 7,
    onTrouble: (reason) => void troubles.push(reason),
    now: () => clock.nowMs,
  });
  return { rates, clock, troubles };
}

describe('quotes', () => {
  it('are the rates of their day, and cross rates go through the base', async () => {
    const { rates, troubles } = open(async ({ to }) => ({ rate: to === usd ? '1.1' : '150.7', atMs: noon }));
    expect(rates.isReady).toBe(false);
    await rates.askNow();
    const read = (from: typeof eur, to: typeof eur, day: string | null = null) => {
      const reading = rates.readRate({ from, to }, day);
      return reading === null ? null : [toRateText(reading.ratio), reading.rateDate, reading.source, reading.isStale];
    };
    expect(read(eur, usd)).toEqual(['1.1', '2026-11-27', 'Revolut Business', false]);
    expect(read(usd, kes)?.[0]).toBe('137');
    expect(read(kes, eur, '2026-11-28')?.[1]).toBe('2026-11-27');
    expect(read(eur, usd, '2026-11-26')).toBeNull();
    expect(troubles).toEqual([]);
  });

  it('of a day are the last of it, and those of days before stay', async () => {
    let rate = '1.1';
    const { rates, clock } = open(async () => ({ rate, atMs: clock.nowMs }));
    await rates.askNow();
    rate = '1.2';
    clock.nowMs += 3_600_000;
    await rates.askNow();
    rate = '1.3';
    clock.nowMs += dayMs;
    await rates.askNow();
    const on = (day: string | null) =>
      toRateText(rates.readRate({ from: eur, to: usd }, day)?.ratio ?? { numerator: 0n, denominator: 1n });
    expect([on('2026-11-27'), on('2026-11-28'), on(null)]).toEqual(['1.2', '1.3', '1.3']);
    clock.nowMs += 8 * dayMs;
    expect(rates.readRate({ from: eur, to: usd }, null)?.isStale).toBe(true);
    clock.nowMs += 500 * dayMs;
    await rates.askNow();
    expect(rates.readRate({ from: eur, to: usd }, '2026-11-28')).toBeNull();
  });

  it.each([
    ['none', null],
    ['no number', { rate: 'x', atMs: noon }],
    ['nought', { rate: '0.000', atMs: noon }],
    ['a minus', { rate: '-1.1', atMs: noon }],
    ['an exponent', { rate: '1e3', atMs: noon }],
    ['a day to come', { rate: '1.1', atMs: noon + 2 * dayMs }],
    ['no time', { rate: '1.1', atMs: Number.NaN }],
  ])('that are %s are told, and the others are there', async (_name, quote) => {
    const { rates, troubles } = open(async ({ to }) => (to === usd ? quote : { rate: '150.7', atMs: noon }));
    await rates.askNow();
    expect(rates.readRate({ from: eur, to: usd }, null)).toBeNull();
    expect(rates.readRate({ from: eur, to: kes }, null)).not.toBeNull();
    expect(troubles).toEqual(['Revolut Business: no rate of EUR in USD']);
  });

  it('that fail leave those of before', async () => {
    let isDown = false;
    const { rates, troubles } = open(async () => {
      if (isDown) throw new Error('revolut rates: answered 503');
      return { rate: '1.1', atMs: noon };
    });
    await rates.askNow();
    isDown = true;
    await rates.askNow();
    expect(rates.readRate({ from: eur, to: usd }, null)).not.toBeNull();
    expect(troubles).toEqual([
      'Revolut Business: revolut rates: answered 503',
      'Revolut Business: revolut rates: answered 503',
    ]);
  });

  it('are asked for once an hour until it is over', async () => {
    vi.useFakeTimers();
    try {
      const ask = vi.fn<AskForQuote>(async () => ({ rate: '1.1', atMs: noon }));
      const { rates } = open(ask);
      await rates.start();
      expect(ask).toHaveBeenCalledTimes(2);
      await vi.advanceTimersByTimeAsync(4_000_000);
      expect(ask).toHaveBeenCalledTimes(4);
      rates.stop();
      await vi.advanceTimersByTimeAsync(40_000_000);
      expect(ask).toHaveBeenCalledTimes(4);
    } finally {
      vi.useRealTimers();
    }
  });
});
