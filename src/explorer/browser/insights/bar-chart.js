// A stacked bar for each month, as SVG made here: groups upwards from nought, what more came back than went out downwards. It
// shows what the table below it says, whose cells lead to the same entries by keyboard. Used by spending.js.

import { formatAmount, formatTicks, shareOf, toTicks, toUnits } from './amounts.js';
import { formatMonth, formatMonthShort } from './days.js';
import { makeSvg } from './elements.js';
import { groupWords } from './words.js';

const height = 260;
const edge = { top: 10, right: 4, bottom: 38 };
/** Of a digit in the chart's type size, pixels. */
const digitWidth = 7;

/** The class that gives a group its colour. @param {string} code */
export const groupClass = (code) => `group-${code.toLowerCase().replaceAll('_', '-')}`;

/**
 * @typedef {import('./spending-sums.js').CurrencySums} CurrencySums
 * @typedef {import('./spending-sums.js').GroupSums} GroupSums
 * @typedef {{ group: GroupSums, from: bigint, to: bigint }} Segment
 */

/** @param {CurrencySums} sums @param {string} month @returns {Segment[]} */
function stack({ groups, scale }, month) {
  let up = 0n;
  let down = 0n;
  return groups.flatMap((group) => {
    const units = toUnits(group.months.get(month)?.amount ?? '0', scale);
    if (units === 0n) return [];
    if (units > 0n) {
      up += units;
      return [{ group, from: up - units, to: up }];
    }
    down += units;
    return [{ group, from: down, to: down - units }];
  });
}

/**
 * @param {CurrencySums} sums
 * @param {{
 *   months: readonly string[],
 *   width: number,
 *   onPick: (group: GroupSums, month: string) => void,
 * }} options
 */
export function drawBars(sums, { months, width, onPick }) {
  const stacks = months.map((month) => ({ month, segments: stack(sums, month) }));
  const ends = stacks.flatMap(({ segments }) => segments.flatMap(({ from, to }) => [from, to]));
  const span = {
    lowest: ends.reduce((low, each) => (each < low ? each : low), 0n),
    highest: ends.reduce((high, each) => (each > high ? each : high), 0n),
  };
  // The bars' own lower end is low enough: a whole step below nought would be mostly empty.
  const ticks = toTicks(span, 5).filter((tick) => tick >= span.lowest);
  const labels = formatTicks(ticks, sums.scale);
  const left = Math.max(...labels.map(({ length }) => length)) * digitWidth + 10;
  const axis = { lowest: span.lowest, highest: ticks.at(-1) ?? 1n };
  const floor = height - edge.bottom;
  /** @param {bigint} units */
  const y = (units) => floor - shareOf(units, axis) * (floor - edge.top);
  const step = (width - left - edge.right) / Math.max(months.length, 1);
  const barWidth = Math.max(4, Math.min(44, step * 0.62));
  const svg = makeSvg('svg', {
    class: 'chart',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': `Spending by month and group, in ${sums.currency}, as stacked bars. The table below has the same figures.`,
  });
  for (const [index, tick] of ticks.entries()) {
    const at = y(tick);
    svg.append(
      makeSvg('line', { class: tick === 0n ? 'base' : 'rule', x1: left, x2: width - edge.right, y1: at, y2: at }),
      makeSvg('text', { class: 'mark', x: left - 8, y: at + 4, 'text-anchor': 'end' }, labels[index] ?? ''),
    );
  }
  for (const [index, { month, segments }] of stacks.entries()) {
    const middle = left + step * (index + 0.5);
    for (const { group, from, to } of segments) {
      const bar = makeSvg(
        'rect',
        {
          class: `segment ${groupClass(group.code)}`,
          x: middle - barWidth / 2,
          y: y(to),
          width: barWidth,
          height: Math.max(1, y(from) - y(to)),
        },
        makeSvg('title', {}, titleOf(group, { month, currency: sums.currency })),
      );
      bar.addEventListener('click', () => onPick(group, month));
      svg.append(bar);
    }
    svg.append(...monthLabel({ month, x: middle, y: floor, isFirst: index === 0, isTight: step < 36 }));
  }
  return svg;
}

/** @param {GroupSums} group @param {{ month: string, currency: string }} where */
const titleOf = (group, { month, currency }) =>
  `${groupWords(group.code)}, ${formatMonth(month)}: ${formatAmount(group.months.get(month)?.amount ?? '0')} ${currency}`;

/**
 * The year stands below January, and below the first month where January is not beside it.
 * @param {{ month: string, x: number, y: number, isFirst: boolean, isTight: boolean }} place
 */
function monthLabel({ month, x, y, isFirst, isTight }) {
  const name = formatMonthShort(month);
  const words = makeSvg(
    'text',
    { class: 'mark', x, y: y + 17, 'text-anchor': 'middle' },
    isTight ? name.slice(0, 1) : name,
  );
  const number = month.slice(5, 7);
  if (number !== '01' && !(isFirst && !(isTight && number === '12'))) return [words];
  return [words, makeSvg('text', { class: 'mark', x, y: y + 32, 'text-anchor': 'middle' }, month.slice(0, 4))];
}
