// How many subscriptions may be open: of one gateway, and of one caller on it. Made and asked by streams.ts.

import { GraphQLError } from 'graphql';
import type { Principal } from '../../auth/principal.ts';
import type { GatewayErrorCode } from '../shared/errors.ts';

/** The bounds of one gateway. */
export interface SubscriptionLimits {
  /** Open at once, on one gateway. */
  readonly maxSubscriptions: number;
  /** Of these, of one caller. */
  readonly maxSubscriptionsPerCaller: number;
}

/** What is open. */
export class OpenSubscriptions {
  readonly #limits: SubscriptionLimits;
  readonly #byCaller = new Map<string, number>();
  #all = 0;

  constructor(limits: SubscriptionLimits) {
    this.#limits = limits;
  }

  /** How many there are. */
  get size(): number {
    return this.#all;
  }

  /**
   * Counts one more, until what it gives is called; calling that again does nothing. @throws GraphQLError
   * QUERY_TOO_COMPLEX when the caller has too many, SERVICE_UNAVAILABLE when the gateway has
   */
  take(principal: Principal): () => void {
    const caller = JSON.stringify([principal.kind, principal.subject, principal.clientId]);
    const own = this.#byCaller.get(caller) ?? 0;
    const { maxSubscriptions, maxSubscriptionsPerCaller } = this.#limits;
    if (own >= maxSubscriptionsPerCaller)
      throw tooMany(`A caller may have ${maxSubscriptionsPerCaller} subscriptions.`);
    if (this.#all >= maxSubscriptions) {
      const code: GatewayErrorCode = 'SERVICE_UNAVAILABLE';
      throw new GraphQLError('There is no room for another subscription; try again later.', {
        extensions: { code, http: { status: 503 } },
      });
    }
    this.#byCaller.set(caller, own + 1);
    this.#all += 1;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#all -= 1;
      const left = (this.#byCaller.get(caller) ?? 1) - 1;
      if (left === 0) this.#byCaller.delete(caller);
      else this.#byCaller.set(caller, left);
    };
  }
}

/** A subscription over a limit. */
export function tooMany(message: string): GraphQLError {
  const code: GatewayErrorCode = 'QUERY_TOO_COMPLEX';
  return new GraphQLError(message, { extensions: { code, limit: 'subscriptions', http: { status: 429 } } });
}
