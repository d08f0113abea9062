// What every cache promises, asked of each: in memory, in a Redis server, in a Redis Cluster of three nodes.

import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Cache } from '../../../src/cache/cache.ts';
import { createCacheCodec } from '../../../src/cache/codec.ts';
import { createMemoryCache } from '../../../src/cache/memory.ts';
import { createRedisCache } from '../../../src/cache/redis.ts';
import { openRedis } from '../../../src/redis/connection.ts';
import {
  reasonToSkip,
  redisIsThere,
  startRedis,
  startRedisCluster,
  startRedisSentinel,
} from '../../support/services.ts';

const skip = reasonToSkip(redisIsThere, 'redis-server');
const minuteMs = 60_000;

/** What a cache under test is, and how it ends. */
interface Subject {
  readonly cache: Cache;
  stop(): Promise<void>;
}

async function overRedis({ url, stop }: { readonly url: string; stop(): Promise<void> }): Promise<Subject> {
  const connection = openRedis({ url, commandTimeoutMs: 1000, onTrouble: () => undefined });
  // Nothing is remembered beside Redis: what is found, Redis gave.
  const cache = createRedisCache({ connection, codec: createCacheCodec('a key'), substitute: createMemoryCache(0) });
  await vi.waitFor(() => expect(connection.isUsable()).toBe(true), { timeout: 10_000 });
  return {
    cache,
    async stop() {
      await cache.close();
      await stop();
    },
  };
}

const subjects: readonly [string, boolean, () => Promise<Subject>][] = [
  ['memory', true, async () => ({ cache: createMemoryCache(1000), stop: async () => undefined })],
  ['a Redis server', skip === null, async () => overRedis(await startRedis())],
  ['a Redis Cluster', skip === null, async () => overRedis(await startRedisCluster())],
];

describe.each(subjects)(
  `the cache in %s${skip === null ? '' : ` (Redis skipped: ${skip})`}`,
  (_name, canRun, start) => {
    describe.skipIf(!canRun)('keeps its promises', () => {
      let subject: Subject;
      let cache: Cache;
      let count = 0;
      beforeAll(async () => {
        subject = await start();
        ({ cache } = subject);
      });
      afterAll(() => subject?.stop());

      const scope = (link: string) => `bankgraph:4/{bank/${link}/digest}`;
      const entry = (value: unknown) => ({ value: { value }, freshUntilMs: Date.now() + minuteMs });
      const claimOf = (key: string) => ({ key, claimant: `claimant ${++count}` });

      async function put(key: string, value: unknown, keepMs = minuteMs): Promise<void> {
        const claim = claimOf(key);
        expect(await cache.claim([claim], minuteMs)).toEqual([true]);
        await cache.write([{ key, entry: entry(value), keepMs }], claim);
      }
      async function valuesOf(keys: readonly string[]): Promise<unknown[]> {
        const found = await cache.readMany(keys);
        return found.map((known) => (known === null ? null : Object(known.value).value));
      }

      it('gives what was written, in the order asked for, of many links at once', async () => {
        const keys = ['one', 'two', 'three', 'four'].map((link) => `${scope(link)}/accounts`);
        for (const [index, key] of keys.entries()) await put(key, { amount: BigInt(index) });
        const asked = [...keys].reverse();
        expect(await valuesOf([...asked, `${scope('none')}/accounts`])).toEqual([
          { amount: 3n },
          { amount: 2n },
          { amount: 1n },
          { amount: 0n },
          null,
        ]);
      });

      it('grants a claim once until it ends', async () => {
        const key = `${scope('claims')}/accounts`;
        const [one, two] = [claimOf(key), claimOf(key)];
        expect(await cache.claim([one], minuteMs)).toEqual([true]);
        expect(await cache.claim([two], minuteMs)).toEqual([false]);
        await cache.release(two);
        expect(await cache.claim([two], minuteMs)).toEqual([false]);
        await cache.release(one);
        expect(await cache.claim([two], minuteMs)).toEqual([true]);
      });

      it('grants each of 50 claims at once to one claimant only', async () => {
        const keys = Array.from({ length: 5 }, (_, index) => `${scope('crowd')}/balances/${index}`);
        const answers = await Promise.all(
          Array.from({ length: 10 }, () =>
            cache.claim(
              keys.map((key) => claimOf(key)),
              minuteMs,
            ),
          ),
        );
        for (const [index] of keys.entries()) {
          expect(answers.filter((granted) => granted[index])).toHaveLength(1);
        }
      });

      it('lets a claim lapse, unless it is extended', async () => {
        const [lapsing, extended] = [`${scope('lapse')}/accounts`, `${scope('extend')}/accounts`];
        const held = claimOf(extended);
        await cache.claim([claimOf(lapsing), held], 100);
        await cache.extend(held, minuteMs);
        await new Promise((resolve) => setTimeout(resolve, 150));
        expect(await cache.claim([claimOf(lapsing), claimOf(extended)], minuteMs)).toEqual([true, false]);
      });

      it('takes no value from who lost the claim', async () => {
        const key = `${scope('fence')}/accounts`;
        const [slow, quick] = [claimOf(key), claimOf(key)];
        await cache.claim([slow], 50);
        await new Promise((resolve) => setTimeout(resolve, 80));
        expect(await cache.claim([quick], minuteMs)).toEqual([true]);
        await cache.write([{ key, entry: entry('late'), keepMs: minuteMs }], slow);
        expect(await valuesOf([key])).toEqual([null]);
        await cache.write([{ key, entry: entry('in time'), keepMs: minuteMs }], quick);
        expect(await valuesOf([key])).toEqual(['in time']);
      });

      it('forgets after its time', async () => {
        const key = `${scope('short')}/accounts`;
        await put(key, 'soon gone', 60);
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect(await valuesOf([key])).toEqual([null]);
      });

      it('drops a link’s values and no other’s', async () => {
        const [mine, also, other] = [
          `${scope('drop')}/accounts`,
          `${scope('drop')}/balances/a`,
          `${scope('keep')}/accounts`,
        ];
        for (const key of [mine, also, other]) await put(key, key);
        await cache.drop(scope('drop'));
        expect(await valuesOf([mine, also, other])).toEqual([null, null, other]);
      });

      it('drops one account’s values alone', async () => {
        const keys = ['balances/a', 'transactions/a/2026-10-01/open', 'balances/b', 'accounts'].map(
          (name) => `${scope('account')}/${name}`,
        );
        for (const key of keys) await put(key, key);
        await cache.drop(scope('account'), 'a');
        expect(await valuesOf(keys)).toEqual([null, null, keys[2], keys[3]]);
      });

      it('keeps nothing that was claimed before a drop', async () => {
        const key = `${scope('race')}/balances/a`;
        const claim = claimOf(key);
        await cache.claim([claim], minuteMs);
        await cache.drop(scope('race'), 'a');
        await cache.write([{ key, entry: entry('from before'), keepMs: minuteMs }], claim);
        expect(await valuesOf([key])).toEqual([null]);
        expect(await cache.claim([claimOf(key)], minuteMs)).toEqual([true]);
      });
    });
  },
);

