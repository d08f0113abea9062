// Banks that give one id to several entries: on one page, on two, in two windows, in each standard. No entry may be lost
// for it, and no two may share a global id.

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

/** Entries of the asked days only, as a bank that heeds its filter gives them. */
function heeding(entries: readonly { readonly bookingDate: string }[]): (url: URL) => CaseAnswer {
  return ({ searchParams }) => {
    const [from, to] = [searchParams.get('dateFrom') ?? '', searchParams.get('dateTo') ?? '9999'];
    return bgReport(entries.filter(({ bookingDate }) => bookingDate >= from && bookingDate <= to));
  };
}

const [recent, older] = [daysAgo(8), daysAgo(20)];
/** Never in an answer that holds recent days, whatever the month: a window is asked for with a month on either side of it. */
const farOff = daysAgo(250);

export const cases: readonly BankCase[] = [
  {
    name: 'one id, one amount, two days and references, on two pages',
    standard: 'berlin-group',
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/transactions': ({ searchParams }) =>
        searchParams.has('page')
          ? bgReport([
              bgEntry('9998', older, '-10.00', { entryReference: 'OUTGOING 2' }),
              bgEntry('99', older, '-3.00', { entryReference: 'REF 99' }),
            ])
          : bgReport(
              [
                bgEntry('9998', recent, '-10.00', { entryReference: 'OUTGOING 1' }),
                bgEntry('100', recent, '-1.00', { entryReference: 'REF 100' }),
              ],
              '/v1/accounts/a1/transactions?page=2',
            ),
    },
    expected: {
      statuses: ['OK'],
      contents: sorted([
        `${recent} -10.00 OUTGOING 1`,
        `${recent} -1.00 REF 100`,
        `${older} -10.00 OUTGOING 2`,
        `${older} -3.00 REF 99`,
      ]),
      stabilities: ['DERIVED'],
      unreadable: [],
      notes: ['IDS_NOT_RELIABLE 4'],
    },
  },
  {
    name: 'one id, one amount and day, two texts, on two pages',
    standard: 'cdr',
    query,
    answers: {
      '/banking/accounts': cdrAccounts(),
      '/banking/accounts/a1/transactions': ({ searchParams }) =>
        searchParams.has('page')
          ? cdrPage('transactions', [cdrEntry('NONREF', recent, '-4.00', 'TRAM'), cdrEntry('b', older, '-1.00', 'B')])
          : cdrPage(
              'transactions',
              [cdrEntry('a', recent, '-2.00', 'A'), cdrEntry('NONREF', recent, '-4.00', 'BUS')],
              '/banking/accounts/a1/transactions?page=2&page-size=1000',
            ),
    },
    expected: {
      statuses: ['OK'],
      contents: sorted([`${recent} -2.00 A`, `${recent} -4.00 BUS`, `${recent} -4.00 TRAM`, `${older} -1.00 B`]),
      stabilities: ['DERIVED'],
      unreadable: [],
      notes: ['IDS_NOT_RELIABLE 4'],
    },
  },
  {
    name: 'one id on two entries of one page that are equal in every field',
    standard: 'open-banking-uk',
    query,
    answers: {
      '/accounts': obAccounts(),
      '/accounts/a1/transactions': obPage('Transaction', [
        obEntry('t1', recent, '2.80', 'BUS'),
        obEntry('t1', recent, '2.80', 'BUS'),
        obEntry('t2', recent, '9.00', 'BOOK'),
      ]),
    },
    expected: {
      statuses: ['OK'],
      contents: sorted([`${recent} -2.80 BUS`, `${recent} -2.80 BUS`, `${recent} -9.00 BOOK`]),
      unreadable: [],
      notes: ['IDS_NOT_RELIABLE 3'],
    },
  },
  {
    name: 'an entry that ends one page and begins the next, equal in every field',
    standard: 'open-banking-uk',
    query,
    answers: {
      '/accounts': obAccounts(),
      '/accounts/a1/transactions': ({ searchParams }) =>
        searchParams.has('page')
          ? obPage('Transaction', [obEntry('t2', recent, '9.00', 'BOOK'), obEntry('t3', older, '1.00', 'TEA')])
          : obPage(
              'Transaction',
              [obEntry('t1', recent, '2.80', 'BUS'), obEntry('t2', recent, '9.00', 'BOOK')],
              '/accounts/a1/transactions?page=2',
            ),
    },
    expected: {
      statuses: ['OK'],
      contents: sorted([`${recent} -2.80 BUS`, `${recent} -9.00 BOOK`, `${older} -1.00 TEA`]),
      stabilities: ['STABLE'],
      unreadable: [],
      notes: ['EQUAL_ENTRIES_MERGED 1'],
    },
  },
  {
    name: 'a pending list numbered like the booked one',
    standard: 'berlin-group',
    bank: { profile: { bookingStatus: 'both' } },
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/transactions': bgReport([bgEntry('1', recent, '-10.00', { creditorName: 'Shop' })], null, {
        pending: [bgEntry('1', recent, '-77.00', { creditorName: 'Hotel' })],
      }),
    },
    expected: {
      statuses: ['OK'],
      contents: sorted([`${recent} -10.00 1`, `${recent} -77.00 1`]),
      unreadable: [],
      notes: ['IDS_NOT_RELIABLE 2'],
    },
  },
  {
    name: 'one id in two windows, with equal amounts',
    standard: 'berlin-group',
    query,
    answers: {
      '/v1/accounts': bgAccounts(),
      '/v1/accounts/a1/transactions': heeding([
        bgEntry('9998', recent, '-10.00', { entryReference: 'OUTGOING 1' }),
        bgEntry('9998', farOff, '-10.00', { entryReference: 'OUTGOING 2' }),
      ]),
    },
    expected: {
      statuses: ['OK'],
      entries: [`${recent} -10.00 OUTGOING 1`, `${farOff} -10.00 OUTGOING 2`],
      stabilities: ['DERIVED'],
      notes: ['IDS_NOT_RELIABLE 2'],
    },
  },
];
