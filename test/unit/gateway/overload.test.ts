// What an overloaded gateway refuses, and how: 503 with Retry-After, only `/graphql`, each by what is too much of.

import Fastify, { type FastifyInstance } from 'fastify';
import { buildSchema, parse } from 'graphql';
import { expect, it, onTestFinished, vi } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { type OverloadOptions, type OverloadReason, refuseOverload } from '../../../src/gateway/overload.ts';
import { createServer } from '../../../src/gateway/server.ts';
import { OperationUsage } from '../../../src/limits/operation-usage.ts';
import { createLog } from '../../../src/observability/log.ts';

async function start(options: OverloadOptions): Promise<{ fastify: FastifyInstance; release: () => void }> {
  const fastify = Fastify();
  onTestFinished(() => fastify.close());
  const overload = await refuseOverload(fastify, options);
  const { promise, resolve } = Promise.withResolvers<void>();
  const answer = async () => {
    await promise;
    return { data: {} };
  };
  fastify.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    handler: (request, reply) => (request.method === 'OPTIONS' ? { data: {} } : overload.run(reply, answer)),
  });
  fastify.get('/health/live', async () => ({ status: 'live' }));
  return { fastify, release: resolve };
}

const refusal = {
  statusCode: 503,
  body: '{"errors":[{"message":"The gateway has more to do than it can. Nothing was done: ask again in a moment.","extensions":{"code":"SERVICE_UNAVAILABLE","retryable":true}}]}',
};

it.each<[string, OverloadReason, OverloadOptions, string]>([
  ['memory is short', 'memory', { maxHeapUsedBytes: 1 }, '5'],
])('while %s operations are refused, and nothing else', async (_when, reason, options, retryAfter) => {
  const reasons: OverloadReason[] = [];
  const { fastify, release } = await start({ ...options, onRefused: (each) => void reasons.push(each) });
  release();
  await expect
    .poll(async () => (await fastify.inject({ url: '/graphql', method: 'POST', payload: {} })).statusCode)
    .toBe(503);
  const refused = await fastify.inject({ url: '/%67raphql', method: 'POST', payload: {} });
  expect(refused).toMatchObject(refusal);
  expect(refused.headers['retry-after']).toBe(retryAfter);
  expect(new Set(reasons)).toEqual(new Set([reason]));
  expect((await fastify.inject('/health/live')).statusCode).toBe(200);
  expect((await fastify.inject({ url: '/graphql', method: 'OPTIONS' })).statusCode).toBe(200);
});

it('as many are answered at once as may be, and the next when one is over', async () => {
  const { fastify, release } = await start({ maxUnderWay: 2 });
  const url = await fastify.listen({ port: 0 });
  const post = () => fetch(`${url}/graphql`, { method: 'POST' });
  const first = [post(), post()];
  await expect.poll(async () => (await post()).status).toBe(503);
  release();
  expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
  await expect.poll(async () => (await post()).status).toBe(200);
});

it('a client that goes away gives its place back', async () => {
  const { fastify } = await start({ maxUnderWay: 1 });
  const url = await fastify.listen({ port: 0 });
  const gone = new AbortController();
  const first = fetch(`${url}/graphql`, { method: 'POST', signal: gone.signal }).catch(() => 'gone');
  await expect.poll(async () => (await fetch(`${url}/graphql`, { method: 'POST' })).status).toBe(503);
  gone.abort();
  expect(await first).toBe('gone');
  const next = new AbortController();
  onTestFinished(() => next.abort());
  // It is let in, and waits.
  await expect
    .poll(async () => {
      const answer = fetch(`${url}/graphql`, { method: 'POST', signal: next.signal }).then(({ status }) => status);
      return Promise.race([answer.catch(() => 0), new Promise((resolve) => setTimeout(resolve, 100, 'waits'))]);
    })
    .toBe('waits');
});

it('an operation that there is no time for is refused on both ways through the server, and nothing of it is done', async () => {
  let hasTime = true;
  const done = vi.fn<() => string>(() => 'done');
  const schema = buildSchema('type Query { work: String }');
  const field = schema.getQueryType()?.getFields()['work'];
  if (field !== undefined) field.resolve = done;
  const config = loadConfig(
    {
      AUTH_ISSUER: 'http://127.0.0.1:9/',
      AUTH_AUDIENCE: 'bankgraph',
      AUTH_JWKS_URL: 'http://127.0.0.1:9/jwks',
      ID_KEY: 'an id key for these tests',
      LOG_LEVEL: 'silent',
    },
    [{ name: 'none', text: JSON.stringify({ banks: [], links: [] }) }],
  );
  const server = await createServer({
    config,
    schema,
    sdl: parse('type Query { work: String }'),
    log: createLog('silent'),
    landingPage: null,
    webSockets: false,
    overload: { turns: { admit: () => hasTime } },
    contextFor: async () => ({
      principal: { kind: 'customer', subject: 'a', clientId: 'app', scopes: new Set(), acceptedUntilMs: 9e15 },
      usage: new OperationUsage(),
    }),
  });
  onTestFinished(() => server.stop());
  const ask = (payload: object) => server.fastify.inject({ method: 'POST', url: '/graphql', payload });
  const query = '{ work }';
  for (let use = 0; use < 4; use++) expect((await ask({ query })).json()).toEqual({ data: { work: 'done' } });
  done.mockClear();
  hasTime = false;
  // Known by now, and so on the short way; with extensions on Apollo's.
  for (const payload of [{ query }, { query, extensions: {} }]) {
    const refused = await ask(payload);
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['retry-after']).toBe('1');
    const { errors, data } = refused.json();
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true } }]);
  }
  expect(done).not.toHaveBeenCalled();
  hasTime = true;
  expect((await ask({ query })).statusCode).toBe(200);
});
