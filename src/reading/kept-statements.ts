// What is kept of a customer's statements, as a caller may see it, without asking any bank: for questions over many customers.
// Of accounts that the caller may see, at banks whose links cover entries now, as the feed of changes has it
// (statement-changes.ts). Called by the loaders of insights.

import type { BookView, BookWindow } from '../book/book.ts';
import { covers, homeOf, type Link, showsAccount } from '../domain/link.ts';
import type { BookAccountName } from '../store/book.ts';
import type { BankReads } from './bank-reads.ts';

/** What is kept of one account in a window. */
export interface KeptStatement extends Pick<BookView, 'entries' | 'historyFrom' | 'updatedAtMs'> {
  readonly name: BookAccountName;
}

/** What may be read of a customer's books. */
export interface KeptAccounts {
  /** In the order of bank and key. */
  readonly names: readonly BookAccountName[];
  /** Links of the customer that the caller may see. */
  readonly links: readonly Link[];
  /** Those through which no entries may be read now: ended, or not granted. */
  readonly uncovered: readonly Link[];
}

/** Which books of a customer the caller may read; null when the caller may not see the customer. @throws StoreFailure */
export async function readKeptAccounts(
  { access, services: { statements = null } }: BankReads,
  customerId: string,
): Promise<KeptAccounts | null> {
  const links = await access.linksOfCustomer(customerId);
  if (links === null) return null;
  const nowMs = Date.now();
  const [covering, uncovered] = [true, false].map((isWanted) =>
    links.filter((link) => covers(link, 'transactions', nowMs) === isWanted),
  );
  const all = statements === null ? [] : await statements.book.readAccountNames(customerId);
  const names = all.filter(
    ({ bankId, accountKey }) =>
      covering?.some((link) => homeOf(link) === bankId && showsAccount(link, accountKey)) === true,
  );
  return { names, links, uncovered: uncovered ?? [] };
}

/** One account's statement as it is kept; null where nothing is. @throws StoreFailure, SealFailure */
export async function readKeptStatement(
  { services: { statements = null } }: BankReads,
  name: BookAccountName,
  window: BookWindow,
): Promise<KeptStatement | null> {
  const view = (await statements?.book.read(name, window)) ?? null;
  return view === null ? null : { ...view, name };
}
