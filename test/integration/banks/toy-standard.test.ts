// A new standard is its folder, a line in the list, a name in the domain and a value in the SDL, and nothing else: a copy of the
// source gets a toy standard in just that way, type checks, and answers for it through GraphQL.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../support/running-gateway.ts';

const root = resolve(import.meta.dirname, '../../..');
const fixture = join(root, 'test/fixtures/toy-standard');
const copied = ['src', 'subgraphs', 'schema', 'test', 'bench', 'deploy', 'package.json', 'tsconfig.json', 'codegen.ts'];
const configs = readdirSync(root).filter((name) => /^vitest.*\.ts$/.test(name));

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'bankgraph-toy-'));
  for (const name of [...copied, ...configs]) cpSync(join(root, name), join(copy, name), { recursive: true });
  for (const name of ['node_modules', 'examples']) symlinkSync(join(root, name), join(copy, name));
  mkdirSync(join(copy, 'src/banks/toy'));
  for (const name of readdirSync(fixture)) {
    cpSync(join(fixture, name), join(copy, 'src/banks/toy', name.replace(/\.txt$/, '')));
  }
  edit('src/domain/bank.ts', /(bankStandards = \[)/, "$1'toy', ");
  edit('src/banks/standards.ts', /^(const standards|export const standards)([^{]*\{)/m, '$1$2\n  toy,');
  edit('src/banks/standards.ts', /\nimport /, "\nimport { toy } from './toy/standard.ts';\nimport ");
  edit('schema/banks.graphql', /(enum BankStandard \{)/, '$1\n  "The toy standard."\n  TOY');
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function edit(path: string, pattern: RegExp, replacement: string): void {
  const text = readFileSync(join(copy, path), 'utf8');
  const edited = text.replace(pattern, replacement);
  if (edited === text) throw new Error(`${path} is not as this test expects it`);
  writeFileSync(join(copy, path), edited);
}

function run(...command: [string, ...string[]]) {
  const [program, ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: copy, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('a standard that is added by its folder and three lines', () => {
  it('compiles, tests and all', { timeout: 180_000 }, () => {
    expect(run('npx', 'graphql-codegen', '--config', 'codegen.ts')).toMatchObject({ status: 0 });
    expect(run('npx', 'tsc', '-p', '.')).toEqual({ status: 0, output: '' });
  });

  it('is read through GraphQL, and may have a profile of its own', { timeout: 60_000 }, async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
    const greetings: unknown[] = [];
    const answers: Readonly<Record<string, unknown>> = {
      '/jwks': { keys: [jwk] },
      '/toy/accounts': { accounts: [{ id: 'a1', name: 'Pocket money', currency: 'EUR' }] },
      '/toy/accounts/a1/balance': { amount: '12.34', currency: 'EUR' },
      '/toy/accounts/a1/entries': {
        entries: [
          { id: 'e1', day: new Date().toISOString().slice(0, 10), amount: '-0.50', currency: 'EUR', text: 'Sweets' },
        ],
      },
    };
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/toy/')) greetings.push(request.headers['greeting']);
      const body = answers[request.url ?? ''];
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? { error: 'UNKNOWN' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const permissions = ['accounts', 'balances', 'transactions'];
    const banksFile = join(copy, 'banks.json');
    writeFileSync(
      banksFile,
      JSON.stringify({
        banks: [
          {
            id: 'toybank',
            name: 'Toy Bank',
            country: 'DE',
            standard: 'toy',
            version: '0.1',
            endpoints: { accounts: `${origin}/toy` },
            profile: { greeting: 'good day' },
          },
        ],
        links: [{ id: 'l1', customer: 'kim', bank: 'toybank', accessToken: 'a-token', permissions }],
      }),
    );
    const env = {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      HOST: '127.0.0.1',
      BANKS_FILE: banksFile,
      AUTH_ISSUER: origin,
      AUTH_AUDIENCE: 'bankgraph',
      AUTH_JWKS_URL: `${origin}/jwks`,
      ID_KEY: 'an id key for these tests',
    };
    const gateway = spawn(process.execPath, ['src/cli/gateway.ts'], {
      cwd: copy,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const url = await new Promise<string>((found, failed) => {
        let output = '';
        const read = (chunk: Buffer): void => {
          output += chunk.toString('utf8');
          const [address] = /http:\/\/127\.0\.0\.1:\d+\/graphql/.exec(output) ?? [];
          if (address !== undefined) found(address);
        };
        gateway.stdout.on('data', read);
        gateway.stderr.on('data', read);
        gateway.once('exit', () => failed(new Error(output)));
      });
      const token = await new SignJWT({
        client_id: 'client',
        scope: 'accounts:read balances:read transactions:read customers:read',
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test' })
        .setIssuer(origin)
        .setAudience('bankgraph')
        .setSubject('kim')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
      const query = `{ banks { name standard capabilities } me { accounts { edges { node { name
        balances { signedAmount { amount currency } }
        transactions(first: 5) { edges { node { signedAmount { amount } remittanceInformation } } sources { status } } } } } } }`;
      const { data, errors } = await ask(url, token, query);
      expect(errors).toEqual([]);
      expect(data).toMatchObject({
        banks: [{ name: 'Toy Bank', standard: 'TOY', capabilities: ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS'] }],
        me: {
          accounts: {
            edges: [
              {
                node: {
                  name: 'Pocket money',
                  balances: [{ signedAmount: { amount: '12.34', currency: 'EUR' } }],
                  transactions: {
                    edges: [{ node: { signedAmount: { amount: '-0.50' }, remittanceInformation: 'Sweets' } }],
                    sources: [{ status: 'OK' }],
                  },
                },
              },
            ],
          },
        },
      });
      expect(new Set(greetings)).toEqual(new Set(['good day']));
    } finally {
      gateway.removeAllListeners('exit');
      gateway.kill('SIGTERM');
      server.closeAllConnections();
      server.close();
    }
  });
});
