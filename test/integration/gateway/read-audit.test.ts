// Who read which days of whose statements, through a started gateway: by whom, of whom, and never what was in them.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseSealingKeys } from '../../../src/store/sealing.ts';
import type { StatementReadRow } from '../../../src/store/statement-reads.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const staffScopes = 'customers:read:any accounts:read transactions:read customers:read';
const statement = `query ($id: ID!, $filter: TransactionFilter) { customer(id: $id) { transactions(first: 5, filter: $filter) {
  edges { node { id bookingDate remittanceInformation } } } } }`;

describe('the audit of reads', () => {
  const settings = storeSettings();
  let gateway: TestGateway;
  let store: Store;
  let alice = { token: '', id: '' };
  let chloe = { token: '', id: '' };

  beforeAll(async () => {
    gateway = await startTestGateway({ env: { ...settings }, isPatient: true });
    const keys = parseSealingKeys(settings.STORE_KEYS);
    if ('fault' in keys) throw new TypeError('a key');
    store = await openStore({ databaseUrl: null, dataDir: settings.DATA_DIR, keys });
    const who = async (customer: string) => {
      const token = await gateway.token({ customer, scope: allScopes });
      return { token, id: (await gateway.query(token, '{ me { id } }')).data.me.id };
    };
    [alice, chloe] = [await who('alice'), await who('chloe')];
  });
  afterAll(async () => {
    await store?.close();
    await gateway?.stop();
  });

  /** Rows of one reader, once they are written. */
  const readsBy = (isMeant: (row: StatementReadRow) => boolean): Promise<readonly StatementReadRow[]> =>
    vi.waitFor(
      async () => {
        const rows = (await store.statementReads.read({ limit: 1000 })).filter(isMeant);
        expect(rows.length).toBeGreaterThan(0);
        return rows;
      },
      { timeout: 10_000 },
    );

  it('tells who, whose, which account and days, and none of the contents', async () => {
    const partner = await gateway.token({
      partner: 'fintrack',
      scope: 'accounts:read transactions:read customers:read',
    });
    const { data, errors } = await gateway.query(partner, statement, {
      id: alice.id,
      filter: { from: '2020-02-01', to: '2099-01-01' },
    });
    expect(errors).toEqual([]);
    const shown = data.customer.transactions.edges.map(({ node }: { node: { id: string } }) => node);
    expect(shown.length).toBe(5);
    const rows = await readsBy(({ reader }) => reader.kind === 'partner');
    for (const row of rows) {
      expect(row).toMatchObject({ what: 'STATEMENT', customerId: 'alice', reader: { subject: 'fintrack' }, count: 1 });
      // The newest window, from the first of a month on; the filter's own day where it is later.
      expect(row.from).toMatch(/^\d{4}-\d\d-01$/);
      expect(row.to).toBe('2099-01-01');
    }
    expect(new Set(rows.map(({ bankId, accountKey }) => `${bankId} ${accountKey}`)).size).toBe(rows.length);
    const text = JSON.stringify(rows);
    for (const { id, remittanceInformation } of shown) {
      expect(text).not.toContain(id);
      if (remittanceInformation !== null) expect(text).not.toContain(remittanceInformation);
    }
  });

  it('tells customers and staff apart, and of nobody whom they may not see', async () => {
    const analyst = await gateway.token({ analyst: 'ana', scope: staffScopes });
    await gateway.query(analyst, statement, { id: chloe.id });
    await gateway.query(chloe.token, statement, { id: chloe.id });
    // Not hers, and not there.
    await gateway.query(chloe.token, statement, { id: alice.id });
    const ofStaff = await readsBy(({ reader }) => reader.kind === 'staff');
    expect(new Set(ofStaff.map(({ customerId }) => customerId))).toEqual(new Set(['chloe']));
    const ofChloe = await readsBy(({ reader }) => reader.kind === 'customer' && reader.subject === 'chloe');
    expect(new Set(ofChloe.map(({ customerId }) => customerId))).toEqual(new Set(['chloe']));
    const ofAlice = await store.statementReads.read({ customerId: 'alice', limit: 1000 });
    expect(ofAlice.filter(({ reader }) => reader.subject === 'chloe')).toEqual([]);
  });

  it('has no more rows however many ranges and pages are asked for', async () => {
    const analyst = await gateway.token({ analyst: 'oscar', scope: staffScopes });
    const isHers = ({ reader }: StatementReadRow) => reader.subject === 'oscar';
    await gateway.query(analyst, statement, { id: alice.id });
    const [first] = await readsBy(isHers);
    const before = (await store.statementReads.read({ limit: 1000 })).filter(isHers).length;
    for (let day = 1; day <= 28; day++) {
      const date = `${first?.from.slice(0, 8)}${String(day).padStart(2, '0')}`;
      const { errors } = await gateway.query(analyst, statement, { id: alice.id, filter: { from: date } });
      expect(errors).toEqual([]);
    }
    await vi.waitFor(async () => {
      const rows = (await store.statementReads.read({ limit: 1000 })).filter(isHers);
      expect(Math.max(...rows.map(({ count }) => count))).toBeGreaterThanOrEqual(28);
      // Another hour may have begun.
      expect(rows.length).toBeLessThanOrEqual(2 * before);
    });
  });

  it('tells of the feed of changes, and of one entry by its id', async () => {
    // What was never read has no changes.
    const chloesOwn = await gateway.query(chloe.token, statement, { id: chloe.id });
    expect(chloesOwn.errors).toEqual([]);
    const isHers = ({ reader, customerId }: StatementReadRow) => reader.subject === 'oscar' && customerId === 'chloe';
    const analyst = await gateway.token({ analyst: 'oscar', scope: staffScopes });
    const changes = `query ($id: ID!) { customer(id: $id) { transactionChanges(first: 5) {
      edges { node { transactionId } } } } }`;
    const { data } = await gateway.query(analyst, changes, { id: chloe.id });
    const [edge] = data.customer.transactionChanges.edges;
    const rows = await readsBy(isHers);
    for (const row of rows) expect(row).toMatchObject({ what: 'CHANGES', count: 1 });
    const today = new Date().toISOString().slice(0, 10);
    for (const { from, to } of rows) expect([from <= today, to !== null && to <= today]).toEqual([true, true]);
    const one = 'query ($id: ID!) { transaction(id: $id) { kind } }';
    const found = await gateway.query(analyst, one, { id: edge.node.transactionId });
    expect(found.data.transaction).not.toBeNull();
    expect(await readsBy((row) => isHers(row) && row.what === 'STATEMENT')).toMatchObject([{ count: 1 }]);
  });

  it('tells of nothing where the bank gave nothing, and nothing is kept', async () => {
    const dora = await gateway.token({ customer: 'dora', scope: allScopes });
    await gateway.setFaults('albion', { status: 503, match: 'transactions' });
    const { data } = await gateway.query(dora, '{ me { transactions(first: 5) { edges { node { id } } } } }');
    expect(data.me.transactions.edges).toEqual([]);
    await gateway.clearFaults('albion');
    // What is read later is written later.
    await gateway.query(
      await gateway.token({ customer: 'bob', scope: allScopes }),
      '{ me { transactions(first: 5) { edges { node { id } } } } }',
    );
    await readsBy(({ reader }) => reader.subject === 'bob');
    expect(await store.statementReads.read({ customerId: 'dora', limit: 10 })).toEqual([]);
  });
});
