import { describe, expect, it } from 'vitest';
import type { AccountType, Balance, BalanceType } from '../../../src/domain/account.ts';
import { type CurrencyCode, parseCurrency } from '../../../src/domain/iso4217.ts';
import { parseMoney, toDecimal } from '../../../src/domain/money.ts';
import { sumByCurrency, worthOf } from '../../../src/domain/net-worth.ts';

function currency(code: string): CurrencyCode {
  const parsed = parseCurrency(code);
  if (parsed === null) throw new TypeError(code);
  return parsed;
}

/** `"-12.50 GBP"` as a balance: negative is owed. */
function balance(type: BalanceType, text: string, more: Partial<Balance> = {}): Balance {
  const [, sign, amount = '', code = ''] = /^(-?)(\S+) (\w+)$/.exec(text) ?? [];
  return {
    type,
    amount: parseMoney(amount, currency(code)),
    creditDebitIndicator: sign === '-' ? 'DEBIT' : 'CREDIT',
    creditLimitIncluded: null,
    creditLimit: null,
    asOf: null,
    ...more,
  };
}

const line = parseMoney('500.00', currency('GBP'));
const worth = (type: AccountType, balances: readonly Balance[], code: string | null = 'GBP') =>
  worthOf(balances, { type, currency: code === null ? null : currency(code) }).map(
    (money) => `${toDecimal(money)} ${money.currency}`,
  );

describe('what an account counts for', () => {
  it.each<[string, AccountType, readonly Balance[], readonly string[]]>([
    [
      'what is booked by now',
      'CURRENT',
      [balance('CLOSING_BOOKED', '1.00 GBP'), balance('INTERIM_BOOKED', '2.00 GBP')],
      ['2.00 GBP'],
    ],
    [
      'not what is available',
      'CURRENT',
      [balance('INTERIM_AVAILABLE', '9.00 GBP'), balance('CLOSING_BOOKED', '1.00 GBP')],
      ['1.00 GBP'],
    ],
    [
      'the newest of several',
      'SAVINGS',
      [
        balance('CLOSING_BOOKED', '1.00 GBP', { asOf: '2026-11-26' }),
        balance('CLOSING_BOOKED', '3.00 GBP', { asOf: '2026-11-27' }),
      ],
      ['3.00 GBP'],
    ],
    [
      'what is owed on a card',
      'CARD',
      [balance('INTERIM_BOOKED', '-316.39 GBP'), balance('INTERIM_AVAILABLE', '4183.61 GBP')],
      ['-316.39 GBP'],
    ],
    ['what is owed of a mortgage', 'MORTGAGE', [balance('CLOSING_BOOKED', '-100000.00 GBP')], ['-100000.00 GBP']],
    [
      'without a credit line that is in it',
      'CURRENT',
      [balance('INTERIM_BOOKED', '600.00 GBP', { creditLimitIncluded: true, creditLimit: line })],
      ['100.00 GBP'],
    ],
    [
      'another balance where the line’s amount is not said',
      'CURRENT',
      [balance('INTERIM_BOOKED', '600.00 GBP', { creditLimitIncluded: true }), balance('CLOSING_BOOKED', '90.00 GBP')],
      ['90.00 GBP'],
    ],
    [
      'what is booked and pending together, before yesterday’s',
      'CURRENT',
      [balance('OPENING_BOOKED', '1.00 GBP'), balance('EXPECTED', '2.00 GBP')],
      ['2.00 GBP'],
    ],
    [
      'what can be spent where that is all that is said',
      'CURRENT',
      [balance('INTERIM_AVAILABLE', '7.00 GBP')],
      ['7.00 GBP'],
    ],
    ['but nothing of what a card may still spend', 'CARD', [balance('INTERIM_AVAILABLE', '4183.61 GBP')], []],
    [
      'nothing for information only',
      'CURRENT',
      [balance('INFORMATION', '7.00 GBP'), balance('NON_INVOICED', '7.00 GBP')],
      [],
    ],
    ['nothing where nothing is said', 'LOAN', [], []],
    [
      'each currency by itself',
      'CURRENT',
      [balance('INTERIM_BOOKED', '1.00 GBP'), balance('INTERIM_BOOKED', '-200 JPY')],
      ['1.00 GBP', '-200 JPY'],
    ],
    [
      'a purse of a currency of its own, no other',
      'CURRENT',
      [
        balance('INTERIM_BOOKED', '5.00 AUD'),
        balance('INTERIM_AVAILABLE', '3.00 AUD', { isPurse: true }),
        balance('INTERIM_AVAILABLE', '4.00 USD', { isPurse: true }),
      ],
      ['5.00 AUD', '4.00 USD'],
    ],
    [
      'no purse of which there are two',
      'CURRENT',
      [
        balance('INTERIM_AVAILABLE', '3.00 USD', { isPurse: true }),
        balance('INTERIM_AVAILABLE', '4.00 USD', { isPurse: true }),
      ],
      [],
    ],
  ])('is %s', (_what, type, balances, expected) => {
    expect(worth(type, balances)).toEqual(expected);
    expect(worth(type, balances, null)).toEqual(expected);
  });
});

describe('sumByCurrency', () => {
  it('adds up what is of one currency, and mixes nothing', () => {
    const amounts = ['1.10 GBP', '5 JPY', '-3.20 GBP'].map((text) => {
      const [amount = '', code = ''] = text.split(' ');
      return parseMoney(amount, currency(code));
    });
    expect(sumByCurrency(amounts).map((money) => `${toDecimal(money)} ${money.currency}`)).toEqual([
      '-2.10 GBP',
      '5 JPY',
    ]);
    expect(sumByCurrency([])).toEqual([]);
  });
});
