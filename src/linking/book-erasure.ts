// What a link's end means for the statement book and for what accounts are known by: erased at once where the customer says so. Otherwise the sweep of
// src/start/statement-upkeep.ts does it in its time. Called by endings.ts.

import { homeOf, ownerOf } from '../domain/link.ts';
import type { Actor } from '../store/audit.ts';
import type { LinkRecord } from '../store/links.ts';
import type { Store } from '../store/store.ts';

/** Why a book was erased, for the audit. */
export type BookErasureReason = 'ASKED_FOR' | 'LINK_ENDED';

/**
 * Erases the books of a customer's accounts at a bank; nothing where another link of theirs to that bank can still be read or
 * renewed. Gives how many. @throws StoreFailure
 */
export async function eraseBooks(
  store: Pick<Store, 'links' | 'book' | 'accountIdentities' | 'categoryCorrections' | 'audit'>,
  owner: Pick<LinkRecord, 'customerId' | 'bankId' | 'homeBankId'>,
  { actor, atMs, reason }: { readonly actor: Actor; readonly atMs: number; readonly reason: BookErasureReason },
): Promise<number> {
  const { customerId, bankId } = ownerOf(owner);
  const links = await store.links.readOfCustomer(customerId);
  if (links.some((link) => homeOf(link) === bankId && mayBeRead(link))) return 0;
  const count = await store.book.erase({ customerId, bankId });
  await store.accountIdentities.erase({ customerId, bankId });
  await store.categoryCorrections.eraseOfBank({ customerId, bankId });
  if (count > 0)
    await store.audit.append({ atMs, actor, action: 'BOOK_ERASE', outcome: 'DONE', reason, customerId, bankId });
  return count;
}

/** Whether a link gives data, or could after a renewal. */
const mayBeRead = ({ status, grantedAtMs }: LinkRecord): boolean => grantedAtMs !== null && status !== 'REVOKED';
