// A customer's feed of changes as a caller may see it: of accounts that they may see, at banks whose links cover transactions now. Called by the
// transactions loaders; asks no bank.

import type { Access, NamedAccount } from '../auth/access.ts';
import { type FeedPage, type FeedPosition, feedStart } from '../book/feed.ts';
import { NotFound } from '../domain/errors.ts';
import { covers, homeOf, showsAccount } from '../domain/link.ts';
import type { BookSet, TransactionsChangedEvent } from '../store/book.ts';
import type { BankReads } from './bank-reads.ts';

export type { TransactionsChanged, TransactionsChangedEvent } from '../store/book.ts';

/** Which changes are read. */
export interface ChangesRequest {
  readonly customerId: string;
  /** One account's alone; null for all. */
  readonly account: { readonly bankId: string; readonly accountKey: string } | null;
  readonly after: FeedPosition;
  /** The last set that is read; absent for as far as there are any. */
  readonly throughSeq?: number;
  readonly limit: number;
}

/** The place behind a set. */
export const behindSet = ({ seq, count }: Pick<BookSet, 'seq' | 'count'>): FeedPosition => ({ seq, index: count });

/** The place before a set. */
export const beforeSet = ({ seq }: Pick<BookSet, 'seq'>): FeedPosition => ({ seq: seq - 1, index: 0 });

/** Whose changes may be told now: those of accounts that the caller may see, at banks through whose links entries may be read. */
export type IsCovered = (account: Pick<NamedAccount, 'bankId' | 'accountKey'>) => boolean;

/** What of a customer is covered now; null when the caller may not see the customer. @throws StoreFailure */
export async function readCovered(access: Access, customerId: string): Promise<IsCovered | null> {
  const links = await access.linksOfCustomer(customerId);
  if (links === null) return null;
  const nowMs = Date.now();
  const covering = links.filter((link) => covers(link, 'transactions', nowMs));
  return ({ bankId, accountKey }) => covering.some((link) => homeOf(link) === bankId && showsAccount(link, accountKey));
}

/**
 * A page of changes; null where statements are not kept.
 * @throws NotFound when the caller may not see the customer; StoreFailure
 */
export async function readStatementChanges(
  { access, services: { statements = null } }: BankReads,
  { customerId, account, ...page }: ChangesRequest,
): Promise<FeedPage | null> {
  // What was read under a consent that has ended, or does not cover entries any more, is not shown.
  const isCovered = await readCovered(access, customerId);
  if (isCovered === null) throw new NotFound();
  if (statements === null) return null;
  const isShown = ({ bankId, accountKey }: { readonly bankId: string; readonly accountKey: string }) =>
    isCovered({ bankId, accountKey }) &&
    (account === null || (account.bankId === bankId && account.accountKey === accountKey));
  return statements.book.readFeed({ customerId, ...page, isShown });
}

/**
 * Sets of changes behind a place, or from now on where it is null, and those to come; null where statements are not kept. Each
 * is judged when it is told: accounts that are not covered then are passed over, and whoever may not see the customer any more is
 * told of it by what reads the set.
 * @throws NotFound when the caller may not see the customer; StoreFailure
 */
export async function followStatementChanges(
  { access, services: { statements = null } }: BankReads,
  customerId: string,
  after: FeedPosition | null,
): Promise<AsyncIterable<TransactionsChangedEvent> | null> {
  if ((await access.linksOfCustomer(customerId)) === null) throw new NotFound();
  if (statements === null) return null;
  const begun = after ?? feedStart;
  return statements.feed.follow(customerId, {
    // A set that was begun is told on.
    afterSeq: after === null ? null : after.index > 0 ? after.seq - 1 : after.seq,
    async toValue(set) {
      const isBegun = set.seq === begun.seq && begun.index > 0;
      if (isBegun && set.count <= begun.index) return null;
      const isCovered = await readCovered(access, customerId);
      if (isCovered?.(set) === false) return null;
      return { transactionsChanged: { customerId, set, after: isBegun ? begun : beforeSet(set) } };
    },
  });
}
