// Subscription.paymentUpdated: a payment's events from the feed (src/payments/feed.ts). Each is answered with a context of
// its own (src/gateway/subscriptions), so that whether the caller may see the payment is judged again here.

import { InvalidInput, NotFound } from '../../../src/domain/errors.ts';
import type { PaymentUpdatedEvent } from '../../../src/payments/feed.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { SubscriptionPaymentUpdatedArgs, SubscriptionResolvers } from '../generated.ts';

/** Null for from now on. @throws InvalidInput */
function parseCursor(after: string | null | undefined): number | null {
  if (after == null) return null;
  if (!/^\d{1,15}$/.test(after)) throw new InvalidInput('after', 'This is no cursor of an update.');
  return Number(after);
}

/** @throws NotFound, as for a payment that the caller may not see */
function parsePaymentId(id: string, { ids }: Pick<RequestContext, 'ids'>): string {
  const parsed = ids.parse(id);
  if (parsed?.type !== 'Payment') throw new NotFound();
  return parsed.paymentId;
}

/** Resolvers of `Subscription` in this subgraph. */
export const Subscription: SubscriptionResolvers = {
  paymentUpdated: {
    async subscribe(_parent, { id, after }, { ids, payments }) {
      const afterOrdinal = parseCursor(after);
      const updates = await payments?.follow(parsePaymentId(id, { ids }), afterOrdinal);
      if (updates == null) throw new NotFound();
      return updates;
    },
    async resolve(
      { paymentUpdated: { event } }: PaymentUpdatedEvent,
      { id }: SubscriptionPaymentUpdatedArgs,
      { ids, loaders }: RequestContext,
    ) {
      const record = await loaders.payments.payment(parsePaymentId(id, { ids }));
      if (record === null) throw new NotFound();
      return { payment: { id, record }, event };
    },
  },
};
