// WORKERS=2: two processes on one port, replaced when one dies, ended together.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchDevelopmentToken } from '../../src/cli/development-token.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ask } from '../support/running-gateway.ts';
import { findFreePort } from '../support/services.ts';
import { type StartedProgram, startProgram } from '../support/started-gateway.ts';
import { storeSettings } from '../support/store-settings.ts';

describe('WORKERS=2 npm run gateway', () => {
  let sandbox: Sandbox;
  let program: StartedProgram;
  let url: string;
  let token: string;
  let metricsPort: number;
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-workers-'));

  const workerIds = () =>
    [...program.output().matchAll(/"pid":(\d+).*gateway started|gateway started.*"pid":(\d+)/g)].map(([, a, b]) =>
      Number(a ?? b),
    );

  beforeAll(async () => {
    sandbox = await startSandbox();
    const { banks, links, grants, issuer, audience, jwksUrl } = sandbox.description;
    writeFileSync(join(folder, 'banks.yaml'), JSON.stringify({ banks, links, grants }));
    const port = await findFreePort();
    metricsPort = await findFreePort();
    url = `http://127.0.0.1:${port}/graphql`;
    program = startProgram('gateway', {
      PORT: String(port),
      WORKERS: '2',
      BANKS_FILE: join(folder, 'banks.yaml'),
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      AUTH_JWKS_URL: jwksUrl,
      ID_KEY: 'an id key for these tests',
      ...storeSettings(),
      METRICS_PORT: String(metricsPort),
      PAYEE_CHECKS_PER_HOUR: '5',
    });
    token = await fetchDevelopmentToken(issuer, audience, { customer: 'alice', scope: 'accounts:read' });
    await program.waitFor('gateway started');
  });
  afterAll(async () => {
    await program.end('SIGKILL');
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = '{ me { accounts(first: 1) { edges { node { name } } } } }';

  it('gives the figures of both on one port', async () => {
    await expect.poll(() => workerIds().length, { timeout: 10_000 }).toBe(2);
    // Connections go to one worker after the other.
    for (let request = 0; request < 6; request++) {
      await fetch(url, { headers: { connection: 'close', 'apollo-require-preflight': 'true' } });
    }
    const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/bankgraph_graphql_request_duration_seconds_count\{endpoint="public",outcome="refused"\} 6\n/);
  });

  it('lets a caller through the limit once for each worker at most, without a Redis', async () => {
    const { issuer, audience } = sandbox.description;
    const writer = await fetchDevelopmentToken(issuer, audience, { customer: 'bob', scope: 'payments:write' });
    const check = `mutation { verifyPayee(payee: { name: "Bob", iban: "DE89370400440532013000" }) { __typename } }`;
    const answers = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', connection: 'close', authorization: `Bearer ${writer}` },
          body: JSON.stringify({ query: check }),
        });
        const text = await response.text();
        return text.includes('LimitRejection') ? 'refused' : text.includes('"errors"') ? text : 'let through';
      }),
    );
    expect(new Set(answers)).toEqual(new Set(['refused', 'let through']));
    const letThrough = answers.filter((answer) => answer === 'let through').length;
    expect(letThrough).toBeGreaterThanOrEqual(5);
    expect(letThrough).toBeLessThanOrEqual(10);
  });

  it('answers, and goes on answering when a worker dies', async () => {
    await expect.poll(() => workerIds().length, { timeout: 10_000 }).toBe(2);
    const first = await ask(url, token, query);
    expect(first.data.me.accounts.edges[0].node.name).toContain('Albion');
    const [victim] = workerIds();
    if (victim === undefined) throw new TypeError('two workers');
    process.kill(victim, 'SIGKILL');
    await program.waitFor('A worker has ended (SIGKILL)');
    const { errors } = await ask(url, token, query);
    expect(errors).toEqual([]);
    await expect.poll(() => workerIds().length, { timeout: 10_000 }).toBe(3);
  });

  it('reads its configuration again on SIGHUP, each of them, and goes on', async () => {
    const { banks, links, grants } = sandbox.description;
    const count = (text: string) => program.output().split(text).length - 1;
    await expect.poll(() => count('"gateway started"'), { timeout: 10_000 }).toBe(3);
    const file = {
      banks: banks.map((bank) => (bank.id === 'albion' ? { ...bank, name: 'Albion Anew' } : bank)),
      links,
    };
    writeFileSync(join(folder, 'banks.yaml'), JSON.stringify({ ...file, grants }));
    program.process.kill('SIGHUP');
    await expect.poll(() => count('albion (name)'), { timeout: 10_000 }).toBe(2);
    for (let request = 0; request < 4; request++) {
      const { data } = await ask(url, token, '{ me { accounts(first: 50) { edges { node { bank { name } } } } } }');
      expect(JSON.stringify(data)).toContain('Albion Anew');
    }
  });

  it('ends with 0 on SIGTERM, all of them', async () => {
    expect(await program.end()).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    for (const pid of workerIds()) expect(() => process.kill(pid, 0)).toThrow();
  });
});
