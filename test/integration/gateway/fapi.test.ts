// What FAPI 2.0 asks of a resource server, as callers meet it over HTTP: docs/fapi.md has the table, test/unit/auth/token.test.ts
// what is asked of the tokens themselves.

import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const query = '{ me { id } }';

describe('the resource server', () => {
  let gateway: TestGateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startTestGateway();
    token = await gateway.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => gateway.stop());

  const json = { 'content-type': 'application/json' };
  const post = (search: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${gateway.url}${search}`, {
      method: 'POST',
      headers: { ...json, ...headers },
      body: JSON.stringify({ query, ...body }),
    });

  it.each(['Bearer', 'bearer', 'BEARER'])('takes a token in the Authorization header as %s', async (scheme) => {
    const answer = await post('', {}, { authorization: `${scheme} ${token}` });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ data: { me: { id: expect.any(String) } } });
  });

  it.each<[string, () => Promise<Response>]>([
    ['in the query', () => post(`?access_token=${token}`, {})],
    ['in the query, by another name', () => post(`?authorization=Bearer%20${token}&token=${token}`, {})],
    [
      'in the query of a GET',
      () =>
        fetch(`${gateway.url}?query=${encodeURIComponent(query)}&access_token=${token}`, {
          headers: { 'graphql-require-preflight': '1' },
        }),
    ],
    ['in the body', () => post('', { access_token: token })],
    ['in the extensions', () => post('', { extensions: { access_token: token, authorization: `Bearer ${token}` } })],
    ['in a cookie', () => post('', {}, { cookie: `access_token=${token}` })],
    [
      'in a header of another name',
      () => post('', {}, { 'x-access-token': token, 'x-authorization': `Bearer ${token}` }),
    ],
    ['in the query of an event stream', () => post(`?access_token=${token}`, {}, { accept: 'text/event-stream' })],
  ])('takes none %s', async (_where, ask) => {
    const answer = await ask();
    const text = await answer.text();
    expect(text).toContain('"code":"UNAUTHENTICATED"');
    expect(text).not.toContain('"me":{');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
  });

  it('takes none in a form, and none in the query of a WebSocket', async () => {
    const form = await fetch(gateway.url, {
      method: 'POST',
      body: new URLSearchParams({ query, access_token: token }),
    });
    expect(form.status).toBe(415);
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}?access_token=${token}`, 'graphql-transport-ws');
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    const code = await new Promise<number>((resolve) => socket.once('close', resolve));
    expect(code).toBe(4401);
  });

  it.each([
    ['another scheme', () => `DPoP ${token}`],
    ['two tokens', () => `Bearer ${token}, Bearer ${token}`],
    ['basic authentication', () => `Basic ${Buffer.from(`alice:${token}`).toString('base64')}`],
    ['a token that was cut', () => `Bearer ${token.slice(0, -8)}`],
  ])('refuses %s with invalid_token, and says where one can be had', async (_what, authorization) => {
    const answer = await post('', {}, { authorization: authorization() });
    expect(answer.status).toBe(401);
    const challenge = answer.headers.get('www-authenticate') ?? '';
    expect(challenge).toContain('error="invalid_token"');
    expect(challenge).toMatch(/resource_metadata="http[^"]+\/\.well-known\/oauth-protected-resource"/);
    const metadata = await (await fetch(/resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? '')).json();
    expect(metadata).toMatchObject({ bearer_methods_supported: ['header'] });
  });

  it('asks each field for its scopes, and names those that are missing', async () => {
    const narrow = await gateway.token({ customer: 'alice', scope: 'accounts:read' });
    const { status, data, errors } = await gateway.query(
      narrow,
      '{ me { id legalName accounts(first: 1) { edges { node { id balances { type } } } } } }',
    );
    expect(status).toBe(200);
    expect(data.me).toMatchObject({ legalName: null });
    expect(data.me.accounts.edges).toHaveLength(1);
    expect(errors.map(({ extensions }) => [extensions.code, extensions['missingScopes']])).toEqual(
      expect.arrayContaining([
        ['FORBIDDEN', ['customers:read', 'pii:read']],
        ['FORBIDDEN', ['balances:read']],
      ]),
    );
  });

  it('takes no upgrade to a WebSocket with two Authorization headers', async () => {
    const { hostname, port, pathname } = new URL(gateway.url);
    const upgrade = (values: readonly string[]) =>
      new Promise<number>((resolve, reject) => {
        const lines = [
          ...['host', `${hostname}:${port}`, 'connection', 'Upgrade', 'upgrade', 'websocket'],
          ...['sec-websocket-version', '13', 'sec-websocket-key', Buffer.alloc(16, 7).toString('base64')],
          ...['sec-websocket-protocol', 'graphql-transport-ws'],
        ];
        const headers = [...lines, ...values.flatMap((value) => ['Authorization', value])];
        const sent = request({ host: hostname, port, path: pathname, headers });
        sent.on('upgrade', ({ statusCode }, socket) => {
          socket.destroy();
          resolve(statusCode ?? 0);
        });
        sent.on('response', ({ statusCode }) => resolve(statusCode ?? 0));
        sent.on('error', reject);
        sent.end();
      });
    expect(await upgrade([`Bearer ${token}`])).toBe(101);
    expect(await upgrade([`Bearer ${token}`, 'Bearer x'])).toBe(400);
    expect(await upgrade(['Bearer x', `Bearer ${token}`])).toBe(400);
  });

  it('takes no request with two Authorization headers, whichever is the better', async () => {
    const { hostname, port, pathname } = new URL(gateway.url);
    const ask = (values: readonly string[]) =>
      new Promise<number>((resolve, reject) => {
        const sent = request(
          {
            host: hostname,
            port,
            path: pathname,
            method: 'POST',
            headers: [
              'host',
              `${hostname}:${port}`,
              'content-type',
              'application/json',
              'content-length',
              '20',
              ...values.flatMap((value) => ['Authorization', value]),
            ],
          },
          (response) => resolve(response.statusCode ?? 0),
        );
        sent.on('error', reject);
        sent.end('{"query":"{me{id}}"}');
      });
    expect(await ask([`Bearer ${token}`])).toBe(200);
    for (const values of [
      [`Bearer ${token}`, `Bearer ${token}`],
      [`Bearer ${token}`, 'Bearer x'],
      ['Bearer x', `Bearer ${token}`],
    ]) {
      expect(await ask(values)).toBe(400);
    }
  });

  it('has browsers come by TLS only, once they have', async () => {
    for (const path of ['/graphql', '/links', '/health/live']) {
      const { headers } = await fetch(new URL(path, gateway.url));
      expect(headers.get('strict-transport-security'), path).toMatch(/^max-age=\d{7,}/);
    }
  });

  it('logs no token, wherever it stood', () => {
    expect(gateway.logged()).not.toContain(token.slice(0, 40));
    expect(gateway.logged()).not.toContain(token.slice(-40));
  });
});

