// Balances day by day: for each account and currency a line, and for each currency a table of month ends. What is not known to
// be exact is dashed there and marked here; what does not add up is said. Called by main.js.

import { formatAmount } from './amounts.js';
import { toMonthEnds } from './balance-lines.js';
import { formatDay, formatMonthShort, monthsOf } from './days.js';
import { drawTo, heard, make, makeTable } from './elements.js';
import { drawLine } from './line-chart.js';
import { isWhole, makeNotice, toNotices } from './notices.js';
import { balancesQuery } from './queries.js';
import { accountName, accountWords, counted } from './words.js';

/**
 * @typedef {import('./answers.d.ts').AccountWithHistory} AccountWithHistory
 * @typedef {import('./answers.d.ts').History} History
 * @typedef {import('./answers.d.ts').Source} Source
 * @typedef {import('./main.js').Deps} Deps
 * @typedef {{ account: AccountWithHistory, history: History }} Line
 */

/** Many times what people have: pages of 50 accounts. */
const mostPages = 10;

/** @param {Deps} deps @param {string} from */
async function readAccounts({ ask }, from) {
  /** @type {AccountWithHistory[]} */
  const accounts = [];
  /** @type {Pick<Source, 'bank' | 'status' | 'error'>[]} */
  const sources = [];
  /** @type {string[]} */
  const problems = [];
  /** @type {string | null} */
  let after = null;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await ask(balancesQuery, { from, after });
    problems.push(...answer.problems);
    const connection = answer.data?.me?.accounts;
    if (connection == null) break;
    accounts.push(...connection.edges.map(({ node }) => node));
    if (page === 0) sources.push(...connection.sources);
    if (!connection.pageInfo.hasNextPage) return { accounts, sources, problems };
    after = connection.pageInfo.endCursor;
  }
  return { accounts, sources, problems: problems.length > 0 ? problems : ['Not all accounts could be read.'] };
}

/** @param {History} history */
function exactWords({ days }) {
  const known = days.filter(({ signedAmount }) => signedAmount !== null);
  const exact = known.filter(({ isExact }) => isExact).length;
  const since = known[0]?.date;
  const start = since === undefined || since === days[0]?.date ? '' : ` Known from ${formatDay(since)} on.`;
  if (exact === known.length) return `Exact on every day.${start}`;
  return `Exact on ${exact} of ${counted(known.length, 'day')}; dashed where entries may be missing.${start}`;
}

/** @param {Line} line */
function makeLine({ account, history }) {
  const { currency, days, gaps } = history;
  const last = days.findLast(({ signedAmount }) => signedAmount !== null);
  const words =
    last?.signedAmount == null ? 'Nothing is known.' : `${formatAmount(last.signedAmount.amount)} ${currency}`;
  const usual = last === undefined ? '' : `on ${formatDay(last.date)}${last.isExact ? '' : ', about'}`;
  const point = make('span', { class: 'under', 'aria-hidden': 'true' }, usual);
  const head = make(
    'div',
    { class: 'head' },
    make(
      'div',
      {},
      make('h4', {}, accountName(account)),
      make('span', { class: 'under' }, `${account.bank.name}, ${accountWords(account.type).toLowerCase()}`),
    ),
    make('div', { class: 'latest' }, make('strong', {}, words), heard(` ${usual}`), point),
  );
  if (last === undefined) return make('div', { class: 'panel line-panel' }, head);
  const place = make('div', { class: 'drawing line' });
  const label = `${accountName(account)}: balance day by day in ${currency}, ${words} ${usual}. The table below has the month ends.`;
  drawTo(place, (width) =>
    drawLine(history, {
      width,
      label,
      onPoint: (at) => {
        point.textContent = at ?? usual;
      },
    }),
  );
  return make(
    'div',
    { class: 'panel line-panel' },
    head,
    place,
    make('p', { class: 'under' }, exactWords(history)),
    gaps.length === 0 ? null : make('ul', { class: 'gaps' }, ...gaps.map((gap) => make('li', {}, gapWords(gap)))),
  );
}

/** @param {import('./answers.d.ts').Gap} gap */
const gapWords = ({ sinceDate, date, difference }) =>
  sinceDate === null
    ? `Two balances of ${formatDay(date)} differ by ${formatAmount(difference.amount)} ${difference.currency}.`
    : `From ${formatDay(sinceDate)} to ${formatDay(date)} the entries miss ${formatAmount(difference.amount)} ${difference.currency}.`;

