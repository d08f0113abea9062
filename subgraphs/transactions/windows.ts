// How a statement is cut into windows of time. Banks promise no order among their pages, so a window is read whole; the
// windows are the same for every query in a month, so that they can be cached, and few, so that a quiet account costs
// few calls. Used by loaders.ts and walk.ts.

import type { DateWindow } from '../../src/banks/connector.ts';
import { addDays, type CalendarDate, firstOfMonth } from '../../src/domain/dates.ts';

/** How far back a statement goes when the bank does not say: seven years, what banks must keep and none shows beyond. */
const defaultHistoryDays = 7 * 365 + 2;

/** Months before this one at which an older window begins: the newest is this month and the last one. */
const recentMonths = 1;
const middleMonths = 5;

/**
 * The windows of a statement, newest first, without gap or overlap: since the last month began (open, with all that is
 * pending), the four months before, and the rest. Clipped to what the bank shows.
 */
export function statementWindows(today: CalendarDate, maxHistoryDays: number | null): readonly DateWindow[] {
  const oldest = addDays(today, -(maxHistoryDays ?? defaultHistoryDays));
  const recentFrom = firstOfMonth(today, -recentMonths);
  const middleFrom = firstOfMonth(today, -middleMonths);
  const windows: DateWindow[] = [
    { from: recentFrom, to: null },
    { from: middleFrom, to: addDays(recentFrom, -1) },
    // Begins with a month, so that its name in the cache does not change every day.
    { from: maxHistoryDays === null ? firstOfMonth(oldest) : oldest, to: addDays(middleFrom, -1) },
  ];
  return windows
    .filter(({ to }) => to === null || to >= oldest)
    .map(({ from, to }) => ({ from: from < oldest && maxHistoryDays !== null ? oldest : from, to }));
}

/** The windows of a day are the same for every account of banks that show as much. */
let remembered: { readonly today: CalendarDate; readonly byHistory: Map<number | null, readonly DateWindow[]> } | null =
  null;

/** {@link statementWindows}, computed once a day for each length of history. */
export function windowsOfDay(today: CalendarDate, maxHistoryDays: number | null): readonly DateWindow[] {
  if (remembered?.today !== today) remembered = { today, byHistory: new Map() };
  let windows = remembered.byHistory.get(maxHistoryDays);
  if (windows === undefined) {
    windows = statementWindows(today, maxHistoryDays);
    remembered.byHistory.set(maxHistoryDays, windows);
  }
  return windows;
}