describe('what is accepted against FAPI', () => {
  it('is told of at start', async () => {
    const told = async (env: Record<string, string>) => {
      const started = await startTestGateway({ env });
      await started.stop();
      return started.logged();
    };
    const plain = 'AUTH_JWKS_URL is plain HTTP';
    expect(await told({ AUTH_ALGORITHMS: 'PS256,RS256', AUTH_JWKS_URL: 'http://keys.example/jwks' })).toMatch(
      new RegExp(`AUTH_ALGORITHMS allows RS256, which FAPI 2\\.0 does not[\\s\\S]*${plain}`),
    );
    const usual = await told({});
    expect(usual).not.toContain('AUTH_ALGORITHMS');
    expect(usual).not.toContain(plain);
  });
});

describe('docs/fapi.md', () => {
  const text = readFileSync(`${root}docs/fapi.md`, 'utf8');
  const rows = text.split('\n').filter((line) => /^\| 5\./.test(line));

  it('names for each row a test that there is, or says that it is not kept', () => {
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const cells = row.split(' | ').map((cell) => cell.replace(/^\||\|$/g, '').trim());
      expect(cells, row).toHaveLength(5);
      const tests = [...(cells[4] ?? '').matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
      if (cells[2] !== '**not kept**') expect(tests, row).not.toEqual([]);
      for (const path of tests) expect(existsSync(`${root}${path}`), path).toBe(true);
    }
  });

  it('is where the README leads', () => {
    expect(readFileSync(`${root}README.md`, 'utf8')).toContain('](docs/fapi.md)');
  });
});
