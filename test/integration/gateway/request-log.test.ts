// The log of operations: one line each with what an operator asks after, on every way in, and nothing that a person, a bank or
// a client has written into a variable, a literal or a header.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestLog } from '../../../src/gateway/request-log.ts';
import type { OperationRecord } from '../../../src/observability/operation-record.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import {
  beginPayment,
  followPayment,
  move,
  overSse,
  overWebSocket,
  type Subscribe,
  type SubscriptionWorld,
  startWorld,
  until,
} from './subscriptions-world.ts';

type Line = Record<string, unknown>;

function linesOf(gateway: Pick<TestGateway, 'logged'>): Line[] {
  return gateway
    .logged()
    .split('\n')
    .filter((line) => line.includes('"msg":"operation"'))
    .map((line) => {
      const parsed: Line = JSON.parse(line);
      return parsed;
    });
}

describe('the request log', () => {
  let gateway: TestGateway;
  let alice: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ isPatient: true });
    alice = await gateway.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => gateway.stop());

  const last = (): Line => linesOf(gateway).at(-1) ?? {};
  const names = '{ me { accounts(first: 20) { edges { node { name spendable { signedAmount { amount } } } } } } }';

  it('says what was asked, by whom, what it cost and what the cache had', async () => {
    await gateway.query(alice, `query Overview ${names}`);
    const cold = last();
    expect(cold).toMatchObject({
      operation: 'Overview',
      type: 'query',
      caller: 'customer',
      transport: 'http',
      status: 200,
      outcome: 'ok',
      errors: null,
      traceId: null,
    });
    expect(cold['durationMs']).toBeGreaterThan(1);
    expect(cold['hash']).toMatch(/^[0-9a-f]{64}$/);
    expect(cold['client']).toEqual(expect.any(String));
    expect(cold['cost']).toBeGreaterThan(0);
    expect(cold['bankCalls']).toBeGreaterThan(0);
    expect(cold['cache']).toMatchObject({ hit: 0 });
    expect(cold['cache']).not.toMatchObject({ miss: 0 });
    // The third is answered on the short way.
    for (let again = 0; again < 3; again++) await gateway.query(alice, `query Overview ${names}`);
    const warm = last();
    expect(warm).toMatchObject({ operation: 'Overview', hash: cold['hash'], cost: cold['cost'], bankCalls: 0 });
    expect(warm['cache']).toMatchObject({ miss: 0 });
    expect(linesOf(gateway).filter(({ operation }) => operation === 'Overview')).toHaveLength(4);
  });

  it('counts the error codes of an answer', async () => {
    await gateway.setFaults('albion', { status: 500 });
    const fresh = await gateway.token({ customer: 'alice', scope: 'accounts:read transactions:read' });
    const answer = await gateway.query(
      fresh,
      'query Broken { me { accounts { edges { node { transactions(first: 2) { edges { node { id } } } } } } } }',
    );
    await gateway.clearFaults('albion');
    const counted: Record<string, number> = {};
    for (const { extensions } of answer.errors) counted[extensions.code] = (counted[extensions.code] ?? 0) + 1;
    expect(last()).toMatchObject({
      operation: 'Broken',
      outcome: answer.errors.length === 0 ? 'ok' : 'partial',
      errors: answer.errors.length === 0 ? null : counted,
    });
  });

  it('tells refusals: of a document, of a token, of a stranger', async () => {
    await gateway.query(alice, 'query Wrong { nothingOfTheKind }');
    expect(last()).toMatchObject({ operation: null, type: null, status: 400, outcome: 'refused', caller: 'customer' });
    expect(last()['errors']).toEqual({ GRAPHQL_VALIDATION_FAILED: 1 });
    await gateway.query('not.a.token', `query Forged ${names}`);
    expect(last()).toMatchObject({ operation: null, client: null, caller: 'anonymous', status: 401, hash: null });
    await gateway.query(null, 'query AnybodysWords { me { id } }');
    expect(last()).toMatchObject({ operation: null, caller: 'anonymous', status: 401, errors: { UNAUTHENTICATED: 1 } });
  });

  it('takes the trace of the request along', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    for (const traceparent of [`00-${trace}-b7ad6b7169203331-01`, `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, 'x']) {
      await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${alice}`, traceparent },
        body: JSON.stringify({ query: '{ me { id } }' }),
      });
      expect(last()['traceId']).toBe(traceparent.includes(trace) ? trace : null);
    }
  });

  it('holds nothing that was planted in variables, literals, headers, names of people or answers', async () => {
    const planted = 'PLANTED-SECRET-4711';
    const partner = await gateway.token({ customer: 'alice', scope: allScopes });
    const query = (text: string, variables: object = {}) =>
      fetch(`${gateway.url}?planted=${planted}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${partner}`,
          'user-agent': planted,
          traceparent: planted,
          'x-apollo-operation-name': planted,
        },
        body: JSON.stringify({ query: text, variables, extensions: { planted } }),
      }).then((response) => response.text());
    const shown = await query('{ me { displayName legalName email phone accounts { edges { node { name } } } } }');
    const names = [...shown.matchAll(/"(?:displayName|legalName|email|phone|name)":"([^"]+)"/g)];
    expect(names.length).toBeGreaterThan(4);
    await query(`query Literal { node(id: "${planted}") { id } }`);
    await query('query Variable($id: ID!) { node(id: $id) { id } }', { id: planted });
    await query(`query Bad { node(id: ${JSON.stringify(planted)} `);
    await query(`query Bad { ${planted.replaceAll('-', '_')} }`);
    await query('query Number($first: Int) { me { accounts(first: $first) { edges { node { id } } } } }', {
      first: planted,
    });
    const lines = linesOf(gateway);
    expect(lines.length).toBeGreaterThan(6);
    const text = JSON.stringify(lines);
    // A field of that name is in no schema; its name is in no line either.
    expect(text).not.toContain('SECRET');
    expect(text).not.toContain(partner.slice(0, 40));
    expect(text).not.toContain('alice');
    for (const [, name = ''] of names) expect(text).not.toContain(name);
  });
});

