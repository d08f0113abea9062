// Changes of payments as they happen, for subscriptions: each event of a payment once, in order, from a cursor on. The truth
// is the store; what wakes this up (a commit of this gateway, a notice of another one, a slow look at the store) is a hint
// that may come twice, late or never. Nothing is buffered for a subscriber: events are found by its cursor among those of
// its payment, which are few and read once for all its subscribers. Made by open.ts; read through caller-payments.ts.

import { isFinalStatus } from '../domain/payment.ts';
import type { PaymentEventRecord, PaymentStore } from '../store/payments.ts';

/** One change of a payment, as the root value of `Subscription.paymentUpdated`. */
export interface PaymentUpdatedEvent {
  readonly paymentUpdated: { readonly event: PaymentEventRecord };
}

/** Tells other gateways of changes, and hears of theirs: Redis, when there is one. Messages are ids of payments. */
export interface PaymentNotices {
  /** Tells; what cannot be told is left to the others' look at the store. */
  publish(paymentId: string): void;
  listen(listener: (paymentId: string) => void): void;
}

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

/** How often the store is looked at for what other gateways did, milliseconds; less often where they tell. */
const pollMs = 1000;
const pollWithNoticesMs = 5000;
/** Payments of one question to the store. */
const batch = 500;

/** One payment that somebody follows. */
class FollowedPayment {
  /** As far as they were read, oldest first. */
  events: readonly PaymentEventRecord[] = [];
  readonly subscribers = new Set<PaymentUpdates>();
  readonly #read: () => Promise<readonly PaymentEventRecord[]>;
  readonly #onSettled: () => Promise<void>;
  /** The reading that has begun, and the one that follows it. */
  #current: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(read: () => Promise<readonly PaymentEventRecord[]>, onSettled: () => Promise<void>) {
    this.#read = read;
    this.#onSettled = onSettled;
  }

  /** Reads what there is from now on; calls that come while another reading is under way share the next. @throws StoreFailure */
  refresh(): Promise<void> {
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(async () => {
        this.#current = this.#next ?? this.#current;
        this.#next = null;
        const events = await this.#read();
        if (events.length <= this.events.length) return;
        // Not for one that had settled before anybody followed it: following would cost a cache.
        if (this.events.length > 0 && events.at(-1)?.status === 'SETTLED') await this.#onSettled();
        this.events = events;
        for (const subscriber of this.subscribers) subscriber.wake();
      });
    return this.#next;
  }

  /** The first event after a cursor; undefined when there is none yet. */
  after(ordinal: number): PaymentEventRecord | undefined {
    return this.events.find((event) => event.ordinal > ordinal);
  }

  get newest(): PaymentEventRecord | undefined {
    return this.events.at(-1);
  }
}

const done = { value: undefined, done: true } as const;

/** What one subscriber reads: a cursor among the events of its payment. */
class PaymentUpdates implements AsyncIterableIterator<PaymentUpdatedEvent> {
  readonly #payment: FollowedPayment;
  readonly #onEnd: () => void;
  #ordinal = 0;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(payment: FollowedPayment, onEnd: () => void) {
    this.#payment = payment;
    this.#onEnd = onEnd;
    payment.subscribers.add(this);
  }

  startAfter(ordinal: number): void {
    this.#ordinal = ordinal;
  }

  wake(): void {
    this.#wake();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<PaymentUpdatedEvent> {
    return this;
  }

  async next(): Promise<IteratorResult<PaymentUpdatedEvent>> {
    while (!this.#isOver) {
      const event = this.#payment.after(this.#ordinal);
      if (event !== undefined) {
        this.#ordinal = event.ordinal;
        return { value: { paymentUpdated: { event } }, done: false };
      }
      const { newest } = this.#payment;
      if (newest !== undefined && isFinalStatus(newest.status)) return this.return();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return done;
  }

  /** Ends it, in the midst of waiting too. */
  async return(): Promise<IteratorResult<PaymentUpdatedEvent>> {
    if (this.#isOver) return done;
    this.#isOver = true;
    this.#payment.subscribers.delete(this);
    this.#onEnd();
    this.#wake();
    return done;
  }
}

/** The changes of payments, on one gateway. Any number of gateways may share a store. */
export class PaymentFeed {
  readonly #options: PaymentFeedOptions;
  readonly #followed = new Map<string, FollowedPayment>();
  readonly #unwatch: () => void;
  #poll: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PaymentFeedOptions) {
    this.#options = options;
    const { store, notices } = options;
    this.#unwatch = store.watch((paymentId) => {
      notices?.publish(paymentId);
      this.#wake(paymentId);
    });
    notices?.listen((paymentId) => this.#wake(paymentId));
    this.#pollLater();
  }

  /** How many payments are followed, by how many subscribers. */
  get size(): { readonly payments: number; readonly subscribers: number } {
    const subscribers = [...this.#followed.values()].reduce((sum, payment) => sum + payment.subscribers.size, 0);
    return { payments: this.#followed.size, subscribers };
  }

  /**
   * A payment's events after the one of that ordinal, and those to come; null for those to come only. Ends after a final
   * status, or when it is returned, or when the feed closes. @throws StoreFailure when they cannot be read now
   */
  async follow(paymentId: string, afterOrdinal: number | null): Promise<AsyncIterableIterator<PaymentUpdatedEvent>> {
    const { store, onSettled } = this.#options;
    const payment =
      this.#followed.get(paymentId) ??
      new FollowedPayment(
        () => store.readEvents(paymentId),
        () => onSettled(paymentId),
      );
    this.#followed.set(paymentId, payment);
    const updates = new PaymentUpdates(payment, () => {
      if (payment.subscribers.size === 0 && this.#followed.get(paymentId) === payment) this.#followed.delete(paymentId);
    });
    try {
      await payment.refresh();
    } catch (error) {
      await updates.return();
      throw error;
    }
    if (this.#isClosed) await updates.return();
    updates.startAfter(afterOrdinal ?? payment.newest?.ordinal ?? 0);
    return updates;
  }

  /** Ends everything that is followed. To be called before the store is closed. */
  close(): void {
    this.#isClosed = true;
    this.#unwatch();
    clearTimeout(this.#poll);
    const subscribers = [...this.#followed.values()].flatMap((payment) => [...payment.subscribers]);
    for (const subscriber of subscribers) void subscriber.return();
  }

  #wake(paymentId: string): void {
    // What cannot be read now is found at the next look.
    this.#followed
      .get(paymentId)
      ?.refresh()
      .catch(() => undefined);
  }

  #pollLater(): void {
    const lookAgain = async (): Promise<void> => {
      try {
        await this.#look();
      } catch {
        this.#options.onTrouble('changes of payments cannot be read');
      }
      if (!this.#isClosed) this.#pollLater();
    };
    this.#poll = setTimeout(() => void lookAgain(), this.#options.notices === null ? pollMs : pollWithNoticesMs);
    this.#poll.unref();
  }

  /** What no notice told of. @throws StoreFailure */
  async #look(): Promise<void> {
    const ids = [...this.#followed.keys()];
    for (let first = 0; first < ids.length && !this.#isClosed; first += batch) {
      const newest = await this.#options.store.readNewestEvents(ids.slice(first, first + batch));
      const changed = [...newest].filter(([id, seq]) => seq > (this.#followed.get(id)?.newest?.seq ?? 0));
      await Promise.all(changed.map(([id]) => this.#followed.get(id)?.refresh()));
    }
  }
}
