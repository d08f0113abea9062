// Subscription.bankLinkChanged: a customer's links' events from the feed (src/linking/feed.ts). Each is answered with a context of
// its own (src/gateway/subscriptions), so that whether the caller may see the link is judged again here.

import { NotFound } from '../../../src/domain/errors.ts';
import type { LinkChangedEvent } from '../../../src/linking/feed.ts';
import type { RequestContext } from '../../shared/context.ts';
import { parseFollowedCustomer } from '../../shared/followed-customer.ts';
import { parseEventCursor } from '../event-cursor.ts';
import type { SubscriptionBankLinkChangedArgs, SubscriptionResolvers } from '../generated.ts';
import { linkOf } from './BankLink.ts';

/** Resolvers of `Subscription` in this subgraph. */
export const Subscription: SubscriptionResolvers = {
  bankLinkChanged: {
    async subscribe(_parent, { customerId, after }, context) {
      const afterOrdinal = parseEventCursor(after);
      const updates = await context.linking?.follow(parseFollowedCustomer(customerId, context, 'links'), afterOrdinal);
      if (updates == null) throw new NotFound();
      return updates;
    },
    async resolve(
      { bankLinkChanged: { event } }: LinkChangedEvent,
      _args: SubscriptionBankLinkChangedArgs,
      context: RequestContext,
    ) {
      const id = context.ids.link(event.linkId);
      if ((await linkOf(id, context)) === null) throw new NotFound();
      return { bankLink: { id }, event };
    },
  },
};
