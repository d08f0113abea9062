// What was spent by month and category group: for each currency the bars, the same figures as a table, and what was left out.
// Every figure leads to its entries. Called by main.js.

import { formatAmount, negateAmount } from './amounts.js';
import { drawBars, groupClass } from './bar-chart.js';
import { formatDay, formatMonth, formatMonthShort, monthsOf } from './days.js';
import { drawTo, heard, make, makeTable } from './elements.js';
import { isWhole, makeNotice, toBasisNotices, toNothing, undatedWords } from './notices.js';
import { bucketsQuery, conversionQuery, spendingQuery } from './queries.js';
import { toCurrencySums } from './spending-sums.js';
import { counted, groupWords } from './words.js';

/**
 * @typedef {import('./spending-sums.js').CurrencySums} CurrencySums
 * @typedef {import('./spending-sums.js').Figure} Figure
 * @typedef {import('./answers.d.ts').Spending} Spending
 * @typedef {import('./main.js').Deps} Deps
 */

/** Many times what people have, so that no answer makes the page read for ever: pages of 200 sums. */
const mostPages = 20;

/** @param {Deps} deps @param {Spending} first */
async function readBuckets({ ask }, { basis, buckets }) {
  const all = buckets.edges.map(({ node }) => node);
  let { hasNextPage, endCursor } = buckets.pageInfo;
  for (let pages = 1; hasNextPage; pages += 1) {
    const { data, problems } = await ask(bucketsQuery, { from: basis.from, to: basis.to, after: endCursor });
    const page = data?.me?.spending?.buckets;
    if (page == null || pages === mostPages) {
      return { all, problems: [...problems, 'Some sums could not be read: the tables are not complete.'] };
    }
    all.push(...page.edges.map(({ node }) => node));
    ({ hasNextPage, endCursor } = page.pageInfo);
  }
  return { all, problems: [] };
}

/** @param {Deps} deps @param {{ figure: Figure | undefined, currency: string, title: string }} what */
function makeFigure({ showEntries }, { figure, currency, title }) {
  if (figure === undefined) return make('span', { class: 'none' }, '–', heard('nothing'));
  const button = make(
    'button',
    { type: 'button', class: 'figure' },
    formatAmount(figure.amount),
    heard(` ${currency}`),
  );
  button.addEventListener('click', () => showEntries({ title, ids: figure.ids, count: figure.count }));
  return button;
}

/** @param {Deps} deps @param {CurrencySums} sums @param {readonly string[]} months */
function makeSumTable(deps, { currency, groups, months: byMonth, total }, months) {
  /** @param {string} what @param {ReadonlyMap<string, Figure>} figures @param {Figure} all */
  const cells = (what, figures, all) => [
    ...months.map((month) =>
      makeFigure(deps, { figure: figures.get(month), currency, title: `${what}, ${formatMonth(month)}` }),
    ),
    makeFigure(deps, { figure: all, currency, title: `${what}, all months` }),
  ];
  return makeTable({
    caption: `Spent by month and group, in ${currency}`,
    heads: [
      'Group',
      ...months.map((month) =>
        make('span', {}, formatMonthShort(month), make('span', { class: 'under' }, month.slice(0, 4))),
      ),
      'Total',
    ],
    rows: groups.map(({ code, months: own, total: all }) => [
      make('span', { class: `swatch ${groupClass(code)}` }, groupWords(code)),
      ...cells(groupWords(code), own, all),
    ]),
    foot: ['All groups', ...cells('All spending', byMonth, total)],
    isNumber: (column) => column > 0,
  });
}

/** @param {string} label @param {import('./elements.js').Child} figure @param {string} [under] */
const makeStat = (label, figure, under) =>
  make(
    'div',
    { class: 'stat' },
    make('dt', {}, label),
    make('dd', {}, figure, under === undefined ? null : make('span', { class: 'under' }, under)),
  );

/** @param {{ sums: CurrencySums, months: readonly string[], spending: Spending, conversion: HTMLElement }} parts */
function makeStats({ sums, months, spending: { basis, ownTransfers }, conversion }) {
  const { currency } = sums;
  const [before, current] = months.slice(-2);
  const written = (/** @type {string | undefined} */ month) =>
    `${formatAmount(sums.months.get(month ?? '')?.amount ?? '0')} ${currency}`;
  const moved = ownTransfers.find(({ moneyOut }) => moneyOut.currency === currency);
  return make(
    'dl',
    { class: 'stats' },
    makeStat(
      `Spent since ${formatDay(basis.from)}`,
      make('span', {}, `${formatAmount(sums.total.amount)} ${currency}`, conversion),
    ),
    before === undefined ? null : makeStat(formatMonth(before), written(before)),
    current === undefined ? null : makeStat(`${formatMonth(current)} so far`, written(current)),
    moved === undefined
      ? null
      : makeStat(
          'Between own accounts, not counted',
          `${formatAmount(moved.moneyOut.amount)} ${currency}`,
          counted(moved.entryCount, 'entry', 'entries'),
        ),
  );
}

