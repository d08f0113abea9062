// Webhooks through GraphQL over HTTP at a started gateway: registered, delivered, listed, sent again, rotated, deleted; and a
// payload that is the subscription's own answer. The receiver is on loopback, as in the sandbox.

import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Store } from '../../../src/store/store.ts';
import { webhookKinds } from '../../../src/webhooks/kinds.ts';
import { testIds } from '../../support/ids.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { openBeside, overSse, until } from '../gateway/subscriptions-world.ts';
import { accountNamed } from '../payments/world.ts';
import { beginPayment, say } from './payments.ts';
import { type Receiver, startReceiver, status } from './receiver.ts';

const rejection = '... on WebhookRejection { code message retryable } ... on Rejection { retryable }';
const secretOf = `__typename ... on WebhookEndpointSecret { secret endpoint { id url createdAt } } ${rejection}`;
const create = `mutation ($url: URL!) { createWebhookEndpoint(url: $url) { ${secretOf} } }`;
const rotate = `mutation ($id: ID!) { rotateWebhookSecret(endpointId: $id) { ${secretOf} } }`;
const remove = `mutation ($id: ID!) { deleteWebhookEndpoint(endpointId: $id) {
  __typename ... on WebhookEndpointDeletion { id } ${rejection} } }`;
const replay = `mutation ($id: ID!, $ids: [ID!], $since: DateTime) {
  replayWebhookDeliveries(endpointId: $id, deliveryIds: $ids, since: $since) {
    __typename ... on WebhookReplay { count } ${rejection} } }`;
