import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { variableNames } from '../../../src/config/environment.ts';
import { InvalidConfig } from '../../../src/config/faults.ts';

const issuer = {
  AUTH_ISSUER: 'https://login.example.com',
  AUTH_AUDIENCE: 'urn:bankgraph:gateway',
  AUTH_JWKS_URL: 'https://login.example.com/jwks',
};
const noBanks = [{ name: 'test', text: 'banks: []' }];

function faultsOf(env: Record<string, string>, banks = noBanks): readonly string[] {
  try {
    loadConfig(env, banks);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error;
    return error.faults.map(({ where, what }) => `${where}: ${what}`);
  }
}

describe('the environment', () => {
  it('needs the issuer and nothing else but banks', () => {
    expect(faultsOf(issuer)).toEqual([]);
    expect(faultsOf(issuer, [])).toEqual(['BANKS_FILE: is required: without banks there is nothing to serve']);
  });

  it('tells all faults at once, by name, the banks file’s too', () => {
    const faults = faultsOf(
      { PORT: 'http', REDIS_URL: 'localhost:6379', CACHE_KEY: 'short', INTROSPECTION: 'yes', AUTH_ISSUER: 'login' },
      [{ name: 'banks.yaml', text: 'banks: 3' }],
    );
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'PORT',
      'AUTH_ISSUER',
      'AUTH_AUDIENCE',
      'AUTH_JWKS_URL',
      'REDIS_URL',
      'CACHE_KEY',
      'INTROSPECTION',
      'banks.yaml',
    ]);
    expect(faults.join()).not.toContain('short');
  });

  it('reads false as false, and an empty variable as absent', () => {
    const config = loadConfig({ ...issuer, INTROSPECTION: 'false', PORT: '', LANDING_PAGE: '1' }, noBanks);
    expect(config).toMatchObject({ introspection: false, landingPage: true, port: 4000, host: '127.0.0.1' });
  });

  it('gives a configuration that cannot be changed', () => {
    expect(Object.isFrozen(loadConfig(issuer, noBanks))).toBe(true);
  });

  it('is documented: the README names every variable', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    expect(variableNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
