// Reads at intervals what waits in the store, for figures and alerts: a payment that an operator has to look up is told by every
// process, also by one that has just begun. Started by services.ts; calls src/store/figures.ts.

import type { StoreMetrics } from '../observability/metrics/store.ts';
import type { Sweep } from '../store/rounds.ts';
import { startRounds } from '../store/rounds.ts';
import type { Store } from '../store/store.ts';

/** Between two readings, milliseconds: alerts wait for minutes. */
const everyMs = 30_000;

/** What {@link startStoreFigures} needs. */
export interface StoreFiguresOptions {
  readonly store: Pick<Store, 'figures' | 'connections'>;
  readonly metrics: Pick<StoreMetrics, 'storeFigures' | 'watchConnections'>;
  readonly onTrouble: (message: string) => void;
  readonly now?: () => number;
}

/** Begins at once, and goes on until it is stopped. A reading that fails leaves the figures and their age as they were. */
export function startStoreFigures({ store, metrics, onTrouble, now = Date.now }: StoreFiguresOptions): Sweep<void> {
  metrics.watchConnections(store.connections);
  const round = async (): Promise<void> => {
    const atMs = now();
    metrics.storeFigures(await store.figures.read(atMs), atMs);
  };
  const { stop } = startRounds({ everyMs, round, onTrouble, failed: 'the store could not be read for its figures' });
  return { round, stop };
}
