// Subscription.bankLinkChanged: a customer's links' events from the feed (src/linking/feed.ts). Each is answered with a context of
// its own (src/gateway/subscriptions), so that whether the caller may see the link is judged again here.

import { InvalidInput, NotFound } from '../../../src/domain/errors.ts';
import type { LinkChangedEvent } from '../../../src/linking/feed.ts';
import type { RequestContext } from '../../shared/context.ts';
import { parseEventCursor } from '../event-cursor.ts';
import type { SubscriptionBankLinkChangedArgs, SubscriptionResolvers } from '../generated.ts';
import { linkOf } from './BankLink.ts';

/** Whose links are followed. @throws NotFound, as for a customer whom the caller may not see; InvalidInput */
function parseCustomerId(id: string | null | undefined, { ids, principal }: RequestContext): string {
  if (id == null) {
    if (principal?.kind === 'customer') return principal.subject;
    throw new InvalidInput('customerId', 'Say whose links: only customers may leave that out.');
  }
  const parsed = ids.parse(id);
  if (parsed?.type !== 'Customer') throw new NotFound();
  return parsed.customerId;
}

/** Resolvers of `Subscription` in this subgraph. */
export const Subscription: SubscriptionResolvers = {
  bankLinkChanged: {
    async subscribe(_parent, { customerId, after }, context) {
      const afterOrdinal = parseEventCursor(after);
      const updates = await context.linking?.follow(parseCustomerId(customerId, context), afterOrdinal);
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
