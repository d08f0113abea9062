// What a person writes into the payment form: amounts in their own way, numbers with spaces, and nothing that could be two things.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyForm,
  formFaults,
  type Payer,
  readForm,
  toAmount,
  toCreditor,
  toFaults,
  toInput,
} from '../../../src/my/pay-form.ts';

describe('amounts', () => {
  it.each([
    ['12.50', 'GBP', '12.50'],
    ['12,50', 'EUR', '12.50'],
    ['12', 'EUR', '12'],
    ['12,5', 'EUR', '12.50'],
    ['0012.5', 'EUR', '12.50'],
    [' 1 234,50 ', 'EUR', '1234.50'],
    ['1\u202f234,50', 'EUR', '1234.50'],
    ['0.01', 'GBP', '0.01'],
    ['500', 'JPY', '500'],
    ['12,50', 'HUF', '12.50'],
    ['1234.567', 'BHD', '1234.567'],
  ])('%s in %s is %s', (text, currency, amount) => {
    expect(toAmount(text, currency)).toBe(amount);
  });

  it.each([
    // A thousand and more, or one and a bit: nobody pays by guess.
    ['1,234', 'GBP'],
    ['1.234', 'EUR'],
    ['1.234,50', 'EUR'],
    ['1,234.50', 'GBP'],
    ['500.5', 'JPY'],
    ['1,234', 'BHD'],
    ['1.234', 'KWD'],
    ['5', 'XYZ'],
    ['0', 'GBP'],
    ['0.00', 'GBP'],
    ['-5', 'GBP'],
    ['+5', 'GBP'],
    ['1e3', 'GBP'],
    ['£5', 'GBP'],
    ['١٢', 'GBP'],
    ['12.', 'GBP'],
    ['.5', 'GBP'],
    ['', 'GBP'],
    ['9'.repeat(16), 'GBP'],
    ['0x10', 'GBP'],
    ['NaN', 'GBP'],
  ])('%s in %s is none', (text, currency) => {
    expect(toAmount(text, currency)).toBeNull();
  });

  it('are what was written, to the last cent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.constantFrom('.', ','), (cents, mark) => {
        const text = cents.toString().padStart(3, '0');
        const [whole, places] = [text.slice(0, -2), text.slice(-2)];
        expect(toAmount(`${whole}${mark}${places}`, 'EUR')).toBe(`${BigInt(whole)}.${places}`);
      }),
    );
  });
});

const payer = { id: 'account', currency: 'GBP', bank: { name: 'Albion Bank' } } as unknown as Payer;
const whole = {
  ...emptyForm,
  from: 'account',
  name: 'Bob',
  sortCode: '10-20-30',
  accountNumber: '12345678',
  amount: '5',
};

describe('the form', () => {
  it('is whole with a name, an account and an amount', () => {
    expect(formFaults(whole, payer).size).toBe(0);
    expect(toInput(whole, payer, { key: 'k', redirectUri: 'u' })).toEqual({
      idempotencyKey: 'k',
      debtorAccountId: 'account',
      creditor: { name: 'Bob', sortCode: '102030', accountNumber: '12345678' },
      amount: { amount: '5', currency: 'GBP' },
      redirectUri: 'u',
    });
  });

  it('says all that is missing at once', () => {
    expect(Object.fromEntries(formFaults(emptyForm, null))).toEqual({
      from: 'noFrom',
      name: 'REQUIRED',
      iban: 'noAccountGiven',
      amount: 'REQUIRED',
    });
  });

  it('takes no day that is none', () => {
    for (const day of ['2027-02-31', '0000-00-00', '2027-13-01', '27-01-01', '2027-1-1']) {
      expect(formFaults({ ...whole, day }, payer).get('day'), day).toBe('INVALID');
    }
    expect(formFaults({ ...whole, day: '2028-02-29' }, payer).size).toBe(0);
  });

  it('takes one account, not two', () => {
    expect(formFaults({ ...whole, iban: 'DE75512108001245126199' }, payer).get('iban')).toBe('noAccountGiven');
    expect(formFaults({ ...whole, accountNumber: '' }, payer).get('accountNumber')).toBe('REQUIRED');
  });

  it('writes an IBAN as banks do', () => {
    expect(toCreditor({ ...emptyForm, name: 'Chloé', iban: 'de75 5121 0800 1245 1261 99' })).toEqual({
      name: 'Chloé',
      iban: 'DE75512108001245126199',
    });
  });

  it('keeps what the gateway finds wrong beside its field, and what has none apart', () => {
    expect(
      Object.fromEntries(
        toFaults([
          { field: 'creditor.iban', code: 'INVALID' },
          { field: 'amount', code: 'NOT_OFFERED' },
          { field: 'endToEndId', code: 'TOO_LONG' },
        ]),
      ),
    ).toEqual({ iban: 'INVALID', amount: 'NOT_OFFERED', elsewhere: 'TOO_LONG' });
  });

  it('reads no more of a field than a bank could take', () => {
    const form = readForm(new URLSearchParams({ name: 'x'.repeat(5000), instant: 'on' }));
    expect(form.name).toHaveLength(300);
    expect(form.instant).toBe(false);
  });
});
