// The development identity provider: tokens that verify, and what it refuses.
import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, type JWTVerifyResult, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';

let sandbox: Sandbox;
const printed: unknown[] = [];

beforeAll(async () => {
  for (const name of ['warn', 'info', 'log', 'error'] as const) {
    vi.spyOn(console, name).mockImplementation((...words: unknown[]) => void printed.push(words));
  }
  sandbox = await startSandbox({
    audience: 'urn:test:audience',
    clients: [
      {
        id: 'own-app',
        redirectUris: ['http://localhost:8080/back', 'https://app.example/back', 'com.example.app:/back'],
      },
      { id: 'own-partner', redirectUris: ['https://partner.example/back'], secret: 'given' },
      // What is given for a fixed client comes to what it has; its secret stays.
      { id: 'fintrack', redirectUris: ['https://fintrack.example/linked'], secret: 'another' },
    ],
  });
});
afterAll(() => sandbox.close());

const grantType = 'urn:bankgraph:sandbox:token';

async function ask(parameters: Record<string, string>, basic?: string) {
  const response = await fetch(sandbox.description.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams(parameters),
    headers: basic === undefined ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
  });
  const body: unknown = await response.json();
  return { status: response.status, body: body as Record<string, string> };
}

async function verify(accessToken: string | undefined): Promise<JWTVerifyResult> {
  const { issuer, audience, jwksUrl } = sandbox.description;
  return jwtVerify(accessToken ?? '', createRemoteJWKSet(new URL(jwksUrl)), { issuer, audience, typ: 'at+jwt' });
}

test('nothing is printed at start', () => {
  expect(printed).toEqual([]);
});

test('discovery names the addresses of the description', async () => {
  const { issuer, jwksUrl, tokenUrl } = sandbox.description;
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  expect(await response.json()).toMatchObject({ issuer, jwks_uri: jwksUrl, token_endpoint: tokenUrl });
  const { keys } = (await (await fetch(jwksUrl)).json()) as { keys: Record<string, unknown>[] };
  expect(keys.map((key) => [key['kty'], key['d']])).toEqual([['EC', undefined]]);
});

describe('the sandbox grant', () => {
  test('gives a customer a token that verifies', async () => {
    const scope = 'accounts:read balances:read transactions:read';
    const { status, body } = await ask({ grant_type: grantType, client_id: 'bankgraph-cli', customer: 'alice', scope });
    expect([status, body['token_type'], body['expires_in']]).toEqual([200, 'Bearer', 43_200]);
    const { payload, protectedHeader } = await verify(body['access_token']);
    expect(payload).toMatchObject({ sub: 'alice', client_id: 'bankgraph-cli', scope });
    expect(payload.exp).toBe((payload.iat ?? 0) + 43_200);
    expect(protectedHeader.alg).toBe('ES256');
  });

  test.each(['fintrack', 'own-app', 'bankgraph-spa'])(
    'gives it in the name of %s where that is asked for',
    async (client) => {
      const scope = 'payments:write payments:read';
      const { body } = await ask({
        grant_type: grantType,
        client_id: 'bankgraph-cli',
        customer: 'alice',
        client,
        scope,
      });
      expect((await verify(body['access_token'])).payload).toMatchObject({ sub: 'alice', client_id: client, scope });
    },
  );

  test('gives an analyst the scope that opens every customer', async () => {
    const { body } = await ask({
      grant_type: grantType,
      client_id: 'bankgraph-cli',
      analyst: 'ana',
      scope: 'customers:read:any',
    });
    expect((await verify(body['access_token'])).payload).toMatchObject({ sub: 'ana', scope: 'customers:read:any' });
  });

  test.each([
    [{ customer: 'mallory', scope: 'accounts:read' }, 'invalid_grant'],
    [{ customer: 'ana', scope: 'accounts:read' }, 'invalid_grant'],
    [{ analyst: 'alice', scope: 'accounts:read' }, 'invalid_grant'],
    [{ customer: 'alice', scope: 'accounts:admin' }, 'invalid_scope'],
    [{ customer: 'alice', scope: 'customers:read:any' }, 'invalid_scope'],
    [{ customer: 'alice', analyst: 'ana', scope: 'accounts:read' }, 'invalid_request'],
    [{ scope: 'accounts:read' }, 'invalid_request'],
    [{ customer: 'alice' }, 'invalid_request'],
    [{ customer: 'alice', scope: 'accounts:read', resource: 'urn:other' }, 'invalid_target'],
    [{ customer: 'alice', scope: 'accounts:read', client_id: 'bankgraph-links' }, 'invalid_request'],
    [{ customer: 'alice', scope: 'accounts:read', client_id: 'nobody' }, 'invalid_client'],
    [{ customer: 'alice', scope: 'accounts:read', client: 'nobody' }, 'invalid_request'],
  ])('refuses %j', async (parameters: Record<string, string>, error) => {
    const { status, body } = await ask({ grant_type: grantType, client_id: 'bankgraph-cli', ...parameters });
    expect([status >= 400 && status < 500, body['error']]).toEqual([true, error]);
  });
});

