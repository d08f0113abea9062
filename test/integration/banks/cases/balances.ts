// Balances as banks name and mix them: words and codes in any case, a credit line inside, purses and other accounts beside,
// older ones first. What is shown as spendable is never borrowed, never another account's, never of the day before.

import { expect } from 'vitest';
import { type BankCase, daysAgo, balancesQuery as query } from '../../../support/bank-cases.ts';
import { bgAccounts, cdrAccounts, obAccounts, ownIban } from './shapes.ts';

const bg = (balanceType: string, amount: string, more: Readonly<Record<string, unknown>> = {}) => ({
  balanceType,
  balanceAmount: { amount, currency: 'EUR' },
  ...more,
});

function bgBalances(balances: readonly unknown[], iban: string = ownIban) {
  return { '/v1/accounts/a1/balances': { body: { account: { iban }, balances } } };
}

const ob = (Type: string, amount: string, indicator = 'Credit', more: Readonly<Record<string, unknown>> = {}) => ({
  AccountId: 'a1',
  CreditDebitIndicator: indicator,
  Type,
  DateTime: `${daysAgo(0)}T00:00:00Z`,
  Amount: { Amount: amount, Currency: 'GBP' },
  ...more,
});

const obBalances = (balances: readonly unknown[]) => ({
  '/accounts/a1/balances': { body: { Data: { Balance: balances }, Links: {} } },
});

const cdrBalance = (more: Readonly<Record<string, unknown>>) => ({
  '/banking/accounts/a1/balance': { body: { data: { accountId: 'a1', ...more }, links: {}, meta: {} } },
});

