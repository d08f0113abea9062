// A bank's own day: quotas by the day begin anew at its midnight. Used by memory.ts and redis.ts.

import { dateInZone } from '../domain/dates.ts';

/** One day of a bank's. */
export interface BankDay {
  /** `YYYY-MM-DD` at the bank's place. */
  readonly date: string;
  /** Epoch milliseconds at which it ends; exact to the quarter hour, at which all zones change their days. */
  readonly endsAtMs: number;
}

const quarterHourMs = 900_000;
/** The longest day there is: 25 hours when summer time ends. */
const longestDayMs = 25 * 3_600_000;

/** The day in which an instant (epoch milliseconds) lies, in an IANA time zone. */
export function bankDayAt(atMs: number, timeZone: string): BankDay {
  const date = dateInZone(atMs, timeZone);
  let same = Math.floor(atMs / quarterHourMs);
  let other = same + longestDayMs / quarterHourMs + 1;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (dateInZone(middle * quarterHourMs, timeZone) === date) same = middle;
    else other = middle;
  }
  return { date, endsAtMs: other * quarterHourMs };
}

/** The day of a bank, looked up again only when it is over. Not for a clock that goes back. */
export class BankDays {
  readonly #days = new Map<string, BankDay>();

  /** The day now. */
  at(nowMs: number, timeZone: string): BankDay {
    const current = this.#days.get(timeZone);
    if (current !== undefined && nowMs < current.endsAtMs) return current;
    const day = bankDayAt(nowMs, timeZone);
    this.#days.set(timeZone, day);
    return day;
  }
}
