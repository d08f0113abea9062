// How regularly days follow each other: called by recurring.ts and its neighbours with the days of entries. Words are those of ISO
// 20022 Frequency codes (WEEK, FRTN, MNTH, QURT, MIAN, YEAR); every four weeks, which wages and pensions follow, has no code there.
// Due days move for weekends and bank holidays, months differ in length: what is tolerated is in the table. House rule.

import { dayOfMonth, toMonthAndDay } from './days.ts';

/** How often. */
export type Cadence = 'WEEKLY' | 'FORTNIGHTLY' | 'FOUR_WEEKLY' | 'MONTHLY' | 'QUARTERLY' | 'HALF_YEARLY' | 'YEARLY';

/** What a cadence tolerates, in days. */
export interface CadenceRule {
  readonly cadence: Cadence;
  /** Months between due days; 0 where days are counted. */
  readonly months: number;
  /** Days between due days; for months their mean, rounded. */
  readonly days: number;
  /** Mean distance of days from their due days at most, and that of the worst one (of five and more, one is left out). */
  readonly meanTolerance: number;
  readonly worstTolerance: number;
  /** An interval may be so many days longer or shorter. */
  readonly gapTolerance: number;
  /** How many due days may lie between two entries' at most, and one. */
  readonly longestGap: number;
  /** After the due day so long nothing is missing yet. */
  readonly graceDays: number;
}

const rule = (
  cadence: Cadence,
  [months, days]: readonly [number, number],
  [meanTolerance, worstTolerance, gapTolerance, longestGap, graceDays]: readonly [
    number,
    number,
    number,
    number,
    number,
  ],
): CadenceRule => ({ cadence, months, days, meanTolerance, worstTolerance, gapTolerance, longestGap, graceDays });

/** Every cadence; where two fit alike, the earlier one is taken. */
export const cadenceRules: readonly CadenceRule[] = [
  rule('MONTHLY', [1, 30], [3, 8, 9, 2, 8]),
  rule('WEEKLY', [0, 7], [1.2, 3, 3, 2, 4]),
  rule('FORTNIGHTLY', [0, 14], [1.6, 4, 4, 2, 5]),
  rule('FOUR_WEEKLY', [0, 28], [1.5, 5, 5, 2, 6]),
  rule('QUARTERLY', [3, 91], [5, 12, 14, 2, 15]),
  rule('HALF_YEARLY', [6, 183], [13, 26, 28, 1, 28]),
  rule('YEARLY', [12, 365], [11, 21, 21, 1, 30]),
];

const rules = new Map(cadenceRules.map((one) => [one.cadence, one]));

/** The rule of a cadence. */
export function ruleOf(cadence: Cadence): CadenceRule {
  const found = rules.get(cadence);
  if (found === undefined) throw new TypeError('every cadence has a rule');
  return found;
}

/** How many due days an interval spans, and how far it is from that; null where it is none of the cadence's. */
export function toSteps(
  gapDays: number,
  { days, gapTolerance, longestGap }: CadenceRule,
): { steps: number; off: number } | null {
  const steps = Math.round(gapDays / days);
  if (steps < 1 || steps > longestGap) return null;
  const off = Math.abs(gapDays - steps * days);
  return off <= gapTolerance ? { steps, off } : null;
}

/** How well days keep to due days. */
export interface CadenceFit {
  /** Mean distance from the due days, and the worst (of five and more days the worst one is left out of both). */
  readonly meanOff: number;
  readonly worstOff: number;
  /** Due days between the first and the last on which nothing came. */
  readonly missed: number;
  /** Days that came beside one that had come. */
  readonly doubled: number;
}

/** How far a day is from its due day; a weekend's due day is met by the Friday before and the Monday after. */
function offOf(day: number, due: number): number {
  const off = Math.abs(day - due);
  // 1970-01-01, day 0, was a Thursday.
  const weekday = (((due + 3) % 7) + 7) % 7;
  const isMoved =
    (weekday === 5 && (day === due - 1 || day === due + 2)) || (weekday === 6 && (day === due - 2 || day === due + 1));
  return isMoved ? 0.25 : off;
}

