// What callers may use, over real HTTP: what an answer says of it, what is refused when it is used up, on whatever way it
// comes, and that nothing is done then. Beside it what an operation costs, told and estimated. In process, and over subgraphs,
// where the router alone counts.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { allScopes, ask, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const accounts = '{ me { accounts { edges { node { name } } sources { status } } } }';
const balances = '{ me { accounts { edges { node { balances { amount { amount } } } } } } }';
const rateLimit = '{ rateLimit { plan limit remaining resetAt limits { kind limit remaining windowSeconds } } }';
const small = '{ __typename me { id } }';

/** Headers by which the cost is asked for. */
async function askCost(url: string, token: string, mode: string, query: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'graphql-cost': mode },
    body: JSON.stringify({ query }),
  });
  const { data, errors, extensions } = Object(await response.json());
  return { status: response.status, data, errors, cost: extensions?.cost };
}

const plans = (more: object = {}) =>
  JSON.stringify({
    plans: [{ id: 'default', windowSeconds: 600, pointsPerClient: 2000, pointsPerSubject: 300, ...more }],
  });

describe('points of a gateway in process', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ banks: plans() });
  });
  afterAll(() => gateway.stop());

  const remaining = async (token: string): Promise<number> =>
    (await gateway.query(token, rateLimit)).data.rateLimit.remaining;

  it('are told in each answer’s headers and by Query.rateLimit alike', async () => {
    const token = await gateway.token({ customer: 'bob', scope: allScopes });
    const { headers } = await gateway.query(token, small);
    expect(headers.get('ratelimit-policy')).toBe('"client";q=2000;w=600, "subject";q=300;w=600');
    expect(headers.get('ratelimit')).toMatch(/^"client";r=\d+;t=\d+, "subject";r=299;t=(600|59\d)$/);
    const answer = await gateway.query(token, rateLimit);
    expect(answer.errors).toEqual([]);
    expect(answer.data.rateLimit).toMatchObject({
      plan: 'default',
      limit: 300,
      remaining: 298,
      limits: [
        { kind: 'CLIENT', limit: 2000, windowSeconds: 600 },
        { kind: 'SUBJECT', limit: 300, remaining: 298, windowSeconds: 600 },
      ],
    });
    expect(answer.headers.get('ratelimit')).toContain('"subject";r=298;');
    expect(Date.parse(answer.data.rateLimit.resetAt)).toBeGreaterThan(Date.now() + 590_000 - 60_000);
  });

  it('are not counted of whoever has no token', async () => {
    const { headers, status } = await gateway.query(null, '{ __typename }');
    expect([status, headers.get('ratelimit')]).toEqual([200, null]);
    expect((await gateway.query(null, rateLimit)).status).toBe(401);
  });

  it('pay for calls to banks when they were made, and for nothing that the cache has', async () => {
    const token = await gateway.token({ customer: 'chloe', scope: allScopes });
    const before = await remaining(token);
    await gateway.takeCalls('albion');
    await gateway.query(token, accounts);
    const cold = before - (await remaining(token));
    const calls = (
      await Promise.all(['albion', 'thistle', 'rheinbank', 'banque-du-rhone', 'southern-cross'].map(gateway.takeCalls))
    ).flat().length;
    expect(calls).toBeGreaterThan(0);
    const { requested } = (await askCost(gateway.url, token, 'report', accounts)).cost;
    const own = Math.max(1, Math.ceil(requested / 50));
    // One for the question itself.
    expect(cold).toBe(own + 10 * calls + 1);
    const warm = await remaining(token);
    await gateway.query(token, accounts);
    expect(warm - (await remaining(token))).toBe(own + 1);
  });

  it('refuse what is one too many with 429, do none of it, and leave others alone', async () => {
    const token = await gateway.token({ customer: 'dora', scope: `${allScopes} payments:write` });
    // The short way is taken from the second time on: both refuse alike.
    const answers = [];
    for (let index = 0; index < 305; index++) answers.push(await gateway.query(token, small));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(300);
    const refused = answers.at(-1);
    expect(refused?.status).toBe(429);
    expect(refused?.data).toBeNull();
    const retryAfter = Number(refused?.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(500);
    expect(retryAfter).toBeLessThanOrEqual(600);
    expect(refused?.headers.get('ratelimit')).toMatch(/"subject";r=0;t=\d+$/);
    expect(refused?.errors).toMatchObject([
      { extensions: { code: 'TOO_MANY_REQUESTS', retryable: true, retryAt: expect.any(String) } },
    ]);
    await gateway.takeCalls('albion');
    expect((await gateway.query(token, accounts)).status).toBe(429);
    expect(await gateway.takeCalls('albion')).toEqual([]);
    const write = 'mutation { cancelPayment(paymentId: "x") { __typename } }';
    expect((await gateway.query(token, write)).status).toBe(429);
    const get = await fetch(`${gateway.url}?query=${encodeURIComponent(small)}`, {
      headers: { authorization: `Bearer ${token}`, 'graphql-require-preflight': '1' },
    });
    expect(get.status).toBe(429);
    const other = await gateway.token({ customer: 'erin', scope: allScopes });
    expect((await gateway.query(other, small)).status).toBe(200);
    const figures = await (await fetch(gateway.metricsUrl)).text();
    expect(figures).toMatch(/bankgraph_points_refusals_total\{by="subject",client="[\w-]+"\} 8\b/);
  });

  it('refuse to subscribe, too', async () => {
    const token = await gateway.token({ customer: 'finn', scope: allScopes });
    for (let index = 0; index < 301; index++) await gateway.query(token, small);
    const query = 'subscription { bankLinkChanged(customerId: "x") { __typename } }';
    const sse = await fetch(gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query }),
    });
    expect([sse.status, Number(sse.headers.get('retry-after')) > 0]).toEqual([429, true]);
    await sse.body?.cancel();
    const client = createClient({
      url: gateway.url.replace('http:', 'ws:'),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });
    onTestFinished(() => void client.dispose());
    for (const asked of [query, small]) {
      const failed = await new Promise((resolve) => {
        client.subscribe({ query: asked }, { next: resolve, error: resolve, complete: () => resolve('complete') });
      });
      expect(JSON.stringify(failed)).toContain('TOO_MANY_REQUESTS');
    }
  });

  it('tell what an operation cost', async () => {
    const token = await gateway.token({ customer: 'alice', scope: allScopes });
    const first = await askCost(gateway.url, token, 'report', balances);
    expect(first.errors).toBeUndefined();
    expect(first.data.me.accounts.edges.length).toBeGreaterThan(1);
    const { requested, actual, bankCalls, points } = first.cost;
    expect(actual).toBeGreaterThan(first.data.me.accounts.edges.length * 2);
    expect(actual).toBeLessThanOrEqual(requested);
    expect(bankCalls).toBeGreaterThan(3);
    expect(points).toBe(Math.ceil(requested / 50) + bankCalls * 10);
    const again = await askCost(gateway.url, token, 'report', balances);
    expect(again.cost).toEqual({ requested, actual, bankCalls: 0, points: Math.ceil(requested / 50) });
  });
});

