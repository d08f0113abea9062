// The walk through one or many statements as one list, newest first: Account.transactions and Customer.transactions. It
// reads windows of time from the newest (or the cursor's) on, all accounts side by side, until the page is full, and
// never reads older than it must. A bank that fails costs its own entries, and is told in the sources.

import type { DateWindow } from '../../src/banks/connector.ts';
import { clipWindow, windowMeets } from '../../src/banks/windows.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import { type StatementEntry, undatedSortDate } from '../../src/domain/statement.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { TransactionLoaders } from '../shared/loaders.ts';
import type { PlacedEntry, StatementPart } from '../shared/located-entry.ts';
import { compareMoments, type StatementCursor, type StatementMoment, type StatementPosition } from './cursor.ts';

/** What to walk through. */
export interface WalkRequest {
  readonly accounts: readonly LocatedAccount[];
  readonly first: number;
  readonly after: StatementCursor | null;
  /** Inclusive days; null leaves an end open. */
  readonly from: string | null;
  readonly to: string | null;
  readonly matches: (entry: StatementEntry, located: LocatedAccount) => boolean;
}

function momentOf({ entry, accountId }: PlacedEntry): StatementMoment {
  return { sortDate: entry.sortDate, sortTime: entry.sortTime, account: accountId };
}

/** The place of an entry in the order of all. */
export function positionOf(placed: PlacedEntry): StatementPosition {
  const { entry, part, index } = placed;
  const isOfMoment = (at: number) => {
    const other = part.value[at];
    return other !== undefined && other.sortDate === entry.sortDate && other.sortTime === entry.sortTime;
  };
  let start = index;
  while (isOfMoment(start - 1)) start--;
  let end = index + 1;
  while (isOfMoment(end)) end++;
  return { ...momentOf(placed), entryKey: entry.key, ordinal: index - start, count: end - start };
}

/** What became of one account's part of the walk. */
export interface AccountOutcome {
  readonly located: LocatedAccount;
  readonly parts: readonly StatementPart[];
  readonly failure: BankFailure | null;
}

/** A page of the walk. */
export interface WalkPage {
  readonly entries: readonly PlacedEntry[];
  /** True when more entries may follow: a bank is not asked only to find out. */
  readonly hasNextPage: boolean;
  /** Epoch milliseconds at which banks that are still giving entries may be asked again; null where none is. */
  readonly nextRefreshAtMs: number | null;
  readonly outcomes: readonly AccountOutcome[];
}

/** One account on the way: what was read, and how far. */
class AccountWalk {
  readonly located: LocatedAccount;
  readonly accountId: string;
  readonly parts: StatementPart[] = [];
  failure: BankFailure | null = null;

  constructor(located: LocatedAccount) {
    this.located = located;
    this.accountId = `${located.link.id}\n${located.record.key}`;
  }

  outcome(): AccountOutcome {
    return { located: this.located, parts: this.parts, failure: this.failure };
  }
}

/** What to walk through, but for the accounts. */
export type WalkRange = Omit<WalkRequest, 'accounts'>;

/**
 * Begins to read what the walk will need of an account first, so that an account whose bank has answered does not wait
 * for one whose bank has not. The walk finds it in the loaders, failures too.
 */
export function beginWalk(loaders: TransactionLoaders, located: LocatedAccount, range: WalkRange): void {
  const latest = latestDayOf(range);
  const first = loaders.windows(located).find((window) => windowMeets(window, { from: range.from, to: latest }));
  if (first !== undefined) loaders.statement(located, first, null).catch(() => undefined);
}

/** Reads one page. Never fails for a bank's sake. */
export async function walkStatements(loaders: TransactionLoaders, request: WalkRequest): Promise<WalkPage> {
  const walks = request.accounts.map((located) => new AccountWalk(located));
  const latest = latestDayOf(request);
  const windowsOf = new Map(walks.map((walk) => [walk, loaders.windows(walk.located)]));
  const rounds = Math.max(0, ...[...windowsOf.values()].map((windows) => windows.length));
  const page: PlacedEntry[] = [];
  let hasNextPage = false;
  for (let round = 0; round < rounds && !hasNextPage; round++) {
    if (page.length >= request.first) {
      hasNextPage = walks.some((walk) => mayHoldMore(walk, windowsOf.get(walk)?.slice(round) ?? [], request));
      break;
    }
    const found = await Promise.all(
      walks.map((walk) => readRound(loaders, walk, { window: windowsOf.get(walk)?.[round], request, latest })),
    );
    const missing = request.first - page.length;
    const merged = mergeNewest(found, missing + 1);
    hasNextPage = merged.length > missing;
    page.push(...merged.slice(0, missing));
    // What is still to come of this window stands before all that is older: the walk goes on when it is there.
    if (walks.some(isGoingOn)) hasNextPage = true;
  }
  const waits = walks.flatMap(({ parts }) => parts.filter(({ goesOn }) => goesOn === true));
  const nextRefreshAtMs = waits.length === 0 ? null : Math.max(...waits.map((part) => part.nextRefreshAtMs));
  return { entries: page, hasNextPage, nextRefreshAtMs, outcomes: walks.map((walk) => walk.outcome()) };
}

