// Where banks say that their lists go on: elsewhere, nowhere, in circles. What was read is kept, and that it may not be all is
// told; nothing of another list is taken for a page of this one.

import { type BankCase, type CaseAnswer, daysAgo, statementQuery as query } from '../../../support/bank-cases.ts';
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

const day = daysAgo(8);
const [one, two, three] = [`${day} -1.00 A`, `${day} -2.00 B`, `${day} -3.00 C`];

/** What a link leads to, and what is told of it. */
interface Habit {
  readonly name: string;
  /** The link, when the list's own path is this. */
  readonly link: (path: string) => string;
  readonly isFollowed: boolean;
}

const habits: readonly Habit[] = [
  {
    name: 'to another list',
    link: (path) => `https://bank.test${path.split('/a1')[0]}?offset=2&limit=2`,
    isFollowed: false,
  },
  { name: 'to another account', link: (path) => path.replace('/a1/', '/a2/'), isFollowed: false },
  { name: 'to this page', link: (path) => path, isFollowed: false },
  { name: 'that is garbled', link: () => 'https://[nowhere', isFollowed: false },
  { name: 'that is no link', link: () => 'null', isFollowed: false },
  { name: 'of another host', link: (path) => `https://elsewhere.test${path}?page=2`, isFollowed: true },
  { name: 'encoded', link: (path) => encodeURIComponent(`https://bank.test${path}?page=2`), isFollowed: true },
  { name: 'that is a query', link: () => '?page=2', isFollowed: true },
];

/** The lists of a standard: accounts, the first page with its link, the second. */
interface Lists {
  readonly standard: BankCase['standard'];
  readonly path: string;
  readonly accounts: readonly [path: string, answer: CaseAnswer];
  readonly first: (link: string) => CaseAnswer;
  readonly second: CaseAnswer;
  readonly others: Readonly<Record<string, CaseAnswer>>;
}

const bgText = (id: string, amount: string, text: string) =>
  bgEntry(id, day, amount, { remittanceInformationUnstructured: text });

const standards: readonly Lists[] = [
  {
    standard: 'open-banking-uk',
    path: '/accounts/a1/transactions',
    accounts: ['/accounts', obAccounts()],
    first: (link) => obPage('Transaction', [obEntry('t1', day, '1.00', 'A'), obEntry('t2', day, '2.00', 'B')], link),
    second: obPage('Transaction', [obEntry('t3', day, '3.00', 'C')]),
    // Without AccountId nothing but the path tells whose it is.
    others: {
      '/accounts/a2/transactions': obPage('Transaction', [
        { ...obEntry('t9', day, '9.00', 'X'), AccountId: undefined },
      ]),
    },
  },
  {
    standard: 'berlin-group',
    path: '/v1/accounts/a1/transactions',
    accounts: ['/v1/accounts', bgAccounts()],
    first: (link) => bgReport([bgText('t1', '-1.00', 'A'), bgText('t2', '-2.00', 'B')], link),
    second: bgReport([bgText('t3', '-3.00', 'C')]),
    others: { '/v1/accounts/a2/transactions': { body: { transactions: { booked: [bgText('t9', '-9.00', 'X')] } } } },
  },
  {
    standard: 'cdr',
    path: '/banking/accounts/a1/transactions',
    accounts: ['/banking/accounts', cdrAccounts()],
    first: (link) =>
      cdrPage('transactions', [cdrEntry('t1', day, '-1.00', 'A'), cdrEntry('t2', day, '-2.00', 'B')], link),
    second: cdrPage('transactions', [cdrEntry('t3', day, '-3.00', 'C')]),
    others: {
      '/banking/accounts/a2/transactions': cdrPage('transactions', [
        { ...cdrEntry('t9', day, '-9.00', 'X'), accountId: undefined },
      ]),
    },
  },
];

export const cases: readonly BankCase[] = standards.flatMap(({ standard, path, accounts, first, second, others }) =>
  habits.map(({ name, link, isFollowed }) => ({
    name: `a next link ${name}`,
    standard,
    query,
    answers: {
      ...others,
      [accounts[0]]: accounts[1],
      [path]: ({ searchParams }: URL) => (searchParams.get('page') === '2' ? second : first(link(path))),
    },
    expected: isFollowed
      ? { statuses: ['OK'], contents: [one, two, three] }
      : { statuses: ['PARTIAL BANK_BAD_RESPONSE'], contents: [one, two] },
  })),
);
