// What banks ration, over two gateways and as a client sees it: calls without the person are counted by the day, cost
// nothing when they are spent, and are told with the time at which there are more.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { allScopes, ask, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { reasonToSkip, redisIsThere, startRedis, type TestRedis } from '../../support/services.ts';

const skip = reasonToSkip(redisIsThere, 'redis-server');
const perDay = 4;
const query = `{ me { accounts(first: 50) { edges { node { bank { name } } }
  sources { bank { name } status error { code retryAt } provenance { freshness staleReason nextRefreshAt } } } } }`;

describe.skipIf(skip !== null)(`a daily quota${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
  let redis: TestRedis;
  let sandbox: Sandbox;
  const gateways: TestGateway[] = [];
  let chloe: string;

  beforeAll(async () => {
    redis = await startRedis();
    sandbox = await startSandbox();
    const banks = sandbox.description.banks.map((bank) =>
      bank.id === 'rheinbank' ? { ...bank, limits: { unattendedCallsPerDay: perDay } } : bank,
    );
    const limited: Sandbox = { ...sandbox, description: { ...sandbox.description, banks } };
    const env = {
      REDIS_URL: redis.url,
      REDIS_TIMEOUT_MS: '2000',
      PSU_IP_HEADER: 'x-psu-ip',
      // Nothing is fresh: each request would ask the bank.
      CACHE_ACCOUNTS_SECONDS: '0',
    };
    for (const _ of [1, 2]) gateways.push(await startTestGateway({ env, sandbox: limited }));
    chloe = (await gateways[0]?.token({ customer: 'chloe', scope: allScopes })) ?? '';
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop();
    await sandbox?.close();
    await redis?.stop();
  });

  const at = (index: number): TestGateway => {
    const gateway = gateways[index % gateways.length];
    if (gateway === undefined) throw new RangeError('there are two gateways');
    return gateway;
  };
  async function rheinbankAt(gateway: TestGateway) {
    const { data, errors } = await gateway.query(chloe, query);
    expect(errors).toEqual([]);
    const source = data.me.accounts.sources.find(({ bank }: { bank: { name: string } }) => bank.name === 'Rheinbank');
    const accounts = data.me.accounts.edges.filter(
      ({ node }: { node: { bank: { name: string } } }) => node.bank.name === 'Rheinbank',
    );
    return { source, accounts: accounts.length };
  }

  it('is spent by both gateways together, then answered from older data without a call', async () => {
    for (let index = 0; index < perDay; index++) {
      expect((await rheinbankAt(at(index))).source).toMatchObject({ status: 'OK' });
    }
    expect(await at(0).takeCalls('rheinbank')).toHaveLength(perDay);
    for (let index = 0; index < 6; index++) {
      const { source, accounts } = await rheinbankAt(at(index));
      expect(source).toMatchObject({
        status: 'STALE',
        error: { code: 'BANK_RATE_LIMITED' },
        provenance: { freshness: 'STALE', staleReason: 'BANK_RATE_LIMITED' },
      });
      expect(accounts).toBeGreaterThan(0);
      // There are more when the bank's own day ends.
      const waitMs = Date.parse(source.provenance.nextRefreshAt) - Date.now();
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(24 * 3_600_000);
      const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' });
      expect(berlin.format(new Date(source.provenance.nextRefreshAt))).toBe('00:00');
    }
    expect(await at(0).takeCalls('rheinbank')).toEqual([]);
  });

  it('is not asked for when the person is there', async () => {
    const response = await fetch(at(0).url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${chloe}`, 'x-psu-ip': '192.0.2.7' },
      body: JSON.stringify({ query }),
    });
    const sources: { bank: { name: string }; status: string }[] = (await response.json()).data.me.accounts.sources;
    expect(sources.find(({ bank }) => bank.name === 'Rheinbank')).toMatchObject({ status: 'OK' });
    expect(await at(0).takeCalls('rheinbank')).toHaveLength(1);
  });

  it('holds while Redis is gone', async () => {
    await redis.kill();
    const { source } = await rheinbankAt(at(1));
    expect(source.error).toMatchObject({ code: 'BANK_RATE_LIMITED' });
    expect(await at(0).takeCalls('rheinbank')).toEqual([]);
    await redis.restart();
  });

  it('that nobody has older data for is RATE_LIMITED, with its end', async () => {
    const { data } = await ask(at(0).url, chloe, query);
    const { error, status } = data.me.accounts.sources.find(
      ({ bank }: { bank: { name: string } }) => bank.name === 'Rheinbank',
    );
    expect(status).toBe('RATE_LIMITED');
    expect(Date.parse(error.retryAt)).toBeGreaterThan(Date.now());
  });
});
