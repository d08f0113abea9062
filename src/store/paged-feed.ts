// Events of subjects that have very many, as they happen, for subscriptions: each subscriber reads those behind its own position,
// a page at a time, and never what lies before it. The truth is the store; what wakes it up is feed-watch.ts. Where subjects
// have few events, event-feed.ts reads them once for all subscribers. Used by src/reading and src/linking.

import { type FeedNotices, FeedWatch } from './feed-watch.ts';

/** What {@link PagedFeed} needs. */
export interface PagedFeedOptions<Event extends { readonly seq: number }> {
  /** Events of a subject after one, oldest first. `seq` rises with each of the subject's. @throws StoreFailure */
  readonly readAfter: (subjectId: string, afterSeq: number, limit: number) => Promise<readonly Event[]>;
  /** The `seq` of the newest event that each of these subjects has had. @throws StoreFailure */
  readonly readNewest: (subjectIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** Has every event that is written here told; gives what ends that. */
  readonly watch: (listener: (subjectId: string) => void) => () => void;
  /** Null when no other gateway can be told. */
  readonly notices: FeedNotices | null;
  readonly onTrouble: () => void;
}

/** What a subscriber is given. */
export interface Following<Event, Value> {
  /** The place behind which it begins; null for what is to come. */
  readonly afterSeq: number | null;
  /** What it is told of an event; null for nothing: the event is passed over. May fail, which ends it. */
  readonly toValue: (event: Event) => Promise<Value | null>;
}

/** Events that a subscriber reads at once. */
const pageSize = 100;

const done = { value: undefined, done: true } as const;

/** What wakes a subscriber, whatever it is told. */
interface Sleeper {
  /** Whether it could not read what there is. */
  readonly isBehind: boolean;
  wake(): void;
  return(): Promise<IteratorResult<unknown>>;
}

/** What a {@link Reader} is made of. */
interface ReaderOptions<Event, Value> {
  readonly afterSeq: number;
  readonly read: (afterSeq: number) => Promise<readonly Event[]>;
  readonly toValue: (event: Event) => Promise<Value | null>;
  readonly onEnd: (reader: Sleeper) => void;
}

/** What one subscriber reads: a position, and the page behind it. */
class Reader<Event extends { readonly seq: number }, Value> implements AsyncIterableIterator<Value>, Sleeper {
  readonly #options: ReaderOptions<Event, Value>;
  #afterSeq: number;
  #page: readonly Event[] = [];
  /** Whether there may be something behind the page. */
  #mayHaveMore = true;
  #hasFailed = false;
  #isOver = false;
  #resume: () => void = () => undefined;

  constructor(options: ReaderOptions<Event, Value>) {
    this.#options = options;
    this.#afterSeq = options.afterSeq;
  }

  get isBehind(): boolean {
    return this.#hasFailed;
  }

  wake(): void {
    this.#mayHaveMore = true;
    this.#hasFailed = false;
    this.#resume();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Value> {
    return this;
  }

  async next(): Promise<IteratorResult<Value>> {
    while (!this.#isOver) {
      const [event, ...rest] = this.#page;
      if (event !== undefined) {
        this.#page = rest;
        this.#afterSeq = event.seq;
        const value = await this.#options.toValue(event);
        if (value !== null && !this.#isOver) return { value, done: false };
      } else if (this.#mayHaveMore) await this.#readPage();
      else await this.#sleep();
    }
    return done;
  }

  /** Ends it, in the midst of waiting too. */
  async return(): Promise<IteratorResult<Value>> {
    if (this.#isOver) return done;
    this.#isOver = true;
    this.#options.onEnd(this);
    this.#resume();
    return done;
  }

  /** What cannot be read now is read when the store is looked at again. */
  async #readPage(): Promise<void> {
    // Before: what happens while it is read may not be in the page.
    this.#mayHaveMore = false;
    try {
      this.#page = await this.#options.read(this.#afterSeq);
      if (this.#page.length > 0) this.#mayHaveMore = true;
    } catch {
      this.#hasFailed = true;
    }
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }
}

/** One subject that somebody follows. */
interface FollowedSubject {
  /** The newest event that its readers were woken for. */
  newest: number;
  readonly readers: Set<Sleeper>;
}

/** The events of one kind of subject, on one gateway. Any number of gateways may share a store. */
export class PagedFeed<Event extends { readonly seq: number }> {
  readonly #options: PagedFeedOptions<Event>;
  readonly #followed = new Map<string, FollowedSubject>();
  readonly #watch: FeedWatch;

  constructor(options: PagedFeedOptions<Event>) {
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
    const subscribers = [...this.#followed.values()].reduce((sum, { readers }) => sum + readers.size, 0);
    return { subjects: this.#followed.size, subscribers };
  }

  /**
   * A subject's events behind a place, and those to come. Ends when it is returned, or when the feed closes. @throws StoreFailure when
   * the place of what is to come cannot be read now
   */
  async follow<Value>(
    subjectId: string,
    { afterSeq, toValue }: Following<Event, Value>,
  ): Promise<AsyncIterableIterator<Value>> {
    const { readAfter, readNewest } = this.#options;
    const from = afterSeq ?? (await readNewest([subjectId])).get(subjectId) ?? 0;
    const subject = this.#followed.get(subjectId) ?? { newest: 0, readers: new Set() };
    const reader = new Reader<Event, Value>({
      afterSeq: from,
      read: (seq) => readAfter(subjectId, seq, pageSize),
      toValue,
      onEnd: (ended) => {
        subject.readers.delete(ended);
        if (subject.readers.size === 0 && this.#followed.get(subjectId) === subject) this.#followed.delete(subjectId);
      },
    });
    subject.readers.add(reader);
    this.#followed.set(subjectId, subject);
    if (this.#watch.isClosed) await reader.return();
    return reader;
  }

  /** Ends what is followed of one subject, which is no more. */
  end(subjectId: string): void {
    for (const reader of [...(this.#followed.get(subjectId)?.readers ?? [])]) void reader.return();
  }

  /** Ends everything that is followed. To be called before the store is closed. */
  close(): void {
    this.#watch.close();
    for (const { readers } of [...this.#followed.values()]) for (const reader of [...readers]) void reader.return();
  }

  #wake(subjectId: string): void {
    for (const reader of this.#followed.get(subjectId)?.readers ?? []) reader.wake();
  }

  /** What no notice told of. @throws StoreFailure */
  #look(): Promise<void> {
    return this.#watch.inBatches([...this.#followed.keys()], async (ids) => {
      const newest = await this.#options.readNewest(ids);
      for (const id of ids) {
        const subject = this.#followed.get(id);
        const seq = newest.get(id) ?? 0;
        if (subject === undefined) continue;
        if (seq > subject.newest) this.#wake(id);
        else for (const reader of subject.readers) if (reader.isBehind) reader.wake();
        subject.newest = seq;
      }
    });
  }
}
