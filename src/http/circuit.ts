// The circuit breaker of one bank's one resource, by cockatiel: a bank that fails time after time is not asked, which
// saves its callers the wait and it the load. Used by client.ts, one for each resource.

import {
  CircuitState as BreakerState,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import type { CircuitState } from './call-record.ts';

/**
 * Failed attempts in a row that open it. A dead bank is let go after three to eight calls; under faults that hit every other
 * attempt at random a row of eight comes once in some 500 attempts, and costs a second.
 */
export const failuresInARow = 8;

/** How long it stays open: everything is whole within five seconds of the end of faults, at one probe a second. */
export const openMs = 1000;

/** What one attempt proved about the bank. */
export type Verdict = 'healthy' | 'failing' | 'nothing';

/** The circuit is open, or its one probe is under way: no call was made. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
  /** Epoch milliseconds from which the next call is let through. */
  readonly retryAtMs: number;
  constructor(retryAtMs: number) {
    super('the circuit is open');
    this.retryAtMs = retryAtMs;
  }
}

/** One circuit. cockatiel reads the clock by `Date.now`. */
export class Circuit {
  readonly #policy: CircuitBreakerPolicy;
  #openedAtMs = 0;

  constructor(onChange: (state: Pick<CircuitState, 'state' | 'retryAtMs'>) => void) {
    this.#policy = circuitBreaker(
      handleWhenResult((result) => result instanceof Judged && result.isFailure),
      { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failuresInARow) },
    );
    this.#policy.onBreak(() => {
      this.#openedAtMs = Date.now();
      onChange({ state: 'open', retryAtMs: this.#openedAtMs + openMs });
    });
    this.#policy.onHalfOpen(() => onChange({ state: 'half-open', retryAtMs: null }));
    this.#policy.onReset(() => onChange({ state: 'closed', retryAtMs: null }));
  }

  /** Until when no call is made, epoch milliseconds; null when one may be made now. */
  openUntilMs(): number | null {
    if (this.#policy.state === BreakerState.HalfOpen) return Date.now() + openMs;
    if (this.#policy.state !== BreakerState.Open) return null;
    const untilMs = this.#openedAtMs + openMs;
    return untilMs > Date.now() ? untilMs : null;
  }

  /** Runs one attempt, which must not throw. @throws CircuitOpen without running it */
  async run<T extends { readonly verdict: Verdict }>(attempt: () => Promise<T>): Promise<T> {
    const untilMs = this.openUntilMs();
    if (untilMs !== null) throw new CircuitOpen(untilMs);
    const isProbe = this.#policy.state === BreakerState.Open;
    let unproven: T | undefined;
    try {
      const judged = await this.#policy.execute(async () => {
        const result = await attempt();
        // A probe that proved nothing (a client gone, a quota spent) must not close the circuit.
        if (isProbe) return new Judged(result, result.verdict !== 'healthy');
        // Nor must such an attempt end a row of failures, as a success would: cockatiel counts an error as neither.
        if (result.verdict === 'nothing') {
          unproven = result;
          throw new Unproven('the attempt proved nothing');
        }
        return new Judged(result, result.verdict === 'failing');
      });
      return judged.result;
    } catch (error) {
      if (error instanceof Unproven && unproven !== undefined) return unproven;
      throw error;
    }
  }
}

class Judged<T> {
  readonly result: T;
  readonly isFailure: boolean;
  constructor(result: T, isFailure: boolean) {
    this.result = result;
    this.isFailure = isFailure;
  }
}

class Unproven extends Error {
  override readonly name = 'Unproven';
}
