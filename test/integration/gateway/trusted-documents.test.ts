// Trusted documents over every way in: a client that is held to listed ones runs no other, and names them as Apollo, Relay and
// the appendix of GraphQL over HTTP have it; GET can be validated.

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const listed = 'query Who { me { id accounts(first: 1) { edges { node { name } } } } }';
const live = 'subscription Live { transactionsChanged(after: "0") { at } }';
const unlisted = 'query Other { me { accounts(first: 2) { edges { node { name } } } } }';
const unlistedLive = 'subscription Other { transactionsChanged(after: "1") { at } }';
const apq = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } });

describe('trusted documents', () => {
  let gateway: TestGateway;
  let folder: string;
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bankgraph-documents-'));
    const operations = [listed, live].map((body) => ({ id: hashOf(body), name: 'x', type: 'query', body }));
    writeFileSync(
      join(folder, 'app.json'),
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
    );
    writeFileSync(join(folder, 'relay.json'), JSON.stringify({ who: listed, live }));
    const clients = [
      { id: 'bankgraph-explorer', documents: 'listed', redirectUris: ['https://app.example/back'] },
      { id: 'bankgraph-links', documents: 'preferred', redirectUris: ['https://app.example/back'] },
    ];
    gateway = await startTestGateway({
      env: { DOCUMENTS_DIR: folder },
      banks: JSON.stringify({ clients }),
      isPatient: true,
    });
    for (const client of ['bankgraph-explorer', 'bankgraph-links', 'bankgraph-cli']) {
      tokens.set(client, await gateway.token({ customer: 'alice', client, scope: 'accounts:read transactions:read' }));
    }
  });
  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const bearer = (client: string) => ({ authorization: `Bearer ${tokens.get(client) ?? ''}` });
  async function post(client: string, body: object, headers: Record<string, string> = {}) {
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(client), ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }
  const get = (client: string, parameters: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}?${new URLSearchParams(parameters)}`, { headers: { ...bearer(client), ...headers } });

  const held = 'bankgraph-explorer';

  it('are run by each name, and by their text, again and again', async () => {
    const bodies = [
      { query: listed },
      { documentId: hashOf(listed) },
      { documentId: `sha256:${hashOf(listed)}` },
      { id: 'who' },
      { extensions: apq(listed) },
      { query: '', documentId: 'who', operationName: 'Who', variables: {} },
    ];
    // Twice: the second time by the short way.
    for (const body of [...bodies, ...bodies]) {
      const { status, text } = await post(held, body);
      expect([status, text], JSON.stringify(body)).toEqual([200, expect.stringContaining('"name"')]);
    }
  });

  it('are all that a client runs that is held to them: by POST, known to the gateway or not, with APQ and without', async () => {
    const refused = [403, expect.stringContaining('DOCUMENT_NOT_LISTED')];
    const bodies = [
      { query: unlisted },
      { query: unlisted, extensions: apq(unlisted) },
      { extensions: apq(unlisted) },
      { query: `${listed} ` },
      { query: 'not even GraphQL {' },
      { query: unlisted, documentId: 'who' },
      { query: unlisted, operationName: 'Other' },
      { operationName: 'Other' },
    ];
    const ask = async (body: object) => {
      const { status, text } = await post(held, body);
      return [status, text];
    };
    for (const body of bodies) expect(await ask(body), JSON.stringify(body)).toEqual(refused);
    // It has registered nothing; others may, and it is refused what they have registered and what the gateway has compiled.
    expect((await post('bankgraph-cli', { extensions: apq(unlisted) })).text).toContain('PERSISTED_QUERY_NOT_FOUND');
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await post('bankgraph-cli', { query: unlisted, extensions: apq(unlisted) })).status).toBe(200);
      expect((await post('bankgraph-cli', { query: unlisted })).status).toBe(200);
    }
    for (const body of bodies) expect(await ask(body), JSON.stringify(body)).toEqual(refused);
  });

  it('are all that it runs by GET, and as a stream', async () => {
    const direct = await get(held, { query: unlisted }, { 'graphql-require-preflight': '1' });
    expect([direct.status, await direct.text()]).toEqual([403, expect.stringContaining('DOCUMENT_NOT_LISTED')]);
    const accept = { accept: 'text/event-stream' };
    for (const query of [unlisted, unlistedLive]) {
      const posted = await post(held, { query }, accept);
      expect(posted.text, query).toContain('DOCUMENT_NOT_LISTED');
      const got = await get(held, { query }, accept);
      expect(await got.text(), query).toContain('DOCUMENT_NOT_LISTED');
    }
    const opened = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(held), ...accept },
      body: JSON.stringify({ documentId: 'live' }),
    });
    expect(opened.headers.get('content-type')).toContain('text/event-stream');
    expect(opened.status).toBe(200);
    await opened.body?.cancel();
  });

  it('are all that it runs over WebSocket', async () => {
    const client = createClient({
      url: gateway.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: bearer(held),
      retryAttempts: 0,
    });
    const first = (payload: object) =>
      new Promise<unknown>((resolve) => {
        const end = client.subscribe(
          { query: '', ...payload },
          {
            next: (answer) => {
              resolve(answer);
              end();
            },
            error: resolve,
            complete: () => resolve('complete'),
          },
        );
      });
    expect(JSON.stringify(await first({ query: unlistedLive }))).toContain('DOCUMENT_NOT_LISTED');
    expect(JSON.stringify(await first({ query: unlistedLive, documentId: 'live' }))).toContain('DOCUMENT_NOT_LISTED');
    await post(held, { documentId: 'who' });
    await gateway.query(
      tokens.get('bankgraph-cli') ?? '',
      '{ me { transactions(first: 1) { edges { node { id } } } } }',
    );
    for (const payload of [{ documentId: 'live' }, { extensions: apq(live) }, { query: live }]) {
      expect(JSON.stringify(await first(payload)), JSON.stringify(payload)).toContain('"transactionsChanged"');
    }
    await client.dispose();
  });

  it('are answered to GET with a validator that is the caller’s own, and not twice', async () => {
    for (const parameters of [{ documentId: 'who' }, { id: 'who' }, { extensions: JSON.stringify(apq(listed)) }]) {
      const response = await get(held, parameters);
      const body = await response.text();
      expect([response.status, body]).toEqual([200, expect.stringContaining('"name"')]);
      expect(response.headers.get('cache-control')).toBe('private, no-cache');
      expect(response.headers.get('vary')).toContain('Authorization, Accept');
      const etag = response.headers.get('etag') ?? '';
      expect(etag).toBe(`"${createHash('sha256').update(body).digest('base64url')}"`);
      const again = await get(held, parameters, { 'if-none-match': `"x", W/${etag}` });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      expect((await get(held, parameters, { 'if-none-match': '"x"' })).status).toBe(200);
    }
    // Without a token, or with another's, a validator opens nothing.
    const etag = (await get(held, { documentId: 'who' })).headers.get('etag') ?? '';
    const nobody = await fetch(`${gateway.url}?documentId=who`, {
      headers: { 'if-none-match': etag, 'graphql-require-preflight': '1' },
    });
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('etag')).toBeNull();
    expect(
      (await get(held, { query: listed }, { 'graphql-require-preflight': '1' })).headers.get('cache-control'),
    ).toBe('no-store');
  });

  it('that there are not are named so', async () => {
    const { status, text } = await post('bankgraph-cli', { documentId: 'none' });
    expect([status, text]).toEqual([404, expect.stringContaining('PERSISTED_QUERY_NOT_FOUND')]);
  });

  it('do not bind who prefers them, or may run any; the first is counted', async () => {
    expect((await post('bankgraph-links', { query: unlisted })).status).toBe(200);
    expect((await post('bankgraph-links', { documentId: 'who' })).status).toBe(200);
    const figures = await (await fetch(gateway.metricsUrl)).text();
    expect(figures).toContain('bankgraph_documents_total{document="unlisted",client="bankgraph-links"}');
    expect(figures).toContain('bankgraph_documents_total{document="listed",client="bankgraph-links"}');
    expect(figures).toContain('bankgraph_documents_total{document="refused",client="bankgraph-explorer"}');
    expect(figures).not.toMatch(/^bankgraph_documents_total\{.*client="bankgraph-cli"/m);
  });

  it('bind callers without a client of the file as the setting says, also without a token', async () => {
    const { sandbox } = gateway;
    const strict = await startTestGateway({ sandbox, env: { DOCUMENTS_DIR: folder, DOCUMENTS_POLICY: 'listed' } });
    const token = tokens.get('bankgraph-cli') ?? '';
    expect((await strict.query(token, listed)).errors).toEqual([]);
    expect((await strict.query(token, unlisted)).errors[0]?.extensions.code).toBe('DOCUMENT_NOT_LISTED');
    expect((await strict.query(null, '{ __typename }')).errors[0]?.extensions.code).toBe('DOCUMENT_NOT_LISTED');
    await strict.stop();
  });

  it('are no longer run when they are taken from the folder; a bad file changes nothing', async () => {
    const name = join(folder, 'more.json');
    const more = 'query More { me { id } }';
    const statusOf = async () => (await post(held, { query: more })).status;
    expect(await statusOf()).toBe(403);
    writeFileSync(name, JSON.stringify({ more }));
    await expect.poll(statusOf, { timeout: 10_000 }).toBe(200);
    writeFileSync(name, '{');
    await expect.poll(() => gateway.logged(), { timeout: 10_000 }).toContain('trusted documents refused');
    expect(gateway.logged()).toContain('more.json: is neither');
    expect(await statusOf()).toBe(200);
    rmSync(name);
    await expect.poll(statusOf, { timeout: 10_000 }).toBe(403);
  });

  it('that are taken from the folder end subscriptions at their next event', async () => {
    const name = join(folder, 'live.json');
    const query = 'subscription More { transactionsChanged(after: "0") { at } }';
    const scope = 'accounts:read transactions:read';
    const [own, other] = await Promise.all(
      [held, 'bankgraph-cli'].map((client) => gateway.token({ customer: 'chloe', client, scope })),
    );
    const subscribe = (body: object) =>
      fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${own}` },
        body: JSON.stringify(body),
      });
    writeFileSync(name, JSON.stringify({ more: query }));
    await expect.poll(async () => (await post(held, { documentId: 'more' })).status, { timeout: 10_000 }).not.toBe(404);
    const opened = await subscribe({ documentId: 'more' });
    expect(opened.status).toBe(200);
    const all = opened.text();
    rmSync(name);
    await expect.poll(async () => (await subscribe({ query })).status, { timeout: 10_000 }).toBe(403);
    await gateway.query(other ?? '', '{ me { transactions(first: 1) { edges { node { id } } } } }');
    expect(await all).toContain('DOCUMENT_NOT_LISTED');
  });

  it('are a fault of the configuration where they are needed and not there', async () => {
    const { sandbox } = gateway;
    await expect(startTestGateway({ sandbox, env: { DOCUMENTS_POLICY: 'listed' } })).rejects.toThrow(
      'DOCUMENTS_DIR: is required',
    );
    await expect(startTestGateway({ sandbox, env: { DOCUMENTS_DIR: join(folder, 'absent') } })).rejects.toThrow(
      'DOCUMENTS_DIR: the folder cannot be read',
    );
  });
});