describe('client credentials', () => {
  test('give a partner a token in his own name', async () => {
    const { status, body } = await ask(
      { grant_type: 'client_credentials', scope: 'accounts:read links:read' },
      'fintrack:fintrack-development-secret',
    );
    expect(status).toBe(200);
    const { payload } = await verify(body['access_token']);
    expect(payload).toMatchObject({ sub: 'fintrack', client_id: 'fintrack', scope: 'accounts:read links:read' });
  });

  test('are for a client that was given with a secret, too', async () => {
    const { body } = await ask({ grant_type: 'client_credentials', scope: 'accounts:read' }, 'own-partner:given');
    expect((await verify(body['access_token'])).payload).toMatchObject({ sub: 'own-partner' });
  });

  test.each([
    ['fintrack:fintrack-development-secret', 'customers:read:any', 'invalid_scope'],
    ['otherpay:otherpay-development-secret', 'nonsense', 'invalid_scope'],
    ['fintrack:wrong', 'accounts:read', 'invalid_client'],
    ['fintrack:another', 'accounts:read', 'invalid_client'],
    ['own-app:own-app-development-secret', 'accounts:read', 'invalid_client'],
    ['bankgraph-cli:', 'accounts:read', 'invalid_request'],
  ])('%s asking for %s is refused', async (basic, scope, error) => {
    const { body } = await ask({ grant_type: 'client_credentials', scope }, basic);
    expect(body['error']).toBe(error);
  });
});

describe('a page in a browser', () => {
  const from = (origin: string) => ({ headers: { origin } });
  const allowed = (response: Response) => response.headers.get('access-control-allow-origin');
  const token = (origin: string, client: string) =>
    fetch(sandbox.description.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'authorization_code', client_id: client, code: 'none' }),
      ...from(origin),
    });

  test('may read where everything is and the keys, from anywhere', async () => {
    const { issuer, jwksUrl } = sandbox.description;
    for (const url of [`${issuer}/.well-known/openid-configuration`, jwksUrl]) {
      expect(allowed(await fetch(url, from('https://any.example')))).toBe('https://any.example');
    }
  });

  test.each([
    ['http://localhost:5173', 'bankgraph-spa'],
    ['http://127.0.0.1:49152', 'bankgraph-links'],
    ['http://[::1]:3000', 'own-app'],
    ['https://app.example', 'own-app'],
  ])('%s may read the answers of the token endpoint to %s', async (origin, client) => {
    expect(allowed(await token(origin, client))).toBe(origin);
  });

  test.each([
    ['https://app.example', 'bankgraph-spa'],
    ['https://any.example', 'own-app'],
    ['https://127.0.0.1.nip.io', 'own-app'],
    ['null', 'own-app'],
  ])('%s may not read those to %s', async (origin, client) => {
    const response = await token(origin, client);
    expect([response.status, allowed(response)]).toEqual([400, null]);
  });
});

