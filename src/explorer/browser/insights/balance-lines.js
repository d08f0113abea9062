// What a balance's line is made of: runs of days that are known to be exact and of those that are not, and what stands at the
// end of each month. Used by balances.js and line-chart.js.

import { endOfMonth } from './days.js';

/**
 * @typedef {import('./answers.d.ts').Day} Day
 * @typedef {{ isExact: boolean, from: number, to: number }} Run places in the list of days, both included
 */

/**
 * Runs of days that have a balance. A way between two days is exact where both are; runs of one kind meet those of the other,
 * and a day without a balance is in none.
 * @param {readonly Day[]} days
 * @returns {Run[]}
 */
export function toRuns(days) {
  /** @type {Run[]} */
  const runs = [];
  for (let at = 0; at < days.length; at += 1) {
    const [day, next] = [days[at], days[at + 1]];
    if (day === undefined || day.signedAmount === null) continue;
    if (next === undefined || next.signedAmount === null) {
      if (runs.at(-1)?.to !== at) runs.push({ isExact: day.isExact, from: at, to: at });
      continue;
    }
    const isExact = day.isExact && next.isExact;
    const last = runs.at(-1);
    if (last !== undefined && last.to === at && last.isExact === isExact) last.to = at + 1;
    else runs.push({ isExact, from: at, to: at + 1 });
  }
  return runs;
}

/**
 * Days that the bank's word stands for while the ways to both sides are not exact.
 * @param {readonly Day[]} days
 */
export const loneExactDays = (days) =>
  days.flatMap((day, at) => {
    const isLone = day.isExact && day.signedAmount !== null && !days[at - 1]?.isExact && !days[at + 1]?.isExact;
    return isLone ? [at] : [];
  });

/**
 * The balance at the end of each month; of the running month, of its last day in the window.
 * @param {readonly Day[]} days
 * @param {readonly string[]} months
 * @returns {Map<string, Day>} by the month's first day
 */
export function toMonthEnds(days, months) {
  const byDate = new Map(days.map((day) => [day.date, day]));
  const last = days.at(-1);
  return new Map(
    months.flatMap((month) => {
      const isRunning = last?.date.slice(0, 7) === month.slice(0, 7);
      const day = isRunning ? last : byDate.get(endOfMonth(month));
      return day === undefined ? [] : [[month, day]];
    }),
  );
}
