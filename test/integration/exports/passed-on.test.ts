// A gateway over subgraphs that hands exports on, before a transactions subgraph that does what ours never would: breaks off, hangs, is
// not there, sends headers that are not for clients.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuseOverload } from '../../../src/gateway/overload.ts';
import { passOnExports } from '../../../src/router/pass-on-exports.ts';
import { exportFrom } from '../../support/exported.ts';

let upstream: Server;
let seen: { method: string; url: string; headers: Readonly<Record<string, string | string[] | undefined>> }[] = [];
let answer: (response: ServerResponse) => void = (response) => response.end();
let endpoint: string | undefined;
let fastify: FastifyInstance;
let url: string;
const troubles: string[] = [];
let hasTime = true;

beforeEach(async () => {
  seen = [];
  troubles.length = 0;
  hasTime = true;
  upstream = createServer(({ method = '', url: asked = '', headers }, response) => {
    seen.push({ method, url: asked, headers });
    answer(response);
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/entries/graphql?x=1`;
  fastify = Fastify({ logger: false });
  passOnExports(fastify, {
    endpoint: () => endpoint,
    routerSecret: 'the secret',
    toForwarded: ({ authorization }) => ({ authorization: String(authorization) }),
    overload: await refuseOverload(fastify, { turns: { admit: () => hasTime } }),
    onTrouble: ({ reason }) => troubles.push(reason),
  });
  url = await fastify.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  await fastify.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

describe('an export that is handed on', () => {
  it('asks below the subgraph’s address, with token, secret and query as they are, and hands trailers back', async () => {
    answer = (response) => {
      response.writeHead(200, {
        'content-type': 'text/csv',
        'content-disposition': 'attachment; filename="a.csv"',
        trailer: 'repr-digest, export-manifest',
        'x-inside': 'secret',
        'set-cookie': 'a=b',
        server: 'inside',
      });
      response.write('a\r\n');
      response.addTrailers({ 'repr-digest': 'sha-256=:x:', 'export-manifest': '{"rows":0}', 'x-more': 'no' });
      response.end();
    };
    const file = await exportFrom(url, 'token', '?format=csv&account=a%2Fb&account=c', { headers: { cookie: 'own' } });
    expect([file.status, file.isComplete, file.bytes.toString()]).toEqual([200, true, 'a\r\n']);
    expect(file.trailers).toEqual({ 'repr-digest': 'sha-256=:x:', 'export-manifest': '{"rows":0}' });
    expect(file.headers['content-disposition']).toBe('attachment; filename="a.csv"');
    for (const name of ['x-inside', 'set-cookie', 'server']) expect(file.headers[name]).toBeUndefined();
    expect(seen).toMatchObject([
      { method: 'GET', url: '/entries/exports/transactions?format=csv&account=a%2Fb&account=c' },
    ]);
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer token', 'x-router-secret': 'the secret' });
    expect(seen[0]?.headers['cookie']).toBeUndefined();
  });

  it('asks for a document by its id, whatever its length, and by nothing else of the path', async () => {
    answer = (response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-');
    const id = 'A'.repeat(600);
    const file = await exportFrom(url, 'token', '?format=pdf', { path: `/documents/${id}` });
    expect([file.status, file.bytes.toString()]).toEqual([200, '%PDF-']);
    await exportFrom(url, 'token', '', { path: '/documents/..%2f..%2fadmin' });
    expect(seen.map((one) => one.url)).toEqual([
      `/entries/documents/${id}?format=pdf`,
      '/entries/documents/..%2F..%2Fadmin',
    ]);
  });

  it('hands refusals back with what clients act on', async () => {
    answer = (response) =>
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7', ratelimit: 'r=0' }).end('{}');
    const file = await exportFrom(url, 'token', '', { path: '/exports/transactions/manifest' });
    expect([file.status, file.headers['retry-after'], file.headers['ratelimit'], file.bytes.toString()]).toEqual([
      429,
      '7',
      'r=0',
      '{}',
    ]);
    expect(seen[0]?.url).toBe('/entries/exports/transactions/manifest');
  });

  it('breaks off where the subgraph does: no file looks whole that is not', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/csv', trailer: 'repr-digest, export-manifest' });
      response.write('a\r\n'.repeat(50_000));
      setTimeout(() => response.destroy(), 50);
    };
    const file = await exportFrom(url, 'token', '');
    expect([file.status, file.isComplete]).toEqual([200, false]);
    expect(file.trailers).toEqual({});
    await vi.waitFor(() => expect(troubles).toEqual([expect.stringContaining('an export broke off')]));
  });

  it('ends at the subgraph when the client goes', async () => {
    let isOver = false;
    answer = (response) => {
      response.on('close', () => {
        isOver = true;
      });
      response.writeHead(200, { 'content-type': 'text/csv' });
      const write = () => {
        if (!isOver) response.write('a\r\n'.repeat(1000), () => setTimeout(write, 1));
      };
      write();
    };
    const aborter = new AbortController();
    const reading = fetch(`${url}/exports/transactions`, { signal: aborter.signal }).then((got) => got.text());
    await vi.waitFor(() => expect(seen.length).toBe(1));
    aborter.abort();
    await expect(reading).rejects.toThrow();
    await vi.waitFor(() => expect(isOver).toBe(true));
    expect(troubles).toEqual([]);
  });

  it('says so where the subgraph is not there, and does not say where it is', async () => {
    endpoint = 'http://127.0.0.1:1/graphql';
    const file = await exportFrom(url, 'token', '');
    expect([file.status, file.headers['retry-after']]).toEqual([503, '5']);
    expect(JSON.parse(file.bytes.toString()).errors).toEqual([
      {
        message: 'What makes exports does not answer.',
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: true },
      },
    ]);
    expect(troubles.length).toBe(1);
  });

  it('is refused before the subgraph is asked where there is too much to do', async () => {
    hasTime = false;
    const file = await exportFrom(url, 'token', '');
    expect([file.status, file.headers['retry-after']]).toEqual([503, '1']);
    expect(JSON.parse(file.bytes.toString()).errors[0].extensions.code).toBe('SERVICE_UNAVAILABLE');
    expect(seen).toEqual([]);
  });

  it('is none where the supergraph has no such subgraph', async () => {
    endpoint = undefined;
    expect((await exportFrom(url, 'token', '')).status).toBe(501);
    expect(seen).toEqual([]);
  });

  it('is none over HTTP/1.0, whose answers end as they break off', async () => {
    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
        socket.write('GET /exports/transactions HTTP/1.0\r\n\r\n'),
      );
      let got = '';
      socket.on('data', (piece) => {
        got += piece.toString();
      });
      socket.on('close', () => resolve(got));
    });
    expect(text).toMatch(/^HTTP\/1\.1 505 /);
    expect(seen).toEqual([]);
  });

  it('asks for its head only where its head is asked for', async () => {
    answer = (response) => response.writeHead(200, { 'content-type': 'text/csv' }).end();
    const file = await exportFrom(url, 'token', '', { method: 'HEAD' });
    expect([file.status, file.headers['content-type'], file.bytes.length]).toEqual([200, 'text/csv', 0]);
    expect(seen[0]?.method).toBe('HEAD');
  });
});
