// Which way money went: by the sign where the bank signs, by the bank's habit where it does not, and told where an entry
// contradicts itself.

import { type BankCase, daysAgo, statementQuery as query, sorted } from '../../../support/bank-cases.ts';
import {
  bgAccounts,
  bgEntry,
  bgReport,
  cdrAccounts,
  cdrEntry,
  cdrPage,
  obAccounts,
  obEntry,
  obPage,
  ownIban,
} from './shapes.ts';

const day = daysAgo(8);
const shop = { creditorName: 'Shop', creditorAccount: { iban: 'DE31701500000012345674' } };
const own = (side: 'debtor' | 'creditor') => ({
  [`${side}Name`]: 'Our Customer',
  [`${side}Account`]: { iban: ownIban },
});
const employer = { debtorName: 'Employer', debtorAccount: { iban: 'DE12500400000123456780' } };
const text = (remittanceInformationUnstructured: string) => ({ remittanceInformationUnstructured });

const unsigned = {
  '/v1/accounts': bgAccounts(),
  '/v1/accounts/a1/transactions': bgReport([
    bgEntry('1', day, '180.12', { ...shop, ...own('debtor'), ...text('out') }),
    bgEntry('2', day, '2000.00', { ...employer, ...own('creditor'), ...text('in') }),
    bgEntry('3', day, '21.80', { creditorName: 'Utility', ...text('named') }),
  ]),
};

const cards = {
  'berlin-group': {
    bank: { profile: { cardAccounts: true, cardSigns: 'inverted' } },
    answers: {
      '/v1/accounts': { body: { accounts: [] } },
      '/v1/card-accounts': {
        body: { cardAccounts: [{ resourceId: 'c1', maskedPan: '5254XXXXXXXX3241', currency: 'SEK' }] },
      },
      '/v1/card-accounts/c1/transactions': {
        body: {
          cardTransactions: {
            booked: [
              {
                cardTransactionId: 'k1',
                bookingDate: day,
                transactionAmount: { amount: '249.00', currency: 'SEK' },
                transactionDetails: 'Grocer',
              },
            ],
          },
        },
      },
    },
  },
  'open-banking-uk': {
    bank: { profile: { cardSigns: 'inverted' } },
    answers: {
      '/accounts': obAccounts({ AccountSubType: 'CreditCard' }),
      '/accounts/a1/transactions': obPage('Transaction', [
        obEntry('k1', day, '249.00', 'Grocer', { CreditDebitIndicator: 'Credit' }),
      ]),
    },
  },
  cdr: {
    bank: { profile: { cardSigns: 'inverted' } },
    answers: {
      '/banking/accounts': cdrAccounts({ productCategory: 'CRED_AND_CHRG_CARDS' }),
      '/banking/accounts/a1/transactions': cdrPage('transactions', [cdrEntry('k1', day, '249.00', 'Grocer')]),
    },
  },
} as const;

export const cases: readonly BankCase[] = [
  ...(['berlin-group', 'open-banking-uk', 'cdr'] as const).map(
    (standard): BankCase => ({
      name: 'cards whose debits are written as credits',
      standard,
      query,
      ...cards[standard],
      expected: { statuses: ['OK'], entries: [`${day} -249.00 Grocer`] },
    }),
  ),
  {
    name: 'an account’s entries are not turned for the cards’ sake',
    standard: 'cdr',
    bank: { profile: { cardSigns: 'inverted' } },
    query,
    answers: { ...cards.cdr.answers, '/banking/accounts': cdrAccounts() },
    expected: { statuses: ['OK'], entries: [`${day} 249.00 Grocer`] },
  },
  {
    name: 'unsigned amounts of a bank that is known for them',
    standard: 'berlin-group',
    bank: { profile: { signs: 'by-party' } },
    query,
    answers: unsigned,
    expected: {
      statuses: ['OK'],
      contents: sorted([`${day} -180.12 out`, `${day} 2000.00 in`, `${day} -21.80 named`]),
      counterparties: sorted(['Employer', 'Shop', 'Utility']),
    },
  },
  {
    name: 'unsigned amounts of a bank of which nothing is known',
    standard: 'berlin-group',
    query,
    answers: unsigned,
    expected: {
      statuses: ['PARTIAL'],
      contents: sorted([`${day} 180.12 out`, `${day} 2000.00 in`, `${day} 21.80 named`]),
      counterparties: sorted(['Shop', 'Employer', 'Utility']),
      unreadable: [
        '/transactions/booked/0/transactionAmount/amount: says CREDIT, the accounts say DEBIT; kept as written',
      ],
      notes: ['CONTRADICTORY_ENTRIES 1'],
    },
  },
  {
    name: 'a payment that came back, with the parties of the one that went',
    standard: 'berlin-group',
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/transactions': bgReport([
        bgEntry('1', day, '180.12', {
          ...shop,
          ...own('debtor'),
          ...text('back'),
          bankTransactionCode: 'PMNT-ICDT-RRTN',
        }),
      ]),
    },
    expected: { statuses: ['OK'], entries: [`${day} 180.12 back`] },
  },
  {
    name: 'pending amounts alone unsigned',
    standard: 'cdr',
    bank: { profile: { signs: 'pending-unsigned' } },
    query,
    answers: {
      '/banking/accounts': cdrAccounts(),
      '/banking/accounts/a1/transactions': cdrPage('transactions', [
        cdrEntry('1', day, '5.00', 'booked in'),
        { ...cdrEntry('2', day, '7.00', 'pending'), status: 'PENDING' },
      ]),
    },
    expected: { statuses: ['OK'], contents: sorted([`${day} 5.00 booked in`, `${day} -7.00 pending`]) },
  },
  {
    name: 'pending amounts alone unsigned',
    standard: 'berlin-group',
    bank: { profile: { bookingStatus: 'both', signs: 'pending-unsigned' } },
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/transactions': bgReport([bgEntry('1', day, '5.00', text('booked in'))], null, {
        pending: [bgEntry('2', day, '7.00', text('pending'))],
      }),
    },
    expected: { statuses: ['OK'], contents: sorted([`${day} 5.00 booked in`, `${day} -7.00 pending`]) },
  },
];
