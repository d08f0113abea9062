// Counts what `/graphql` answers. Registered by server.ts before the routes. The figures themselves are for METRICS_PORT alone
// (src/observability/metrics-listener.ts): on the port that clients reach there are none, whoever asks.

import type { FastifyInstance } from 'fastify';
import type { Metrics, RequestOutcome } from '../observability/metrics.ts';

/** Has every answer counted, with what it came to and how long it took. */
export function countRequests(fastify: FastifyInstance, metrics: Metrics): void {
  // biome-ignore lint/complexity/useMaxParams: Fastify calls a hook so.
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (request.url.startsWith('/graphql') && request.method !== 'OPTIONS') {
      metrics.graphqlRequest(toOutcome(reply.statusCode, payload), reply.elapsedTime);
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
