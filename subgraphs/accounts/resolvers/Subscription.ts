// Subscription.accountsChanged: what becomes of a customer's accounts. Each event is answered with a context of its own
// (src/gateway/subscriptions), so that whether the caller may see the customer and the account is judged again here.

import { InvalidInput, NotFound } from '../../../src/domain/errors.ts';
import type { AccountsChangedEvent } from '../../../src/reading/account-changes.ts';
import type { RequestContext } from '../../shared/context.ts';
import { parseFollowedCustomer } from '../../shared/followed-customer.ts';
import type { SubscriptionAccountsChangedArgs, SubscriptionResolvers } from '../generated.ts';

/** Null for from now on. @throws InvalidInput */
function parseCursor(after: string | null | undefined): number | null {
  if (after == null) return null;
  if (!/^\d{1,15}$/.test(after)) throw new InvalidInput('after', 'This is no cursor of an event.');
  return Number(after);
}

/** Resolvers of `Subscription` in this subgraph. */
export const Subscription: SubscriptionResolvers = {
  accountsChanged: {
    async subscribe(_parent, { customerId, after }, context) {
      const afterSeq = parseCursor(after);
      const customer = parseFollowedCustomer(customerId, context, 'accounts');
      const updates = await context.loaders.accounts.followChanges(customer, afterSeq);
      if (updates === null)
        throw new InvalidInput(
          'accountsChanged',
          'This gateway keeps nothing: it cannot tell what becomes of accounts.',
        );
      return updates;
    },
    async resolve(
      { accountsChanged }: AccountsChangedEvent,
      _args: SubscriptionAccountsChangedArgs,
      { access }: RequestContext,
    ) {
      const isSeen = await access.maySeeAccount(accountsChanged);
      if (!isSeen || !(await access.hasCustomer(accountsChanged.customerId))) throw new NotFound();
      return accountsChanged;
    },
  },
};
