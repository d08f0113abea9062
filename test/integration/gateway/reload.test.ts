// The configuration, read again while the gateway answers: what is new holds from the next request on, what cannot be used changes
// nothing, and no request pays for it.

import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchDevelopmentToken } from '../../../src/cli/development-token.ts';
import { openConfigSource } from '../../../src/config/config.ts';
import { createLog } from '../../../src/observability/log.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startGateway } from '../../../src/start/in-process.ts';
import type { Gateway } from '../../../src/start/run.ts';
import { openStore } from '../../../src/store/store.ts';
import { generousLimits } from '../../support/generous-limits.ts';
import { type Answer, allScopes, ask } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

interface File {
  banks: Record<string, unknown>[];
  links: Record<string, unknown>[];
  grants: Record<string, unknown>[];
  clients: Record<string, unknown>[];
  plans?: Record<string, unknown>[];
}

describe('a gateway whose banks file changes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-reload-'));
  const path = join(folder, 'banks.yaml');
  let sandbox: Sandbox;
  let gateway: Gateway;
  let whole: File;
  let env: Record<string, string>;
  const lines: string[] = [];

  const write = (file: object | string): void => {
    // As editors and Kubernetes do it: nobody reads half a file.
    writeFileSync(`${path}.new`, typeof file === 'string' ? file : JSON.stringify(file));
    renameSync(`${path}.new`, path);
  };
  const reload = async () => (await gateway.reload?.()) ?? { kind: 'none' };
  const without = (bankId: string): File => ({
    ...whole,
    banks: whole.banks.filter(({ id }) => id !== bankId),
    links: whole.links.filter(({ bank }) => bank !== bankId),
  });
  const token = (request: Parameters<typeof fetchDevelopmentToken>[2]): Promise<string> =>
    fetchDevelopmentToken(sandbox.description.issuer, sandbox.description.audience, request);
  const logged = (text: string): Record<string, unknown>[] =>
    lines
      .filter((line) => line.includes(text))
      .map((line) => {
        const parsed: Record<string, unknown> = JSON.parse(line);
        return parsed;
      });
  const banksOf = async (bearer: string): Promise<string[]> => {
    const { data } = await ask(
      gateway.url,
      bearer,
      '{ me { accounts(first: 50) { sources { bank { name } status } } } }',
    );
    return data.me.accounts.sources.map(({ bank }: { bank: { name: string } }) => bank.name);
  };
  const readAudit = async () => {
    const [id = '', key = ''] = (env['STORE_KEYS'] ?? '').split(':');
    const keys = [{ id, key: Buffer.from(key, 'base64') }];
    const store = await openStore({ databaseUrl: env['DATABASE_URL'] ?? null, dataDir: env['DATA_DIR'] ?? '', keys });
    try {
      return (await store.audit.read({ limit: 1000 })).filter(({ action }) => action === 'CONFIG_RELOAD');
    } finally {
      await store.close();
    }
  };

  beforeAll(async () => {
    sandbox = await startSandbox();
    const { banks, links, grants, issuer, audience, jwksUrl } = sandbox.description;
    whole = JSON.parse(
      JSON.stringify({
        banks,
        links,
        grants,
        clients: [{ id: 'bankgraph-cli', redirectUris: ['https://app.example/back'] }],
      }),
    );
    env = {
      PORT: '0',
      METRICS_PORT: '0',
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      AUTH_JWKS_URL: jwksUrl,
      ID_KEY: 'an id key for these tests',
      STOP_DELAY_MS: '0',
      BANKS_FILE: path,
      ...generousLimits,
      ...storeSettings(),
    };
    write(whole);
    const configSource = openConfigSource(env);
    const log = createLog('info', { write: (line) => void lines.push(line) });
    gateway = await startGateway(configSource.load(), { log, configSource });
  });
  afterAll(async () => {
    await gateway.stop();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    write(whole);
    await reload();
  });

  it('serves a bank that is added under load, and not a request fails meanwhile', async () => {
    write(without('rheinbank'));
    expect(await reload()).toMatchObject({ kind: 'changed' });
    const alice = await token({ customer: 'alice', scope: allScopes });
    expect(await banksOf(alice)).not.toContain('Rheinbank');
    const answers: Promise<Answer | Error>[] = [];
    const loading = setInterval(() => {
      answers.push(
        ask(gateway.url, alice, '{ me { accounts(first: 50) { edges { node { id } } sources { status } } } }').catch(
          (error: Error) => error,
        ),
      );
    }, 5);
    await new Promise((resolve) => setTimeout(resolve, 150));
    write(whole);
    expect(await reload()).toMatchObject({ kind: 'changed' });
    expect(await banksOf(alice)).toContain('Rheinbank');
    await new Promise((resolve) => setTimeout(resolve, 150));
    clearInterval(loading);
    const all = await Promise.all(answers);
    expect(all.length).toBeGreaterThan(5);
    for (const answer of all) expect(answer).toMatchObject({ status: 200, errors: [] });
    const text = JSON.stringify(logged('configuration read again').at(-1)?.['changes']);
    expect(text).toContain('rheinbank');
    expect(text).not.toContain('alice');
  });

  it('finishes what is under way at a bank that is taken out, and has it no more from then on', async () => {
    const bella = await token({ customer: 'alice', scope: allScopes });
    const { description } = sandbox;
    await fetch(`${description.controlUrl}/banks/albion/faults`, {
      method: 'PUT',
      body: JSON.stringify({ latencyMs: 700 }),
      headers: { 'content-type': 'application/json' },
    });
    const query = '{ me { accounts(first: 50) { sources { status } } } }';
    const asked = ask(
      gateway.url,
      await token({ customer: 'alice', scope: `${allScopes} data:live` }),
      query.replace('first: 50', 'first: 50, freshness: LIVE'),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    write(without('albion'));
    await reload();
    const { data, errors } = await asked;
    await fetch(`${description.controlUrl}/banks/albion/faults`, { method: 'DELETE' });
    expect(errors).toEqual([]);
    const { sources } = data.me.accounts;
    expect(sources.length).toBeGreaterThan(1);
    for (const { status } of sources) expect(status).toBe('OK');
    expect(await banksOf(bella)).not.toContain('Albion Bank');
  });

  it('changes nothing where there is a fault, and tells all of them at once', async () => {
    const alice = await token({ customer: 'alice', scope: allScopes });
    const before = await banksOf(alice);
    const first = whole.banks[0] ?? {};
    write({
      ...without('rheinbank'),
      banks: [
        { ...first, standard: 'no-such-standard' },
        { ...whole.banks[1], endpoints: { accounts: 'http://bank.example' } },
      ],
      clients: [{ id: 'x', redirectUris: ['https://app.example/back'], plan: 'nowhere' }],
    });
    const outcome = await reload();
    expect(outcome.kind).toBe('refused');
    const reason = String(logged('configuration refused').at(-1)?.['reason']);
    for (const fault of ['standard', 'https', 'nowhere']) expect(reason).toContain(fault);
    expect(await banksOf(alice)).toEqual(before);
    const figures = await (await fetch(gateway.metricsUrl ?? '')).text();
    expect(figures).toMatch(/^bankgraph_input_refused\{input="configuration"\} 1$/m);
    // Half a file, a file that is gone.
    for (const text of ['banks: [', '']) {
      write(text);
      expect((await reload()).kind).toBe('refused');
    }
    rmSync(path);
    expect((await reload()).kind).toBe('refused');
    expect(await banksOf(alice)).toEqual(before);
    write(whole);
    expect(await reload()).toEqual({ kind: 'unchanged' });
    expect(await (await fetch(gateway.metricsUrl ?? '')).text()).toMatch(
      /^bankgraph_input_refused\{input="configuration"\} 0$/m,
    );
  });

  it('holds a client to its new plan, and an unchanged one keeps its count', async () => {
    const alice = await token({ customer: 'alice', scope: allScopes });
    const limitOf = async () => {
      const { data } = await ask(gateway.url, alice, '{ rateLimit { plan limits { limit remaining } } }');
      return data.rateLimit;
    };
    const before = await limitOf();
    write({
      ...whole,
      plans: [{ id: 'small', pointsPerClient: 50, pointsPerSubject: 20 }],
      clients: [{ id: 'bankgraph-cli', redirectUris: ['https://app.example/back'], plan: 'small' }],
    });
    await reload();
    const small = await limitOf();
    expect(small).toMatchObject({ plan: 'small' });
    expect(small.limits.map(({ limit }: { limit: number }) => limit)).toEqual([50, 20]);
    const left = small.limits[1].remaining;
    for (let request = 0; request < left; request++) expect(await limitOf()).toMatchObject({ plan: 'small' });
    const refused = await ask(gateway.url, alice, '{ rateLimit { plan } }');
    expect(refused.errors[0]?.extensions.code).toBe('TOO_MANY_REQUESTS');
    // Another bank is taken out: the count stays.
    write({
      ...without('rheinbank'),
      plans: [{ id: 'small', pointsPerClient: 50, pointsPerSubject: 20 }],
      clients: [{ id: 'bankgraph-cli', redirectUris: ['https://app.example/back'], plan: 'small' }],
    });
    await reload();
    expect((await ask(gateway.url, alice, '{ rateLimit { plan } }')).errors[0]?.extensions.code).toBe(
      'TOO_MANY_REQUESTS',
    );
    write(whole);
    await reload();
    expect((await limitOf()).plan).toBe(before.plan);
  });

  it('lets a partner read from when its grant is there, and no longer', async () => {
    const partner = await token({ partner: 'fintrack', scope: 'accounts:read customers:read' });
    const customers = async () => {
      const { data } = await ask(gateway.url, partner, '{ customers(first: 50) { edges { node { id } } } }');
      return data.customers.edges.length;
    };
    const before = await customers();
    write({
      ...whole,
      grants: whole.grants
        .filter((_, index) => index > 0 || whole.grants[0]?.['partner'] !== 'fintrack')
        .filter(({ partner: of }) => of !== 'fintrack'),
    });
    await reload();
    expect(before).toBeGreaterThan(0);
    expect(await customers()).toBe(0);
    write(whole);
    await reload();
    expect(await customers()).toBe(before);
  });

  it('audits every entry that differs, and refusals', async () => {
    const before = (await readAudit()).length;
    write({
      ...without('rheinbank'),
      clients: [{ id: 'bankgraph-cli', name: 'Other', redirectUris: ['https://app.example/back'] }],
    });
    await reload();
    const entries = (await readAudit()).slice(before);
    expect(entries.every(({ actor }) => actor.kind === 'gateway' && actor.subject === 'config')).toBe(true);
    expect(entries).toContainEqual(
      expect.objectContaining({ reason: 'banks:removed', bankId: 'rheinbank', outcome: 'DONE' }),
    );
    expect(entries).toContainEqual(expect.objectContaining({ reason: 'clients:changed', clientId: 'bankgraph-cli' }));
    expect(entries.filter(({ reason }) => reason === 'links:removed').length).toBeGreaterThan(0);
    write('banks: [');
    await reload();
    expect((await readAudit()).at(-1)).toMatchObject({ outcome: 'REFUSED', reason: 'faults:1' });
  });

  it('is read again by itself when its file has changed, and when a secret has that it names', async () => {
    const secret = join(folder, 'token');
    writeFileSync(secret, String(whole.links[0]?.['accessToken']));
    const links = whole.links.map((link, index) => (index === 0 ? { ...link, accessToken: { file: secret } } : link));
    const told = () => logged('configuration read again').length;
    const before = told();
    write({
      ...whole,
      banks: without('rheinbank').banks,
      links: links.filter(({ bank }) => bank !== 'rheinbank'),
    });
    await expect.poll(told, { timeout: 15_000 }).toBe(before + 1);
    writeFileSync(secret, 'another-token');
    await expect.poll(told, { timeout: 15_000 }).toBe(before + 2);
    const { changes } = logged('configuration read again').at(-1) ?? {};
    expect(changes).toEqual({ links: { changed: 1 } });
    expect(lines.join('')).not.toContain('another-token');
  });
});