/** Due days: the day number of the n-th one. */
type Schedule = (slot: number) => number;

interface Anchor {
  readonly dueOf: Schedule;
  readonly slotOf: (day: number) => number;
}

/** The best fit of ascending days to a cadence, whatever its due day. */
export function fitCadence(days: readonly number[], cadence: CadenceRule): CadenceFit {
  let best: CadenceFit | null = null;
  for (const anchor of anchorsOf(days, cadence)) {
    const fit = fitAnchor(days, anchor);
    if (best === null || fit.meanOff < best.meanOff) best = fit;
  }
  return best ?? { meanOff: 0, worstOff: 0, missed: 0, doubled: 0 };
}

/** Whether a fit is good enough to be called regular. */
export function isRegular({ meanOff, worstOff }: CadenceFit, { meanTolerance, worstTolerance }: CadenceRule): boolean {
  return meanOff <= meanTolerance && worstOff <= worstTolerance;
}

/** Further off than this, a day tells nothing of the due day: it was another one then. */
const farOff = 5;

/** The due day after the last of ascending days. The latest ones tell: due days move. */
export function nextDueDay(days: readonly number[], cadence: CadenceRule): number {
  const recent = days.slice(-5);
  const last = recent.at(-1) ?? 0;
  let best = { off: Number.POSITIVE_INFINITY, due: last + cadence.days };
  for (const { dueOf, slotOf } of anchorsOf(recent, cadence)) {
    // The last one counts for more: where the day has moved, it is the new one.
    let off = offOf(last, dueOf(slotOf(last))) * 2;
    for (const day of recent) off += Math.min(farOff, offOf(day, dueOf(slotOf(day))));
    if (off < best.off) best = { off, due: dueOf(slotOf(last) + 1) };
  }
  return best.due;
}

function fitAnchor(days: readonly number[], { dueOf, slotOf }: Anchor): CadenceFit {
  const offs: number[] = [];
  const slots = new Set<number>();
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const day of days) {
    const slot = slotOf(day);
    slots.add(slot);
    low = Math.min(low, slot);
    high = Math.max(high, slot);
    offs.push(offOf(day, dueOf(slot)));
  }
  offs.sort((one, other) => one - other);
  if (offs.length >= 5) offs.pop();
  const sum = offs.reduce((total, off) => total + off, 0);
  return {
    meanOff: offs.length === 0 ? 0 : sum / offs.length,
    worstOff: offs.at(-1) ?? 0,
    missed: Math.max(0, high - low + 1 - slots.size),
    doubled: days.length - slots.size,
  };
}

/** Due days that come into question: those of the entries themselves, and the month's last. */
function anchorsOf(days: readonly number[], { months, days: period }: CadenceRule): readonly Anchor[] {
  if (months === 0) {
    const phases = new Set(days.map((day) => day % period));
    return Array.from(phases, (phase) => ({
      dueOf: (slot: number) => slot * period + phase,
      slotOf: (day: number) => Math.round((day - phase) / period),
    }));
  }
  const seen = new Set<string>();
  const anchors: Anchor[] = [];
  for (const day of days) {
    const { monthNumber, day: written } = toMonthAndDay(day);
    for (const ofMonth of [written, 31, 28]) {
      const phase = monthNumber % months;
      const key = `${phase} ${ofMonth}`;
      if (seen.has(key)) continue;
      seen.add(key);
      anchors.push(toMonthAnchor(phase, ofMonth, months));
    }
  }
  return anchors;
}

function toMonthAnchor(phase: number, ofMonth: number, months: number): Anchor {
  const dueOf = (slot: number) => dayOfMonth(slot * months + phase, ofMonth);
  const slotOf = (day: number) => {
    const guess = Math.round((toMonthAndDay(day).monthNumber - phase) / months);
    let best = guess;
    for (const slot of [guess - 1, guess + 1]) {
      if (Math.abs(day - dueOf(slot)) < Math.abs(day - dueOf(best))) best = slot;
    }
    return best;
  };
  return { dueOf, slotOf };
}
