// Events of the store as they happen, for subscriptions: each event of a subject (a payment, a customer's links) once, in order,
// from a cursor on. The truth is the store; what wakes this up (a commit of this gateway, a notice of another one, a slow look at
// the store) is a hint that may come twice, late or never. Nothing is buffered for a subscriber: events are found by its cursor
// among those of its subject, which are few and read once for all its subscribers. Used by src/payments and src/linking.

import { type FeedNotices, FeedWatch } from './feed-watch.ts';

/** What an event has to have. */
interface FeedEvent {
  /** Rises over all subjects. */
  readonly seq: number;
  /** Its place among the subject's own events, from 1: the cursor. */
  readonly ordinal: number;
}

/** What {@link EventFeed} needs. */
export interface EventFeedOptions<Event extends FeedEvent, Value> {
  /** All events of a subject, oldest first. @throws StoreFailure */
  readonly readEvents: (subjectId: string) => Promise<readonly Event[]>;
  /** The `seq` of the newest event of each of these subjects. @throws StoreFailure */
  readonly readNewest: (subjectIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** Has every event that is written here told; gives what ends that. */
  readonly watch: (listener: (subjectId: string) => void) => () => void;
  /** Null when no other gateway can be told. */
  readonly notices: FeedNotices | null;
  /** What subscribers are given of an event: the root value of their subscription. */
  readonly toValue: (event: Event) => Value;
  /** Whether an event is the last that its subject has; false where there is none such. */
  readonly isLast: (event: Event) => boolean;
  /** Awaited before new events of a subject that is followed already are told. @throws StoreFailure */
  readonly beforeTold?: (subjectId: string, newest: Event) => Promise<void>;
  readonly onTrouble: () => void;
}

/** One subject that somebody follows. */
class FollowedSubject<Event extends FeedEvent, Value> {
  /** As far as they were read, oldest first. */
  events: readonly Event[] = [];
  readonly subscribers = new Set<Updates<Event, Value>>();
  readonly #read: () => Promise<readonly Event[]>;
  readonly #beforeTold: (newest: Event) => Promise<void>;
  /** The reading that has begun, and the one that follows it. */
  #current: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(read: () => Promise<readonly Event[]>, beforeTold: (newest: Event) => Promise<void>) {
    this.#read = read;
    this.#beforeTold = beforeTold;
  }

  /** Reads what there is from now on; calls that come while another reading is under way share the next. @throws StoreFailure */
  refresh(): Promise<void> {
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(async () => {
        this.#current = this.#next ?? this.#current;
        this.#next = null;
        const events = await this.#read();
        const newest = events.at(-1);
        if (newest === undefined || events.length <= this.events.length) return;
        // Not for what had happened before anybody followed it.
        if (this.events.length > 0) await this.#beforeTold(newest);
        this.events = events;
        for (const subscriber of this.subscribers) subscriber.wake();
      });
    return this.#next;
  }

  /** The first event after a cursor; undefined when there is none yet. */
  after(ordinal: number): Event | undefined {
    return this.events.find((event) => event.ordinal > ordinal);
  }

  get newest(): Event | undefined {
    return this.events.at(-1);
  }
}

const done = { value: undefined, done: true } as const;

/** What a subscriber's updates are made of. */
interface UpdatesOptions<Event extends FeedEvent, Value> {
  readonly subject: FollowedSubject<Event, Value>;
  readonly toValue: (event: Event) => Value;
  readonly isLast: (event: Event) => boolean;
  readonly onEnd: () => void;
}

