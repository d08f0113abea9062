// Counts and logs what `/graphql` answers. Registered by server.ts before the routes. The figures themselves are for METRICS_PORT alone
// (src/observability/metrics-listener.ts): on the port that clients reach there are none, whoever asks.

import type { FastifyInstance } from 'fastify';
import type { Metrics, RequestOutcome } from '../observability/metrics.ts';
import type { RequestLog } from './request-log.ts';

/** Who is told of answers. */
export interface AnswerWatchers {
  /** Absent where nobody counts. */
  readonly metrics?: Pick<Metrics, 'graphqlRequest'>;
  /** Null where nothing is logged. */
  readonly requestLog: Pick<RequestLog, 'answered'> | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** When its head was read, by `performance.now()`. Fastify's own `elapsedTime` is 0 where Fastify logs nothing. */
    receivedAtMs: number;
  }
}

/** Has every answer counted and logged, with what it came to and how long it took. */
export function countRequests(fastify: FastifyInstance, { metrics, requestLog }: AnswerWatchers): void {
  fastify.decorateRequest('receivedAtMs', 0);
  fastify.addHook('onRequest', (request, _reply, done) => {
    request.receivedAtMs = performance.now();
    done();
  });
  // biome-ignore lint/complexity/useMaxParams: Fastify calls a hook so.
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (request.url.startsWith('/graphql') && request.method !== 'OPTIONS') {
      const outcome = toOutcome(reply.statusCode, payload);
      const durationMs = performance.now() - request.receivedAtMs;
      metrics?.graphqlRequest(outcome, durationMs);
      requestLog?.answered(request, { status: reply.statusCode, outcome, durationMs });
    }
    done();
  });
}

/** How answers with errors begin, with and without Apollo Server. */
const errorsFirst = '{"errors"';

function toOutcome(status: number, payload: unknown): RequestOutcome {
  if (status >= 500) return 'failed';
  if (status >= 400) return 'refused';
  const head = Buffer.isBuffer(payload) ? payload.toString('latin1', 0, errorsFirst.length) : payload;
  return typeof head === 'string' && head.startsWith(errorsFirst) ? 'partial' : 'ok';
}