const list = `query ($first: Int = 50, $after: String, $last: Int, $before: String, $status: WebhookDeliveryStatus) { webhookEndpoints { id url deliveries(
  first: $first, after: $after, last: $last, before: $before, status: $status) { totalCount edges { cursor node { id status createdAt nextAttemptAt
    payment { id status } attempts { at httpStatus failure durationMs } } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;

const played = z.object({ location: z.string() });
const scope = 'payments:read payments:write webhooks:write';
const env = { ...storeSettings(), WEBHOOK_ALLOW_PRIVATE: 'true' };

let gateway: TestGateway;
let store: Store;
let receiver: Receiver;
let fintrack: string;
let otherpay: string;

beforeAll(async () => {
  [gateway, receiver] = await Promise.all([startTestGateway({ env }), startReceiver()]);
  store = await openBeside(env);
  [fintrack, otherpay] = await Promise.all(
    ['fintrack', 'otherpay'].map((partner) => gateway.token({ partner, scope })),
  ).then(([one = '', other = '']) => [one, other]);
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await store.close();
  await receiver.close();
});

const created = async (url: string, token = fintrack) => {
  const { data } = await gateway.query(token, create, { url });
  return data.createWebhookEndpoint;
};
const removed = async (id: string) =>
  (await gateway.query(fintrack, remove, { id })).data.deleteWebhookEndpoint.__typename;
const of = (paymentId: string) => receiver.received.filter(({ body }) => body.includes(testIds.payment(paymentId)));
/** What the list says of one endpoint. */
const listed = async (id: string, variables: object = {}) => {
  const { data, errors } = await gateway.query(fintrack, list, variables);
  expect(errors).toEqual([]);
  return data.webhookEndpoints.find((endpoint: { id: string }) => endpoint.id === id);
};

describe('a partner’s webhooks', () => {
  it('tell of a payment from its beginning to its settlement, signed', async () => {
    const { endpoint, secret } = await created(`${receiver.url}?of=journey`);
    const creditor = accountNamed('finn-albion-current');
    const input = {
      idempotencyKey: 'webhook-journey',
      customerId: testIds.customer('alice'),
      bankId: Buffer.from('b:albion').toString('base64url'),
      creditor: { name: 'Finn', sortCode: creditor.sortCode, accountNumber: creditor.accountNumber },
      amount: { amount: '1.50', currency: 'GBP' },
      redirectUri: 'http://127.0.0.1:3000/linked',
    };
    const initiate = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) {
      __typename ... on InitiatePaymentSuccess { authorizationUrl payment { id events { status } } } } }`;
    const { data } = await gateway.query(fintrack, initiate, { input });
    const { authorizationUrl, payment } = data.initiatePayment;
    const answer = await gateway.control('POST', '/authorizations', {
      url: authorizationUrl,
      customer: 'alice',
      decision: 'allow',
    });
    const { location } = played.parse(await answer.json());
    const { hash } = new URL(location);
    const back = await fetch(location, {
      redirect: 'manual',
      ...(hash === '' ? {} : { method: 'POST', body: new URLSearchParams(hash.slice(1)) }),
    });
    // It names no account: the partner confirms that its own customer has come back.
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code');
    const confirm = 'mutation ($code: String!) { confirmPayment(code: $code) { __typename } }';
    expect((await gateway.query(fintrack, confirm, { code })).data.confirmPayment).toEqual({
      __typename: 'ConfirmPaymentSuccess',
    });
    const statuses = () =>
      receiver.received
        .filter(({ body }) => body.includes(payment.id))
        .map(({ body, headers }) => new Webhook(secret).verify(body, headers))
        .map((body) => z.looseObject({ data: z.any() }).parse(body).data.paymentUpdated.event.status);
    await until(() => statuses().includes('SETTLED'));
    const events = await gateway.query(fintrack, `query ($id: ID!) { payment(id: $id) { events { status } } }`, {
      id: payment.id,
    });
    expect(statuses()).toEqual(events.data.payment.events.map((event: { status: string }) => event.status));
    await until(async () => (await listed(endpoint.id, { status: 'PENDING' })).deliveries.edges.length === 0);
    expect(await removed(endpoint.id)).toBe('WebhookEndpointDeletion');
  }, 60_000);

  it('hold exactly what the subscription gives, personal data masked', async () => {
    const { endpoint, secret } = await created(receiver.url);
    let payment = await beginPayment(store);
    await until(() => of(payment.id).length === 1);
    const token = await gateway.token({ partner: 'fintrack', scope: 'payments:read' });
    const follower = overSse(gateway.url, token, {
      query: webhookKinds['payment.updated'].operation,
      variables: { id: testIds.payment(payment.id), after: '0' },
    });
    await follower.until(1);
    for (const [index, next] of (['RECEIVED', 'ACCEPTED', 'REJECTED'] as const).entries()) {
      payment = await say(store, payment, next, next === 'REJECTED' ? { reasonCode: 'AM04' } : {});
      await until(() => of(payment.id).length === index + 2 && follower.received.length === index + 2);
    }
    const bodies = of(payment.id).map(({ body, headers }) => new Webhook(secret).verify(body, headers));
    expect(follower.received.flatMap(({ errors = [] }) => errors)).toEqual([]);
    const payload = z.object({ type: z.literal('payment.updated'), timestamp: z.string(), data: z.any() });
    const parsed = bodies.map((body) => payload.parse(body));
    expect(parsed.map(({ data }) => data)).toEqual(follower.received.map(({ data }) => data));
    expect(parsed[3]).toMatchObject({
      timestamp: parsed[3]?.data.paymentUpdated.event.at,
      data: {
        paymentUpdated: {
          event: { status: 'REJECTED', source: 'BANK', statusReason: { code: 'AM04' } },
          payment: {
            id: testIds.payment(payment.id),
            status: 'REJECTED',
            instructedAmount: { amount: '12.50', currency: 'GBP' },
            customer: { id: testIds.customer('alice') },
          },
        },
      },
    });
    expect(JSON.stringify(bodies)).not.toMatch(/Planted|GB29NWBK|161331926819/);
    follower.leave();
    await removed(endpoint.id);
  }, 60_000);

  it('are of the payment’s own client alone', async () => {
    const { endpoint } = await created(`${receiver.url}?of=otherpay`, otherpay);
    const mine = await created(receiver.url);
    const payment = await beginPayment(store);
    await until(() => of(payment.id).length === 1);
    const { data } = await gateway.query(otherpay, list);
    expect(data.webhookEndpoints).toMatchObject([{ id: endpoint.id, deliveries: { edges: [] } }]);
    expect(of(payment.id).map(({ path }) => path)).toEqual(['/hook']);
    await gateway.query(otherpay, remove, { id: endpoint.id });
    await removed(mine.endpoint.id);
  }, 30_000);

  it('are listed newest first in pages, each with its attempts, and sent again when asked', async () => {
    const { endpoint } = await created(receiver.url);
    receiver.answer = status(410);
    const payments = [];
    for (let index = 0; index < 5; index++) payments.push(await beginPayment(store));
    await until(async () => (await listed(endpoint.id, { status: 'FAILED' })).deliveries.edges.length === 5);
    const first = (await listed(endpoint.id, { first: 2 })).deliveries;
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = (await listed(endpoint.id, { first: 10, after: first.pageInfo.endCursor })).deliveries;
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const nodes = [...first.edges, ...rest.edges].map(({ node }) => node);
    const idsOf = (page: { edges: { node: { id: string } }[] }) => page.edges.map(({ node }) => node.id);
    const last = (await listed(endpoint.id, { last: 2 })).deliveries;
    expect(last).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    const earlier = (await listed(endpoint.id, { last: 10, before: last.pageInfo.startCursor })).deliveries;
    expect(earlier.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect([...idsOf(earlier), ...idsOf(last)]).toEqual(nodes.map(({ id }) => id));
    expect((await listed(endpoint.id, { status: 'DELIVERED' })).deliveries.totalCount).toBe(0);
    const bad = await gateway.query(fintrack, list, { last: 201 });
    expect(bad.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(nodes.map(({ payment }) => payment)).toEqual(
      payments.map(({ id }) => ({ id: testIds.payment(id), status: 'AWAITING_AUTHORISATION' })).reverse(),
    );
    for (const node of nodes) {
      expect(node).toMatchObject({ status: 'FAILED', nextAttemptAt: null });
      expect(node.attempts).toMatchObject([{ httpStatus: 410, failure: 'HTTP_STATUS' }]);
    }
    receiver.answer = status(204);
    const before = receiver.received.length;
    const ids = [nodes[0].id, nodes[1].id];
    const named = await gateway.query(fintrack, replay, { id: endpoint.id, ids });
    expect(named.data.replayWebhookDeliveries).toEqual({ __typename: 'WebhookReplay', count: 2 });
    const sent = async (count: number) =>
      (await listed(endpoint.id, { status: 'DELIVERED' })).deliveries.edges.length === count;
    await until(() => sent(2));
    expect(new Set(receiver.received.slice(before).map(({ id }) => id))).toEqual(new Set(ids));
    const since = new Date(payments[0]?.createdAtMs ?? 0).toISOString();
    const all = await gateway.query(fintrack, replay, { id: endpoint.id, since });
    expect(all.data.replayWebhookDeliveries).toEqual({ __typename: 'WebhookReplay', count: 5 });
    await until(() => sent(5));
    expect((await listed(endpoint.id)).deliveries.edges[0].node.attempts).toMatchObject([
      { httpStatus: 410 },
      { httpStatus: 204, failure: null },
      { httpStatus: 204, failure: null },
    ]);
    await removed(endpoint.id);
  }, 60_000);

  it('have a new secret when asked, and the one before signs along', async () => {
    const { endpoint, secret } = await created(receiver.url);
    const { data } = await gateway.query(fintrack, rotate, { id: endpoint.id });
    const renewed = data.rotateWebhookSecret;
    expect(renewed).toMatchObject({ __typename: 'WebhookEndpointSecret', endpoint: { id: endpoint.id } });
    expect(renewed.secret).not.toBe(secret);
    const payment = await beginPayment(store);
    await until(() => of(payment.id).length === 1);
    const [{ body = '', headers = {} } = {}] = of(payment.id);
    for (const one of [secret, renewed.secret]) {
      expect(new Webhook(one).verify(body, headers)).toMatchObject({ type: 'payment.updated' });
    }
    await removed(endpoint.id);
  }, 30_000);

  it('end with their endpoint', async () => {
    const { endpoint } = await created(receiver.url);
    expect(await removed(endpoint.id)).toBe('WebhookEndpointDeletion');
    const payment = await beginPayment(store);
    expect((await gateway.query(fintrack, list)).data.webhookEndpoints).toEqual([]);
    const again = await created(receiver.url);
    const next = await beginPayment(store);
    await until(() => of(next.id).length === 1);
    expect(of(payment.id)).toEqual([]);
    await removed(again.endpoint.id);
  }, 30_000);
});