/** @param {import('./answers.d.ts').Day | undefined} day @param {string} currency */
function makeBalance(day, currency) {
  if (day?.signedAmount == null) return make('span', { class: 'none' }, '–', heard('not known'));
  const mark = day.isExact
    ? null
    : make('span', { class: 'inexact' }, make('span', { 'aria-hidden': 'true' }, '≈'), heard('about '));
  return make('span', { class: 'balance' }, mark, formatAmount(day.signedAmount.amount), heard(` ${currency}`));
}

/** @param {string} currency @param {readonly Line[]} lines @param {readonly string[]} months */
function makeEndsTable(currency, lines, months) {
  const isInexact = lines.some(({ history }) =>
    [...toMonthEnds(history.days, months).values()].some((day) => !day.isExact),
  );
  return makeTable({
    caption: `Balance at the end of each month, in ${currency}${isInexact ? '; ≈ is not exact: entries may be missing' : ''}`,
    heads: [
      'Account',
      ...months.map((month) =>
        make('span', {}, formatMonthShort(month), make('span', { class: 'under' }, month.slice(0, 4))),
      ),
    ],
    rows: lines.map(({ account, history }) => {
      const ends = toMonthEnds(history.days, months);
      return [
        make('span', {}, accountName(account), make('span', { class: 'under' }, account.bank.name)),
        ...months.map((month) => makeBalance(ends.get(month), currency)),
      ];
    }),
    isNumber: (column) => column > 0,
  });
}

/** @param {readonly AccountWithHistory[]} accounts */
function toCurrencies(accounts) {
  const lines = accounts.flatMap((account) =>
    (account.balanceHistory?.histories ?? []).map((history) => ({ account, history })),
  );
  const known = lines.filter(({ history }) => history.days.some(({ signedAmount }) => signedAmount !== null));
  const currencies = [...new Set(known.map(({ history }) => history.currency))].map((currency) => ({
    currency,
    lines: known.filter(({ history }) => history.currency === currency),
  }));
  return {
    currencies: currencies.sort((a, b) => b.lines.length - a.lines.length || a.currency.localeCompare(b.currency)),
    unknown: lines.filter((line) => !known.includes(line)),
  };
}

/** Reads and shows it. @param {Deps} deps */
export async function showBalances(deps) {
  const { from, accounts, problems, ...read } = await readWindow(deps);
  const sources = [...read.sources, ...accounts.flatMap(({ balanceHistory }) => balanceHistory?.basis.sources ?? [])];
  const { currencies, unknown } = toCurrencies(accounts);
  const failed = accounts.filter(({ balanceHistory }) => balanceHistory === null).map(accountName);
  const basis = accounts.find(({ balanceHistory }) => balanceHistory !== null)?.balanceHistory?.basis ?? null;
  const months = basis === null ? [] : monthsOf(from, basis.to);
  return {
    basis: null,
    isWhole: isWhole(problems, sources),
    content: [
      ...toNotices({ problems, sources, loss: 'What it did not give is missing here.' }),
      failed.length === 0 ? null : makeNotice(`No history could be read of ${failed.join(', ')}.`),
      make(
        'p',
        { class: 'lead' },
        'At the end of each day: from balances that the bank states, and the entries between them.',
      ),
      accounts.length === 0 && problems.length === 0 ? makeNotice('There are no accounts.', 'plain') : null,
      ...currencies.map(({ currency, lines }) => {
        const id = `balances-${currency.toLowerCase()}`;
        return make(
          'article',
          { 'aria-labelledby': id },
          make('h3', { id }, currency),
          make('div', { class: 'lines' }, ...lines.map(makeLine)),
          make('div', { class: 'panel' }, makeEndsTable(currency, lines, months)),
        );
      }),
      unknown.length === 0
        ? null
        : makeNotice(
            `No balance is known of ${unknown.map(({ account, history }) => `${accountName(account)} (${history.currency})`).join(', ')}.`,
            'plain',
          ),
    ],
  };
}

/** From the first of the month eleven months ago on, as `spending` has it. @param {Deps} deps */
async function readWindow(deps) {
  const now = new Date(deps.nowMs());
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1)).toISOString().slice(0, 10);
  return { from, ...(await readAccounts(deps, from)) };
}
