// A span for each HTTP request and, within it, one for its GraphQL operation. Hooks of Fastify, registered by server.ts where spans are
// recorded; names and attributes follow OpenTelemetry's semantic conventions for HTTP and GraphQL servers. The path is the
// route's, not the client's: an id can stand in it.

import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OperationUsage } from '../limits/operation-usage.ts';
import { inSpan, tracerName } from '../tracing/spans.ts';
import { parseTraceParent } from '../tracing/trace-context.ts';

/** Which requests are recorded. */
export interface HttpSpansOptions {
  /** Whether whoever asks decides what is recorded: a router in front. A stranger's trace is only linked. */
  readonly followsParents: (request: FastifyRequest) => boolean;
  /** Which share of requests is recorded about which nobody else has decided, 0 to 1. */
  readonly shareOf: (request: FastifyRequest) => number;
  /** In [0, 1); for tests. */
  readonly random?: () => number;
}

const spans = new WeakMap<FastifyRequest, Span>();

/**
 * Has every request to this server recorded, or a sample of them. It is drawn before anything is made: what is not recorded has no
 * span and no context, and costs two hooks that do nothing.
 */
export function recordRequests(
  fastify: FastifyInstance,
  { followsParents, shareOf, random = Math.random }: HttpSpansOptions,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url: route = 'unknown' } = request.routeOptions;
    // Asked every few seconds by whoever minds the process.
    if (route.startsWith('/health/')) return done();
    const remote = parseTraceParent(request.headers['traceparent']);
    const isFollowed = remote !== null && followsParents(request);
    if (isFollowed ? !remote.isSampled : random() >= shareOf(request)) return done();
    const asked = remote === null ? context.active() : propagation.extract(context.active(), request.headers);
    const linked = isFollowed ? undefined : trace.getSpanContext(asked);
    const span = trace.getTracer(tracerName).startSpan(
      `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': request.method, 'http.route': route },
        ...(remote === null || linked === undefined ? {} : { links: [{ context: linked }] }),
      },
      isFollowed ? asked : context.active(),
    );
    spans.set(request, span);
    reply.raw.once('close', () => end(span, reply));
    done();
  });
  // Here and not before: reading the body leaves the context that a hook was called in.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) return done();
    context.with(trace.setSpan(context.active(), span), done);
  });
}

function end(span: Span, { raw }: FastifyReply): void {
  if (!raw.writableFinished) span.setStatus({ code: SpanStatusCode.ERROR, message: 'aborted' });
  else {
    span.setAttribute('http.response.status_code', raw.statusCode);
    if (raw.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
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
