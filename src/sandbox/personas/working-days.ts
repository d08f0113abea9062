// The days on which banks of a country book, and the days of a month that rules such as "the last working day" name. Called by
// the personas' tables and by the diary. House rule: national holidays only, by the rules in force in 2026.
import { addDays, startOfDayMs } from '../ledger/calendar.ts';

const dayMs = 86_400_000;

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: string): number {
  return new Date(startOfDayMs(day)).getUTCDay();
}

/** The days since 1970-01-01: what rules of "every two weeks" count by. */
export function dayNumber(day: string): number {
  return startOfDayMs(day) / dayMs;
}

/** Easter Sunday of a Gregorian year (the anonymous algorithm, Meeus, chapter 8). */
function easterOf(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return `${year}-${String(Math.floor(f / 31)).padStart(2, '0')}-${String((f % 31) + 1).padStart(2, '0')}`;
}

/** Fixed holidays as month and date, and those that move as days from Easter Sunday. */
const holidays: Readonly<
  Record<string, { readonly fixed: readonly string[]; readonly fromEaster: readonly number[] }>
> = {
  GB: { fixed: ['01-01', '12-25', '12-26'], fromEaster: [-2, 1] },
  DE: { fixed: ['01-01', '05-01', '10-03', '12-25', '12-26'], fromEaster: [-2, 1, 39, 50] },
  AU: { fixed: ['01-01', '01-26', '04-25', '12-25', '12-26'], fromEaster: [-2, 1] },
};

/** Spring and summer bank holiday are the last Mondays of May and August: now and then a month's last day. */
function isBritishMonday(day: string): boolean {
  const month = day.slice(5, 7);
  return (month === '05' || month === '08') && weekdayOf(day) === 1 && addDays(day, 7).slice(5, 7) !== month;
}

const judged = new Map<string, boolean>();

/** Whether banks of the country book on a day; Sundays, Saturdays and holidays they do not. */
export function isWorkingDay(country: string, day: string): boolean {
  const key = `${country} ${day}`;
  const before = judged.get(key);
  if (before !== undefined) return before;
  const { fixed, fromEaster } = holidays[country] ?? { fixed: [], fromEaster: [] };
  const easter = easterOf(Number(day.slice(0, 4)));
  const isFree =
    weekdayOf(day) % 6 === 0 ||
    fixed.includes(day.slice(5)) ||
    fromEaster.some((count) => addDays(easter, count) === day) ||
    (country === 'GB' && isBritishMonday(day));
  judged.set(key, !isFree);
  return !isFree;
}

/** The day itself, or the next on which banks book. */
export function nextWorkingDay(country: string, day: string): string {
  let next = day;
  while (!isWorkingDay(country, next)) next = addDays(next, 1);
  return next;
}

/** The last day of a month (YYYY-MM) on which banks book. */
export function lastWorkingDay(country: string, month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  let day = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  while (!isWorkingDay(country, day)) day = addDays(day, -1);
  return day;
}
