// Query fields of the payments subgraph. They read the store; no bank is asked.

import { parseGlobalId } from '../../../src/domain/global-id.ts';
import type { QueryResolvers } from '../generated.ts';
import { toPayment } from '../payment-result.ts';
import { webhookEndpoints } from './webhook-mutations.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  async payment(_parent, { id }, { loaders }) {
    const parsed = parseGlobalId(id);
    const record = parsed?.type === 'Payment' ? await loaders.payments.payment(parsed.paymentId) : null;
    return record === null ? null : toPayment(record);
  },
  async paymentByIdempotencyKey(_parent, { idempotencyKey }, { payments }) {
    const record = await payments?.findByKey(idempotencyKey);
    return record == null ? null : toPayment(record);
  },
  webhookEndpoints,
};
