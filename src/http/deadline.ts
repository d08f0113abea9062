// The one deadline of an operation, handed down through loaders and connectors to every call. Made by subgraphs/shared/context.ts.

/** A moment after which an answer is worthless, and the signal that says it has come. */
export interface Deadline {
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** Aborts at the deadline or when the client goes away. */
  readonly signal: AbortSignal;
}

/** What ends a deadline early; as a function, asked for when it is needed. */
export type ClientGone = AbortSignal | (() => AbortSignal | undefined);

/**
 * A deadline `budgetMs` from now, also ended by `clientGone` when given. Its timer is made when the signal is first asked
 * for: a request that is answered from the cache needs none.
 */
export function deadlineIn(budgetMs: number, clientGone?: ClientGone): Deadline {
  return new LazyDeadline(Date.now() + budgetMs, clientGone);
}

/**
 * Whether a deadline's time is over; false where it was ended because the client went away. Timers go by another clock than
 * `atMs`, and end up to a millisecond before it: the signal's reason counts, too.
 */
export function isTimeOver({ atMs, signal }: Deadline): boolean {
  const { reason } = signal;
  return Date.now() >= atMs || (reason instanceof DOMException && reason.name === 'TimeoutError');
}

class LazyDeadline implements Deadline {
  readonly atMs: number;
  readonly #clientGone: ClientGone | undefined;
  #signal: AbortSignal | undefined;

  constructor(atMs: number, clientGone: ClientGone | undefined) {
    this.atMs = atMs;
    this.#clientGone = clientGone;
  }

  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      const timeout = AbortSignal.timeout(Math.max(0, Math.ceil(this.atMs - Date.now())));
      const gone = typeof this.#clientGone === 'function' ? this.#clientGone() : this.#clientGone;
      this.#signal = gone === undefined ? timeout : AbortSignal.any([timeout, gone]);
    }
    return this.#signal;
  }
}
