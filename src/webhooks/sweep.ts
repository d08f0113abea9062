// What has to happen to webhooks besides sending: deliveries that nobody could try in their time are given up, old ones are
// purged, and it is counted how much waits. Runs on every gateway; a lease lets one at a time change anything.

import { StoreFailure } from '../store/failures.ts';
import type { Store } from '../store/store.ts';

/** Between rounds, milliseconds. */
const everyMs = 15_000;
const leaseMs = 60_000;
/** Rows a statement. */
const batch = 500;
/** Statements a round: what is left comes in the next. */
const mostBatches = 20;
/** The attempt at the end of a delivery's time may be late by this, milliseconds. */
const lateMs = 3_600_000;

/** How much waits to be sent. */
export interface PendingWebhooks {
  readonly count: number;
  /** Age of the oldest, milliseconds; 0 when nothing waits. */
  readonly oldestMs: number;
}

/** What {@link startWebhookSweep} needs. */
export interface WebhookSweepOptions {
  readonly store: Pick<Store, 'webhooks' | 'leases'>;
  readonly onPending: (pending: PendingWebhooks) => void;
  /** Hears of deliveries that nobody could try in their time. */
  readonly onGivenUp: (count: number) => void;
  readonly onTrouble: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A running sweep. */
export interface WebhookSweep {
  /** One round now; what another gateway is at is left to it. @throws StoreFailure */
  round(): Promise<void>;
  /** Ends it; a round under way is waited for. */
  stop(): Promise<void>;
}

/** Starts sweeping. */
export function startWebhookSweep(options: WebhookSweepOptions): WebhookSweep {
  let underWay: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    underWay = underWay
      .then(() => sweepOnce(options))
      .catch((error: unknown) =>
        options.onTrouble(error instanceof StoreFailure ? error.message : 'a round of the webhooks’ sweep failed'),
      );
  }, everyMs);
  timer.unref();
  return {
    round: () => sweepOnce(options),
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}

async function sweepOnce({ store, onPending, onGivenUp, now }: WebhookSweepOptions): Promise<void> {
  const { webhooks, leases } = store;
  const { count, oldestAtMs } = await webhooks.countPending();
  onPending({ count, oldestMs: oldestAtMs === null ? 0 : Math.max(0, now() - oldestAtMs) });
  const lease = await leases.acquire('webhooks:sweep', leaseMs);
  if (lease === null) return;
  try {
    const givenUp = await repeat(() => webhooks.giveUp(now() - lateMs, batch));
    if (givenUp > 0) onGivenUp(givenUp);
    await repeat(() => webhooks.purge(now(), batch));
  } finally {
    await lease.release().catch(() => undefined);
  }
}

/** Until nothing is left, or enough is done for one round; gives how many. */
async function repeat(work: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let round = 0; round < mostBatches; round++) {
    const done = await work();
    sum += done;
    if (done === 0) break;
  }
  return sum;
}
