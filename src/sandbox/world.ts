// The simulated world that all banks share: one ledger, one clock, one book of payments. Made by sandbox.ts, moved by the
// control API, read by every bank. Without a fixed instant the clock ticks, while the history stays as it was at start;
// payments are booked on top of it.
import { Arrangements } from './ledger/arrangements.ts';
import { buildLedger } from './ledger/history.ts';
import type { Ledger } from './ledger/ledger.ts';
import { PaymentBook } from './payments/book.ts';
import { FaultCounts } from './payments/fault-counts.ts';

/** The ledger, the payments and the time of day. */
export class World {
  /** Every payment that was ever made at a bank of this world. */
  readonly payments: PaymentBook;
  /** Where apps behind the banks' clients have their people come back to; the pages let their journeys lead there. */
  readonly appAddresses: readonly string[];
  /** What will be paid, as far as it is known now. */
  readonly arrangements = new Arrangements(this);
  /** What clients of the banks had to bear. */
  readonly faultCounts = new FaultCounts();
  readonly #listeners: (() => void)[] = [];
  #ledger: Ledger;
  #fixedMs: number | undefined;

  /** A world at the real now, or standing still at `fixedMs`. */
  constructor(fixedMs?: number, appAddresses: readonly string[] = []) {
    this.appAddresses = appAddresses;
    this.#fixedMs = fixedMs;
    this.#ledger = buildLedger(this.nowMs);
    this.payments = new PaymentBook(this);
  }

  /** All accounts and entries, payments that are due by now included. */
  get ledger(): Ledger {
    this.payments.advance();
    return this.#ledger;
  }

  /** The instant that the banks take for now, in milliseconds. */
  get nowMs(): number {
    return this.#fixedMs ?? Date.now();
  }

  /** Has something done whenever the clock has been set to another instant. */
  onMoved(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Sets the clock, which then stands still, and plays the history anew up to that instant; payments stay made. Where it
   * stands already, nothing is played: it would be the same history.
   */
  moveTo(nowMs: number): void {
    this.payments.advance();
    if (this.#fixedMs === nowMs) return;
    this.#fixedMs = nowMs;
    this.#ledger = buildLedger(nowMs);
    this.payments.replay(this.#ledger);
    for (const listener of this.#listeners) listener();
  }
}
