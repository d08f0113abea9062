// Forgetting what was read over a link and is untrue now, or not to be shown: the cache drops it, and the statement book, which
// keeps what a bank may not be able to give again, asks the bank before it shows it as fresh.

import type { Cache } from '../cache/cache.ts';
import { linkScope } from '../cache/keys.ts';
import { type Link, ownerOf } from '../domain/link.ts';
import type { StatementServices } from './statement-stops.ts';

/** What keeps what was read. */
export interface ReadKeepers {
  readonly cache: Cache;
  /** Null where no statement book is kept. */
  readonly statements: StatementServices | null;
}

/**
 * What tells a link's list of cards apart, among the keys of what is kept, from its single ones: keys of cards are hashes, and no
 * hash is this short.
 */
export const allCards = 'all';

/** Whose link, of which consent, at which bank. */
type LinkToForget = Parameters<typeof linkScope>[0] & Pick<Link, 'customerId' | 'bankId' | 'homeBankId'>;

/** Forgets all that was read over a link, or of some of its accounts. The book's troubles go to its `onTrouble`. */
export async function forgetRead(
  { cache, statements }: ReadKeepers,
  link: LinkToForget,
  accountKeys?: readonly string[],
): Promise<void> {
  const scope = linkScope(link);
  const owner = ownerOf(link);
  const books = accountKeys === undefined ? owner : { ...owner, accountKeys };
  await Promise.all([
    ...(accountKeys === undefined ? [cache.drop(scope)] : accountKeys.map((key) => cache.drop(scope, key))),
    statements?.book.doubt(books).catch(statements.onTrouble),
  ]);
}

/** Forgets a link's list of cards, and what was read of one of them. */
export async function forgetCard(cache: Cache, link: LinkToForget, cardKey: string): Promise<void> {
  const scope = linkScope(link);
  await Promise.all([cache.drop(scope, allCards), cache.drop(scope, cardKey)]);
}
