// Counts and logs what `/graphql` answers. Registered by server.ts before the routes. The figures themselves are for METRICS_PORT alone
// (src/observability/metrics-listener.ts): on the port that clients reach there are none, whoever asks.

import type { FastifyInstance, FastifyReply } from 'fastify';
import type { RequestMetrics, RequestOutcome } from '../observability/metrics/requests.ts';
import type { RequestLog } from './request-log.ts';

/** Who is told of answers. */
export interface AnswerWatchers {
  /** Absent where nobody counts. */
  readonly metrics?: RequestMetrics;
  /** Null where nothing is logged. */
  readonly requestLog: Pick<RequestLog, 'answered'> | null;
  /** A request's deadline, milliseconds. */
  readonly timeoutMs: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** When its head was read, by `performance.now()`. Fastify's own `elapsedTime` is 0 where Fastify logs nothing. */
    receivedAtMs: number;
    /** When all of it had arrived, by the clock of `performance.now`; 0 before. */
    arrivedAtMs: number;
  }
}

/** What an answer may take beyond the deadline before it is late: what is left to do when a bank is given up. */
const lateShare = 1.2;

/** Has every answer counted and logged, with what it came to and how long it took. */
export function countRequests(fastify: FastifyInstance, { metrics, requestLog, timeoutMs }: AnswerWatchers): void {
  const lateMs = timeoutMs * lateShare;
  fastify.decorateRequest('receivedAtMs', 0);
  fastify.decorateRequest('arrivedAtMs', 0);
  fastify.addHook('onRequest', (request, _reply, done) => {
    request.receivedAtMs = performance.now();
    done();
  });
  // After the body was read: a client that sends it slowly makes no answer late.
  fastify.addHook('preValidation', (request, _reply, done) => {
    request.arrivedAtMs = performance.now();
    done();
  });
  // biome-ignore lint/complexity/useMaxParams: Fastify calls a hook so.
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (request.url.startsWith('/graphql') && request.method !== 'OPTIONS') {
      const outcome = toOutcome(reply, payload);
      const nowMs = performance.now();
      const { arrivedAtMs } = request;
      const durationMs = nowMs - request.receivedAtMs;
      metrics?.graphqlRequest(outcome, durationMs);
      const isAnswer = outcome === 'ok' || outcome === 'partial';
      if (isAnswer && arrivedAtMs > 0 && nowMs - arrivedAtMs > lateMs) metrics?.lateRequest();
      requestLog?.answered(request, { status: reply.statusCode, outcome, durationMs });
    }
    done();
  });
}

/** How answers with errors begin, with and without Apollo Server. */
const errorsFirst = '{"errors"';

function toOutcome(reply: FastifyReply, payload: unknown): RequestOutcome {
  const { statusCode: status } = reply;
  // Whoever is turned away is told when to come again; a 503 without that is a fault.
  if (status === 503 && reply.hasHeader('retry-after')) return 'overload';
  if (status >= 500) return 'failed';
  if (status >= 400) return 'refused';
  const head = Buffer.isBuffer(payload) ? payload.toString('latin1', 0, errorsFirst.length) : payload;
  return typeof head === 'string' && head.startsWith(errorsFirst) ? 'partial' : 'ok';
}
