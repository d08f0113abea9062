// Places for the calls to one bank: so many at once, so many waiting, first come first served. A slow bank fills its own
// places and nobody else's. Used by client.ts. (cockatiel's bulkhead leaves a waiting call that was cancelled in its queue,
// where it takes up room and is told only when its turn comes: after its deadline.)

/** No place, and no room to wait for one. */
export class BulkheadFull extends Error {
  override readonly name = 'BulkheadFull';
}

interface Waiting {
  readonly enter: () => void;
}

/** A fixed number of places. */
export class Bulkhead {
  readonly #waiting = new Set<Waiting>();
  readonly #maxWaiting: number;
  #free: number;

  constructor(places: number, maxWaiting: number) {
    this.#free = places;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Runs a task in a place of its own. @throws BulkheadFull at once when nobody else may wait; the signal's reason when it
   * aborts before there is a place: the task is not run then
   */
  async run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  /** Hands the place on without freeing it in between, so that nobody overtakes. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next.enter();
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#maxWaiting) throw new BulkheadFull('too many calls are waiting');
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(waiting);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        enter: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(waiting);
    });
  }
}
