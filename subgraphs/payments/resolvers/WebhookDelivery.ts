// WebhookDelivery: one update on its way, with every attempt.

import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { parseBookSubject } from '../../../src/store/book.ts';
import type { WebhookDeliveryRecord } from '../../../src/store/webhooks.ts';
import { readShownBank } from '../../shared/references.ts';
import type { WebhookDeliveryResolvers } from '../generated.ts';
import { webhookKindNames } from '../webhook-kind-names.ts';

const toDateTime = (atMs: number) => new Date(atMs).toISOString();

/** Whose books or accounts, at which bank, a delivery tells of; null where it tells of something else. */
const bookOf = ({ kind, subjectId }: WebhookDeliveryRecord) =>
  kind === 'transactions.changed' || kind === 'accounts.changed' ? parseBookSubject(subjectId) : null;

/** Resolvers of `WebhookDelivery`. */
export const WebhookDelivery: WebhookDeliveryResolvers = {
  event: ({ kind }) => webhookKindNames[kind],
  payment: ({ kind, subjectId }, _args, { ids }) =>
    kind === 'payment.updated' ? { id: ids.payment(subjectId) } : null,
  bankLink: ({ kind, subjectId }, _args, { ids }) => (kind === 'bankLink.changed' ? { id: ids.link(subjectId) } : null),
  customer(delivery, _args, { ids }) {
    const owner = bookOf(delivery);
    return owner === null ? null : { id: ids.customer(owner.customerId) };
  },
  async bank(delivery, _args, context) {
    const owner = bookOf(delivery);
    return owner === null ? null : { id: bankGlobalId(await readShownBank(owner, context)) };
  },
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
