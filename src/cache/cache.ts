// The cache's port. What is in it may vanish at any time and costs at most a call to a bank: nothing that must not be
// lost is ever only here. Implemented by memory.ts and redis.ts; used by src/reading, with keys from keys.ts.

/** What is kept under one key. */
export interface CacheEntry<T> {
  readonly value: T;
  /** Epoch milliseconds from which on the value is no longer fresh. */
  readonly freshUntilMs: number;
}

/** One value to keep. */
export interface CacheWrite {
  readonly key: string;
  readonly entry: CacheEntry<unknown>;
  /** How long the entry is kept at most, milliseconds. */
  readonly keepMs: number;
}

/** A place for what banks answered. Neither method ever fails: a cache that is down misses, and forgets. */
export interface Cache {
  /** The entries under the keys, in the keys' order; null where there is none. */
  readMany(keys: readonly string[]): Promise<readonly (CacheEntry<unknown> | null)[]>;
  /** Keeps the entries, as far as there is room. */
  writeMany(writes: readonly CacheWrite[]): Promise<void>;
  /** Gives back what the cache holds open. */
  close(): Promise<void>;
}
