// Erasing a person while requests run at two gateways that share a Redis: nothing of them is left there, opened with its key.

import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { createCacheCodec } from '../../../src/cache/codec.ts';
import { reasonToSkip, redisIsThere, startRedis, type TestRedis } from '../../support/services.ts';
import { eraseUnderLoad, expectNothingStored, foundIn, startTwo } from './erasure-world.ts';

const cacheKey = 'a secret for this cache';

describe('erasing a person', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const skip = reasonToSkip(redisIsThere, 'redis-server');
  it.skipIf(skip !== null)('leaves nothing in Redis', { timeout: 60_000 }, async () => {
    const redis: TestRedis = await startRedis();
    stops.push(() => redis.stop());
    const world = await startTwo({ REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '400', CACHE_KEY: cacheKey }, stops);
    const client = new Redis(redis.url);
    stops.push(async () => client.disconnect());
    const { seen } = await eraseUnderLoad(world);
    const codec = createCacheCodec(cacheKey);
    const names = await client.keys('*');
    // What is not counted by hashes is of other people: nobody else was read here.
    expect(names.filter((name) => name.startsWith('bankgraph:5/'))).toEqual([]);
    for (const name of names) {
      const type = await client.type(name);
      const bytes = type === 'string' ? await client.getBuffer(name) : null;
      const opened = bytes === null ? null : codec.decode(name, bytes);
      const text = `${name} ${bytes?.toString('latin1') ?? ''} ${JSON.stringify(opened ?? '', (_, value) => (typeof value === 'bigint' ? String(value) : value))}`;
      expect(foundIn(text, seen), name).toEqual([]);
      expect(text).not.toContain('finn');
    }
    await expectNothingStored(world, seen);
  });
});
