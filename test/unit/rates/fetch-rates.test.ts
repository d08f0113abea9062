import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RatesFailure, RatesHttp } from '../../../src/rates/fetch-rates.ts';

const document = `<Envelope><Sender><name>Über Bank</name></Sender><Cube>
<Cube time="2026-11-27"><Cube currency="USD" rate="1.0163"/></Cube></Cube></Envelope>`;

async function publisher(listener: RequestListener) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const http = new RatesHttp();
  onTestFinished(async () => {
    await http.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/stats/rates.xml?of=day`;
  const ask = (validators: { etag: string | null; lastModified: string | null } | null = null, signal?: AbortSignal) =>
    http.fetch({ url, validators, latestDay: '2026-11-29', signal: signal ?? new AbortController().signal });
  return { ask, requests };
}

const failureOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('a document of rates', () => {
  it('is read with what tells it from the next', async () => {
    const { ask, requests } = await publisher((_request, response) =>
      response.setHeader('etag', 'W/"1"').setHeader('last-modified', 'Fri, 27 Nov 2026 15:00:00 GMT').end(document),
    );
    const fetched = await ask();
    expect(fetched?.table).toMatchObject({ source: 'Über Bank', newestDay: '2026-11-27' });
    expect(fetched?.validators).toEqual({ etag: 'W/"1"', lastModified: 'Fri, 27 Nov 2026 15:00:00 GMT' });
    expect(requests[0]?.url).toBe('/stats/rates.xml?of=day');
    expect(requests[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('is asked for by what is known of it, and null where it has not changed', async () => {
    const { ask, requests } = await publisher((_request, response) => response.writeHead(304).end());
    expect(await ask({ etag: '"1"', lastModified: 'Fri, 27 Nov 2026 15:00:00 GMT' })).toBeNull();
    expect(requests[0]?.headers).toMatchObject({
      'if-none-match': '"1"',
      'if-modified-since': 'Fri, 27 Nov 2026 15:00:00 GMT',
    });
  });

  it('comes compressed, and in pieces that break a character', async () => {
    const { ask } = await publisher((_request, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(document)),
    );
    expect((await ask())?.table.source).toBe('Über Bank');
    const bytes = Buffer.from(document);
    const inside = bytes.indexOf(0xc3) + 1;
    const pieces = await publisher((_request, response) => {
      response.write(bytes.subarray(0, inside));
      setImmediate(() => response.end(bytes.subarray(inside)));
    });
    expect((await pieces.ask())?.table.source).toBe('Über Bank');
  });

  it.each<[string, RequestListener, string | RegExp]>([
    ['an error', (_request, response) => response.writeHead(500).end(document), 'answered 500'],
    ['a redirect', (_request, response) => response.writeHead(302, { location: '/else' }).end(), 'answered 302'],
    ['not modified, unasked', (_request, response) => response.writeHead(304).end(), 'answered 304'],
    ['a page', (_request, response) => response.end('<html></html>'), 'no envelope of rates'],
    ['no UTF-8', (_request, response) => response.end(Buffer.from(document, 'latin1')), 'text that is no UTF-8'],
    [
      'another coding',
      (_request, response) => response.setHeader('content-encoding', 'br').end(document),
      /content enc/,
    ],
    [
      'no gzip',
      (_request, response) => response.setHeader('content-encoding', 'gzip').end(document),
      /^no answer \(Z_/,
    ],
    ['half of it', (_request, response) => response.setHeader('content-length', '9999').end(document), /^no answer/],
    ['broken off', (_request, response) => response.destroy(), /^no answer/],
    [
      'a bomb',
      (_request, response) =>
        response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(40 * 1024 * 1024, ' '), { level: 1 })),
      /more than \d+ bytes/,
    ],
  ])('that is %s is a failure that says so', async (_what, listener, message) => {
    const { ask } = await publisher(listener);
    const failure = await failureOf(ask());
    expect(failure).toBeInstanceOf(RatesFailure);
    expect((failure as RatesFailure).message).toMatch(message);
  });

  it('is not asked for again before the publisher says', async () => {
    const { ask } = await publisher((_request, response) => response.writeHead(503, { 'retry-after': '600' }).end());
    const before = Date.now();
    const failure = await failureOf(ask());
    expect((failure as RatesFailure).retryAtMs).toBeGreaterThanOrEqual(before + 600_000);
  });

  it('is broken off when nobody wants it any more', async () => {
    const stopped = new AbortController();
    const { ask } = await publisher((_request, response) => {
      response.write('<Envelope>');
      stopped.abort();
    });
    expect(await failureOf(ask(null, stopped.signal))).toBeInstanceOf(RatesFailure);
  });
});
