// What a customer's own grant opens to a partner at a started gateway, and how it closes again: queries, subscriptions, webhooks. It is
// given in the store beside the gateway, as another gateway would: this one learns of it as it would of that one's.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { beginLink, endLink } from '../webhooks/links.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { giveGrant } from './customer-grant.ts';
import { openBeside, overSse, until } from './subscriptions-world.ts';

const alice = { kind: 'customer', subject: 'alice' } as const;
const env = { ...storeSettings(), WEBHOOK_ALLOW_PRIVATE: 'true', PAYMENTS_PER_MINUTE: '100000' };
const everything = `query ($id: ID!) { customer(id: $id) { legalName verification { level } accounts(first: 50) { edges { node {
  id name balances { type } spendable { type } balancesSource { status error { code } }
  balanceHistory { histories { currency } }
  transactions(first: 5) { edges { node { id balanceAfter { amount } raw } } sources { status error { code } } } } } } } }`;

let gateway: TestGateway;
let store: Store;
let receiver: Receiver;
let otherpay: string;
const id = testIds.customer('alice');

beforeAll(async () => {
  [gateway, receiver] = await Promise.all([startTestGateway({ env, isPatient: true }), startReceiver()]);
  store = await openBeside(env);
  otherpay = await gateway.token({
    partner: 'otherpay',
    scope: `${allScopes} webhooks:write links:write payments:write`,
  });
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await store.close();
  await receiver.close();
});

const sees = async () => (await gateway.query(otherpay, `{ customer(id: "${id}") { id } }`)).data.customer !== null;
const revoke = async (grantId: string) => void (await store.customerGrants.revoke(grantId, alice, Date.now()));

