// A span for each HTTP request and, within it, one for its GraphQL operation. Hooks of Fastify, registered by server.ts where spans are
// recorded; names and attributes follow OpenTelemetry's semantic conventions for HTTP and GraphQL servers. The path is the
// route's, not the client's: an id can stand in it.

import {
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OperationUsage } from '../limits/operation-usage.ts';
import { inSpan, tracerName } from '../tracing/spans.ts';

/** Whose traces are taken part in. */
export interface HttpSpansOptions {
  /** Whether whoever asks decides what is recorded: a router in front. A stranger's trace is only linked. */
  readonly followsParents: (request: FastifyRequest) => boolean;
}

const spans = new WeakMap<FastifyRequest, Span>();

/** Has every request to this server recorded, or a sample of them. */
export function recordRequests(fastify: FastifyInstance, { followsParents }: HttpSpansOptions): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { url: route = 'unknown' } = request.routeOptions;
    // Asked every few seconds by whoever minds the process.
    if (route.startsWith('/health/')) return done();
    const asked = propagation.extract(context.active(), request.headers);
    const remote = trace.getSpanContext(asked);
    const isRemote = remote !== undefined && isSpanContextValid(remote);
    const isFollowed = isRemote && followsParents(request);
    const parent = isFollowed ? asked : context.active();
    const span = trace.getTracer(tracerName).startSpan(
      `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': request.method, 'http.route': route },
        ...(isRemote && !isFollowed ? { links: [{ context: remote }] } : {}),
      },
      parent,
    );
    spans.set(request, span);
    done();
  });
  // Here and not before: reading the body leaves the context that a hook was called in.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) return done();
    context.with(trace.setSpan(context.active(), span), done);
  });
  fastify.addHook('onResponse', (request, { statusCode }, done) => {
    end(request, statusCode);
    done();
  });
  fastify.addHook('onRequestAbort', (request, done) => {
    end(request, null);
    done();
  });
}

function end(request: FastifyRequest, status: number | null): void {
  const span = spans.get(request);
  if (span === undefined) return;
  spans.delete(request);
  if (status === null) span.setStatus({ code: SpanStatusCode.ERROR, message: 'aborted' });
  else {
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/** Longer names are cut. */
const longestName = 80;

/** Whose operation it is, as far as its span tells. */
export interface OperationAsker {
  readonly usage: OperationUsage;
  /** Whether they came with a token that is accepted. */
  readonly isKnown: boolean;
}

/** The span of a GraphQL operation around its answer; what it was is known when it is over. */
export function inOperationSpan<T>(askerOf: () => OperationAsker | undefined, work: () => Promise<T>): Promise<T> {
  return inSpan('GraphQL operation', {}, async ({ set }) => {
    try {
      return await work();
    } finally {
      const { usage, isKnown = false } = askerOf() ?? {};
      set({
        // A stranger's words stay out.
        'graphql.operation.name': isKnown ? usage?.note?.name?.slice(0, longestName) : undefined,
        'graphql.operation.type': usage?.note?.type ?? undefined,
        'graphql.document.hash': usage?.note?.hash,
        'bankgraph.cost': usage?.requested,
        'bankgraph.bank_calls': usage?.bankCalls,
        'bankgraph.errors': usage?.errorCodes == null ? undefined : Object.keys(usage.errorCodes).join(','),
      });
    }
  });
}
