// `WORKERS=n`: n processes of the gateway on one port, by node:cluster. The first process only minds the others: it starts
// them, starts another when one dies, passes SIGTERM and SIGHUP on and ends when they have. Each worker is a whole gateway with a
// cache in memory of its own; REDIS_URL gives them one. Their figures are added up here, for METRICS_PORT.

import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { listenForScrapers, type MetricsPlace } from '../observability/metrics-listener.ts';

/** A worker that dies young is not replaced at once: a fault at start would otherwise fill the processor. */
const shortestLifeMs = 1000;

/** True in the process that minds the workers; it must serve nothing itself. */
export function mindsWorkers(count: number): boolean {
  return count > 1 && cluster.isPrimary;
}

/** How the workers are run. */
export interface WorkersOptions {
  readonly count: number;
  /** What each is given to finish what is under way, milliseconds. */
  readonly stopTimeoutMs: number;
  /** Where scrapers come for the figures of all workers; null for nowhere. */
  readonly metrics: MetricsPlace | null;
}

/** Runs the workers until a signal ends them. @throws when the scrapers' port is taken */
export async function runWorkers({ count, stopTimeoutMs, metrics }: WorkersOptions): Promise<void> {
  if (metrics !== null) {
    const all = new AggregatorRegistry();
    await listenForScrapers(metrics, { contentType: all.contentType, read: () => all.clusterMetrics() });
  }
  let stopping = false;
  let failed = false;
  const startWorker = (): void => {
    const startedAtMs = Date.now();
    const worker: Worker = cluster.fork();
    worker.once('exit', (code, signal) => {
      if (!stopping) {
        console.error(`A worker has ended (${signal ?? `code ${code}`}): starting another.`);
        setTimeout(startWorker, Date.now() - startedAtMs < shortestLifeMs ? shortestLifeMs : 0);
        return;
      }
      failed ||= code !== 0;
      if (Object.keys(cluster.workers ?? {}).length === 0) process.exit(failed ? 1 : 0);
    });
  };
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    // A second more than each worker allows itself.
    setTimeout(() => process.exit(1), stopTimeoutMs + 1000).unref();
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    if (workers.length === 0) process.exit(0);
    for (const worker of workers) worker.process.kill('SIGTERM');
  };
  // Each reads its configuration again by itself.
  process.on('SIGHUP', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGHUP');
  });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  for (let index = 0; index < count; index++) startWorker();
}
