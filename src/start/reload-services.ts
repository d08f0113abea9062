// What reading the configuration again changes in each form of the gateway: with banks of its own (in process, or as a subgraph), and
// over subgraphs, where only clients and plans are read. Called by the compositions beside this file.

import type { Config, ConfigSource } from '../config/config.ts';
import type { PointLimits } from '../limits/points.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { FieldUses } from './callers.ts';
import { assertDocumentsDir, type openTrustedDocuments, toPolicies } from './documents.ts';
import { replaceMembers } from './live.ts';
import { Reloading } from './reload.ts';
import type { OwnedServices } from './services.ts';

/** What a gateway that clients ask has besides its banks. */
interface PublicParts {
  readonly log: Log;
  readonly documents: ReturnType<typeof openTrustedDocuments>;
  readonly fieldUses: Pick<FieldUses, 'clientIds'>;
}

/** Of a gateway in process; null where its configuration cannot be read again. */
export function openReloading(
  first: Config,
  source: ConfigSource | undefined,
  { owned, log, ...parts }: PublicParts & { readonly owned: OwnedServices },
): Reloading | null {
  if (source === undefined) return null;
  return new Reloading({
    source,
    first,
    log,
    audit: owned.stored?.linking.store.audit ?? null,
    async prepare(next) {
      assertDocumentsDir(next);
      const prepared = await owned.prepare(next);
      return {
        commit() {
          prepared.commit();
          replaceClients(next, parts);
        },
        discard: prepared.discard,
      };
    },
  });
}

/** Of one subgraph, which holds nobody to documents; null where its configuration cannot be read again. */
export function openSubgraphReloading(
  first: Config,
  source: ConfigSource | undefined,
  { owned, log }: Pick<PublicParts, 'log'> & { readonly owned: OwnedServices },
): Reloading | null {
  if (source === undefined) return null;
  const audit = owned.stored?.linking.store.audit ?? null;
  return new Reloading({ source, first, log, audit, prepare: owned.prepare });
}

/** Of the gateway over subgraphs, which has no store: its subgraphs audit. */
export function openRouterReloading(
  first: Config,
  source: ConfigSource | undefined,
  {
    metrics,
    pointLimits,
    log,
    ...parts
  }: PublicParts & { readonly metrics: Pick<Metrics, 'clientsKnown'>; readonly pointLimits: PointLimits },
): Reloading | null {
  if (source === undefined) return null;
  return new Reloading({
    source,
    first,
    log,
    audit: null,
    async prepare(next) {
      assertDocumentsDir(next);
      return {
        commit() {
          pointLimits.replacePlans(next);
          metrics.clientsKnown(next.clients.map(({ id }) => id));
          replaceClients(next, parts);
        },
        discard: async () => undefined,
      };
    },
  });
}

function replaceClients({ clients }: Config, { documents, fieldUses }: Omit<PublicParts, 'log'>): void {
  documents?.trusted.replacePolicies(toPolicies(clients));
  replaceMembers(
    fieldUses.clientIds,
    clients.map(({ id }) => id),
  );
}
