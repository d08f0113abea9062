// When customers' grants are made use of: written behind, each at most once an hour, so that a request waits for nothing. Made by
// src/start; told by the directory (src/linking/stored-directory.ts) whenever access makes use of a grant.

import { LRUCache } from 'lru-cache';
import { type CustomerGrantStore, usedEveryMs } from '../store/customer-grants.ts';

/** What {@link GrantUses} needs. */
export interface GrantUsesOptions {
  readonly store: Pick<CustomerGrantStore, 'recordUse'>;
  readonly onTrouble: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Grants whose last use is remembered here: one that is forgotten is written once more than it need be. */
const maxRemembered = 10_000;

/** Uses of grants, on one gateway. */
export class GrantUses {
  readonly #options: GrantUsesOptions;
  readonly #now: () => number;
  readonly #notedAtMs = new LRUCache<string, number>({ maxSize: maxRemembered, sizeCalculation: () => 1 });
  readonly #writing = new Set<Promise<void>>();

  constructor(options: GrantUsesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Notes that a grant is used. Never fails. */
  note(grantId: string): void {
    const nowMs = this.#now();
    const before = this.#notedAtMs.get(grantId);
    if (before !== undefined && before + usedEveryMs > nowMs) return;
    this.#notedAtMs.set(grantId, nowMs);
    const writing = this.#options.store
      .recordUse(grantId, nowMs)
      .catch((error: unknown) => {
        // The next use is written instead.
        this.#notedAtMs.delete(grantId);
        this.#options.onTrouble(error);
      })
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  /** Waits for what is being written. To be called before the store is closed. */
  async close(): Promise<void> {
    await Promise.all(this.#writing);
  }
}
