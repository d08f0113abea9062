// The settings that linking customers to banks needs: how the gateway is a client of each bank's, its own clients, and the
// store's keys.

import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseBanksFile } from '../../../src/config/banks-file.ts';
import { parseEnvironment } from '../../../src/config/environment.ts';

const sources = { env: { SECRET: 'from-env' }, readFile: (path: string) => `from-${path}` };
const parse = (more: object, clients: unknown[] = []) =>
  parseBanksFile(
    JSON.stringify({
      banks: [
        {
          id: 'rheinbank',
          name: 'Rheinbank',
          country: 'DE',
          standard: 'berlin-group',
          version: '1.3',
          endpoints: { accounts: 'https://rheinbank.example/psd2' },
          ...more,
        },
      ],
      clients,
    }),
    'banks.yaml',
    sources,
  );
const faultsOf = (more: object, clients?: unknown[]) =>
  parse(more, clients).faults.map(({ where, what }) => `${where.replace(/^\S+ /, '')} ${what}`);
const authorization = { issuer: 'https://login.rheinbank.example/', clientId: 'bankgraph' };

describe('a bank’s authorization and tls', () => {
  it('take secrets from the environment, from files and as text, and keep the issuer as it is written', () => {
    const { content, faults } = parse({
      authorization: {
        ...authorization,
        clientAuthentication: 'private_key_jwt',
        signingKey: { file: 'key.pem' },
        signingAlgorithm: 'ES256',
      },
      tls: { certificate: 'PEM', key: { env: 'SECRET' }, ca: { file: 'ca.pem' } },
    });
    expect(faults).toEqual([]);
    expect(content.banks[0]).toMatchObject({
      authorization: { issuer: 'https://login.rheinbank.example/', signingKey: 'from-key.pem', clientSecret: null },
      tls: { certificate: 'PEM', key: 'from-env', ca: 'from-ca.pem' },
    });
  });

  it.each([
    [{ ...authorization, clientAuthentication: 'client_secret_basic' }, 'banks.0.authorization.clientSecret'],
    [{ ...authorization, clientAuthentication: 'private_key_jwt' }, 'banks.0.authorization.signingKey'],
    [{ ...authorization, clientAuthentication: 'client_secret_post' }, 'banks.0.authorization.clientAuthentication'],
    [
      { ...authorization, clientAuthentication: 'private_key_jwt', signingKey: 'x', signingAlgorithm: 'RS256' },
      'banks.0.authorization.signingAlgorithm',
    ],
    [
      { ...authorization, clientAuthentication: 'client_secret_basic', clientSecret: { env: 'NOT_THERE' } },
      'banks.0.authorization.clientSecret names a secret that is not there',
    ],
    [
      {
        ...authorization,
        issuer: 'http://bank.example',
        clientAuthentication: 'client_secret_basic',
        clientSecret: 'x',
      },
      'banks.0.authorization.issuer must be https',
    ],
    [{ ...authorization, clientAuthentication: 'tls_client_auth' }, 'banks.0.tls needs certificate and key'],
  ])('refuse %j', (entry, fault) => {
    expect(faultsOf({ authorization: entry }).join('\n')).toContain(fault);
  });

  it('refuse a certificate without its key', () => {
    expect(faultsOf({ tls: { certificate: 'PEM' } })).toEqual(['banks.0.tls needs certificate and key together']);
  });
});

describe('clients', () => {
  it.each(['https://app.example/done', 'http://127.0.0.1:8000/done', 'com.example.app:/done'])('may name %s', (uri) => {
    expect(faultsOf({}, [{ id: 'app', redirectUris: [uri] }])).toEqual([]);
  });

  it.each([
    'http://app.example/done',
    'https://app.example/*',
    'https://app.example/#a',
    'https://u:p@app.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    '/done',
  ])('may not name %s', (uri) => {
    expect(faultsOf({}, [{ id: 'app', redirectUris: [uri] }])).toHaveLength(1);
  });

  it('are there once', () => {
    const client = { id: 'app', redirectUris: ['https://app.example/done'] };
    expect(faultsOf({}, [client, client])).toEqual(['clients.1.id app is there twice']);
  });
});

describe('STORE_KEYS', () => {
  const keyText = () => randomBytes(32).toString('base64');
  const parseKeys = (STORE_KEYS: string) =>
    parseEnvironment({
      AUTH_ISSUER: 'https://login.example',
      AUTH_AUDIENCE: 'x',
      AUTH_JWKS_URL: 'https://login.example/jwks',
      STORE_KEYS,
    });

  it('names keys, the current one first', () => {
    const parsed = parseKeys(`2026-b:${keyText()},2026-a:${keyText()}`);
    expect(parsed.faults).toBeNull();
    if (parsed.faults === null) expect(parsed.environment.storeKeys?.map(({ id }) => id)).toEqual(['2026-b', '2026-a']);
  });

  it.each(['nothing', 'a:short', `a:${Buffer.alloc(31).toString('base64')}`, `a:${keyText()},a:${keyText()}`])(
    'is refused without a word of it when it is wrong',
    (text) => {
      const { faults } = parseKeys(text);
      expect(faults).toHaveLength(1);
      expect(JSON.stringify(faults)).not.toContain(text.slice(2));
    },
  );
});
