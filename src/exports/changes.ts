// Changes of statements as rows, from a cursor of the feed on: what `transactionChanges` gives, page after page to the end. No bank is
// asked for entries: they are those of the statement book, as they are now. Called by row-export.ts.

import type { RequestContext } from '../../subgraphs/shared/context.ts';
import { readShownBank } from '../../subgraphs/shared/references.ts';
import { noFeed, toCursor, toKind } from '../../subgraphs/transactions/change-feed.ts';
import { toStatementEntry } from '../book/book.ts';
import type { FeedChange, FeedPage, FeedPosition } from '../book/feed.ts';
import { NotFound } from '../domain/errors.ts';
import { bankGlobalId } from '../domain/global-id.ts';
import { type LocatedAccount, nameOf } from '../reading/located-account.ts';
import type { ChangesRequest } from '../reading/statement-changes.ts';
import type { Row } from './columns.ts';
import { customerOf } from './entries.ts';
import type { ExportQuery } from './query.ts';
import { type ExportedRow, RowMaker, type Shown, toEmptyRow } from './rows.ts';
import type { ExportSession } from './session.ts';

/** Changes that are read at once. */
const pageSize = 200;

/** Whose changes are exported. */
export type ChangesOf = Pick<ChangesRequest, 'customerId' | 'account'>;

/** Whose changes a query asks for. @throws NotFound, InvalidInput, BankFailure */
export async function findChangesOf(query: ExportQuery, context: RequestContext): Promise<ChangesOf> {
  const [asked] = query.accounts;
  if (asked === undefined) return { customerId: customerOf(query, context), account: null };
  const located = await context.loaders.accounts.account(asked.place, asked.accountKey);
  if (located === null) throw new NotFound();
  const account = nameOf(located);
  return { customerId: account.customerId, account };
}

/** Whether there is a feed for the caller to read. @throws as a page of it does */
export async function assertReadable({ access, loaders }: RequestContext, of: ChangesOf): Promise<void> {
  if ((await access.linksOfCustomer(of.customerId)) === null) throw new NotFound();
  // The page behind the end: nothing is shown, and nothing told to the audit of reads.
  const end = { seq: Number.MAX_SAFE_INTEGER, index: 0 };
  if ((await loaders.transactions.changes({ ...of, after: end, limit: 1 })) === null) throw noFeed();
}

/** Reads a page. @throws NotFound for a customer whom the caller may not see, InvalidInput where nothing is kept, StoreFailure */
async function readPage({ loaders }: RequestContext, of: ChangesOf, after: FeedPosition): Promise<FeedPage> {
  const page = await loaders.transactions.changes({ ...of, after, limit: pageSize });
  if (page === null) throw noFeed();
  return page;
}

/** A page as rows, and the place behind it. */
export interface ChangeRows {
  readonly rows: readonly ExportedRow[];
  readonly end: FeedPosition;
}

/** What is made rows of. */
export interface ChangesJob {
  readonly of: ChangesOf;
  readonly after: FeedPosition;
  readonly shown: Shown;
}

/** All changes behind a place, in pieces. @throws ExportBroken, NotFound, StoreFailure */
export async function* readChanges(
  session: ExportSession,
  { of, after, shown }: ChangesJob,
): AsyncGenerator<ChangeRows> {
  for (let place = after, hasMore = true; hasMore; ) {
    session.assertGoesOn();
    const context = session.newContext();
    try {
      const page = await readPage(context, of, place);
      const rows: ExportedRow[] = [];
      for (const change of page.changes) rows.push(await toChangeRow(change, shown, context));
      yield { rows, end: page.end };
      place = page.end;
      hasMore = page.hasMore;
    } finally {
      session.settle(context);
    }
  }
}

async function toChangeRow(change: FeedChange, shown: Shown, context: RequestContext): Promise<ExportedRow> {
  const { ids, loaders } = context;
  const { name, entry, atMs, kind, successorId, entryId } = change;
  const about: Row = [
    toKind(change),
    kind === 'ADDED' ? 'FIRST_SEEN' : kind,
    new Date(atMs).toISOString(),
    successorId === undefined ? null : ids.transaction(name, successorId),
    toCursor(change.position, ids.cursors),
  ];
  const gone = toEmptyRow(
    ids.transaction(name, entryId),
    ids.account(name),
    bankGlobalId(await readShownBank(name, context)),
  );
  // An account that cannot be read now costs its entries, and no change.
  const located = entry === null ? null : await loaders.accounts.account(name, name.accountKey).catch(() => null);
  if (entry === null || located === null) return { row: [...about, ...gone], name, transaction: null };
  const statementEntry = toStatementEntry(entry);
  const row = new RowMaker({ located, part: toPart(located, atMs) }, ids, shown).toRow(statementEntry);
  return { row: [...about, ...row], name, transaction: statementEntry.transaction };
}

/** The entry comes from the book, by the bank's answer of then. */
function toPart({ reading: { link, nextRefreshAtMs } }: LocatedAccount, fetchedAtMs: number) {
  const reading = { value: [], fetchedAtMs, defects: [], incomplete: null } as const;
  return { ...reading, link, freshness: 'CACHED', staleBecause: null, nextRefreshAtMs } as const;
}