describe('what is refused', () => {
  const refused = (code: string) => ({ __typename: 'WebhookRejection', code, retryable: false });

  it('is anybody who is no partner, or lacks the scopes', async () => {
    const customer = await gateway.token({ customer: 'alice', scope });
    const analyst = await gateway.token({ analyst: 'ana', scope: `${scope} customers:read:any` });
    for (const token of [customer, analyst]) {
      expect(await created(receiver.url, token)).toMatchObject(refused('NOT_A_PARTNER'));
      expect((await gateway.query(token, list)).data.webhookEndpoints).toEqual([]);
    }
    for (const partial of ['payments:read', 'webhooks:write']) {
      const token = await gateway.token({ partner: 'fintrack', scope: partial });
      const { errors } = await gateway.query(token, create, { url: receiver.url });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect((await gateway.query(token, list)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    expect((await gateway.query(null, create, { url: receiver.url })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  it('is a URL of a wrong form', async () => {
    for (const url of ['ftp://partner.example/', 'https://user@partner.example/', 'https://partner.example/#part']) {
      expect(await created(url)).toMatchObject(refused('URL_NOT_ALLOWED'));
    }
    expect((await gateway.query(fintrack, create, { url: 'nothing' })).errors).not.toEqual([]);
  });

  it('is the eleventh endpoint', async () => {
    const endpoints = [];
    for (let index = 0; index < 10; index++) endpoints.push((await created(receiver.url)).endpoint.id);
    expect(await created(receiver.url)).toMatchObject(refused('TOO_MANY_ENDPOINTS'));
    for (const id of endpoints) await removed(id);
  });

  it('is an endpoint or a delivery of another, as one that is not there', async () => {
    const { endpoint } = await created(receiver.url);
    const payment = await beginPayment(store);
    await until(() => of(payment.id).length === 1);
    const [{ id: delivery = '' } = {}] = of(payment.id);
    const own = await created(receiver.url, otherpay);
    const strange = ['whe_AAAAAAAAAAAAAAAAAAAAAA', 'nothing', '', '\u0000', endpoint.id];
    const asked = (token: string, query: string, variables: object) => gateway.query(token, query, variables);
    for (const id of strange) {
      const { data: rotated } = await asked(otherpay, rotate, { id });
      expect(rotated.rotateWebhookSecret).toMatchObject(refused('ENDPOINT_NOT_FOUND'));
      const { data: deleted } = await asked(otherpay, remove, { id });
      expect(deleted.deleteWebhookEndpoint).toMatchObject(refused('ENDPOINT_NOT_FOUND'));
      const { data: replayed } = await asked(otherpay, replay, { id, ids: [delivery] });
      expect(replayed.replayWebhookDeliveries).toMatchObject(refused('ENDPOINT_NOT_FOUND'));
    }
    for (const ids of [[delivery], ['msg_AAAAAAAAAAAAAAAAAAAAAA'], ['\u0000']]) {
      const { data } = await asked(otherpay, replay, { id: own.endpoint.id, ids });
      expect(data.replayWebhookDeliveries).toMatchObject(refused('DELIVERY_NOT_FOUND'));
    }
    await gateway.query(otherpay, remove, { id: own.endpoint.id });
    await removed(endpoint.id);
  }, 30_000);

  it('is a replay of everything and nothing, and a page or cursor that cannot be', async () => {
    const { endpoint } = await created(receiver.url);
    const since = new Date().toISOString();
    const tooMany = Array.from({ length: 201 }, (_, index) => `msg_${index}`);
    for (const wanted of [{}, { ids: [], since }, { ids: ['msg_1'], since }, { ids: [] }, { ids: tooMany }]) {
      const { errors } = await gateway.query(fintrack, replay, { id: endpoint.id, ...wanted });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'deliveryIds' } }]);
    }
    const cursor = (...fields: unknown[]) => Buffer.from(JSON.stringify(fields)).toString('base64url');
    const unreal = [cursor('1'), cursor(1.5), cursor(1, 'payment.updated', 1.5), cursor(1, 'nothing', 1)];
    for (const after of ['', 'nothing', ...unreal, Buffer.from('[1e999]').toString('base64url')]) {
      const { errors } = await gateway.query(fintrack, list, { after });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'after' } }]);
    }
    for (const first of [0, 201]) {
      const { errors } = await gateway.query(fintrack, list, { first });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    await removed(endpoint.id);
  });

  it('is any private address where it is not allowed', async () => {
    const outside = await startTestGateway({ sandbox: gateway.sandbox });
    try {
      const token = await outside.token({ partner: 'fintrack', scope });
      for (const url of [receiver.url, 'https://localhost/', 'https://10.0.0.1/', 'http://partner.example/']) {
        const { data } = await outside.query(token, create, { url });
        expect(data.createWebhookEndpoint).toMatchObject(refused('URL_NOT_ALLOWED'));
      }
      const { data } = await outside.query(token, create, { url: 'https://partner.example/hook' });
      expect(data.createWebhookEndpoint).toMatchObject({ __typename: 'WebhookEndpointSecret' });
    } finally {
      await outside.stop();
    }
  }, 30_000);
});

