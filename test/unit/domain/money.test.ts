import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CurrencyCode, currencyExponent, parseCurrency } from '../../../src/domain/iso4217.ts';
import {
  add,
  InvalidAmount,
  parseMoney,
  subtract,
  toDecimal,
  toSigned,
  toUnsigned,
} from '../../../src/domain/money.ts';

function currency(code: string): CurrencyCode {
  const parsed = parseCurrency(code);
  if (parsed === null) throw new TypeError(code);
  return parsed;
}

const currencies = fc.constantFrom('GBP', 'EUR', 'JPY', 'BHD', 'KWD', 'AUD', 'CLF', 'XOF').map(currency);
const amounts = fc.record({ amountMinor: fc.bigInt(-(10n ** 17n), 10n ** 17n), currency: currencies });

describe('parseMoney', () => {
  it.each([
    ['4.5000', 'GBP', 450n],
    ['-4.5000', 'GBP', -450n],
    ['+12', 'GBP', 1200n],
    ['0.5', 'GBP', 50n],
    ['1200', 'JPY', 1200n],
    ['1200.00', 'JPY', 1200n],
    ['0.125', 'BHD', 125n],
    ['999999999999999.99', 'EUR', 99999999999999999n],
    ['-0.00', 'EUR', 0n],
  ])('reads %s %s', (text, code, amountMinor) => {
    expect(parseMoney(text, currency(code))).toEqual({ amountMinor, currency: code });
  });

  it.each([
    ['4.505', 'GBP'],
    ['1.5', 'JPY'],
    ['0.1255', 'BHD'],
    ['', 'GBP'],
    ['.5', 'GBP'],
    ['5.', 'GBP'],
    ['1e3', 'GBP'],
    ['1,000.00', 'GBP'],
    [' 1', 'GBP'],
    ['NaN', 'GBP'],
    ['--1', 'GBP'],
    ['0x10', 'GBP'],
    ['1234567890123456789', 'GBP'],
  ])('refuses %j %s rather than rounding or guessing', (text, code) => {
    expect(() => parseMoney(text, currency(code))).toThrow(InvalidAmount);
  });

  it('reads back what toDecimal writes, at the currency’s own scale', () => {
    fc.assert(
      fc.property(amounts, (money) => {
        const text = toDecimal(money);
        expect(parseMoney(text, money.currency)).toEqual(money);
        expect(text.split('.')[1]?.length ?? 0).toBe(currencyExponent(money.currency));
      }),
    );
  });
});

describe('arithmetic', () => {
  it('splits a sign into an indicator and joins it again', () => {
    fc.assert(
      fc.property(amounts, (money) => {
        const { amount, creditDebitIndicator } = toUnsigned(money);
        expect(amount.amountMinor >= 0n).toBe(true);
        expect(toSigned(amount, creditDebitIndicator)).toEqual(money);
      }),
    );
  });

  it('adds and subtracts exactly', () => {
    fc.assert(
      fc.property(amounts, fc.bigInt(), (money, other) => {
        const second = { amountMinor: other, currency: money.currency };
        expect(subtract(add(money, second), second)).toEqual(money);
      }),
    );
  });

  it('refuses mixed currencies', () => {
    const pounds = { amountMinor: 1n, currency: currency('GBP') };
    expect(() => add(pounds, { amountMinor: 1n, currency: currency('EUR') })).toThrow(TypeError);
  });
});

describe('parseCurrency', () => {
  it.each(['gbp', 'XXX', 'XAU', 'BTC', '', 'GB'])('refuses %j', (code) => {
    expect(parseCurrency(code)).toBeNull();
  });

  it.each([
    ['JPY', 0],
    ['GBP', 2],
    ['HUF', 2],
    ['BHD', 3],
    ['CLF', 4],
  ])('%s has %i decimals', (code, exponent) => {
    expect(currencyExponent(currency(code))).toBe(exponent);
  });
});
