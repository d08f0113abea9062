// WebhookDelivery: one update on its way, with every attempt.

import { linkGlobalId, paymentGlobalId } from '../../../src/domain/global-id.ts';
import type { WebhookDeliveryResolvers } from '../generated.ts';
import { webhookKindNames } from '../webhook-kind-names.ts';

const toDateTime = (atMs: number) => new Date(atMs).toISOString();

/** Resolvers of `WebhookDelivery`. */
export const WebhookDelivery: WebhookDeliveryResolvers = {
  event: ({ kind }) => webhookKindNames[kind],
  payment: ({ kind, subjectId }) => (kind === 'payment.updated' ? { id: paymentGlobalId(subjectId) } : null),
  bankLink: ({ kind, subjectId }) => (kind === 'bankLink.changed' ? { id: linkGlobalId(subjectId) } : null),
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
