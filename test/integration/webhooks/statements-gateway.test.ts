// Changes of statements as a webhook, through GraphQL at a started gateway: what the subscription tells, without what it is about.

import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { webhookKinds } from '../../../src/webhooks/kinds.ts';
import { testIds } from '../../support/ids.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { overSse, until } from '../gateway/subscriptions-world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const create = `mutation ($url: URL!, $events: [WebhookEventKind!]! = [TRANSACTIONS_CHANGED]) {
  createWebhookEndpoint(url: $url, events: $events) {
  __typename ... on WebhookEndpointSecret { secret endpoint { id events } } ... on WebhookRejection { code } } }`;
const list = `{ webhookEndpoints { deliveries(first: 50) { edges { node {
  event status payment { id } bankLink { id } customer { id } bank { id } } } } } }`;
const statement =
  '{ me { transactions(first: 5) { edges { node { id counterparty { name } signedAmount { amount } } } } } }';
const changes = `query ($after: String) { customer(id: "${testIds.customer('alice')}") {
  transactionChanges(first: 1, after: $after) { edges { node { kind } } pageInfo { endCursor hasNextPage } } } }`;

let gateway: TestGateway;
let receiver: Receiver;
const env = { ...storeSettings(), WEBHOOK_ALLOW_PRIVATE: 'true' };
beforeAll(async () => {
  [gateway, receiver] = await Promise.all([startTestGateway({ env }), startReceiver()]);
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await receiver.close();
});

describe('changes of statements', () => {
  it('are told to a partner of the banks file as the subscription tells them, with the cursor to ask by', async () => {
    const fintrack = await gateway.token({
      partner: 'fintrack',
      scope: 'transactions:read webhooks:write customers:read',
    });
    const alice = await gateway.token({ customer: 'alice', scope: 'transactions:read accounts:read pii:read' });
    const { data: made } = await gateway.query(fintrack, create, { url: receiver.url });
    const { secret, endpoint } = made.createWebhookEndpoint;
    expect(endpoint.events).toEqual(['TRANSACTIONS_CHANGED']);
    const operation = webhookKinds['transactions.changed'].operation;
    const variables = { customerId: testIds.customer('alice'), after: '0' };
    const follower = overSse(gateway.url, fintrack, { query: operation, variables });
    await gateway.query(alice, statement);
    await until(() => receiver.received.length >= 4);
    const bodies = receiver.received.map(({ body, headers }) => ({
      ...Object(new Webhook(secret).verify(body, headers)),
    }));
    expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(['transactions.changed']));
    const told = bodies.map(({ data }) => data.transactionsChanged);
    expect(told.map(({ bank }) => bank.id)).toContain(bankGlobalId('albion'));
    for (const one of told) {
      expect(one.customer).toEqual({ id: testIds.customer('alice') });
      expect(Object.keys(one).sort()).toEqual(['at', 'bank', 'cursor', 'customer']);
    }
    await until(() => follower.received.length >= told.length);
    const streamed = follower.received.map(({ data }) => data.transactionsChanged);
    for (const one of told) expect(streamed).toContainEqual(one);
    follower.leave();
    // Its cursor leads on from there.
    const [first] = told;
    const before = await gateway.query(fintrack, changes, { after: null });
    expect(before.errors).toEqual([]);
    const after = await gateway.query(fintrack, changes, { after: first.cursor });
    expect(after.data.customer.transactionChanges.pageInfo.endCursor).not.toBe(
      before.data.customer.transactionChanges.pageInfo.endCursor,
    );
    const { data } = await gateway.query(fintrack, list);
    expect(data.webhookEndpoints[0].deliveries.edges[0].node).toMatchObject({
      event: 'TRANSACTIONS_CHANGED',
      payment: null,
      bankLink: null,
      customer: { id: testIds.customer('alice') },
      bank: { id: expect.any(String) },
    });
  }, 60_000);

  it('hold nothing of what has changed', async () => {
    const alice = await gateway.token({ customer: 'alice', scope: 'transactions:read accounts:read pii:read' });
    const { data } = await gateway.query(alice, statement);
    const nodes = data.me.transactions.edges.map(({ node }: { node: unknown }) => node);
    expect(nodes.length).toBeGreaterThan(0);
    const all = receiver.received.map(({ body }) => body).join();
    for (const { counterparty, signedAmount, id } of nodes) {
      expect(all).not.toContain(`"${signedAmount.amount}"`);
      expect(all).not.toContain(id);
      if (counterparty?.name != null) expect(all).not.toContain(counterparty.name);
    }
  });

  it('of accounts are told without the accounts', async () => {
    const fintrack = await gateway.token({ partner: 'fintrack', scope: 'accounts:read webhooks:write' });
    const bob = await gateway.token({ customer: 'bob', scope: 'accounts:read' });
    const events = ['ACCOUNTS_CHANGED'];
    const { data: made } = await gateway.query(fintrack, create, { url: receiver.url, events });
    expect(made.createWebhookEndpoint.endpoint.events).toEqual(events);
    await gateway.query(bob, '{ me { accounts(first: 50) { edges { node { id name } } } } }');
    const told = () =>
      receiver.received.map(({ body }) => JSON.parse(body)).filter(({ type }) => type === 'accounts.changed');
    await until(() => told().length > 0);
    const [{ data }] = told();
    expect(data.accountsChanged).toEqual({
      customer: { id: testIds.customer('bob') },
      bank: { id: expect.any(String) },
      at: expect.any(String),
      cursor: expect.stringMatching(/^\d+$/),
    });
  });

  it('are asked for by who may read statements', async () => {
    const token = await gateway.token({ partner: 'fintrack', scope: 'links:read webhooks:write' });
    const { data } = await gateway.query(token, create, { url: receiver.url });
    expect(data.createWebhookEndpoint).toEqual({ __typename: 'WebhookRejection', code: 'EVENTS_NOT_ALLOWED' });
    const customer = await gateway.token({ customer: 'alice', scope: 'transactions:read webhooks:write' });
    const refused = await gateway.query(customer, create, { url: receiver.url });
    expect(refused.data.createWebhookEndpoint).toMatchObject({ __typename: 'WebhookRejection' });
  });
});
