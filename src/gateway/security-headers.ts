// The security headers of every answer. They are helmet's, but asked for once: @fastify/helmet makes them anew for each
// request, policy and all. Called by server.ts.

import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';

/** What helmet sets with these options, by name. */
export async function securityHeaders(options: FastifyHelmetOptions): Promise<ReadonlyMap<string, string>> {
  const [guarded, bare] = [Fastify({ logger: false }), Fastify({ logger: false })];
  await guarded.register(helmet, options);
  const own = new Map<string, string>();
  const [{ headers }, { headers: common }] = [await guarded.inject('/'), await bare.inject('/')];
  for (const [name, value] of Object.entries(headers)) {
    if (!(name in common) && value !== undefined) own.set(name, String(value));
  }
  await Promise.all([guarded.close(), bare.close()]);
  return own;
}

/** Has every answer of a server carry helmet's headers, refusals and unknown paths included. */
export async function addSecurityHeaders(fastify: FastifyInstance, options: FastifyHelmetOptions): Promise<void> {
  const headers = Object.fromEntries(await securityHeaders(options));
  fastify.addHook('onRequest', (_request, reply, done) => {
    // With the others, and not on Node's own response: what is set there has Node merge both, name by name.
    reply.headers(headers);
    done();
  });
}
