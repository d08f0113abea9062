// A cache whose reads and writes have spans, where traces are recorded. Made by src/start around any other.

import { inSpan } from '../tracing/spans.ts';
import type { Cache } from './cache.ts';

/** The same cache, recorded. */
export function createRecordedCache(cache: Cache, kind: 'memory' | 'redis'): Cache {
  const attributes = { 'bankgraph.cache': kind };
  return {
    readMany: (keys) =>
      inSpan('cache read', { attributes: { ...attributes, 'bankgraph.keys': keys.length } }, async (told) => {
        const found = await cache.readMany(keys);
        told.set({ 'bankgraph.found': found.filter((entry) => entry !== null).length });
        return found;
      }),
    write: (writes, claim) =>
      inSpan('cache write', { attributes: { ...attributes, 'bankgraph.keys': writes.length } }, () =>
        cache.write(writes, claim),
      ),
    claim: (claims, leaseMs) => cache.claim(claims, leaseMs),
    extend: (claim, leaseMs) => cache.extend(claim, leaseMs),
    release: (claim) => cache.release(claim),
    drop: (scope, accountKey) => cache.drop(scope, accountKey),
    close: () => cache.close(),
  };
}
