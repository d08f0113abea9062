// Answers that are about another account than was asked for, and what a consent does not cover: nothing of another is shown,
// and what is not covered is told as that.

import { expect } from 'vitest';
import { type BankCase, balancesQuery, daysAgo, statementQuery } from '../../../support/bank-cases.ts';
import { bgAccounts, bgEntry, cdrAccounts, cdrEntry, cdrPage, obAccounts, obEntry, obPage } from './shapes.ts';

const otherIban = 'FR7612345987650123456789014';
const bgBalance = { balanceType: 'expected', balanceAmount: { amount: '900.00', currency: 'EUR' } };
const refused = { errors: ['balances BANK_BAD_RESPONSE', 'spendable BANK_BAD_RESPONSE'], balances: [null] };

const links = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { href: `/v1/accounts/${name}` }]));

/** The second is named alone: its `_links` offer nothing that could be asked for. */
const twoAccounts = {
  '/v1/accounts': {
    body: {
      accounts: [
        { resourceId: 'a1', currency: 'EUR', _links: links('account', 'balances', 'transactions') },
        { resourceId: 'a2', currency: 'EUR', _links: links('account') },
      ],
    },
  },
};

export const cases: readonly BankCase[] = [
  {
    name: 'balances of another IBAN',
    standard: 'berlin-group',
    query: balancesQuery,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/balances': { body: { account: { iban: otherIban }, balances: [bgBalance] } },
    },
    expected: refused,
  },
  {
    name: 'balances of another card',
    standard: 'berlin-group',
    bank: { profile: { cardAccounts: true } },
    query: balancesQuery,
    answers: {
      '/v1/accounts': { body: { accounts: [] } },
      '/v1/card-accounts': { body: { cardAccounts: [{ resourceId: 'c1', maskedPan: '5254XXXXXXXX3241' }] } },
      '/v1/card-accounts/c1/balances': {
        body: { cardAccount: { maskedPan: '5254XXXXXXXX9999' }, balances: [bgBalance] },
      },
    },
    expected: refused,
  },
  {
    name: 'a report of another IBAN',
    standard: 'berlin-group',
    query: statementQuery,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/transactions': {
        body: { account: { iban: otherIban }, transactions: { booked: [bgEntry('t1', daysAgo(8), '-1.00')] } },
      },
    },
    expected: { statuses: ['DOWN BANK_BAD_RESPONSE'], entries: [] },
  },
  {
    name: 'a balance of another account beside the own',
    standard: 'open-banking-uk',
    query: balancesQuery,
    answers: {
      '/accounts': obAccounts(),
      '/accounts/a1/balances': obPage(
        'Balance',
        ['a2', 'a1'].map((AccountId, index) => ({
          AccountId,
          CreditDebitIndicator: 'Credit',
          Type: 'InterimBooked',
          DateTime: `${daysAgo(1)}T00:00:00Z`,
          Amount: { Amount: `${index}5.00`, Currency: 'GBP' },
        })),
      ),
    },
    expected: {
      balances: [['INTERIM_BOOKED 15.00 GBP']],
      balanceStatuses: ['PARTIAL'],
      unreadableBalances: [expect.stringContaining('another account')],
    },
  },
  {
    name: 'an entry of another account beside the own',
    standard: 'open-banking-uk',
    query: statementQuery,
    answers: {
      '/accounts': obAccounts(),
      '/accounts/a1/transactions': obPage('Transaction', [
        obEntry('t1', daysAgo(8), '9.00', 'OTHER', { AccountId: 'a2' }),
        obEntry('t2', daysAgo(8), '1.00', 'OWN'),
      ]),
    },
    expected: { statuses: ['PARTIAL'], entries: [`${daysAgo(8)} -1.00 OWN`] },
  },
  {
    name: 'a balance of another account',
    standard: 'cdr',
    query: balancesQuery,
    answers: {
      '/banking/accounts': cdrAccounts(),
      '/banking/accounts/a1/balance': {
        body: { data: { accountId: 'a2', currentBalance: '9.00', availableBalance: '9.00' }, links: {}, meta: {} },
      },
    },
    expected: refused,
  },
  {
    name: 'times without milliseconds refused',
    standard: 'cdr',
    query: statementQuery,
    answers: {
      '/banking/accounts': cdrAccounts(),
      '/banking/accounts/a1/transactions': ({ searchParams }) => {
        const times = ['oldest-time', 'newest-time'].flatMap((name) => searchParams.get(name) ?? []);
        if (times.every((time) => /T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(time)))
          return cdrPage('transactions', [cdrEntry('t1', daysAgo(8), '-1.00', 'A')]);
        const code = 'urn:au-cds:error:cds-all:Field/Invalid';
        return { status: 400, body: { errors: [{ code, title: 'Invalid Field', detail: 'oldest-time' }] } };
      },
    },
    expected: { statuses: ['OK'], entries: [`${daysAgo(8)} -1.00 A`] },
  },
  {
    name: 'a consent that does not go as far as the customer’s detail',
    standard: 'cdr',
    query: '{ me { displayName legalName } }',
    answers: {
      '/common/customer/detail': {
        status: 403,
        body: {
          errors: [{ code: 'urn:au-cds:error:cds-all:Authorisation/InvalidConsent', title: 'Consent Is Invalid' }],
        },
      },
      '/common/customer': {
        body: { data: { customerUType: 'person', person: { firstName: 'Ada', lastName: 'Clark' } } },
      },
    },
    expected: { errors: [], data: { me: { displayName: 'Ada Clark', legalName: 'Ada Clark' } } },
  },
  {
    name: 'a consent that covers no accounts',
    standard: 'cdr',
    query: balancesQuery,
    answers: {
      '/banking/accounts': {
        status: 403,
        body: {
          errors: [{ code: 'urn:au-cds:error:cds-banking:Authorisation/InvalidConsent', title: 'Consent Is Invalid' }],
        },
      },
    },
    expected: { statuses: ['FORBIDDEN PERMISSION_NOT_GRANTED'] },
  },
  {
    name: 'an account whose links offer neither balances nor entries',
    standard: 'berlin-group',
    query: balancesQuery,
    answers: { ...twoAccounts, '/v1/accounts/a1/balances': { body: { balances: [bgBalance] } } },
    expected: {
      errors: ['balances PERMISSION_NOT_GRANTED', 'spendable PERMISSION_NOT_GRANTED'],
      balances: expect.arrayContaining([['EXPECTED 900.00 EUR'], null]),
      balanceStatuses: expect.arrayContaining(['OK', 'FORBIDDEN']),
      asked: ['/v1/accounts', '/v1/accounts/a1/balances'],
    },
  },
  {
    name: 'the statement of accounts one of which has no link to it',
    standard: 'berlin-group',
    query: statementQuery,
    answers: {
      ...twoAccounts,
      '/v1/accounts/a1/transactions': { body: { transactions: { booked: [bgEntry('t1', daysAgo(8), '-1.00')] } } },
    },
    expected: {
      statuses: ['PARTIAL PERMISSION_NOT_GRANTED'],
      entries: [`${daysAgo(8)} -1.00 -`],
      problems: ['PERMISSION_NOT_GRANTED'],
      statementCalls: 3,
    },
  },
];
