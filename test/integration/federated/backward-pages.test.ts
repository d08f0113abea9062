// Lists that can be walked from their ends, and counted, in process and over subgraphs: accounts, customers, payments and grants.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { testIds } from '../../support/ids.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { giveGrant } from '../gateway/customer-grant.ts';
import { beginPayment, openBeside } from '../gateway/subscriptions-world.ts';

const env = storeSettings();
const fields = 'totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
/** Each list, who sees it, and where it is in an answer. */
const lists = {
  accounts: {
    caller: 'alice',
    query: `query ($first: Int!, $after: String, $last: Int, $before: String) { me { list: accounts(first: $first, after: $after, last: $last, before: $before) { ${fields} } } }`,
  },
  payments: {
    caller: 'alice',
    query: `query ($first: Int!, $after: String, $last: Int, $before: String) { me { list: payments(first: $first, after: $after, last: $last, before: $before) { ${fields} } } }`,
  },
  customers: {
    caller: 'analyst',
    query: `query ($first: Int!, $after: String, $last: Int, $before: String) { list: customers(first: $first, after: $after, last: $last, before: $before) { ${fields} } }`,
  },
  grants: {
    caller: 'otherpay',
    query: `query ($first: Int!, $after: String, $last: Int, $before: String) { list: grants(first: $first, after: $after, last: $last, before: $before) { ${fields} } }`,
  },
} as const;

interface Page {
  readonly totalCount: number | null;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

let federation: TestFederation;
let store: Store;
const tokens = new Map<string, string>();
beforeAll(async () => {
  federation = await startTestFederation({}, env);
  store = await openBeside(env);
  tokens.set('alice', await federation.token({ customer: 'alice', scope: allScopes }));
  tokens.set('analyst', await federation.token({ analyst: 'ana', scope: 'customers:read:any accounts:read' }));
  tokens.set('otherpay', await federation.token({ partner: 'otherpay', scope: 'grants:read' }));
  for (let count = 0; count < 5; count++) {
    await beginPayment(store, { customer: 'alice' });
    await giveGrant(store, { partnerId: 'otherpay' });
  }
}, 60_000);
afterAll(async () => {
  await federation?.stop();
  await store?.close();
});

const read = async (url: string, name: keyof typeof lists, variables: object): Promise<Page> => {
  const { caller, query } = lists[name];
  const { data, errors } = await ask(url, tokens.get(caller) ?? null, query, { first: 50, ...variables });
  expect(errors).toEqual([]);
  return data.list ?? data.me.list;
};
const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id);

it.each(Object.keys(lists) as (keyof typeof lists)[])(
  '%s are walked from both ends, each once, and counted',
  async (name) => {
    for (const url of [federation.inProcess.url, federation.federated.url]) {
      const all = idsOf(await read(url, name, { first: 200 }));
      expect(all.length).toBeGreaterThan(4);
      const backward: string[] = [];
      for (let before: string | null = null, more = true; more; ) {
        const page: Page = await read(url, name, { last: 2, before });
        expect(page.totalCount).toBe(all.length);
        expect(page.pageInfo.hasNextPage).toBe(before !== null);
        backward.unshift(...idsOf(page));
        ({ startCursor: before, hasPreviousPage: more } = page.pageInfo);
      }
      expect(backward).toEqual(all);
      const { edges } = await read(url, name, {});
      const between = await read(url, name, { last: 9, after: edges[0]?.cursor, before: edges[3]?.cursor });
      expect(idsOf(between)).toEqual(all.slice(1, 3));
    }
  },
);

it('of accounts are not counted where a bank has not told all of them', async () => {
  await federation.control('PUT', '/banks/albion/faults', { status: 503 });
  for (const url of [federation.inProcess.url, federation.federated.url]) {
    const page = await read(url, 'accounts', {});
    expect(page.totalCount).toBeNull();
    expect(page.edges.length).toBeGreaterThan(0);
  }
});

it('of payments count a partner’s own only', async () => {
  await giveGrant(store, { partnerId: 'otherpay' });
  await beginPayment(store, { customer: 'alice', clientId: 'otherpay' });
  const token = await federation.token({ partner: 'otherpay', scope: allScopes });
  const query = `{ customer(id: "${testIds.customer('alice')}") { payments { totalCount edges { node { id } } } } }`;
  for (const { url } of [federation.inProcess, federation.federated]) {
    const seen = async () => (await ask(url, token, query)).data.customer?.payments;
    await expect.poll(seen, { timeout: 10_000 }).toMatchObject({ totalCount: 1, edges: [{}] });
  }
});
