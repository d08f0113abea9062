import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import Fastify from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HttpSpansOptions, recordRequests } from '../../../src/gateway/http-spans.ts';
import { isRecorded } from '../../../src/tracing/spans.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const sampled = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
const unsampled = { traceparent: `00-${traceId}-b7ad6b7169203331-00` };
const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({
      sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    }),
  );
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  propagation.disable();
  context.disable();
});

/** Whether a request with these headers is recorded, as its handler sees it. */
async function askOver(
  options: Omit<HttpSpansOptions, 'random'>,
  { headers = {}, random = 0.5, fails = false }: { headers?: Record<string, string>; random?: number; fails?: boolean },
) {
  const fastify = Fastify();
  recordRequests(fastify, { ...options, random: () => random });
  let seen: boolean | null = null;
  fastify.post('/graphql', async () => {
    seen = isRecorded();
    if (fails) throw new Error('no');
    return {};
  });
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  await (await fetch(`${url}/graphql`, { method: 'POST', headers })).text();
  await fastify.close();
  return seen;
}

const own = (share: number) => ({ followsParents: () => false, shareOf: () => share });
const following = (share: number) => ({ followsParents: () => true, shareOf: () => share });

describe('which requests are recorded', () => {
  it('are drawn by their share', async () => {
    expect(await askOver(own(0.6), {})).toBe(true);
    expect(await askOver(own(0.4), {})).toBe(false);
    expect(await askOver(own(0), { random: 0 })).toBe(false);
    expect(await askOver(own(1), { random: 0.999 })).toBe(true);
    expect(exporter.getFinishedSpans()).toHaveLength(2);
  });

  it('is none of a stranger’s business, whose trace is linked', async () => {
    expect(await askOver(own(0), { headers: sampled })).toBe(false);
    expect(await askOver(own(1), { headers: unsampled })).toBe(true);
    const [span] = exporter.getFinishedSpans();
    expect(span?.parentSpanContext).toBeUndefined();
    expect(span?.links.map((link) => link.context.traceId)).toEqual([traceId]);
  });

  it('is the caller’s decision where that is followed, in both directions', async () => {
    expect(await askOver(following(0), { headers: sampled })).toBe(true);
    expect(await askOver(following(1), { headers: unsampled })).toBe(false);
    const [span, ...more] = exporter.getFinishedSpans();
    expect(more).toEqual([]);
    expect(span?.spanContext().traceId).toBe(traceId);
    expect(span?.links).toEqual([]);
  });

  it('is not decided by what is no traceparent', async () => {
    expect(await askOver(following(0), { headers: { traceparent: `${sampled.traceparent}-more` } })).toBe(false);
    expect(await askOver(following(1), { headers: { traceparent: 'nonsense' } })).toBe(true);
  });

  it('tells how the answer ended', async () => {
    await askOver(own(1), { fails: true });
    const [span] = exporter.getFinishedSpans();
    expect(span?.attributes['http.response.status_code']).toBe(500);
    expect(span?.status.code).toBe(2);
    expect(span?.name).toBe('POST /graphql');
  });
});
