// The gateway's figures on its own port, for somebody on this very machine, and the count of GraphQL requests. Registered by
// server.ts. Whoever comes through a proxy, or from elsewhere, is told that there is nothing here: METRICS_PORT is for them.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics, RequestOutcome } from '../observability/metrics.ts';

/** Headers by which proxies say that they are one (RFC 7239, and what was usual before it). */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

/** Adds `GET /metrics`, and counts what `/graphql` answers. Before the routes are registered. */
export function serveMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (request.url.startsWith('/graphql') && request.method !== 'OPTIONS') {
      metrics.graphqlRequest(toOutcome(reply.statusCode, payload), reply.elapsedTime);
    }
    done();
  });
  fastify.get('/metrics', async (request, reply) => {
    if (!isLocal(request)) return reply.callNotFound();
    return reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

function isLocal({ socket, headers }: FastifyRequest): boolean {
  const peer = socket.remoteAddress ?? '';
  const isLoopback = peer === '::1' || /^(?:::ffff:)?127\./.test(peer);
  return isLoopback && !proxyHeaders.some((name) => headers[name] !== undefined);
}

/** Answers with errors begin with them, with and without Apollo Server. */
function toOutcome(status: number, payload: unknown): RequestOutcome {
  if (status >= 500) return 'failed';
  if (status >= 400) return 'refused';
  return typeof payload === 'string' && payload.startsWith('{"errors"') ? 'partial' : 'ok';
}
