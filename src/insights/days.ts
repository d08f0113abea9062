// Days as numbers, for intervals between entries: days since 1970-01-01, weeks from Monday (ISO 8601), months as a count.
// Called by the computations beside this file. Source: the proleptic Gregorian calendar of ISO 8601; no time zones here.

import type { CalendarDate } from '../domain/dates.ts';

const dayMs = 86_400_000;

/** Days since 1970-01-01 of a day `YYYY-MM-DD`. */
export function toDayNumber(date: CalendarDate): number {
  return Math.round(
    Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / dayMs,
  );
}

/** The day of a number of {@link toDayNumber}. */
export function toDate(dayNumber: number): CalendarDate {
  return new Date(dayNumber * dayMs).toISOString().slice(0, 10);
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
  const year = Math.floor(monthNumber / 12);
  const month = monthNumber - year * 12;
  const last = Math.round(Date.UTC(year, month + 1, 0) / dayMs);
  return Math.min(Math.round(Date.UTC(year, month, 1) / dayMs) + day - 1, last);
}
