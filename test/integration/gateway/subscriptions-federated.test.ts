// Subscriptions at the gateway over subgraphs: the same answers as in process, each event completed by the other subgraphs.

import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import type { Store } from '../../../src/store/store.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { testIds } from '../../support/ids.ts';
import { findFreePort } from '../../support/services.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { show } from './shown-statements.ts';
import {
  beginPayment,
  type Follower,
  figure,
  followPayment,
  move,
  openBeside,
  overSse,
  overWebSocket,
  paymentUpdated,
  type Subscribe,
  startIssuer,
  type TestIssuer,
  until,
} from './subscriptions-world.ts';

describe('over subgraphs', () => {
  let federation: TestFederation;
  let issuer: TestIssuer;
  let store: Store;
  let token: string;
  beforeAll(async () => {
    issuer = await startIssuer();
    const env = { ...storeSettings(), ...issuer.env };
    federation = await startTestFederation({}, env);
    store = await openBeside(env);
    token = await issuer.mint();
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await federation.stop();
    issuer.close();
  });

  const atSubgraph = () =>
    figure(federation.metricsUrls.get('payments') ?? '', 'bankgraph_subscriptions_open{transport="sse"}');

  async function codeOf(follower: Follower): Promise<unknown> {
    const ended = await follower.ended;
    const [error] = Array.isArray(ended) ? ended : (follower.received[0]?.errors ?? []);
    return error?.extensions.code;
  }

  describe.each<[string, Subscribe]>([
    ['websocket', overWebSocket],
    ['sse', overSse],
  ])('%s', (transport, subscribe) => {
    it('tells all there were and all there are, each once, and lets go at the subgraph', async () => {
      const payment = await beginPayment(store);
      const follower = followPayment(subscribe, federation.federated.url, token, payment);
      await follower.until(1);
      expect(await atSubgraph()).toBe(1);
      await move(store, payment, 'RECEIVED', 'PENDING');
      await follower.until(3);
      await move(store, payment, 'SETTLED');
      expect(await follower.ended).toBe('complete');
      expect(follower.statuses).toEqual(['AWAITING_AUTHORISATION', 'RECEIVED', 'PENDING', 'SETTLED']);
      await until(async () => (await atSubgraph()) === 0);
    });

    it('answers as in process, with fields of other subgraphs, aliases and refusals', async () => {
      const payment = await beginPayment(store);
      await move(store, payment, 'REJECTED');
      const query = `subscription ($id: ID!, $after: String) { told: paymentUpdated(id: $id, after: $after) {
        event { is: status at cursor } payment { id ... on Payment { bank { title: name } }
          creditor { name } instructedAmount { amount currency } debtorAccount { name } customer { id links { id } } events { cursor } } } }`;
      const variables = { id: testIds.payment(payment.id), after: '0' };
      const [direct, planned] = [federation.inProcess, federation.federated].map(({ url }) =>
        subscribe(url, token, { query, variables }),
      );
      expect(await planned?.ended).toBe('complete');
      expect(await direct?.ended).toBe('complete');
      const comparable = (follower: Follower | undefined) =>
        follower?.received.map(({ data, errors }) => ({
          data,
          errors: errors?.map(({ message, path, extensions }) => ({ message, path, code: extensions.code })),
        }));
      expect(planned?.received).toHaveLength(2);
      expect(planned?.received[0]?.data.told.payment.bank.title).toBe('Rheinbank');
      expect(comparable(planned)).toEqual(comparable(direct));
    });

    it('is free at the subgraph once the client has left', async () => {
      const payment = await beginPayment(store);
      const follower = followPayment(subscribe, federation.federated.url, token, payment, null);
      await until(async () => (await atSubgraph()) === 1);
      follower.leave();
      await until(async () => (await atSubgraph()) === 0);
    });

    it.each<[string, (payment: PaymentRecord) => Promise<Follower>, string]>([
      [
        'a payment of somebody else',
        async () =>
          followPayment(subscribe, federation.federated.url, token, await beginPayment(store, { customer: 'alice' })),
        'NOT_FOUND',
      ],
      [
        'a cursor that is none',
        async (payment) => followPayment(subscribe, federation.federated.url, token, payment, 'x'),
        'BAD_USER_INPUT',
      ],
      [
        'a token without the scope',
        async (payment) =>
          followPayment(
            subscribe,
            federation.federated.url,
            await issuer.mint({ scope: 'accounts:read' }),
            payment,
            null,
          ),
        'FORBIDDEN',
      ],
    ])('refuses %s', async (_name, ask, code) => {
      expect(await codeOf(await ask(await beginPayment(store)))).toBe(code);
    });

    it('ends when the token has expired', async () => {
      const payment = await beginPayment(store);
      const brief = await issuer.mint({ acceptedForSeconds: 3 });
      const follower = followPayment(subscribe, federation.federated.url, brief, payment);
      await follower.until(1);
      await new Promise((resolve) => setTimeout(resolve, 3100));
      await move(store, payment, 'RECEIVED');
      const ended = await follower.ended;
      if (transport === 'websocket') expect(ended).toMatchObject({ code: 4403 });
      else expect((follower.received.at(-1)?.errors ?? [])[0].extensions.code).toBe('UNAUTHENTICATED');
      expect(follower.statuses).toEqual(['AWAITING_AUTHORISATION']);
      await until(async () => (await atSubgraph()) === 0);
    });

    it('ends when the grant is taken back', async () => {
      const by = { kind: 'customer', subject: 'finn' } as const;
      const partner = await issuer.mint({ subject: `partner-${transport}`, clientId: `partner-${transport}` });
      const payment = await beginPayment(store, { clientId: `partner-${transport}` });
      await store.grants.add({ partnerId: `partner-${transport}`, customerId: 'finn' }, by, Date.now());
      const follower = followPayment(subscribe, federation.federated.url, partner, payment);
      await follower.until(1);
      await store.grants.remove({ partnerId: `partner-${transport}`, customerId: 'finn' }, by, Date.now());
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await move(store, payment, 'RECEIVED');
      expect(await follower.ended).toBe('complete');
      expect(follower.statuses).toEqual(['AWAITING_AUTHORISATION']);
      expect(follower.received.at(-1)).toMatchObject({ data: null, errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    });
  });

  it('tells what becomes of statements and accounts, each event completed by the other subgraphs', async () => {
    const own = await issuer.mint({ subject: 'alice', scope: 'transactions:read accounts:read links:read' });
    const follow = (query: string) => overSse(federation.federated.url, own, { query });
    const statements =
      follow(`subscription { transactionsChanged(after: "0") { cursor at bank { name } customer { links { status } }
      changes(first: 1) { edges { node { kind transaction { id } } } pageInfo { hasNextPage } } } }`);
    const accounts = follow(
      `subscription { accountsChanged(after: "0") { kind accountId bank { name } account { id name } } }`,
    );
    await show(store, { entries: ['one', 'two'] });
    await statements.until(1);
    expect(statements.received[0]).toMatchObject({
      data: {
        transactionsChanged: {
          bank: { name: 'Albion Bank' },
          customer: { links: expect.arrayContaining([{ status: 'ACTIVE' }]) },
          changes: { edges: [{ node: { kind: 'ADDED' } }], pageInfo: { hasNextPage: true } },
        },
      },
    });
    const views = [{ accountKey: 'account', detailsHash: 'hash' }];
    const list = {
      customerId: 'alice',
      bankId: 'albion',
      linkId: 'of another gateway',
      isWhole: true,
      atMs: Date.now(),
    };
    await store.accountEvents.record({ ...list, views });
    await accounts.until(1);
    expect(accounts.received[0]).toMatchObject({
      data: { accountsChanged: { kind: 'ADDED', bank: { name: 'Albion Bank' } } },
    });
    for (const follower of [statements, accounts]) {
      expect(follower.received.flatMap(({ errors = [] }) => errors)).toEqual([]);
      follower.leave();
    }
  });

  it('the subgraph itself answers the router only, and no WebSocket', async () => {
    const url = federation.urls.get('payments') ?? '';
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      'content-type': 'application/json',
    };
    const body = JSON.stringify({ query: paymentUpdated, variables: { id: 'x' } });
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(401);
    const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const status = await new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.on('unexpected-response', (request, response) => {
        request.destroy();
        resolve(response.statusCode);
      });
      socket.on('open', () => resolve('open'));
    });
    expect(status).toBe(401);
  });
});

