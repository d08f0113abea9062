// WebhookDelivery: one update on its way, with every attempt.

import type { WebhookDeliveryResolvers } from '../generated.ts';
import { webhookKindNames } from '../webhook-kind-names.ts';

const toDateTime = (atMs: number) => new Date(atMs).toISOString();

/** Resolvers of `WebhookDelivery`. */
export const WebhookDelivery: WebhookDeliveryResolvers = {
  event: ({ kind }) => webhookKindNames[kind],
  payment: ({ kind, subjectId }, _args, { ids }) =>
    kind === 'payment.updated' ? { id: ids.payment(subjectId) } : null,
  bankLink: ({ kind, subjectId }, _args, { ids }) => (kind === 'bankLink.changed' ? { id: ids.link(subjectId) } : null),
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
