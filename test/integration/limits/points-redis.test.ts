// Points over a real Redis: leased in batches, so that it is asked once a batch, and all gateways together never give out more
// than there are. A Redis that goes away, comes back or holds something else lets nobody through without being counted.

import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createPointLimits, type PointLimits, type PointsCaller } from '../../../src/limits/points.ts';
import { openRedis, type RedisConnection } from '../../../src/redis/connection.ts';
import { reasonToSkip, redisIsThere, startRedis, startRedisCluster, type TestRedis } from '../../support/services.ts';

const skip = reasonToSkip(redisIsThere, 'redis-server');
const alice: PointsCaller = { kind: 'customer', subject: 'alice-4711', clientId: 'fintrack-app' };
const plan = { id: 'default', windowSeconds: 30, pointsPerClient: 20_000, pointsPerSubject: 5000 };

describe.skipIf(skip !== null)(`points in Redis${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
  let redis: TestRedis;
  const connections: RedisConnection[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const { close } of connections.splice(0)) close();
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
  });
  afterAll(() => redis?.stop());

  async function gateway(
    url = redis.url,
    more: { readonly windowSeconds?: number } = {},
  ): Promise<{ limits: PointLimits; questions: () => number; connection: RedisConnection }> {
    const connection = openRedis({ url, commandTimeoutMs: 400, onTrouble: () => undefined });
    connections.push(connection);
    await expect.poll(() => connection.isUsable(), { timeout: 10_000 }).toBe(true);
    let questions = 0;
    const limits = createPointLimits({
      connection,
      secret: 'a secret of these tests',
      usualPlan: { ...plan, ...more },
      plans: [],
      clients: [],
      onQuestion: () => {
        questions += 1;
      },
    });
    return { limits, questions: () => questions, connection };
  }
  async function granted(gateways: readonly { limits: PointLimits }[], count: number, points = 1): Promise<number> {
    let sum = 0;
    for (let index = 0; index < count; index += 50) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, next) => gateways[(index + next) % gateways.length]?.limits.take(alice, points)),
      );
      sum += answers.filter((answer) => answer === null).length * points;
    }
    return sum;
  }

  it('are never more over two gateways than there are, and a batch less for each at most', async () => {
    const two = [await gateway(), await gateway()];
    const sum = await granted(two, 8000);
    expect(sum).toBeLessThanOrEqual(5000);
    expect(sum).toBeGreaterThan(5000 - 2 * 100);
    const refusal = await two[0]?.limits.take(alice, 1);
    expect(refusal).toMatchObject({ by: 'subject' });
    expect(refusal?.retryAtMs).toBeGreaterThan(Date.now() + 15_000);
    expect(refusal?.retryAtMs).toBeLessThanOrEqual(Date.now() + 30_000);
  });

  it('cost a question a batch: eight thousand operations, of which three are refused, some sixty', async () => {
    const two = [await gateway(), await gateway()];
    await granted(two, 8000);
    const questions = two.reduce((sum, { questions: count }) => sum + count(), 0);
    // Fifty batches of the subject's, a quarter of them of the client's, and those that found nothing left.
    expect(questions).toBeGreaterThan(40);
    expect(questions).toBeLessThan(80);
    const before = questions;
    await granted(two, 1000);
    expect(two.reduce((sum, { questions: count }) => sum + count(), 0)).toBe(before);
  });

  it('name nobody in Redis, and are gone with their window', async () => {
    const [one] = [await gateway(redis.url, { windowSeconds: 1 })];
    await one.limits.take(alice, 1);
    const client = new Redis(redis.url);
    onTestFinished(() => client.disconnect());
    const keys = await client.keys('*');
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toMatch(/alice|fintrack/);
    await expect.poll(() => client.keys('*'), { timeout: 5000 }).toEqual([]);
    await expect.poll(() => one.limits.take(alice, 5000)).toBeNull();
  });

  it('are anew where the key holds something else', async () => {
    const one = await gateway();
    await one.limits.take(alice, 1);
    const client = new Redis(redis.url);
    onTestFinished(() => client.disconnect());
    for (const key of await client.keys('*')) {
      await client.del(key);
      await client.hset(key, 'not', 'ours');
    }
    expect(await granted([await gateway()], 6000)).toBe(5000);
  });

  it('are this process’s while Redis is away, what it had before counted, and told when it is back', async () => {
    const own = await startRedis();
    onTestFinished(() => own.stop());
    const one = await gateway(own.url);
    expect(await granted([one], 1000)).toBe(1000);
    // As if every command had failed: the connection is left alone for a second.
    one.connection.report(new Error('Command timed out'));
    expect(await granted([one], 800)).toBe(800);
    await expect.poll(() => one.connection.isUsable(), { timeout: 5000 }).toBe(true);
    const other = await gateway(own.url);
    const rest = await granted([one], 6000);
    expect(1800 + rest).toBeLessThanOrEqual(5000);
    expect(1800 + rest).toBeGreaterThan(5000 - 2 * 100);
    // The other gateway learns of what was given out meanwhile.
    expect(await granted([other], 200)).toBeLessThanOrEqual(5000 - 1800 - rest);
  });

  it('are at most the limit for each process where Redis never comes back', async () => {
    const own = await startRedis();
    const two = [await gateway(own.url), await gateway(own.url)];
    await granted(two, 2000);
    await own.stop();
    const rest = await granted(two, 20_000);
    expect(2000 + rest).toBeLessThanOrEqual(2 * 5000);
    expect(await granted(two, 100)).toBe(0);
  });

  it('are counted once on a Redis Cluster', { timeout: 30_000 }, async () => {
    const cluster = await startRedisCluster();
    onTestFinished(() => cluster.stop());
    const two = [await gateway(cluster.url), await gateway(cluster.url)];
    const sum = await granted(two, 8000);
    expect(sum).toBeLessThanOrEqual(5000);
    expect(sum).toBeGreaterThan(5000 - 2 * 100);
  });
});