describe('what is told of webhooks', () => {
  it('is the host of an endpoint that fails, and figures', async () => {
    const { endpoint } = await created(`${receiver.url}/planted-path?planted=query`);
    receiver.answer = status(500);
    const payment = await beginPayment(store);
    await until(() => of(payment.id).length === 1);
    const told = () =>
      gateway
        .logged()
        .split('\n')
        .filter((line) => line.includes('webhook endpoint fails'))
        .map((line) => z.object({ host: z.string(), failure: z.string(), status: z.number() }).parse(JSON.parse(line)));
    await until(() => told().some((line) => line.status === 500));
    expect(told().at(-1)).toEqual({ host: `localhost:${receiver.port}`, failure: 'HTTP_STATUS', status: 500 });
    expect(gateway.logged()).not.toMatch(/planted|whsec_/);
    const figures = await (await fetch(gateway.metricsUrl)).text();
    expect(figures).toMatch(/^bankgraph_webhook_attempts_total\{outcome="http_status"\} [1-9]/m);
    expect(figures).toMatch(/^bankgraph_webhook_attempts_total\{outcome="delivered"\} [1-9]/m);
    expect(figures).toMatch(/^bankgraph_webhook_deliveries_total\{status="delivered"\} [1-9]/m);
    receiver.answer = status(204);
    await removed(endpoint.id);
  }, 30_000);
});

