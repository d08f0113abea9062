// `npm run -s check-config` as an operator runs it: every fault in one round, nobody asked, and no secret told.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { inheritedVariables } from '../../support/started-gateway.ts';

const run = promisify(execFile);
const script = resolve(import.meta.dirname, '../../../src/cli/check-config.ts');
const folder = mkdtempSync(join(tmpdir(), 'bankgraph-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const issuer = {
  AUTH_ISSUER: 'https://login.example',
  AUTH_AUDIENCE: 'api',
  AUTH_JWKS_URL: 'https://login.example/jwks',
};
const bank = {
  id: 'albion',
  name: 'Albion Bank',
  country: 'GB',
  standard: 'open-banking-uk',
  version: '3.1',
  endpoints: { accounts: 'https://api.albion.example/aisp' },
};

async function check(file: string | object | null, env: Record<string, string> = {}, args: readonly string[] = []) {
  const path = join(folder, 'banks.yaml');
  if (file !== null) writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file));
  const given = {
    ...inheritedVariables(),
    ...issuer,
    ID_KEY: 'sixteen characters',
    ...(file === null ? {} : { BANKS_FILE: path }),
  };
  try {
    const { stdout, stderr } = await run(process.execPath, [script, ...args], { env: { ...given, ...env } });
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    return { code, text: `${stdout}${stderr}` };
  }
}

describe('npm run check-config', () => {
  it('says what can be used', async () => {
    const link = {
      id: 'one',
      customer: 'alice',
      bank: 'albion',
      accessToken: 'SECRET-TOKEN',
      permissions: ['accounts'],
    };
    const { code, text } = await check({ banks: [bank], links: [link] });
    expect([code, text]).toEqual([0, 'The configuration can be used: 1 banks, 1 links.\n']);
  });

  it('tells every fault at once, of variables, of the file and of what it needs', async () => {
    const { code, text } = await check(
      {
        banks: [
          { ...bank, version: '9' },
          { ...bank, id: 'x', endpoints: { accounts: 'http://bank.example' } },
        ],
      },
      { PORT: 'many', STORE_KEY: 'x' },
    );
    expect(code).toBe(1);
    for (const part of ['4 faults', 'PORT', 'STORE_KEYS?', 'version', 'https']) expect(text).toContain(part);
    expect(text).not.toContain('    at ');
  });

  it('finds what only opening finds, together', async () => {
    const authorization = {
      issuer: 'https://auth.albion.example',
      clientId: 'x',
      clientAuthentication: 'client_secret_basic',
      clientSecret: 'SECRET-WORD',
    };
    const { code, text } = await check(
      {
        banks: [{ ...bank, authorization }],
        clients: [{ id: 'app', redirectUris: ['https://app.example/x'], documents: 'listed' }],
      },
      { RATES_SOURCE: 'nobody', RATES_SOURCE_CURRENCIES: 'EUR,USD' },
    );
    expect(code).toBe(1);
    for (const part of ['STORE_KEYS', 'DOCUMENTS_DIR', 'RATES_SOURCE']) expect(text).toContain(part);
    expect(text).not.toContain('SECRET');
  });

  it('reads for a gateway over subgraphs what that reads', async () => {
    expect(await check(null, {}, ['--router'])).toEqual({
      code: 0,
      text: 'The configuration can be used: nothing of a banks file.\n',
    });
    expect((await check(null)).text).toContain('BANKS_FILE');
  });
});
