// `accounts.changed`: that something has become of a customer's accounts at a bank, for every partner whom the customer lets read, and
// nothing of the accounts: the partner asks for them. Listed by kinds.ts.

import { covers } from '../../domain/link.ts';
import { parseBookSubject } from '../../store/book.ts';
import type { WebhookKind } from '../kind.ts';

/** Changes of accounts. */
export const accountsChanged: WebhookKind = {
  operation: `subscription AccountsChanged($customerId: ID, $after: String) {
  accountsChanged(customerId: $customerId, after: $after) {
    customer { id }
    bank { id }
    at
    cursor
  }
}`,
  scope: 'accounts:read',
  subgraph: 'accounts',
  async find({ subjectId, eventSeq }, { store, access }) {
    const owner = parseBookSubject(subjectId);
    if (owner === null) return null;
    const [event] = await store.accountEvents.readAfter(owner.customerId, eventSeq - 1, 1);
    if (event?.seq !== eventSeq || event.bankId !== owner.bankId) return null;
    const links = (await access.linksOfCustomer(owner.customerId)) ?? [];
    const nowMs = Date.now();
    if (!links.some((link) => link.bankId === owner.bankId && covers(link, 'accounts', nowMs))) return null;
    return { atMs: event.atMs, rootValue: { accountsChanged: event }, variables: {} };
  },
};
