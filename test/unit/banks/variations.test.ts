// Shapes that banks make of the same things, in every standard: each row is a body and what must come of it. What cannot be read
// is told with its pointer, what is only written otherwise is read.

import { describe, expect, it } from 'vitest';
import { type Account, type Balance, spendableBalance, unknownIdentification } from '../../../src/domain/account.ts';
import type { BankStandard } from '../../../src/domain/bank.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { type CurrencyCode, parseCurrency } from '../../../src/domain/iso4217.ts';
import { toDecimal, toSigned } from '../../../src/domain/money.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { allDays, bench, makeAccount } from '../../support/fake-bank.ts';

const ownIban = 'DE89370400440532013000';
const currencyOf = (text: string): CurrencyCode => {
  const currency = parseCurrency(text);
  if (currency === null) throw new Error(`${text} is no currency`);
  return currency;
};
const account = makeAccount('a1', {
  currency: currencyOf('EUR'),
  identification: { ...unknownIdentification, iban: ownIban },
});

const bg = (transactionId: string, more: object = {}) => ({
  transactionId,
  bookingDate: '2026-11-20',
  transactionAmount: { amount: '-1.00', currency: 'EUR' },
  ...more,
});
const ob = (TransactionId: string, more: object = {}) => ({
  AccountId: 'a1',
  TransactionId,
  Status: 'Booked',
  CreditDebitIndicator: 'Debit',
  BookingDateTime: '2026-11-20T10:00:00Z',
  Amount: { Amount: '1.00', Currency: 'GBP' },
  ...more,
});
const cdr = (transactionId: string, more: object = {}) => ({
  accountId: 'a1',
  transactionId,
  status: 'POSTED',
  type: 'PAYMENT',
  description: 'x',
  postingDateTime: '2026-11-20T10:00:00+11:00',
  amount: '-1.00',
  ...more,
});
const booked = (...list: unknown[]) => ({ transactions: { booked: list } });
const obList = (...list: unknown[]) => ({ Data: { Transaction: list } });
const cdrList = (...list: unknown[]) => ({ data: { transactions: list } });
const error = (code: string) => ({ tppMessages: [{ category: 'ERROR', code }] });

