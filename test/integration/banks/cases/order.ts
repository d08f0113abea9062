// The order of entries within a day: the bank's, or the one in which their running balances follow.

import { type BankCase, daysAgo, statementQuery as query } from '../../../support/bank-cases.ts';
import { bgAccounts, bgEntry, bgReport, cdrAccounts, cdrEntry, cdrPage } from './shapes.ts';

const day = daysAgo(8);
const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
const withBalances = numbers.map((number) =>
  bgEntry(null, day, '-1.00', {
    remittanceInformationUnstructured: `entry number ${number}`,
    balanceAfterTransaction: {
      balanceType: 'interimBooked',
      balanceAmount: { amount: `${89 + number}.00`, currency: 'EUR' },
    },
  }),
);
const inOrder = numbers.map((number) => `${day} -1.00 entry number ${number}`);

export const cases: readonly BankCase[] = [
  {
    name: 'entries of one day in the order of their balances',
    standard: 'berlin-group',
    query,
    answers: { '/v1/accounts': bgAccounts(), '/v1/accounts/a1/transactions': bgReport(withBalances) },
    expected: { statuses: ['OK'], entries: inOrder },
  },
  {
    name: 'entries of one day, the oldest first',
    standard: 'berlin-group',
    query,
    answers: { '/v1/accounts': bgAccounts(), '/v1/accounts/a1/transactions': bgReport(withBalances.toReversed()) },
    expected: { statuses: ['OK'], entries: inOrder },
  },
  {
    name: 'entries of one moment and of nothing but an id',
    standard: 'cdr',
    query,
    answers: {
      '/banking/accounts': cdrAccounts(),
      '/banking/accounts/a1/transactions': cdrPage(
        'transactions',
        [5, 3, 9, 1].map((number) => cdrEntry(`t${number}`, day, '-1.00', `entry number ${number}`)),
      ),
    },
    expected: { statuses: ['OK'], entries: [5, 3, 9, 1].map((number) => `${day} -1.00 entry number ${number}`) },
  },
];
