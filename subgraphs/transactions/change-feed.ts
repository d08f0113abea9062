// From arguments to a page of the feed of changes: shared by Account.transactionChanges and Customer.transactionChanges, which
// differ only in whose changes they tell.

import { type FeedChange, type FeedPosition, feedStart } from '../../src/book/feed.ts';
import { InvalidInput } from '../../src/domain/errors.ts';
import type { TextSealer } from '../../src/domain/sealed-text.ts';
import type { ChangesRequest } from '../../src/reading/statement-changes.ts';
import type { RequestContext } from '../shared/context.ts';
import { assertPageSize, invalidCursor, parseFieldCursor, toFieldCursor } from '../shared/paging.ts';

/** The arguments of the feed's fields. */
export interface ChangesArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** A page of changes. @throws InvalidInput on bad arguments, and where no statements are kept; NotFound, StoreFailure */
export async function loadChanges(
  { first, after }: ChangesArgs,
  whose: Pick<ChangesRequest, 'customerId' | 'account'>,
  { ids: { cursors }, loaders }: RequestContext,
) {
  const limit = assertPageSize(first);
  const from = after == null ? feedStart : parsePosition(after, cursors);
  const page = await loaders.transactions.changes({ ...whose, after: from, limit });
  if (page === null)
    throw new InvalidInput('transactionChanges', 'This gateway keeps no statements: there is no feed of changes.');
  const edges = page.changes.map((change) => ({ node: { change }, cursor: toCursor(change.position, cursors) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasMore,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: toCursor(page.end, cursors),
    },
  };
}

const toCursor = ({ seq, index }: FeedPosition, cursors: TextSealer): string => toFieldCursor([seq, index], cursors);

function parsePosition(text: string, cursors: TextSealer): FeedPosition {
  const [seq, index] = parseFieldCursor(text, ['number', 'number'], cursors);
  const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
  if (!isPlace(seq) || !isPlace(index)) throw invalidCursor();
  return { seq, index };
}

/** What a change is to whoever keeps a copy. */
export function toKind({ kind }: FeedChange): 'ADDED' | 'CHANGED' | 'REMOVED' {
  switch (kind) {
    case 'ADDED':
    case 'RETURNED':
      return 'ADDED';
    case 'BOOKED':
    case 'CORRECTED':
      return 'CHANGED';
    case 'SUPERSEDED':
    case 'VANISHED':
      return 'REMOVED';
  }
}
