// The simulated world that all banks share: one ledger and one clock. Made by sandbox.ts, moved by the control API, read by
// every bank. Without a fixed instant the clock ticks, while the ledger stays as it was at start.
import { buildLedger } from './ledger/history.ts';
import type { Ledger } from './ledger/ledger.ts';

/** The ledger and the time of day. */
export class World {
  #ledger: Ledger;
  #fixedMs: number | undefined;

  /** A world at the real now, or standing still at `fixedMs`. */
  constructor(fixedMs?: number) {
    this.#fixedMs = fixedMs;
    this.#ledger = buildLedger(this.nowMs);
  }

  /** All accounts and entries. */
  get ledger(): Ledger {
    return this.#ledger;
  }

  /** The instant that the banks take for now, in milliseconds. */
  get nowMs(): number {
    return this.#fixedMs ?? Date.now();
  }

  /** Sets the clock, which then stands still, and plays the history anew up to that instant. */
  moveTo(nowMs: number): void {
    this.#fixedMs = nowMs;
    this.#ledger = buildLedger(nowMs);
  }
}
