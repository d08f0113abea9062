// What outlives a process of a source's tokens: in the store, one gateway at a time by a lease; in memory where there is no store. Made by
// open.ts, one for each source, and handed to its standard.

import type { KeptSourceTokens } from '../banks/source.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import { SealFailure, StoreFailure } from '../store/failures.ts';
import { HeldLease } from '../store/held-lease.ts';
import type { Store } from '../store/store.ts';

/** What of the store this needs. */
export type SourceTokensStore = Pick<Store, 'leases' | 'sourceTokens'>;

/** How long the others wait for one that died at it; renewed while it lives. */
const leaseMs = 15_000;
/** How often what came is tried to be kept: it may be the only copy, and pauses between, milliseconds. */
const keepTries = 6;
const keepPauseMs = 100;

/** Kept in a store that is asked for when it is needed first; null for none. */
export function createKeptTokens(
  sourceId: string,
  store: () => SourceTokensStore | null,
  now: () => number,
): KeptSourceTokens {
  let inMemory: string | null = null;
  let isHeld = false;
  return {
    read: () => asFailure(sourceId, async () => store()?.sourceTokens.read(sourceId) ?? inMemory),
    async change(work) {
      const kept = store();
      if (kept === null) {
        if (isHeld) return null;
        isHeld = true;
        try {
          return await work(inMemory, async (next) => {
            inMemory = next;
          });
        } finally {
          isHeld = false;
        }
      }
      const lease = await asFailure(sourceId, () =>
        HeldLease.acquire(kept.leases, `source-tokens:${sourceId}`, leaseMs),
      );
      if (lease === null) return null;
      try {
        const text = await asFailure(sourceId, () => kept.sourceTokens.read(sourceId));
        return await work(text, (next) => asFailure(sourceId, () => keep(kept, { sourceId, next, atMs: now() })));
      } finally {
        await lease.release().catch(() => undefined);
      }
    },
  };
}

/** @throws StoreFailure after several tries */
async function keep(
  { sourceTokens }: SourceTokensStore,
  { sourceId, next, atMs }: { readonly sourceId: string; readonly next: string; readonly atMs: number },
): Promise<void> {
  for (let round = 1; ; round++) {
    try {
      return await sourceTokens.keep(sourceId, next, atMs);
    } catch (error) {
      if (!(error instanceof StoreFailure) || round >= keepTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, keepPauseMs * 2 ** round));
    }
  }
}

/** A store that cannot be read is a token that cannot be had now. */
async function asFailure<T>(sourceId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreFailure || error instanceof SealFailure)) throw error;
    throw new OAuthFailure('UNAVAILABLE', { bankId: sourceId, doing: 'what is kept of its tokens' }, 'STORE');
  }
}
