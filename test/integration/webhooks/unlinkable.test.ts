// A gateway with a store to whose banks nobody can be linked: payments and webhooks live off the store, not off linking.

import { expect, it, onTestFinished } from 'vitest';
import { testIds } from '../../support/ids.ts';
import { ask, startTestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { openBeside, until } from '../gateway/subscriptions-world.ts';
import { beginPayment, say } from './payments.ts';
import { startReceiver } from './receiver.ts';

it('serves payments, webhooks and fixed links from a store without a bank that can be linked', async () => {
  const env = { ...storeSettings(), WEBHOOK_ALLOW_PRIVATE: 'true' };
  const [gateway, receiver] = await Promise.all([startTestGateway({ env, isUnlinkable: true }), startReceiver()]);
  onTestFinished(() => Promise.all([gateway.stop(), receiver.close()]).then(() => undefined));
  const store = await openBeside(env);
  onTestFinished(() => store.close());

  const fintrack = await gateway.token({ partner: 'fintrack', scope: 'payments:read webhooks:write' });
  const create = `mutation ($url: URL!) { createWebhookEndpoint(url: $url) { __typename } }`;
  const created = await gateway.query(fintrack, create, { url: receiver.url });
  expect(created.data.createWebhookEndpoint.__typename).toBe('WebhookEndpointSecret');
  const payment = await beginPayment(store);
  await say(store, payment, 'RECEIVED');
  await until(() => receiver.received.length === 2);

  const alice = await gateway.token({ customer: 'alice', scope: 'accounts:read payments:read' });
  const id = testIds.payment(payment.id);
  const read = await gateway.query(
    alice,
    `query ($id: ID!) { payment(id: $id) { status } me { accounts(first: 1) { edges { node { bank { isLinkable } } } } } }`,
    { id },
  );
  expect(read.errors).toEqual([]);
  expect(read.data.payment).toEqual({ status: 'RECEIVED' });
  expect(read.data.me.accounts.edges).toEqual([{ node: { bank: { isLinkable: false } } }]);
});

it('opens no store where there are neither keys nor a bank that can be linked', async () => {
  const gateway = await startTestGateway({ env: { STORE_KEYS: '' }, isUnlinkable: true });
  onTestFinished(() => gateway.stop());
  const alice = await gateway.token({ customer: 'alice', scope: 'accounts:read payments:read' });
  const { data, errors } = await ask(
    gateway.url,
    alice,
    '{ me { accounts(first: 1) { edges { cursor } } payments(first: 1) { edges { cursor } } } }',
  );
  expect(data.me.accounts.edges).toHaveLength(1);
  expect(errors).toEqual([]);
  expect(data.me.payments.edges).toEqual([]);
  expect((await fetch(new URL('/links/callback?state=x', gateway.url))).status).toBe(404);
});
