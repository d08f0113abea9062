// Spares reading the same bytes twice: what Redis gives for a key is mostly what it gave the last time, and comparing
// bytes is a hundred times cheaper than unsealing, unfolding and parsing them. Put between redis.ts and codec.ts. Nothing
// is served that Redis did not just give, so an entry that is dropped or changed there is so here at once.

import { LRUCache } from 'lru-cache';
import type { CacheEntry } from './cache.ts';
import type { CacheCodec } from './codec.ts';

/** A codec that remembers. */
export interface RememberingCodec extends CacheCodec {
  /** Lets go of all that is remembered: it would else stay until it is pushed out, whatever is dropped in Redis. */
  forget(): void;
}

/** The same codec, remembering the last value of each key while all of them together take at most `maxBytes` encoded. */
export function createRememberingCodec(codec: CacheCodec, maxBytes: number): RememberingCodec {
  const remembered = new LRUCache<string, { bytes: Buffer; entry: CacheEntry<unknown> }>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: ({ bytes }) => bytes.length + 1,
  });
  return {
    encode: (key, entry) => codec.encode(key, entry),
    decode(key, bytes) {
      const cached = remembered.get(key);
      if (cached?.bytes.equals(bytes)) return cached.entry;
      const entry = codec.decode(key, bytes);
      if (entry === null) remembered.delete(key);
      else remembered.set(key, { bytes, entry });
      return entry;
    },
    forget: () => remembered.clear(),
  };
}
