// WebhookDelivery: one update on its way, with every attempt.

import { paymentGlobalId } from '../../../src/domain/global-id.ts';
import type { WebhookDeliveryResolvers } from '../generated.ts';

const toDateTime = (atMs: number) => new Date(atMs).toISOString();

/** Resolvers of `WebhookDelivery`. */
export const WebhookDelivery: WebhookDeliveryResolvers = {
  payment: ({ paymentId }) => ({ id: paymentGlobalId(paymentId) }),
  createdAt: ({ createdAtMs }) => toDateTime(createdAtMs),
  nextAttemptAt: ({ nextAttemptAtMs }) => (nextAttemptAtMs === null ? null : toDateTime(nextAttemptAtMs)),
  async attempts(delivery, _args, { loaders }) {
    const attempts = await loaders.payments.attempts(delivery);
    return attempts.map(({ atMs, httpStatus, failure, durationMs }) => ({
      at: toDateTime(atMs),
      httpStatus,
      failure,
      durationMs,
    }));
  },
};
