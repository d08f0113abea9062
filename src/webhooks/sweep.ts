// What has to happen to webhooks besides sending: deliveries that nobody could try in their time are given up, old ones are
// purged, and it is counted how much waits. Runs on every gateway; a lease lets one at a time change anything.

import { type Sweep, startRounds, underLease } from '../store/rounds.ts';
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

/** Starts sweeping; what another gateway is at is left to it. */
export function startWebhookSweep(options: WebhookSweepOptions): Sweep<void> {
  const { onTrouble } = options;
  const round = () => sweepOnce(options);
  const { stop } = startRounds({ everyMs, round, onTrouble, failed: 'a round of the webhooks’ sweep failed' });
  return { round, stop };
}

async function sweepOnce({ store, onPending, onGivenUp, now }: WebhookSweepOptions): Promise<void> {
  const { webhooks, leases } = store;
  const { count, oldestAtMs } = await webhooks.countPending();
  onPending({ count, oldestMs: oldestAtMs === null ? 0 : Math.max(0, now() - oldestAtMs) });
  await underLease(leases, { name: 'webhooks:sweep', ttlMs: leaseMs }, async () => {
    const givenUp = await repeat(() => webhooks.giveUp(now() - lateMs, batch));
    if (givenUp > 0) onGivenUp(givenUp);
    await repeat(() => webhooks.purge(now(), batch));
  });
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
