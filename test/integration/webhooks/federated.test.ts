// Webhooks where the gateway is in parts: registered and listed through the gateway over subgraphs, and sent once, although
// every part that holds the store could send.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { paymentGlobalId } from '../../../src/domain/global-id.ts';
import type { Store } from '../../../src/store/store.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { ask } from '../../support/running-gateway.ts';
import { openBeside, until } from '../gateway/subscriptions-world.ts';
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
    payment: { id: paymentGlobalId(payments[4]?.id ?? ''), status: 'RECEIVED', bank: { name: 'Albion Bank' } },
    attempts: [{ httpStatus: 204 }],
  });
}, 60_000);
