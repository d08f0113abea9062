// What every implementation of the quotas' port keeps to: in memory, in a real Redis, and over a Redis that is away.

import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BankLimits, noLimits } from '../../../src/domain/bank.ts';
import type { QuotaGrant, QuotaRefusal, QuotaRequest, Quotas } from '../../../src/http/quotas.ts';
import { createMemoryQuotas } from '../../../src/quota/memory.ts';
import { createRedisQuotas } from '../../../src/quota/redis.ts';
import { openRedis, type RedisConnection } from '../../../src/redis/connection.ts';
import { reasonToSkip, redisIsThere, startRedis, type TestRedis } from '../../support/services.ts';

let clockMs = 0;
const now = (): number => Date.now() + clockMs;
const skip = reasonToSkip(redisIsThere, 'redis-server');
let redis: TestRedis | null = null;
const connections: RedisConnection[] = [];

beforeAll(async () => {
  if (skip === null) redis = await startRedis();
});
afterAll(async () => {
  for (const connection of connections) connection.close();
  await redis?.stop();
});

async function connected(): Promise<RedisConnection> {
  const connection = openRedis({ url: redis?.url ?? '', commandTimeoutMs: 500, onTrouble: () => undefined });
  connections.push(connection);
  await expect.poll(() => connection.isUsable(), { timeout: 5000 }).toBe(true);
  return connection;
}

const kinds: [string, boolean, () => Promise<Quotas>][] = [
  ['in memory', true, async () => createMemoryQuotas(now)],
  [
    'in Redis',
    skip === null,
    async () => createRedisQuotas({ connection: await connected(), local: createMemoryQuotas(now), now }),
  ],
  [
    'over a Redis that is away',
    true,
    async () => {
      const connection = openRedis({ url: 'redis://127.0.0.1:9', commandTimeoutMs: 50, onTrouble: () => undefined });
      connections.push(connection);
      return createRedisQuotas({ connection, local: createMemoryQuotas(now), now });
    },
  ],
];

let banks = 0;
/** A request at a bank of its own. */
function requestOf(limits: Partial<BankLimits>, known: Partial<QuotaRequest> = {}): QuotaRequest {
  return {
    bank: { id: `bank-${++banks}`, limits: { ...noLimits, ...limits }, timeZone: 'Europe/Berlin' },
    linkId: 'alice-bank',
    path: '/accounts/1/balances',
    resource: 'balances',
    isAttended: false,
    isContinuation: false,
    maxWaitMs: 0,
    leaseMs: 10_000,
    ...known,
  };
}

function assertGranted(decision: QuotaGrant | QuotaRefusal): asserts decision is QuotaGrant {
  expect(decision).toMatchObject({ isGranted: true });
}

async function granted(quotas: Quotas, request: QuotaRequest, times: number): Promise<QuotaGrant[]> {
  const grants: QuotaGrant[] = [];
  for (let time = 0; time < times; time++) {
    const decision = await quotas.take(request);
    assertGranted(decision);
    grants.push(decision);
  }
  return grants;
}

