// `transactions.changed`: that a customer's statements at a bank have changed, for every partner whom the customer lets read, and
// nothing of what they hold: the partner asks for that, by the cursor. Listed by kinds.ts.

import { covers, homeOf } from '../../domain/link.ts';
import { parseBookSubject, type TransactionsChangedEvent } from '../../store/book.ts';
import type { WebhookKind } from '../kind.ts';

/** Changes of statements. */
export const transactionsChanged: WebhookKind = {
  operation: `subscription TransactionsChanged($customerId: ID, $after: String) {
  transactionsChanged(customerId: $customerId, after: $after) {
    customer { id }
    bank { id }
    at
    cursor
  }
}`,
  scope: 'transactions:read',
  subgraph: 'transactions',
  async find({ subjectId, eventSeq }, { store, access }) {
    const owner = parseBookSubject(subjectId);
    if (owner === null) return null;
    const { customerId, bankId } = owner;
    const links = (await access.linksOfCustomer(customerId)) ?? [];
    const nowMs = Date.now();
    if (!links.some((link) => homeOf(link) === bankId && covers(link, 'transactions', nowMs))) return null;
    // Erased meanwhile, or as it was.
    const [set] = await store.book.readSets(customerId, eventSeq - 1, 1);
    if (set?.seq !== eventSeq || set.bankId !== bankId) return null;
    if (!(await access.maySeeAccount({ ...set, customerId }))) return null;
    const rootValue: TransactionsChangedEvent = {
      transactionsChanged: { customerId, set, after: { seq: eventSeq - 1, index: 0 } },
    };
    return { atMs: set.atMs, rootValue, variables: {} };
  },
};
