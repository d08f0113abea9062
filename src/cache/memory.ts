// The cache in this process's memory: the default without REDIS_URL. Values are kept as they are, not copied, so nobody
// may change one. Bounded by the number of rows, since rows are what makes values large.

import { LRUCache } from 'lru-cache';
import type { Cache, CacheEntry } from './cache.ts';

/** A value counts as one unit and one more for each row of its list. */
function sizeOf({ value }: CacheEntry<unknown>): number {
  if (typeof value !== 'object' || value === null) return 1;
  const rows: unknown = 'value' in value ? value.value : value;
  return Array.isArray(rows) ? 1 + rows.length : 2;
}

/** A cache that keeps at most `maxRows` rows (an entry of a statement takes about 1.5 kB with its raw form). */
export function createMemoryCache(maxRows: number): Cache {
  const entries = new LRUCache<string, CacheEntry<unknown>>({
    maxSize: maxRows,
    sizeCalculation: sizeOf,
    ttl: 1,
    ttlAutopurge: false,
  });
  return {
    readMany: async (keys) => keys.map((key) => entries.get(key) ?? null),
    writeMany: async (writes) => {
      for (const { key, entry, keepMs } of writes) {
        if (keepMs > 0) entries.set(key, entry, { ttl: keepMs });
      }
    },
    close: async () => entries.clear(),
  };
}
