// Shares the event loop out among executions. Used by execution.ts.

/** Longest that values of one execution are completed without others having their turn, milliseconds. */
const longestTurnMs = 8;

/**
 * An execution that has been at work for a turn goes on in the next one, where it asks whether the turn is over. Fifty pages that
 * come out of the cache at once would otherwise all be completed at once. Only its own work counts: one that has waited for a
 * bank, or for other requests, is not put off.
 */
export class Turns {
  #workedMs = 0;
  #startedAtMs = 0;
  #isAtWork = false;
  readonly #waiting: (() => void)[] = [];

  /** Does it now, and counts it. */
  /** Does it in a later turn, in the order of calls. */
  putOff(work: () => void): void {
    this.#waiting.push(work);
    if (this.#waiting.length === 1) setImmediate(() => this.#goOn());
  }

  /** Whether the work at hand has been long enough. */
  get isOver(): boolean {
    return this.#workedMs + performance.now() - this.#startedAtMs >= longestTurnMs;
  }

  /** Does it now, and counts it. */
  take(work: () => void): void {
    // Work within work is part of it.
    if (this.#isAtWork) {
      work();
      return;
    }
    this.#isAtWork = true;
    this.#startedAtMs = performance.now();
    try {
      work();
    } finally {
      this.#isAtWork = false;
      this.#workedMs += performance.now() - this.#startedAtMs;
    }
  }

  #goOn(): void {
    this.#workedMs = 0;
    for (let [work] = this.#waiting; work !== undefined && this.#workedMs < longestTurnMs; [work] = this.#waiting) {
      this.take(work);
      // What is at work still stands in the list, so that what it takes comes after it.
      this.#waiting.shift();
    }
    if (this.#waiting.length > 0) setImmediate(() => this.#goOn());
  }
}
