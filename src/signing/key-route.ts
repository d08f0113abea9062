// `GET /reports/jwks.json`: the public keys of signed reports, as a JSON Web Key Set (RFC 7517). Without a token: they are public.
// Served by the compositions whose process has the store and the address that is told with a report.

import type { FastifyInstance } from 'fastify';
import type { ReportSigner } from './report-signer.ts';

/** Where the keys are. */
export const reportKeysPath = '/reports/jwks.json';

/** Adds the route. */
export function serveReportKeys(fastify: FastifyInstance, signer: Pick<ReportSigner, 'readKeys'>): void {
  fastify.get(reportKeysPath, async (_request, reply) => {
    const keys = await signer.readKeys();
    return reply
      .header('cache-control', 'public, max-age=300')
      .type('application/jwk-set+json; charset=utf-8')
      .send(JSON.stringify(keys));
  });
}
