// What becomes of links, through GraphQL at a started gateway: as a webhook, as a subscription, as the link's own list; the three
// tell the same, to whom may see it.

import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { staleMs } from '../../../src/linking/stored-directory.ts';
import type { Store } from '../../../src/store/store.ts';
import { webhookKinds } from '../../../src/webhooks/kinds.ts';
import { testIds } from '../../support/ids.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { openBeside, overSse, until } from '../gateway/subscriptions-world.ts';
import { beginLink, endLink, grant } from './links.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const secretOf = `__typename ... on WebhookEndpointSecret { secret endpoint { id events } } ... on WebhookRejection { code }`;
const create = `mutation ($url: URL!, $events: [WebhookEventKind!]!) {
  createWebhookEndpoint(url: $url, events: $events) { ${secretOf} } }`;
const list = `{ webhookEndpoints { id events deliveries(first: 50) { edges { node { event payment { id } bankLink { id } } } } } }`;
const events = `query ($id: ID!, $first: Int!, $after: String) { bankLink(id: $id) { events(first: $first, after: $after) {
  edges { cursor node { type by reason cursor } } pageInfo { hasNextPage } } } }`;
const changes = webhookKinds['bankLink.changed'].operation;
const env = { ...storeSettings(), WEBHOOK_ALLOW_PRIVATE: 'true' };
const payload = z.object({ type: z.literal('bankLink.changed'), timestamp: z.string(), data: z.any() });

let gateway: TestGateway;
let store: Store;
let receiver: Receiver;
let fintrack: string;

beforeAll(async () => {
  [gateway, receiver] = await Promise.all([startTestGateway({ env }), startReceiver()]);
  store = await openBeside(env);
  fintrack = await gateway.token({ partner: 'fintrack', scope: 'links:read webhooks:write' });
  await grant(store);
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await store.close();
  await receiver.close();
});

const created = async (kinds: readonly string[], token = fintrack) => {
  const { data } = await gateway.query(token, create, { url: receiver.url, events: kinds });
  return data.createWebhookEndpoint;
};
const of = (linkId: string) => receiver.received.filter(({ body }) => body.includes(testIds.link(linkId)));

