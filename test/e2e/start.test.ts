// `npm start` as a new user meets it: printed query, token command, two instances side by side, and a clean end.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startProgramOfTest } from '../support/program-of-test.ts';
import { ask } from '../support/running-gateway.ts';
import { findFreePort } from '../support/services.ts';
import { inheritedVariables, type StartedProgram, startProgram } from '../support/started-gateway.ts';

const run = promisify(execFile);

/** The first request of a cold gateway on a busy machine: the usual two seconds are not what is tested here. */
const patient = { REQUEST_TIMEOUT_MS: '30000' };

async function printToken(port: number, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['src/cli/token.ts', ...args], {
    env: { ...inheritedVariables(), PORT: String(port) },
  });
  return stdout;
}

/** What `TOKEN=$(command)` leaves in a shell: the variable, the exit code, and what people see. */
async function captureInShell(port: number, command: string) {
  const script = `TOKEN=$(${command}); code=$?; printf '%s' "$TOKEN"; exit $code`;
  const env = { ...inheritedVariables(), PORT: String(port) };
  return new Promise<{ code: unknown; captured: string; stderr: string }>((resolve) => {
    execFile('/bin/sh', ['-c', script], { env }, (error, captured, stderr) =>
      resolve({ code: error?.code ?? 0, captured, stderr }),
    );
  });
}

