// The gateway's figures for Prometheus, by prom-client, put together from the files of src/observability/metrics. Each gateway has a
// registry of its own, so that several can run in one process. Labels are banks, clients of the configuration, resources and closed
// lists: never a customer, a link, an account or a path. A series with labels that are known beforehand is there from the start, with
// 0: Prometheus sees no rise from nothing to 1. Made by src/start.

import { collectDefaultMetrics, Registry } from 'prom-client';
import { type BankMetrics, createBankMetrics } from './metrics/banks.ts';
import { type ClientMetrics, createClientMetrics } from './metrics/clients.ts';
import { createReadingMetrics, type ReadingMetrics } from './metrics/reading.ts';
import { createRequestMetrics, type RequestMetrics } from './metrics/requests.ts';
import { createSourceMetrics, type SourceMetrics } from './metrics/sources.ts';
import { createStoreMetrics, type StoreMetrics } from './metrics/store.ts';
import { createTroubleMetrics, type TroubleMetrics } from './metrics/troubles.ts';
import { createWebhookMetrics, type WebhookMetrics } from './metrics/webhooks.ts';

/** What the gateway counts. */
export interface Metrics
  extends BankMetrics,
    RequestMetrics,
    ClientMetrics,
    ReadingMetrics,
    StoreMetrics,
    WebhookMetrics,
    SourceMetrics,
    TroubleMetrics {
  /** The registry, for the endpoint and for a process that adds several gateways up. */
  readonly registry: Registry;
}

/** What is known when a process starts. */
export interface MetricsOptions {
  /** False leaves out the figures of the process (memory, event loop, GC). True unless said. */
  readonly processFigures?: boolean;
  /** The subgraph that this process is; null, or absent, for a gateway that clients reach. */
  readonly subgraph?: string | null;
  /** Clients that have a name in the figures. None unless said. */
  readonly clients?: readonly { readonly id: string }[];
  /** Sources of banks. None unless said. */
  readonly sources?: readonly { readonly id: string }[];
}

const toId = ({ id }: { readonly id: string }): string => id;

/** Makes a set of figures in which nothing has happened. */
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const { processFigures = true, subgraph = null, clients = [], sources = [] } = options;
  const registry = new Registry();
  const registers = [registry];
  if (processFigures) collectDefaultMetrics({ register: registry });
  return {
    ...createBankMetrics(registers),
    ...createRequestMetrics(registers, subgraph === null ? 'public' : 'subgraph'),
    ...createClientMetrics(registers, clients.map(toId)),
    ...createReadingMetrics(registers),
    ...createStoreMetrics(registers),
    ...createWebhookMetrics(registers),
    ...createSourceMetrics(registers, sources.map(toId)),
    ...createTroubleMetrics(registers, { role: subgraph === null ? 'gateway' : 'subgraph', subgraph: subgraph ?? '' }),
    registry,
  };
}
