// Links through sources that are completed by the state alone: who may come back with it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { authorize, begin, begun, control, forwarded, newKey, startLinking, type TestGateway } from './world.ts';

let sandbox: Sandbox;
let gateway: TestGateway;
let dataDir: string;
let bankId: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-source-links-'));
  gateway = await startLinking(sandbox.description, { databaseUrl: null, dataDir }, newKey(), Date.now, true);
  bankId = [...gateway.banks.keys()].find((id) => id.startsWith('plaid-us-prairie')) ?? '';
});
afterAll(async () => {
  await gateway?.close();
  await sandbox?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it('what somebody else has brought back is nobody’s: not theirs who sent them to their bank, and not left there', async () => {
  const { authorizationUrl, link } = begun(
    await begin(gateway, bankId, 'alice', { browserBinding: 'session-of-mallory' }),
  );
  const answer = await authorize(sandbox.description, authorizationUrl, 'bob');
  expect(await gateway.service.complete(answer, null)).toEqual({ kind: 'refused', reason: 'OTHER_BROWSER' });
  expect(forwarded(await gateway.service.complete(answer, 'session-of-mallory')).error).toBe('authorization_failed');
  expect(await gateway.store.links.read(link.id)).not.toMatchObject({ status: 'ACTIVE' });
  await gateway.sweep.round();
  const items = await control<{ customer: string; status: string }[]>(
    sandbox.description,
    'GET',
    '/sources/plaid/items',
  );
  expect(items.filter(({ customer }) => customer === 'bob')).toMatchObject([{ status: 'ITEM_NOT_FOUND' }]);
});