describe('what becomes of a link', () => {
  it('is sent as the subscription gives it, and stands in the link’s own list', async () => {
    const { endpoint, secret } = await created(['BANK_LINK_CHANGED']);
    expect(endpoint.events).toEqual(['BANK_LINK_CHANGED']);
    const follower = overSse(gateway.url, fintrack, {
      query: changes,
      variables: { customerId: testIds.customer('alice'), after: '0' },
    });
    const linkId = await beginLink(store);
    await until(() => of(linkId).length === 1 && follower.received.length === 1);
    await until(() => of(linkId).length === 1 && follower.received.length === 1);
    await endLink(store, linkId);
    await until(() => of(linkId).length === 2 && follower.received.length === 2);
    const bodies = of(linkId).map(({ body, headers }) => payload.parse(new Webhook(secret).verify(body, headers)));
    expect(follower.received.flatMap(({ errors = [] }) => errors)).toEqual([]);
    expect(bodies.map(({ data }) => data)).toEqual(follower.received.map(({ data }) => data));
    expect(bodies[1]?.data.bankLinkChanged).toMatchObject({
      event: { type: 'REVOKED', by: 'CUSTOMER', reason: 'REVOKED_BY_CUSTOMER', cursor: '2' },
      bankLink: { id: testIds.link(linkId), status: 'REVOKED', customer: { id: testIds.customer('alice') } },
    });
    follower.leave();
    const page = async (variables: object) => {
      const { data, errors } = await gateway.query(fintrack, events, { id: testIds.link(linkId), ...variables });
      expect(errors).toEqual([]);
      return data.bankLink.events;
    };
    const first = await page({ first: 1 });
    expect(first).toMatchObject({ edges: [{ node: { type: 'LINKED' } }], pageInfo: { hasNextPage: true } });
    expect(await page({ first: 9, after: first.edges[0].cursor })).toMatchObject({
      edges: [{ node: { type: 'REVOKED', by: 'CUSTOMER' } }],
      pageInfo: { hasNextPage: false },
    });
    const { data } = await gateway.query(fintrack, list);
    expect(data.webhookEndpoints[0].deliveries.edges).toEqual(
      Array(2).fill({
        node: { event: 'BANK_LINK_CHANGED', payment: null, bankLink: { id: testIds.link(linkId) } },
      }),
    );
  }, 60_000);

  it('that a subscriber has missed comes after its cursor, once and in order, and nothing from before', async () => {
    const token = await gateway.token({ customer: 'alice', scope: 'links:read' });
    const before = await store.linkEvents.readOfCustomer('alice');
    const linkId = await beginLink(store);
    await endLink(store, linkId);
    const missed = await beginLink(store);
    const follower = overSse(gateway.url, token, {
      query: changes,
      variables: { after: String(before.at(-1)?.ordinal ?? 0) },
    });
    await follower.until(3);
    await endLink(store, missed);
    await follower.until(4);
    const type = z.object({ bankLinkChanged: z.object({ event: z.object({ type: z.string(), cursor: z.string() }) }) });
    const told = follower.received.map(({ data }) => type.parse(data).bankLinkChanged.event);
    expect(told.map(({ type }) => type)).toEqual(['LINKED', 'REVOKED', 'LINKED', 'REVOKED']);
    expect(told.map(({ cursor }) => Number(cursor))).toEqual([1, 2, 3, 4].map((place) => place + before.length));
    follower.leave();
  }, 60_000);

  it('is nobody else’s to know', async () => {
    const strangers = [
      [await gateway.token({ partner: 'otherpay', scope: 'links:read' }), 'alice'],
      [await gateway.token({ customer: 'bob', scope: 'links:read' }), 'alice'],
    ] as const;
    for (const [token, customer] of strangers) {
      const follower = overSse(gateway.url, token, {
        query: changes,
        variables: { customerId: testIds.customer(customer), after: '0' },
      });
      await follower.until(1);
      expect(follower.received).toMatchObject([{ errors: [{ extensions: { code: 'NOT_FOUND' } }] }]);
      follower.leave();
    }
    const partner = overSse(gateway.url, fintrack, { query: changes, variables: {} });
    await partner.until(1);
    expect(partner.received).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }]);
    partner.leave();
  }, 30_000);
});

describe('a customer who takes the grant back', () => {
  it('is followed by the partner no more, from the next event on', async () => {
    await grant(store, 'dora');
    const follower = overSse(gateway.url, fintrack, {
      query: changes,
      variables: { customerId: testIds.customer('dora'), after: '0' },
    });
    const linkId = await beginLink(store, 'dora');
    await follower.until(1);
    expect(follower.received[0]).toMatchObject({ data: { bankLinkChanged: { event: { type: 'LINKED' } } } });
    const dora = { kind: 'customer', subject: 'dora' } as const;
    await store.grants.remove({ partnerId: 'fintrack', customerId: 'dora' }, dora, Date.now());
    // Another gateway's change is seen within a second.
    await new Promise((resolve) => setTimeout(resolve, staleMs + 100));
    await endLink(store, linkId);
    await follower.until(2);
    expect(follower.received[1]).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    expect(JSON.stringify(follower.received[1])).not.toContain('REVOKED');
    follower.leave();
  }, 30_000);
});

describe('a kind of events', () => {
  it('is asked for by who may read it', async () => {
    const payments = await gateway.token({ partner: 'fintrack', scope: 'payments:read webhooks:write' });
    const refused = { __typename: 'WebhookRejection', code: 'EVENTS_NOT_ALLOWED' };
    expect(await created(['PAYMENT_UPDATED'])).toEqual(refused);
    expect(await created(['BANK_LINK_CHANGED', 'PAYMENT_UPDATED'])).toEqual(refused);
    expect(await created(['BANK_LINK_CHANGED'], payments)).toEqual(refused);
    expect(await created([])).toEqual(refused);
    expect(await created(['PAYMENT_UPDATED'], payments)).toMatchObject({ endpoint: { events: ['PAYMENT_UPDATED'] } });
    const { errors } = await gateway.query(
      await gateway.token({ partner: 'fintrack', scope: 'webhooks:write' }),
      create,
      { url: receiver.url, events: ['BANK_LINK_CHANGED'] },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