describe.each<[string, Subscribe]>([
  ['websocket', overWebSocket],
  ['sse', overSse],
])('a subscription over %s', (transport, subscribe) => {
  let world: SubscriptionWorld;
  beforeAll(async () => {
    world = await startWorld({});
  });
  afterAll(() => world.stop());

  it('is one line when it has ended, with its events, and one where it is refused', async () => {
    const token = await world.issuer.mint();
    const payment = await beginPayment(world.store);
    const follower = followPayment(subscribe, world.gateway.url, token, payment);
    await follower.until(1);
    const before = linesOf(world.gateway).length;
    await move(world.store, payment, 'RECEIVED', 'SETTLED');
    await follower.ended;
    await until(async () => linesOf(world.gateway).length > before);
    const lines = linesOf(world.gateway).filter(({ type }) => type === 'subscription');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ transport, outcome: 'ok', status: 200, client: 'app', caller: 'customer' });
    expect(lines[0]?.['events']).toBe(follower.statuses.length);
    const other = followPayment(
      subscribe,
      world.gateway.url,
      await world.issuer.mint({ scope: 'accounts:read' }),
      payment,
    );
    await other.ended;
    await until(async () => linesOf(world.gateway).length > before + 1);
    expect(linesOf(world.gateway).at(-1)).toMatchObject({ transport, client: 'app' });
    expect(linesOf(world.gateway).at(-1)?.['errors']).not.toBeNull();
  });
});

describe('a sample', () => {
  const record = (share: number, outcome: 'ok' | 'failed') => {
    const written: OperationRecord[] = [];
    const draws = [0.005, 0.5, 0.02, 0.0099];
    const log = new RequestLog({ share, write: (line) => void written.push(line), random: () => draws.shift() ?? 1 });
    const ended = { transport: 'websocket', status: 200, outcome, durationMs: 1, events: 0 } as const;
    for (let index = 0; index < 4; index++) log.subscribed({ headers: {} }, undefined, ended);
    return written.length;
  };
  it('is the share that was asked for, with all that the gateway failed at', () => {
    expect(record(0.01, 'ok')).toBe(2);
    expect(record(0.01, 'failed')).toBe(4);
    expect(record(1, 'ok')).toBe(4);
    expect(record(0, 'failed')).toBe(0);
  });
});
