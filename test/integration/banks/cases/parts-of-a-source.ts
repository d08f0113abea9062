// A bank of which a part fails: what is there is shown and PARTIAL, the account that failed is named; where history ends is
// told as that, with its day.

import { expect } from 'vitest';
import { type BankCase, daysAgo, statementQuery as query, sorted } from '../../../support/bank-cases.ts';
import { bgAccounts, bgEntry, bgReport, obAccounts, obEntry, obPage, ownIban } from './shapes.ts';

const text = (remittanceInformationUnstructured: string) => ({ remittanceInformationUnstructured });
const [recent, older] = [daysAgo(8), daysAgo(80)];

/** Refuses whatever begins more than 90 days ago. */
function refusingBefore(days: number, refusal: { status: number; body: unknown }) {
  return ({ searchParams }: URL) => {
    const from = (searchParams.get('dateFrom') ?? searchParams.get('fromBookingDateTime') ?? '').slice(0, 10);
    const to = (searchParams.get('dateTo') ?? searchParams.get('toBookingDateTime') ?? '9999').slice(0, 10);
    if (from < daysAgo(days)) return refusal;
    const days2 = [recent, older].filter((day) => day >= from && day <= to);
    return searchParams.has('dateFrom')
      ? bgReport(days2.map((day) => bgEntry(`t-${day}`, day, '-1.00', text('A'))))
      : obPage(
          'Transaction',
          days2.map((day) => obEntry(`t-${day}`, day, '1.00', 'A')),
        );
  };
}

const refusals: readonly [BankCase['standard'], string, { status: number; body: unknown }][] = [
  [
    'berlin-group',
    '400 PERIOD_INVALID',
    { status: 400, body: { tppMessages: [{ category: 'ERROR', code: 'PERIOD_INVALID' }] } },
  ],
  [
    'berlin-group',
    '422 PERIOD_INVALID',
    { status: 422, body: { tppMessages: [{ category: 'ERROR', code: 'PERIOD_INVALID' }] } },
  ],
  ['berlin-group', 'a bare 403', { status: 403, body: {} }],
  [
    'open-banking-uk',
    '403 Reauthenticate',
    { status: 403, body: { Code: '403', Errors: [{ ErrorCode: 'UK.OBIE.Reauthenticate', Message: 'x' }] } },
  ],
];

export const cases: readonly BankCase[] = [
  ...refusals.map(
    ([standard, name, refusal]): BankCase => ({
      name: `entries of more than 90 days ago refused with ${name}`,
      standard,
      query,
      answers:
        standard === 'berlin-group'
          ? { '/v1/accounts': bgAccounts(), '/v1/accounts/a1/transactions': refusingBefore(90, refusal) }
          : { '/accounts': obAccounts(), '/accounts/a1/transactions': refusingBefore(90, refusal) },
      expected: {
        statuses: ['OK'],
        contents: sorted([`${recent} -1.00 A`, `${older} -1.00 A`]),
        historyFrom: [expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)],
        notes: ['HISTORY_ENDS'],
      },
    }),
  ),
  {
    name: 'a statement refused altogether is no end of history',
    standard: 'berlin-group',
    query,
    answers: { '/v1/accounts': bgAccounts(), '/v1/accounts/a1/transactions': { status: 403, body: {} } },
    expected: { statuses: ['FORBIDDEN PERMISSION_NOT_GRANTED'], entries: [], historyFrom: [null] },
  },
  ...[{ status: 404, body: { tppMessages: [{ category: 'ERROR', code: 'RESOURCE_UNKNOWN' }] } }, { status: 405 }].map(
    (refusal): BankCase => ({
      name: `no card accounts, said by ${refusal.status}`,
      standard: 'berlin-group',
      bank: { profile: { cardAccounts: true } },
      query,
      answers: {
        '/v1/accounts': bgAccounts(),
        '/v1/card-accounts': refusal,
        '/v1/accounts/a1/transactions': bgReport([bgEntry('t1', recent, '-10.00', text('Shop'))]),
      },
      expected: { statuses: ['OK'], entries: [`${recent} -10.00 Shop`], problems: [] },
    }),
  ),
  {
    name: 'one account without a statement beside one that has it',
    standard: 'berlin-group',
    query,
    answers: {
      '/v1/accounts': {
        body: {
          accounts: [
            { resourceId: 'a1', iban: ownIban, currency: 'EUR', cashAccountType: 'CACC' },
            { resourceId: 'loan', bban: '77', currency: 'EUR', cashAccountType: 'LOAN' },
          ],
        },
      },
      '/v1/accounts/a1/transactions': bgReport([bgEntry('t1', recent, '-10.00', text('Shop'))]),
      '/v1/accounts/loan/transactions': {
        status: 404,
        body: { tppMessages: [{ category: 'ERROR', code: 'RESOURCE_UNKNOWN' }] },
      },
    },
    expected: {
      statuses: ['PARTIAL RESOURCE_NOT_FOUND'],
      entries: [`${recent} -10.00 Shop`],
      problems: ['RESOURCE_NOT_FOUND'],
    },
  },
];
