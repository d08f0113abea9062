import { describe, expect, it } from 'vitest';
import { type CurrencyCode, parseCurrencyOfHistory } from '../../../src/domain/iso4217.ts';
import { parseMoney } from '../../../src/domain/money.ts';
import { toConversion, toTotal } from '../../../src/rates/conversion.ts';
import { toRateText } from '../../../src/rates/ratio.ts';
import { firstOf, type RateSource } from '../../../src/rates/source.ts';
import { RateTable, readFromTable } from '../../../src/rates/table.ts';

function currency(code: string): CurrencyCode {
  const parsed = parseCurrencyOfHistory(code);
  if (parsed === null) throw new TypeError(code);
  return parsed;
}

type Days = Readonly<Record<string, Readonly<Record<string, string>>>>;

function table(days: Days, source = 'A bank', base = 'EUR'): RateTable {
  return new RateTable({
    source,
    base: currency(base),
    days: new Map(
      Object.entries(days).map(([day, rates]) => [
        day,
        new Map(Object.entries(rates).map(([code, text]) => [currency(code), text])),
      ]),
    ),
  });
}

function sourceOf(rates: RateTable, today: string): RateSource {
  return {
    isReady: true,
    newestDay: rates.newestDay,
    readRate: (pair, day) => readFromTable(rates, { pair, day }, { today, staleAfterDays: 7 }),
  };
}

// 2022-07-08 is a Friday.
const friday = { USD: '1.0163', JPY: '138.05', GBP: '0.84585' };
const days: Days = {
  '2022-07-07': { USD: '1.0180', JPY: '138.11', GBP: '0.85105', HRK: '7.5180' },
  '2022-07-08': friday,
};
const rates = sourceOf(table(days), '2022-07-09');
const eur = (amount: string) => parseMoney(amount, currency('EUR'));

describe('the day of a rate', () => {
  it.each([
    ['2022-07-08', '2022-07-08', '101.63'],
    ['2022-07-07', '2022-07-07', '101.80'],
    ['2022-07-10', '2022-07-08', '101.63'],
    ['2022-07-15', '2022-07-08', '101.63'],
    [null, '2022-07-08', '101.63'],
  ])('asked for %s it is of %s', (on, rateDate, amount) => {
    const conversion = toConversion(eur('100.00'), { to: currency('USD'), on }, rates);
    expect(conversion).toMatchObject({
      status: 'CONVERTED',
      money: parseMoney(amount, currency('USD')),
      rateDate,
      source: 'A bank',
    });
  });

  it.each(['2022-07-16', '2022-07-06', '1998-01-01', '9999-12-31', '0000-01-01'])(
    'asked for %s there is none, and that is told',
    (on) => {
      expect(toConversion(eur('100.00'), { to: currency('USD'), on }, rates)).toEqual({
        status: 'NO_RATE',
        money: null,
        ratio: null,
        rateDate: null,
        source: null,
      });
    },
  );

  it('both legs of a cross rate are of one day', () => {
    const conversion = toConversion(
      parseMoney('1.00', currency('HRK')),
      { to: currency('USD'), on: '2022-07-08' },
      rates,
    );
    expect(conversion.rateDate).toBe('2022-07-07');
    expect(toRateText(conversion.ratio ?? { numerator: 0n, denominator: 1n })).toBe('0.135408353285');
  });

  it('a currency that its source gave up long ago has no newest rate', () => {
    const source = sourceOf(table({ '2022-03-01': { RUB: '117.2010' }, ...days }), '2022-07-09');
    expect(toConversion(eur('1.00'), { to: currency('RUB'), on: null }, source).status).toBe('NO_RATE');
    expect(toConversion(eur('1.00'), { to: currency('RUB'), on: '2022-03-02' }, source).status).toBe('CONVERTED');
  });
});

