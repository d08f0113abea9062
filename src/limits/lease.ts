// Points of one caller in one window, leased in batches: where gateways share a Redis it is asked once a batch, not once an
// operation, and never gives out more than there are. Made by points.ts for each client, and for each subject through it.
//
// What is not exact: points that were leased and not used when the window ends are lost to the other gateways (a batch a
// gateway at most); what is charged afterwards is owed, and paid by the next batch or forgiven with the window. While Redis is
// away each process leases to itself, what it has had in this window counted: in all at most the limit for each process.

import type { RedisConnection } from '../redis/connection.ts';

/** How many batches a limit has: what one gateway may hold unused is a fiftieth of it. */
const batches = 50;
/** Points of the smallest batch: an operation is one at least, and few ask for a limit of less than a hundred. */
const smallestBatch = 2;

// KEYS: the caller's count. ARGV: 1 points asked for, 2 limit, 3 window in milliseconds, 4 points that were given out while Redis
// was away. Gives: granted, left after that, milliseconds to the window's end. A key of another type is not ours.
const leaseScript = `
local found = redis.call('TYPE', KEYS[1]).ok
if found ~= 'string' and found ~= 'none' then redis.call('DEL', KEYS[1]) end
local used = tonumber(redis.call('GET', KEYS[1]) or '') or 0
local ends = redis.call('PTTL', KEYS[1])
if ends <= 0 then used = 0; ends = tonumber(ARGV[3]) end
used = used + tonumber(ARGV[4])
local granted = math.max(0, math.min(tonumber(ARGV[1]), tonumber(ARGV[2]) - used))
used = used + granted
redis.call('SET', KEYS[1], used, 'PX', ends)
return {granted, math.max(0, tonumber(ARGV[2]) - used), ends}`;

/** What {@link Lease} needs. */
export interface LeaseOptions {
  /** Null: this process counts for itself. */
  readonly connection: RedisConnection | null;
  /** The key in Redis. */
  readonly key: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told of each question to Redis. */
  readonly onQuestion?: () => void;
}

/** What Redis gave. */
interface Grant {
  readonly granted: number;
  /** What others may still have. */
  readonly sharedLeft: number;
  readonly untilMs: number;
}

/** Points of one caller that this process holds. */
export class Lease {
  readonly limit: number;
  readonly windowMs: number;
  readonly #options: LeaseOptions;
  readonly #batch: number;
  /** Held and not used; below zero what is owed. */
  #left = 0;
  #untilMs = 0;
  #sharedLeft: number;
  /** What this process has had in this window, and what of that Redis does not know of. */
  #had = 0;
  #untold = 0;
  /** There is no more in this window: nobody asks again before it is over. */
  #isExhausted = false;
  #waiting = 0;
  #asking: Promise<void> | null = null;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.limit = options.limit;
    this.windowMs = options.windowMs;
    this.#batch = Math.min(options.limit, Math.max(smallestBatch, Math.ceil(options.limit / batches)));
    this.#sharedLeft = options.limit;
  }

  /** Whether these points are here, and if not, whether asking may bring them. */
  check(points: number): 'here' | 'askable' | 'exhausted' {
    this.#renew();
    if (this.#left >= points) return 'here';
    return this.#isExhausted ? 'exhausted' : 'askable';
  }

  /** Uses points, whether they are here or not: what is not is owed. */
  use(points: number): void {
    this.#renew();
    this.#left -= points;
  }

  /** Points that are left in this window, as far as is known here. */
  get remaining(): number {
    this.#renew();
    return Math.max(0, Math.min(this.limit, this.#left + (this.#isExhausted ? 0 : this.#sharedLeft)));
  }

  /** When the window ends, epoch milliseconds; the end of one that would begin now where none has. */
  get resetAtMs(): number {
    this.#renew();
    return this.#untilMs === 0 ? this.#options.now() + this.windowMs : this.#untilMs;
  }

  /** Gets a batch, or as much as is waited for. Whoever waits shares a question. Never fails. */
  async ask(points: number): Promise<void> {
    this.#waiting += points;
    try {
      this.#asking ??= this.#fetch().finally(() => {
        this.#asking = null;
      });
      await this.#asking;
    } finally {
      this.#waiting -= points;
    }
  }

  #renew(): void {
    if (this.#untilMs === 0 || this.#options.now() < this.#untilMs) return;
    this.#untilMs = 0;
    this.#left = 0;
    this.#had = 0;
    this.#untold = 0;
    this.#sharedLeft = this.limit;
    this.#isExhausted = false;
  }

  async #fetch(): Promise<void> {
    // What comes in at the same moment is asked for together.
    await Promise.resolve();
    const asked = Math.min(this.limit, Math.max(this.#batch, this.#waiting)) + Math.max(0, -this.#left);
    const { connection } = this.#options;
    const grant = connection?.isUsable() === true ? await this.#askRedis(connection, asked) : null;
    this.#renew();
    const { granted, sharedLeft, untilMs } = grant ?? this.#grantLocally(asked);
    this.#had += granted;
    this.#left += granted;
    this.#sharedLeft = sharedLeft;
    this.#untilMs = untilMs;
    this.#isExhausted = granted < asked;
  }

  #grantLocally(asked: number): Grant {
    const granted = Math.max(0, Math.min(asked, this.limit - this.#had));
    this.#untold += granted;
    const untilMs = this.#untilMs === 0 ? this.#options.now() + this.windowMs : this.#untilMs;
    return { granted, sharedLeft: this.limit - this.#had - granted, untilMs };
  }

  /** Null when Redis failed: it is then left alone for a second. */
  async #askRedis(connection: RedisConnection, asked: number): Promise<Grant | null> {
    const { key, limit, windowMs, now, onQuestion } = this.#options;
    onQuestion?.();
    const untold = this.#untold;
    try {
      const answer: unknown = await connection.client.eval(leaseScript, 1, key, asked, limit, windowMs, untold);
      if (!Array.isArray(answer)) return null;
      const [granted, sharedLeft, endsInMs]: unknown[] = answer;
      if (typeof granted !== 'number' || typeof sharedLeft !== 'number' || typeof endsInMs !== 'number') return null;
      this.#untold = Math.max(0, this.#untold - untold);
      return { granted, sharedLeft, untilMs: now() + endsInMs };
    } catch (error) {
      connection.report(error);
      return null;
    }
  }
}
