import { describe, expect, it } from 'vitest';
import { parseAccountNumbers } from '../../../src/insights/account-numbers.ts';

describe('account numbers in a text', () => {
  it.each([
    ['TFR TO 401123 12345678', [{ sortCode: '401123', accountNumber: '12345678' }]],
    ['TRANSFER 40-11-23 12345678 SAVINGS', [{ sortCode: '401123', accountNumber: '12345678' }]],
    ['IBAN: NL91ABNA0417164300 OVERBOEKING', [{ iban: 'NL91ABNA0417164300' }]],
    ['DE89 3704 0044 0532 0130 00', [{ iban: 'DE89370400440532013000' }]],
    ['To 062-000 12345678', [{ bsb: '062000', accountNumber: '12345678' }]],
    ['To 062-000 123456 rent', [{ bsb: '062000', accountNumber: '123456' }]],
    ['12/05 TO 062000/123456 ON 12-05-2026', [{ bsb: '062000', accountNumber: '123456' }]],
    ['CARD PAYMENT TO HARBOUR BAKERY 1000 YORK GB ON 12-05-2026', []],
    ['CARD PAYMENT TESCO 3217 02-01-2026', []],
    ['', []],
    ['1'.repeat(2000), []],
  ])('%s', (text, numbers) => {
    const found = parseAccountNumbers(text);
    expect(found.length > 0).toBe(numbers.length > 0);
    for (const number of numbers) expect(found).toContainEqual(expect.objectContaining(number));
  });

  it('takes no longer than in proportion to a text of hostile length', () => {
    const text = `AA00${' A1B2'.repeat(20_000)}`;
    expect(parseAccountNumbers(text).length).toBeLessThanOrEqual(4);
  });
});