describe.each(kinds)('quotas %s', (_name, canRun, create) => {
  it.skipIf(!canRun)('let everything through where nothing is limited', async () => {
    const quotas = await create();
    const request = requestOf({});
    const grants = await granted(quotas, request, 50);
    expect(grants.every(({ waitMs, leftToday }) => waitMs === 0 && leftToday === null)).toBe(true);
  });

  it.skipIf(!canRun)('count calls without the person by link and path', async () => {
    const quotas = await create();
    const request = requestOf({ unattendedCallsPerDay: 4 });
    const grants = await granted(quotas, request, 4);
    expect(grants.map(({ leftToday }) => leftToday)).toEqual([3, 2, 1, 0]);
    for (const grant of grants) grant.release(true);
    const refusal = await quotas.take(request);
    expect(refusal).toMatchObject({ isGranted: false, limit: 'unattendedCallsPerDay', code: 'BANK_RATE_LIMITED' });
    if (refusal.isGranted) return;
    // Berlin's midnight.
    expect(new Date(refusal.retryAtMs).toISOString()).toMatch(/T2[23]:00:00/);
    expect(refusal.retryAtMs).toBeGreaterThan(Date.now());
    assertGranted(await quotas.take({ ...request, linkId: 'bob-bank' }));
    assertGranted(await quotas.take({ ...request, path: '/accounts/2/balances' }));
  });

  it.skipIf(!canRun)('count neither the person’s own calls nor further pages, and let them pass', async () => {
    const quotas = await create();
    const request = requestOf({ unattendedCallsPerDay: 1 });
    await granted(quotas, { ...request, isAttended: true }, 3);
    await granted(quotas, { ...request, isContinuation: true }, 3);
    await granted(quotas, request, 1);
    expect(await quotas.take(request)).toMatchObject({ isGranted: false });
    await granted(quotas, { ...request, isAttended: true }, 1);
    await granted(quotas, { ...request, isContinuation: true }, 1);
  });

  it.skipIf(!canRun)(
    'tell what a link has used today by resource, of the path that has had most, and count nothing',
    async () => {
      const quotas = await create();
      const request = requestOf({ unattendedCallsPerDay: 4 });
      const { bank, linkId } = request;
      const before = await quotas.readDay({ bank, linkId });
      expect([...before.usedByResource]).toEqual([]);
      expect(before.heldUntilMs).toBeNull();
      expect(new Date(before.resetsAtMs).toISOString()).toMatch(/T2[23]:00:00/);
      await granted(quotas, request, 1);
      await granted(quotas, { ...request, path: '/accounts/2/balances' }, 3);
      await granted(quotas, { ...request, path: '/accounts', resource: 'accounts' }, 1);
      // The bulk call of balances counts for the list at the same path as well.
      await granted(quotas, { ...request, path: '/accounts', resource: 'balances' }, 1);
      await granted(quotas, { ...request, linkId: 'bob-bank', path: '/accounts', resource: 'accounts' }, 4);
      await granted(quotas, { ...request, isAttended: true }, 5);
      for (let time = 0; time < 3; time++) {
        const { usedByResource } = await quotas.readDay({ bank, linkId });
        expect(Object.fromEntries(usedByResource)).toEqual({ balances: 3, accounts: 2 });
      }
      clockMs += 86_400_000;
      try {
        expect([...(await quotas.readDay({ bank, linkId })).usedByResource]).toEqual([]);
      } finally {
        clockMs -= 86_400_000;
      }
    },
  );

  it.skipIf(!canRun)('tell of a refusal of the bank’s own, for the link that it was said of', async () => {
    const quotas = await create();
    const { bank, linkId } = requestOf({});
    const hold = { bankId: bank.id, linkId, forMs: 60_000, code: 'BANK_RATE_LIMITED' } as const;
    quotas.hold({ ...hold, isUnattendedOnly: true });
    const { heldUntilMs } = await quotas.readDay({ bank, linkId });
    expect((heldUntilMs ?? 0) - now()).toBeGreaterThan(55_000);
    expect((await quotas.readDay({ bank, linkId: 'bob-bank' })).heldUntilMs).toBeNull();
  });

  it.skipIf(!canRun)('give back what the bank has never seen, once', async () => {
    const quotas = await create();
    const request = requestOf({ unattendedCallsPerDay: 2 });
    const [first] = await granted(quotas, request, 2);
    first?.release(false);
    first?.release(false);
    await expect.poll(async () => (await quotas.take(request)).isGranted, { timeout: 2000 }).toBe(true);
    expect(await quotas.take(request)).toMatchObject({ isGranted: false });
  });

  it.skipIf(!canRun)('begin anew with the bank’s day', async () => {
    const quotas = await create();
    const request = requestOf({ unattendedCallsPerDay: 1 });
    await granted(quotas, request, 1);
    const refusal = await quotas.take(request);
    expect(refusal.isGranted).toBe(false);
    if (refusal.isGranted) return;
    try {
      clockMs = refusal.retryAtMs - Date.now() + 1000;
      await granted(quotas, request, 1);
    } finally {
      clockMs = 0;
    }
  });

  it.skipIf(!canRun)('let so many calls begin in a second, and give the next one its turn', async () => {
    const quotas = await create();
    const request = requestOf({ callsPerSecond: 3 });
    await granted(quotas, request, 3);
    const refusal = await quotas.take(request);
    expect(refusal).toMatchObject({ isGranted: false, limit: 'callsPerSecond', code: 'BANK_RATE_LIMITED' });
    if (!refusal.isGranted) expect(refusal.retryAtMs - Date.now()).toBeLessThanOrEqual(1000);
    const patient = { ...request, maxWaitMs: 5000 };
    const waits = (await granted(quotas, patient, 6)).map(({ waitMs }) => waitMs);
    // Three in each of the seconds that follow.
    for (const waitMs of waits.slice(0, 3)) expect(waitMs).toBeGreaterThan(500);
    for (const waitMs of waits.slice(0, 3)) expect(waitMs).toBeLessThanOrEqual(1000);
    for (const waitMs of waits.slice(3)) expect(waitMs).toBeGreaterThan(1500);
    for (const waitMs of waits.slice(3)) expect(waitMs).toBeLessThanOrEqual(2000);
  });

  it.skipIf(!canRun)('let so many calls be under way at once, and forget those that never ended', async () => {
    const quotas = await create();
    const request = requestOf({ concurrentCalls: 2 }, { leaseMs: 400 });
    const [first] = await granted(quotas, request, 2);
    expect(await quotas.take(request)).toMatchObject({ isGranted: false, limit: 'concurrentCalls' });
    first?.release(true);
    await expect.poll(async () => (await quotas.take(request)).isGranted, { timeout: 2000, interval: 20 }).toBe(true);
    expect((await quotas.take(request)).isGranted).toBe(false);
    await expect.poll(async () => (await quotas.take(request)).isGranted, { timeout: 2000, interval: 20 }).toBe(true);
  });

  it.skipIf(!canRun)('take nothing for a call that is refused', async () => {
    const quotas = await create();
    const request = requestOf({ callsPerSecond: 1, unattendedCallsPerDay: 2 });
    await granted(quotas, request, 1);
    for (let time = 0; time < 5; time++) expect((await quotas.take(request)).isGranted).toBe(false);
    const [next] = await granted(quotas, { ...request, maxWaitMs: 5000 }, 1);
    expect(next?.leftToday).toBe(0);
  });

  it.skipIf(!canRun)('keep the pauses that a bank asked for', async () => {
    const quotas = await create();
    const request = requestOf({});
    const bankId = request.bank.id;
    quotas.hold({ bankId, linkId: 'alice-bank', isUnattendedOnly: true, forMs: 60_000, code: 'BANK_RATE_LIMITED' });
    expect(quotas.heldBack(request)).toMatchObject({ limit: 'hold', code: 'BANK_RATE_LIMITED' });
    expect(await quotas.take(request)).toMatchObject({ isGranted: false, limit: 'hold' });
    await granted(quotas, { ...request, isAttended: true }, 1);
    await granted(quotas, { ...request, linkId: 'bob-bank' }, 1);
    quotas.hold({ bankId, linkId: null, isUnattendedOnly: false, forMs: 300, code: 'BANK_UNAVAILABLE' });
    expect(await quotas.take({ ...request, linkId: 'bob-bank' })).toMatchObject({ code: 'BANK_UNAVAILABLE' });
    await expect
      .poll(async () => (await quotas.take({ ...request, linkId: 'bob-bank' })).isGranted, { timeout: 2000 })
      .toBe(true);
    expect(await quotas.take(request)).toMatchObject({ isGranted: false });
  });
});

