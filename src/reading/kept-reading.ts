// A value as it was kept for longer than a cache does, and what it is good for. Made by statement-reads.ts of the statement book; judged by
// bank-reads.ts.

import type { Reading } from '../banks/connector.ts';

/** What was kept of a value. */
export interface KeptReading<T> {
  readonly reading: Reading<T>;
  /** False where a part of what is asked for has never been read. */
  readonly isWhole: boolean;
  /** True where something has made it untrue since, or its consent may be gone: it stands in for a bank that fails, no more. */
  readonly isDoubted: boolean;
  /** Epoch milliseconds of the newest answer, or part of one, that is kept with it or beside it. */
  readonly newestPartAtMs: number;
  /** True where nothing of it has been read: it stands in for nothing, but what is kept beside it may say that more is coming. */
  readonly isBlank?: boolean;
}
