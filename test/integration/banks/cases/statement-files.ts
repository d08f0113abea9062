// Statements that come as files: camt as XML, MT940 as text, at once, after JSON was refused, or behind a link. What is not the
// account's, not on the bank's own origin or not a statement is not read, and told.

import { expect } from 'vitest';
import {
  type BankCase,
  type CaseAnswer,
  daysAgo,
  statementQuery as query,
  sorted,
} from '../../../support/bank-cases.ts';
import { camt, details, mt940, swiftDay } from '../../../support/statement-files.ts';
import { bgAccounts, bgEntry, bgReport, ownIban } from './shapes.ts';

const day = daysAgo(8);
const other = 'DE12500400000123456780';
const xml = (text: string): CaseAnswer => ({
  bytes: Buffer.from(text),
  headers: { 'content-type': 'application/xml' },
});
const plain = (text: string): CaseAnswer => ({ bytes: Buffer.from(text), headers: { 'content-type': 'text/plain' } });

const statement = camt('camt.053', '001.08', ownIban, [
  {
    amount: '12.00',
    indicator: 'DBIT',
    day,
    reference: 'R1',
    more: details('001.08', 'Cdtr', 'Bäckerei', other, 'Brot'),
  },
  {
    amount: '1500.00',
    indicator: 'CRDT',
    day,
    reference: 'R2',
    more: details('001.08', 'Dbtr', 'Arbeit GmbH', other, 'Lohn'),
  },
]);
const read = { statuses: ['OK'], contents: sorted([`${day} -12.00 Brot`, `${day} 1500.00 Lohn`]), notes: [] };

const message = mt940('37040044/0532013000', [
  `:61:${swiftDay(day)}${swiftDay(day).slice(2)}D12,N005NONREF//X1`,
  ':86:106?00KARTENZAHLUNG?20SVWZ+Brot?32Baeckerei',
  `:61:${swiftDay(day)}C1500,00N062NONREF`,
  ':86:166?00GUTSCHRIFT?20EREF+E1?21SVWZ+Lohn?30DEUTDEFF?31DE12500400000123456780?32Arbeit ?33GmbH',
]);

const answers = (
  answer: CaseAnswer | ((url: URL) => CaseAnswer),
  more: BankCase['answers'] = {},
): BankCase['answers'] => ({
  '/v1/accounts': bgAccounts(),
  '/v1/accounts/a1/transactions': answer,
  ...more,
});
const link = (href: string): CaseAnswer => ({ body: { _links: { download: { href } } } });

export const cases: readonly BankCase[] = [
  {
    name: 'camt.053.001.08',
    standard: 'berlin-group',
    query,
    answers: answers(xml(statement)),
    expected: {
      ...read,
      counterparties: sorted(['Arbeit GmbH', 'Bäckerei']),
      stabilities: ['STABLE'],
      statementCalls: 3,
    },
  },
  {
    name: 'camt.052.001.02, with what is announced',
    standard: 'berlin-group',
    bank: { profile: { statementFiles: true } },
    query,
    answers: answers(
      xml(
        camt('camt.052', '001.02', ownIban, [
          { amount: '5.00', indicator: 'DBIT', day, status: 'PDNG' },
          { amount: '7.00', indicator: 'CRDT', day, isReversal: true, more: '<AddtlNtryInf>Storno</AddtlNtryInf>' },
        ]),
      ),
    ),
    expected: { statuses: ['OK'], contents: sorted([`${day} -5.00 -`, `${day} 7.00 Storno`]) },
  },
  {
    name: 'MT940',
    standard: 'berlin-group',
    query,
    answers: answers(plain(message)),
    expected: { ...read, counterparties: sorted(['Arbeit GmbH', 'Baeckerei']), stabilities: ['DERIVED'] },
  },
  {
    name: 'a file behind a link on the bank’s own origin',
    standard: 'berlin-group',
    query,
    answers: answers(link('/v1/accounts/a1/transactions/download/17'), {
      '/v1/accounts/a1/transactions/download/17': xml(statement),
    }),
    expected: read,
  },
  {
    name: 'a file behind a relative link',
    standard: 'berlin-group',
    query,
    answers: answers(link('transactions/download/17'), {
      '/v1/accounts/a1/transactions/download/17': xml(statement),
    }),
    expected: read,
  },
  {
    name: 'a file behind a link that leads to a file again',
    standard: 'berlin-group',
    query,
    answers: answers(link('transactions/download/17'), {
      '/v1/accounts/a1/transactions/download/17': link('transactions/download/17'),
    }),
    expected: { statuses: ['UNSUPPORTED UNSUPPORTED'], entries: [] },
  },
  ...[
    'https://elsewhere.example/file',
    'http://127.0.0.1:1/file',
    '../../accounts/a2/transactions',
    'file:///etc/passwd',
  ].map(
    (href): BankCase => ({
      name: `a file at ${href}`,
      standard: 'berlin-group',
      query,
      answers: answers(link(href)),
      expected: { statuses: ['UNSUPPORTED UNSUPPORTED'], entries: [], asked: [expect.any(String), expect.any(String)] },
    }),
  ),
  {
    name: 'a list beside a link to a file',
    standard: 'berlin-group',
    query,
    answers: answers(bgReport([bgEntry('t1', day, '-1.00')], null, { _links: { download: { href: 'file' } } })),
    expected: { statuses: ['OK'], entries: [`${day} -1.00 -`], statementCalls: 3 },
  },
  ...[
    ['camt', xml(camt('camt.053', '001.08', other, [{ amount: '1.00', indicator: 'DBIT', day }]))] as const,
    ['MT940', plain(mt940('50040000/0123456780', [`:61:${swiftDay(day)}D1,N005NONREF`]))] as const,
  ].map(
    ([name, answer]): BankCase => ({
      name: `${name} of another account`,
      standard: 'berlin-group',
      query,
      answers: answers(answer),
      expected: { statuses: ['DOWN BANK_BAD_RESPONSE'], entries: [] },
    }),
  ),
];
