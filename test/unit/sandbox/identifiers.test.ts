import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accounts } from '../../../src/sandbox/ledger/accounts.ts';
import {
  isIban,
  toBritishIban,
  toCardNumber,
  toFrenchIban,
  toGermanIban,
  toMaskedCardNumber,
  toRoutingNumber,
} from '../../../src/sandbox/ledger/identifiers.ts';

describe('IBAN check digits', () => {
  // The examples of the IBAN registry (SWIFT, ISO 13616).
  test.each([
    ['GB29NWBK60161331926819', toBritishIban('NWBK', '601613', '31926819')],
    ['DE89370400440532013000', toGermanIban('37040044', '0532013000')],
    ['FR7630006000011234567890189', toFrenchIban('30006', '00001', '12345678901')],
  ])('make %s', (expected, made) => {
    expect(made).toBe(expected);
    expect(isIban(made)).toBe(true);
  });

  test('are right on every account that has an IBAN', () => {
    const ibans = accounts.map((account) => account.iban).filter((iban) => iban !== '');
    expect(ibans.length).toBeGreaterThan(20);
    expect(ibans.filter((iban) => !isIban(iban))).toEqual([]);
    expect(new Set(ibans).size).toBe(ibans.length);
  });

  test('find any single wrong digit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_999_999_999 }),
        fc.integer({ min: 2, max: 21 }),
        fc.integer({ min: 1, max: 9 }),
        (number, at, by) => {
          const iban = toGermanIban('99010150', String(number));
          const wrong = iban.slice(0, at) + String((Number(iban[at]) + by) % 10) + iban.slice(at + 1);
          return isIban(iban) && !isIban(wrong);
        },
      ),
    );
  });
});

describe('card numbers', () => {
  test('pass the Luhn check', () => {
    for (const { slug, cardNumber } of accounts) {
      let sum = 0;
      for (const [index, digit] of [...cardNumber].reverse().entries()) {
        const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
        sum += doubled > 9 ? doubled - 9 : doubled;
      }
      expect([slug, cardNumber.length, sum % 10]).toEqual([slug, 16, 0]);
    }
  });

  test('are masked but for six and four', () => {
    expect(toMaskedCardNumber(toCardNumber('539999', 'any'))).toMatch(/^539999\*{6}\d{4}$/);
  });
});

describe('American routing numbers', () => {
  // Numbers of the Federal Reserve Banks of Boston and Chicago.
  test.each(['011000015', '071000301'])('end in the check digit of %s', (number) => {
    expect(toRoutingNumber(number.slice(0, 8))).toBe(number);
  });
});
