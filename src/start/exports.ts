// Exports and statements' documents beside the endpoint: the same callers, contexts, points and overload. Called by in-process.ts, and by one-subgraph.ts for the
// transactions subgraph, to which a gateway over subgraphs hands them on; served by src/exports and src/documents.

import type { FastifyInstance } from 'fastify';
import { serveDocuments } from '../documents/route.ts';
import { type ExportsDeps, serveExports } from '../exports/route.ts';
import { createAdmission } from '../gateway/admission.ts';
import type { Overload } from '../gateway/overload.ts';
import { authenticate } from '../gateway/shared/authenticate.ts';
import { deadlineIn } from '../http/deadline.ts';
import type { PointLimits } from '../limits/points.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { type ContextServices, createContextFor } from './request-context.ts';

/** What exports are made of. */
export interface ExportsServices {
  readonly services: ContextServices;
  readonly pointLimits: PointLimits;
  readonly metrics: Metrics;
  readonly overload: Overload | null;
  readonly log: Log;
}

/** Adds their routes. */
export function addExports(
  fastify: FastifyInstance,
  { services, pointLimits, metrics, overload, log }: ExportsServices,
): void {
  const deps: ExportsDeps = {
    ids: services.ids,
    authenticate: (header) => authenticate(header, services),
    contextFor: (principal, { headers, clientGone }) => {
      const deadline = deadlineIn(services.requestTimeoutMs, clientGone);
      // What an operation costs is not asked of an export.
      const { 'graphql-cost': _cost, ...own } = headers;
      return createContextFor(principal, { headers: own, deadline }, services);
    },
    admission: createAdmission(pointLimits, metrics),
    charge(principal, points) {
      pointLimits.charge(principal, points);
      metrics.points(principal.clientId, points);
    },
    overload,
    onBroken: log.exportBroken,
    onUnexpected: log.unexpectedError,
  };
  serveExports(fastify, deps);
  serveDocuments(fastify, deps);
}
