// What a customer has narrowed is narrowed in files, too: a partner's export has the granted account alone, without balances where those
// are withheld, ends with the grant, and stands in the audit of reads. And the recipes of docs/exports.md, run as they stand there.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { openDuckDb } from '../../support/duckdb.ts';
import { exportFrom } from '../../support/exported.ts';
import { testIds } from '../../support/ids.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { giveGrant } from '../gateway/customer-grant.ts';
import { openBeside, until } from '../gateway/subscriptions-world.ts';

const env = storeSettings();
const alice = testIds.customer('alice');
const from = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);
let gateway: TestGateway;
let store: Store;
beforeAll(async () => {
  gateway = await startTestGateway({ env, isPatient: true });
  store = await openBeside(env);
});
afterAll(async () => {
  await store.close();
  await gateway.stop();
});

const placeOf = (id: string) => {
  const parsed = testIds.parse(id);
  if (parsed?.type !== 'Account' || 'linkId' in parsed.place) throw new TypeError('an id of today');
  return { bankId: parsed.place.bankId, accountKey: parsed.accountKey };
};

describe('an export for a partner', () => {
  it('has what the customer has granted, and is told to the audit, and ends with the grant', async () => {
    const own = await gateway.token({ customer: 'alice', scope: allScopes });
    const otherpay = await gateway.token({ partner: 'otherpay', scope: allScopes });
    const ask = (query: string) => exportFrom(gateway.url, otherpay, `?format=ndjson&from=${from}&${query}`);
    const { data } = await gateway.query(own, '{ me { accounts { edges { node { id bank { id } } } } } }');
    const ids: readonly string[] = data.me.accounts.edges.map(({ node }: { node: { id: string } }) => node.id);
    const [granted = '', hidden = ''] = ids;
    // All is cached, as who may see it has read it.
    const all = (await exportFrom(gateway.url, own, `?format=ndjson&from=${from}`)).bytes.toString('utf8');
    expect(all).toContain(hidden);
    expect((await ask(`customer=${alice}`)).status).toBe(404);
    const grantId = await giveGrant(store, {
      partnerId: 'otherpay',
      permissions: ['accounts', 'transactions'],
      accounts: [placeOf(granted)],
    });
    await until(async () => (await ask(`customer=${alice}`)).status === 200);
    const file = (await ask(`customer=${alice}`)).bytes.toString('utf8');
    const lines = file.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines.slice(0, -1)) {
      expect(JSON.parse(line)).toMatchObject({ account_id: granted, balance_after: null });
    }
    for (const id of ids.slice(1)) expect(file).not.toContain(id);
    expect((await ask(`account=${granted}`)).bytes.toString('utf8').split('\n').length).toBe(lines.length + 1);
    expect((await ask(`account=${hidden}`)).status).toBe(404);
    expect((await ask(`account=${granted}&account=${hidden}`)).status).toBe(404);
    const changes = await exportFrom(gateway.url, otherpay, `?format=ndjson&after=0&customer=${alice}`);
    expect(changes.status).toBe(200);
    for (const id of ids.slice(1)) expect(changes.bytes.toString('utf8')).not.toContain(id);
    // Balances are withheld, which a statement cannot do without.
    const statement = await exportFrom(gateway.url, otherpay, `?format=camt.053&account=${granted}`);
    expect([statement.status, statement.bytes.toString('utf8')]).toEqual([
      409,
      expect.stringContaining('BALANCE_WITHHELD'),
    ]);
    const reads = await vi.waitFor(
      async () => {
        const rows = (await store.statementReads.read({ limit: 1000 })).filter(
          ({ reader }) => reader.kind === 'partner',
        );
        expect(rows.length).toBeGreaterThan(0);
        return rows;
      },
      { timeout: 5000 },
    );
    expect(
      reads.every(({ customerId, accountKey }) => customerId === 'alice' && accountKey === placeOf(granted).accountKey),
    ).toBe(true);
    expect(reads.every((row) => row.what === 'CHANGES' || row.from >= from)).toBe(true);
    await store.customerGrants.revoke(grantId, { kind: 'customer', subject: 'alice' }, Date.now());
    await until(async () => (await ask(`customer=${alice}`)).status === 404);
  });
});

describe('the recipes of the documents', () => {
  const document = readFileSync(fileURLToPath(new URL('../../../docs/exports.md', import.meta.url)), 'utf8');
  const recipes = [...document.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = '']) => sql);

  it('give in DuckDB what the manifest says, whatever the format', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-recipes-'));
    const duckDb = await openDuckDb();
    try {
      const token = await gateway.token({ customer: 'alice', scope: allScopes });
      let manifest = { isWhole: false, sums: [] as readonly Record<string, string>[] };
      for (const format of ['csv', 'ndjson', 'parquet']) {
        const file = await exportFrom(gateway.url, token, `?format=${format}&from=${from}`);
        writeFileSync(join(folder, `transactions.${format}`), file.bytes);
        manifest = JSON.parse(file.trailers['export-manifest'] ?? '');
      }
      const answers = [];
      for (const sql of recipes) {
        answers.push(
          await duckDb.ask(sql.replaceAll(/'(transactions\.\w+)'/g, (_, name) => `'${join(folder, name)}'`)),
        );
      }
      const [spending = [], [told] = [], fromCsv = [], fromNdjson = []] = answers;
      expect(recipes).toHaveLength(4);
      expect(told).toMatchObject({ is_whole: 'true' });
      const booked = manifest.sums.filter(({ status }) => status === 'BOOKED');
      const net = booked.map(({ currency, netSum }) => ({ currency, net: Number(netSum) }));
      const toNumbers = (rows: readonly Record<string, unknown>[]) =>
        rows.map(({ currency, net: sum }) => ({ currency, net: Number(sum) }));
      const inOrder = net.toSorted((a, b) => ((a.currency ?? '') < (b.currency ?? '') ? -1 : 1));
      expect(inOrder.length).toBeGreaterThan(2);
      expect(toNumbers(fromCsv)).toEqual(inOrder);
      expect(toNumbers(fromNdjson)).toEqual(inOrder);
      const spent = spending.reduce((sum, row) => sum + Number(row['spent']), 0);
      expect(spent).toBeCloseTo(
        booked.reduce((sum, { debitSum }) => sum + Number(debitSum), 0),
        3,
      );
    } finally {
      duckDb.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
