// A lease that is held for as long as its work takes, and lost soon after its gateway died: short, and renewed meanwhile.
// Used by src/payments and src/webhooks, over the leases of this folder.

import type { Lease, Leases } from './leases.ts';

/** A lease under renewal. Ended by {@link HeldLease.release}, always. */
export class HeldLease {
  readonly #lease: Lease;
  readonly #ttlMs: number;
  readonly #beat: NodeJS.Timeout;
  #untilMs: number;

  private constructor(lease: Lease, ttlMs: number, askedAtMs: number) {
    this.#lease = lease;
    this.#ttlMs = ttlMs;
    this.#untilMs = askedAtMs + ttlMs;
    this.#beat = setInterval(() => void this.#renew(), ttlMs / 3);
    this.#beat.unref();
  }

  /** Null while another holds it. `ttlMs`: how long it stays when this process dies. @throws StoreFailure */
  static async acquire(leases: Leases, name: string, ttlMs: number): Promise<HeldLease | null> {
    const askedAtMs = Date.now();
    const lease = await leases.acquire(name, ttlMs);
    return lease === null ? null : new HeldLease(lease, ttlMs, askedAtMs);
  }

  /** Until when nobody else can have it, whatever becomes of this process; epoch milliseconds by `Date.now`. */
  get untilMs(): number {
    return this.#untilMs;
  }

  /** Gives it up; a store that cannot be told lets it run out. */
  async release(): Promise<void> {
    clearInterval(this.#beat);
    await this.#lease.release().catch(() => undefined);
  }

  /** A renewal that fails leaves the time as it is: it is over soon, and the work ends by {@link untilMs}. */
  async #renew(): Promise<void> {
    const askedAtMs = Date.now();
    const isHeld = await this.#lease.renew(this.#ttlMs).catch(() => false);
    if (isHeld) this.#untilMs = askedAtMs + this.#ttlMs;
  }
}
