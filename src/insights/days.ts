// Days as numbers, for intervals between entries: days since 1970-01-01, weeks from Monday (ISO 8601), months as a count.
// Called by the computations beside this file. Source: the proleptic Gregorian calendar of ISO 8601; no time zones here.

import type { CalendarDate } from '../domain/dates.ts';

/** Days before each month of a year that begins in March, so that a leap day is its last. */
const daysBeforeMonth = (monthFromMarch: number): number => Math.floor((153 * monthFromMarch + 2) / 5);

/** Days from 0000-03-01 to 1970-01-01. */
const epochOffset = 719_468;

/** Days since 1970-01-01 of a day `YYYY-MM-DD`. */
export function toDayNumber(date: CalendarDate): number {
  return toDayOf(toMonthNumber(date), Number(date.slice(8, 10)));
}

function toDayOf(monthNumber: number, day: number): number {
  const fromMarch = monthNumber - 2;
  const year = Math.floor(fromMarch / 12);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + daysBeforeMonth(fromMarch - year * 12) + day - 1 - epochOffset;
}

/** A day's month as a number of {@link toMonthNumber}, and its day of the month. */
export function toMonthAndDay(dayNumber: number): { readonly monthNumber: number; readonly day: number } {
  const fromMarch = dayNumber + epochOffset;
  const era = Math.floor(fromMarch / 146_097);
  const ofEra = fromMarch - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * ofYear + 2) / 153);
  return { monthNumber: (yearOfEra + era * 400) * 12 + month + 2, day: ofYear - daysBeforeMonth(month) + 1 };
}

/** The day of a number of {@link toDayNumber}. */
export function toDate(dayNumber: number): CalendarDate {
  const { monthNumber, day } = toMonthAndDay(dayNumber);
  return `${toMonth(monthNumber)}-${String(day).padStart(2, '0')}`;
}

/** The Monday of a day's ISO week. 1970-01-01 was a Thursday. */
export const mondayOf = (dayNumber: number): number => dayNumber - ((((dayNumber + 3) % 7) + 7) % 7);

/** Months since year 0 of a day, so that neighbours differ by one over the turn of the year, too. */
export const toMonthNumber = (date: CalendarDate): number =>
  Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/** The month `YYYY-MM` of a number of {@link toMonthNumber}. */
export function toMonth(monthNumber: number): string {
  const year = Math.floor(monthNumber / 12);
  return `${String(year).padStart(4, '0')}-${String(monthNumber - year * 12 + 1).padStart(2, '0')}`;
}

/** The day number of a day of a month, or of the month's last day where it has no such day. */
export function dayOfMonth(monthNumber: number, day: number): number {
  return Math.min(toDayOf(monthNumber, day), toDayOf(monthNumber + 1, 1) - 1);
}
