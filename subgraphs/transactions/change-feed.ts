// From arguments to a page of the feed of changes: shared by Account.transactionChanges and Customer.transactionChanges, which
// differ only in whose changes they tell.

import { type FeedChange, type FeedPosition, feedStart } from '../../src/book/feed.ts';
import { InvalidInput } from '../../src/domain/errors.ts';
import type { TextSealer } from '../../src/domain/sealed-text.ts';
import type { ChangesRequest, TransactionsChanged } from '../../src/reading/statement-changes.ts';
import type { RequestContext } from '../shared/context.ts';
import { assertPageSize, invalidCursor, parseFieldCursor, toFieldCursor } from '../shared/paging.ts';

/** The arguments of the feed's fields. */
export interface ChangesArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** A page of changes. @throws InvalidInput on bad arguments, and where no statements are kept; NotFound, StoreFailure */
export function loadChanges(
  { first, after }: ChangesArgs,
  whose: Pick<ChangesRequest, 'customerId' | 'account'>,
  context: Pick<RequestContext, 'ids' | 'loaders'>,
) {
  const from = after == null ? feedStart : parsePosition(after, context.ids.cursors);
  return loadPage({ ...whose, after: from, limit: assertPageSize(first) }, after != null, context);
}

/** The changes of one event. @throws as {@link loadChanges} does */
export function loadChangesOf(
  { customerId, set, after }: TransactionsChanged,
  first: number,
  context: Pick<RequestContext, 'ids' | 'loaders'>,
) {
  const request = { customerId, account: null, after, throughSeq: set.seq, limit: assertPageSize(first) };
  return loadPage(request, after.index > 0, context);
}

/** Where a customer's subscription begins; null for what is to come. @throws InvalidInput */
export function parseFollowedPosition(after: string | null | undefined, cursors: TextSealer): FeedPosition | null {
  if (after == null) return null;
  return after === '0' ? feedStart : parsePosition(after, cursors);
}

/** What is told where there is no feed. */
export const noFeed = () =>
  new InvalidInput('transactionChanges', 'This gateway keeps no statements: there is no feed of changes.');

async function loadPage(
  request: ChangesRequest,
  hasPreviousPage: boolean,
  { ids: { cursors }, loaders }: Pick<RequestContext, 'ids' | 'loaders'>,
) {
  const page = await loaders.transactions.changes(request);
  if (page === null) throw noFeed();
  const edges = page.changes.map((change) => ({ node: { change }, cursor: toCursor(change.position, cursors) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasMore,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: toCursor(page.end, cursors),
    },
  };
}

/** A place as clients have it. */
export const toCursor = ({ seq, index }: FeedPosition, cursors: TextSealer): string =>
  toFieldCursor([seq, index], cursors);

/** Parses a cursor of the feed. @throws InvalidInput */
export function parsePosition(text: string, cursors: TextSealer): FeedPosition {
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
