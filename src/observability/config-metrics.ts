// Figures of a configuration that is read again while the gateway runs. Made by src/start/reload.ts for the registry of its
// gateway.

import { Gauge, type Registry } from 'prom-client';

/** What a reading of the configuration came to. */
export interface ConfigMetrics {
  /** The configuration in use is that of the files. */
  loaded(): void;
  /** The files cannot be used: what was in use before stays. */
  refused(): void;
}

/** Registers them. A gateway that has started has loaded its configuration. */
export function createConfigMetrics(registry: Registry): ConfigMetrics {
  const registers = [registry];
  const refused = new Gauge({
    name: 'bankgraph_config_refused',
    help: '1 while the configuration on disk cannot be used and an earlier one is, else 0',
    // Over several processes: the worst.
    aggregator: 'max',
    registers,
  });
  const loadedAt = new Gauge({
    name: 'bankgraph_config_loaded_timestamp_seconds',
    help: 'When the configuration in use was read, seconds since 1970',
    aggregator: 'min',
    registers,
  });
  const loaded = (): void => {
    refused.set(0);
    loadedAt.set(Date.now() / 1000);
  };
  loaded();
  return { loaded, refused: () => refused.set(1) };
}
