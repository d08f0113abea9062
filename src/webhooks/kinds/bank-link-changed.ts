// `bankLink.changed`: what becomes of a customer's links, for every partner whom the customer lets read. Listed by kinds.ts.

import type { LinkChangedEvent } from '../../linking/feed.ts';
import type { WebhookKind } from '../kind.ts';

/** Events of links. */
export const bankLinkChanged: WebhookKind = {
  operation: `subscription BankLinkChanged($customerId: ID, $after: String) {
  bankLinkChanged(customerId: $customerId, after: $after) {
    event {
      type
      at
      cursor
      by
      reason
      daysLeft
      goesDarkAt
    }
    bankLink {
      id
      bank { id }
      customer { id }
      status
      statusReason
      permissions
      grantedAt
      expiresAt
      forecast { permissions goesDarkAt reason isUnattendedOnly remedy }
    }
  }
}`,
  scope: 'links:read',
  subgraph: 'banks',
  async find({ subjectId, eventSeq }, { store, access, ids }) {
    const event = await store.linkEvents.read(eventSeq);
    if (event === null || event.linkId !== subjectId) return null;
    const link = await store.links.read(event.linkId);
    if (link === null || !(await access.maySeeLink(link))) return null;
    const rootValue: LinkChangedEvent = { bankLinkChanged: { event } };
    return { atMs: event.atMs, rootValue, variables: { customerId: ids.customer(event.customerId) } };
  },
};
