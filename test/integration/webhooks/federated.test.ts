// Webhooks where the gateway is in parts: registered and listed through the gateway over subgraphs, and sent once, although
// every part that holds the store could send.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { webhookKinds } from '../../../src/webhooks/kinds.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { testIds } from '../../support/ids.ts';
import { ask } from '../../support/running-gateway.ts';
import { openBeside, overSse, until } from '../gateway/subscriptions-world.ts';
import { beginLink, endLink, grant } from './links.ts';
import { beginPayment, say } from './payments.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const create = `mutation ($url: URL!) { createWebhookEndpoint(url: $url) {
  __typename ... on WebhookEndpointSecret { secret endpoint { id } } ... on WebhookRejection { code } } }`;
const list = `{ webhookEndpoints { id url deliveries { edges { node { id status payment { id status bank { name } }
  attempts { httpStatus } } } } } }`;

let federation: TestFederation;
let receiver: Receiver;
let store: Store;

beforeAll(async () => {
  [federation, receiver] = await Promise.all([
    startTestFederation({}, { WEBHOOK_ALLOW_PRIVATE: 'true' }),
    startReceiver(),
  ]);
  store = await openBeside(federation.environment);
}, 60_000);
afterAll(async () => {
  await store.close();
  await federation.stop();
  await receiver.close();
});

it('a partner’s webhooks over subgraphs are those of the gateway in process, each sent once', async () => {
  const token = await federation.token({ partner: 'fintrack', scope: 'payments:read webhooks:write' });
  const { data } = await ask(federation.federated.url, token, create, { url: receiver.url });
  expect(data.createWebhookEndpoint).toMatchObject({ __typename: 'WebhookEndpointSecret' });
  const payments = [];
  for (let index = 0; index < 5; index++) payments.push(await beginPayment(store));
  for (const payment of payments) await say(store, payment, 'RECEIVED');
  await receiver.has(10);
  const asked = async (url: string) => (await ask(url, token, list)).data;
  await until(async () => !JSON.stringify(await asked(federation.inProcess.url)).includes('PENDING'));
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(10);
  expect(receiver.received).toHaveLength(10);
  const [one, other] = await Promise.all([federation.inProcess, federation.federated].map(({ url }) => asked(url)));
  expect(other).toEqual(one);
  expect(one.webhookEndpoints[0].deliveries.edges[0].node).toMatchObject({
    status: 'DELIVERED',
    payment: { id: testIds.payment(payments[4]?.id ?? ''), status: 'RECEIVED', bank: { name: 'Albion Bank' } },
    attempts: [{ httpStatus: 204 }],
  });
}, 60_000);

it('what becomes of links is told over subgraphs as in process, to webhooks once', async () => {
  await grant(store);
  const token = await federation.token({ partner: 'fintrack', scope: 'links:read webhooks:write' });
  const register = `mutation ($url: URL!) { createWebhookEndpoint(url: $url, events: [BANK_LINK_CHANGED]) {
    ... on WebhookEndpointSecret { endpoint { events } } ... on WebhookRejection { code } } }`;
  const { data } = await ask(federation.federated.url, token, register, { url: `${receiver.url}?of=links` });
  expect(data.createWebhookEndpoint).toEqual({ endpoint: { events: ['BANK_LINK_CHANGED'] } });
  const followers = [federation.inProcess, federation.federated].map(({ url }) =>
    overSse(url, token, {
      query: webhookKinds['bankLink.changed'].operation,
      variables: { customerId: testIds.customer('alice'), after: '0' },
    }),
  );
  const linkId = await beginLink(store);
  await endLink(store, linkId);
  await Promise.all(followers.map((follower) => follower.until(2)));
  const told = () => receiver.received.filter(({ path }) => path.endsWith('of=links'));
  await until(() => told().length === 2);
  const [one, other] = followers.map(({ received }) => received.map(({ data: answer }) => answer));
  expect(other).toEqual(one);
  expect(told().map(({ body }) => JSON.parse(body).data)).toEqual(one);
  for (const follower of followers) follower.leave();
  const deliveries = `{ webhookEndpoints { deliveries { edges { node { event status bankLink { id bank { name } } } } } } }`;
  const asked = async (url: string) => (await ask(url, token, deliveries)).data;
  await until(async () => !JSON.stringify(await asked(federation.inProcess.url)).includes('PENDING'));
  expect(await asked(federation.federated.url)).toEqual(await asked(federation.inProcess.url));
  expect(JSON.stringify(await asked(federation.federated.url))).toContain(testIds.link(linkId));
  expect(told()).toHaveLength(2);
}, 60_000);
