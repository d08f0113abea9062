// Equal questions at the same instant are one request: whoever asks while it is on its way waits for the same answer, and it is
// given up when all who wait have gone. What is equal, callers included, is said by the key. Called by subgraph-client.ts.

import type { Deadline } from '../http/deadline.ts';

/**
 * How old a request may be that a question joins, and how much their ends may differ, milliseconds: a request knows nothing
 * of what changed after it was sent. What is changed through this gateway ends it at once ({@link JoinedQuestions.forget}).
 */
export const joinWithinMs = 100;

/** One request and those who wait for it. */
class Flight<Reply> {
  readonly beganAtMs: number;
  readonly endsAtMs: number;
  readonly #left = new AbortController();
  readonly #reply: Promise<Reply>;
  #waiting = 0;

  constructor(deadline: Deadline, send: (deadline: Deadline) => Promise<Reply>) {
    this.beganAtMs = Date.now();
    this.endsAtMs = deadline.atMs;
    this.#reply = send({ atMs: deadline.atMs, signal: this.#left.signal });
  }

  /** Waits for the reply, no longer than the deadline, which is not over yet. @throws what the request fails with; the deadline's reason */
  wait({ signal }: Deadline): Promise<Reply> {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting -= 1;
        reject(signal.reason);
        // Nobody is left: it ended as the last one did.
        if (this.#waiting === 0) this.#left.abort(signal.reason);
      };
      const stay = (): void => signal.removeEventListener('abort', onAbort);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#reply.then(stay, stay);
      this.#reply.then(resolve, reject);
    });
  }

  get isGivenUp(): boolean {
    return this.#left.signal.aborted;
  }

  whenOver(tell: () => void): void {
    this.#reply.then(tell, tell);
  }
}

/** Questions under way. */
export class JoinedQuestions<Reply> {
  readonly #flights = new Map<string, Flight<Reply>>();

  /**
   * Joins the request of this key that is on its way, or sends one, until a deadline that is not over yet. `send` is given one
   * that ends when nobody waits any more. @throws what the request fails with; the deadline's reason
   */
  ask(
    key: string,
    deadline: Deadline,
    { send, onJoined }: { readonly send: (deadline: Deadline) => Promise<Reply>; readonly onJoined: () => void },
  ): Promise<Reply> {
    const known = this.#flights.get(key);
    if (known !== undefined && mayJoin(known, deadline)) {
      onJoined();
      return known.wait(deadline);
    }
    const flight = new Flight(deadline, send);
    this.#flights.set(key, flight);
    flight.whenOver(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    return flight.wait(deadline);
  }

  /** Has nobody join what is on its way: something is being changed. */
  forget(): void {
    this.#flights.clear();
  }
}

function mayJoin(flight: Flight<unknown>, { atMs }: Deadline): boolean {
  const isYoung = Date.now() - flight.beganAtMs <= joinWithinMs;
  return isYoung && !flight.isGivenUp && Math.abs(atMs - flight.endsAtMs) <= joinWithinMs;
}