/** An entry in one line: id, status unless booked, amount, day, and what a row is about. */
function toLine(transaction: Transaction): string {
  const { bankTransactionId, status, amount, creditDebitIndicator, originalAmount, counterparty } = transaction;
  return [
    bankTransactionId,
    status === 'BOOKED' ? null : status,
    `${toDecimal(toSigned(amount, creditDebitIndicator))} ${amount.currency}`,
    transaction.bookingDate ?? transaction.valueDate,
    transaction.transactionDateTime?.slice(11) ?? null,
    originalAmount === null ? null : `of ${toDecimal(originalAmount)} ${originalAmount.currency}`,
    counterparty?.merchantCategoryCode ?? null,
    transaction.endToEndId,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

async function outcomeOf(reading: Promise<{ defects: readonly { pointer: string }[]; value: unknown }>) {
  try {
    return await reading;
  } catch (failure) {
    if (failure instanceof BankFailure) return failure;
    throw failure;
  }
}

type EntryRow = [BankStandard, string, unknown, readonly string[], (readonly string[])?];

const entryRows: readonly EntryRow[] = [
  [
    'berlin-group',
    'a list that is none beside one that is',
    { transactions: { booked: [bg('1')], pending: 'none' } },
    ['1 -1.00 EUR 2026-11-20'],
    ['/transactions/pending'],
  ],
  [
    'berlin-group',
    'a list beside the report',
    { ...booked(bg('1')), pending: [bg('2')] },
    ['1 -1.00 EUR 2026-11-20', '2 PENDING -1.00 EUR 2026-11-20'],
  ],
  ['berlin-group', 'lists without a report', { booked: [bg('1')] }, ['1 -1.00 EUR 2026-11-20']],
  [
    'berlin-group',
    'one entry beside the lists',
    { transactions: { booked: [bg('1')], scheduled: bg('2') } },
    ['1 -1.00 EUR 2026-11-20'],
    ['/transactions/scheduled'],
  ],
  [
    'berlin-group',
    'entries nobody knows beside the report',
    { ...booked(bg('1')), standingOrders: [bg('2')] },
    ['1 -1.00 EUR 2026-11-20'],
    ['/standingOrders'],
  ],
  [
    'berlin-group',
    'balances beside the report, and a warning',
    { ...booked(bg('1')), balances: [{ balanceAmount: {} }], tppMessages: [{ category: 'WARNING', code: 'X' }] },
    ['1 -1.00 EUR 2026-11-20'],
  ],
  [
    'berlin-group',
    'items that are no entries',
    booked(null, bg('1'), 'x', []),
    ['1 -1.00 EUR 2026-11-20'],
    ['/transactions/booked/0', '/transactions/booked/2', '/transactions/booked/3'],
  ],
  [
    'berlin-group',
    'currencies',
    booked(
      ...['xxx', 'XXX', null, 'eur', ' EUR ', 'HRK', '€'].map((currency, index) =>
        bg(`${index}`, { transactionAmount: { amount: '-1.00', currency } }),
      ),
    ),
    [0, 1, 2, 3, 4].map((id) => `${id} -1.00 EUR 2026-11-20`).concat('5 -1.00 HRK 2026-11-20'),
    ['/transactions/booked/6/transactionAmount/currency'],
  ],
  [
    'berlin-group',
    'days',
    booked(
      bg('1', { bookingDate: '2026-11-20T10:00:00.123456+01:00' }),
      bg('2', { bookingDate: undefined, bookingDateTime: '2026-11-20T10:00:00.5Z' }),
      bg('3', { bookingDate: undefined, transactionDate: '2026-11-19' }),
      bg('4', { bookingDate: 20261118 }),
      bg('5', { bookingDate: '11-Dec-17' }),
    ),
    [
      '1 -1.00 EUR 2026-11-20 09:00:00.123456Z',
      '2 -1.00 EUR 2026-11-20 10:00:00.500Z',
      '3 -1.00 EUR 2026-11-19',
      '4 -1.00 EUR 2026-11-18',
      '5 -1.00 EUR',
    ],
    ['/transactions/booked/4/bookingDate'],
  ],
  [
    'berlin-group',
    'what was instructed, in the exchange',
    booked(
      bg('1', { currencyExchange: { instructedAmount: { amount: '-1.10', currency: 'USD' } } }),
      bg('2', { currencyExchange: [{}, { instrAmount: { amount: '2.00', currency: 'chf' } }] }),
      bg('3', { originalAmount: { amount: '1.00', currency: 'EUR' } }),
    ),
    ['1 -1.00 EUR 2026-11-20 of 1.10 USD', '2 -1.00 EUR 2026-11-20 of 2.00 CHF', '3 -1.00 EUR 2026-11-20'],
  ],
  [
    'berlin-group',
    'merchant categories',
    booked(
      bg('1', { merchantCategoryCode: 742 }),
      bg('2', { merchantCategoryCode: '5411' }),
      bg('3', { merchantCategoryCode: 'food' }),
    ),
    ['1 -1.00 EUR 2026-11-20 0742', '2 -1.00 EUR 2026-11-20 5411', '3 -1.00 EUR 2026-11-20'],
  ],
  [
    'open-banking-uk',
    'words in any case',
    obList(
      ob('1', { Status: 'BOOKED', CreditDebitIndicator: 'DEBIT' }),
      ob('2', { Status: 'pending', CreditDebitIndicator: 'crdt' }),
    ),
    ['1 -1.00 GBP 2026-11-20 10:00:00.000Z', '2 PENDING 1.00 GBP 2026-11-20 10:00:00.000Z'],
  ],
  [
    'open-banking-uk',
    'a list nobody knows',
    { Data: { Transaction: [ob('1')], Pending: [ob('2')] } },
    ['1 -1.00 GBP 2026-11-20 10:00:00.000Z'],
    ['/Data/Pending'],
  ],
  [
    'open-banking-uk',
    'what was instructed, in the exchange',
    obList(
      ob('1', { CurrencyExchange: [{ InstructedAmount: { Amount: '-1.25', Currency: 'USD' } }] }),
      ob('2', { MerchantDetails: { MerchantCategoryCode: 742 } }),
    ),
    ['1 -1.00 GBP 2026-11-20 10:00:00.000Z of 1.25 USD', '2 -1.00 GBP 2026-11-20 10:00:00.000Z 0742'],
  ],
  [
    'open-banking-uk',
    'days',
    obList(
      ob('1', { BookingDateTime: '2026-11-20' }),
      ob('2', { BookingDateTime: undefined, ValueDateTime: '2026-11-19T09:00:00.000001Z' }),
      ob('3', { BookingDateTime: '2026-11-20T09:00:00Z[UTC]' }),
      ob('4', { BookingDateTime: '2026-11-20T24:00:00+00:00' }),
    ),
    [
      '1 -1.00 GBP 2026-11-20',
      '2 -1.00 GBP 2026-11-19 09:00:00.000001Z',
      '3 -1.00 GBP 2026-11-20 09:00:00.000Z',
      '4 -1.00 GBP 2026-11-21 00:00:00.000Z',
    ],
  ],
  [
    'open-banking-uk',
    'currencies',
    obList(ob('1', { Amount: { Amount: 1, Currency: 'gbp' } }), ob('2', { Amount: { Amount: '1.00' } })),
    ['1 -1.00 GBP 2026-11-20 10:00:00.000Z', '2 -1.00 EUR 2026-11-20 10:00:00.000Z'],
  ],
  ['cdr', 'words in any case', cdrList(cdr('1', { status: 'posted' })), ['1 -1.00 AUD 2026-11-20 23:00:00.000Z']],
  [
    'cdr',
    'a list nobody knows',
    { data: { transactions: [cdr('1')], pending: [cdr('2')] } },
    ['1 -1.00 AUD 2026-11-20 23:00:00.000Z'],
    ['/data/pending'],
  ],
  [
    'cdr',
    'days',
    cdrList(
      cdr('1', { postingDateTime: '20261120T091500+1100' }),
      cdr('2', { postingDateTime: undefined, executionDateTime: '2026-11-20T10:00:00,25Z' }),
      cdr('3', { postingDateTime: '2026-11-20T10:00:00+11' }),
    ),
    [
      '1 -1.00 AUD 2026-11-20 22:15:00.000Z',
      '2 -1.00 AUD 2026-11-20 10:00:00.250Z',
      '3 -1.00 AUD 2026-11-20 23:00:00.000Z',
    ],
  ],
  [
    'cdr',
    'amounts and categories',
    cdrList(
      cdr('1', { amount: -1.5, merchantCategoryCode: 742 }),
      cdr('2', { amount: '-1,5' }),
      cdr('3', { currency: 'xxx' }),
      cdr('4', { extendedData: { x2p101Payload: { endToEndId: 'E2E' } } }),
    ),
    [
      '1 -1.50 AUD 2026-11-20 23:00:00.000Z 0742',
      '3 -1.00 AUD 2026-11-20 23:00:00.000Z',
      '4 -1.00 AUD 2026-11-20 23:00:00.000Z E2E',
    ],
    ['/data/transactions/1/amount'],
  ],
];

describe('a statement', () => {
  it.each(entryRows)('%s: %s', async (standard, _name, body, lines, pointers = []) => {
    const { connector, session } = bench(standard, () => ({ body }), ['booking-status-both']);
    const { value, defects } = await connector.fetchTransactions(session, account, allDays);
    expect([value.map(toLine), defects.map(({ pointer }) => pointer)]).toEqual([lines, pointers]);
  });

  it.each<[BankStandard, string, unknown, string]>([
    ['berlin-group', 'beside no report', { transactions: null, ...error('CONSENT_EXPIRED') }, 'CONSENT_REQUIRED'],
    ['berlin-group', 'beside an empty list', { ...booked(), ...error('SERVICE_BLOCKED') }, 'PERMISSION_NOT_GRANTED'],
    [
      'open-banking-uk',
      'beside no data',
      { Data: null, Errors: [{ ErrorCode: 'UK.OBIE.Reauthenticate' }] },
      'CONSENT_REQUIRED',
    ],
    [
      'open-banking-uk',
      'beside an empty list',
      { ...obList(), Errors: [{ ErrorCode: 'UK.OBIE.Resource.NotFound' }] },
      'RESOURCE_NOT_FOUND',
    ],
    [
      'cdr',
      'beside no data',
      { data: null, errors: [{ code: 'urn:au-cds:error:cds-all:Authorisation/RevokedConsent' }] },
      'CONSENT_REQUIRED',
    ],
    [
      'cdr',
      'beside an empty list',
      { ...cdrList(), errors: [{ code: 'Authorisation/InvalidScope' }] },
      'PERMISSION_NOT_GRANTED',
    ],
    ['berlin-group', 'of no code: lists that are none', { transactions: { booked: 'none' } }, 'BANK_BAD_RESPONSE'],
    [
      'berlin-group',
      'of no code: a report of another currency of the IBAN',
      { account: { iban: ownIban, currency: 'USD' }, ...booked(bg('1')) },
      'BANK_BAD_RESPONSE',
    ],
  ])('%s: an error inside a 200 %s is that error', async (standard, _name, body, code) => {
    const { connector, session } = bench(standard, () => ({ body }));
    expect(await outcomeOf(connector.fetchTransactions(session, account, allDays))).toMatchObject({ code });
  });
});

describe('accounts', () => {
  const odd: readonly unknown[] = [undefined, null, [], {}, { foo: 1 }];
  it.each<[BankStandard, unknown, readonly unknown[]]>([
    [
      'berlin-group',
      { accounts: [] },
      [...odd, { accounts: null }, { accounts: 'none' }, { accounts: [], ...error('CONSENT_EXPIRED') }],
    ],
    ['open-banking-uk', { Data: { Account: [] } }, [...odd, { Data: { Balance: [] } }]],
    ['cdr', { data: { accounts: [] } }, [...odd, { data: null }, { data: { balances: [] } }]],
  ])('%s: none is an empty list, and nothing in its place is none', async (standard, empty, others) => {
    const fetch = (body: unknown) => {
      const { connector, session } = bench(standard, () => ({ body }));
      return outcomeOf(connector.fetchAccounts(session));
    };
    expect(await fetch(empty)).toMatchObject({ value: [], defects: [] });
    for (const body of others) expect(await fetch(body), JSON.stringify(body)).toBeInstanceOf(BankFailure);
  });

  it('listed once for each of its currencies is one that holds several', async () => {
    const accounts = ['EUR', 'USD', 'CHF'].map((currency) => ({ resourceId: 'r', iban: ownIban, currency }));
    const { connector, session } = bench('berlin-group', () => ({ body: { accounts } }));
    const { value, defects } = await connector.fetchAccounts(session);
    expect([value.map(({ bankAccountId, currency }) => [bankAccountId, currency]), defects]).toEqual([
      [['r', null]],
      [],
    ]);
  });
});

describe('balances', () => {
  const bgBalance = (amount: string, more: object = {}) => ({
    balanceType: 'closingBooked',
    balanceAmount: { amount, currency: 'EUR' },
    ...more,
  });
  const obBalance = (Amount: string, more: object = {}) => ({
    AccountId: 'a1',
    Type: 'ClosingBooked',
    CreditDebitIndicator: 'Credit',
    Amount: { Amount, Currency: 'GBP' },
    ...more,
  });
  const gbpAccount = makeAccount('a1', { currency: currencyOf('GBP') });
  const wallet = makeAccount('a1', { type: 'CARD', isPrepaid: true });
  const lineOf = ({ amount, creditDebitIndicator }: Balance) =>
    `${toDecimal(toSigned(amount, creditDebitIndicator))} ${amount.currency}`;

  it.each<[BankStandard, string, unknown, Account, string | null, string | null, (readonly string[])?]>([
    [
      'berlin-group',
      'of one day, the later change last',
      {
        balances: [
          bgBalance('5.00', { referenceDate: '2026-11-20', lastChangeDateTime: '2026-11-20T08:00:00Z' }),
          bgBalance('3.00', { referenceDate: '2026-11-20', lastChangeDateTime: '2026-11-20T18:00:00+01:00' }),
        ],
      },
      account,
      null,
      '3.00 EUR',
    ],
    [
      'berlin-group',
      'of days in several forms',
      {
        balances: [
          bgBalance('5.00', { referenceDate: '2026-11-20+01:00' }),
          bgBalance('3.00', { referenceDate: '20261121' }),
        ],
      },
      account,
      null,
      '3.00 EUR',
    ],
    [
      'berlin-group',
      'of an unreadable day',
      { balances: [bgBalance('5.00', { referenceDate: 'gestern' })] },
      account,
      null,
      '5.00 EUR',
      ['/balances/0/referenceDate'],
    ],
    [
      'berlin-group',
      'of a currency that is not there',
      { balances: [bgBalance('5.00')] },
      makeAccount('a1'),
      'CHF',
      null,
    ],
    [
      'open-banking-uk',
      'of instants of several precisions',
      {
        Data: {
          Balance: [
            obBalance('5.00', { DateTime: '2026-11-20T10:00:00.1Z' }),
            obBalance('3.00', { DateTime: '2026-11-20T10:00:00.1004Z' }),
          ],
        },
      },
      gbpAccount,
      null,
      '3.00 GBP',
    ],
    [
      'open-banking-uk',
      'of an unreadable day',
      { Data: { Balance: [obBalance('5.00', { DateTime: '20/11' })] } },
      gbpAccount,
      null,
      '5.00 GBP',
      ['/Data/Balance/0/DateTime'],
    ],
    [
      'open-banking-uk',
      'signed and Debit',
      { Data: { Balance: [obBalance('-5.00', { CreditDebitIndicator: 'Debit' })] } },
      gbpAccount,
      null,
      '-5.00 GBP',
    ],
    [
      'open-banking-uk',
      'in several currencies',
      { Data: { Balance: [obBalance('5.00'), obBalance('6.00', { Amount: { Amount: '6.00', Currency: 'USD' } })] } },
      gbpAccount,
      'USD',
      '6.00 USD',
    ],
    [
      'cdr',
      'of a wallet, by its purse',
      { data: { currentBalance: '1.00', availableBalance: '1.00', purses: [{ amount: '7.00', currency: 'USD' }] } },
      wallet,
      'USD',
      '7.00 USD',
    ],
    [
      'cdr',
      'of a wallet with two purses of a currency',
      {
        data: {
          currentBalance: '1.00',
          availableBalance: '1.00',
          purses: [
            { amount: '7.00', currency: 'USD' },
            { amount: '8.00', currency: 'USD' },
          ],
        },
      },
      wallet,
      'USD',
      null,
    ],
    [
      'cdr',
      'of a card that is no wallet, in a purse’s currency',
      { data: { currentBalance: '1.00', availableBalance: '1.00', purses: [{ amount: '7.00', currency: 'USD' }] } },
      makeAccount('a1', { type: 'CARD' }),
      'USD',
      null,
    ],
    [
      'cdr',
      'with purses that are no list',
      { data: { currentBalance: '1.00', availableBalance: '1.00', purses: 'none' } },
      makeAccount('a1'),
      null,
      '1.00 AUD',
      ['/data/purses'],
    ],
  ])('%s: %s', async (standard, _name, body, of, asked, spendable, pointers = []) => {
    const { connector, session } = bench(standard, () => ({ body }));
    const { value, defects } = await connector.fetchBalances(session, of);
    const balance = spendableBalance(value, of, asked === null ? null : currencyOf(asked));
    expect([balance === null ? null : lineOf(balance), defects.map(({ pointer }) => pointer)]).toEqual([
      spendable,
      pointers,
    ]);
  });
});
