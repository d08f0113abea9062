// A log that counts what it is told: troubles are figures wherever they are logged, and none is counted that is not logged. Made by the
// compositions beside this file.

import type { Log } from '../observability/log.ts';
import type { TroubleMetrics } from '../observability/metrics/troubles.ts';

/** The same log; `metrics` hears of what alerts are made of. */
export function createCountedLog(log: Log, metrics: TroubleMetrics): Log {
  return {
    ...log,
    unexpectedError(error) {
      metrics.unexpectedError();
      log.unexpectedError(error);
    },
    keysUnavailable(reason) {
      metrics.keysUnavailable();
      log.keysUnavailable(reason);
    },
    refusedToken(reason) {
      metrics.tokenRefused(reason);
      log.refusedToken(reason);
    },
    exportBroken(broken) {
      metrics.exportBroken(broken.reason);
      log.exportBroken(broken);
    },
    supergraphLoaded(subgraphs) {
      metrics.input('supergraph', false);
      log.supergraphLoaded(subgraphs);
    },
    supergraphRefused(error) {
      metrics.input('supergraph', true);
      log.supergraphRefused(error);
    },
    configReloaded(changes) {
      metrics.input('configuration', false);
      log.configReloaded(changes);
    },
    configRefused(error) {
      metrics.input('configuration', true);
      log.configRefused(error);
    },
    documentsLoaded(count) {
      metrics.input('documents', false);
      log.documentsLoaded(count);
    },
    documentsRefused(error) {
      metrics.input('documents', true);
      log.documentsRefused(error);
    },
  };
}
