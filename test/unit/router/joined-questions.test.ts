// Equal questions of one caller at one instant are one request; whatever makes a difference, callers above all, keeps them
// apart, and nobody's going or changing of an answer is felt by another. Over HTTP, against a subgraph that holds its answers.

import { createServer, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { OperationUsage } from '../../../src/limits/operation-usage.ts';
import { WriteRefusals } from '../../../src/limits/write-refusals.ts';
import { joinWithinMs } from '../../../src/router/joined-questions.ts';
import { OperationFetch, toForwarded } from '../../../src/router/router-context.ts';
import { createSubgraphClients, type Question } from '../../../src/router/subgraph-client.ts';
import { createSubgraphMetrics } from '../../../src/router/subgraph-metrics.ts';
import { findFreePort } from '../../support/services.ts';

/** A request as the subgraph has it, and how it is answered. */
interface Held {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether the router has let go of it. */
  readonly isGone: () => boolean;
  readonly answer: (body: string, status?: number, headers?: Record<string, string>) => void;
}

async function startHolding() {
  const held: Held[] = [];
  const server = createServer(async (request, response) => {
    let [body, isGone] = ['', false];
    response.on('close', () => {
      isGone = !response.writableFinished;
    });
    for await (const chunk of request) body += String(chunk);
    held.push({
      headers: request.headers,
      body,
      isGone: () => isGone,
      answer(text, status = 200, headers = {}) {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(text);
      },
    });
  });
  const port = await findFreePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const registry = new Registry();
  const troubles: string[] = [];
  const clients = createSubgraphClients({
    routerSecret: 'a secret',
    maxBodyBytes: 100_000,
    onTrouble: ({ reason }) => void troubles.push(reason),
    onJoined: createSubgraphMetrics(registry).onJoined,
  });
  onTestFinished(async () => {
    await clients.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const place = { subgraph: 'accounts', url: `http://127.0.0.1:${port}/graphql` };
  return {
    held,
    troubles,
    joined: async () => Number(/joined_total\{subgraph="accounts"\} (\d+)/.exec(await registry.metrics())?.[1] ?? 0),
    /** Waits until so many requests are held, and that no further one comes. */
    async holds(count: number) {
      for (let waited = 0; held.length < count && waited < 2000; waited += 5) await sleep(5);
      await sleep(20);
      expect(held).toHaveLength(count);
    },
    ask(caller: ReturnType<typeof callerWith>, question: Partial<Question> = {}) {
      const asked = { query: '{me{name}}', variables: {}, timeShare: 1, mayJoin: true, ...question };
      const answer = clients.ask(place, caller, asked);
      answer.catch(() => undefined);
      return answer;
    },
  };
}

const presence = { psuIpHeader: 'x-psu-ip', psuUserAgentHeader: 'user-agent' };

function callerWith(
  headers: Record<string, string> = {},
  { budgetMs = 5000, gone, mode }: { budgetMs?: number; gone?: AbortSignal; mode?: 'estimate' } = {},
) {
  return {
    principal: null,
    deadline: deadlineIn(budgetMs, gone),
    forwarded: toForwarded({ authorization: 'Bearer alice', ...headers }, presence),
    operation: new OperationFetch(),
    refusals: new WriteRefusals(),
    usage: new OperationUsage(mode),
    standing: () => null,
  };
}

const alice = '{"data":{"me":{"name":"Alice"}}}';

describe('equal questions of one caller', () => {
  it('at one instant are one request, whose trace is that of the first, and each gets an answer of its own', async () => {
    const { ask, held, holds, joined } = await startHolding();
    const traces = ['a', 'b'].map((digit) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`);
    const answers = traces.map((traceparent) => ask(callerWith({ traceparent })));
    await holds(1);
    expect(held[0]?.headers).toMatchObject({ authorization: 'Bearer alice', traceparent: traces[0] });
    held[0]?.answer(alice);
    const [first, second] = await Promise.all(answers);
    expect(second).toEqual({ data: { me: { name: 'Alice' } }, errors: [] });
    Object.assign(first?.data?.['me'] as object, { name: 'changed', more: 1 });
    expect(second).toEqual({ data: { me: { name: 'Alice' } }, errors: [] });
    expect(await joined()).toBe(1);
  });

  it('are asked anew when the last request has been answered, and when it was sent more than an instant ago', async () => {
    const { ask, held, holds } = await startHolding();
    const first = ask(callerWith());
    await holds(1);
    held[0]?.answer(alice);
    await first;
    ask(callerWith());
    await holds(2);
    await sleep(joinWithinMs + 20);
    ask(callerWith());
    await holds(3);
  });

  it('go on when the one that asked first goes away, and end when all have gone', async () => {
    const { ask, held, holds, troubles } = await startHolding();
    const [one, two, three] = [new AbortController(), new AbortController(), new AbortController()];
    const [first, second, third] = [one, two, three].map(({ signal: gone }) => ask(callerWith({}, { gone })));
    await holds(1);
    one.abort();
    await expect(first).rejects.toThrow('aborted');
    expect(held[0]?.isGone()).toBe(false);
    held[0]?.answer(alice);
    expect(await Promise.all([second, third])).toHaveLength(2);

    const controllers = [new AbortController(), new AbortController()];
    const others = controllers.map(({ signal: gone }) => ask(callerWith({}, { gone })));
    await holds(2);
    controllers[1]?.abort();
    controllers[0]?.abort();
    for (const other of others) await expect(other).rejects.toThrow('aborted');
    await expect.poll(() => held[1]?.isGone()).toBe(true);
    expect(troubles).toEqual([]);
  });

  it('do not join a request that everybody has left', async () => {
    const { ask, held, holds } = await startHolding();
    const controller = new AbortController();
    const left = ask(callerWith({}, { gone: controller.signal }));
    await holds(1);
    controller.abort();
    const next = ask(callerWith());
    await expect(left).rejects.toThrow('aborted');
    await holds(2);
    held[1]?.answer(alice);
    expect((await next).data).toEqual({ me: { name: 'Alice' } });
  });

  it('are each told of an error, of a refusal with when to try again, and of an answer that is none', async () => {
    const { ask, held, holds, troubles } = await startHolding();
    const failed = '{"data":{"me":null},"errors":[{"message":"no","path":["me"],"extensions":{"code":"NOT_FOUND"}}]}';
    const answers = [ask(callerWith()), ask(callerWith())];
    await holds(1);
    held[0]?.answer(failed);
    const [first, second] = await Promise.all(answers);
    expect(second).toMatchObject({ data: { me: null }, errors: [{ path: ['me'], failure: { message: 'no' } }] });
    expect(second?.errors).not.toBe(first?.errors);

    const callers = [callerWith(), callerWith()];
    const refused = callers.map((caller) => ask(caller));
    await holds(2);
    held[1]?.answer('{"errors":[{"message":"no","extensions":{"code":"TOO_MANY_REQUESTS"}}]}', 429, {
      'retry-after': '7',
    });
    for (const each of refused) await expect(each).rejects.toMatchObject({ name: 'NotRun' });
    for (const { refusals } of callers) expect(refusals.retryAtMs(1)).toBeGreaterThan(Date.now() + 5000);
    expect(troubles).toEqual(['HTTP 429 without data (TOO_MANY_REQUESTS)']);
  });

  it('are charged once for the calls to banks that were made, whoever has gone', async () => {
    const { ask, held, holds } = await startHolding();
    const controller = new AbortController();
    const callers = [callerWith({}, { gone: controller.signal }), callerWith(), callerWith()];
    const answers = callers.map((caller) => ask(caller));
    await holds(1);
    controller.abort();
    held[0]?.answer(alice, 200, { 'x-bank-calls': '3' });
    await Promise.allSettled(answers);
    expect(callers.map(({ usage }) => usage.bankCalls)).toEqual([0, 3, 0]);
  });
});

describe('questions that are not equal', () => {
  type Asked = readonly [
    headers?: Record<string, string>,
    question?: Partial<Question>,
    terms?: { budgetMs?: number; mode?: 'estimate' },
  ];
  it.each<[string, Asked, Asked]>([
    ['two callers’', [{ authorization: 'Bearer alice' }], [{ authorization: 'Bearer bob' }]],
    [
      'a caller’s of whom another’s token is a part',
      [{ authorization: 'Bearer alic' }],
      [{ authorization: 'Bearer alice' }],
    ],
    ['an anonymous caller’s', [{ authorization: '' }], [{ authorization: 'Bearer alice' }]],
    ['of nobody in particular', [{ authorization: '' }], [{ authorization: '' }]],
    ['of a person who is there', [{ 'x-psu-ip': '192.0.2.1' }], []],
    ['of two addresses', [{ 'x-psu-ip': '192.0.2.1' }], [{ 'x-psu-ip': '192.0.2.2' }]],
    ['of two browsers', [{ 'user-agent': 'a' }], [{ 'user-agent': 'b' }]],
    ['of other variables', [{}, { variables: { x: 1 } }], [{}, { variables: { x: '1' } }]],
    ['of another document', [{}, { query: '{me{name }}' }], []],
    ['with another share of the time', [{}, { timeShare: 0.75 }], []],
    ['with much more time', [{}, {}, { budgetMs: 2000 }], []],
    ['with much less time', [], [{}, {}, { budgetMs: 2000 }]],
    ['of the caller’s points', [{}, { query: '{rateLimit{used}}' }], [{}, { query: '{rateLimit{used}}' }]],
    ['of what it would cost', [{}, {}, { mode: 'estimate' }], [{}, {}, { mode: 'estimate' }]],
    ['that are to be as of now', [{}, { mayJoin: false }], [{}, { mayJoin: false }]],
    ['that say nothing of it', [], [{}, { mayJoin: false }]],
    ['that change something', [{}, { query: 'mutation{pay}' }], [{}, { query: 'mutation{pay}' }]],
    [
      'that may change something',
      [{}, { query: 'fragment a on Q{a} mutation{pay}' }],
      [{}, { query: 'fragment a on Q{a} mutation{pay}' }],
    ],
  ])('(%s) are two requests, each with its own headers and answer', async (_name, ...asked) => {
    const { ask, held, holds, joined } = await startHolding();
    const callers = asked.map(([headers, , terms]) => callerWith(headers, terms));
    const answers = asked.map(([, question], index) => ask(callers[index] ?? callerWith(), question));
    await holds(2);
    // By their traces: the order in which they arrive is nobody's.
    for (const { headers, answer } of held) answer(JSON.stringify({ data: { trace: headers['traceparent'] } }));
    const given = (await Promise.all(answers)).map(({ data }) => data?.['trace']);
    expect(given).toEqual(callers.map(({ forwarded }) => forwarded['traceparent']));
    for (const { headers } of held) {
      const own = callers.find(({ forwarded }) => forwarded['traceparent'] === headers['traceparent']);
      for (const [name, value] of Object.entries(own?.forwarded ?? {})) expect(headers[name]).toBe(value);
      expect(headers['x-psu-ip']).toBe(own?.forwarded['x-psu-ip']);
    }
    expect(await joined()).toBe(0);
  });

  it('are those on both sides of a change: nobody joins what was sent before it was done', async () => {
    const { ask, held, holds } = await startHolding();
    ask(callerWith());
    await holds(1);
    const change = ask(callerWith({ authorization: 'Bearer bob' }), { query: 'mutation{pay}', mayJoin: false });
    await holds(2);
    ask(callerWith());
    await holds(3);
    held[1]?.answer('{"data":{"pay":true}}');
    await change;
    ask(callerWith());
    await holds(4);
  });

  it('are none when there is no time left to ask', async () => {
    const { ask, holds } = await startHolding();
    const gone = AbortSignal.abort();
    for (const answer of [ask(callerWith({}, { gone })), ask(callerWith({}, { gone }))]) {
      await expect(answer).rejects.toMatchObject({ name: 'NotRun' });
    }
    await holds(0);
  });
});
