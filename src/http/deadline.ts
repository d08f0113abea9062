// The one deadline of an operation, handed down through loaders and connectors to every call. Made by src/context.ts.

/** A moment after which an answer is worthless, and the signal that says it has come. */
export interface Deadline {
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** Aborts at the deadline or when the client goes away. */
  readonly signal: AbortSignal;
}

/** A deadline `budgetMs` from now, also ended by `clientGone` when given. */
export function deadlineIn(budgetMs: number, clientGone?: AbortSignal): Deadline {
  const timeout = AbortSignal.timeout(budgetMs);
  return {
    atMs: Date.now() + budgetMs,
    signal: clientGone === undefined ? timeout : AbortSignal.any([timeout, clientGone]),
  };
}
