// The explorer over HTTP, without a browser: when it is there, what is sent with it, that no path leads out of its files, and
// that its examples run for whom they are for. The journeys of people are in test/browser/explorer.test.ts.

import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sandboxPeople } from '../../../src/cli/development-explorer.ts';
import { readExamples } from '../../../src/explorer/examples.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const settingsOf = (html: string) =>
  z
    .looseObject({ clientId: z.string().nullable(), sandbox: z.unknown(), issuer: z.string() })
    .parse(JSON.parse(/id="settings">(.*?)<\/script>/.exec(html)?.[1] ?? ''));

/** The status of a path that is sent as it stands: fetch would tidy it. */
function statusOf(base: string, path: string): Promise<number> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the explorer', () => {
  let gateway: TestGateway;
  let html: string;
  const at = (path: string): string => new URL(path, gateway.url).href;
  beforeAll(async () => {
    const env = { EXPLORER: 'true', EXPLORER_CLIENT_ID: 'bankgraph-explorer', CORS_ORIGINS: '*' };
    gateway = await startTestGateway({ env, isPatient: true });
    html = await (await fetch(at('/explore'))).text();
  });
  afterAll(() => gateway.stop());

  it('is not there unless it is set, and is no page to sign in at without a client', async () => {
    const { sandbox } = gateway;
    const off = await startTestGateway({ sandbox });
    for (const path of ['/explore', '/insights']) expect((await fetch(new URL(path, off.url))).status).toBe(404);
    await off.stop();
    const clientless = await startTestGateway({ sandbox, env: { EXPLORER: 'true' } });
    const page = await (await fetch(new URL('/explore', clientless.url))).text();
    await clientless.stop();
    expect(settingsOf(page).clientId).toBeNull();
  });

  it('knows nobody and no secret, but beside the sandbox of npm start', async () => {
    expect(settingsOf(html)).toMatchObject({ clientId: 'bankgraph-explorer', sandbox: null });
    expect(html).not.toContain('secret');
    const development = await startTestGateway({ sandbox: gateway.sandbox, env: { EXPLORER: 'true' }, sandboxPeople });
    const page = await (await fetch(new URL('/explore', development.url))).text();
    await development.stop();
    expect(settingsOf(page).sandbox).toMatchObject({ analysts: ['ana', 'oscar'] });
  });

  it('is read by nobody’s page, kept nowhere, framed nowhere, also where people come back to', async () => {
    const query = 'code=a&state=b';
    for (const path of ['/explore', `/explore/signed-in?${query}`, '/insights', `/insights/signed-in?${query}`]) {
      const { headers, status } = await fetch(at(path), { headers: { origin: 'https://elsewhere.example' } });
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain(`connect-src 'self' ${gateway.sandbox.description.issuer};`);
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    }
    // What stands in an address is never put into the page.
    const echoed = await fetch(at('/explore?query=%3Cb%3Eecho&code=echo'));
    expect(await echoed.text()).toBe(html);
  });

  it('sends its files with their types, to be kept, compressed for who takes that, and not twice', async () => {
    const insights = await (await fetch(at('/insights'))).text();
    const paths = Array.from(`${html}${insights}`.matchAll(/"(\/explore\/assets\/[^"]+)"/g), ([, path = '']) => path);
    expect(paths.filter((path) => path.includes('/page/insights/')).length).toBe(4);
    expect(paths.length).toBeGreaterThan(9);
    for (const path of new Set(paths)) {
      const response = await fetch(at(path), { headers: { 'accept-encoding': 'gzip' } });
      const [, extension = ''] = /\.(\w+)$/.exec(path) ?? [];
      const types: Readonly<Record<string, string>> = {
        js: 'text/javascript',
        css: 'text/css',
        json: 'application/json',
      };
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-type')).toContain(types[extension]);
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      const body = await response.text();
      const plain = await fetch(at(path), { headers: { 'accept-encoding': 'identity' } });
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect((await plain.text()) === body, path).toBe(true);
      const etag = response.headers.get('etag') ?? '';
      const again = await fetch(at(path), { headers: { 'if-none-match': `"other", W/${etag}` } });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
  });

  it('has no path that leads out of its files', async () => {
    const [, folder = ''] = /"(\/explore\/assets\/\w+)\/page\/main.js"/.exec(html) ?? [];
    expect(await statusOf(gateway.url, `${folder}/page/main.js`)).toBe(200);
    const others = [
      '/explore/',
      '/explore/assets/',
      `${folder}/`,
      `${folder}/page/`,
      `${folder}/page/types.d.ts`,
    ].concat(
      [
        '../../package.json',
        '%2e%2e/package.json',
        '..%2f..%2fpackage.json',
        'page/..%5cmain.js',
        '%00',
        '__proto__',
      ].map((path) => `${folder}/${path}`),
    );
    for (const path of others) expect(await statusOf(gateway.url, path), path).toBe(404);
    expect(await statusOf(gateway.url, `${folder}/%E0%A4%A`)).toBe(400);
  });

  it.each(readExamples().map((example) => [`${example.kind}: ${example.title}`, example] as const))(
    'has an example that runs with no more than the scopes it names: %s',
    async (_name, { kind, scopes, text, variables }) => {
      const who = { customer: { customer: 'alice' }, partner: { partner: 'fintrack' }, analyst: { analyst: 'ana' } }[
        kind
      ];
      const token = await gateway.token({ ...who, scope: scopes.join(' ') });
      // Over HTTP: a subscription's first answer is an event or nothing; that it is live is the browser's test.
      if (/^subscription /m.test(text)) return;
      const { data, errors } = await gateway.query(token, text, variables === '' ? {} : JSON.parse(variables));
      // One of the sandbox's customers has not shared balances with the gateway: that is no fault of who asks.
      expect(errors.filter(({ extensions }) => extensions.code !== 'PERMISSION_NOT_GRANTED')).toEqual([]);
      expect(data).not.toBeNull();
      expect(Object.values(data)).not.toContain(null);
    },
  );
});