/** What one subscriber reads: a cursor among the events of its subject. */
class Updates<Event extends FeedEvent, Value> implements AsyncIterableIterator<Value> {
  readonly #options: UpdatesOptions<Event, Value>;
  #ordinal = 0;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(options: UpdatesOptions<Event, Value>) {
    this.#options = options;
    options.subject.subscribers.add(this);
  }

  startAfter(ordinal: number): void {
    this.#ordinal = ordinal;
  }

  wake(): void {
    this.#wake();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Value> {
    return this;
  }

  async next(): Promise<IteratorResult<Value>> {
    const { subject, toValue, isLast } = this.#options;
    while (!this.#isOver) {
      const event = subject.after(this.#ordinal);
      if (event !== undefined) {
        this.#ordinal = event.ordinal;
        return { value: toValue(event), done: false };
      }
      const { newest } = subject;
      if (newest !== undefined && isLast(newest)) return this.return();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return done;
  }

  /** Ends it, in the midst of waiting too. */
  async return(): Promise<IteratorResult<Value>> {
    if (this.#isOver) return done;
    this.#isOver = true;
    this.#options.subject.subscribers.delete(this);
    this.#options.onEnd();
    this.#wake();
    return done;
  }
}

/** The events of one kind of subject, on one gateway. Any number of gateways may share a store. */
export class EventFeed<Event extends FeedEvent, Value> {
  readonly #options: EventFeedOptions<Event, Value>;
  readonly #followed = new Map<string, FollowedSubject<Event, Value>>();
  readonly #watch: FeedWatch;

  constructor(options: EventFeedOptions<Event, Value>) {
    this.#options = options;
    const { watch, notices, onTrouble } = options;
    this.#watch = new FeedWatch({
      watch,
      notices,
      onEvent: (subjectId) => this.#wake(subjectId),
      look: () => this.#look(),
      onTrouble,
    });
  }

  /** How many subjects are followed, by how many subscribers. */
  get size(): { readonly subjects: number; readonly subscribers: number } {
    const subscribers = [...this.#followed.values()].reduce((sum, subject) => sum + subject.subscribers.size, 0);
    return { subjects: this.#followed.size, subscribers };
  }

  /**
   * A subject's events after the one of that ordinal, and those to come; null for those to come only. Ends after the last
   * event, or when it is returned, or when the feed closes. @throws StoreFailure when they cannot be read now
   */
  async follow(subjectId: string, afterOrdinal: number | null): Promise<AsyncIterableIterator<Value>> {
    const { readEvents, beforeTold, toValue, isLast } = this.#options;
    const subject =
      this.#followed.get(subjectId) ??
      new FollowedSubject<Event, Value>(
        () => readEvents(subjectId),
        async (newest) => beforeTold?.(subjectId, newest),
      );
    this.#followed.set(subjectId, subject);
    const onEnd = (): void => {
      if (subject.subscribers.size === 0 && this.#followed.get(subjectId) === subject) this.#followed.delete(subjectId);
    };
    const updates = new Updates<Event, Value>({ subject, toValue, isLast, onEnd });
    try {
      await subject.refresh();
    } catch (error) {
      await updates.return();
      throw error;
    }
    if (this.#watch.isClosed) await updates.return();
    updates.startAfter(afterOrdinal ?? subject.newest?.ordinal ?? 0);
    return updates;
  }

  /** Ends what is followed of one subject, which is no more. */
  end(subjectId: string): void {
    for (const subscriber of [...(this.#followed.get(subjectId)?.subscribers ?? [])]) void subscriber.return();
  }

  /** Ends everything that is followed. To be called before the store is closed. */
  close(): void {
    this.#watch.close();
    const subscribers = [...this.#followed.values()].flatMap((subject) => [...subject.subscribers]);
    for (const subscriber of subscribers) void subscriber.return();
  }

  #wake(subjectId: string): void {
    // What cannot be read now is found at the next look.
    this.#followed
      .get(subjectId)
      ?.refresh()
      .catch(() => undefined);
  }

  /** What no notice told of. @throws StoreFailure */
  #look(): Promise<void> {
    return this.#watch.inBatches([...this.#followed.keys()], async (ids) => {
      const newest = await this.#options.readNewest(ids);
      const changed = [...newest].filter(([id, seq]) => seq > (this.#followed.get(id)?.newest?.seq ?? 0));
      await Promise.all(changed.map(([id]) => this.#followed.get(id)?.refresh()));
    });
  }
}
