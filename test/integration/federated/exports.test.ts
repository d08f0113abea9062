// Exports over subgraphs: the same files, refusals and headers as in process, made by the transactions subgraph and handed on.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExportedFile, exportFrom } from '../../support/exported.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { allScopes } from '../../support/running-gateway.ts';

let federation: TestFederation;
let alice: string;
beforeAll(async () => {
  federation = await startTestFederation();
  alice = await federation.token({ customer: 'alice', scope: allScopes });
}, 60_000);
afterAll(() => federation?.stop());

const manifestPath = '/exports/transactions/manifest';

/** What tells of the moment it was read at, and of which one was asked. */
const withoutTimes = (text: string): string =>
  text
    .replace(/"(?:fetched_at|generatedAt)":"[^"]*"/g, '"at"')
    .replace(/,\d{4}-\d\d-\d\dT[\d:.]+Z\r\n/g, '\r\n')
    .replace(/"digest":\{[^}]*\}/, '"digest"');

const told = ({ status, headers, isComplete, bytes }: ExportedFile) => [
  status,
  isComplete,
  ...['content-type', 'content-disposition', 'cache-control', 'allow', 'www-authenticate', 'ratelimit-policy'].map(
    // Each names its own address.
    (name) => String(headers[name]).replace(/127\.0\.0\.1:\d+/, 'here'),
  ),
  withoutTimes(bytes.toString('utf8')),
];

async function both(token: string | null, query: string, more: Parameters<typeof exportFrom>[3] = {}) {
  const [inProcess, federated] = await Promise.all(
    [federation.inProcess, federation.federated].map(({ url }) => exportFrom(url, token, query, more)),
  );
  if (inProcess === undefined || federated === undefined) throw new TypeError('two were asked');
  return { inProcess, federated };
}

describe('exports over subgraphs', () => {
  it.each(['csv', 'ndjson'])(
    'are as %s what they are in process, to the byte but for when it was read',
    async (format) => {
      const { inProcess, federated } = await both(alice, `?format=${format}&from=2026-08-01`);
      expect(told(federated)).toEqual(told(inProcess));
      expect(federated.bytes.length).toBeGreaterThan(10_000);
      const digest = createHash('sha256').update(federated.bytes).digest('base64');
      expect(federated.trailers['repr-digest']).toBe(`sha-256=:${digest}:`);
      expect(JSON.parse(federated.trailers['export-manifest'] ?? '').rows).toBe(
        JSON.parse(inProcess.trailers['export-manifest'] ?? '').rows,
      );
    },
  );

  it('are whole as Parquet, which tells of no line', async () => {
    const { inProcess, federated } = await both(alice, '?format=parquet&from=2026-08-01');
    expect([federated.status, federated.isComplete]).toEqual([200, true]);
    expect(federated.bytes.subarray(-4).toString()).toBe('PAR1');
    expect(JSON.parse(federated.trailers['export-manifest'] ?? '').sums).toEqual(
      JSON.parse(inProcess.trailers['export-manifest'] ?? '').sums,
    );
  });

  it('are told of by their manifest', async () => {
    const { inProcess, federated } = await both(alice, '?from=2026-08-01', { path: manifestPath });
    expect(told(federated)).toEqual(told(inProcess));
    expect(JSON.parse(federated.bytes.toString()).rows).toBeGreaterThan(50);
  });

  it.each([
    ['nobody', null, '', {}],
    ['a query that is none', 'alice', '?format=xml', {}],
    ['scopes that are missing', 'narrow', '', {}],
    ['another customer', 'bob', '?format=ndjson&customer=YWxpY2U', {}],
    ['another method', 'alice', '', { method: 'POST' }],
    ['the head alone', 'alice', '', { method: 'HEAD' }],
  ] as const)('refuse %s as in process', async (_name, who, query, more) => {
    const token =
      who === 'narrow'
        ? await federation.token({ customer: 'alice', scope: 'accounts:read' })
        : who === null
          ? null
          : await federation.token({ customer: who, scope: allScopes });
    const { inProcess, federated } = await both(token, query, more);
    expect(told(federated)).toEqual(told(inProcess));
  });

  it('are nobody’s who asks the subgraph without the router’s secret, whatever token is shown', async () => {
    const subgraph = federation.urls.get('transactions') ?? '';
    for (const path of ['/exports/transactions', manifestPath, '/%65xports/transactions']) {
      const file = await exportFrom(subgraph, alice, '', { path });
      expect([file.status, JSON.parse(file.bytes.toString()).errors[0].message]).toEqual([
        401,
        'This is for the router only.',
      ]);
    }
  });

  it('are made by no other subgraph', async () => {
    const file = await exportFrom(federation.urls.get('accounts') ?? '', alice, '');
    expect(file.status).toBe(404);
  });
});