it('a subgraph that goes away ends what it told, in words; from the cursor on nothing is missed', async () => {
  const issuer = await startIssuer();
  const env = { ...storeSettings(), ...issuer.env };
  const connections = new Set<Socket>();
  let target = '';
  const between = createServer((socket) => {
    const { port } = new URL(target);
    const onward = connect(Number(port), '127.0.0.1');
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      connections.add(one);
      one.on('error', () => undefined).on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  const port = await findFreePort();
  await new Promise<void>((resolve) => between.listen(port, '127.0.0.1', resolve));
  const federation = await startTestFederation({ SUBGRAPH_URLS: `payments=http://127.0.0.1:${port}/graphql` }, env);
  target = federation.urls.get('payments') ?? '';
  const store = await openBeside(env);
  const token = await issuer.mint();
  const payment = await beginPayment(store);
  const follower = followPayment(overWebSocket, federation.federated.url, token, payment);
  await follower.until(1);
  for (const connection of connections) connection.destroy();
  expect(await follower.ended).toBe('complete');
  expect(follower.received.at(-1)?.errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  await move(store, payment, 'RECEIVED', 'REJECTED');
  const cursor = follower.received[0]?.data.paymentUpdated.event.cursor;
  const after = followPayment(overWebSocket, federation.federated.url, token, payment, cursor);
  expect(await after.ended).toBe('complete');
  expect(after.statuses).toEqual(['RECEIVED', 'REJECTED']);
  between.close();
  await store.close();
  await federation.stop();
  issuer.close();
}, 60_000);
