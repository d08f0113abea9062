// The cursor of a statement: the place of an entry in the order of all entries, and which links have missed a page of
// this walk. Opaque to clients, parsed as hostile input. It holds no secret and grants nothing.

/** A place in the order of entries: newest first, then by account and key, so that no two entries share one. */
export interface StatementPosition {
  readonly sortDate: string;
  readonly sortTime: string;
  /** Link id and account key, joined by a line feed. */
  readonly account: string;
  readonly entryKey: string;
}

/** What a cursor says. */
export interface StatementCursor {
  readonly position: StatementPosition;
  /** Ids of links that could not contribute to an earlier page of this walk. */
  readonly missedLinkIds: readonly string[];
}

/** A customer has few links; a longer list is not ours. */
const maxMissedLinks = 200;
const maxLength = 20_000;

/** Writes a cursor. */
export function toCursor({ position, missedLinkIds }: StatementCursor): string {
  const { sortDate, sortTime, account, entryKey } = position;
  return Buffer.from(JSON.stringify([1, sortDate, sortTime, account, entryKey, missedLinkIds]), 'utf8').toString(
    'base64url',
  );
}

/** Parses what a client sent as a cursor; null when it is none of ours. */
export function parseCursor(text: string): StatementCursor | null {
  if (text.length > maxLength || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(parsed) || parsed.length !== 6) return null;
  const [version, sortDate, sortTime, account, entryKey, missed]: unknown[] = parsed;
  if (version !== 1 || typeof sortDate !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(sortDate)) return null;
  if (typeof sortTime !== 'string' || typeof account !== 'string' || typeof entryKey !== 'string') return null;
  if (!Array.isArray(missed) || missed.length > maxMissedLinks) return null;
  const missedLinkIds = missed.filter((id): id is string => typeof id === 'string');
  if (missedLinkIds.length !== missed.length) return null;
  return { position: { sortDate, sortTime, account, entryKey }, missedLinkIds };
}

/** Orders places: negative when `a` comes first, that is, is newer. */
export function comparePositions(a: StatementPosition, b: StatementPosition): number {
  if (a.sortDate !== b.sortDate) return a.sortDate > b.sortDate ? -1 : 1;
  if (a.sortTime !== b.sortTime) return a.sortTime > b.sortTime ? -1 : 1;
  if (a.account !== b.account) return a.account < b.account ? -1 : 1;
  // Within one account keys run downwards, as in domain/statement.ts's newestFirst.
  if (a.entryKey !== b.entryKey) return a.entryKey > b.entryKey ? -1 : 1;
  return 0;
}
