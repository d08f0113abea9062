// Query fields of the payments subgraph. They read the store; no bank is asked.

import type { QueryResolvers } from '../generated.ts';
import { toMandate } from '../mandate-result.ts';
import { toPayment } from '../payment-result.ts';
import { webhookEndpoints } from './webhook-mutations.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  async payment(_parent, { id }, { ids, loaders }) {
    const parsed = ids.parse(id);
    const record = parsed?.type === 'Payment' ? await loaders.payments.payment(parsed.paymentId) : null;
    return record === null ? null : toPayment(record, { ids });
  },
  async paymentByIdempotencyKey(_parent, { idempotencyKey }, { ids, payments }) {
    const record = await payments?.findByKey(idempotencyKey);
    return record == null ? null : toPayment(record, { ids });
  },
  async paymentMandate(_parent, { id }, { ids, loaders }) {
    const parsed = ids.parse(id);
    const record = parsed?.type === 'PaymentMandate' ? await loaders.payments.mandate(parsed.mandateId) : null;
    return record === null ? null : toMandate(record, { ids });
  },
  webhookEndpoints,
};
