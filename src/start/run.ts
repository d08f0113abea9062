// A gateway as a process runs it, whatever it is composed of: its address, its figures, its end. Used by the compositions
// beside this file, and by src/cli for ending on signals.

import cluster from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { Config, ConfigSource } from '../config/config.ts';
import type { SandboxPeople } from '../explorer/page-parts.ts';
import type { LandingPage } from '../gateway/landing-page.ts';
import type { OverloadLimits } from '../gateway/overload.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { listenForScrapers, type MetricsListener } from '../observability/metrics-listener.ts';
import type { ReloadOutcome } from './reload.ts';

/** A running gateway. */
export interface Gateway {
  /** The GraphQL endpoint. */
  readonly url: string;
  /** Where scrapers have the figures; null without METRICS_PORT, and in a worker. */
  readonly metricsUrl: string | null;
  /** Reads the configuration again; null where it was started with one that cannot be. Never fails. */
  readonly reload: (() => Promise<ReloadOutcome>) | null;
  /** Finishes what is under way, then closes everything. */
  stop(): Promise<void>;
}

/** What a gateway can be started with besides its configuration. */
export interface GatewayOptions {
  /** Opens the Apollo Sandbox page with this; only when the configuration allows the page. */
  readonly landingPage?: LandingPage;
  /** Whom the explorer can sign in as without a page; development only. */
  readonly sandboxPeople?: SandboxPeople | null;
  /** Where people's own pages are, where that is not under the gateway's own address. */
  readonly myUrl?: string | null;
  readonly log?: Log;
  /** Where its configuration comes from, to be read again; absent where it stays as it is. */
  readonly configSource?: ConfigSource;
  /** What is too much for it; by default the usual. */
  readonly overload?: OverloadLimits;
}

/** Figures for whoever scrapes this process; workers are asked by the process that minds them (src/cli/workers.ts). */
export async function exposeMetrics(
  { metrics: place }: Config,
  { registry }: Metrics,
): Promise<MetricsListener | null> {
  if (cluster.isWorker) {
    AggregatorRegistry.setRegistries([registry]);
    // Made for its listener, which answers the minding process.
    new AggregatorRegistry();
    return null;
  }
  if (place === null) return null;
  const { contentType } = registry;
  return listenForScrapers(place, { contentType, read: () => registry.metrics() });
}

/**
 * Keeps a SIGHUP that comes before the gateway has started from ending the process: what it asks for is being read just then. To be
 * called first of all.
 */
export function outliveHangups(): void {
  process.on('SIGHUP', () => undefined);
}

/** Stops the gateway on SIGTERM or SIGINT and ends the process: 0 when all was finished in time. On SIGHUP its configuration is read again. */
export function stopOnSignals(
  gateway: Gateway,
  config: Config,
  also: () => Promise<void> = async () => undefined,
): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), config.stopTimeoutMs).unref();
    gateway
      .stop()
      .then(also)
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  // Without a listener it would end the process.
  process.on('SIGHUP', () => void gateway.reload?.());
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
