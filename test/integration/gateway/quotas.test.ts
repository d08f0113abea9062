// What banks ration, over two gateways and as a client sees it: calls without the person are counted by the day, cost
// nothing when they are spent, and are told with the time at which there are more.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { allScopes, ask, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { reasonToSkip, redisIsThere, startRedis, type TestRedis } from '../../support/services.ts';

const skip = reasonToSkip(redisIsThere, 'redis-server');
const perDay = 4;
const quotaQuery = `{ me { links { bank { name } quota { resource limit left resetsAt cost } } } }`;
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

  it('is told alike by both gateways, whichever has asked the bank', async () => {
    for (const gateway of gateways) {
      const { data, errors } = await gateway.query(chloe, quotaQuery);
      expect(errors).toEqual([]);
      const { quota } = data.me.links.find(({ bank }: { bank: { name: string } }) => bank.name === 'Rheinbank');
      expect(quota[0]).toMatchObject({ resource: 'ACCOUNTS', limit: perDay, left: 0 });
      expect(quota[2]).toMatchObject({ resource: 'TRANSACTIONS', left: perDay });
    }
    expect(await at(0).takeCalls('rheinbank')).toEqual([]);
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

describe('what is left of a daily quota', () => {
  let gateway: TestGateway;
  let sandbox: Sandbox;
  let chloe: string;

  beforeAll(async () => {
    sandbox = await startSandbox();
    const banks = sandbox.description.banks.map((bank) =>
      bank.id === 'rheinbank' ? { ...bank, limits: { unattendedCallsPerDay: perDay } } : bank,
    );
    const limited: Sandbox = { ...sandbox, description: { ...sandbox.description, banks } };
    gateway = await startTestGateway({ sandbox: limited, isPatient: true, env: { PSU_IP_HEADER: 'x-psu-ip' } });
    chloe = await gateway.token({ customer: 'chloe', scope: allScopes });
  });
  afterAll(async () => {
    await gateway.stop();
    await sandbox.close();
  });

  async function quotaAt(name: string, token = chloe) {
    const { data, errors } = await gateway.query(token, quotaQuery);
    expect(errors).toEqual([]);
    const { quota } = data.me.links.find(({ bank }: { bank: { name: string } }) => bank.name === name);
    return quota;
  }
  const read = async (fields: string) => {
    const { data } = await gateway.query(
      chloe,
      `{ me { accounts(first: 50) { edges { node { ${fields} bank { name } } } } } }`,
    );
    return data.me.accounts.edges.filter(
      ({ node }: { node: { bank: { name: string } } }) => node.bank.name === 'Rheinbank',
    ).length;
  };

  it('is told with its cost, by resource, and costs nothing to ask for', async () => {
    await gateway.takeCalls('rheinbank');
    const fresh = await quotaAt('Rheinbank');
    expect(fresh).toMatchObject([
      { resource: 'ACCOUNTS', limit: perDay, left: perDay, cost: 1 },
      { resource: 'BALANCES', limit: perDay, left: perDay, cost: null },
      { resource: 'TRANSACTIONS', limit: perDay, left: perDay, cost: null },
    ]);
    const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' });
    expect(fresh.map(({ resetsAt }: { resetsAt: string }) => berlin.format(new Date(resetsAt)))).toEqual([
      '00:00',
      '00:00',
      '00:00',
    ]);
    for (let time = 0; time < 5; time++) expect(await quotaAt('Rheinbank')).toEqual(fresh);
    expect(await gateway.takeCalls('rheinbank')).toEqual([]);
    // Where nothing is rationed nothing is told.
    expect(await quotaAt('Banque du Rhône')).toEqual([]);
  });

  it('goes down as the bank is read, and the cost is what is read then', async () => {
    const accounts = await read('id');
    expect(accounts).toBeGreaterThan(1);
    const calls = await gateway.takeCalls('rheinbank');
    const [list, balances, transactions] = await quotaAt('Rheinbank');
    expect(list).toMatchObject({ left: perDay - 1, cost: 0 });
    expect(calls.length).toBeGreaterThan(0);
    expect(balances.left).toBe(perDay);
    expect(transactions.left).toBe(perDay);
    await read('balances { type }');
    const asked = (await gateway.takeCalls('rheinbank')).length;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(balances.cost);
    const after = await quotaAt('Rheinbank');
    expect(after).toMatchObject([{ cost: 0 }, { resource: 'BALANCES', cost: 0 }, { left: perDay }]);
    expect(after[1].left).toBeLessThan(perDay);
    await read('transactions(first: 200) { edges { node { id } } pageInfo { hasNextPage } }');
    const counted = (await gateway.takeCalls('rheinbank')).filter((call) => call.query['pageIndex'] === undefined);
    expect(counted.length).toBeLessThanOrEqual(transactions.cost);
    expect((await quotaAt('Rheinbank'))[2].cost).toBe(transactions.cost - counted.length);
    expect((await quotaAt('Rheinbank'))[2].left).toBeLessThan(perDay);
  });

  it('is nothing while the bank itself refuses, also where no limit is known', async () => {
    await gateway.setFaults('banque-du-rhone', { status: 429, retryAfterSeconds: 3600 });
    const bob = await gateway.token({ customer: 'bob', scope: allScopes });
    await gateway.query(bob, `{ me { accounts(first: 50) { edges { node { id } } } } }`);
    const resource = expect.stringMatching(/^[A-Z]+$/);
    await gateway.clearFaults('banque-du-rhone');
    const quota = await quotaAt('Banque du Rhône', bob);
    expect(quota.length).toBeGreaterThan(0);
    for (const each of quota) expect(each).toMatchObject({ resource, limit: null, left: 0 });
    const waitMs = Date.parse(quota[0].resetsAt) - Date.now();
    expect(waitMs).toBeGreaterThan(3_500_000);
    expect(waitMs).toBeLessThan(3_700_000);
  });

  it('needs links:read, and is nobody else’s', async () => {
    const without = await gateway.token({ customer: 'chloe', scope: 'accounts:read' });
    expect((await gateway.query(without, quotaQuery)).errors[0]?.extensions.code).toBe('FORBIDDEN');
    const { data } = await gateway.query(chloe, `{ me { links { id } } }`);
    const alice = await gateway.token({ customer: 'alice', scope: allScopes });
    const { id } = data.me.links[0];
    const node = await gateway.query(alice, `query ($id: ID!) { bankLink(id: $id) { quota { left } } }`, { id });
    expect(node.data.bankLink).toBeNull();
  });
});
