// What banks make of the days that they are asked for: filtered by another date, refused a day too far back, half a year of
// whatever is asked. No entry falls through the seam of two windows.

import {
  type BankCase,
  type CaseAnswer,
  daysAgo,
  statementQuery as query,
  sorted,
} from '../../../support/bank-cases.ts';
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
} from './shapes.ts';

/** The last day of the month before the last one, where the newest window ends. */
const lastOfOlder = (() => {
  const today = new Date();
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 0));
})();
const shifted = (days: number) => new Date(lastOfOlder.getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** Entries about the seam of the two newest windows, booked and valued some days apart either way. */
const aboutTheSeam = [
  { booked: shifted(0), valued: shifted(2) },
  { booked: shifted(1), valued: shifted(-1) },
  { booked: shifted(-20), valued: shifted(5) },
];

/** A bank that filters by one of an entry's dates. */
function filteringBy(date: 'booked' | 'valued'): (url: URL) => CaseAnswer {
  return ({ searchParams }) => {
    const [from, to] = [searchParams.get('dateFrom') ?? '', searchParams.get('dateTo') ?? '9999'];
    return bgReport(
      aboutTheSeam.flatMap((entry, index) =>
        entry[date] >= from && entry[date] <= to
          ? [
              bgEntry(`t${index}`, entry.booked, `-${index}.00`, {
                valueDate: entry.valued,
                entryReference: `${index}`,
              }),
            ]
          : [],
      ),
    );
  };
}

const months = Array.from({ length: 23 }, (_, index) => daysAgo(13 + index * 30));

const fromKeys = { 'open-banking-uk': 'fromBookingDateTime', 'berlin-group': 'dateFrom', cdr: 'oldest-time' } as const;

/** A statement of debits of 10.00 on these days, in a standard's form. */
function statementOf(standard: BankCase['standard'], days: readonly string[]): CaseAnswer {
  switch (standard) {
    case 'open-banking-uk':
      return obPage(
        'Transaction',
        days.map((day) => obEntry(`t-${day}`, day, '10.00', 'X')),
      );
    case 'berlin-group':
      return bgReport(days.map((day) => bgEntry(`t-${day}`, day, '-10.00', { entryReference: 'X' })));
    case 'cdr':
      return cdrPage(
        'transactions',
        days.map((day) => cdrEntry(`t-${day}`, day, '-10.00', 'X')),
      );
  }
}

const accountsOf = {
  'open-banking-uk': { '/accounts': obAccounts() },
  'berlin-group': { '/v1/accounts': bgAccounts() },
  cdr: { '/banking/accounts': cdrAccounts() },
} as const;
const statementPaths = {
  'open-banking-uk': '/accounts/a1/transactions',
  'berlin-group': '/v1/accounts/a1/transactions',
  cdr: '/banking/accounts/a1/transactions',
} as const;
const standards = ['open-banking-uk', 'berlin-group', 'cdr'] as const;

/** How each standard's bank says that it does not take a parameter. */
const refusals = {
  'open-banking-uk': { status: 400, body: { Code: '400', Errors: [{ ErrorCode: 'UK.OBIE.Field.Unexpected' }] } },
  'berlin-group': { status: 400, body: { tppMessages: [{ category: 'ERROR', code: 'PARAMETER_NOT_SUPPORTED' }] } },
  cdr: { status: 400, body: { errors: [{ code: 'urn:au-cds:error:cds-all:Field/Unexpected' }] } },
} as const;

/** A bank that answers at most six months after the day that is asked, whatever else is. */
function sixMonths(standard: BankCase['standard'], { searchParams }: URL): CaseAnswer {
  const from = (searchParams.get(fromKeys[standard]) ?? '').slice(0, 10);
  const end = new Date(Date.parse(`${from}T00:00:00Z`) + 184 * 86_400_000).toISOString().slice(0, 10);
  return statementOf(
    standard,
    months.filter((day) => day >= from && day <= end),
  );
}

const ninetyDaysMs = 90 * 86_400_000;

export const cases: readonly BankCase[] = [
  ...(['booked', 'valued'] as const).map(
    (date): BankCase => ({
      name: `a filter by the day an entry is ${date}`,
      standard: 'berlin-group',
      query,
      answers: { '/v1/accounts': bgAccounts(), '/v1/accounts/a1/transactions': filteringBy(date) },
      expected: {
        statuses: ['OK'],
        contents: sorted(
          aboutTheSeam.map(({ booked }, index) => `${booked} ${index === 0 ? '' : '-'}${index}.00 ${index}`),
        ),
      },
    }),
  ),
  ...[90, 89].map(
    (maxHistoryDays): BankCase => ({
      name: `a refusal of what is more than 90 × 24 hours ago, with maxHistoryDays ${maxHistoryDays}`,
      standard: 'open-banking-uk',
      bank: { maxHistoryDays },
      query,
      answers: {
        '/accounts': obAccounts(),
        '/accounts/a1/transactions': ({ searchParams }) =>
          Date.parse(searchParams.get('fromBookingDateTime') ?? '') < Date.now() - ninetyDaysMs
            ? { status: 400, body: { Code: '400', Errors: [{ ErrorCode: 'UK.OBIE.Field.InvalidDate' }] } }
            : obPage('Transaction', [obEntry('t1', daysAgo(8), '1.00', 'A'), obEntry('t2', daysAgo(80), '2.00', 'B')]),
      },
      expected: { statuses: ['OK'], contents: sorted([`${daysAgo(8)} -1.00 A`, `${daysAgo(80)} -2.00 B`]) },
    }),
  ),
  ...standards.flatMap((standard) =>
    [{}, { maxStatementDays: 180 }].map(
      (more): BankCase => ({
        name: `six months an answer, with ${JSON.stringify(more)}`,
        standard,
        bank: { maxHistoryDays: 730, ...more },
        query,
        answers: { ...accountsOf[standard], [statementPaths[standard]]: (url) => sixMonths(standard, url) },
        expected: { statuses: ['OK'], contents: sorted(months.map((day) => `${day} -10.00 X`)) },
      }),
    ),
  ),
  ...standards.flatMap((standard) =>
    [{}, { profile: { dateFilter: false } }].map(
      (bank): BankCase => ({
        name: `a bank that takes no days, with ${JSON.stringify(bank)}`,
        standard,
        bank,
        query,
        answers: {
          ...accountsOf[standard],
          [statementPaths[standard]]: (url) =>
            url.searchParams.has(fromKeys[standard])
              ? refusals[standard]
              : statementOf(standard, [daysAgo(8), daysAgo(100)]),
        },
        expected: {
          statuses: ['OK'],
          entries: [`${daysAgo(8)} -10.00 X`, `${daysAgo(100)} -10.00 X`],
          notes: [],
        },
      }),
    ),
  ),
];
