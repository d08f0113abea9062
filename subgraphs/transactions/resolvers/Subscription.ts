// Subscription.transactionsChanged: a customer's sets of changes from the feed of the statement book. Each is answered with a context
// of its own (src/gateway/subscriptions), so that whether the caller may see the customer and the account is judged again here.

import { NotFound } from '../../../src/domain/errors.ts';
import type { TransactionsChangedEvent } from '../../../src/reading/statement-changes.ts';
import type { RequestContext } from '../../shared/context.ts';
import { parseFollowedCustomer } from '../../shared/followed-customer.ts';
import { noFeed, parseFollowedPosition } from '../change-feed.ts';
import type { SubscriptionResolvers, SubscriptionTransactionsChangedArgs } from '../generated.ts';

/** Resolvers of `Subscription` in this subgraph. */
export const Subscription: SubscriptionResolvers = {
  transactionsChanged: {
    async subscribe(_parent, { customerId, after }, context) {
      const from = parseFollowedPosition(after, context.ids.cursors);
      const customer = parseFollowedCustomer(customerId, context, 'statements');
      const updates = await context.loaders.transactions.followChanges(customer, from);
      if (updates === null) throw noFeed();
      return updates;
    },
    async resolve(
      { transactionsChanged }: TransactionsChangedEvent,
      _args: SubscriptionTransactionsChangedArgs,
      { access }: RequestContext,
    ) {
      const { customerId, set } = transactionsChanged;
      if (!(await access.hasCustomer(customerId)) || !(await access.maySeeAccount({ ...set, customerId })))
        throw new NotFound();
      return transactionsChanged;
    },
  },
};
