// Which of one operation's writes were refused for being too many: told by the resolvers, or by a router's subgraphs; read
// when the answer is sent, for `Retry-After` (RFC 9110 section 10.2.3) where it is about nothing else. One for each request.

import type { RateLimited } from './write-limits.ts';

/** Refused writes of one operation. */
export class WriteRefusals {
  #refused = 0;
  #answered = 0;
  #retryAtMs = 0;

  /** A write was refused. */
  add({ retryAtMs }: Pick<RateLimited, 'retryAtMs'>): void {
    this.#refused += 1;
    this.#retryAtMs = Math.max(this.#retryAtMs, retryAtMs);
  }

  /** A router has had an answer of a subgraph, with `Retry-After` where all of that was refused. */
  addAnswer(retryAfter: string | string[] | undefined, nowMs: number): void {
    this.#answered += 1;
    if (typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter)) {
      this.add({ retryAtMs: nowMs + Number(retryAfter) * 1000 });
    }
  }

  /** When to try again, epoch milliseconds, if all of an operation's `writes` were refused; null if not. */
  retryAtMs(writes: number): number | null {
    const expected = this.#answered === 0 ? writes : this.#answered;
    return this.#refused > 0 && this.#refused === expected ? this.#retryAtMs : null;
  }
}
