// What the clients that people use send, header by header, and that each is answered in a form that it reads: a query, a
// mutation and a subscription each. The headers are those that the named versions send.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { testIds } from '../../support/ids.ts';
import { beginPayment, move, paymentUpdated, type SubscriptionWorld, startWorld } from './subscriptions-world.ts';

const json = 'application/json; charset=utf-8';
const graphqlJson = 'application/graphql-response+json; charset=utf-8';
const eventStream = 'text/event-stream; charset=utf-8';
const multipart = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0';

interface Client {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** With subscriptions, where the client sends others then. */
  readonly forSubscriptions?: Readonly<Record<string, string>>;
  /** What queries and mutations are answered as. */
  readonly answered: string;
  /** What subscriptions are answered as; null for a refusal that says how to subscribe. */
  readonly subscribed: string | null;
}

const post = { 'content-type': 'application/json' };
const clients: readonly Client[] = [
  {
    name: 'Apollo Client 4',
    headers: { ...post, accept: 'application/graphql-response+json,application/json;q=0.9' },
    forSubscriptions: {
      ...post,
      accept:
        'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9',
    },
    answered: graphqlJson,
    subscribed: multipart,
  },
  {
    name: 'Apollo Client 3',
    headers: { ...post, accept: '*/*' },
    forSubscriptions: { ...post, accept: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json' },
    answered: json,
    subscribed: multipart,
  },
  {
    name: 'Apollo Client with @defer',
    headers: {
      ...post,
      accept: 'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
    },
    answered: graphqlJson,
    subscribed: null,
  },
  {
    name: 'urql 4 and later',
    headers: {
      ...post,
      accept:
        'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    },
    answered: graphqlJson,
    subscribed: eventStream,
  },
  {
    name: 'Relay',
    headers: { ...post, accept: 'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8' },
    answered: graphqlJson,
    subscribed: null,
  },
  {
    name: 'graphql-request 7',
    headers: { ...post, accept: 'application/graphql-response+json, application/json' },
    answered: graphqlJson,
    subscribed: null,
  },
  { name: 'curl', headers: { ...post, accept: '*/*' }, answered: json, subscribed: null },
  {
    name: 'GraphiQL',
    headers: { ...post, accept: 'application/json, multipart/mixed' },
    answered: json,
    subscribed: multipart,
  },
  {
    name: 'graphql-sse',
    headers: { ...post, accept: 'text/event-stream' },
    answered: eventStream,
    subscribed: eventStream,
  },
  {
    name: 'one that prefers event streams',
    headers: { ...post, accept: 'application/json;q=0.5, text/event-stream' },
    answered: eventStream,
    subscribed: eventStream,
  },
  {
    name: 'one that takes no event stream after all',
    headers: { ...post, accept: 'application/json, text/event-stream;q=0' },
    answered: json,
    subscribed: null,
  },
];

describe('a client', () => {
  let world: SubscriptionWorld;
  let token: string;
  let payment: PaymentRecord;
  beforeAll(async () => {
    world = await startWorld();
    token = await world.issuer.mint({ scope: 'payments:read payments:write customers:read' });
    payment = await beginPayment(world.store);
  });
  afterAll(() => world.stop());

  const send = (headers: Readonly<Record<string, string>>, body: object, signal?: AbortSignal): Promise<Response> =>
    fetch(world.gateway.url, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });

  /** The one answer in a body of either form. */
  async function read(response: Response): Promise<{ data?: Record<string, unknown>; errors?: { message: string }[] }> {
    const text = await response.text();
    const [, data = text] = /^event: next\ndata: (.*)\n\nevent: complete\ndata:\n\n$/.exec(text) ?? [];
    return JSON.parse(data);
  }

  it.each(clients)('asks: $name', async ({ headers, answered }) => {
    const response = await send(headers, { query: '{ me { id } }' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(answered);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await read(response)).toMatchObject({ data: { me: { id: expect.any(String) } } });
  });

  it.each(clients)('changes something: $name', async ({ headers, answered }) => {
    const query = 'mutation ($id: ID!) { cancelPayment(paymentId: $id) { __typename } }';
    const response = await send(headers, {
      query,
      variables: { id: testIds.payment('00000000-0000-4000-8000-000000000000') },
    });
    expect(response.headers.get('content-type')).toBe(answered);
    expect(await read(response)).toMatchObject({ data: { cancelPayment: { __typename: 'CancelPaymentRejection' } } });
  });

  it.each(clients)('is told of its mistakes: $name', async ({ headers, answered }) => {
    const response = await send(headers, { query: '{ me { nothing } }' });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe(answered === eventStream ? json : answered);
    expect((await read(response)).errors?.[0]?.message).toBe('Cannot query field "nothing".');
  });

  it.each(clients)('subscribes: $name', async ({ headers, forSubscriptions = headers, subscribed }) => {
    const own = await beginPayment(world.store);
    const leaving = new AbortController();
    const body = { query: paymentUpdated, variables: { id: testIds.payment(own.id), after: '0' } };
    const response = await send(forSubscriptions, body, leaving.signal);
    if (subscribed === null) {
      expect(response.status).toBe(400);
      expect((await read(response)).errors?.[0]?.message).toMatch(/text\/event-stream/);
      return;
    }
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(subscribed);
    await move(world.store, own, 'RECEIVED', 'REJECTED');
    const text = await response.text();
    const statuses = [...text.matchAll(/"event":\{"status":"(\w+)"/g)].map(([, status]) => status);
    expect(statuses).toEqual(['AWAITING_AUTHORISATION', 'RECEIVED', 'REJECTED']);
    if (subscribed === eventStream) expect(text.endsWith('event: complete\ndata:\n\n')).toBe(true);
    else {
      // As Apollo Client reads it: parts between boundaries, each with its headers; the last boundary ends with two dashes.
      const [opening, ...parts] = text.split('\r\n--graphql');
      expect([opening, parts.at(-1)]).toEqual(['', '--\r\n']);
      for (const part of parts.slice(0, -1)) {
        const [head, content = ''] = part.trimStart().split('\r\n\r\n');
        expect(head).toBe('content-type: application/json');
        expect(JSON.parse(content)).toMatchObject({ payload: { data: { paymentUpdated: {} } } });
      }
      expect(parts).toHaveLength(4);
    }
  });

  it('asks in a URL, as a browser does with a header of its page’s', async () => {
    const ask = (query: string, headers: Record<string, string>): Promise<Response> =>
      fetch(`${world.gateway.url}?query=${encodeURIComponent(query)}`, {
        headers: { authorization: `Bearer ${token}`, ...headers },
      });
    for (const name of ['graphql-require-preflight', 'apollo-require-preflight', 'x-apollo-operation-name']) {
      expect(await (await ask('{ me { id } }', { [name]: 'x' })).json()).toMatchObject({ data: { me: {} } });
    }
    const simple = await ask('{ me { id } }', {});
    expect(simple.status).toBe(400);
    expect(await simple.json()).toMatchObject({
      errors: [{ message: expect.stringMatching(/graphql-require-preflight/) }],
    });
    const mutation = 'mutation { cancelPayment(paymentId: "x") { __typename } }';
    for (const headers of [{ 'graphql-require-preflight': '1' }, { accept: 'text/event-stream' }]) {
      const response = await ask(mutation, headers);
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    }
  });

  it('follows a payment in a URL, as EventSource does', async () => {
    const own = await beginPayment(world.store);
    await move(world.store, own, 'RECEIVED', 'REJECTED');
    const variables = JSON.stringify({ id: testIds.payment(own.id), after: '0' });
    const parameters = new URLSearchParams({ query: paymentUpdated, variables });
    const response = await fetch(`${world.gateway.url}?${parameters}`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
    });
    expect(await response.text()).toContain('"status":"REJECTED"');
  });

  it('without a token is told where to get one, in each form', async () => {
    for (const accept of ['*/*', 'application/graphql-response+json', 'text/event-stream']) {
      const response = await fetch(world.gateway.url, {
        method: 'POST',
        headers: { ...post, accept },
        body: JSON.stringify({ query: '{ me { id } }' }),
      });
      expect(response.status).toBe(401);
      const challenge = response.headers.get('www-authenticate') ?? '';
      expect(challenge).toMatch(
        /^Bearer resource_metadata="http:\/\/127\.0\.0\.1:\d+\/\.well-known\/oauth-protected-resource"$/,
      );
      const metadata = await fetch(/"(.*)"/.exec(challenge)?.[1] ?? '');
      expect(await metadata.json()).toMatchObject({ authorization_servers: [expect.any(String)] });
    }
  });

  it('with a token that is none is told that, and where to get one', async () => {
    const response = await fetch(world.gateway.url, {
      method: 'POST',
      headers: { ...post, authorization: 'Bearer a.b.c' },
      body: JSON.stringify({ query: '{ me { id } }' }),
    });
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", resource_metadata="http/);
  });

  it('may ask for __typename without a token: it tells nothing', async () => {
    const response = await fetch(world.gateway.url, {
      method: 'POST',
      headers: post,
      body: '{"query":"{__typename}"}',
    });
    expect([response.status, await response.json()]).toEqual([200, { data: { __typename: 'Query' } }]);
    expect(payment.id).toEqual(expect.any(String));
  });
});
