// Absent, empty and unreadable are three things: what is none is an empty list after one call, what cannot be read is told
// where it stood, and an entry is not lost for its day.

import { expect } from 'vitest';
import {
  type BankCase,
  type CaseAnswer,
  daysAgo,
  statementQuery as query,
  sorted,
} from '../../../support/bank-cases.ts';
import { bgAccounts, bgEntry, bgReport, cdrAccounts, obAccounts } from './shapes.ts';

const text = (remittanceInformationUnstructured: string) => ({ remittanceInformationUnstructured });

/** Ways of saying that there are no entries, by standard. */
const nothings: readonly [BankCase['standard'], string, CaseAnswer][] = [
  ...(['open-banking-uk', 'berlin-group', 'cdr'] as const).flatMap(
    (standard): [BankCase['standard'], string, CaseAnswer][] => [
      [standard, '204', { status: 204 }],
      [standard, 'an empty 200', { bytes: Buffer.alloc(0) }],
      [standard, 'null', { body: null }],
      [standard, 'an empty array', { body: [] }],
      [standard, 'an empty object', { body: {} }],
    ],
  ),
  ['berlin-group', 'an array for the report', { body: { transactions: [] } }],
  ['berlin-group', 'null for the report', { body: { transactions: null } }],
  ['berlin-group', 'lists that are null', { body: { transactions: { booked: null, pending: null } } }],
  ['open-banking-uk', 'Data that is null', { body: { Data: null, Links: {} } }],
  ['open-banking-uk', 'Data that is an array', { body: { Data: [], Links: {} } }],
  ['open-banking-uk', 'Data that holds nothing', { body: { Data: {}, Links: {} } }],
  ['open-banking-uk', 'a list that is null', { body: { Data: { Transaction: null } } }],
  ['cdr', 'data that holds nothing', { body: { data: {}, links: {}, meta: {} } }],
  ['cdr', 'data that is null', { body: { data: null, links: {}, meta: {} } }],
];

const paths = {
  'open-banking-uk': ['/accounts', '/accounts/a1/transactions', obAccounts()],
  'berlin-group': ['/v1/accounts', '/v1/accounts/a1/transactions', bgAccounts()],
  cdr: ['/banking/accounts', '/banking/accounts/a1/transactions', cdrAccounts()],
} as const;

function withStatement(standard: BankCase['standard'], answer: CaseAnswer | ((url: URL) => CaseAnswer)) {
  const [accounts, statement, list] = paths[standard];
  return { [accounts]: list, [statement]: answer };
}

/** What a statement's three windows cost: none is asked twice. */
const threeCalls = { statementCalls: 3 };

const [recent, old] = [daysAgo(8), daysAgo(100)];

export const cases: readonly BankCase[] = [
  ...nothings.map(
    ([standard, name, answer]): BankCase => ({
      name: `no entries, said as ${name}`,
      standard,
      query,
      answers: withStatement(standard, answer),
      expected: { statuses: ['OK'], entries: [], ...threeCalls },
    }),
  ),
  {
    name: 'an error inside a 200',
    standard: 'berlin-group',
    query,
    answers: withStatement('berlin-group', { body: { tppMessages: [{ category: 'ERROR', code: 'CONSENT_EXPIRED' }] } }),
    expected: { statuses: ['CONSENT_REQUIRED CONSENT_REQUIRED'], entries: [] },
  },
  {
    name: 'an error inside a 200',
    standard: 'open-banking-uk',
    query,
    answers: withStatement('open-banking-uk', {
      body: { Code: '400', Errors: [{ ErrorCode: 'UK.OBIE.Resource.NotFound', Message: 'none' }] },
    }),
    expected: { statuses: ['DOWN RESOURCE_NOT_FOUND'], entries: [] },
  },
  {
    name: 'a list under another name',
    standard: 'berlin-group',
    query,
    answers: withStatement(
      'berlin-group',
      bgReport([bgEntry('i1', recent, '50.00', text('A'))], null, {
        info: [bgEntry('i2', recent, '-7.00', text('scheduled'))],
      }),
    ),
    expected: { statuses: ['OK'], contents: [`${recent} -7.00 scheduled`, `${recent} 50.00 A`] },
  },
  {
    name: 'a list that nobody knows',
    standard: 'berlin-group',
    query,
    answers: withStatement(
      'berlin-group',
      bgReport([bgEntry('i1', recent, '50.00', text('A'))], null, { standing: [bgEntry('i2', recent, '-7.00')] }),
    ),
    expected: {
      statuses: ['PARTIAL'],
      contents: [`${recent} 50.00 A`],
      unreadable: ['/transactions/standing: a list that is not known (1 entries)'],
    },
  },
  {
    name: 'days with a zone, in the basic form, unreadable and left out',
    standard: 'berlin-group',
    query,
    answers: withStatement(
      'berlin-group',
      bgReport([
        { ...bgEntry('t1', `${recent}+02:00`, '-1.00', text('zoned')) },
        { ...bgEntry('t2', recent.replaceAll('-', ''), '-2.00', text('basic')) },
        { ...bgEntry('t3', '01.11.2026', '-3.00', text('dotted')) },
        { ...bgEntry('t4', old, '-4.00', text('old')) },
        { ...bgEntry('t5', old, '-5.00', text('dayless')), bookingDate: undefined, valueDate: undefined },
      ]),
    ),
    expected: {
      statuses: ['PARTIAL'],
      // Where neighbours stand, dayless ones do: the third in the newest window, the last in an old one.
      contents: sorted([
        `${recent} -1.00 zoned`,
        `${recent} -2.00 basic`,
        `${old} -4.00 old`,
        'null -3.00 dotted',
        'null -5.00 dayless',
      ]),
      entries: expect.arrayContaining(['null -5.00 dayless']),
      unreadable: expect.arrayContaining(['/transactions/booked/2/bookingDate: not a day; the entry is kept']),
      // Two of one account, in two windows.
      notes: ['ENTRIES_WITHOUT_DAY 2'],
    },
  },
];