describe('a grant of a customer’s own', () => {
  it('opens what it names and nothing else, not even what is cached for who may see it', async () => {
    const own = await gateway.token({ customer: 'alice', scope: allScopes });
    const before = await gateway.query(own, everything, { id });
    expect(before.errors).toEqual([]);
    const shown = before.data.customer.accounts.edges;
    expect(before.data.customer.legalName).not.toBeNull();
    expect(shown.some(({ node }: { node: { balances: unknown } }) => node.balances !== null)).toBe(true);
    const entries = (edges: typeof shown) =>
      edges.flatMap(({ node }: { node: { transactions: { edges: object[] } } }) => node.transactions.edges);
    // The sandbox's banks tell no balance after an entry; what they sent of it is what could.
    expect(entries(shown).some(({ node }: { node: { raw: unknown } }) => node.raw !== null)).toBe(true);
    expect(await sees()).toBe(false);
    const grantId = await giveGrant(store, { partnerId: 'otherpay' });
    await until(sees);
    const { data } = await gateway.query(otherpay, everything, { id });
    expect(data.customer).toMatchObject({ legalName: null, verification: { level: 'UNVERIFIED' } });
    const { edges } = data.customer.accounts;
    expect(edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(
      shown.map(({ node }: { node: { id: string } }) => node.id),
    );
    for (const { node } of edges) {
      // A history of balances could be made of entries that tell them.
      expect(node).toMatchObject({ balances: null, spendable: null, balanceHistory: null });
      expect(node.balancesSource).toMatchObject({ error: { code: 'PERMISSION_NOT_GRANTED' } });
    }
    expect(entries(edges).length).toBeGreaterThan(0);
    for (const { node } of entries(edges)) expect(node).toMatchObject({ balanceAfter: null, raw: null });
    await revoke(grantId);
    await until(async () => !(await sees()));
    const after = await gateway.query(otherpay, everything, { id });
    expect(after.data.customer).toBeNull();
    const [account] = edges;
    const direct = await gateway.query(
      otherpay,
      `{ account(id: "${account.node.id}") { name } node(id: "${id}") { id } }`,
    );
    expect(direct.data).toEqual({ account: null, node: null });
    expect(JSON.stringify(direct)).not.toContain(account.node.name);
  }, 90_000);

  it('lets a partner act as it says only', async () => {
    const begin = `mutation ($bank: ID!) { createBankLink(bankId: $bank, permissions: [ACCOUNTS], customerId: "${id}", additional: true,
      redirectUri: "https://nowhere.example") { __typename ... on LinkRejection { code } } }`;
    const bank = (await gateway.query(otherpay, '{ banks { id } }')).data.banks[0].id;
    const code = async () => (await gateway.query(otherpay, begin, { bank })).data.createBankLink.code;
    const first = await giveGrant(store, { partnerId: 'otherpay' });
    await until(sees);
    expect(await code()).toBe('CUSTOMER_NOT_FOUND');
    await giveGrant(store, { partnerId: 'otherpay', permissions: ['accounts', 'links'] });
    // The customer may be acted for; what is refused now is the address.
    await until(async () => (await code()) === 'REDIRECT_URI_NOT_REGISTERED');
    expect(await store.customerGrants.read(first)).toMatchObject({ status: 'REVOKED' });
    const standing = await store.customerGrants.readActive('otherpay', 'alice');
    // Written behind.
    await until(async () => (await store.customerGrants.read(standing?.id ?? ''))?.usedAtMs != null);
    await revoke(standing?.id ?? '');
    await until(async () => !(await sees()));
  }, 60_000);

  it('ends by time without anybody’s doing', async () => {
    await giveGrant(store, { partnerId: 'otherpay', lastsMs: 3000 });
    await until(sees);
    await until(async () => !(await sees()));
  }, 30_000);

  it('that ends has a subscription end at the next event, without it', async () => {
    const grantId = await giveGrant(store, { partnerId: 'otherpay' });
    await until(sees);
    const query = `subscription { bankLinkChanged(customerId: "${id}") { event { type } bankLink { id } } }`;
    const follower = overSse(gateway.url, otherpay, { query });
    // It is followed once it tells of something.
    const links: string[] = [];
    await until(async () => {
      links.push(await beginLink(store));
      return follower.received.length > 0;
    });
    expect(follower.received[0]).toMatchObject({ data: { bankLinkChanged: { event: { type: 'LINKED' } } } });
    await revoke(grantId);
    await until(async () => !(await sees()));
    await endLink(store, links.at(-1) ?? '');
    expect(await follower.ended).toMatchObject({});
    expect(follower.received.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    expect(JSON.stringify(follower.received)).not.toContain('REVOKED');
  }, 60_000);

  it('that ends between a webhook’s writing and its delivery keeps it back', async () => {
    const create = `mutation ($url: URL!) { createWebhookEndpoint(url: $url, events: [BANK_LINK_CHANGED]) {
      ... on WebhookEndpointSecret { endpoint { id } } } }`;
    const grantId = await giveGrant(store, { partnerId: 'otherpay' });
    await until(sees);
    const made = await gateway.query(otherpay, create, { url: receiver.url });
    const [endpoint] = await store.webhooks.readEndpoints('otherpay');
    expect(made.data.createWebhookEndpoint.endpoint).not.toBeNull();
    const linkId = await beginLink(store);
    const deliveries = () => store.webhooks.readDeliveries(endpoint?.id ?? '', 9);
    await until(async () => (await deliveries())[0]?.status === 'DELIVERED');
    const before = receiver.received.length;
    const [delivery] = await deliveries();
    await revoke(grantId);
    await until(async () => !(await sees()));
    // The same row, written while the grant stood, is due again.
    const owned = { id: endpoint?.id ?? '', clientId: 'otherpay' };
    expect(await store.webhooks.replay(owned, { ids: [delivery?.id ?? ''] }, Date.now())).toBe(1);
    await until(async () => (await deliveries())[0]?.status === 'FAILED');
    await endLink(store, linkId);
    expect(await deliveries()).toHaveLength(1);
    expect(receiver.received).toHaveLength(before);
  }, 60_000);
});
