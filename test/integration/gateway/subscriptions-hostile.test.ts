// Clients that mean ill, or are clumsy: each is sent away or held within bounds, and the others do not notice.

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { testIds } from '../../support/ids.ts';
import {
  beginPayment,
  figure,
  followPayment,
  move,
  overWebSocket,
  paymentUpdated,
  type SubscriptionWorld,
  startWorld,
  until,
} from './subscriptions-world.ts';

const protocol = 'graphql-transport-ws';

describe('a hostile client', () => {
  let world: SubscriptionWorld;
  let token: string;
  let payment: PaymentRecord;
  beforeAll(async () => {
    world = await startWorld({ env: { MAX_SUBSCRIPTIONS: '30', MAX_SUBSCRIPTIONS_PER_CALLER: '1000' } });
    token = await world.issuer.mint();
    payment = await beginPayment(world.store);
  });
  afterAll(() => world.stop());

  const address = () => world.gateway.url.replace(/^http/, 'ws');
  const sockets = () => figure(world.gateway.metricsUrl, 'bankgraph_websockets_open');
  const subscriptions = () => figure(world.gateway.metricsUrl, 'bankgraph_subscriptions_open{transport="websocket"}');

  interface Raw {
    readonly socket: WebSocket;
    readonly messages: { readonly type: string; readonly id?: string; readonly payload?: unknown }[];
    /** The close code, or the HTTP status of a refused upgrade. */
    readonly closed: Promise<number>;
    readonly opened: Promise<void>;
  }

  function raw(
    options: { readonly headers?: Record<string, string>; readonly path?: string; readonly protocols?: string } = {},
  ): Raw {
    const url = options.path === undefined ? address() : new URL(options.path, address()).href;
    const socket = new WebSocket(url, options.protocols ?? protocol, { headers: { ...options.headers } });
    const messages: Raw['messages'] = [];
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    const closed = new Promise<number>((resolve) => {
      socket.on('close', resolve);
      socket.on('unexpected-response', (request, { statusCode = 0 }) => {
        request.destroy();
        resolve(statusCode);
      });
      socket.on('error', () => undefined);
    });
    return { socket, messages, closed, opened: new Promise((resolve) => socket.on('open', () => resolve())) };
  }

  async function init(client: Raw, given: string = token): Promise<void> {
    await client.opened;
    client.socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${given}` } }));
    await until(() => client.messages.some(({ type }) => type === 'connection_ack'));
  }

  const subscribe = (client: Raw, id: string, variables: object = {}): void =>
    client.socket.send(
      JSON.stringify({
        type: 'subscribe',
        id,
        payload: { query: paymentUpdated, variables: { id: testIds.payment(payment.id), ...variables } },
      }),
    );

  it.each([
    ['no JSON', 'garbage', 4400],
    ['no message', '{"type":"steal"}', 4400],
    ['a list', '[]', 4400],
    ['a message without an id', '{"type":"subscribe","payload":{"query":"subscription { a }"}}', 4400],
    ['a subscription whose query is none', '{"type":"subscribe","id":"1","payload":{"query":1}}', 4400],
    ['a second connection_init', '{"type":"connection_init"}', 4429],
  ])('that sends %s is sent away', async (_name, message, code) => {
    const client = raw();
    await init(client);
    client.socket.send(message);
    expect(await client.closed).toBe(code);
  });

  it('that subscribes before it has said who it is is sent away', async () => {
    const client = raw();
    await client.opened;
    subscribe(client, '1');
    expect(await client.closed).toBe(4401);
  });

  it('that sends bytes is sent away', async () => {
    const client = raw();
    await init(client);
    client.socket.send(Buffer.alloc(10));
    expect(await client.closed).toBe(1003);
  });

  it('that sends more than a request may have is sent away before it is read', async () => {
    const client = raw();
    await client.opened;
    client.socket.send('x'.repeat(262_145));
    expect(await client.closed).toBe(1009);
  });

  it('that never says who it is is sent away', async () => {
    const client = raw();
    expect(await client.closed).toBe(4408);
  }, 15_000);

  it.each([
    ['another path', { path: '/links' }, 404],
    ['a page of another origin', { headers: { origin: 'https://evil.example' } }, 403],
    ['an origin that is none', { headers: { origin: 'null' } }, 403],
  ])('from %s gets no connection', async (_name, options, status) => {
    expect(await raw(options).closed).toBe(status);
    expect(await sockets()).toBe(0);
  });

  it('is told apart from a page of this very origin', async () => {
    const client = raw({ headers: { origin: new URL(world.gateway.url).origin } });
    await init(client);
    client.socket.close();
    await client.closed;
  });

  it('that speaks another sub-protocol is sent away', async () => {
    const client = raw({ protocols: 'graphql-ws' });
    expect(await client.closed).not.toBe(1000);
  });

  it('of a version of WebSocket that there is none of is refused, and so is whoever is no WebSocket', async () => {
    const { hostname, port } = new URL(world.gateway.url);
    for (const upgrade of ['websocket', 'h2c']) {
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(Number(port), hostname, () =>
          socket.write(
            `GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: ${upgrade}\r\nsec-websocket-version: 99\r\n\r\n`,
          ),
        );
        let text = '';
        socket.on('data', (data) => {
          text += String(data);
        });
        socket.on('close', () => resolve(text));
      });
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    }
  });

  it('has a bound on one connection, and the gateway one on all', async () => {
    const client = raw();
    await init(client);
    for (let index = 0; index < 1000; index++) subscribe(client, String(index));
    await until(() => client.messages.filter(({ type }) => type === 'error').length === 970);
    expect(await subscriptions()).toBe(30);
    const codes = new Set(
      client.messages.map(({ payload }) => JSON.stringify(payload ?? null).match(/"code":"(\w+)"/)?.[1]),
    );
    expect(codes).toEqual(new Set([undefined, 'QUERY_TOO_COMPLEX', 'SERVICE_UNAVAILABLE']));
    client.socket.terminate();
    await until(async () => (await subscriptions()) === 0);
  });

  it('that ends and begins one id again and again leaves nothing behind', async () => {
    const client = raw();
    await init(client);
    for (let index = 0; index < 20; index++) {
      subscribe(client, 'same');
      client.socket.send(JSON.stringify({ type: 'complete', id: 'same' }));
    }
    // graphql-ws takes all that are still being opened for this one, and knows but the last of them.
    subscribe(client, 'same');
    subscribe(client, 'last', { after: '0' });
    await until(() => client.messages.some(({ id, type }) => id === 'last' && type === 'next'));
    client.socket.terminate();
    await until(async () => (await subscriptions()) === 0 && (await sockets()) === 0);
  });

  it('that asks and does not read is not read either', async () => {
    const client = raw();
    await init(client);
    client.socket.pause();
    // 90 MB of operations that are refused: once the operating system holds all the refusals that it can, no more is read.
    const tail = `${'i'.repeat(100)}","payload":{"query":"{","variables":{"x":"${'x'.repeat(1300)}"}}}`;
    const messages = 60_000;
    for (let index = 0; index < messages; index++) client.socket.send(`{"type":"subscribe","id":"${index}${tail}`);
    const witness = followPayment(overWebSocket, world.gateway.url, token, payment);
    await witness.until(1);
    for (let before = -1; before !== client.socket.bufferedAmount; ) {
      before = client.socket.bufferedAmount;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    expect(client.socket.bufferedAmount).toBeGreaterThan(4_000_000);
    expect(witness.statuses).toHaveLength(1);
    witness.leave();
    // And is read on once it reads.
    client.socket.resume();
    await expect.poll(() => client.socket.bufferedAmount, { timeout: 40_000, interval: 200 }).toBe(0);
    const refusals = () => client.messages.filter(({ type }) => type === 'error').length;
    await expect.poll(refusals, { timeout: 20_000, interval: 200 }).toBe(messages);
    client.socket.terminate();
  }, 90_000);

  it('has not kept others from anything', async () => {
    const follower = followPayment(overWebSocket, world.gateway.url, token, payment);
    await follower.until(1);
    await move(world.store, payment, 'SETTLED');
    expect(await follower.ended).toBe('complete');
    expect(world.gateway.logged()).not.toContain('"level":50');
  });
});
