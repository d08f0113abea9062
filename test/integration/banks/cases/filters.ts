// What banks make of the days that they are asked for: filtered by another date, refused a day too far back, half a year of
// whatever is asked. No entry falls through the seam of two windows.

import {
  type BankCase,
  type CaseAnswer,
  daysAgo,
  statementQuery as query,
  sorted,
} from '../../../support/bank-cases.ts';
import { bgAccounts, bgEntry, bgReport, obAccounts, obEntry, obPage } from './shapes.ts';

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

/** A bank that answers at most six months after the day that is asked, whatever else is. */
function sixMonths({ searchParams }: URL): CaseAnswer {
  const from = (searchParams.get('fromBookingDateTime') ?? '').slice(0, 10);
  const end = new Date(Date.parse(`${from}T00:00:00Z`) + 184 * 86_400_000).toISOString().slice(0, 10);
  return obPage(
    'Transaction',
    months.filter((day) => day >= from && day <= end).map((day) => obEntry(`t-${day}`, day, '10.00', 'X')),
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
  ...[{}, { maxStatementDays: 180 }].map(
    (more): BankCase => ({
      name: `six months an answer, with ${JSON.stringify(more)}`,
      standard: 'open-banking-uk',
      bank: { maxHistoryDays: 730, ...more },
      query,
      answers: { '/accounts': obAccounts(), '/accounts/a1/transactions': sixMonths },
      expected: { statuses: ['OK'], contents: sorted(months.map((day) => `${day} -10.00 X`)) },
    }),
  ),
];
