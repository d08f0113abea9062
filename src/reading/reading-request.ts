// For whom the reads of one request are made, and who is told of what they cost. Made by src/start for each request, and for
// reads that nobody waits for; read by bank-reads.ts.

import type { Access } from '../auth/access.ts';
import type { CacheState } from '../http/bank-http.ts';
import type { Deadline } from '../http/deadline.ts';

/** What a look into the cache came to. */
export type CacheLookup = 'fresh' | 'revalidated' | CacheState;

/** Whose presence a request speaks for. */
export interface Psu {
  /** The person's IP address when they are present, else null. */
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/** For whom is read, and until when. */
export interface ReadingRequest {
  readonly access: Access;
  readonly deadline: Deadline;
  readonly psu: Psu;
  /** True where statements are read as far back as the bank gives them, also without the person: just after consent. */
  readonly readsAllHistory?: boolean;
  /** Told of each look into the cache for these reads. */
  readonly onLookup?: (lookup: CacheLookup) => void;
  /** Told of each call to a bank that these reads make; a call that several requests share is its first one's. */
  readonly onCall?: () => void;
  /** Set for an estimate: banks are not asked, and this is told of each read that would be made. */
  readonly onUnmade?: (read: UnmadeRead) => void;
}

/** A read that an estimate did not make. */
export interface UnmadeRead {
  readonly linkId: string;
  /** Whether it takes one call at most; a list or a statement takes as many as it has pages, or opens further reads. */
  readonly isOneCall: boolean;
}
