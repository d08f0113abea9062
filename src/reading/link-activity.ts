// When each link was last read, and what its last failure was: for BankLink.lastSuccessAt and lastError. In memory, for
// this gateway only; a hint for people, not a record.

import type { BankFailure } from '../domain/errors.ts';

/** What this gateway knows of a link's reads. */
export interface LinkActivityState {
  readonly lastSuccessAtMs: number | null;
  /** Null once a read has succeeded again. */
  readonly lastFailure: BankFailure | null;
}

/** Remembers the outcome of reads by link id. */
export interface LinkActivity {
  succeeded(linkId: string): void;
  failed(linkId: string, failure: BankFailure): void;
  state(linkId: string): LinkActivityState;
  forget(linkId: string): void;
}

const untouched: LinkActivityState = { lastSuccessAtMs: null, lastFailure: null };

/** A memory as large as the number of links that are used. */
export function createLinkActivity(): LinkActivity {
  const states = new Map<string, LinkActivityState>();
  return {
    succeeded: (linkId) => void states.set(linkId, { lastSuccessAtMs: Date.now(), lastFailure: null }),
    failed(linkId, failure) {
      states.set(linkId, { lastSuccessAtMs: states.get(linkId)?.lastSuccessAtMs ?? null, lastFailure: failure });
    },
    state: (linkId) => states.get(linkId) ?? untouched,
    forget: (linkId) => void states.delete(linkId),
  };
}
