// Banks' logos over HTTP: images that the operator has fetched, to anybody who asks. Called by pages.ts.

import type { FastifyInstance } from 'fastify';
import type { BankLogos } from '../sources/logos.ts';

/** The path of a bank's logo. */
export const toLogoPath = (bankId: string): string => `/banks/${bankId}/logo`;

/** Adds the route. */
export function serveLogos(fastify: FastifyInstance, logos: Pick<BankLogos, 'read'>): void {
  fastify.get<{ Params: { bankId: string } }>('/banks/:bankId/logo', async (request, reply) => {
    const logo = await logos.read(request.params.bankId);
    if (logo === null) return reply.code(404).send();
    return (
      reply
        .type(logo.mediaType)
        .header('cache-control', 'public, max-age=86400')
        // An image of somebody else's: nothing in it runs, whoever opens it by itself.
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(logo.bytes)
    );
  });
}
