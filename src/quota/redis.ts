// Quotas that all gateways share, in Redis: one script, so one round trip, for all limits of one call; all keys of a bank in
// one hash slot. While Redis is away each gateway goes on with what it knows (memory.ts), and tells Redis of the calls it
// made when it is back. Implements the port src/http/quotas.ts.

import { createHash, randomUUID } from 'node:crypto';
import type { DayUse, Hold, QuotaGrant, QuotaRefusal, QuotaRequest, Quotas } from '../http/quotas.ts';
import type { RedisConnection } from '../redis/connection.ts';
import { BankDays } from './bank-day.ts';
import { isCounted, toCountedPath } from './counted-path.ts';
import { type MemoryQuotas, toMostUsed } from './memory.ts';

/** What {@link createRedisQuotas} needs. */
export interface RedisQuotasOptions {
  readonly connection: RedisConnection;
  /** What goes on counting without Redis. */
  readonly local: MemoryQuotas;
  /** Epoch milliseconds, for the bank's day; turns and leases go by Redis' clock. */
  readonly now?: () => number;
}

/** A day's count is kept past its end: clocks differ. */
const dayMarginMs = 3_600_000;

// A key of another type is not ours: it is made anew.
const own = `
local function own(key, kind)
  local found = redis.call('TYPE', key).ok
  if found ~= kind and found ~= 'none' then redis.call('DEL', key) end
end
local function outlast(key, ms)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, ms) end
end`;

// KEYS: pause of the bank, of the link, of the link without the person; turns; leases; the day's count; the
// link's paths of the day.
// ARGV: 1 attended, 2 calls a second, 3 longest wait, 4 calls at once, 5 lease's name, 6 its time, 7 calls a day,
// 8 calls known (for a Redis that has forgotten), 9 calls untold, 10 the count's time, 11 the path and what is
// read there. A limit that does not apply is -1.
// Gives: granted, why not, milliseconds (to the turn, or of the pause), calls of today.
const takeScript = `${own}
local used = 0
local perDay = tonumber(ARGV[7])
if perDay >= 0 then
  own(KEYS[6], 'string')
  local counted = tonumber(redis.call('GET', KEYS[6]) or '')
  used = (counted or tonumber(ARGV[8])) + tonumber(ARGV[9])
  if used ~= (counted or 0) then redis.call('SET', KEYS[6], used, 'PX', ARGV[10]) end
  own(KEYS[7], 'set')
  redis.call('SADD', KEYS[7], ARGV[11])
  redis.call('PEXPIRE', KEYS[7], ARGV[10])
end
for i = 1, (ARGV[1] == '1' and 2 or 3) do
  own(KEYS[i], 'string')
  local code = redis.call('GET', KEYS[i])
  if code then
    local left = redis.call('PTTL', KEYS[i])
    if left > 0 then return {0, code, left, used} end
  end
end
if perDay >= 0 and used >= perDay then return {0, 'unattendedCallsPerDay', 0, used} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local atOnce = tonumber(ARGV[4])
if atOnce >= 0 then
  own(KEYS[5], 'zset')
  redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now)
  if redis.call('ZCARD', KEYS[5]) >= atOnce then return {0, 'concurrentCalls', 0, used} end
end
local wait = 0
local perSecond = tonumber(ARGV[2])
if perSecond >= 0 then
  own(KEYS[4], 'zset')
  local before = redis.call('ZREVRANGE', KEYS[4], perSecond - 1, perSecond - 1, 'WITHSCORES')
  if before[2] then wait = math.max(0, tonumber(before[2]) + 1000 - now) end
  if wait > tonumber(ARGV[3]) then return {0, 'callsPerSecond', wait, used} end
  redis.call('ZADD', KEYS[4], now + wait, ARGV[5])
  redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -perSecond - 1)
  outlast(KEYS[4], wait + 2000)
end
if atOnce >= 0 then
  local lease = wait + tonumber(ARGV[6])
  redis.call('ZADD', KEYS[5], now + lease, ARGV[5])
  outlast(KEYS[5], lease)
end
if perDay >= 0 then
  used = used + 1
  redis.call('SET', KEYS[6], used, 'PX', ARGV[10])
end
return {1, '', wait, used}`;

