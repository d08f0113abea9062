// Traces as a receiver of OTLP gets them: what a request was made of, whom it waited for, whose trace it goes on with; and nothing of a
// person's in any of it.

import { trace } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { json, startScriptedBank } from '../../support/scripted-bank.ts';

const query =
  'query Overview { me { displayName accounts(first: 20) { edges { node { id name spendable { signedAmount { amount } } } } } } }';

const childrenOf = (spans: readonly ReceivedSpan[], { spanId }: ReceivedSpan) =>
  spans.filter(({ parentSpanId }) => parentSpanId === spanId);

/** A trace as a tree of names, each once. */
function toTree(spans: readonly ReceivedSpan[], root: ReceivedSpan): Record<string, unknown> {
  const tree: Record<string, Record<string, unknown>> = {};
  for (const child of childrenOf(spans, root)) tree[child.name] = { ...tree[child.name], ...toTree(spans, child) };
  return tree;
}

describe('a traced gateway', () => {
  let receiver: OtlpReceiver;
  let gateway: TestGateway | null = null;
  let sandbox: Sandbox;
  beforeAll(async () => {
    [receiver, sandbox] = await Promise.all([startOtlpReceiver(), startSandbox()]);
  });
  afterEach(async () => {
    await gateway?.stop();
    gateway = null;
    receiver.spans.length = 0;
  });
  afterAll(async () => {
    await Promise.all([receiver.stop(), sandbox.close()]);
  });

  const start = async (env: Record<string, string> = {}, banks?: string): Promise<TestGateway> => {
    gateway = await startTestGateway({
      sandbox,
      isPatient: true,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`, OTEL_TRACES_SAMPLER_ARG: '1', ...env },
      ...(banks === undefined ? {} : { banks }),
    });
    return gateway;
  };
  /** Everything is sent when the gateway has stopped. */
  const spansOf = async (): Promise<readonly ReceivedSpan[]> => {
    await gateway?.stop();
    gateway = null;
    return receiver.spans;
  };
  const send = (url: string, token: string, headers: Record<string, string> = {}, text = query) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify({ query: text }),
    }).then((response) => response.text());

  it('records a request down to its calls to banks, and what the cache had', async () => {
    const { url, token } = await start();
    const alice = await token({ customer: 'alice', scope: allScopes });
    await send(url, alice);
    await send(url, alice);
    const spans = await spansOf();
    const roots = spans.filter(({ name }) => name === 'POST /graphql');
    expect(roots).toHaveLength(2);
    const [cold, warm] = roots;
    if (cold === undefined || warm === undefined) throw new TypeError('two');
    expect(cold).toMatchObject({ kind: 2, parentSpanId: null });
    expect(cold.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
    });
    const tree = toTree(spans, cold);
    expect(tree).toMatchObject({
      'GraphQL operation': { 'loader batch': { 'cache read': {}, flight: { 'bank call': {} } } },
    });
    const [operation] = childrenOf(spans, cold);
    expect(operation?.attributes).toMatchObject({
      'graphql.operation.name': 'Overview',
      'graphql.operation.type': 'query',
    });
    const calls = spans.filter(({ name }) => name === 'bank call');
    expect(calls.length).toBeGreaterThan(3);
    for (const call of calls) {
      expect(call.kind).toBe(3);
      expect(call.attributes).toMatchObject({ 'http.response.status_code': 200, 'bankgraph.outcome': 'answered' });
    }
    expect(spans.filter(({ name }) => name === 'store').length).toBeGreaterThan(0);
    // The second came from the cache, and none of its spans is a field's.
    expect(toTree(spans, warm)).toMatchObject({ 'GraphQL operation': { 'loader batch': { 'cache read': {} } } });
    expect(JSON.stringify(toTree(spans, warm))).not.toContain('bank call');
    expect(spans.filter(({ traceId }) => traceId === warm.traceId).length).toBeLessThan(30);
  });

  it('links each request that joined a flight to it', async () => {
    const { url, token } = await start();
    await gateway?.setFaults('albion', { latencyMs: 300 });
    const alice = await token({ customer: 'alice', scope: allScopes });
    await Promise.all([send(url, alice), send(url, alice), send(url, alice)]);
    await gateway?.clearFaults('albion');
    const spans = await spansOf();
    const flights = spans.filter(({ name }) => name === 'flight');
    const joined = spans.filter(({ name }) => name === 'flight of another request');
    expect(joined.length).toBeGreaterThan(1);
    const led = new Set(flights.map(({ traceId }) => traceId));
    for (const { traceId, links } of joined) {
      expect(links).toHaveLength(1);
      expect(links[0]?.traceId).not.toBe(traceId);
      expect(led).toContain(links[0]?.traceId);
    }
  });

  it('goes on with a caller’s trace where it is told to, and else links it and decides by itself', async () => {
    const theirs = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${theirs}-b7ad6b7169203331-01`;
    for (const [setting, share] of [
      ['link', '1'],
      ['link', '0'],
      ['follow', '0'],
    ] as const) {
      const { url, token } = await start({ TRACE_PARENT: setting, OTEL_TRACES_SAMPLER_ARG: share });
      await send(url, await token({ customer: 'alice', scope: allScopes }), { traceparent });
      const logged = gateway?.logged() ?? '';
      const roots = (await spansOf()).filter(({ name }) => name === 'POST /graphql');
      receiver.spans.length = 0;
      if (setting === 'follow') {
        expect(roots).toMatchObject([{ traceId: theirs, parentSpanId: 'b7ad6b7169203331' }]);
        expect(logged).toContain(`"traceId":"${theirs}"`);
      } else if (share === '0') expect(roots).toEqual([]);
      else {
        expect(roots).toMatchObject([{ parentSpanId: null, links: [{ traceId: theirs }] }]);
        expect(roots[0]?.traceId).not.toBe(theirs);
        expect(logged).toContain(`"traceId":"${roots[0]?.traceId}"`);
      }
    }
  });

  it('hands the trace on to banks that are to have it, and to no other', async () => {
    const answer = (_request: unknown, response: Parameters<typeof json>[0]) =>
      json(response, { Data: { Account: [] } });
    const told = await startScriptedBank(answer);
    const untold = await startScriptedBank(answer);
    const entry = (id: string, accounts: string) => ({
      id,
      name: id,
      country: 'GB',
      standard: 'open-banking-uk',
      version: '3.1',
      endpoints: { accounts },
    });
    const link = (bank: string) => ({
      id: `${bank}-link`,
      customer: 'dora',
      bank,
      accessToken: 'token',
      consentId: 'x',
      permissions: ['accounts'],
    });
    const { url, token } = await start(
      {},
      JSON.stringify({
        banks: [
          { ...entry('told', told.bank.endpoints.accounts), traceContext: true },
          entry('untold', untold.bank.endpoints.accounts),
        ],
        links: [link('told'), link('untold')],
      }),
    );
    await send(
      url,
      await token({ customer: 'dora', scope: allScopes }),
      {},
      '{ me { accounts(first: 5) { edges { node { id } } } } }',
    );
    const spans = await spansOf();
    await Promise.all([told.stop(), untold.stop()]);
    const [call] = spans.filter(
      ({ name, attributes }) => name === 'bank call' && attributes['bankgraph.bank'] === 'told',
    );
    expect(told.seen[0]?.headers['traceparent']).toBe(`00-${call?.traceId}-${call?.spanId}-01`);
    expect(untold.seen.length).toBeGreaterThan(0);
    for (const { headers } of untold.seen) expect(headers['traceparent']).toBeUndefined();
  });

  it('sends nothing of a person’s, a bank’s words or a client’s variables', async () => {
    const { url, token } = await start();
    const alice = await token({ customer: 'alice', scope: allScopes });
    const shown = await send(
      url,
      alice,
      { 'user-agent': 'PLANTED-4711' },
      '{ me { id displayName email accounts { edges { node { id name } } } transactions(first: 5) { edges { node { id remittanceInformation } } } } }',
    );
    await send(`${url}?planted=PLANTED-4711`, alice, {}, '{ node(id: "PLANTED-4711") { id } }');
    await spansOf();
    const text = receiver.text();
    expect(text).toContain('bank call');
    const words = [...shown.matchAll(/"(?:id|displayName|email|name|remittanceInformation)":"([^"]{4,})"/g)].map(
      ([, word = '']) => word,
    );
    expect(words.length).toBeGreaterThan(10);
    for (const word of [...words, 'PLANTED', 'Bearer', alice.slice(0, 30), 'alice']) expect(text).not.toContain(word);
  });

  it('answers as before when nobody receives spans, and says so', async () => {
    receiver.status = 503;
    const { url, token } = await start();
    expect(await send(url, await token({ customer: 'alice', scope: allScopes }))).toContain('"data"');
    const logged = gateway?.logged;
    await spansOf();
    receiver.status = 200;
    expect(logged?.()).toContain('tracing trouble');
  });

  it('records nothing without a receiver', async () => {
    gateway = await startTestGateway({ sandbox });
    await send(gateway.url, await gateway.token({ customer: 'alice', scope: allScopes }));
    expect(trace.getTracer('any').startSpan('any').isRecording()).toBe(false);
    await spansOf();
    expect(receiver.spans).toEqual([]);
  });
});
