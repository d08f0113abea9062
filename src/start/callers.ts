// What a public endpoint counts of its callers: their points, and which client uses what of the schema. Called by the gateway in
// process (services.ts, in-process.ts) and by the gateway over subgraphs; subgraphs count nothing.

import type { Config } from '../config/config.ts';
import { type FieldUsageOptions, PendingUses } from '../gateway/field-usage.ts';
import { createPointLimits, type PointLimits } from '../limits/points.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { RedisConnection } from '../redis/connection.ts';

/** What callers may use, over all gateways where they share a Redis. */
export function openPointLimits(
  config: Pick<Config, 'idKey' | 'routerSecret' | 'usualPlan' | 'plans' | 'clients'>,
  connection: RedisConnection | null,
  metrics: Pick<Metrics, 'pointsQuestion'>,
): PointLimits {
  const { idKey, routerSecret, usualPlan, plans, clients } = config;
  const secret = idKey ?? routerSecret ?? '';
  return createPointLimits({ connection, secret, usualPlan, plans, clients, onQuestion: metrics.pointsQuestion });
}

/** What the server counts with. */
export interface FieldUses extends FieldUsageOptions {
  readonly pending: PendingUses;
  /** Replaced in place when the configuration is read again. */
  readonly clientIds: Set<string>;
}

/** Counts for the figures which client uses what of the schema. */
export function countFieldUses(
  { fieldUsage, clients }: Pick<Config, 'fieldUsage' | 'clients'>,
  metrics: Metrics,
): FieldUses {
  const pending = new PendingUses(metrics.fieldUses);
  metrics.beforeReading(() => pending.flush());
  return { pending, level: fieldUsage, clientIds: new Set(clients.map(({ id }) => id)) };
}
