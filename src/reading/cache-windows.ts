// How long each cached resource is good for. Comes from the configuration; read by bank-reads.ts.

import type { CachedResource } from '../cache/keys.ts';

/** The three windows of one resource, milliseconds, each counted from the bank's answer on or from the one before. */
export interface CacheWindow {
  /** From the bank's answer on: answered from the cache. */
  readonly freshMs: number;
  /** After that: answered from the cache, while the bank is asked behind the answer. */
  readonly revalidateMs: number;
  /** After it was fresh: answered, as STALE, when the bank fails. */
  readonly ifErrorMs: number;
}

/** The windows of every resource. */
export type CacheWindows = Readonly<Record<CachedResource, CacheWindow>>;

/** How long a value is of any use, from the bank's answer on. */
export function keepMsOf({ freshMs, revalidateMs, ifErrorMs }: CacheWindow): number {
  return freshMs + Math.max(revalidateMs, ifErrorMs);
}
