// What was spent, by currency, group and month, from the schema's buckets: exact sums, no currency ever added to another.
// Used by spending.js.

import { isZero, negateAmount, scaleOf, sumAmounts } from './amounts.js';
import { groupOrder } from './words.js';

/**
 * One figure and what is behind it.
 * @typedef {{ amount: string, count: number, ids: readonly string[] }} Figure
 * @typedef {{ code: string, months: ReadonlyMap<string, Figure>, total: Figure }} GroupSums
 * @typedef {{
 *   currency: string,
 *   scale: number,
 *   groups: readonly GroupSums[],
 *   months: ReadonlyMap<string, Figure>,
 *   total: Figure,
 * }} CurrencySums
 */

/** @param {readonly Figure[]} figures @returns {Figure} */
function sumOf(figures) {
  return {
    amount: sumAmounts(figures.map(({ amount }) => amount)),
    count: figures.reduce((sum, { count }) => sum + count, 0),
    ids: figures.flatMap(({ ids }) => ids),
  };
}

/** Spent is what went out less what came back: more came back where it is negative. */
/** @param {import('./answers.d.ts').Bucket} bucket @returns {Figure} */
const toFigure = ({ amounts, transactionIds }) => ({
  amount: negateAmount(amounts.net.amount),
  count: amounts.entryCount,
  ids: transactionIds,
});

/** @template Key @template Item @param {readonly Item[]} items @param {(item: Item) => Key} keyOf */
function groupBy(items, keyOf) {
  /** @type {Map<Key, Item[]>} */
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** @param {readonly import('./answers.d.ts').Bucket[]} buckets @returns {Map<string, Figure>} */
const byMonth = (buckets) =>
  new Map(
    [...groupBy(buckets, ({ periodFrom }) => periodFrom ?? '')].map(([month, own]) => [
      month,
      sumOf(own.map(toFigure)),
    ]),
  );

/** @param {string} code */
const rankOf = (code) => (groupOrder.includes(code) ? groupOrder.indexOf(code) : groupOrder.length);

/**
 * The currency with most entries first; groups in one order everywhere.
 * @param {readonly import('./answers.d.ts').Bucket[]} buckets
 * @returns {CurrencySums[]}
 */
export function toCurrencySums(buckets) {
  const currencies = [...groupBy(buckets, ({ amounts }) => amounts.net.currency)].map(([currency, own]) => ({
    currency,
    scale: scaleOf(own.map(({ amounts }) => amounts.net.amount)),
    groups: [...groupBy(own, ({ categoryGroup }) => categoryGroup ?? 'UNKNOWN')]
      .map(([code, members]) => ({ code, months: byMonth(members), total: sumOf(members.map(toFigure)) }))
      .filter(({ total }) => total.count > 0 || !isZero(total.amount))
      .sort((a, b) => rankOf(a.code) - rankOf(b.code) || a.code.localeCompare(b.code)),
    months: byMonth(own),
    total: sumOf(own.map(toFigure)),
  }));
  return currencies.sort((a, b) => b.total.count - a.total.count || a.currency.localeCompare(b.currency));
}
