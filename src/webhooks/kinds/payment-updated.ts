// `payment.updated`: each change of a payment's status, for the partner that has initiated it. Listed by kinds.ts.

import type { PaymentUpdatedEvent } from '../../payments/feed.ts';
import type { WebhookKind } from '../kind.ts';

/** Changes of payments. */
export const paymentUpdated: WebhookKind = {
  operation: `subscription PaymentUpdated($id: ID!, $after: String) {
  paymentUpdated(id: $id, after: $after) {
    event {
      status
      at
      source
      cursor
      statusReason { code message }
    }
    payment {
      id
      bank { id }
      customer { id }
      instructedAmount { amount currency }
      endToEndId
      status
      statusReason { code message }
      bankReference
      createdAt
      updatedAt
    }
  }
}`,
  scope: 'payments:read',
  subgraph: 'payments',
  async find({ subjectId, eventSeq }, { store, access, ids }) {
    const payment = await store.payments.read(subjectId);
    const event = (await store.payments.readEvents(subjectId)).find(({ seq }) => seq === eventSeq);
    if (payment === null || event === undefined || !(await access.maySeeMade(payment))) return null;
    const rootValue: PaymentUpdatedEvent = { paymentUpdated: { event } };
    return { atMs: event.atMs, rootValue, variables: { id: ids.payment(payment.id) } };
  },
};
