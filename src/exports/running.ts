// The exports that are under way on one gateway: so many at once, so many of one caller. Each holds a window of a statement in memory,
// and takes its turns beside the answers of others. Made by route.ts.

import type { Principal } from '../auth/principal.ts';
import { TooManyExports } from './refusal.ts';

/** On one gateway. */
const mostAtOnce = 8;
/** Of one caller: one to read, one that was begun before the last was given up. */
const mostOfCaller = 2;

/** Counts them, and ends them when the gateway stops. */
export class RunningExports {
  readonly #stopping = new AbortController();
  readonly #byCaller = new Map<string, number>();
  #count = 0;

  /** Aborts when the gateway stops. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** One more; what ends it, which may be called more than once. @throws TooManyExports */
  begin({ kind, subject, clientId }: Principal): () => void {
    const name = JSON.stringify([kind, subject, clientId]);
    const own = this.#byCaller.get(name) ?? 0;
    if (own >= mostOfCaller) throw new TooManyExports(true);
    if (this.#count >= mostAtOnce) throw new TooManyExports(false);
    this.#byCaller.set(name, own + 1);
    this.#count += 1;
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#count -= 1;
      const left = (this.#byCaller.get(name) ?? 1) - 1;
      if (left <= 0) this.#byCaller.delete(name);
      else this.#byCaller.set(name, left);
    };
  }

  /** Breaks all off: whoever stops a gateway does not wait for a slow reader. */
  stop(): void {
    this.#stopping.abort();
  }
}