// KEYS: leases, the day's count. ARGV: the lease's name, whether the call does not count after all.
const releaseScript = `${own}
own(KEYS[1], 'zset')
redis.call('ZREM', KEYS[1], ARGV[1])
if ARGV[2] == '1' then
  own(KEYS[2], 'string')
  if (tonumber(redis.call('GET', KEYS[2]) or '0') or 0) > 0 then redis.call('DECR', KEYS[2]) end
end
return 1`;

// KEYS: the pause. ARGV: what callers are told, milliseconds. A longer pause stays.
const holdScript = `${own}
own(KEYS[1], 'string')
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return 1`;

/** Makes quotas over a connection. */
export function createRedisQuotas(options: RedisQuotasOptions): Quotas {
  return new RedisQuotas(options);
}

/** The pause that a bank has asked for as a whole; null for none. For operators. @throws what Redis does */
export async function readBankPause(
  { client }: RedisConnection,
  bankId: string,
): Promise<{ readonly leftMs: number } | null> {
  const leftMs = await client.pttl(bankHoldKey(bankId));
  return leftMs > 0 ? { leftMs } : null;
}

class RedisQuotas implements Quotas {
  readonly #connection: RedisConnection;
  readonly #local: MemoryQuotas;
  readonly #now: () => number;
  readonly #days = new BankDays();

  constructor({ connection, local, now = Date.now }: RedisQuotasOptions) {
    this.#connection = connection;
    this.#local = local;
    this.#now = now;
  }

  async take(request: QuotaRequest): Promise<QuotaGrant | QuotaRefusal> {
    const held = this.#local.heldBack(request);
    if (held !== null) return held;
    if (!this.#connection.isUsable()) return this.#local.takeNow(request);
    const { untold, confirmed } = this.#local.dayCount(request);
    this.#local.addUntold(request, -untold);
    const lease = randomUUID();
    const keys = this.#keysOf(request);
    const { callsPerSecond, concurrentCalls, unattendedCallsPerDay } = request.bank.limits;
    const counts = isCounted(request);
    const answer = await this.#run(takeScript, keys.take, [
      request.isAttended ? 1 : 0,
      callsPerSecond ?? -1,
      Math.floor(request.maxWaitMs),
      concurrentCalls ?? -1,
      lease,
      Math.ceil(request.leaseMs),
      counts ? (unattendedCallsPerDay ?? -1) : -1,
      confirmed,
      untold,
      keys.dayLeftMs + dayMarginMs,
      `${toCountedPath(request.linkId, request.path)} ${request.resource}`,
    ]);
    const decision = readAnswer(answer);
    if (decision === null) {
      this.#local.addUntold(request, untold);
      return this.#local.takeNow(request);
    }
    this.#local.confirm(request, decision.usedToday);
    if (!decision.isGranted) return this.#refuse(request, decision);
    const noted = this.#local.note(request, decision);
    let isReleased = false;
    return {
      isGranted: true,
      waitMs: decision.waitMs,
      leftToday: counts ? Math.max(0, (unattendedCallsPerDay ?? 0) - decision.usedToday) : null,
      release: (reached) => {
        if (isReleased) return;
        isReleased = true;
        noted.release();
        const givesBack = !reached && counts;
        if (givesBack) this.#local.giveBack(request);
        if (concurrentCalls === null && !givesBack) return;
        // A lease that cannot be given back ends by itself.
        if (this.#connection.isUsable()) void this.#run(releaseScript, keys.release, [lease, givesBack ? 1 : 0]);
      },
    };
  }

