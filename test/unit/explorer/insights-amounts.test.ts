// What the page /insights adds, writes and draws: exact sums of decimal strings, marks of axes, months, runs of a balance's line.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAmount,
  formatTicks,
  negateAmount,
  parseAmount,
  shareOf,
  sumAmounts,
  toAmount,
  toTicks,
} from '../../../src/explorer/browser/insights/amounts.js';
import { loneExactDays, toMonthEnds, toRuns } from '../../../src/explorer/browser/insights/balance-lines.js';
import { endOfMonth, formatDay, monthsOf, toAge } from '../../../src/explorer/browser/insights/days.js';
import { toCurrencySums } from '../../../src/explorer/browser/insights/spending-sums.js';
import { groupWords, streamReasonWords } from '../../../src/explorer/browser/insights/words.js';

const units = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const scale = fc.integer({ min: 0, max: 5 });

describe('amounts', () => {
  it.each([
    ['0', '0'],
    ['12.50', '12.50'],
    ['-0.05', '−0.05'],
    ['1234.56', '1,234.56'],
    ['-1234567', '−1,234,567'],
    ['999999.999', '999,999.999'],
    // No number with a point holds this.
    ['9007199254740993.01', '9,007,199,254,740,993.01'],
  ])('writes %s as %s', (amount, words) => {
    expect(formatAmount(amount)).toBe(words);
  });

  it.each(['', '1,5', '1e3', 'NaN', '1.', '.5', '--1', ' 1', '0x1'])('does not read “%s” as an amount', (text) => {
    expect(() => parseAmount(text)).toThrow('could not be read');
  });

  it('reads what it writes, and takes the minus away and back', () => {
    fc.assert(
      fc.property(units, scale, (value, places) => {
        const amount = toAmount(value, places);
        expect(parseAmount(amount)).toEqual({ units: value, scale: places });
        expect(negateAmount(negateAmount(amount))).toBe(amount);
      }),
      { numRuns: 200 },
    );
  });

  it('adds exactly, whatever the order and the places', () => {
    expect(sumAmounts(['0.1', '0.2'])).toBe('0.3');
    expect(sumAmounts(['9007199254740993', '0.01'])).toBe('9007199254740993.01');
    expect(sumAmounts([])).toBe('0');
    fc.assert(
      fc.property(fc.array(units, { maxLength: 20 }), scale, (values, places) => {
        const sum = sumAmounts(values.map((value) => toAmount(value, places)));
        const expected = values.reduce((all, value) => all + value, 0n);
        expect(parseAmount(sum).units).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('marks an axis at few round steps that hold all of it', () => {
    fc.assert(
      fc.property(units, units, (one, other) => {
        const span = one < other ? { lowest: one, highest: other } : { lowest: other, highest: one };
        const ticks = toTicks(span, 5);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect((ticks[0] ?? 0n) <= span.lowest && (ticks.at(-1) ?? 0n) >= span.highest).toBe(true);
        const step = (ticks[1] ?? 0n) - (ticks[0] ?? 0n);
        expect(String(step)).toMatch(/^[125]0*$/);
        expect(ticks.every((tick) => tick % step === 0n)).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(formatTicks(toTicks({ lowest: -120_00n, highest: 700_000_00n }, 5), 2)).toEqual([
      '−200,000',
      '0',
      '200,000',
      '400,000',
      '600,000',
      '800,000',
    ]);
    expect(formatTicks(toTicks({ lowest: 0n, highest: 3n }, 3), 2)).toEqual(['0.00', '0.01', '0.02', '0.03']);
  });

  it('draws a share of the span, from nought to one', () => {
    expect(shareOf(50n, { lowest: 0n, highest: 200n })).toBe(0.25);
    expect(shareOf(1n, { lowest: 1n, highest: 1n })).toBe(0);
  });
});

describe('days', () => {
  it('has the months of a window, and their last days', () => {
    expect(monthsOf('2025-11-15', '2026-02-01')).toEqual(['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01']);
    expect(['2024-02-01', '2026-02-11', '2026-12-01'].map(endOfMonth)).toEqual([
      '2024-02-29',
      '2026-02-28',
      '2026-12-31',
    ]);
    expect(formatDay('2026-11-09')).toBe('9 Nov 2026');
  });

  it.each([
    [0, 'just now'],
    [60_000, '1 minute ago'],
    [3_599_000, '59 minutes ago'],
    [2 * 3_600_000, '2 hours ago'],
    [72 * 3_600_000, '3 days ago'],
    // A clock that is behind the gateway's.
    [-5_000, 'just now'],
  ])('%i ms ago is %s', (ageMs, words) => {
    const instant = '2026-11-29T12:00:00Z';
    expect(toAge(instant, Date.parse(instant) + ageMs)).toBe(words);
  });
});

const money = (amount: string, currency = 'GBP') => ({ amount, currency });
const bucket = (
  month: string,
  group: string,
  amount: { amount: string; currency: string },
  ids: readonly string[],
) => ({
  periodFrom: month,
  categoryGroup: group,
  amounts: { net: amount, entryCount: ids.length },
  transactionIds: ids,
});

describe('what was spent', () => {
  const sums = toCurrencySums([
    bucket('2026-10-01', 'FOOD', money('-10.10'), ['a', 'b']),
    bucket('2026-10-01', 'HOUSING', money('-700.00'), ['c']),
    bucket('2026-11-01', 'FOOD', money('3.05'), ['d']),
    bucket('2026-11-01', 'FOOD', money('-1000', 'JPY'), ['e']),
    bucket('2026-11-01', 'A_GROUP_TO_COME', money('-1.00'), ['f']),
  ]);

  it('keeps currencies apart, and groups in one order, new ones last', () => {
    expect(sums.map(({ currency }) => currency)).toEqual(['GBP', 'JPY']);
    expect(sums[0]?.groups.map(({ code }) => code)).toEqual(['HOUSING', 'FOOD', 'A_GROUP_TO_COME']);
    expect(groupWords('A_GROUP_TO_COME')).toBe('A group to come');
    expect(streamReasonWords('__proto__')).toBe('  proto  ');
  });

  it('is what went out, less what came back, with the entries of each figure', () => {
    const food = sums[0]?.groups.find(({ code }) => code === 'FOOD');
    expect(food?.months.get('2026-11-01')).toEqual({ amount: '-3.05', count: 1, ids: ['d'] });
    expect(food?.total).toEqual({ amount: '7.05', count: 3, ids: ['a', 'b', 'd'] });
    expect(sums[0]?.months.get('2026-10-01')).toEqual({ amount: '710.10', count: 3, ids: ['a', 'b', 'c'] });
    expect(sums[0]?.total.amount).toBe('708.05');
    expect(sums[1]?.total.amount).toBe('1000');
  });
});

describe('the line of a balance', () => {
  const day = (date: string, amount: string | null, isExact = true) => ({
    date,
    signedAmount: amount === null ? null : money(amount),
    isExact,
  });

  it('is exact between days that are, and broken where nothing is known', () => {
    const days = [
      day('2026-11-01', null, false),
      day('2026-11-02', '1'),
      day('2026-11-03', '2'),
      day('2026-11-04', '3', false),
      day('2026-11-05', '4', false),
      day('2026-11-06', '5'),
      day('2026-11-07', null, false),
      day('2026-11-08', '6', false),
    ];
    expect(toRuns(days)).toEqual([
      { isExact: true, from: 1, to: 2 },
      { isExact: false, from: 2, to: 5 },
      { isExact: false, from: 7, to: 7 },
    ]);
    expect(loneExactDays(days)).toEqual([5]);
  });

  it('is told at the end of each month, and of the running one on its last day', () => {
    const days = [day('2026-09-30', '1'), day('2026-10-30', '2'), day('2026-10-31', '3'), day('2026-11-09', '4')];
    const ends = toMonthEnds(days, ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01']);
    expect([...ends].map(([month, { date }]) => [month, date])).toEqual([
      ['2026-09-01', '2026-09-30'],
      ['2026-10-01', '2026-10-31'],
      ['2026-11-01', '2026-11-09'],
    ]);
  });
});