const change = `mutation ($id: ID!, $events: [WebhookEventKind!]!) { updateWebhookEndpoint(endpointId: $id, events: $events) {
  __typename ... on WebhookEndpointUpdate { endpoint { id url events } } ${rejection} } }`;
const test = `mutation ($id: ID!) { testWebhook(endpointId: $id) {
  __typename ... on WebhookTest { messageId isTaken httpStatus failure durationMs }
  ... on WebhookRejection { code message retryable retryAt } } }`;

describe('what an endpoint is told of', () => {
  it('is said anew by its partner, for kinds that its token may read', async () => {
    const { endpoint } = await created(`${receiver.url}?of=kinds`);
    const token = await gateway.token({ partner: 'fintrack', scope: `${scope} links:read` });
    const said = async (events: readonly string[], id = endpoint.id, by = token) =>
      (await gateway.query(by, change, { id, events })).data.updateWebhookEndpoint;
    const both = ['PAYMENT_UPDATED', 'BANK_LINK_CHANGED'];
    expect(await said([...both, 'PAYMENT_UPDATED'])).toMatchObject({ endpoint: { id: endpoint.id, events: both } });
    const { data } = await gateway.query(token, '{ webhookEndpoints { id events } }');
    expect(data.webhookEndpoints).toContainEqual({ id: endpoint.id, events: both });
    // Without the scope, or with none at all, nothing is changed.
    expect(await said(both, endpoint.id, fintrack)).toMatchObject({ code: 'EVENTS_NOT_ALLOWED', retryable: false });
    expect(await said([])).toMatchObject({ code: 'EVENTS_NOT_ALLOWED' });
    expect(await said(both, 'whe_AAAAAAAAAAAAAAAAAAAAAA')).toMatchObject({ code: 'ENDPOINT_NOT_FOUND' });
    const other = await gateway.token({ partner: 'otherpay', scope: `${scope} links:read` });
    expect(await said(both, endpoint.id, other)).toMatchObject({ code: 'ENDPOINT_NOT_FOUND' });
    await said(['BANK_LINK_CHANGED']);
    const payment = await say(store, await beginPayment(store), 'RECEIVED');
    const { endpoint: witness } = await created(`${receiver.url}?of=witness`);
    await say(store, payment, 'PENDING');
    await until(async () => of(payment.id).some(({ path }) => path.includes('witness')));
    expect(of(payment.id).filter(({ path }) => path.includes('of=kinds'))).toEqual([]);
    await removed(endpoint.id);
    await removed(witness.id);
  });
});

