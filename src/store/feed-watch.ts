// What wakes the feeds of events: a commit of this gateway, which other gateways are told of, a notice of theirs, and a slow look
// at the store. All of it is a hint that may come twice, late or never. Used by event-feed.ts and paged-feed.ts.

/** Tells other gateways of changes, and hears of theirs: Redis, when there is one. Messages are ids of subjects. */
export interface FeedNotices {
  /** Tells; what cannot be told is left to the others' look at the store. */
  publish(subjectId: string): void;
  listen(listener: (subjectId: string) => void): void;
}

/** What {@link FeedWatch} needs. */
export interface FeedWatchOptions {
  /** Has every event that is written here told; gives what ends that. */
  readonly watch: (listener: (subjectId: string) => void) => () => void;
  /** Null when no other gateway can be told. */
  readonly notices: FeedNotices | null;
  /** Hears of a subject that has a new event. */
  readonly onEvent: (subjectId: string) => void;
  /** Finds what no notice told of. @throws StoreFailure */
  readonly look: () => Promise<void>;
  readonly onTrouble: () => void;
}

/** How often the store is looked at for what other gateways did, milliseconds; less often where they tell. */
const pollMs = 1000;
const pollWithNoticesMs = 5000;
/** Subjects of one question to the store. */
const batch = 500;

/** Wakes one feed, until it is closed. */
export class FeedWatch {
  readonly #options: FeedWatchOptions;
  readonly #unwatch: () => void;
  #poll: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: FeedWatchOptions) {
    this.#options = options;
    const { watch, notices, onEvent } = options;
    this.#unwatch = watch((subjectId) => {
      notices?.publish(subjectId);
      onEvent(subjectId);
    });
    notices?.listen(onEvent);
    this.#pollLater();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Asks for something of some subjects, so many at once, until it is closed. @throws what `ask` throws */
  async inBatches(subjectIds: readonly string[], ask: (some: readonly string[]) => Promise<void>): Promise<void> {
    for (let first = 0; first < subjectIds.length && !this.#isClosed; first += batch)
      await ask(subjectIds.slice(first, first + batch));
  }

  close(): void {
    this.#isClosed = true;
    this.#unwatch();
    clearTimeout(this.#poll);
  }

  #pollLater(): void {
    const lookAgain = async (): Promise<void> => {
      try {
        await this.#options.look();
      } catch {
        this.#options.onTrouble();
      }
      if (!this.#isClosed) this.#pollLater();
    };
    this.#poll = setTimeout(() => void lookAgain(), this.#options.notices === null ? pollMs : pollWithNoticesMs);
    this.#poll.unref();
  }
}
