// Places for attempts, so many at once, first come first served. Used by deliverer.ts. (Bulkhead of src/http turns callers
// away when too many wait; here whoever waits holds an endpoint, and there are only so many of those.)

/** A fixed number of places. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  /** Runs a task in a place of its own. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