describe('where people may come back to', () => {
  const begin = async (client: string, redirectUri: string) => {
    const query = new URLSearchParams({
      client_id: client,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid accounts:read',
      code_challenge: createHash('sha256').update('verifier').digest('base64url'),
      code_challenge_method: 'S256',
    });
    const response = await fetch(`${sandbox.description.issuer}/auth?${query}`, { redirect: 'manual' });
    return response.headers.get('location')?.startsWith('/interaction/') === true;
  };

  test.each([
    ['own-app', 'http://localhost:8080/back'],
    ['own-app', 'http://localhost:9999/back'],
    ['own-app', 'https://app.example/back'],
    ['own-app', 'com.example.app:/back'],
    ['own-partner', 'https://partner.example/back'],
    ['fintrack', 'https://fintrack.example/linked'],
    ['fintrack', 'http://127.0.0.1:3000/linked'],
    ['bankgraph-spa', 'http://127.0.0.1:5173/signed-in'],
  ])('%s has them back at %s', async (client, redirectUri) => {
    expect(await begin(client, redirectUri)).toBe(true);
  });

  test.each([
    ['own-app', 'http://localhost:8080/elsewhere'],
    ['own-app', 'https://app.example:8443/back'],
    ['own-app', 'https://partner.example/back'],
    ['bankgraph-spa', 'https://app.example/back'],
    ['bankgraph-cli', 'http://127.0.0.1:3000/linked'],
  ])('%s does not at %s', async (client, redirectUri) => {
    expect(await begin(client, redirectUri)).toBe(false);
  });

  test('a client that cannot be is told at the start, by its name', async () => {
    const redirectUris = ['https://localhost/back', 'com.example.app:/back'];
    await expect(startSandbox({ clients: [{ id: 'odd', redirectUris }] })).rejects.toThrow(
      /identity provider cannot have the client odd: post_logout_redirect_uris must only contain web uris/,
    );
  });
});

test.each(['http://127.0.0.1:49152/callback', 'http://localhost:49152/links/signed-in'])(
  'the authorization code flow with PKCE logs a customer in and sends him to %s',
  async (redirectUri) => {
    const { issuer, audience } = sandbox.description;
    const verifier = randomBytes(32).toString('base64url');
    const cookies = new Map<string, string>();
    const step = async (url: string, init: RequestInit = {}): Promise<Response> => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(new URL(url, issuer), {
        redirect: 'manual',
        ...init,
        headers: { cookie, ...init.headers },
      });
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      return response;
    };
    const query = new URLSearchParams({
      client_id: 'bankgraph-links',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid links:read links:write data:live',
      resource: audience,
      state: 'state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const login = (await step(`/auth?${query}`)).headers.get('location') ?? '';
    expect(await (await step(login)).text()).toContain('Alice Ashgrove');
    const form = { method: 'POST', body: new URLSearchParams({ customer: 'alice' }) };
    const resume = (await step(login, form)).headers.get('location') ?? '';
    const back = new URL((await step(resume)).headers.get('location') ?? '', issuer);
    expect(back.origin + back.pathname).toBe(redirectUri);
    const { status, body } = await ask({
      grant_type: 'authorization_code',
      client_id: 'bankgraph-links',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    expect([status, body['error_description']]).toEqual([200, undefined]);
    expect((await verify(body['access_token'])).payload).toMatchObject({
      sub: 'alice',
      scope: 'links:read links:write data:live',
    });
    const leave = new URLSearchParams({
      client_id: 'bankgraph-links',
      post_logout_redirect_uri: new URL('/links', redirectUri).href,
    });
    const asked = await (await step(`/session/end?${leave}`)).text();
    expect(asked).toContain('Sign out?');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked)?.[1] ?? '';
    const yes = { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) };
    const left = await step('/session/end/confirm', yes);
    expect(left.headers.get('location')).toBe(new URL('/links', redirectUri).href);
    expect((await step(`/auth?${query}`)).headers.get('location')).toContain('/interaction/');
  },
);
