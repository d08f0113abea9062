// A balance day by day, as SVG made here: dashed where entries may be missing, a ring where the bank's balance is not reached.
// What is under the pointer is written above it; the table below the charts has the month ends. Used by balances.js.

import { formatAmount, formatTicks, scaleOf, shareOf, toTicks, toUnits } from './amounts.js';
import { loneExactDays, toRuns } from './balance-lines.js';
import { formatDay, formatMonthShort } from './days.js';
import { makeSvg } from './elements.js';

const height = 170;
const edge = { top: 8, right: 8, bottom: 24 };
/** Of a digit in the chart's type size, pixels. */
const digitWidth = 7;

/** @typedef {import('./answers.d.ts').History} History */

/**
 * Where each day is.
 * @param {History} history @param {number} width
 */
function toPlane({ days }, width) {
  const amounts = days.flatMap(({ signedAmount }) => (signedAmount === null ? [] : [signedAmount.amount]));
  const scale = scaleOf(amounts);
  const units = amounts.map((amount) => toUnits(amount, scale));
  const [start = 0n] = units;
  const lowest = units.reduce((low, each) => (each < low ? each : low), start);
  const highest = units.reduce((high, each) => (each > high ? each : high), start);
  // Nought is shown unless it is so far away that nothing would move.
  const isNear = highest - lowest > (highest < 0n ? -lowest : highest) / 4n;
  const span = {
    lowest: isNear && lowest > 0n ? 0n : lowest,
    highest: isNear && highest < 0n ? 0n : highest,
  };
  const ticks = toTicks(span, 4);
  const labels = formatTicks(ticks, scale);
  const left = Math.max(...labels.map(({ length }) => length)) * digitWidth + 10;
  const axis = { lowest: ticks[0] ?? 0n, highest: ticks.at(-1) ?? 1n };
  const floor = height - edge.bottom;
  return {
    ticks,
    labels,
    left,
    floor,
    /** @param {number} at */
    x: (at) => left + (at / Math.max(days.length - 1, 1)) * (width - left - edge.right),
    /** @param {bigint} unit */
    yOf: (unit) => floor - shareOf(unit, axis) * (floor - edge.top),
    /** @param {number} at */
    y(at) {
      const amount = days[at]?.signedAmount;
      return amount ? this.yOf(toUnits(amount.amount, scale)) : floor;
    },
  };
}

/** @typedef {ReturnType<typeof toPlane>} Plane */

/** @param {Plane} plane @param {number} width */
function drawAxis({ ticks, labels, left, yOf }, width) {
  return ticks.flatMap((tick, index) => {
    const at = yOf(tick);
    return [
      makeSvg('line', { class: tick === 0n ? 'base' : 'rule', x1: left, x2: width - edge.right, y1: at, y2: at }),
      makeSvg('text', { class: 'mark', x: left - 8, y: at + 4, 'text-anchor': 'end' }, labels[index] ?? ''),
    ];
  });
}

/** @param {History} history @param {Plane} plane @param {number} width */
function drawMonths({ days }, { x, floor }, width) {
  const firsts = days.flatMap(({ date }, at) => (date.endsWith('-01') ? [{ date, at }] : []));
  const every = Math.ceil((firsts.length * 34) / width);
  return firsts
    .filter((_, index) => index % every === 0)
    .flatMap(({ date, at }) => [
      makeSvg('line', { class: 'base', x1: x(at), x2: x(at), y1: floor, y2: floor + 4 }),
      makeSvg('text', { class: 'mark', x: x(at) + 2, y: floor + 18 }, formatMonthShort(date)),
    ]);
}

/**
 * @param {History} history
 * @param {{ width: number, label: string, onPoint: (words: string | null) => void }} options
 */
export function drawLine(history, { width, label, onPoint }) {
  const { days, gaps, currency } = history;
  const plane = toPlane(history, width);
  const svg = makeSvg('svg', {
    class: 'chart',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': label,
  });
  svg.append(...drawAxis(plane, width), ...drawMonths(history, plane, width));
  for (const { isExact, from, to } of toRuns(days)) {
    const points = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const path = points.map((at) => `${plane.x(at).toFixed(1)},${plane.y(at).toFixed(1)}`).join('L');
    svg.append(makeSvg('path', { class: isExact ? 'line exact' : 'line inexact', d: `M${path}` }));
  }
  for (const at of loneExactDays(days))
    svg.append(makeSvg('circle', { class: 'exact', cx: plane.x(at), cy: plane.y(at), r: 3.5 }));
  for (const { date, difference } of gaps) {
    const at = days.findIndex((day) => day.date === date);
    if (at === -1) continue;
    const words = `${formatDay(date)}: ${formatAmount(difference.amount)} ${currency} are not explained by entries`;
    svg.append(
      makeSvg('circle', { class: 'gap', cx: plane.x(at), cy: plane.y(at), r: 5 }, makeSvg('title', {}, words)),
    );
  }
  addPointer(svg, { history, plane, onPoint });
  return svg;
}

/**
 * @param {SVGSVGElement} svg
 * @param {{ history: History, plane: Plane, onPoint: (words: string | null) => void }} options
 */
function addPointer(svg, { history: { days, currency }, plane, onPoint }) {
  const dot = makeSvg('circle', { class: 'pointer', r: 4, visibility: 'hidden' });
  svg.append(dot);
  svg.addEventListener('pointermove', ({ offsetX }) => {
    const span = plane.x(days.length - 1) - plane.left;
    const at = Math.round(((offsetX - plane.left) / Math.max(span, 1)) * (days.length - 1));
    const day = days[Math.min(Math.max(at, 0), days.length - 1)];
    if (day?.signedAmount == null) return;
    dot.setAttribute('cx', String(plane.x(days.indexOf(day))));
    dot.setAttribute('cy', String(plane.y(days.indexOf(day))));
    dot.setAttribute('visibility', 'visible');
    const about = day.isExact ? '' : 'about ';
    onPoint(`${formatDay(day.date)}: ${about}${formatAmount(day.signedAmount.amount)} ${currency}`);
  });
  svg.addEventListener('pointerleave', () => {
    dot.setAttribute('visibility', 'hidden');
    onPoint(null);
  });
}
