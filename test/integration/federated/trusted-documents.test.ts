// Trusted documents where the gateway plans over subgraphs: it holds its callers to them, its subgraphs hold it to none.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { ask } from '../../support/running-gateway.ts';

const listed = 'query Who { me { accounts(first: 1) { edges { node { name balances { type } } } } } }';

describe('trusted documents over subgraphs', () => {
  let federation: TestFederation;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bankgraph-documents-'));
    writeFileSync(join(folder, 'relay.json'), JSON.stringify({ who: listed }));
    // The subgraphs are told the same: what they are asked is in no manifest.
    federation = await startTestFederation({}, { DOCUMENTS_DIR: folder, DOCUMENTS_POLICY: 'listed' });
  });
  afterAll(async () => {
    await federation.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are run, by name and by text, and nothing else is', async () => {
    const token = await federation.token({ customer: 'alice', scope: 'accounts:read balances:read' });
    const { data, errors } = await ask(federation.federated.url, token, listed);
    expect(errors).toEqual([]);
    expect(data.me.accounts.edges).toHaveLength(1);
    const named = await fetch(`${federation.federated.url}?documentId=who`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([named.status, await named.json()]).toEqual([200, { data }]);
    const refused = await ask(federation.federated.url, token, '{ me { id } }');
    expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([403, 'DOCUMENT_NOT_LISTED']);
  });
});
