// The cache's port. What is in it may vanish at any time and costs at most a call to a bank: nothing that must not be
// lost is ever only here. Implemented by memory.ts and redis.ts; used by src/reading, with keys from keys.ts.
//
// A value is written by whoever holds the claim to its key. Claims keep several gateways from asking a bank for the same
// thing at once, and keep what was asked before a value was dropped from coming back after it: dropping ends claims too.

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

/** The right to fetch and write a key. `claimant` is the fence: unique for each claim ever made. */
export interface CacheClaim {
  readonly key: string;
  readonly claimant: string;
}

/** A place for what banks answered. No method ever fails: a cache that is down misses, grants, and forgets. */
export interface Cache {
  /** The entries under the keys, in the keys' order; null where there is none. */
  readMany(keys: readonly string[]): Promise<readonly (CacheEntry<unknown> | null)[]>;
  /** Claims keys for `leaseMs`; in their order, whether each was granted. False while another's claim lasts. */
  claim(claims: readonly CacheClaim[], leaseMs: number): Promise<readonly boolean[]>;
  /** Lets a claim that is still held last `leaseMs` from now. */
  extend(claim: CacheClaim, leaseMs: number): Promise<void>;
  /** Keeps the entries, all of one link's, as far as there is room and if the claim is still held; then ends the claim. */
  write(writes: readonly CacheWrite[], claim: CacheClaim): Promise<void>;
  /** Ends a claim without a value. */
  release(claim: CacheClaim): Promise<void>;
  /** Forgets a link's values, or one account's of it, and ends claims to them: see keys.ts for both names. */
  drop(scope: string, accountKey?: string): Promise<void>;
  /** Gives back what the cache holds open. */
  close(): Promise<void>;
}
