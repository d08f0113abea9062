// Figures of what is read: the cache, flights, Redis, the audit of who read what. Made by src/observability/metrics.ts.

import { Counter, Gauge, type Registry } from 'prom-client';

/** What a look into the cache found: `hit` fresh, `stale` older than it should be, `miss` nothing. */
export type CacheLookup = 'hit' | 'stale' | 'miss';

/** What is counted of reading. */
export interface ReadingMetrics {
  /** Looks of one resource into the cache, `count` at once. */
  cacheLookup(resource: string, outcome: CacheLookup, count: number): void;
  /** What became of a read that the cache had nothing for: `led` asked the bank, `joined` waited for one that did. */
  flight(resource: string, role: string): void;
  cacheTrouble(): void;
  /** Has Redis looked at whenever figures are read: whether it is worth asking. */
  watchRedis(isUsable: () => boolean): void;
  /** Rows of the audit of reads that the store could not be given. */
  readAuditLost(rows: number): void;
}

const resources = ['accounts', 'balances', 'transactions', 'identification', 'party'] as const;
const lookups: readonly CacheLookup[] = ['hit', 'stale', 'miss'];
const roles = ['led', 'joined', 'followed'] as const;

/** Makes them. */
export function createReadingMetrics(registers: Registry[]): ReadingMetrics {
  // Counted in a map: there are several for each request, and the counter finds its place by its labels' text each time.
  const newLookups = new Map<string, Map<CacheLookup, number>>();
  const lookupsTotal = new Counter({
    name: 'bankgraph_cache_lookups_total',
    help: 'Looks into the cache by what they found',
    labelNames: ['resource', 'outcome'],
    registers,
    collect() {
      for (const [resource, outcomes] of newLookups) {
        for (const [outcome, count] of outcomes) this.inc({ resource, outcome }, count);
        outcomes.clear();
      }
    },
  });
  const flights = new Counter({
    name: 'bankgraph_flights_total',
    help: 'Reads that the cache had nothing for, by who asked the bank',
    labelNames: ['resource', 'role'],
    registers,
  });
  const troubles = new Counter({
    name: 'bankgraph_cache_troubles_total',
    help: 'Failures of Redis, and so of the cache and of what else gateways share there',
    registers,
  });
  let isRedisUsable: (() => boolean) | null = null;
  new Gauge({
    name: 'bankgraph_redis_down',
    help: '1 while Redis is not asked, since it is gone or has just failed; 0 else, and without one',
    // Over several processes: the worst.
    aggregator: 'max',
    registers,
    collect() {
      this.set(isRedisUsable === null || isRedisUsable() ? 0 : 1);
    },
  });
  const readAuditLost = new Counter({
    name: 'bankgraph_read_audit_lost_total',
    help: 'Rows of the audit of reads that are lost, since the store could not be given them',
    registers,
  });
  for (const resource of resources) {
    for (const outcome of lookups) lookupsTotal.inc({ resource, outcome }, 0);
    for (const role of roles) flights.inc({ resource, role }, 0);
  }
  return {
    cacheLookup(resource, outcome, count) {
      let outcomes = newLookups.get(resource);
      if (outcomes === undefined) {
        outcomes = new Map();
        newLookups.set(resource, outcomes);
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
    },
    flight: (resource, role) => flights.inc({ resource, role }),
    cacheTrouble: () => troubles.inc(),
    watchRedis(isUsable) {
      isRedisUsable = isUsable;
    },
    readAuditLost: (rows) => readAuditLost.inc(rows),
  };
}
