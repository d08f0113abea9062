// Lists of what comes again and again, and of income: one row each, with what speaks for it, and its entries. Called by main.js.

import { formatAmount } from './amounts.js';
import { formatDay, formatMonth } from './days.js';
import { make, makeTable } from './elements.js';
import { isWhole, makeNotice, toBasisNotices, toNothing } from './notices.js';
import { incomeQuery, recurringQuery } from './queries.js';
import {
  accountName,
  cadenceWords,
  categoryWords,
  confidenceWords,
  counted,
  incomeReasonWords,
  incomeWords,
  statusWords,
  streamReasonWords,
} from './words.js';

/**
 * @typedef {import('./answers.d.ts').Stream} Stream
 * @typedef {import('./answers.d.ts').Income} Income
 * @typedef {import('./answers.d.ts').Money} Money
 * @typedef {import('./main.js').Deps} Deps
 */

/** @param {Money | null} money */
const written = (money) => (money === null ? 'not known' : `${formatAmount(money.amount)} ${money.currency}`);

/** @param {import('./elements.js').Child} first @param {readonly (string | null)[]} unders */
const makeLines = (first, ...unders) =>
  make(
    'span',
    {},
    first,
    ...unders.filter((under) => under !== null).map((under) => make('span', { class: 'under' }, under)),
  );

/** Opens the entries behind a row, newest first. @param {Deps} deps @param {{ name: string, ids: readonly string[] }} row */
function makeOpener({ showEntries }, { name, ids }) {
  const button = make('button', { type: 'button', class: 'name' }, name);
  button.addEventListener('click', () => showEntries({ title: name, ids: [...ids].reverse(), count: ids.length }));
  return button;
}

/** @param {string} confidence @param {readonly string[]} reasons in words */
const makeReasons = (confidence, reasons) => makeLines(confidence, reasons.length === 0 ? null : reasons.join('; '));

/** @param {Deps} deps @param {Stream} stream */
function makeStreamRow(deps, stream) {
  const {
    account,
    amountVaries,
    cadence,
    category,
    confidence,
    lastAmount,
    lastDate,
    nextDate,
    reasons,
    status,
    usualAmount,
  } = stream;
  const isChanged = lastAmount !== null && lastAmount.amount !== usualAmount?.amount;
  return [
    makeLines(
      makeOpener(deps, { name: stream.name ?? 'Nobody is named', ids: stream.transactionIds }),
      category === 'UNKNOWN' ? null : categoryWords(category),
      account === null ? null : `${accountName(account)}, ${account.bank.name}`,
    ),
    make('span', { class: `badge ${status.toLowerCase()}` }, statusWords(status)),
    nextDate === null
      ? makeLines('None', lastDate === null ? null : `last ${formatDay(lastDate)}`)
      : makeLines(make('span', { class: 'day' }, formatDay(nextDate)), status === 'LATE' ? 'was due' : null),
    makeReasons(confidenceWords(confidence), reasons.map(streamReasonWords)),
    makeLines(
      written(usualAmount),
      `${cadenceWords(cadence)}${amountVaries ? ', varies' : ''}`,
      isChanged ? `last ${written(lastAmount)}` : null,
    ),
  ];
}

/** @param {Deps} deps @param {{ id: string, title: string, streams: readonly Stream[] }} part */
function makeStreams(deps, { id, title, streams }) {
  if (streams.length === 0) return null;
  return make(
    'article',
    { class: 'panel', 'aria-labelledby': id },
    make('h3', { id }, title),
    makeTable({
      caption: `${title}: ${counted(streams.length, 'stream')}, the next due first`,
      isList: true,
      heads: ['With whom', 'Status', 'Next day', 'How sure, and why', 'Usual amount'],
      rows: [...streams].sort(byNextDay).map((stream) => makeStreamRow(deps, stream)),
      isNumber: (column) => column === 4,
    }),
  );
}

/** Those that have ended come last. @param {Stream} a @param {Stream} b */
const byNextDay = (a, b) =>
  (a.nextDate ?? '9999').localeCompare(b.nextDate ?? '9999') || (a.name ?? '').localeCompare(b.name ?? '');

/** Reads and shows what recurs. @param {Deps} deps */
export async function showRecurring(deps) {
  const { data, problems } = await deps.ask(recurringQuery);
  const report = data?.me?.recurring;
  if (report == null) return toNothing(problems);
  const { basis, streams } = report;
  const paid = streams.filter(({ creditDebitIndicator }) => creditDebitIndicator === 'DEBIT');
  return {
    basis,
    isWhole: isWhole(problems, basis.sources ?? []),
    content: [
      ...toBasisNotices(basis, problems),
      make(
        'p',
        { class: 'lead' },
        `Regular by what came from ${formatDay(basis.from)} to ${formatDay(basis.to)}. A name opens the entries that prove it.`,
      ),
      streams.length === 0 ? makeNotice('Nothing recurs in what is known.', 'plain') : null,
      makeStreams(deps, { id: 'recurring-out', title: 'Going out', streams: paid }),
      makeStreams(deps, {
        id: 'recurring-in',
        title: 'Coming in',
        streams: streams.filter((stream) => !paid.includes(stream)),
      }),
    ],
  };
}

/** @param {Deps} deps @param {Income} income */
function makeIncomeRow(deps, income) {
  const { averageMonth, cadence, confidence, firstMonth, kind, lastAmount, lastDate, lastMonth, medianMonth, reasons } =
    income;
  const span =
    firstMonth === lastMonth ? formatMonth(firstMonth) : `${formatMonth(firstMonth)} to ${formatMonth(lastMonth)}`;
  return [
    makeLines(
      makeOpener(deps, { name: income.payer ?? 'Nobody is named', ids: income.transactionIds }),
      incomeWords(kind),
      cadence === null ? 'does not recur' : cadenceWords(cadence),
    ),
    makeLines(counted(income.monthsCovered, 'month'), span),
    makeLines(make('span', { class: 'day' }, written(lastAmount)), formatDay(lastDate)),
    makeReasons(confidenceWords(confidence), reasons.map(incomeReasonWords)),
    makeLines(written(averageMonth), `median ${written(medianMonth)}`),
  ];
}

/** Reads and shows income. @param {Deps} deps */
export async function showIncome(deps) {
  const { data, problems } = await deps.ask(incomeQuery);
  const report = data?.me?.income;
  if (report == null) return toNothing(problems);
  const { basis, incomes } = report;
  const currencies = [...new Set(incomes.map(({ averageMonth }) => averageMonth.currency))];
  return {
    basis,
    isWhole: isWhole(problems, basis.sources ?? []),
    content: [
      ...toBasisNotices(basis, problems),
      make(
        'p',
        { class: 'lead' },
        `Earned or granted, from ${formatDay(basis.from)} to ${formatDay(basis.to)}: never what moved between own accounts, was given back, lent, or given by people.`,
      ),
      incomes.length === 0 ? makeNotice('No income is recognised in what is known.', 'plain') : null,
      ...currencies.map((currency) => {
        const id = `income-${currency.toLowerCase()}`;
        const own = incomes.filter(({ averageMonth }) => averageMonth.currency === currency);
        return make(
          'article',
          { class: 'panel', 'aria-labelledby': id },
          make('h3', { id }, currency),
          makeTable({
            caption: `Income by payer and kind, in ${currency}`,
            isList: true,
            heads: ['Payer', 'Came in', 'Latest', 'How sure, and why', 'Mean of a month'],
            rows: own.map((income) => makeIncomeRow(deps, income)),
            isNumber: (column) => column === 4,
          }),
        );
      }),
    ],
  };
}
