// A customer's feed of changes as a caller may see it: of accounts at banks whose links cover transactions now. Called by the
// transactions loaders; asks no bank.

import type { FeedPage, FeedPosition } from '../book/feed.ts';
import { NotFound } from '../domain/errors.ts';
import type { BankReads } from './bank-reads.ts';

/** Which changes are read. */
export interface ChangesRequest {
  readonly customerId: string;
  /** One account's alone; null for all. */
  readonly account: { readonly bankId: string; readonly accountKey: string } | null;
  readonly after: FeedPosition;
  readonly limit: number;
}

/**
 * A page of changes; null where statements are not kept.
 * @throws NotFound when the caller may not see the customer; StoreFailure
 */
export async function readStatementChanges(
  { access, services: { statements = null } }: BankReads,
  { customerId, account, after, limit }: ChangesRequest,
): Promise<FeedPage | null> {
  const links = await access.linksOfCustomer(customerId);
  if (links === null) throw new NotFound();
  if (statements === null) return null;
  const nowMs = Date.now();
  // What was read under a consent that has ended, or does not cover entries any more, is not shown.
  const covering = links.filter(
    ({ permissions, expiresAt }) =>
      permissions.has('transactions') && (expiresAt === null || Date.parse(expiresAt) > nowMs),
  );
  const bankIds = new Set(covering.map(({ bankId }) => bankId));
  const isShown = ({ bankId, accountKey }: { readonly bankId: string; readonly accountKey: string }) =>
    bankIds.has(bankId) && (account === null || (account.bankId === bankId && account.accountKey === accountKey));
  return statements.book.readFeed({ customerId, after, limit, isShown });
}
