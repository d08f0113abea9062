// What becomes of links as it happens, for subscriptions: each event of a customer's links once, in order, from a cursor on. How
// that is done is src/store/event-feed.ts. Made by open.ts; read through caller-linking.ts.

import { EventFeed } from '../store/event-feed.ts';
import type { FeedNotices } from '../store/feed-watch.ts';
import type { LinkEventRecord, LinkEventStore } from '../store/link-events.ts';

/** One event of a link, as the root value of `Subscription.bankLinkChanged`. */
export interface LinkChangedEvent {
  readonly bankLinkChanged: { readonly event: LinkEventRecord };
}

/** What {@link LinkFeed} needs. */
export interface LinkFeedOptions {
  readonly store: Pick<LinkEventStore, 'readOfCustomer' | 'readNewest' | 'watch'>;
  /** Tells other gateways, by customers' ids; null when they cannot be told. */
  readonly notices: FeedNotices | null;
  readonly onTrouble: (message: string) => void;
}

/** The events of customers' links, on one gateway. They have no last one: a customer may always link again. */
export class LinkFeed extends EventFeed<LinkEventRecord, LinkChangedEvent> {
  constructor({ store, notices, onTrouble }: LinkFeedOptions) {
    super({
      readEvents: (customerId) => store.readOfCustomer(customerId),
      readNewest: (customerIds) => store.readNewest(customerIds),
      watch: (listener) => store.watch(listener),
      notices,
      toValue: (event) => ({ bankLinkChanged: { event } }),
      isLast: () => false,
      onTrouble: () => onTrouble('events of links cannot be read'),
    });
  }
}