describe('npm start', { timeout: 60_000 }, () => {
  let port: number;
  let url: string;
  let program: StartedProgram;
  beforeAll(async () => {
    port = await findFreePort();
    url = `http://127.0.0.1:${port}/graphql`;
    program = startProgram('start', { PORT: String(port), ...patient });
    await program.waitFor('curl -s');
  });
  afterAll(() => program.end('SIGKILL'));

  it('prints a curl line whose answer spans four banks, and no warning before it', async () => {
    expect(program.output()).toMatch(/^bankgraph is ready/);
    expect(program.output()).toContain(`bankgraph is ready: ${url}`);
    const { stdout } = await run('/bin/sh', ['-c', await program.waitFor('curl -s')]);
    const { data, errors } = JSON.parse(stdout) as {
      data: { me: { accounts: { edges: unknown[]; sources: { bank: { name: string }; status: string }[] } } };
      errors?: unknown;
    };
    expect(errors).toBeUndefined();
    expect(data.me.accounts.edges).toHaveLength(18);
    expect(data.me.accounts.sources.map(({ bank, status }) => `${bank.name} ${status}`)).toEqual([
      'Albion Bank OK',
      'Rheinbank OK',
      'Southern Cross Bank OK',
      'Thistle Bank OK',
    ]);
  });

  it('prints where the figures are, which is not where clients ask', async () => {
    const [, place = ''] = /^Figures for Prometheus, of the gateway: (http:\S+)$/m.exec(program.output()) ?? [];
    expect(await (await fetch(place)).text()).toContain('# TYPE bankgraph_bank_calls_total counter');
    expect(new URL(place).port).not.toBe(String(port));
    expect((await fetch(new URL('/metrics', url))).status).toBe(404);
  });

  it('gives tokens by the token command, and nothing else', async () => {
    const token = await printToken(port, '--customer', 'bob', '--scope', 'accounts:read');
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { data } = await ask(url, token.trim(), '{ me { accounts { edges { node { name } } } } }');
    expect(data.me.accounts.edges.length).toBeGreaterThan(4);
    await expect(printToken(port, '--customer', 'nobody', '--scope', 'accounts:read')).rejects.toThrow(
      /nobody|customer/,
    );
    await expect(printToken(port, '--customer', 'bob', '--scope', 'customers:read:any')).rejects.toThrow(/scope/);
    await expect(printToken(port)).rejects.toThrow(/Usage/);
  });

  it('gives a shell nothing but a token, as the documents tell to ask: npm adds no word, and a failure is no token', async () => {
    expect(program.output()).toContain(`TOKEN=$(PORT=${port} npm run -s token -- --customer bob`);
    const token = await captureInShell(port, 'npm run -s token -- --customer bob --scope "accounts:read"');
    expect(token).toEqual({ code: 0, captured: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), stderr: '' });
    const failures = [
      [port, '--customer nobody --scope accounts:read', /^No token for nobody .*invalid_grant[\s\S]*Customers: alice/],
      [port, '--customer bob --scope customers:read:any', /^No token for bob .*invalid_scope/],
      [port, '--customer bob --scopes accounts:read', /scopes[\s\S]*Usage/],
      [
        port,
        '--customer bob --client nobody --scope accounts:read',
        /^No token for bob through the client nobody .*no client of this/,
      ],
      [port, '--partner fintrack --client otherpay --scope accounts:read', /^Usage/],
      [port, '', /Usage/],
      [1, '--customer bob --scope accounts:read', /No sandbox gateway answers at http:\/\/127\.0\.0\.1:1/],
    ] as const;
    const seen = await Promise.all(
      failures.map(async ([at, args]) => captureInShell(at, `npm run -s token -- ${args}`)),
    );
    for (const [index, [, args, reason]] of failures.entries()) {
      expect(seen[index], args).toEqual({ code: 1, captured: '', stderr: expect.stringMatching(reason) });
      expect(seen[index]?.stderr, args).not.toMatch(/npm ERR|\{|\n {4}at /);
    }
  });

  it('serves Apollo Sandbox to a browser, with a document and the token', async () => {
    const response = await fetch(url, { headers: { accept: 'text/html' } });
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toContain('sandbox.embed.apollographql.com');
    expect(page).toContain('query Overview');
    expect(page).toContain('Bearer ');
  });

  it('prints where the explorer is, which knows the sandbox’s people', async () => {
    const [, place = ''] = /^Explore without the internet.*: (http:\S+)$/m.exec(program.output()) ?? [];
    const page = await (await fetch(place)).text();
    expect(page).toContain('"analysts":["ana","oscar"]');
    expect(page).toContain('"clientId":"bankgraph-explorer"');
  });

  it('is healthy, and says where tokens come from', async () => {
    const base = url.replace('/graphql', '');
    expect((await fetch(`${base}/health/live`)).status).toBe(200);
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${base}/.well-known/oauth-protected-resource`)).json()).toMatchObject({
      resource: 'urn:bankgraph:gateway',
    });
  });

  it('can run twice, side by side', async () => {
    const otherPort = await findFreePort();
    const other = startProgramOfTest('start', { PORT: String(otherPort), ...patient });
    try {
      await other.waitFor('curl -s');
      const own = await printToken(otherPort, '--customer', 'alice', '--scope', 'accounts:read');
      const query = '{ me { accounts(first: 1) { edges { node { id } } } } }';
      const otherUrl = `http://127.0.0.1:${otherPort}/graphql`;
      expect((await ask(otherUrl, own.trim(), query)).errors).toEqual([]);
      // Each has an issuer of its own.
      expect((await ask(url, own.trim(), query)).status).toBe(401);
    } finally {
      expect(await other.end()).toBe(0);
    }
  });

  it('adds a banks file’s banks to the sandbox’s, and refuses a wrong file with every fault', async () => {
    const wrong = startProgramOfTest('start', {
      PORT: String(await findFreePort()),
      BANKS_FILE: 'test/fixtures/three-faults.yaml',
    });
    expect(await wrong.end('SIGCONT')).toBe(1);
    expect(wrong.output().trim().split('\n')).toEqual([
      'The configuration has 3 faults:',
      '  test/fixtures/three-faults.yaml:5 banks.0.standard: Invalid option: expected one of "open-banking-uk"|"berlin-group"|"cdr"',
      '  test/fixtures/three-faults.yaml:14 links.1.permissions.0: Invalid option: expected one of "accounts"|"balances"|"transactions"|"identity"|"regularPayments"|"beneficiaries"|"statements"|"products"',
      '  test/fixtures/three-faults.yaml:10 links.0.bank: there is no bank nowhere',
    ]);
  });

  it('takes a banks file’s clients instead of the usual of their ids, and has its identity provider know them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-clients-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'banks.yaml');
    writeFileSync(
      path,
      `clients:
  - { id: fintrack, redirectUris: [http://localhost:8080/back], limits: { perPayment: { GBP: "5.00" } } }
  - { id: own-app, redirectUris: [http://localhost:8080/back] }
  - { id: acme, redirectUris: [https://acme.example/back] }
grants:
  - { partner: acme, customer: alice }
`,
    );
    const port = await findFreePort();
    const own = startProgramOfTest('start', { PORT: String(port), BANKS_FILE: path, ...patient });
    const issuer = /: (http:\S+)/.exec(await own.waitFor('Sign in (OAuth'))?.[1] ?? '';
    await own.waitFor('curl -s');
    const url = `http://127.0.0.1:${port}/graphql`;
    const asked = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost:8080' };
    const body = new URLSearchParams({ grant_type: 'authorization_code', client_id: 'own-app', code: 'none' });
    const refused = await fetch(`${issuer}/token`, { method: 'POST', headers: asked, body });
    expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:8080');
    const acme = await printToken(port, '--partner', 'acme', '--scope', 'customers:read');
    const seen = await ask(url, acme.trim(), '{ customers { edges { node { displayName } } } }');
    expect(seen.data.customers.edges).toHaveLength(1);
    const scope = 'accounts:read payments:read payments:write';
    const alice = await printToken(port, '--customer', 'alice', '--client', 'fintrack', '--scope', scope);
    const accounts = await ask(url, alice.trim(), '{ me { accounts(first: 1) { edges { node { id } } } } }');
    const paid = await ask(
      url,
      alice.trim(),
      'mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename ... on LimitRejection { limit } } }',
      {
        input: {
          idempotencyKey: 'over',
          debtorAccountId: accounts.data.me.accounts.edges[0].node.id,
          creditor: { name: 'Bob', sortCode: '998811', accountNumber: '34650405' },
          amount: { amount: '5.01', currency: 'GBP' },
          redirectUri: 'http://localhost:8080/back',
        },
      },
    );
    expect(paid.data.initiatePayment).toEqual({ __typename: 'LimitRejection', limit: 'CLIENT_PAYMENT' });
  });

  it('ends with 0 on SIGTERM, its sandbox too, and fails nothing that is under way', async () => {
    const lastPort = await findFreePort();
    const last = startProgramOfTest('start', { PORT: String(lastPort), ...patient });
    await last.waitFor('curl -s');
    const lastUrl = `http://127.0.0.1:${lastPort}/graphql`;
    const token = (await printToken(lastPort, '--customer', 'alice', '--scope', 'accounts:read balances:read')).trim();
    const control = /control \(faults, calls\): (\S+)/.exec(last.output())?.[1] ?? '';
    await fetch(`${control}/banks/albion/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ latencyMs: 500 }),
    });
    // So that each has a connection: a busy machine is slow to accept them, and what comes after the signal is refused.
    await Promise.all(Array.from({ length: 20 }, () => ask(lastUrl, token, '{ __typename }')));
    const underWay = Array.from({ length: 20 }, () =>
      ask(lastUrl, token, '{ me { accounts { edges { node { balances { type } } } sources { status } } } }'),
    );
    // One has reached the bank, which takes its time; then the others are not far.
    await expect
      .poll(async () => ((await (await fetch(`${control}/banks/albion/calls`)).json()) as unknown[]).length, {
        timeout: 10_000,
      })
      .toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const ended = last.end();
    const answers = await Promise.all(underWay);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(answers.flatMap(({ data }) => data.me.accounts.sources.map((s: { status: string }) => s.status))).toEqual(
      answers.flatMap(() => ['OK', 'OK', 'OK', 'OK']),
    );
    expect(await ended).toBe(0);
    await expect(fetch(`${control}/banks`)).rejects.toThrow();
  });
});

describe('npm run gateway', () => {
  it('starts nothing simulated: without banks and issuer it says what it lacks', async () => {
    const program = startProgramOfTest('gateway', {});
    expect(await program.end('SIGCONT')).toBe(1);
    expect(program.output()).toContain('AUTH_ISSUER: is required');
    expect(program.output()).toContain('BANKS_FILE: is required');
    expect(program.output()).not.toMatch(/sandbox/i);
  });
});
