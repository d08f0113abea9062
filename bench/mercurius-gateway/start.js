// The Mercurius gateway with JIT over the subgraphs' processes. JavaScript, since its packages are installed only where it is
// measured: `npm ci --prefix bench/mercurius-gateway`. Started by ../servers/index.ts.

import gateway from '@mercuriusjs/gateway';
import Fastify from 'fastify';

/**
 * Starts it; gives its endpoint.
 *
 * @param {readonly { readonly name: string, readonly url: string, readonly schema: string }[]} services SDL of Federation 1
 * @param {string} routerSecret
 * @returns {Promise<string>}
 */
export async function startMercuriusGateway(services, routerSecret) {
  const fastify = Fastify({ logger: false });
  await fastify.register(gateway, {
    jit: 1,
    gateway: {
      services: services.map((service) => ({
        ...service,
        connections: 100,
        rewriteHeaders: ({ authorization }) => ({ authorization, 'x-router-secret': routerSecret }),
      })),
    },
  });
  return `${await fastify.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
}