/** @param {Deps} deps @param {{ sums: CurrencySums, months: readonly string[], spending: Spending, conversion: HTMLElement }} parts */
function makeCurrency(deps, { sums, months, spending, conversion }) {
  const { currency } = sums;
  const chart = make('div', { class: 'drawing bars' });
  drawTo(chart, (width) =>
    drawBars(sums, {
      months,
      width,
      onPick: (group, month) => {
        const figure = group.months.get(month);
        if (figure === undefined) return;
        deps.showEntries({
          title: `${groupWords(group.code)}, ${formatMonth(month)}`,
          ids: figure.ids,
          count: figure.count,
        });
      },
    }),
  );
  const id = `spending-${currency.toLowerCase()}`;
  return make(
    'article',
    { class: 'panel', 'aria-labelledby': id },
    make('h3', { id }, currency),
    makeStats({ sums, months, spending, conversion }),
    chart,
    makeSumTable(deps, sums, months),
  );
}

/**
 * The choice of a currency to read the totals in as well, and what it says of each.
 * @param {Deps} deps @param {Spending} spending @param {ReadonlyMap<string, HTMLElement>} places by currency
 */
function makeConversion({ ask, onFailure }, { basis }, places) {
  const id = 'conversion';
  const select = make('select', { id }, new Option('no other currency', ''));
  for (const currency of [...new Set([...places.keys(), 'EUR', 'GBP', 'USD'])].sort())
    select.append(new Option(currency, currency));
  const status = make('span', { role: 'status', class: 'under' });
  const convert = async () => {
    const currency = select.value;
    for (const place of places.values()) place.replaceChildren();
    status.textContent = '';
    if (currency === '') return;
    const { data, problems } = await ask(conversionQuery, { from: basis.from, to: basis.to, currency });
    if (select.value !== currency) return;
    for (const { net } of data?.me?.spending?.totals ?? []) {
      if (net.currency === currency || net.convertedTo === undefined) continue;
      places.get(net.currency)?.replaceChildren(conversionWords(net.convertedTo, currency));
    }
    status.textContent = problems.join(' ');
  };
  select.addEventListener('change', () => {
    convert().catch((error) => {
      status.textContent = onFailure(error);
    });
  });
  return make('p', { class: 'choice' }, make('label', { for: id }, 'Totals also in '), select, ' ', status);
}

/** @param {import('./answers.d.ts').Conversion} conversion @param {string} currency */
function conversionWords({ status, money, rate, rateDate, source }, currency) {
  if (status === 'UNAVAILABLE') return 'This gateway has no exchange rates.';
  if (money === null || rate === null) return `There is no rate to ${currency} for this day.`;
  const day = rateDate === null ? '' : `, of ${formatDay(rateDate)}`;
  const old = status === 'STALE' ? ', older than it should be' : '';
  return `about ${formatAmount(negateAmount(money.amount))} ${money.currency} at ${rate}${day}${source === null ? '' : `, ${source}`}${old}`;
}

/** Reads and shows it. @param {Deps} deps */
export async function showSpending(deps) {
  const { data, problems } = await deps.ask(spendingQuery);
  const spending = data?.me?.spending;
  if (spending == null) return toNothing(problems);
  const { basis } = spending;
  const { all, problems: further } = await readBuckets(deps, spending);
  const months = monthsOf(basis.from, basis.to);
  const currencies = toCurrencySums(all);
  const places = new Map(currencies.map(({ currency }) => [currency, make('span', { class: 'under' })]));
  const undated = undatedWords(basis);
  return {
    basis,
    isWhole: isWhole([...problems, ...further], basis.sources ?? []),
    content: [
      ...toBasisNotices(basis, [...problems, ...further]),
      make(
        'p',
        { class: 'lead' },
        `Money out less refunds of it, from ${formatDay(basis.from)} to ${formatDay(basis.to)}. What moved between own accounts is not counted.`,
        undated === null ? null : ` ${undated}.`,
        ' Every figure opens its entries.',
      ),
      currencies.length === 0
        ? makeNotice('Nothing was spent in these months.', 'plain')
        : makeConversion(deps, spending, places),
      ...currencies.map((sums) =>
        makeCurrency(deps, { sums, months, spending, conversion: places.get(sums.currency) ?? make('span') }),
      ),
    ],
  };
}