describe('a conversion', () => {
  it.each([
    ['2022-07-15', 'CONVERTED'],
    ['2022-07-16', 'STALE'],
    ['2023-07-16', 'STALE'],
  ])('by the newest rates is on %s %s', (today, status) => {
    const conversion = toConversion(eur('1.00'), { to: currency('USD'), on: null }, sourceOf(table(days), today));
    expect(conversion).toMatchObject({ status, rateDate: '2022-07-08' });
  });

  it('in the same currency needs no rate', () => {
    expect(toConversion(eur('-1.00'), { to: currency('EUR'), on: '1900-01-01' }, null)).toMatchObject({
      status: 'SAME_CURRENCY',
      money: eur('-1.00'),
      rateDate: null,
      source: null,
    });
  });

  it('is not there without a source, or before it has answered', () => {
    const empty: RateSource = { isReady: false, newestDay: null, readRate: () => null };
    for (const source of [null, empty]) {
      expect(toConversion(eur('1.00'), { to: currency('USD'), on: null }, source)).toMatchObject({
        status: 'UNAVAILABLE',
        money: null,
      });
    }
  });

  it('comes from one source, the first that has the pair, and names it', () => {
    const own = sourceOf(table({ '2022-07-08': { KES: '117.50', EUR: '0.98' } }, 'Our desk', 'USD'), '2022-07-09');
    const both = firstOf([own, rates]);
    const read = (from: string, to: string) =>
      toConversion(parseMoney('1', currency(from)), { to: currency(to), on: null }, both);
    expect(read('EUR', 'USD').source).toBe('Our desk');
    expect(read('EUR', 'GBP').source).toBe('A bank');
    // One leg is here, the other there: nothing is put together of two sources.
    expect(read('KES', 'JPY').status).toBe('NO_RATE');
  });

  it('prefers a source that is not stale', () => {
    const old = sourceOf(table({ '2022-06-01': { EUR: '0.90' } }, 'Our desk', 'USD'), '2022-07-09');
    const read = (...sources: RateSource[]) =>
      toConversion(eur('1.00'), { to: currency('USD'), on: null }, firstOf(sources));
    expect(read(old, rates)).toMatchObject({ status: 'CONVERTED', source: 'A bank' });
    expect(read(old)).toMatchObject({ status: 'STALE', source: 'Our desk', rateDate: '2022-06-01' });
    expect(firstOf([old, rates]).newestDay).toBe('2022-07-08');
  });
});

describe('toTotal', () => {
  const amounts = ['100.00 GBP', '-50.00 EUR', '1000 JPY'].map((text) => {
    const [amount = '', code = ''] = text.split(' ');
    return parseMoney(amount, currency(code));
  });

  it('sums by the newest rates and rounds once', () => {
    // 118.2242… - 50 + 7.2437…
    expect(toTotal(amounts, currency('EUR'), rates)).toMatchObject({ total: eur('75.47'), missing: [] });
  });

  it('is no part of a sum: without a rate there is none, and the currency is named', () => {
    const withMore = [...amounts, parseMoney('1.000', currency('BHD'))];
    const { total, missing, conversions } = toTotal(withMore, currency('EUR'), rates);
    expect({ total, missing }).toEqual({ total: null, missing: ['BHD'] });
    expect(conversions.map(({ status }) => status)).toEqual(['CONVERTED', 'SAME_CURRENCY', 'CONVERTED', 'NO_RATE']);
  });
});

describe('a table', () => {
  it('has a newer table’s days over its own', () => {
    const merged = table(days).mergedWith(table({ '2022-07-08': { USD: '2' }, '2022-07-11': friday }, 'A bank'));
    expect(merged.newestDay).toBe('2022-07-11');
    expect([...(merged.days.get('2022-07-08') ?? [])]).toEqual([['USD', '2']]);
    expect(merged.days.has('2022-07-07')).toBe(true);
    expect(() => table(days).mergedWith(table(days, 'A bank', 'USD'))).toThrow(TypeError);
  });
});
