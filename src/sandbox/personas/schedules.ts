// When things happen: days of the month, of the week, of the year; and amounts that change with the season or the years.
// Called by the personas' tables.
import { addDays, daysBetween } from '../ledger/calendar.ts';
import type { Random } from '../ledger/random.ts';
import type { Schedule } from './persona.ts';
import { dayNumber, isWorkingDay, lastWorkingDay, nextWorkingDay, weekdayOf } from './working-days.ts';

/** The month (YYYY-MM) `count` months later; negative counts go back. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** All days of a month. */
export function daysOf(month: string): readonly string[] {
  return daysBetween(`${month}-01`, addDays(`${addMonths(month, 1)}-01`, -1));
}

const isIn = (months: readonly number[], month: string): boolean => months.includes(Number(month.slice(5)));
const everyMonth = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** A date from 1 to 28, of all months or of those named, or the next working day. */
export const monthly =
  (date: number, months: readonly number[] = everyMonth): Schedule =>
  (month, country) =>
    isIn(months, month) ? [nextWorkingDay(country, `${month}-${String(date).padStart(2, '0')}`)] : [];

/** A date of each month, or of those named, whatever day of the week it is: what cards are charged on. */
export const onDate =
  (date: number, months: readonly number[] = everyMonth): Schedule =>
  (month) =>
    isIn(months, month) ? [`${month}-${String(date).padStart(2, '0')}`] : [];

/** The last working day of each month, or of those named. */
export const atMonthEnd =
  (months: readonly number[] = everyMonth): Schedule =>
  (month, country) =>
    isIn(months, month) ? [lastWorkingDay(country, month)] : [];

/** Each week on these days (0 for Sunday), or the next working day. */
export const weekly =
  (...weekdays: readonly number[]): Schedule =>
  (month, country) =>
    daysOf(month).flatMap((day) => (weekdays.includes(weekdayOf(day)) ? [nextWorkingDay(country, day)] : []));

/** Every so many days, counted from 1970-01-01 and some days more; on a holiday the working day before. */
export const everyDays =
  (count: number, offset: number): Schedule =>
  (month, country) =>
    daysOf(month).flatMap((day) => {
      if (dayNumber(day) % count !== offset) return [];
      let paid = day;
      while (!isWorkingDay(country, paid)) paid = addDays(paid, -1);
      return [paid];
    });

/** An amount between two, both included. */
export const between =
  (low: number, high: number) =>
  (_day: string, random: Random): number =>
    random.integer(low, high);

/** What a month of heating costs beside one in summer, in percent. */
const seasons = [168, 160, 138, 105, 82, 68, 62, 62, 72, 98, 128, 152] as const;

/** A bill that is higher in winter, `meanMinor` (negative) in the mean of a year, give or take 6 %. */
export const seasonal =
  (meanMinor: number) =>
  (day: string, random: Random): number =>
    Math.round((meanMinor * (seasons[Number(day.slice(5, 7)) - 1] ?? 100) * random.integer(94, 106)) / 10_800);

/** A price that rises by the same step each year in the month named; `startMinor` is that of 2024. */
export const rising =
  ({
    startMinor,
    stepMinor,
    month,
  }: {
    readonly startMinor: number;
    readonly stepMinor: number;
    readonly month: number;
  }) =>
  (day: string): number =>
    startMinor + stepMinor * (Number(day.slice(0, 4)) - 2024 - (Number(day.slice(5, 7)) < month ? 1 : 0));
