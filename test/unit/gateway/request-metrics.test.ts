// What requests are counted as: what is turned away is no failure, and what a client sends slowly is no late answer.

import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { countRequests } from '../../../src/gateway/request-metrics.ts';
import type { RequestMetrics, RequestOutcome } from '../../../src/observability/metrics/requests.ts';

/** A server whose answers take so long, and what it has counted. */
async function start(answer: { delayMs?: number; status?: number; retryAfter?: boolean }) {
  const counted: RequestOutcome[] = [];
  let late = 0;
  const nothing = (): void => undefined;
  const metrics: RequestMetrics = {
    graphqlRequest: (outcome) => void counted.push(outcome),
    lateRequest: () => void late++,
    overloadRefusal: nothing,
    subscription: nothing,
    webSocket: nothing,
    subscriptionEvent: nothing,
  };
  const fastify = Fastify();
  countRequests(fastify, { requestLog: null, metrics, timeoutMs: 100 });
  fastify.post('/graphql', async (_request, reply) => {
    await sleep(answer.delayMs ?? 0);
    if (answer.retryAfter === true) reply.header('retry-after', '1');
    return reply.code(answer.status ?? 200).send('{"data":{}}');
  });
  onTestFinished(() => fastify.close());
  const url = await fastify.listen({ host: '127.0.0.1', port: 0 });
  return { url: `${url}/graphql`, counted, late: () => late };
}

/** Sends a body in two halves, with a pause between. */
function send(url: string, pauseMs = 0): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => {
      response.resume().once('end', resolve);
    });
    sent.once('error', reject);
    sent.write('{"query":');
    setTimeout(() => sent.end('"{ a }"}'), pauseMs);
  });
}

it.each([
  ['ok', {}],
  ['refused', { status: 401 }],
  ['overload', { status: 503, retryAfter: true }],
  ['failed', { status: 503 }],
  ['failed', { status: 500 }],
] as const)('%s', async (outcome, answer) => {
  const { url, counted, late } = await start(answer);
  await send(url);
  expect(counted).toEqual([outcome]);
  expect(late()).toBe(0);
});

it('counts an answer as late that takes longer than the deadline and a fifth', async () => {
  const { url, counted, late } = await start({ delayMs: 250 });
  await send(url);
  expect([counted, late()]).toEqual([['ok'], 1]);
});

it('counts none as late since its request came slowly, or that was refused late', async () => {
  const slow = await start({});
  await send(slow.url, 300);
  expect([slow.counted, slow.late()]).toEqual([['ok'], 0]);
  const refused = await start({ delayMs: 250, status: 401 });
  await send(refused.url);
  expect([refused.counted, refused.late()]).toEqual([['refused'], 0]);
});
