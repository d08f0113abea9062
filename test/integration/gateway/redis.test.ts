// The cache in a real Redis: shared by gateways, sealed, and never the reason that a query fails.

import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { reasonToSkip, redisIsThere, startRedis, type TestRedis } from '../../support/services.ts';

const balances =
  '{ me { accounts(first: 50) { edges { node { name balances { type signedAmount { amount } provenance { freshness } } identification { iban } } } sources { status } } } }';

const skip = reasonToSkip(redisIsThere, 'redis-server');

describe.skipIf(skip !== null)(`the cache in Redis${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
  let redis: TestRedis;
  let one: TestGateway;
  let two: TestGateway;
  let alice: string;
  beforeAll(async () => {
    redis = await startRedis();
    // Long enough for a busy machine: what is waited for here is a Redis that hangs.
    const env = { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '400', CACHE_KEY: 'a secret for this cache' };
    one = await startTestGateway({ env });
    two = await startTestGateway({ env, sandbox: one.sandbox });
    alice = await one.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(async () => {
    await two?.stop();
    await one?.stop();
    await redis?.stop();
  });

  async function freshnessAt(gateway: TestGateway): Promise<{ seen: Set<string>; errors: number; durationMs: number }> {
    const { data, errors, durationMs } = await gateway.query(alice, balances);
    const nodes: { node: { balances: { provenance: { freshness: string } }[] } }[] = data.me.accounts.edges;
    expect(nodes).toHaveLength(18);
    const seen = new Set(nodes.flatMap(({ node }) => node.balances.map(({ provenance }) => provenance.freshness)));
    return { seen, errors: errors.length, durationMs };
  }

  /** Waits until the gateway answers from the cache alone. */
  const warm = (gateway: TestGateway) =>
    expect.poll(async () => (await freshnessAt(gateway)).seen, { timeout: 10_000 }).toEqual(new Set(['CACHED']));

  it('is shared: what one gateway has read, another does not ask the bank for', async () => {
    await warm(one);
    await warm(two);
    for (const bankId of ['albion', 'thistle', 'rheinbank', 'southern-cross']) await one.takeCalls(bankId);
    expect((await freshnessAt(two)).seen).toEqual(new Set(['CACHED']));
    for (const bankId of ['albion', 'thistle', 'rheinbank', 'southern-cross']) {
      expect(await one.takeCalls(bankId)).toEqual([]);
    }
  });

  it('holds nothing that can be read without the key', async () => {
    await warm(one);
    const client = new Redis(redis.url);
    try {
      const keys = await client.keys('*');
      expect(keys.length).toBeGreaterThan(10);
      for (const key of keys) {
        expect(await client.pttl(key)).toBeGreaterThan(0);
        // Points that somebody has used, under a hash of who.
        if (/^bankgraph:points:[\w-]{43}$/.test(key)) {
          expect(await client.get(key)).toMatch(/^\d+$/);
          continue;
        }
        expect(key).toMatch(/^bankgraph:5\/\{/);
        // Names of a link's values: no more than the keys themselves say.
        if (key.endsWith('/index')) continue;
        const value = await client.getBuffer(key);
        expect(value?.toString('latin1')).not.toMatch(/GB\d{2}[A-Z]{4}|amountMinor|Albion/);
      }
    } finally {
      client.disconnect();
    }
  });

  it.each<[string, (client: Redis, key: string) => Promise<unknown>]>([
    ['garbage', (client, key) => client.set(key, 'garbage', 'PX', 60_000)],
    ['another type', (client, key) => client.del(key).then(() => client.lpush(key, 'x'))],
    ['nothing', (client, key) => client.set(key, '', 'PX', 60_000)],
    [
      'another key’s value',
      (client, key) => client.getBuffer('other').then((value) => client.set(key, value ?? 'x', 'PX', 60_000)),
    ],
  ])('that holds %s is as if it held nothing', async (_name, spoil) => {
    await warm(one);
    const client = new Redis(redis.url);
    try {
      const keys = await client.keys('*');
      // Values: an index is a set, and has tests of its own.
      const [some = '', ...others] = keys.filter((key) => !key.endsWith('/index'));
      await client.rename(some, 'other');
      await Promise.all(others.map((key) => spoil(client, key)));
      const { seen, errors } = await freshnessAt(one);
      expect(seen).toEqual(new Set(['LIVE']));
      expect(errors).toBe(0);
      await client.flushall();
    } finally {
      client.disconnect();
    }
  });

  it('that hangs costs one timeout, not a query', async () => {
    await warm(one);
    redis.hang();
    try {
      const first = await freshnessAt(one);
      expect(first.errors).toBe(0);
      expect(first.seen).toEqual(new Set(['LIVE']));
      const second = await freshnessAt(one);
      expect(second.errors).toBe(0);
      expect(second.durationMs).toBeLessThan(1_000);
    } finally {
      redis.resume();
    }
    await warm(one);
  });

  it('that dies in mid-run is not missed, and is used again when it is back', async () => {
    await warm(one);
    await redis.kill();
    expect((await freshnessAt(one)).errors).toBe(0);
    // From then on the gateway remembers for itself.
    for (let round = 0; round < 4; round++) {
      expect(await freshnessAt(one)).toMatchObject({ seen: new Set(['CACHED']), errors: 0 });
    }
    await redis.restart();
    await warm(one);
    expect(one.logged()).toContain('cache trouble');
    expect(one.logged()).not.toContain(redis.url);
  });

  it('that is full or read-only is done without', async () => {
    const client = new Redis(redis.url);
    try {
      await client.flushall();
      await client.config('SET', 'maxmemory', '1');
      expect((await freshnessAt(one)).errors).toBe(0);
      expect(await freshnessAt(one)).toMatchObject({ seen: new Set(['CACHED']), errors: 0 });
      await client.config('SET', 'maxmemory', '0');
      await client.replicaof('127.0.0.1', 1);
      expect((await freshnessAt(one)).errors).toBe(0);
      await client.replicaof('NO', 'ONE');
    } finally {
      client.disconnect();
    }
    await warm(one);
  });
});

describe('a Redis that is not there', () => {
  it('does not keep a gateway from starting, nor from answering', async () => {
    // Port 9 of loopback: nothing listens there.
    connect({ host: '127.0.0.1', port: 9 }).on('error', () => undefined);
    const gateway = await startTestGateway({ env: { REDIS_URL: 'redis://127.0.0.1:9' } });
    try {
      const token = await gateway.token({ customer: 'chloe', scope: allScopes });
      const { data, errors } = await gateway.query(token, balances);
      expect(errors).toEqual([]);
      expect(data.me.accounts.sources.map(({ status }: { status: string }) => status)).toEqual(['OK', 'OK', 'OK']);
      expect(gateway.logged()).toContain('CACHE_KEY is not set');
    } finally {
      await gateway.stop();
    }
  });
});
