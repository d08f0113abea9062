// The cursor of a statement: the place of an entry in the order of all entries, and which links have missed a page of
// this walk. Sealed, opaque to clients, parsed as hostile input. It grants nothing.

import { compareInstants } from '../../src/domain/dates.ts';
import type { TextSealer } from '../../src/domain/sealed-text.ts';
import { openCursor } from '../shared/paging.ts';

/** A place in the order of entries: newest first, then by account, then the entry that stands there. */
export interface StatementPosition {
  readonly sortDate: string;
  readonly sortTime: string;
  /** Link id and account key, joined by a line feed. */
  readonly account: string;
  readonly entryKey: string;
  /** Which it is of its account's entries of this moment, from 0, and how many those are: for when it is gone. */
  readonly ordinal: number;
  readonly count: number;
}

/** What places are ordered by. */
export type StatementMoment = Pick<StatementPosition, 'sortDate' | 'sortTime' | 'account'>;

/** What a cursor says. */
export interface StatementCursor {
  readonly position: StatementPosition;
  /** Ids of links that could not contribute to an earlier page of this walk. */
  readonly missedLinkIds: readonly string[];
}

/** A customer has few links; a longer list is not ours. */
const maxMissedLinks = 200;
const maxLength = 20_000;

/** Changes when the form changes. The first form, without ordinal and count, is read, so that a walk survives an upgrade. */
const version = 2;

/** Writes a cursor. */
export function toCursor({ position, missedLinkIds }: StatementCursor, cursors: TextSealer): string {
  const { sortDate, sortTime, account, entryKey, ordinal, count } = position;
  const parts = [version, sortDate, sortTime, account, entryKey, ordinal, count, missedLinkIds];
  return cursors.seal(JSON.stringify(parts));
}

/** Parses what a client sent as a cursor; null when it is none of ours. */
export function parseCursor(text: string, cursors: TextSealer): StatementCursor | null {
  if (text.length > maxLength || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const parsed = openCursor(text, cursors);
  if (!Array.isArray(parsed)) return null;
  const parts: unknown[] =
    parsed[0] === 1 && parsed.length === 6 ? [2, ...parsed.slice(1, 5), 0, 1, parsed[5]] : parsed;
  if (parts.length !== 8) return null;
  const [writtenVersion, sortDate, sortTime, account, entryKey, ordinal, count, missed] = parts;
  if (writtenVersion !== version || typeof sortDate !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(sortDate)) return null;
  if (typeof sortTime !== 'string' || typeof account !== 'string' || typeof entryKey !== 'string') return null;
  if (!isCount(ordinal) || !isCount(count) || ordinal >= count) return null;
  if (!Array.isArray(missed) || missed.length > maxMissedLinks) return null;
  const missedLinkIds = missed.filter((id): id is string => typeof id === 'string');
  if (missedLinkIds.length !== missed.length) return null;
  return { position: { sortDate, sortTime, account, entryKey, ordinal, count }, missedLinkIds };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Orders moments, then accounts: negative when `a` comes first, that is, is newer. Entries of one account stand as it has them. */
export function compareMoments(a: StatementMoment, b: StatementMoment): number {
  if (a.sortDate !== b.sortDate) return a.sortDate > b.sortDate ? -1 : 1;
  if (a.sortTime !== b.sortTime) return -compareInstants(a.sortTime, b.sortTime);
  if (a.account !== b.account) return a.account < b.account ? -1 : 1;
  return 0;
}
