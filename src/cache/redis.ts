// The cache in Redis, shared by several gateways. One MGET an operation (on a Cluster one a link), one script for all
// claims of a link, one script to write. A Redis that is dead, hung, full, read-only or lying costs a miss and a line in
// the log, never a query; until it is back, the gateway remembers for itself what it has read.

import type { Redis } from 'ioredis';
import { Cluster } from 'ioredis';
import type { RedisConnection } from '../redis/connection.ts';
import type { Cache, CacheClaim, CacheEntry } from './cache.ts';
import type { CacheCodec } from './codec.ts';
import { isOfAccount, scopeOfKey } from './keys.ts';

/** What {@link createRedisCache} needs. */
export interface RedisCacheOptions {
  readonly connection: RedisConnection;
  readonly codec: CacheCodec;
  /** Used while Redis cannot be; emptied when it can be again. */
  readonly substitute: Cache;
}

/** Names of a link's keys are remembered longer than any of its values: windows of days at most. */
const indexKeepMs = 10 * 86_400_000;

// What lies under our names may not be ours: an index of another type is made anew, a claim without an end is none.
const note = `
local function note(index, key)
  if type(redis.pcall('SADD', index, key)) == 'table' then
    redis.call('DEL', index)
    redis.call('SADD', index, key)
  end
end
local function holds(claim, claimant) return redis.pcall('GET', claim) == claimant end`;

// KEYS: the link's index, then the claims' keys. ARGV: lease, index's time, then claimant and value's key of each.
const claimScript = `${note}
local granted = {}
for i = 2, #KEYS do
  local claimant, key = ARGV[2 * i - 1], ARGV[2 * i]
  if redis.call('PTTL', KEYS[i]) == -1 then redis.call('DEL', KEYS[i]) end
  if redis.call('SET', KEYS[i], claimant, 'NX', 'PX', ARGV[1]) then
    note(KEYS[1], key)
    granted[#granted + 1] = 1
  else
    granted[#granted + 1] = 0
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return granted`;

// KEYS: the claim. ARGV: claimant, lease.
const extendScript = `${note}
if holds(KEYS[1], ARGV[1]) then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`;

// KEYS: the claim, the index, then the values' keys. ARGV: claimant, index's time, then time and value of each.
const writeScript = `${note}
if not holds(KEYS[1], ARGV[1]) then return 0 end
for i = 3, #KEYS do
  redis.call('SET', KEYS[i], ARGV[2 * i - 2], 'PX', ARGV[2 * i - 3])
  note(KEYS[2], KEYS[i])
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('DEL', KEYS[1])
return 1`;

// KEYS: the claim. ARGV: claimant.
const releaseScript = `${note}
if holds(KEYS[1], ARGV[1]) then return redis.call('DEL', KEYS[1]) end
return 0`;

// KEYS: the index, then values and their claims. ARGV: the values' names. The index goes with its last name: nothing of a link stays.
const dropScript = `
for i = 2, #KEYS do redis.call('UNLINK', KEYS[i]) end
for i = 1, #ARGV do redis.pcall('SREM', KEYS[1], ARGV[i]) end
return 1`;

const claimKey = (key: string): string => `${key}/claim`;
const indexKey = (scope: string): string => `${scope}/index`;

