import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CurrencyCode, currencyExponent, parseCurrencyOfHistory } from '../../../src/domain/iso4217.ts';
import { parseMoney, toDecimal } from '../../../src/domain/money.ts';
import {
  convertHalfUp,
  divided,
  parity,
  parseRate,
  type Ratio,
  sumHalfUp,
  toRateText,
} from '../../../src/rates/ratio.ts';

function currency(code: string): CurrencyCode {
  const parsed = parseCurrencyOfHistory(code);
  if (parsed === null) throw new TypeError(code);
  return parsed;
}

function rate(text: string): Ratio {
  const parsed = parseRate(text);
  if (parsed === null) throw new TypeError(text);
  return parsed;
}

const currencies = fc.constantFrom('GBP', 'EUR', 'JPY', 'BHD', 'CLF', 'USD').map(currency);
const amounts = fc.record({ amountMinor: fc.bigInt(-(10n ** 20n), 10n ** 20n), currency: currencies });
const rates = fc
  .record({ whole: fc.bigInt(0n, 10n ** 6n), fraction: fc.stringMatching(/^\d{1,10}$/) })
  .map(({ whole, fraction }) => parseRate(`${whole}.${fraction}`))
  .filter((ratio) => ratio !== null);

describe('parseRate', () => {
  it.each([
    ['1.0163', 10163n, 10000n],
    ['15210.73', 1521073n, 100n],
    ['7', 7n, 1n],
    ['0.000001', 1n, 1000000n],
  ])('reads %s exactly', (text, numerator, denominator) => {
    expect(parseRate(text)).toEqual({ numerator, denominator });
  });

  it.each(['', '0', '0.000', '-1.5', '+1.5', '1e3', '1,5', ' 1.5', '1.', '.5', 'NaN', 'N/A', '١', '1'.repeat(13)])(
    'refuses %j',
    (text) => {
      expect(parseRate(text)).toBeNull();
    },
  );
});

describe('convertHalfUp', () => {
  // By the ECB's reference rates of 2022-07-08, reckoned by hand to more digits than are kept.
  const usd = rate('1.0163');
  const jpy = rate('138.05');
  const gbp = rate('0.84585');
  it.each([
    ['100.00', 'EUR', 'USD', '101.63', usd],
    ['1.00', 'EUR', 'JPY', '138', jpy],
    // 138.05 × 0.01 = 1.3805
    ['0.01', 'EUR', 'JPY', '1', jpy],
    // 1 / 138.05 = 0.00724…
    ['1', 'JPY', 'EUR', '0.01', divided(parity, jpy)],
    ['12345', 'JPY', 'EUR', '89.42', divided(parity, jpy)],
    // 1.0163 / 0.84585 = 1.201513…
    ['100.00', 'GBP', 'USD', '120.15', divided(usd, gbp)],
    ['-100.00', 'GBP', 'USD', '-120.15', divided(usd, gbp)],
    // 138.05 / 0.84585 = 163.2086…
    ['19.99', 'GBP', 'JPY', '3263', divided(jpy, gbp)],
    ['999999999999999999.00', 'EUR', 'USD', '1016299999999999998.98', usd],
    // The dinar of Bahrain has been 2.6596 dollars since 2001: 0.376 dinars a dollar, three decimals.
    ['1.000', 'BHD', 'USD', '2.66', divided(parity, rate('0.376'))],
    ['0.01', 'USD', 'BHD', '0.004', rate('0.376')],
    ['10.00', 'USD', 'BHD', '3.760', rate('0.376')],
  ])('%s %s in %s are %s', (amount, from, to, expected, ratio) => {
    expect(toDecimal(convertHalfUp(parseMoney(amount, currency(from)), ratio, currency(to)))).toBe(expected);
  });

  it.each([
    ['0.01', '0.5', '0.01'],
    ['-0.01', '0.5', '-0.01'],
    ['0.01', '0.499999999999', '0.00'],
    ['0.03', '0.5', '0.02'],
  ])('rounds %s times %s to %s: a half away from nought', (amount, factor, expected) => {
    expect(toDecimal(convertHalfUp(parseMoney(amount, currency('EUR')), rate(factor), currency('USD')))).toBe(expected);
  });

  it('is never further off than half a minor unit, and turns with the sign', () => {
    fc.assert(
      fc.property(amounts, rates, currencies, (money, ratio, target) => {
        const { amountMinor } = convertHalfUp(money, ratio, target);
        const exact = money.amountMinor * ratio.numerator * 10n ** BigInt(currencyExponent(target));
        const unit = ratio.denominator * 10n ** BigInt(currencyExponent(money.currency));
        const off = 2n * (amountMinor * unit - exact);
        expect(off >= -unit && off <= unit).toBe(true);
        const opposite = convertHalfUp({ ...money, amountMinor: -money.amountMinor }, ratio, target);
        expect(opposite.amountMinor).toBe(-amountMinor);
      }),
    );
  });
});

describe('sumHalfUp', () => {
  it('rounds once: three thirds are one', () => {
    const third = divided(parity, rate('3'));
    const cent = parseMoney('0.01', currency('USD'));
    expect(
      toDecimal(
        sumHalfUp(
          [cent, cent, cent].map((money) => ({ money, ratio: third })),
          currency('EUR'),
        ),
      ),
    ).toBe('0.01');
    expect(toDecimal(convertHalfUp(cent, third, currency('EUR')))).toBe('0.00');
  });

  it('of nothing is nought', () => {
    expect(sumHalfUp([], currency('JPY'))).toEqual({ amountMinor: 0n, currency: 'JPY' });
  });

  it('of one is its conversion', () => {
    fc.assert(
      fc.property(amounts, rates, currencies, (money, ratio, target) => {
        expect(sumHalfUp([{ money, ratio }], target)).toEqual(convertHalfUp(money, ratio, target));
      }),
    );
  });
});

describe('toRateText', () => {
  it.each([
    ['1.0163', rate('1.0163')],
    ['7', rate('7')],
    ['0.007243752264', divided(parity, rate('138.05'))],
    ['1.201513270674', divided(rate('1.0163'), rate('0.84585'))],
    // 1 / 15210.73, by dinar: what would vanish keeps seven digits.
    ['0.0000000006574306', divided(rate('0.00001'), rate('15210.73'))],
    ['1', parity],
  ])('writes %s', (text, ratio) => {
    expect(toRateText(ratio)).toBe(text);
  });
});
