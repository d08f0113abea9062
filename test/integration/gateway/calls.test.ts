// How many calls a query costs: the minimum, whatever its shape. Banks ration them.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const bankIds = ['albion', 'thistle', 'rheinbank', 'banque-du-rhone', 'southern-cross'];

describe('the calls of a query', () => {
  let gateway: TestGateway;
  let alice: string;
  beforeAll(async () => {
    // Nothing is cached: what is counted is what one request costs.
    const off = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'HISTORY', 'IDENTIFICATION', 'PARTY'];
    gateway = await startTestGateway({ env: Object.fromEntries(off.map((name) => [`CACHE_${name}_SECONDS`, '0'])) });
    alice = await gateway.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => gateway.stop());
  beforeEach(async () => {
    for (const bankId of bankIds) await gateway.takeCalls(bankId);
  });

  /** Paths of the calls to a bank, ids replaced, with how often each was made. */
  async function costOf(bankId: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { path } of await gateway.takeCalls(bankId)) {
      const shape = path
        .replace(/^\/[^/]+(?:\/v[\d.]+)?(?:\/aisp)?/, '')
        .replace(/\/accounts\/(?!balances)[^/]+/, '/accounts/ID')
        .replace(/^\/v1/, '');
      counts[shape] = (counts[shape] ?? 0) + 1;
    }
    return counts;
  }

  it('for balances of 5 accounts at each of 3 banks is one list and one bulk call a bank', async () => {
    const { data, errors } = await gateway.query(
      alice,
      '{ me { accounts(first: 50) { edges { node { bank { name } balances { type signedAmount { amount } } spendable { type } } } } } }',
    );
    expect(errors).toEqual([]);
    expect(data.me.accounts.edges).toHaveLength(18);
    expect(await costOf('albion')).toEqual({ '/accounts': 1, '/balances': 1 });
    // Rheinbank gives balances with the account list: asked for once more, with them.
    expect(await costOf('rheinbank')).toEqual({ '/accounts': 2 });
    expect(await costOf('southern-cross')).toEqual({ '/banking/accounts': 1, '/banking/accounts/balances': 1 });
    // Thistle has no bulk endpoint: one call for each of its three accounts, and not one more.
    expect(await costOf('thistle')).toEqual({ '/accounts': 1, '/accounts/ID/balances': 3 });
    expect(await costOf('banque-du-rhone')).toEqual({});
  });

  it('for two equal fields is that of one', async () => {
    const list =
      'accounts(first: 50) { edges { node { balances { type } transactions(first: 3) { edges { node { id } } } } } }';
    await gateway.query(alice, `{ me { ${list} } }`);
    const once = await costOf('albion');
    const { errors } = await gateway.query(alice, `{ me { one: ${list} two: ${list} } again: me { ${list} } }`);
    expect(errors).toEqual([]);
    expect(await costOf('albion')).toEqual(once);
  });

  it('for statements is one window an account, and no balances', async () => {
    const { errors } = await gateway.query(
      alice,
      '{ me { accounts(first: 50, filter: { type: [CURRENT] }) { edges { node { transactions(first: 2) { edges { node { id } } } } } } } }',
    );
    expect(errors).toEqual([]);
    expect(await costOf('albion')).toEqual({ '/accounts': 1, '/accounts/ID/transactions': 2 });
    expect(await costOf('thistle')).toEqual({ '/accounts': 1, '/accounts/ID/transactions': 2 });
  });

  it('for fields that the list holds is the list alone', async () => {
    await gateway.query(
      alice,
      '{ me { accounts { edges { node { id name identification { iban } bank { name } } } } } }',
    );
    expect(await costOf('albion')).toEqual({ '/accounts': 1 });
    expect(await costOf('rheinbank')).toEqual({ '/accounts': 1 });
  });

  it('for a query that needs no bank is none', async () => {
    await gateway.query(alice, '{ banks { id name capabilities } me { id links { id bank { name } } } }');
    for (const bankId of bankIds) expect(await costOf(bankId)).toEqual({});
  });

  it('for a query without the scope is none', async () => {
    const token = await gateway.token({ customer: 'alice', scope: 'customers:read' });
    const { data, errors } = await gateway.query(
      token,
      '{ me { accounts { edges { node { id } } } transactions { edges { node { id } } } legalName } }',
    );
    expect(data).toEqual({ me: { accounts: null, transactions: null, legalName: null } });
    expect(
      errors.map(({ path, extensions }) => [path?.join('.'), extensions.code, extensions['missingScopes']]),
    ).toEqual([
      ['me.accounts', 'FORBIDDEN', ['accounts:read']],
      ['me.transactions', 'FORBIDDEN', ['transactions:read']],
      ['me.legalName', 'FORBIDDEN', ['pii:read']],
    ]);
    for (const bankId of bankIds) expect(await costOf(bankId)).toEqual({});
  });

  it('for what a bank does not offer is none, and says so', async () => {
    const bob = await gateway.token({ customer: 'bob', scope: allScopes });
    const { data } = await gateway.query(
      bob,
      '{ me { transactions(first: 5, filter: { status: [PENDING] }) { sources { bank { name } status error { code } } } } }',
    );
    const rhone = data.me.transactions.sources.find(
      (source: { bank: { name: string } }) => source.bank.name === 'Banque du Rhône',
    );
    expect(rhone).toMatchObject({ status: 'UNSUPPORTED', error: { code: 'UNSUPPORTED' } });
    expect(Object.keys(await costOf('banque-du-rhone')).filter((path) => path.includes('transactions'))).toEqual([]);
  });
});
