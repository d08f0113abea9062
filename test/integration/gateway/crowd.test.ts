// Several gateways that share a Redis ask a bank once for what all of them want, and once more when the one that asked
// dies: processes of their own, so that one can be killed.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchDevelopmentToken } from '../../../src/cli/development-token.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { generousLimits } from '../../support/generous-limits.ts';
import { type Answer, allScopes, ask } from '../../support/running-gateway.ts';
import { findFreePort, reasonToSkip, redisIsThere, startRedis, type TestRedis } from '../../support/services.ts';
import { type StartedProgram, startProgram } from '../../support/started-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const skip = reasonToSkip(redisIsThere, 'redis-server');
const query =
  '{ me { accounts(first: 50) { edges { node { balances { type } } } sources { status } } transactions(first: 5) { edges { node { id } } sources { status } } } }';

describe.skipIf(skip !== null)(`a cold crowd at two gateways${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
  let redis: TestRedis;
  let sandbox: Sandbox;
  let folder: string;
  let bob: string;
  let env: Record<string, string>;
  const programs: StartedProgram[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    sandbox = await startSandbox();
    const { banks, links, grants, issuer, audience, jwksUrl } = sandbox.description;
    folder = mkdtempSync(join(tmpdir(), 'bankgraph-crowd-'));
    // 200 questions at once on a busy machine: the usual two seconds are not what is tested here.
    const patient = banks.map((bank) => ({ ...bank, timeoutMs: 25_000 }));
    writeFileSync(join(folder, 'banks.yaml'), JSON.stringify({ banks: patient, links, grants }));
    env = {
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      AUTH_JWKS_URL: jwksUrl,
      BANKS_FILE: join(folder, 'banks.yaml'),
      REDIS_URL: redis.url,
      // A busy machine shall not make a gateway believe that Redis is gone.
      REDIS_TIMEOUT_MS: '2000',
      REQUEST_TIMEOUT_MS: '30000',
      ID_KEY: 'an id key for these tests',
      LOG_LEVEL: 'warn',
      STOP_DELAY_MS: '0',
      ...storeSettings(),
      ...generousLimits,
    };
    bob = await fetchDevelopmentToken(issuer, audience, { customer: 'bob', scope: allScopes });
  });
  afterAll(async () => {
    await Promise.all(programs.map((program) => program.end()));
    await sandbox?.close();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await redis.kill();
    await redis.restart();
    await control('PUT', '/banks/albion/faults', { latencyMs: 250 });
    await control('DELETE', '/banks/albion/calls');
  });

  const control = (method: string, path: string, body?: object) =>
    fetch(`${sandbox.description.controlUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });

  async function callsOf(bankId: string): Promise<string[]> {
    const calls: unknown = await (await control('GET', `/banks/${bankId}/calls`)).json();
    if (!Array.isArray(calls)) throw new Error('no list of calls');
    return calls.map(({ path, query: asked }) => `${path}?${JSON.stringify(asked)}`);
  }

  async function start(): Promise<{ program: StartedProgram; url: string }> {
    const port = await findFreePort();
    const program = startProgram('gateway', { ...env, LOG_LEVEL: 'info', PORT: String(port) });
    programs.push(program);
    await program.waitFor('gateway started');
    const url = `http://127.0.0.1:${port}/graphql`;
    // Connected to Redis, its keys fetched.
    await expect.poll(async () => (await ask(url, bob, '{ me { id } }')).errors).toEqual([]);
    return { program, url };
  }

  const statuses = ({ data }: Answer): string[] =>
    [...data.me.accounts.sources, ...data.me.transactions.sources].map(({ status }: { status: string }) => status);

  it('of 200 equal queries makes one call for each thing of a bank', { timeout: 90_000 }, async () => {
    const gateways = [await start(), await start()];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => ask(gateways[index % 2]?.url ?? '', bob, query)),
    );
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    // Banque du Rhône’s pages overlap, too: that is noted, and no failure.
    expect(new Set(answers.flatMap(statuses))).toEqual(new Set(['OK']));
    const calls = await callsOf('albion');
    expect(calls.length).toBeGreaterThan(3);
    expect(calls).toEqual([...new Set(calls)]);
  });

  it('loses nothing when the gateway that asks is killed', { timeout: 90_000 }, async () => {
    const [doomed, other] = [await start(), await start()];
    const lost = Array.from({ length: 20 }, () => ask(doomed.url, bob, query).catch(() => null));
    // The account list is under way, asked for by the first one.
    await expect.poll(() => callsOf('albion')).toHaveLength(1);
    const saved = Array.from({ length: 100 }, () => ask(other.url, bob, query));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await doomed.program.end('SIGKILL');
    const answers = await Promise.all(saved);
    await Promise.all(lost);
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    // Banque du Rhône’s pages overlap, too: that is noted, and no failure.
    expect(new Set(answers.flatMap(statuses))).toEqual(new Set(['OK']));
    const counts = new Map<string, number>();
    for (const call of await callsOf('albion')) counts.set(call, (counts.get(call) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(5);
  });

  it('says not ready before it stops serving', async () => {
    const port = await findFreePort();
    const program = startProgram('gateway', { ...env, LOG_LEVEL: 'info', PORT: String(port), STOP_DELAY_MS: '600' });
    programs.push(program);
    await program.waitFor('gateway started');
    const base = `http://127.0.0.1:${port}`;
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    const ended = program.end();
    await expect.poll(async () => (await fetch(`${base}/health/ready`)).status, { interval: 20 }).toBe(503);
    expect((await ask(`${base}/graphql`, bob, '{ me { id } }')).status).toBe(200);
    expect(await ended).toBe(0);
  });
});
