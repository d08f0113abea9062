// `accounts.changed`: that something has become of a customer's accounts at a bank, for every partner whom the customer lets read, and
// nothing of the accounts: the partner asks for them. Listed by kinds.ts.

import { covers, homeOf } from '../../domain/link.ts';
import type { AccountEventRecord } from '../../store/account-events.ts';
import { parseBookSubject } from '../../store/book.ts';
import type { WebhookKind } from '../kind.ts';

/** Events that are looked through for one that the partner may know of: a list of accounts is hardly ever longer. */
const mostTogether = 500;

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
    // One list's events are told together, by the last: whose grant names some accounts is told by the last of theirs.
    const events = await store.accountEvents.readAfter(
      owner.customerId,
      Math.max(0, eventSeq - mostTogether),
      mostTogether,
    );
    const last = events.find(({ seq }) => seq === eventSeq);
    if (last === undefined) return null;
    let event: AccountEventRecord | null = null;
    for (const one of events) {
      if (one.seq > eventSeq || one.bankId !== owner.bankId || one.atMs !== last.atMs) continue;
      if (await access.maySeeAccount(one)) event = one;
    }
    if (event === null) return null;
    const links = (await access.linksOfCustomer(owner.customerId)) ?? [];
    const nowMs = Date.now();
    if (!links.some((link) => homeOf(link) === owner.bankId && covers(link, 'accounts', nowMs))) return null;
    return { atMs: event.atMs, rootValue: { accountsChanged: event }, variables: {} };
  },
};
