// Changes of payments as they happen, for subscriptions: each event of a payment once, in order, from a cursor on. How that is
// done is src/store/event-feed.ts; here is what payments have of their own: they end. Made by open.ts; read through
// caller-payments.ts.

import { isFinalStatus } from '../domain/payment.ts';
import { EventFeed } from '../store/event-feed.ts';
import type { FeedNotices } from '../store/feed-watch.ts';
import type { PaymentEventRecord, PaymentStore } from '../store/payments.ts';

/** One change of a payment, as the root value of `Subscription.paymentUpdated`. */
export interface PaymentUpdatedEvent {
  readonly paymentUpdated: { readonly event: PaymentEventRecord };
}

/** Tells other gateways of changes, and hears of theirs. Messages are ids of payments. */
export type PaymentNotices = FeedNotices;

/** What {@link PaymentFeed} needs. */
export interface PaymentFeedOptions {
  readonly store: Pick<PaymentStore, 'readEvents' | 'readNewestEvents' | 'watch'>;
  /** Null when no other gateway can be told. */
  readonly notices: PaymentNotices | null;
  /**
   * A payment that is followed here has settled: awaited before that is told, so that whoever hears of it reads no balance
   * from before. The gateway that it settled on does the same, maybe later. @throws StoreFailure
   */
  readonly onSettled: (paymentId: string) => Promise<void>;
  readonly onTrouble: (message: string) => void;
}

/** The changes of payments, on one gateway. Any number of gateways may share a store. */
export class PaymentFeed extends EventFeed<PaymentEventRecord, PaymentUpdatedEvent> {
  constructor({ store, notices, onSettled, onTrouble }: PaymentFeedOptions) {
    super({
      readEvents: (paymentId) => store.readEvents(paymentId),
      readNewest: (paymentIds) => store.readNewestEvents(paymentIds),
      watch: (listener) => store.watch(listener),
      notices,
      toValue: (event) => ({ paymentUpdated: { event } }),
      isLast: ({ status }) => isFinalStatus(status),
      async beforeTold(paymentId, { status }) {
        if (status === 'SETTLED') await onSettled(paymentId);
      },
      onTrouble: () => onTrouble('changes of payments cannot be read'),
    });
  }
}