/** A cache over a connection, which it closes. */
export function createRedisCache({ connection, codec, substitute }: RedisCacheOptions): Cache {
  const { client } = connection;
  let isSubstituted = false;
  /** Whether Redis may be asked; when it may be again, what the substitute holds may be older than what Redis does. */
  const isUsable = (): boolean => {
    if (!connection.isUsable()) {
      isSubstituted = true;
      return false;
    }
    if (isSubstituted) {
      isSubstituted = false;
      void substitute.drop('');
    }
    return true;
  };
  /** Does a thing with Redis; with the substitute when it fails. */
  const attempt = async <T>(ask: () => Promise<T>, without: () => Promise<T>): Promise<T> => {
    if (!isUsable()) return without();
    try {
      return await ask();
    } catch (error) {
      connection.report(error);
      return without();
    }
  };
  return {
    readMany: async (keys) =>
      keys.length === 0
        ? []
        : attempt(
            () => readMany(client, codec, keys),
            () => substitute.readMany(keys),
          ),
    claim: async (claims, leaseMs) =>
      attempt(
        () => claimByScope(client, claims, leaseMs),
        () => substitute.claim(claims, leaseMs),
      ),
    extend: async (claim, leaseMs) =>
      attempt(
        async () => void (await client.eval(extendScript, 1, claimKey(claim.key), claim.claimant, leaseMs)),
        () => substitute.extend(claim, leaseMs),
      ),
    write: async (writes, claim) =>
      attempt(
        async () => {
          const kept = writes.filter(({ keepMs }) => keepMs > 0);
          const keys = [claimKey(claim.key), indexKey(scopeOfKey(claim.key)), ...kept.map(({ key }) => key)];
          const values = kept.flatMap(({ key, entry, keepMs }) => [Math.ceil(keepMs), codec.encode(key, entry)]);
          await client.eval(writeScript, keys.length, ...keys, claim.claimant, indexKeepMs, ...values);
        },
        () => substitute.write(writes, claim),
      ),
    release: async (claim) =>
      attempt(
        async () => void (await client.eval(releaseScript, 1, claimKey(claim.key), claim.claimant)),
        () => substitute.release(claim),
      ),
    async drop(scope, accountKey) {
      await substitute.drop(scope, accountKey);
      await attempt(
        async () => {
          const keys = await client.smembers(indexKey(scope));
          const meant = keys.filter((key) => accountKey === undefined || isOfAccount(key, accountKey));
          const dropped = [indexKey(scope), ...meant, ...meant.map(claimKey)];
          if (meant.length > 0) await client.eval(dropScript, dropped.length, ...dropped, ...meant);
        },
        async () => undefined,
      );
    },
    async close() {
      connection.close();
      await substitute.close();
    },
  };
}

/** A Cluster answers for the keys of one slot at a time, and a link's keys share one. */
async function readMany(
  client: Redis | Cluster,
  codec: CacheCodec,
  keys: readonly string[],
): Promise<readonly (CacheEntry<unknown> | null)[]> {
  if (!(client instanceof Cluster)) return decodeAll(codec, keys, await client.mgetBuffer(...keys));
  const groups = groupBy(keys, scopeOfKey);
  const answers = await Promise.all([...groups.values()].map((group) => client.mgetBuffer(...group)));
  const found = new Map<string, Buffer | null>();
  for (const [index, group] of [...groups.values()].entries()) {
    for (const [place, key] of group.entries()) found.set(key, answers[index]?.[place] ?? null);
  }
  return decodeAll(
    codec,
    keys,
    keys.map((key) => found.get(key) ?? null),
  );
}

function decodeAll(codec: CacheCodec, keys: readonly string[], found: readonly (Buffer | null)[]) {
  return keys.map((key, index) => {
    const bytes = found[index];
    return Buffer.isBuffer(bytes) ? codec.decode(key, bytes) : null;
  });
}

async function claimByScope(
  client: Redis | Cluster,
  claims: readonly CacheClaim[],
  leaseMs: number,
): Promise<readonly boolean[]> {
  const granted = new Map<string, boolean>();
  await Promise.all(
    [...groupBy(claims, ({ key }) => scopeOfKey(key))].map(async ([scope, group]) => {
      const keys = [indexKey(scope), ...group.map(({ key }) => claimKey(key))];
      const names = group.flatMap(({ key, claimant }) => [claimant, key]);
      const answer: unknown = await client.eval(claimScript, keys.length, ...keys, leaseMs, indexKeepMs, ...names);
      for (const [index, { claimant }] of group.entries()) {
        granted.set(claimant, Array.isArray(answer) && answer[index] === 1);
      }
    }),
  );
  return claims.map(({ claimant }) => granted.get(claimant) === true);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