describe.skipIf(skip !== null)(`quotas of several gateways${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
  const gateway = async () => {
    const connection = await connected();
    const local = createMemoryQuotas(now);
    return { connection, local, quotas: createRedisQuotas({ connection, local, now }) };
  };

  it('are one', async () => {
    const gateways = await Promise.all([gateway(), gateway(), gateway()]);
    const request = requestOf({ unattendedCallsPerDay: 4, concurrentCalls: 100, callsPerSecond: 100 });
    const decisions = await Promise.all(
      Array.from({ length: 30 }, (_, index) => gateways[index % 3]?.quotas.take(request)),
    );
    expect(decisions.filter((decision) => decision?.isGranted)).toHaveLength(4);
    const crowd = requestOf({ concurrentCalls: 5 });
    const places = await Promise.all(Array.from({ length: 30 }, (_, index) => gateways[index % 3]?.quotas.take(crowd)));
    expect(places.filter((decision) => decision?.isGranted)).toHaveLength(5);
  });

  it('share the pauses', async () => {
    const [one, two] = await Promise.all([gateway(), gateway()]);
    const request = requestOf({});
    const code = 'BANK_UNAVAILABLE';
    one.quotas.hold({ bankId: request.bank.id, linkId: null, isUnattendedOnly: false, forMs: 5000, code });
    await expect.poll(async () => (await two.quotas.take(request)).isGranted, { timeout: 1000 }).toBe(false);
    expect(await two.quotas.take(request)).toMatchObject({ limit: 'hold', code });
  });

  it('go on from what a gateway knows while Redis is away, and hold it against a Redis that has forgotten', async () => {
    const { connection, quotas } = await gateway();
    const request = requestOf({ unattendedCallsPerDay: 4 });
    await granted(quotas, request, 2);
    await redis?.kill();
    await expect.poll(() => connection.isUsable(), { timeout: 5000 }).toBe(false);
    await granted(quotas, request, 1);
    await redis?.restart();
    await expect.poll(() => connection.isUsable(), { timeout: 10_000 }).toBe(true);
    const [last] = await granted(quotas, request, 1);
    expect(last?.leftToday).toBe(0);
    expect((await quotas.take(request)).isGranted).toBe(false);
    const other = await gateway();
    expect((await other.quotas.take(request)).isGranted).toBe(false);
  });

  it('put up with keys that hold something else', async () => {
    const { quotas } = await gateway();
    const request = requestOf({ unattendedCallsPerDay: 4, concurrentCalls: 4, callsPerSecond: 100 });
    await granted(quotas, request, 1);
    const client = new Redis(redis?.url ?? '');
    try {
      const keys = await client.keys(`bankgraph:quota:{${request.bank.id}}*`);
      expect(keys).toHaveLength(4);
      for (const key of keys) {
        expect(key).not.toContain('accounts');
        expect(await client.pttl(key)).toBeGreaterThan(0);
        await client.del(key);
        await client.rpush(key, 'garbage');
      }
    } finally {
      client.disconnect();
    }
    const [second] = await granted(quotas, request, 1);
    expect(second?.leftToday).toBe(2);
  });
});
