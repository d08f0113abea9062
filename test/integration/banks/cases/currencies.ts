// Currencies left out, in another case, or withdrawn since: the account's own is meant where none is said, and what a bank
// tells of the past is read with the scale it had then.

import { type BankCase, balancesQuery, daysAgo, sorted, statementQuery } from '../../../support/bank-cases.ts';
import { bgAccounts, bgEntry, bgReport, obAccounts, obEntry, obPage } from './shapes.ts';

const day = daysAgo(8);
const entry = (id: string, amount: string, currency: string | undefined) =>
  bgEntry(id, day, amount, { transactionAmount: { amount, currency }, remittanceInformationUnstructured: id });

export const cases: readonly BankCase[] = [
  {
    name: 'none, XXX, lower case, withdrawn and unknown',
    standard: 'berlin-group',
    query: statementQuery,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/transactions': bgReport([
        entry('none', '-11.00', undefined),
        entry('XXX', '-10.00', 'XXX'),
        entry('lower', '-13.00', 'eur'),
        entry('withdrawn', '-14.00', 'HRK'),
        entry('unscaled', '-1500', 'ITL'),
        entry('unknown', '-15.00', 'QQQ'),
      ]),
    },
    expected: {
      statuses: ['PARTIAL'],
      contents: sorted([
        `${day} -11.00 none`,
        `${day} -10.00 XXX`,
        `${day} -13.00 lower`,
        `${day} -14.00 withdrawn`,
        `${day} -1500 unscaled`,
      ]),
      unreadable: ['/transactions/booked/5/transactionAmount/currency: not an ISO 4217 currency'],
    },
  },
  {
    name: 'none, in an account of which none is known',
    standard: 'berlin-group',
    query: statementQuery,
    answers: {
      '/v1/accounts': bgAccounts({ currency: undefined }),
      '/v1/accounts/a1/transactions': bgReport([entry('none', '-11.00', undefined)]),
    },
    expected: {
      statuses: ['PARTIAL'],
      entries: [],
      unreadable: ['/transactions/booked/0/transactionAmount/currency: missing or not a text'],
    },
  },
  {
    name: 'none beside balances',
    standard: 'berlin-group',
    query: balancesQuery,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/balances': {
        body: { balances: [{ balanceType: 'interimAvailable', balanceAmount: { amount: '5.00' } }] },
      },
    },
    expected: { balances: [['INTERIM_AVAILABLE 5.00 EUR']] },
  },
  {
    name: 'none, and lower case',
    standard: 'open-banking-uk',
    query: statementQuery,
    answers: {
      '/accounts': obAccounts(),
      '/accounts/a1/transactions': obPage('Transaction', [
        obEntry('t1', day, '1.00', 'none', { Amount: { Amount: '1.00' } }),
        obEntry('t2', day, '2.00', 'lower', { Amount: { Amount: '2.00', Currency: 'gbp' } }),
      ]),
    },
    expected: { statuses: ['OK'], contents: sorted([`${day} -1.00 none`, `${day} -2.00 lower`]) },
  },
];
