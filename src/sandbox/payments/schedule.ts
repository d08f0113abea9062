// The days of a standing order and what is paid on each. Read by book.ts, which pays them by the world's clock, and by the consent pages;
// made by the standards' readers of orders. House rules: a month without the day pays on its last one, one without a fifth Monday on its
// last Monday; only weekends are no working days.
import { addDays, startOfDayMs, toDay } from '../ledger/calendar.ts';

/** How often, from and until when, and how much. Amounts are minor units; undefined for the ordinary one. */
export interface Schedule {
  readonly unit: 'day' | 'workingDay' | 'week' | 'month';
  readonly count: number;
  /** 1 for Monday. */
  readonly weekday: number | undefined;
  /** 1 to 5. */
  readonly weekOfMonth: number | undefined;
  /** From 1, or from the month's end, -1 for the last. */
  readonly dayOfMonth: number | undefined;
  readonly firstDay: string;
  readonly lastDay: string | undefined;
  readonly times: number | undefined;
  readonly firstAmountMinor: bigint | undefined;
  readonly finalAmountMinor: bigint | undefined;
  /** What a payment does whose day is on a weekend; undefined for being made then all the same. */
  readonly rule: 'following' | 'preceding' | undefined;
}

/** One payment of it. */
export interface ScheduledDay {
  readonly day: string;
  /** Undefined for the ordinary one. */
  readonly amountMinor: bigint | undefined;
}

const weekdayOf = (day: string): number => new Date(startOfDayMs(day)).getUTCDay() || 7;
const isWeekend = (day: string): boolean => weekdayOf(day) > 5;

/** The first day of the month that is so many months after the one of `day`. */
function monthAfter(day: string, months: number): string {
  const date = new Date(startOfDayMs(day));
  return toDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
}

function dayInMonth(first: string, { dayOfMonth = 1, weekOfMonth, weekday = 1 }: Schedule): string {
  const last = addDays(monthAfter(first, 1), -1);
  if (weekOfMonth !== undefined) {
    const day = addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (weekOfMonth - 1));
    return day > last ? addDays(day, -7) : day;
  }
  const day = dayOfMonth < 0 ? addDays(last, dayOfMonth + 1) : addDays(first, dayOfMonth - 1);
  return day > last ? last : day;
}

/** All days in their order, without an end, before the rule for weekends. */
function* endless(schedule: Schedule): Generator<string> {
  const { unit, count, weekday, firstDay } = schedule;
  yield firstDay;
  if (unit === 'month') {
    for (let months = 0; ; months += count) {
      const day = dayInMonth(monthAfter(firstDay, months), schedule);
      if (day > firstDay) yield day;
    }
  }
  const step = unit === 'week' ? 7 * count : count;
  // The first of the weekday's own, when the first payment is on another day.
  const offset = unit === 'week' && weekday !== undefined ? (weekday - weekdayOf(firstDay) + 7) % 7 : 0;
  for (let day = addDays(firstDay, offset === 0 ? step : offset); ; day = addDays(day, step)) {
    if (unit !== 'workingDay' || !isWeekend(day)) yield day;
  }
}

function shifted(day: string, rule: Schedule['rule']): string {
  if (rule === undefined || !isWeekend(day)) return day;
  if (rule === 'following') return addDays(day, weekdayOf(day) === 6 ? 2 : 1);
  return addDays(day, weekdayOf(day) === 6 ? -1 : -2);
}

/** The payments up to a day, and whether there are none after them. */
export function daysUntil(
  schedule: Schedule,
  until: string,
): { readonly days: readonly ScheduledDay[]; readonly isOver: boolean } {
  const { lastDay, times, rule, firstAmountMinor, finalAmountMinor } = schedule;
  const days: ScheduledDay[] = [];
  const walk = endless(schedule);
  let day = walk.next().value as string;
  for (let index = 0; ; index++) {
    const next = walk.next().value as string;
    const isLast = index + 1 === times || (lastDay !== undefined && next > lastDay);
    const made = shifted(day, rule);
    if (made > until) return { days, isOver: false };
    const amountMinor = isLast ? finalAmountMinor : index === 0 ? firstAmountMinor : undefined;
    days.push({ day: made, amountMinor });
    if (isLast) return { days, isOver: true };
    day = next;
  }
}
