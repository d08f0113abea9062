// Subscription.paymentUpdated with the clients that people use, over both transports: what is told, to whom, and how it ends.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIds } from '../../support/ids.ts';
import {
  beginPayment,
  figure,
  followPayment,
  move,
  overSse,
  overWebSocket,
  paymentUpdated,
  type Received,
  type Subscribe,
  type SubscriptionWorld,
  startWorld,
  until,
} from './subscriptions-world.ts';

const notSubscriptions: [string, string, string][] = [
  ['a query', '{ banks { id } }', 'OPERATION_RESOLUTION_FAILURE'],
  ['a mutation', 'mutation { deleteWebhookEndpoint(endpointId: "x") { __typename } }', 'OPERATION_RESOLUTION_FAILURE'],
];

describe.each<[string, Subscribe]>([
  ['websocket', overWebSocket],
  ['sse', overSse],
])('paymentUpdated over %s', (transport, subscribe) => {
  let world: SubscriptionWorld;
  let token: string;
  beforeAll(async () => {
    world = await startWorld({ env: { MAX_SUBSCRIPTIONS_PER_CALLER: '3' } });
    token = await world.issuer.mint();
  });
  afterAll(() => world.stop());

  const open = () => figure(world.gateway.metricsUrl, `bankgraph_subscriptions_open{transport="${transport}"}`);
  const isOpen = (count: number) => until(async () => (await open()) === count);
  /** The error that it ended with or that its only answer held. */
  async function refusal(follower: ReturnType<Subscribe>): Promise<{ code: string; message: string; rest: Received }> {
    const ended = await follower.ended;
    const [error] = Array.isArray(ended) ? ended : (follower.received[0]?.errors ?? []);
    return { code: error?.extensions.code, message: error?.message, rest: follower.received[0] ?? {} };
  }

  it('tells all there were and all there are, in order, each once, and ends after the last', async () => {
    const payment = await beginPayment(world.store);
    await move(world.store, payment, 'RECEIVED');
    const follower = followPayment(subscribe, world.gateway.url, token, payment);
    await follower.until(2);
    await isOpen(1);
    await move(world.store, payment, 'PENDING', 'ACCEPTED');
    await follower.until(4);
    await move(world.store, payment, 'SETTLED');
    expect(await follower.ended).toBe('complete');
    expect(follower.statuses).toEqual(['AWAITING_AUTHORISATION', 'RECEIVED', 'PENDING', 'ACCEPTED', 'SETTLED']);
    const events = await world.store.payments.readEvents(payment.id);
    expect(follower.received.map(({ data }) => data.paymentUpdated.event.cursor)).toEqual(
      events.map(({ ordinal }) => String(ordinal)),
    );
    expect(follower.received.at(-1)?.data.paymentUpdated.payment).toEqual({
      id: testIds.payment(payment.id),
      status: 'SETTLED',
    });
    await isOpen(0);
  });

  it('tells what is new when no cursor is given, and stays while nobody can tell', async () => {
    const payment = await beginPayment(world.store);
    await move(world.store, payment, 'RECEIVED');
    const follower = followPayment(subscribe, world.gateway.url, token, payment, null);
    await isOpen(1);
    await move(world.store, payment, 'UNKNOWN');
    await follower.until(1);
    await move(world.store, payment, 'REJECTED');
    expect(await follower.ended).toBe('complete');
    expect(follower.statuses).toEqual(['UNKNOWN', 'REJECTED']);
  });

  it('misses nothing from a cursor on, and is over at once where nothing can follow', async () => {
    const payment = await beginPayment(world.store);
    await move(world.store, payment, 'RECEIVED', 'PENDING');
    const before = followPayment(subscribe, world.gateway.url, token, payment);
    await before.until(2);
    before.leave();
    await isOpen(0);
    const cursor = before.received[1]?.data.paymentUpdated.event.cursor;
    await move(world.store, payment, 'ACCEPTED', 'SETTLED');
    const after = followPayment(subscribe, world.gateway.url, token, payment, cursor);
    expect(await after.ended).toBe('complete');
    expect(after.statuses).toEqual(['PENDING', 'ACCEPTED', 'SETTLED']);
    const late = followPayment(subscribe, world.gateway.url, token, payment, null);
    expect(await late.ended).toBe('complete');
    expect(late.statuses).toEqual([]);
  });

  it('answers any field of the graph, by the scopes of the token', async () => {
    const payment = await beginPayment(world.store);
    const follower = subscribe(world.gateway.url, token, {
      query: `subscription ($id: ID!) { paymentUpdated(id: $id, after: "0") {
        payment { bank { name } creditor { name } customer { id links { id } } events { status } }
      } }`,
      variables: { id: testIds.payment(payment.id) },
    });
    await follower.until(1);
    follower.leave();
    const [first] = follower.received;
    expect(first?.data.paymentUpdated.payment).toMatchObject({
      bank: { name: 'Rheinbank' },
      creditor: { name: 'S. C.' },
      events: [{ status: 'AWAITING_AUTHORISATION' }],
    });
    expect(first?.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it('tells a payment of somebody else and one that is not there alike', async () => {
    const others = await beginPayment(world.store, { customer: 'alice' });
    const theirs = await refusal(followPayment(subscribe, world.gateway.url, token, others));
    expect(theirs.code).toBe('NOT_FOUND');
    expect(await refusal(followPayment(subscribe, world.gateway.url, token, { id: 'none' }))).toEqual(theirs);
    const variables = { id: 'garbage' };
    expect(await refusal(subscribe(world.gateway.url, token, { query: paymentUpdated, variables }))).toEqual(theirs);
  });

  it.each([['-1'], ['x'], [''], ['9'.repeat(40)]])('refuses the cursor %j', async (after) => {
    const payment = await beginPayment(world.store);
    const { code } = await refusal(followPayment(subscribe, world.gateway.url, token, payment, after));
    expect(code).toBe('BAD_USER_INPUT');
  });

  it('asks for the scope before there is any event', async () => {
    const payment = await beginPayment(world.store);
    const other = await world.issuer.mint({ scope: 'accounts:read' });
    const refused = await refusal(followPayment(subscribe, world.gateway.url, other, payment, null));
    expect(refused.code).toBe('FORBIDDEN');
  });

  it.each<[string, string, string]>([
    // Event streams answer them, with one event: clients.test.ts.
    ...(transport === 'websocket' ? notSubscriptions : []),
    ['what cannot be parsed', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['what is not in the schema', 'subscription { paid { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two fields at once',
      'subscription { a: paymentUpdated(id: "x") { event { at } } b: paymentUpdated(id: "x") { event { at } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'what is too deep',
      `subscription { paymentUpdated(id: "x") { payment { ${'customer { payments { edges { node { '.repeat(5)} id ${'} } } }'.repeat(5)} } } }`,
      'QUERY_TOO_COMPLEX',
    ],
    [
      'what is too costly',
      'subscription { paymentUpdated(id: "x") { payment { customer { payments(first: 200) { edges { node { customer { payments(first: 200) { edges { node { creditor { name } bank { id } } } } } } } } } } } }',
      'QUERY_TOO_COMPLEX',
    ],
    ['a missing variable', paymentUpdated, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_name, query, code) => {
    const asked = subscribe(world.gateway.url, token, { query });
    const ended = await asked.ended;
    // graphql-sse tells of an HTTP status with the response.
    if (ended instanceof Error && 'response' in ended && ended.response instanceof Response) {
      expect(ended.response.status).toBe(400);
      const { errors } = JSON.parse(await ended.response.text());
      expect(errors[0].extensions.code).toBe(code);
    } else expect((await refusal(asked)).code).toBe(code);
    expect(await open()).toBe(0);
  });

  it('ends when the grant is taken back, without a further event', async () => {
    const { store, issuer, gateway } = world;
    const by = { kind: 'customer', subject: 'finn' } as const;
    const partner = await issuer.mint({ subject: 'otherpay', clientId: 'otherpay' });
    const payment = await beginPayment(store, { clientId: 'otherpay' });
    expect((await refusal(followPayment(subscribe, gateway.url, partner, payment))).code).toBe('NOT_FOUND');
    await store.grants.add({ partnerId: 'otherpay', customerId: 'finn' }, by, Date.now());
    // Of the event alone: the payment's own fields would not be read.
    const query = 'subscription ($id: ID!) { paymentUpdated(id: $id, after: "0") { event { status } } }';
    const follow = () => subscribe(gateway.url, partner, { query, variables: { id: testIds.payment(payment.id) } });
    let follower = follow();
    await until(async () => {
      // The gateway looks a grant up once a second.
      await follower.until(1);
      if (follower.statuses.length === 1) return true;
      follower = follow();
      return false;
    });
    await store.grants.remove({ partnerId: 'otherpay', customerId: 'finn' }, by, Date.now());
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await move(store, payment, 'RECEIVED');
    expect(await follower.ended).toBe('complete');
    expect(follower.statuses).toEqual(['AWAITING_AUTHORISATION']);
    expect(follower.received.at(-1)).toMatchObject({ data: null, errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    await isOpen(0);
  });

  it('shows a partner only what it has initiated itself', async () => {
    const { store, issuer, gateway } = world;
    await store.grants.add(
      { partnerId: 'fintrack', customerId: 'finn' },
      { kind: 'customer', subject: 'finn' },
      Date.now(),
    );
    const fintrack = await issuer.mint({ subject: 'fintrack', clientId: 'fintrack' });
    const own = followPayment(subscribe, gateway.url, fintrack, await beginPayment(store, { clientId: 'fintrack' }));
    await own.until(1);
    own.leave();
    expect(own.statuses).toEqual(['AWAITING_AUTHORISATION']);
    const other = await refusal(followPayment(subscribe, gateway.url, fintrack, await beginPayment(store)));
    expect(other.code).toBe('NOT_FOUND');
  });

  it('ends when the token has expired, though nothing happens', async () => {
    const payment = await beginPayment(world.store);
    const brief = await world.issuer.mint({ acceptedForSeconds: 3 });
    const follower = followPayment(subscribe, world.gateway.url, brief, payment);
    await follower.until(1);
    // Nothing happens to the payment.
    const ended = await follower.ended;
    if (transport === 'websocket') expect(ended).toMatchObject({ code: 4403 });
    else expect((follower.received.at(-1)?.errors ?? [])[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(follower.statuses).toEqual(['AWAITING_AUTHORISATION']);
    await isOpen(0);
  });

  it.each([
    ['no token', null, 4401],
    ['a token that is none', 'none', 4403],
  ])('refuses %s', async (_name, given, closeCode) => {
    const payment = await beginPayment(world.store);
    const ended = await followPayment(subscribe, world.gateway.url, given, payment).ended;
    if (transport === 'websocket') expect(ended).toMatchObject({ code: closeCode });
    else expect(ended).toMatchObject({ response: { status: 401 } });
  });

  it('has a bound for each caller, which is free again once a client has left', async () => {
    const payment = await beginPayment(world.store);
    const one = await world.issuer.mint({ subject: 'finn' });
    const three = [1, 2, 3].map(() => followPayment(subscribe, world.gateway.url, one, payment));
    await Promise.all(three.map((follower) => follower.until(1)));
    const fourth = followPayment(subscribe, world.gateway.url, one, payment);
    const ended = await fourth.ended;
    if (transport === 'websocket') {
      expect(ended).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX', limit: 'subscriptions' } }]);
    } else expect(ended).toMatchObject({ response: { status: 429 } });
    three[0]?.leave();
    await isOpen(2);
    const again = followPayment(subscribe, world.gateway.url, one, payment);
    await again.until(1);
    expect(again.statuses).toEqual(['AWAITING_AUTHORISATION']);
    for (const follower of [...three, again]) follower.leave();
    await isOpen(0);
  });
});

describe('a subscription', () => {
  let world: SubscriptionWorld;
  let token: string;
  beforeAll(async () => {
    world = await startWorld();
    token = await world.issuer.mint();
  });
  afterAll(() => world.stop());

  it('as a plain request is refused in words', async () => {
    const { url } = world.gateway;
    const post = await world.gateway.query(token, paymentUpdated, { id: 'x' });
    expect(post).toMatchObject({ status: 400, errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }] });
    const parameters = new URLSearchParams({ query: paymentUpdated, variables: '{"id":"x"}' });
    const headers = { authorization: `Bearer ${token}`, 'apollo-require-preflight': '1' };
    const get = await fetch(`${url}?${parameters}`, { headers });
    expect(get.status).toBe(405);
  });

  it('comes by GET as well, as an event stream', async () => {
    const payment = await beginPayment(world.store);
    await move(world.store, payment, 'REJECTED');
    const variables = JSON.stringify({ id: testIds.payment(payment.id), after: '0' });
    const parameters = new URLSearchParams({ query: paymentUpdated, variables });
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
    const response = await fetch(`${world.gateway.url}?${parameters}`, { headers });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const frames = (await response.text()).split('\n\n').filter((frame) => frame !== '');
    expect(frames.map((frame) => frame.split('\n')[0])).toEqual([':', 'event: next', 'event: next', 'event: complete']);
  });

  it.each([
    ['a list', '[]', 'application/json'],
    ['no query', '{}', 'application/json'],
    ['variables that are none', '{"query":"subscription { a }","variables":[1]}', 'application/json'],
    ['a form’s type', '{"query":"subscription { a }"}', 'text/plain'],
    ['no JSON', '{', 'application/json'],
  ])('that is %s is a bad request', async (_name, body, type) => {
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream', 'content-type': type };
    const response = await fetch(world.gateway.url, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('is let go of when the gateway stops: clients go on from their cursor elsewhere', async () => {
    const first = await startWorld({ issuer: world.issuer, env: world.env });
    const payment = await beginPayment(world.store);
    const followers = [overWebSocket, overSse].map((subscribe) =>
      followPayment(subscribe, first.gateway.url, token, payment),
    );
    await Promise.all(followers.map((follower) => follower.until(1)));
    const stopped = first.stop().then(() => 'stopped');
    // Well before the next sign of life would be sent.
    expect(await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 6000))])).toBe('stopped');
    const [overSocket, overStream] = await Promise.all(followers.map(({ ended }) => ended));
    expect(overSocket).toMatchObject({ code: 1001 });
    // Not complete: the library takes it for a broken connection, and connects again where it may.
    expect(overStream).toBeInstanceOf(Error);
    await move(world.store, payment, 'RECEIVED', 'SETTLED');
    const cursor = followers[0]?.received.at(-1)?.data.paymentUpdated.event.cursor;
    const after = followPayment(overWebSocket, world.gateway.url, token, payment, cursor);
    expect(await after.ended).toBe('complete');
    expect(after.statuses).toEqual(['RECEIVED', 'SETTLED']);
  });
});
