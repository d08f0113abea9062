// The days that an insight is about, and how its arguments say so. Used by sums.ts and by the resolvers.

import { addDays, firstOfMonth } from '../../src/domain/dates.ts';
import { InvalidInput } from '../../src/domain/errors.ts';
import type { Days } from '../shared/models.ts';

/** Months before this one at which a window begins where nothing is said: a year, with this month. */
const usualMonths = 11;

/** The longest window, days: what banks keep at most, and a year. */
const mostDays = 8 * 366;

/** Days that any statement may bear, and that can be counted with. */
const [earliest, latest] = ['1900-01-01', '2999-12-31'];

/** The days that arguments ask for; until today (UTC), and for a year, where they do not say. @throws InvalidInput */
export function parseDays(
  { from, to }: { readonly from?: string | null | undefined; readonly to?: string | null | undefined },
  nowMs: number,
): Days {
  const last = to ?? new Date(nowMs).toISOString().slice(0, 10);
  if (last < earliest || last > latest) throw new InvalidInput('to', `to must be from ${earliest} to ${latest}.`);
  const first = from ?? firstOfMonth(last, -usualMonths);
  if (first < earliest || first > last) throw new InvalidInput('from', `from must be from ${earliest} to ${last}.`);
  if (addDays(first, mostDays) < last)
    throw new InvalidInput('from', `At most ${mostDays} days are looked at at once.`);
  return { from: first, to: last };
}

/** Days on either side that are read as well: the other half of a transfer may lie there. */
const marginDays = 10;

/** The days to read for an insight about some. */
export const toReadDays = ({ from, to }: Days): Days => ({
  from: addDays(from, -marginDays),
  to: addDays(to, marginDays),
});

/** Days before the last at which a history of balances begins where nothing is said. */
const usualBalanceDays = 90;

/** The days of a history of balances. @throws InvalidInput */
export function parseBalanceDays({ from, to }: Parameters<typeof parseDays>[0], nowMs: number): Days {
  const last = to ?? new Date(nowMs).toISOString().slice(0, 10);
  const isFar = last < earliest || last > latest;
  return parseDays({ from: from ?? (isFar ? null : addDays(last, -usualBalanceDays)), to: last }, nowMs);
}
