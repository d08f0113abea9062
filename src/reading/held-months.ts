// A closed window of a statement some months at a time, from the statement book alone: for exports, which hold no more than they write.
// Called by the transactions loaders; what it does not give is read by statement-reads.ts.

import { addDays, type CalendarDate, firstOfMonth } from '../domain/dates.ts';
import { BankFailure } from '../domain/errors.ts';
import { hasEnded } from '../domain/link.ts';
import type { StatementEntry } from '../domain/statement.ts';
import { nameOf } from './located-account.ts';
import type { Sourced } from './sourced.ts';
import { toKnownWindow } from './statement-asks.ts';
import { emptyView, type StatementPlace, type StatementReader, toReading } from './statement-reads.ts';
import { findWithheld } from './withheld.ts';

/** A window that is read piece by piece. */
export interface HeldPlace extends StatementPlace {
  /** The days of it that are read. */
  readonly within: { readonly from: CalendarDate; readonly to: CalendarDate };
}

/**
 * A closed window some months at a time, newest first, where the book has all of it and it is fresh: what {@link toStatementRead} would
 * give, without holding all of it, nor putting it into the cache. Null where it is to be read as ever, refusals among them.
 * @throws StoreFailure, SealFailure while it is read
 */
export async function readHeldMonths(
  reads: StatementReader,
  place: HeldPlace,
): Promise<AsyncIterable<Sourced<readonly StatementEntry[]>> | null> {
  const { located, window, within } = place;
  const { link, record } = located;
  const { statements = null, cacheWindows } = reads.services;
  if (statements === null || window.to === null) return null;
  const isCovered = link.permissions.has('transactions') && record.account.withheld?.includes('transactions') !== true;
  if (!isCovered || hasEnded(link, Date.now())) return null;
  if (findWithheld(link, 'history', [record.key]) !== null) return null;
  const atMs = await readFreshAtMs(reads, place, statements);
  if (atMs === null) return null;
  const nextRefreshAtMs = atMs + cacheWindows.history.freshMs;
  const age = { link, freshness: 'CACHED', staleBecause: null, nextRefreshAtMs } as const;
  const origin = { fetchedAtMs: atMs, readings: [], floor: null } as const;
  return (async function* () {
    let isFirst = true;
    for (const month of monthsOf(within)) {
      const view = (await statements.book.read(nameOf(located), month)) ?? emptyView;
      const reading = toReading(view, month, origin);
      // What is noteworthy of the window is told once.
      const { notes } = isFirst ? toReading({ ...view, entries: [] }, window, origin) : { notes: [] };
      isFirst = false;
      yield { ...reading, ...age, notes: notes ?? [] };
    }
  })();
}

/** When all of a window was read that is fresh, epoch milliseconds; null where it is not, or the store cannot tell. */
async function readFreshAtMs(
  reads: StatementReader,
  { located, window }: StatementPlace,
  { book, onTrouble }: NonNullable<StatementReader['services']['statements']>,
): Promise<number | null> {
  try {
    const held = await book.readCoverage(nameOf(located));
    if (held === null) return null;
    const { isWhole, atMs } = toKnownWindow(held.coverage, window, reads.connector(located.link).bank);
    const { freshMs } = reads.services.cacheWindows.history;
    if (!isWhole || atMs === null || atMs <= held.doubtedAtMs || atMs + freshMs <= Date.now()) return null;
    return atMs;
  } catch (error) {
    // A bank that is not configured any more is told by the reading that follows.
    if (!(error instanceof BankFailure)) onTrouble(error);
    return null;
  }
}

/** Months that are read at once: with fewer, the book's segments, of some hundred entries, are each opened for several of them. */
const monthsAtOnce = 3;

/** Some months, or parts of them, at a time, newest first. */
function* monthsOf({ from, to }: HeldPlace['within']): Generator<HeldPlace['within']> {
  for (let last = to; last >= from; last = addDays(firstOfMonth(last, 1 - monthsAtOnce), -1)) {
    const first = firstOfMonth(last, 1 - monthsAtOnce);
    yield { from: first > from ? first : from, to: last };
  }
}