describe('a test of an endpoint', () => {
  const tested = async (id: string, token = fintrack) => (await gateway.query(token, test, { id })).data.testWebhook;

  it('is one signed message, sent now, and no delivery', async () => {
    const { endpoint, secret } = await created(`${receiver.url}?of=test`);
    const result = await tested(endpoint.id);
    expect(result).toMatchObject({ __typename: 'WebhookTest', isTaken: true, httpStatus: 204, failure: null });
    const [message, ...more] = receiver.received.filter(({ path }) => path.includes('of=test'));
    expect(more).toEqual([]);
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(message?.headers[name])]),
    );
    expect(headers['webhook-id']).toBe(result.messageId);
    expect(new Webhook(secret).verify(message?.body ?? '', headers)).toMatchObject({
      type: 'webhook.test',
      data: { endpointId: endpoint.id },
    });
    expect((await listed(endpoint.id)).deliveries.edges).toEqual([]);
    await removed(endpoint.id);
  });

  it('tells what a receiver answers, and that nobody is there', async () => {
    receiver.answer = status(503);
    const { endpoint } = await created(`${receiver.url}?of=down`);
    expect(await tested(endpoint.id)).toMatchObject({ isTaken: false, httpStatus: 503, failure: 'HTTP_STATUS' });
    receiver.answer = status(204);
    const { endpoint: nobody } = await created('http://127.0.0.1:9/nobody');
    expect(await tested(nobody.id)).toMatchObject({ isTaken: false, httpStatus: null, failure: 'CONNECTION' });
    await removed(endpoint.id);
    await removed(nobody.id);
  });

  it('is its partner’s alone', async () => {
    const { endpoint } = await created(`${receiver.url}?of=others`);
    expect(await tested(endpoint.id, otherpay)).toMatchObject({ code: 'ENDPOINT_NOT_FOUND' });
    expect(await tested('x')).toMatchObject({ code: 'ENDPOINT_NOT_FOUND' });
    const alice = await gateway.token({ customer: 'alice', scope });
    expect(await tested(endpoint.id, alice)).toMatchObject({ code: 'NOT_A_PARTNER' });
    expect(receiver.received.filter(({ path }) => path.includes('of=others'))).toEqual([]);
    await removed(endpoint.id);
  });

  it('is made so often a minute, and then told when again', async () => {
    const own = await startTestGateway({ env: { ...env, LINK_ATTEMPTS_PER_MINUTE: '2' }, sandbox: gateway.sandbox });
    try {
      const { endpoint } = await created(`${receiver.url}?of=often`);
      const answers = [];
      for (let index = 0; index < 3; index++) answers.push(await own.query(fintrack, test, { id: endpoint.id }));
      expect(answers.map(({ data }) => data.testWebhook.__typename)).toEqual([
        'WebhookTest',
        'WebhookTest',
        'WebhookRejection',
      ]);
      expect(answers[2]?.data.testWebhook).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
      expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
      await removed(endpoint.id);
    } finally {
      await own.stop();
    }
  });
});
