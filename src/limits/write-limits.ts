// How often one caller may do what costs a bank calls, or a stranger their privacy: attempts to link a bank, payments,
// payees verified, grants, cards frozen. Counted by the token's subject and client together, over all gateways on one Redis, by
// rate-limiter-flexible in fixed windows; in this process's memory without Redis, and while it is away. Called by
// src/linking/caller-linking.ts, src/payments/caller-payments.ts and the page for people; made by src/start/services.ts.
//
// What counts: every attempt that gets this far, whatever it comes to. A payment's repeat does not: whoever lost an answer
// must be able to ask again (see {@link WriteLimits.takeFor}).

import { createHash, createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '../auth/principal.ts';
import type { ClientWriteLimits, RegisteredClient } from '../domain/client.ts';
import type { RedisConnection } from '../redis/connection.ts';

/** What is counted. */
export type LimitedWrite =
  | 'linkAttempt'
  | 'payment'
  | 'payeeCheck'
  | 'grantRequest'
  | 'grantConfirmation'
  | 'webhookTest'
  | 'cardControl';

/** How often one subject may, through one client. */
export type WriteAllowance = Required<ClientWriteLimits>;

/** Whose attempts are counted together. */
export type LimitedCaller = Pick<Principal, 'kind' | 'subject' | 'clientId'>;

/** An attempt that was one too many: nothing was done. */
export interface RateLimited {
  readonly kind: 'rateLimited';
  /** When the caller's window begins anew, epoch milliseconds. */
  readonly retryAtMs: number;
}

/** Counts attempts. Never fails: without Redis it goes on with what this process has seen. */
export interface WriteLimits {
  /** Null when the caller may; the attempt is counted either way. */
  take(write: LimitedWrite, caller: LimitedCaller): Promise<RateLimited | null>;
  /**
   * As {@link WriteLimits.take}, once for each name of the caller's within a window, however often and wherever it is asked
   * for at the same time: the same payment sent twenty times at once costs one place, and all twenty are let through or none.
   */
  takeFor(write: LimitedWrite, caller: LimitedCaller, name: string): Promise<RateLimited | null>;
}

/** Limits whose clients may be others by and by. */
export interface ReplaceableWriteLimits extends WriteLimits {
  /** From now on these clients have limits of their own. What was counted stays, but of a limit that changes. */
  replaceClients(clients: WriteLimitsOptions['clients']): void;
}

/** What {@link createWriteLimits} needs. */
export interface WriteLimitsOptions {
  /** Null: this process counts for itself. */
  readonly connection: RedisConnection | null;
  /** Keys in Redis are hashed with it, so that no subject can be read from them or tried out; the same on all gateways. */
  readonly secret: string;
  readonly allowance: WriteAllowance;
  /** Those with limits of their own have them instead. */
  readonly clients: readonly RegisteredClient[];
}

const windows: Readonly<
  Record<LimitedWrite, { readonly setting: keyof WriteAllowance; readonly durationSeconds: number }>
> = {
  linkAttempt: { setting: 'linkAttemptsPerMinute', durationSeconds: 60 },
  payment: { setting: 'paymentsPerMinute', durationSeconds: 60 },
  payeeCheck: { setting: 'payeeChecksPerHour', durationSeconds: 3600 },
  // As often as links, each counted for itself: both lead people to a page that asks for their data.
  grantRequest: { setting: 'linkAttemptsPerMinute', durationSeconds: 60 },
  grantConfirmation: { setting: 'linkAttemptsPerMinute', durationSeconds: 60 },
  // Each is a request to an address of the partner's choice, by which this gateway must not knock at somebody's door.
  webhookTest: { setting: 'linkAttemptsPerMinute', durationSeconds: 60 },
  // Each costs its bank three calls, and nobody freezes cards by the dozen.
  cardControl: { setting: 'linkAttemptsPerMinute', durationSeconds: 60 },
};

/** How long a name's other askers wait for the first one's place, milliseconds: some round trips to Redis. */
const patienceMs = 1000;
const pauseMs = 20;
/** What is added to a name's count once it has its place: more than ask for one name in a window. */
const grantedMark = 1_000_000_000;

/** Makes the limits. */
export function createWriteLimits(options: WriteLimitsOptions): ReplaceableWriteLimits {
  return new CountedWrites(options);
}

class CountedWrites implements ReplaceableWriteLimits {
  readonly #options: WriteLimitsOptions;
  readonly #key: Buffer;
  #clients: ReadonlyMap<string, ClientWriteLimits>;
  readonly #counters = new Map<string, Counter>();

  constructor(options: WriteLimitsOptions) {
    this.#options = options;
    this.#key = createHash('sha256').update(`bankgraph write limits\n${options.secret}`).digest();
    this.#clients = toClientLimits(options.clients);
  }

  replaceClients(clients: WriteLimitsOptions['clients']): void {
    this.#clients = toClientLimits(clients);
  }

  take(write: LimitedWrite, caller: LimitedCaller): Promise<RateLimited | null> {
    const { setting, durationSeconds } = windows[write];
    const most = this.#clients.get(caller.clientId)?.[setting] ?? this.#options.allowance[setting];
    return this.#counter(write, most, durationSeconds).take(this.#hash(caller));
  }

  async takeFor(write: LimitedWrite, caller: LimitedCaller, name: string): Promise<RateLimited | null> {
    const names = this.#counter(`${write}-name`, grantedMark, windows[write].durationSeconds);
    const key = this.#hash(caller, name);
    const untilMs = Date.now() + patienceMs;
    while (Date.now() < untilMs) {
      const count = await names.add(key);
      if (count > grantedMark) return null;
      if (count === 1) {
        const refused = await this.take(write, caller);
        if (refused === null) await names.add(key, grantedMark);
        else await names.forget(key);
        return refused;
      }
      // Somebody else is asking for it this moment.
      await sleep(pauseMs);
    }
    // Whoever was first has gone without a word.
    return this.take(write, caller);
  }

  #hash({ kind, subject, clientId }: LimitedCaller, ...names: readonly string[]): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([kind, subject, clientId, ...names]))
      .digest('base64url');
  }

  #counter(name: string, most: number, durationSeconds: number): Counter {
    const key = `${name}:${most}`;
    let counter = this.#counters.get(key);
    if (counter === undefined) {
      counter = new Counter(this.#options.connection, name, { points: most, duration: durationSeconds });
      this.#counters.set(key, counter);
    }
    return counter;
  }
}