describe.skipIf(skip !== null)('a Redis that holds what is not ours', () => {
  it('under names of ours is put right', async () => {
    const redis = await startRedis();
    const subject = await overRedis(redis);
    const client = new Redis(redis.url);
    try {
      const key = 'bankgraph:4/{bank/link/digest}/accounts';
      await client.set('bankgraph:4/{bank/link/digest}/index', 'no set');
      await client.lpush(`${key}/claim`, 'no claim');
      await client.lpush(key, 'no value');
      const claim = { key, claimant: 'me' };
      expect(await subject.cache.claim([claim], minuteMs)).toEqual([true]);
      const freshUntilMs = Date.now() + minuteMs;
      await subject.cache.write([{ key, entry: { value: 'ours', freshUntilMs }, keepMs: minuteMs }], claim);
      expect((await subject.cache.readMany([key]))[0]?.value).toBe('ours');
      expect(await client.smembers('bankgraph:4/{bank/link/digest}/index')).toEqual([key]);
    } finally {
      client.disconnect();
      await subject.stop();
    }
  });
});

let links = 0;

/** Of 30 links, on all nodes there are, how many values can be written and read. */
async function countWorking(cache: Cache): Promise<number> {
  let found = 0;
  for (let index = 0; index < 30; index++) {
    const key = `bankgraph:4/{bank/link-${++links}/digest}/accounts`;
    const claim = { key, claimant: key };
    await cache.claim([claim], minuteMs);
    const freshUntilMs = Date.now() + minuteMs;
    await cache.write([{ key, entry: { value: key, freshUntilMs }, keepMs: minuteMs }], claim);
    const [entry] = await cache.readMany([key]);
    if (entry?.value === key) found++;
  }
  return found;
}

describe.skipIf(skip !== null)('a Redis minded by Sentinel', () => {
  it('whose server dies goes on with the replica, by itself', { timeout: 60_000 }, async () => {
    const sentinel = await startRedisSentinel();
    const subject = await overRedis(sentinel);
    const works = () => countWorking(subject.cache);
    try {
      expect(await works()).toBe(30);
      await sentinel.killMaster();
      // No call fails, whatever is there or not.
      await works();
      await expect.poll(works, { timeout: 30_000, interval: 500 }).toBe(30);
    } finally {
      await subject.stop();
    }
  });
});

describe.skipIf(skip !== null)('a Redis Cluster', () => {
  it('that loses a node goes on with the others, and uses it again when it is back', { timeout: 60_000 }, async () => {
    const cluster = await startRedisCluster();
    const subject = await overRedis(cluster);
    const works = () => countWorking(subject.cache);
    try {
      expect(await works()).toBe(30);
      await cluster.kill(1);
      // No call fails, whatever is there or not.
      await works();
      await cluster.restart(1);
      await expect.poll(works, { timeout: 30_000, interval: 500 }).toBe(30);
    } finally {
      await subject.stop();
    }
  });
});