  hold(hold: Hold): void {
    this.#local.hold(hold);
    if (!this.#connection.isUsable()) return;
    const { bankId, linkId, isUnattendedOnly, forMs, code } = hold;
    const key = linkId === null ? bankHoldKey(bankId) : linkHoldKey(bankId, linkId, isUnattendedOnly);
    void this.#run(holdScript, [key], [code, Math.ceil(forMs)]);
  }

  heldBack(request: Pick<QuotaRequest, 'bank' | 'linkId' | 'isAttended'>): QuotaRefusal | null {
    return this.#local.heldBack(request);
  }

  async readDay(link: Pick<QuotaRequest, 'bank' | 'linkId'>): Promise<DayUse> {
    const local = await this.#local.readDay(link);
    if (!this.#connection.isUsable()) return local;
    const { bank, linkId } = link;
    const { client } = this.#connection;
    const { date } = this.#days.at(this.#now(), bank.timeZone);
    try {
      const [members, ...pauses] = await Promise.all([
        client.smembers(linkPathsKey(bank.id, date, linkId)),
        client.pttl(linkHoldKey(bank.id, linkId, false)),
        client.pttl(linkHoldKey(bank.id, linkId, true)),
      ]);
      const paths = members.map((member) => member.split(' ', 2));
      const keys = paths.map(([path = '']) => `${prefixOf(bank.id)}day:${date}:${path}`);
      const counts = keys.length === 0 ? [] : await client.mget(keys);
      const shared = paths.map(([, resource = ''], index): [string, number] => [resource, Number(counts[index] ?? 0)]);
      const heldUntilMs = Math.max(local.heldUntilMs ?? 0, this.#now() + Math.max(...pauses));
      return {
        ...local,
        // What Redis has not been told of is known here alone.
        usedByResource: toMostUsed([...shared, ...local.usedByResource]),
        heldUntilMs: heldUntilMs > this.#now() ? heldUntilMs : null,
      };
    } catch (error) {
      this.#connection.report(error);
      return local;
    }
  }

  #refuse(request: QuotaRequest, { why, waitMs }: Said): QuotaRefusal {
    const retryAtMs = this.#now() + waitMs;
    switch (why) {
      case 'unattendedCallsPerDay': {
        const { endsAtMs } = this.#days.at(this.#now(), request.bank.timeZone);
        return { isGranted: false, limit: why, code: 'BANK_RATE_LIMITED', retryAtMs: endsAtMs };
      }
      case 'callsPerSecond':
      case 'concurrentCalls':
        return { isGranted: false, limit: why, code: 'BANK_RATE_LIMITED', retryAtMs };
      default: {
        const code = why === 'BANK_UNAVAILABLE' ? 'BANK_UNAVAILABLE' : 'BANK_RATE_LIMITED';
        return { isGranted: false, limit: 'hold', code, retryAtMs };
      }
    }
  }

  #keysOf(request: QuotaRequest): { take: string[]; release: string[]; dayLeftMs: number } {
    const { id, timeZone } = request.bank;
    const nowMs = this.#now();
    const { date, endsAtMs } = this.#days.at(nowMs, timeZone);
    const prefix = prefixOf(id);
    const leases = `${prefix}leases`;
    const day = `${prefix}day:${date}:${isCounted(request) ? toCountedPath(request.linkId, request.path) : ''}`;
    return {
      take: [
        bankHoldKey(id),
        linkHoldKey(id, request.linkId, false),
        linkHoldKey(id, request.linkId, true),
        `${prefix}turns`,
        leases,
        day,
        linkPathsKey(id, date, request.linkId),
      ],
      release: [leases, day],
      dayLeftMs: Math.max(0, endsAtMs - nowMs),
    };
  }

  /** Null when Redis failed: it is then left alone for a while. */
  async #run(script: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const { client } = this.#connection;
    try {
      try {
        return await client.evalsha(toDigest(script), keys.length, ...keys, ...args);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return await client.eval(script, keys.length, ...keys, ...args);
      }
    } catch (error) {
      this.#connection.report(error);
      return null;
    }
  }
}

interface Said {
  readonly isGranted: boolean;
  readonly why: string;
  readonly waitMs: number;
  readonly usedToday: number;
}

function readAnswer(answer: unknown): Said | null {
  if (!Array.isArray(answer)) return null;
  const [granted, why, waitMs, usedToday]: unknown[] = answer;
  if (typeof why !== 'string' || typeof waitMs !== 'number' || typeof usedToday !== 'number') return null;
  return { isGranted: granted === 1, why, waitMs, usedToday };
}

const digests = new Map<string, string>();

function toDigest(script: string): string {
  let digest = digests.get(script);
  if (digest === undefined) {
    digest = createHash('sha1').update(script).digest('hex');
    digests.set(script, digest);
  }
  return digest;
}

/** The braces make Redis Cluster keep a bank's keys together. */
function prefixOf(bankId: string): string {
  return `bankgraph:quota:{${bankId}}:`;
}

/** What a link has called on a day: paths as they are counted, each with what is read there. */
function linkPathsKey(bankId: string, date: string, linkId: string): string {
  return `${prefixOf(bankId)}paths:${date}:${toCountedPath(linkId, '')}`;
}

function bankHoldKey(bankId: string): string {
  return `${prefixOf(bankId)}pause`;
}

function linkHoldKey(bankId: string, linkId: string, isUnattendedOnly: boolean): string {
  return `${prefixOf(bankId)}pause:${isUnattendedOnly ? 'unattended' : 'all'}:${linkId}`;
}