function toClientLimits(clients: WriteLimitsOptions['clients']): ReadonlyMap<string, ClientWriteLimits> {
  return new Map(clients.map(({ id, limits }) => [id, limits ?? {}]));
}

/** One kind of count, over all gateways where there is a Redis. */
class Counter {
  readonly #connection: RedisConnection | null;
  readonly #local: RateLimiterMemory;
  readonly #shared: RateLimiterRedis | null;

  /** `duration` in seconds, as the library has it. */
  constructor(
    connection: RedisConnection | null,
    name: string,
    limit: { readonly points: number; readonly duration: number },
  ) {
    const bounds = { keyPrefix: `bankgraph:limit:${name}`, ...limit };
    this.#connection = connection;
    this.#local = new RateLimiterMemory(bounds);
    this.#shared =
      connection === null
        ? null
        : new RateLimiterRedis({ ...bounds, storeClient: connection.client, rejectIfRedisNotReady: true });
  }

  async take(key: string): Promise<RateLimited | null> {
    try {
      await this.#insured((limiter) => limiter.consume(key), true);
      return null;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return { kind: 'rateLimited', retryAtMs: Date.now() + error.msBeforeNext };
    }
  }

  /** Adds to a count that is not limited; gives what it is then. */
  async add(key: string, points = 1): Promise<number> {
    return (await this.#insured((limiter) => limiter.penalty(key, points))).consumedPoints;
  }

  async forget(key: string): Promise<void> {
    await this.#insured((limiter) => limiter.delete(key));
  }

  /**
   * Asks Redis, or the memory where it fails. The library's own `insuranceLimiter` does the same, but tells nobody: a Redis
   * that hangs would be waited for at every attempt. What is `mirrored` counts here as well: a Redis that is away for a moment
   * begins no window anew, and a process lets through the limit once more at most, whatever it has seen.
   */
  async #insured<Answer>(work: (limiter: RateLimiterAbstract) => Promise<Answer>, isMirrored = false): Promise<Answer> {
    if (this.#connection === null || this.#shared === null || !this.#connection.isUsable()) return work(this.#local);
    try {
      const answer = await work(this.#shared);
      // Above its own limit the memory refuses, which is nobody's answer now.
      if (isMirrored) await work(this.#local).catch(() => undefined);
      return answer;
    } catch (error) {
      if (error instanceof RateLimiterRes) throw error;
      this.#connection.report(error);
      return work(this.#local);
    }
  }
}
