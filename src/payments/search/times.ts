// When payments of unknown outcome are looked for, for how long, and how often a place is read for them: house rules, in
// milliseconds. Used by search.ts; tests and the crash harness hand in shorter ones.

import type { Bank } from '../../domain/bank.ts';

/** What the search goes by. */
export interface SearchTimes {
  /** Between rounds. */
  readonly everyMs: number;
  /** The pauses before the second look, the third and so on; the last one stays. */
  readonly pausesMs: readonly number[];
  /** How far apart two looks that show the same entry are at least: one that shows it for a moment proves nothing. */
  readonly confirmMs: number;
  /** How long after it became unknown a payment is looked for. */
  readonly searchMs: number;
  /** Readings of one account a day at most, whatever the bank allows. */
  readonly readingsPerDay: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The gateway's own: soon at first, then ever seldomer, for two weeks. */
export const ordinarySearchTimes: SearchTimes = {
  everyMs: 10_000,
  pausesMs: [15 * minuteMs, hourMs, 6 * hourMs, dayMs],
  confirmMs: 15 * minuteMs,
  searchMs: 14 * dayMs,
  readingsPerDay: 4,
};

/** Days after it was initiated, or was to be made, on which it can still be booked. */
export const bookingDays = 10;

/** Not more than half of what a bank allows without the person: the other half is for whoever reads the account. */
export function readingsPerDayAt({ limits }: Pick<Bank, 'limits'>, { readingsPerDay }: SearchTimes): number {
  const { unattendedCallsPerDay } = limits;
  if (unattendedCallsPerDay === null) return readingsPerDay;
  return Math.min(readingsPerDay, Math.max(1, Math.floor(unattendedCallsPerDay / 2)));
}

/** The pause after so many tries. */
export function pauseAfter(tries: number, { pausesMs }: SearchTimes): number {
  return pausesMs[Math.min(tries, pausesMs.length) - 1] ?? pausesMs[0] ?? dayMs;
}
