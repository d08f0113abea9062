// The cache in this process's memory: the default without REDIS_URL. Values are kept as they are, not copied, so nobody
// may change one. Bounded by the number of rows, since rows are what makes values large.

import { LRUCache } from 'lru-cache';
import type { Cache, CacheEntry } from './cache.ts';
import { isOfAccount } from './keys.ts';

/** A value counts as one unit and one more for each row of its list. */
function sizeOf({ value }: CacheEntry<unknown>): number {
  if (typeof value !== 'object' || value === null) return 1;
  const rows: unknown = 'value' in value ? value.value : value;
  return Array.isArray(rows) ? 1 + rows.length : 2;
}

/** A claim under way; one whose holder never ended it lapses. */
interface HeldClaim {
  readonly claimant: string;
  untilMs: number;
}

/** A cache that keeps at most `maxRows` rows (an entry of a statement takes about 1.5 kB with its raw form). */
export function createMemoryCache(maxRows: number): Cache {
  const entries = new LRUCache<string, CacheEntry<unknown>>({
    maxSize: Math.max(1, maxRows),
    sizeCalculation: sizeOf,
    ttl: 1,
    ttlAutopurge: false,
  });
  const claims = new Map<string, HeldClaim>();
  const isHeld = (key: string, claimant: string): boolean => claims.get(key)?.claimant === claimant;
  return {
    readMany: async (keys) => keys.map((key) => entries.get(key) ?? null),
    claim: async (asked, leaseMs) =>
      asked.map(({ key, claimant }) => {
        const nowMs = Date.now();
        const held = claims.get(key);
        if (held !== undefined && held.untilMs > nowMs) return false;
        claims.set(key, { claimant, untilMs: nowMs + leaseMs });
        return true;
      }),
    async extend({ key, claimant }, leaseMs) {
      const held = claims.get(key);
      if (held?.claimant === claimant) held.untilMs = Date.now() + leaseMs;
    },
    async write(writes, { key, claimant }) {
      if (!isHeld(key, claimant)) return;
      for (const write of writes) {
        if (write.keepMs > 0 && maxRows > 0) entries.set(write.key, write.entry, { ttl: write.keepMs });
      }
      claims.delete(key);
    },
    async release({ key, claimant }) {
      if (isHeld(key, claimant)) claims.delete(key);
    },
    async drop(scope, accountKey) {
      const isMeant = (key: string): boolean =>
        key.startsWith(scope) && (accountKey === undefined || isOfAccount(key, accountKey));
      for (const key of entries.keys()) if (isMeant(key)) entries.delete(key);
      for (const key of claims.keys()) if (isMeant(key)) claims.delete(key);
    },
    async close() {
      entries.clear();
      claims.clear();
    },
  };
}
