// What stands around the JSON, and what stands instead of it: marks, charsets, encodings that are none, statements as files.

import { type BankCase, daysAgo, statementQuery as query } from '../../../support/bank-cases.ts';
import { bgAccounts, bgEntry, bgReport } from './shapes.ts';

const day = daysAgo(8);
const report = JSON.stringify(
  bgReport([bgEntry('t1', day, '-1.00', { remittanceInformationUnstructured: 'Bäckerei' })]).body,
);
const json = (bytes: Buffer, headers: Readonly<Record<string, string>> = {}) => ({ bytes, headers });

const readable: readonly [string, { bytes: Buffer; headers: Readonly<Record<string, string>> }][] = [
  ['a byte order mark', json(Buffer.from(`\uFEFF${report}`))],
  ['Latin-1', json(Buffer.from(report, 'latin1'), { 'content-type': 'application/json; charset=ISO-8859-1' })],
  ['a content encoding that is a charset', json(Buffer.from(report), { 'content-encoding': 'UTF-8' })],
];

const files: readonly [string, string, string][] = [
  [
    'XML that is no report',
    'application/xml; charset=utf-8',
    '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="x"/>',
  ],
  ['a document', 'application/pdf', '%PDF-1.7 …'],
  ['a table', 'text/csv', 'Datum;Betrag'],
];

export const cases: readonly BankCase[] = [
  ...readable.map(
    ([name, answer]): BankCase => ({
      name,
      standard: 'berlin-group',
      query,
      answers: { '/v1/accounts': bgAccounts(), '/v1/accounts/a1/transactions': answer },
      expected: { statuses: ['OK'], entries: [`${day} -1.00 Bäckerei`] },
    }),
  ),
  ...files.map(
    ([name, type, text]): BankCase => ({
      name: `a statement as ${name}`,
      standard: 'berlin-group',
      query,
      answers: {
        '/v1/accounts': bgAccounts(),
        '/v1/accounts/a1/transactions': { bytes: Buffer.from(text), headers: { 'content-type': type } },
      },
      expected: { statuses: ['UNSUPPORTED UNSUPPORTED'], entries: [], statementCalls: 1 },
    }),
  ),
];
