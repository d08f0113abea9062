// Limits of writes over a real Redis: one count for all gateways, no subject in it, and an end to it only when its window
// ends. A Redis that dies or hangs lets nobody through without being counted: each gateway then counts for itself.

import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createWriteLimits, type LimitedCaller, type WriteLimits } from '../../../src/limits/write-limits.ts';
import { openRedis, type RedisConnection } from '../../../src/redis/connection.ts';
import { ask, startTestGateway } from '../../support/running-gateway.ts';
import { reasonToSkip, redisIsThere, startRedis, startRedisCluster, type TestRedis } from '../../support/services.ts';

const skip = reasonToSkip(redisIsThere, 'redis-server');
const alice: LimitedCaller = { kind: 'customer', subject: 'alice-4711', clientId: 'fintrack-app' };
const allowance = { linkAttemptsPerMinute: 10, paymentsPerMinute: 30, payeeChecksPerHour: 100 };

describe.skipIf(skip !== null)(`limits of writes in Redis${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
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

  async function gateway(): Promise<WriteLimits> {
    const connection = openRedis({ url: redis.url, commandTimeoutMs: 400, onTrouble: () => undefined });
    connections.push(connection);
    await expect.poll(() => connection.isUsable()).toBe(true);
    return createWriteLimits({ connection, secret: 'a secret of these tests', allowance, clients: [] });
  }
  const granted = (answers: readonly unknown[]): number => answers.filter((answer) => answer === null).length;

  it('are counted once over two gateways', async () => {
    const [one, two] = [await gateway(), await gateway()];
    const answers = await Promise.all(
      Array.from({ length: 550 }, (_, index) => (index % 2 === 0 ? one : two).take('linkAttempt', alice)),
    );
    expect(granted(answers)).toBe(10);
    const refusal = answers.find((answer) => answer !== null);
    expect(refusal?.retryAtMs).toBeGreaterThan(Date.now() + 30_000);
    expect(refusal?.retryAtMs).toBeLessThanOrEqual(Date.now() + 60_000);
    expect(await one.take('linkAttempt', { ...alice, subject: 'bob' })).toBeNull();
  });

  it('are counted once over two gateways on a Redis Cluster', { timeout: 30_000 }, async () => {
    const cluster = await startRedisCluster();
    onTestFinished(() => cluster.stop());
    const two = await Promise.all(
      [1, 2].map(async () => {
        const connection = openRedis({ url: cluster.url, commandTimeoutMs: 400, onTrouble: () => undefined });
        connections.push(connection);
        await expect.poll(() => connection.isUsable(), { timeout: 10_000 }).toBe(true);
        return createWriteLimits({ connection, secret: 'a secret of these tests', allowance, clients: [] });
      }),
    );
    const asked = Array.from({ length: 40 }, (_, index) => `key-${index}`).flatMap((name) =>
      two.map((limits) => limits.takeFor('payment', alice, name)),
    );
    expect(granted(await Promise.all(asked))).toBe(60);
  });

  it('cost a name one place over two gateways', async () => {
    const [one, two] = [await gateway(), await gateway()];
    const names = Array.from({ length: 40 }, (_, index) => `key-${index}`);
    const asked = await Promise.all(
      [...names, ...names, ...names].map((name, index) =>
        (index % 2 === 0 ? one : two).takeFor('payment', alice, name),
      ),
    );
    const letThrough = new Set(names.filter((_, index) => asked[index] === null));
    expect(letThrough.size).toBe(30);
    // Whoever asks for a name is told the same.
    for (const [index, answer] of asked.entries()) {
      expect(answer === null, `${index}`).toBe(letThrough.has(names[index % names.length] ?? ''));
    }
  });

  it('are kept under keys that tell nothing of whom they are about, and end', async () => {
    const one = await gateway();
    await one.take('linkAttempt', alice);
    await one.takeFor('payment', alice, 'rent-2026-12');
    const client = new Redis(redis.url);
    onTestFinished(() => client.disconnect());
    const keys = await client.keys('*');
    expect(keys.length).toBe(3);
    for (const key of keys) {
      expect(key).toMatch(/^bankgraph:limit:[\w-]+:[\w-]{43}$/);
      expect(key).not.toMatch(/alice|4711|fintrack|rent/);
      expect(await client.pttl(key)).toBeGreaterThan(0);
      expect(await client.get(key)).toMatch(/^\d+$/);
    }
    // Another deployment's secret gives other keys: they cannot be tried out without it.
    const other = createWriteLimits({
      connection: connections[0] ?? null,
      secret: 'another secret than that',
      allowance,
      clients: [],
    });
    await other.take('linkAttempt', alice);
    expect(await client.keys('*')).toHaveLength(4);
  });

  it.each<[string, () => unknown, () => unknown]>([
    ['dies', () => redis.kill(), () => redis.restart()],
    ['hangs', () => redis.hang(), () => redis.resume()],
  ])('go on in each gateway’s memory when Redis %s', { timeout: 30_000 }, async (_how, breakIt, mend) => {
    const one = await gateway();
    expect(await one.take('linkAttempt', alice)).toBeNull();
    await breakIt();
    try {
      const answers: unknown[] = [];
      const startedAtMs = Date.now();
      for (let count = 0; count < 40; count++) answers.push(await one.take('linkAttempt', alice));
      // What Redis let through before is known here as well.
      expect(granted(answers)).toBe(9);
      // One time-out, and one more for each second.
      expect(Date.now() - startedAtMs).toBeLessThan(5000);
    } finally {
      await mend();
    }
  });

  it('hold for two gateways as a client meets them: ten links, whichever it asks', { timeout: 60_000 }, async () => {
    const env = {
      REDIS_URL: redis.url,
      REDIS_TIMEOUT_MS: '400',
      CACHE_KEY: 'a secret for this cache',
      LINK_ATTEMPTS_PER_MINUTE: '10',
    };
    const one = await startTestGateway({ env, isPatient: true });
    onTestFinished(() => one.stop());
    const two = await startTestGateway({ env, sandbox: one.sandbox, isPatient: true });
    onTestFinished(() => two.stop());
    const finn = await one.token({ customer: 'finn', scope: 'links:read links:write' });
    const { data } = await one.query(finn, '{ banks { id name } }');
    const bankId = data.banks.find(({ name }: { name: string }) => name === 'Thistle Bank').id;
    const link = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS], redirectUri: "http://127.0.0.1:3000/linked", additional: true) { __typename } }`;
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => ask((index % 2 === 0 ? one : two).url, finn, link, { bankId })),
    );
    const kinds = answers.map((answer) => answer.data.createBankLink.__typename);
    expect(kinds.filter((kind) => kind === 'BankAuthorization')).toHaveLength(10);
    expect(kinds.filter((kind) => kind === 'LinkRejection')).toHaveLength(50);
  });
});
