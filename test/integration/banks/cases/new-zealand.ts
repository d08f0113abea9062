// New Zealand's account information 3.0, derived from UK Open Banking: what is written in another way there is read as what it is.

import { type BankCase, balancesQuery, daysAgo, statementQuery } from '../../../support/bank-cases.ts';

const bank = {
  country: 'NZ',
  timeZone: 'Pacific/Auckland',
  quirk: 'payments-nz',
  profile: { consentForm: 'payments-nz' },
} as const;
const account = (id: string, rest: object) => ({
  AccountId: id,
  Currency: 'NZD',
  AccountType: 'Personal',
  Nickname: 'Everyday',
  ...rest,
});
const data = (Data: object) => ({ body: { Data, Links: { Self: 'https://bank.example/' }, Meta: {} } });
const entry = (indicator: string, rest: object) => ({
  AccountId: 'nz1',
  Status: 'Booked',
  CreditDebitIndicator: indicator,
  BookingDateTime: `${daysAgo(3)}T09:00:00+13:00`,
  Amount: { Amount: '12.50', Currency: 'NZD' },
  ...rest,
});
const own = { SchemeName: 'BECSElectronicCredit', Identification: '12-3140-0171323-050' };
const shop = { SchemeName: 'BECSElectronicCredit', Identification: '01-0102-0123456-00' };
const words = {
  CreditorName: 'Kauri Books',
  CreditorReference: { Particulars: 'RENT', Code: 'FLAT 2', Reference: 'MAY' },
  DebtorName: 'Aroha Ngata',
  DebtorReference: { Particulars: 'NOVEL', Code: 'ONLINE', Reference: '4711' },
};

const accounts = data({
  Account: [
    account('nz1', { AccountSubType: 'Transaction', Account: { ...own, Name: 'Everyday account' } }),
    account('nz2', {
      AccountSubType: 'CreditCard',
      Account: { SchemeName: 'MaskedCardNumber', Identification: 'XXXXXXXXXXXX4321', Name: 'Low rate card' },
    }),
    account('nz3', { AccountSubType: 'Lending' }),
  ],
});
const balance = (id: string, amount: string, CreditDebitIndicator: string) =>
  data({
    Balance: [
      {
        AccountId: id,
        Type: 'InterimBooked',
        DateTime: '2026-11-30T09:00:00+13:00',
        CreditDebitIndicator,
        Amount: { Amount: amount, Currency: 'NZD' },
      },
    ],
  });

const entries = data({
  Transaction: [
    entry('Debit', { TransactionId: 't1', TransactionReference: words, CreditorAccount: shop }),
    entry('Credit', {
      TransactionId: 't2',
      TransactionReference: { ...words, CreditorName: 'Me' },
      TransactionInformation: 'Direct credit',
    }),
  ],
});

/** Such a bank's answers by path; test/integration/gateway/payments-nz.test.ts holds them to the official specification. */
export const newZealandAnswers = {
  '/accounts': accounts,
  '/accounts/nz1/balances': balance('nz1', '230.10', 'Credit'),
  '/accounts/nz2/balances': balance('nz2', '9.00', 'Debit'),
  '/accounts/nz3/balances': balance('nz3', '1000.00', 'Debit'),
  '/accounts/nz1/transactions': entries,
} as const;

export const cases: readonly BankCase[] = [
  {
    name: 'accounts of one identifier, whose name is no person’s',
    standard: 'open-banking-uk',
    bank,
    query: balancesQuery,
    answers: newZealandAnswers,
    expected: {
      statuses: ['OK'],
      unreadable: [],
      balances: [['INTERIM_BOOKED 230.10 NZD'], ['INTERIM_BOOKED -9.00 NZD'], ['INTERIM_BOOKED -1000.00 NZD']],
    },
  },
  {
    name: 'entries whose remittance is an object of both sides’ words',
    standard: 'open-banking-uk',
    bank,
    query: statementQuery,
    answers: {
      '/accounts': data({ Account: [account('nz1', { AccountSubType: 'Transaction', Account: own })] }),
      '/accounts/nz1/transactions': entries,
    },
    expected: {
      statuses: ['OK'],
      unreadable: [],
      contents: [`${daysAgo(3)} -12.50 NOVEL ONLINE 4711`, `${daysAgo(3)} 12.50 Direct credit\nRENT FLAT 2 MAY`],
      counterparties: ['Aroha Ngata', 'Kauri Books'],
      stabilities: ['STABLE'],
    },
  },
];