/** Whether a bank has not given all of the window that was read last. */
function isGoingOn({ parts }: AccountWalk): boolean {
  return parts.at(-1)?.goesOn === true;
}

/** No entry of a later day can be on the page: the range's end or the cursor's day. */
function latestDayOf({ to, after }: WalkRange): string | null {
  return earlierOf(to, undatedFirst(after?.position.sortDate ?? null));
}

/** An undated pending entry sorts as far ahead as can be: every window is still to come. */
function undatedFirst(sortDate: string | null): string | null {
  return sortDate === undatedSortDate ? null : sortDate;
}

function earlierOf(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function mayHoldMore(walk: AccountWalk, windows: readonly DateWindow[], request: WalkRequest): boolean {
  return walk.failure === null && windows.some((window) => windowMeets(window, request));
}

/** A step of the walk, of one account. */
interface Round {
  /** Undefined where the account has no more. */
  readonly window: DateWindow | undefined;
  readonly request: WalkRequest;
  /** No entry of a later day can be on the page; null for any. */
  readonly latest: string | null;
}

/** One account's matching entries of one window, in order; empty when the window lies outside or the bank fails. */
async function readRound(
  loaders: TransactionLoaders,
  walk: AccountWalk,
  { window, request, latest }: Round,
): Promise<readonly PlacedEntry[]> {
  if (window === undefined || walk.failure !== null || !windowMeets(window, { from: request.from, to: latest }))
    return [];
  try {
    const part = await loaders.statement(walk.located, window, clipWindow(window, request));
    walk.parts.push(part);
    const placed: PlacedEntry[] = [];
    const most = request.first + 1;
    for (let index = firstAfter(part.value, walk.accountId, request.after?.position); ; index++) {
      const entry = part.value[index];
      if (entry === undefined || placed.length >= most) break;
      if (!isInRange(entry, request) || !request.matches(entry, walk.located)) continue;
      placed.push({ located: walk.located, entry, part, accountId: walk.accountId, index });
    }
    return placed;
  } catch (error) {
    if (!(error instanceof BankFailure)) throw error;
    walk.failure = error;
    return [];
  }
}

function compareToPosition(
  { sortDate, sortTime }: StatementEntry,
  account: string,
  position: StatementPosition,
): number {
  return compareMoments({ sortDate, sortTime, account }, position);
}

/**
 * Index of the first entry behind the cursor: the one after the cursor's own, wherever that stands among those of its moment
 * by now. When it is gone, as many of its moment are taken for seen as came before it, less those that are gone: what is
 * left may be shown again, and is not skipped.
 */
function firstAfter(
  entries: readonly StatementEntry[],
  accountId: string,
  after: StatementPosition | undefined,
): number {
  if (after === undefined) return 0;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && compareToPosition(entry, accountId, after) < 0) low = middle + 1;
    else high = middle;
  }
  let end = low;
  for (; end < entries.length; end++) {
    const entry = entries[end];
    if (entry === undefined || compareToPosition(entry, accountId, after) !== 0) break;
    if (entry.key === after.entryKey) return end + 1;
  }
  const gone = Math.max(0, after.count - (end - low));
  return Math.min(end, low + Math.max(0, after.ordinal + 1 - gone));
}

/** Undated entries are of now: inside unless the range ends before today, which its `to` says. */
function isInRange({ sortDate }: StatementEntry, { from, to }: WalkRequest): boolean {
  if (sortDate === undatedSortDate) return to === null;
  return (from === null || sortDate >= from) && (to === null || sortDate <= to);
}

/**
 * The newest `limit` of several ordered lists, one an account. Lists are few and short: sorting them is no slower than a
 * heap, and stable, so that what is of one moment stays in its account's order.
 */
function mergeNewest(lists: readonly (readonly PlacedEntry[])[], limit: number): PlacedEntry[] {
  const [only, ...others] = lists.filter((list) => list.length > 0);
  if (only === undefined) return [];
  if (others.length === 0) return only.slice(0, limit);
  return [only, ...others]
    .flat()
    .sort((a, b) => compareMoments(momentOf(a), momentOf(b)))
    .slice(0, limit);
}
