import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { variableNames } from '../../../src/config/environment.ts';
import { InvalidConfig } from '../../../src/config/faults.ts';

const necessary = {
  ID_KEY: 'an id key for these tests',
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
  it('needs the issuer, a key of ids, and nothing else but banks', () => {
    expect(faultsOf(necessary)).toEqual([]);
    expect(faultsOf(necessary, [])).toEqual(['BANKS_FILE: is required: without banks there is nothing to serve']);
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
      'ID_KEY',
    ]);
    expect(faults.join()).not.toContain('short');
  });

  it('needs a key of ids of its own wherever banks are: no gateway makes ids with one that everybody knows', () => {
    const { ID_KEY: _, ...without } = necessary;
    const fault = 'ID_KEY: is required: the public ids of accounts are made with it';
    expect(faultsOf(without)).toEqual([fault]);
    expect(faultsOf({ ...without, ID_KEY: '' })).toEqual([fault]);
    expect(faultsOf({ ...without, ID_KEY: 'short' })).toEqual(['ID_KEY: must have at least 16 characters']);
    expect(() => loadConfig(without, [], false)).not.toThrow();
  });

  it.each([
    ['STORE_KEY', 'STORE_KEYS'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['CACHE_BALANCE_SECONDS', 'CACHE_BALANCES_SECONDS'],
    ['CACHE_SECONDS_BALANCES', ''],
    ['REQUEST_TIMEOUT', 'REQUEST_TIMEOUT_MS'],
    ['REQUEST_TIMEOUT_SECONDS', 'REQUEST_TIMEOUT_MS'],
    ['METRIC_PORT', 'METRICS_PORT'],
    ['METRICS-PORT', 'METRICS_PORT'],
    ['REDISURL', 'REDIS_URL'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['BANK_FILE', 'BANKS_FILE'],
    ['PUBLIC_ULR', 'PUBLIC_URL'],
    ['WORKER', 'WORKERS'],
    ['Log_Level', 'LOG_LEVEL'],
    ['MAX_QUERY_WIDTH', ''],
    ['CACHE_LOANS_SECONDS', ''],
  ])('refuses the misspelt %s, which would leave a default in force in silence', (name, meant) => {
    const hint = meant === '' ? '' : `: did you mean ${meant}?`;
    expect(faultsOf({ ...necessary, [name]: '1' })).toEqual([`${name}: is not a known setting${hint}`]);
    // Told beside all other faults, and never with its value.
    const faults = faultsOf({ [name]: 'postgres://user:hunter2@host/db' });
    expect(faults.length).toBeGreaterThan(2);
    expect(faults.join()).not.toContain('hunter2');
  });

  it('takes signatures of tokens by name: FAPI’s two by default, no shared secret and nothing unsigned ever', () => {
    const algorithmsOf = (given?: string) =>
      loadConfig({ ...necessary, ...(given === undefined ? {} : { AUTH_ALGORITHMS: given }) }, noBanks).token
        .algorithms;
    expect(algorithmsOf()).toEqual(['PS256', 'ES256']);
    expect(algorithmsOf('')).toEqual(['PS256', 'ES256']);
    expect(algorithmsOf('RS256, EdDSA')).toEqual(['RS256', 'EdDSA']);
    for (const wrong of ['none', 'HS256', 'ps256', 'PS256;ES256', 'PS256,', ',', 'PS256,none', '*', 'RS1']) {
      expect(faultsOf({ ...necessary, AUTH_ALGORITHMS: wrong }), wrong).toEqual([
        'AUTH_ALGORITHMS: must be names of PS256, ES256, EdDSA, RS256, PS384, ES384, separated by commas',
      ]);
    }
  });

  it('limits how often subjects may write, and refuses limits of nothing', () => {
    const usual = { linkAttemptsPerMinute: 10, paymentsPerMinute: 30, payeeChecksPerHour: 100 };
    expect(loadConfig(necessary, noBanks).writeAllowance).toEqual(usual);
    expect(loadConfig({ ...necessary, PAYMENTS_PER_MINUTE: '5' }, noBanks).writeAllowance.paymentsPerMinute).toBe(5);
    for (const name of [
      'LINK_ATTEMPTS_PER_MINUTE',
      'PAYMENTS_PER_MINUTE',
      'PAYEE_CHECKS_PER_HOUR',
      'MAX_QUERY_WRITES',
    ]) {
      expect(faultsOf({ ...necessary, [name]: '0' })).toHaveLength(1);
    }
    expect(faultsOf({ ...necessary, LINK_ATTEMPTS_PER_HOUR: '5' })).toHaveLength(1);
  });

  it('gives every client points by default, and a subject no more than its client', () => {
    const usual = { id: 'default', windowSeconds: 60, pointsPerClient: 100_000, pointsPerSubject: 10_000 };
    expect(loadConfig(necessary, noBanks).usualPlan).toEqual(usual);
    expect(loadConfig({ ...necessary, CLIENT_POINTS_PER_MINUTE: '500' }, noBanks).usualPlan).toEqual({
      ...usual,
      pointsPerClient: 500,
      pointsPerSubject: 500,
    });
    expect(faultsOf({ ...necessary, SUBJECT_POINTS_PER_MINUTE: '0' })).toHaveLength(1);
  });

  it('minds nobody else’s variables', () => {
    const others = `PATH HOME HOSTNAME USER SHELL LANG TERM PWD POST_URL NODE_ENV NODE_OPTIONS npm_config_cache CI
      GITHUB_TOKEN BANKS_PORT BANKS_SERVICE_HOST BANKS_PORT_80_TCP_ADDR REDIS_HOST REDIS_PORT REDIS_PASSWORD PGHOST
      PGPASSWORD DATABASE_HOST AUTH_TOKEN OTEL_RESOURCE_ATTRIBUTES KUBERNETES_SERVICE_HOST META_DIR DATA_HOME
      WORKSPACE WORKDIR LOG_FORMAT ALICE_ALBION_TOKEN ALBION_SECRET SSL_CERT_FILE NO_COLOR SANDBOX_NOW`;
    const env = Object.fromEntries(others.split(/\s+/).map((name) => [name, 'x']));
    expect(faultsOf({ ...necessary, ...env })).toEqual([]);
  });

  it('lets a near name pass where the known one is set, and one that is empty', () => {
    const url = 'postgres://db.example/bankgraph';
    expect(faultsOf({ ...necessary, DATABASE_URL: url, DATABASE_URI: url })).toEqual([]);
    expect(faultsOf({ ...necessary, DATABASE_URI: '' })).toEqual([]);
  });

  it('reads false as false, and an empty variable as absent', () => {
    const config = loadConfig({ ...necessary, INTROSPECTION: 'false', PORT: '', LANDING_PAGE: '1' }, noBanks);
    expect(config).toMatchObject({ introspection: false, landingPage: true, port: 4000, host: '127.0.0.1' });
  });

  it('gives a configuration that cannot be changed', () => {
    expect(Object.isFrozen(loadConfig(necessary, noBanks))).toBe(true);
  });

  it('is documented: docs/settings.md names every variable', () => {
    const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
    expect(variableNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
