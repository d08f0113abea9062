// Fastify's refusals (too large, bad JSON, unknown path) in the form that GraphQL clients read. Called by server.ts.

import type { FastifyInstance } from 'fastify';
import type { Log } from '../observability/log.ts';
import { internalMessage } from './shared/errors.ts';

/** Has every refusal answered as a GraphQL error; what nobody foresaw is logged. */
export function answerErrors(fastify: FastifyInstance, log: Pick<Log, 'unexpectedError'>): void {
  fastify.setErrorHandler((error, _request, reply) => {
    const status = toStatus(error);
    if (status >= 500) log.unexpectedError(error);
    const message = status >= 500 ? internalMessage : toMessage(status);
    const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
    return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
  });
  fastify.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({
      errors: [{ message: 'There is nothing here; the endpoint is /graphql.', extensions: { code: 'NOT_FOUND' } }],
    }),
  );
}

function toStatus(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}

function toMessage(status: number): string {
  if (status === 413) return 'The request body is too large.';
  if (status === 415) return 'The request body must be application/json.';
  return 'The request could not be read.';
}