describe('introspection', () => {
  it('costs points as anything else that takes the gateway’s time', async () => {
    const gateway = await startTestGateway({ banks: plans(), env: { INTROSPECTION: 'true' } });
    onTestFinished(() => gateway.stop());
    const token = await gateway.token({ customer: 'alice', scope: allScopes });
    const statuses = [];
    for (let index = 0; index < 4; index++) {
      statuses.push((await gateway.query(token, getIntrospectionQuery())).status);
    }
    // Of 300 points the usual query takes more than half.
    expect(statuses).toEqual([200, 429, 429, 429]);
  });
});

describe('estimates', () => {
  let gateway: TestGateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startTestGateway();
    token = await gateway.token({ customer: 'alice', scope: `${allScopes} payments:write` });
  });
  afterAll(() => gateway.stop());
  const calls = async () =>
    (
      await Promise.all(['albion', 'thistle', 'rheinbank', 'banque-du-rhone', 'southern-cross'].map(gateway.takeCalls))
    ).flat().length;

  it('call no bank, and bound what the operation calls then', async () => {
    await calls();
    const estimate = await askCost(gateway.url, token, 'estimate', balances);
    expect([estimate.status, estimate.data, estimate.errors]).toEqual([200, null, undefined]);
    // Which accounts there are is not known: nobody can say how many calls their balances take.
    expect(estimate.cost.bankCalls.atMost).toBeNull();
    expect(await calls()).toBe(0);
    await gateway.query(token, accounts);
    await calls();
    const known = await askCost(gateway.url, token, 'estimate', balances);
    const { atLeast, atMost } = known.cost.bankCalls;
    expect(await calls()).toBe(0);
    await gateway.query(token, balances);
    const made = await calls();
    expect(made).toBeGreaterThan(0);
    expect(made).toBeGreaterThanOrEqual(atLeast);
    expect(made).toBeLessThanOrEqual(atMost);
    expect(known.cost.points).toEqual({
      atLeast: Math.ceil(known.cost.requested / 50) + 10 * atLeast,
      atMost: Math.ceil(known.cost.requested / 50) + 10 * atMost,
    });
    expect((await askCost(gateway.url, token, 'estimate', balances)).cost.bankCalls).toEqual({ atLeast: 0, atMost: 0 });
  });

  it('are exact of statements that the book has', async () => {
    const statement = '{ me { transactions(first: 20) { edges { node { id } } } } }';
    const before = (await askCost(gateway.url, token, 'estimate', statement)).cost.bankCalls;
    expect(before.atLeast).toBeGreaterThan(0);
    await gateway.query(token, statement);
    await calls();
    expect((await askCost(gateway.url, token, 'estimate', statement)).cost.bankCalls).toEqual({
      atLeast: 0,
      atMost: 0,
    });
    expect(await calls()).toBe(0);
  });

  it('try out queries only: a mutation is refused, and nothing is done', async () => {
    const cancel = await askCost(
      gateway.url,
      token,
      'estimate',
      'mutation { cancelPayment(paymentId: "x") { __typename } }',
    );
    expect([cancel.status, cancel.errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('are asked for by a word that is known', async () => {
    const { status, errors } = await askCost(gateway.url, token, 'please', small);
    expect([status, errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('show nothing, and the audit tells of nothing shown', async () => {
    const { data } = await askCost(
      gateway.url,
      token,
      'estimate',
      '{ me { displayName accounts { edges { node { name } } } } }',
    );
    expect(data).toBeNull();
  });
});

describe('points over subgraphs', () => {
  let federation: TestFederation;
  let token: string;
  beforeAll(async () => {
    const sandbox = await startSandbox();
    // Of this file the router reads clients and plans: banks and their secrets are the subgraphs'.
    const banksFile = join(mkdtempSync(join(tmpdir(), 'bankgraph-plans-')), 'banks.yaml');
    writeFileSync(
      banksFile,
      JSON.stringify({
        banks: [{ id: 'elsewhere', accessToken: { env: 'NOT_SET_HERE' } }],
        plans: [{ id: 'small', pointsPerClient: 2000, pointsPerSubject: 400 }],
        clients: [{ id: 'bankgraph-cli', redirectUris: ['http://127.0.0.1:3000/linked'], plan: 'small' }],
      }),
    );
    federation = await startTestFederation(
      { BANKS_FILE: banksFile },
      Object.fromEntries(
        ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'HISTORY', 'IDENTIFICATION', 'PARTY'].map((name) => [
          `CACHE_${name}_SECONDS`,
          '600',
        ]),
      ),
      sandbox,
    );
    token = await federation.token({ customer: 'alice', scope: allScopes });
    return async () => {
      await federation.stop();
      await sandbox.close();
      rmSync(dirname(banksFile), { recursive: true, force: true });
    };
  });

  it('are the router’s to count: of all subgraphs’ calls, told as in process', async () => {
    const { url } = federation.federated;
    const first = await ask(url, token, rateLimit);
    expect(first.errors).toEqual([]);
    expect(first.data.rateLimit).toMatchObject({ plan: 'small', limit: 400, remaining: 399 });
    const estimate = await askCost(url, token, 'estimate', accounts);
    expect([estimate.data, estimate.cost.bankCalls.atMost]).toEqual([null, null]);
    expect(estimate.cost.bankCalls.atLeast).toBeGreaterThan(2);
    const report = await askCost(url, token, 'report', accounts);
    expect(report.data.me.accounts.edges.length).toBeGreaterThan(1);
    expect(report.cost.bankCalls).toBeGreaterThan(2);
    const inProcess = await askCost(federation.inProcess.url, token, 'report', accounts);
    expect(report.cost).toEqual(inProcess.cost);
  });

  it('are not what a client says of itself', async () => {
    const forged = JSON.stringify({ plan: 'forged', budgets: [] });
    const response = await fetch(federation.federated.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-rate-limit': forged },
      body: JSON.stringify({ query: rateLimit }),
    });
    const { data } = Object(await response.json());
    expect(data.rateLimit.plan).toBe('small');
    expect(response.headers.get('x-bank-calls')).toBeNull();
  });

  it('refuse with 429 what is one too many, without a request to a subgraph', async () => {
    let last = await ask(federation.federated.url, token, small);
    for (let index = 0; index < 400 && last.status === 200; index++)
      last = await ask(federation.federated.url, token, small);
    expect(last.status).toBe(429);
    expect(last.errors).toMatchObject([{ extensions: { code: 'TOO_MANY_REQUESTS' } }]);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
