// The loop under the sweeps of links, payments and webhooks: a round every so often, one at a time, until it is stopped. What a
// round does is theirs; where one gateway at a time is to do it, it takes a lease.

import { toOperatorMessage } from './failures.ts';
import type { Lease, Leases } from './leases.ts';

/** A running sweep. */
export interface Sweep<Outcome> {
  /** One round now, beside the timer's. @throws StoreFailure */
  round(): Promise<Outcome>;
  /** Ends it; a round under way is waited for. */
  stop(): Promise<void>;
}

/** What {@link startRounds} needs. */
export interface RoundsOptions {
  /** Between rounds, milliseconds; one that takes longer has the next ones left out. */
  readonly everyMs: number;
  readonly round: () => Promise<unknown>;
  /** Hears of a round that failed; the next tries again. */
  readonly onTrouble: (message: string) => void;
  /** What it is told when it is nothing of the store's. */
  readonly failed: string;
}

/** Starts them. The timer keeps no process alive. */
export function startRounds({ everyMs, round, onTrouble, failed }: RoundsOptions): Pick<Sweep<never>, 'stop'> {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= round()
      .then(() => undefined)
      .catch((error: unknown) => onTrouble(toOperatorMessage(error, failed)))
      .finally(() => {
        underWay = null;
      });
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}

/**
 * Works while this gateway has a lease; null, and nothing is done, while another has it. A store that cannot be told of its
 * end lets it run out. @throws StoreFailure, and what the work does
 */
export async function underLease<Outcome>(
  leases: Leases,
  { name, ttlMs }: { readonly name: string; readonly ttlMs: number },
  work: (lease: Lease) => Promise<Outcome>,
): Promise<Outcome | null> {
  const lease = await leases.acquire(name, ttlMs);
  if (lease === null) return null;
  try {
    return await work(lease);
  } finally {
    await lease.release().catch(() => undefined);
  }
}