export const cases: readonly BankCase[] = [
  {
    name: 'words in any case, and those of older frameworks',
    standard: 'berlin-group',
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      ...bgBalances([
        bg('InterimBooked', '9.52'),
        bg('authorised', '180387.25'),
        bg('closingAvailable', '1.01'),
        bg('OPENING_AVAILABLE', '1.02'),
        bg('previouslyClosedBooked', '1.03'),
        bg('information', '1.04'),
        bg('interimAvailable', '1.05'),
      ]),
    },
    expected: {
      errors: [],
      balances: [
        [
          'INTERIM_BOOKED 9.52 EUR',
          'EXPECTED 180387.25 EUR',
          'CLOSING_AVAILABLE 1.01 EUR',
          'OPENING_AVAILABLE 1.02 EUR',
          'PREVIOUSLY_CLOSED_BOOKED 1.03 EUR',
          'INFORMATION 1.04 EUR',
          'INTERIM_AVAILABLE 1.05 EUR',
        ],
      ],
      spendable: ['INTERIM_AVAILABLE 1.05 EUR'],
      balanceStatuses: ['OK'],
    },
  },
  {
    name: 'ISO 20022 codes, and one that nobody knows',
    standard: 'berlin-group',
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      ...bgBalances([bg('CLBD', '4.00'), bg('XXXX', '9.00'), bg('xpcd', '3.00'), bg('ITAV', '2.00')]),
    },
    expected: {
      balances: [['CLOSING_BOOKED 4.00 EUR', 'EXPECTED 3.00 EUR', 'INTERIM_AVAILABLE 2.00 EUR']],
      balanceStatuses: ['PARTIAL'],
      unreadableBalances: ['/balances/1/balanceType: not a balance type of the standard'],
    },
  },
  {
    name: 'authorised alone, in which a credit line is',
    standard: 'berlin-group',
    query,
    answers: { '/v1/accounts': bgAccounts(), ...bgBalances([bg('authorised', '812.00')]) },
    expected: { errors: [], balances: [['EXPECTED 812.00 EUR']], spendable: [null] },
  },
  {
    name: 'words in any case',
    standard: 'open-banking-uk',
    query,
    answers: { '/accounts': obAccounts(), ...obBalances([ob('interimAvailable', '5.00'), ob('itbd', '6.00')]) },
    expected: {
      balances: [['INTERIM_AVAILABLE 5.00 GBP', 'INTERIM_BOOKED 6.00 GBP']],
      spendable: ['INTERIM_AVAILABLE 5.00 GBP'],
    },
  },
  {
    name: 'the older of two balances first',
    standard: 'berlin-group',
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      ...bgBalances([
        bg('closingBooked', '500.00', { referenceDate: daysAgo(2) }),
        bg('closingBooked', '350.00', { referenceDate: daysAgo(1) }),
      ]),
    },
    expected: { spendable: ['CLOSING_BOOKED 350.00 EUR'] },
  },
  {
    name: 'what is left of a card’s credit',
    standard: 'open-banking-uk',
    query,
    answers: {
      '/accounts': obAccounts({ AccountSubType: 'CreditCard' }),
      ...obBalances([ob('InterimAvailable', '4183.61'), ob('InterimBooked', '316.39', 'Debit')]),
    },
    expected: { balances: [['INTERIM_AVAILABLE 4183.61 GBP', 'INTERIM_BOOKED -316.39 GBP']], spendable: [null] },
  },
  {
    name: 'what is left of a card’s credit, the line being told',
    standard: 'open-banking-uk',
    query,
    answers: {
      '/accounts': obAccounts({ AccountSubType: 'CreditCard' }),
      ...obBalances([
        ob('InterimAvailable', '4183.61', 'Credit', {
          CreditLine: [{ Included: true, Type: 'Credit', Amount: { Amount: '4500.00', Currency: 'GBP' } }],
        }),
      ]),
    },
    expected: { spendable: ['INTERIM_AVAILABLE -316.39 GBP'] },
  },
  {
    name: 'what is left of a card account’s credit, the line standing in the list of cards',
    standard: 'berlin-group',
    bank: { profile: { cardAccounts: true } },
    query,
    answers: {
      '/v1/accounts': { body: { accounts: [] } },
      '/v1/card-accounts': {
        body: {
          cardAccounts: [
            {
              resourceId: 'c1',
              maskedPan: '525412******3241',
              currency: 'EUR',
              creditLimit: { amount: '1000.00', currency: 'EUR' },
            },
            { resourceId: 'c2', maskedPan: '525412******9999', currency: 'EUR' },
          ],
        },
      },
      '/v1/card-accounts/c1/balances': { body: { balances: [bg('interimAvailable', '700.00')] } },
      '/v1/card-accounts/c2/balances': { body: { balances: [bg('interimAvailable', '700.00')] } },
    },
    expected: { errors: [], spendable: expect.arrayContaining(['INTERIM_AVAILABLE -300.00 EUR', null]) },
  },
  {
    name: 'purses beside the account’s own amount',
    standard: 'cdr',
    query,
    answers: {
      '/banking/accounts': cdrAccounts(),
      ...cdrBalance({
        currentBalance: '-26483.99',
        availableBalance: '23516.01',
        creditLimit: '50000.00',
        purses: [{ amount: '23189.62', currency: 'USD' }, { amount: '7257.11' }],
      }),
    },
    expected: {
      balances: [
        [
          'INTERIM_BOOKED -26483.99 AUD',
          'INTERIM_AVAILABLE 23516.01 AUD',
          'INTERIM_AVAILABLE 23189.62 USD',
          'INTERIM_AVAILABLE 7257.11 AUD',
        ],
      ],
      spendable: ['INTERIM_AVAILABLE -26483.99 AUD'],
    },
  },
  {
    name: 'a card without its limit, beside a purse',
    standard: 'cdr',
    query,
    answers: {
      '/banking/accounts': cdrAccounts({ productCategory: 'CRED_AND_CHRG_CARDS' }),
      ...cdrBalance({ currentBalance: '-10.00', availableBalance: '990.00', purses: [{ amount: '5.00' }] }),
    },
    expected: { spendable: [null] },
  },
  {
    name: 'an account of several currencies, asked for one of them',
    standard: 'berlin-group',
    query: query.replace('spendable {', 'spendable(currency: "USD") {'),
    answers: {
      '/v1/accounts': bgAccounts({ currency: 'XXX' }),
      ...bgBalances([
        bg('interimAvailable', '5.00'),
        { balanceType: 'interimAvailable', balanceAmount: { amount: '7.00', currency: 'USD' } },
      ]),
    },
    expected: {
      balances: [['INTERIM_AVAILABLE 5.00 EUR', 'INTERIM_AVAILABLE 7.00 USD']],
      spendable: ['INTERIM_AVAILABLE 7.00 USD'],
    },
  },
  ...[404, 403, 405, 400].map(
    (status): BankCase => ({
      name: `a bulk call that is refused with ${status}`,
      standard: 'open-banking-uk',
      bank: { profile: { bulkBalances: true } },
      query,
      answers: {
        '/accounts': {
          body: {
            Data: { Account: ['a1', 'a2'].map((AccountId) => ({ AccountId, AccountSubType: 'CurrentAccount' })) },
          },
        },
        '/balances': { status, body: {} },
        ...obBalances([ob('InterimAvailable', '5.00')]),
        '/accounts/a2/balances': {
          body: { Data: { Balance: [ob('InterimAvailable', '6.00', 'Credit', { AccountId: 'a2' })] }, Links: {} },
        },
      },
      expected: {
        errors: [],
        balances: expect.arrayContaining([['INTERIM_AVAILABLE 5.00 GBP'], ['INTERIM_AVAILABLE 6.00 GBP']]),
      },
    }),
  ),
];
