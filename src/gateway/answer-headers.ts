// Headers that depend on the answer: nothing is to be stored that is somebody's or went wrong, and who needs a token is told
// where one can be had. Registered by server.ts before the routes.

import type { FastifyInstance } from 'fastify';
import { isGuarded } from './paths.ts';

/** Where the OAuth protected resource metadata are (RFC 9728 section 3), below the gateway's address. */
export const metadataPath = '/.well-known/oauth-protected-resource';

/** What {@link addAnswerHeaders} needs. */
export interface AnswerHeadersOptions {
  /** The address that clients reach the gateway by, without a slash at its end; null where only a router asks. */
  readonly publicUrl: (() => string) | null;
}

/**
 * Has answers of `/graphql`, exports and errors carry `Cache-Control: no-store` (RFC 9111 section 5.2.2.5), and answers with 401 a
 * challenge with `resource_metadata` (RFC 9728 section 5.1).
 */
export function addAnswerHeaders(fastify: FastifyInstance, { publicUrl }: AnswerHeadersOptions): void {
  // biome-ignore lint/complexity/useMaxParams: Fastify calls a hook so.
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    const isAnswer = isGuarded(request);
    if ((isAnswer || reply.statusCode >= 400) && !reply.hasHeader('cache-control')) {
      reply.header('cache-control', 'no-store');
    }
    if (reply.statusCode === 401 && isAnswer && publicUrl !== null) {
      const given = reply.getHeader('www-authenticate');
      const challenge = typeof given === 'string' ? given : 'Bearer';
      const metadata = `resource_metadata="${publicUrl()}${metadataPath}"`;
      reply.header('www-authenticate', `${challenge}${challenge.includes(' ') ? ',' : ''} ${metadata}`);
    }
    done();
  });
}
