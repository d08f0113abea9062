// The gateway with all subgraphs in its own process. Called by src/cli/start.ts and src/cli/gateway.ts; makes what is shared
// by services.ts and serves it by src/gateway and the pages for people.

import { completeSdl, createGuardedSchema } from '../../subgraphs/define.ts';
import { subgraphs } from '../../subgraphs/index.ts';
import { toRequirements } from '../auth/scope-rules.ts';
import type { Config } from '../config/config.ts';
import { createServer } from '../gateway/server.ts';
import { createStandingOf } from '../limits/standing.ts';
import { createLog } from '../observability/log.ts';
import { createSecretCheck, routerSecretHeader } from '../router/router-credential.ts';
import { advise } from './advice.ts';
import { countFieldUses } from './callers.ts';
import { openTrustedDocuments } from './documents.ts';
import { landingPageOf, serveExplorerIfSet, serveFront } from './explorer.ts';
import { addExports } from './exports.ts';
import { createPageQuestions } from './page-questions.ts';
import { servePages } from './pages.ts';
import { openReloading } from './reload-services.ts';
import { type ContextServices, createRequestContext } from './request-context.ts';
import { exposeMetrics, type Gateway, type GatewayOptions } from './run.ts';
import { createServices } from './services.ts';
import { startTracing, toHttpSpans } from './tracing.ts';

/** Starts a gateway; it listens when the promise is fulfilled. */
export async function startGateway(config: Config, options: GatewayOptions = {}): Promise<Gateway> {
  const plainLog = options.log ?? createLog(config.logLevel);
  advise(config, plainLog);
  const endTracing = await startTracing(config, { component: 'gateway', log: plainLog });
  const owned = await createServices(config, plainLog);
  const { services, metrics, log, pointLimits, allBanks, sources, stored, erasures, close } = owned;
  const standingOf = createStandingOf(pointLimits);
  const contextServices: ContextServices = {
    ...services,
    ...routerOf(config),
    rateLimitOf: (principal) => (principal === null ? null : standingOf(principal)),
  };
  const documents = openTrustedDocuments(config, { log, metrics });
  const fieldUses = countFieldUses(config, metrics);
  const schema = createGuardedSchema(subgraphs, { federation: config.federation });
  const server = await createServer({
    config,
    schema,
    sdl: completeSdl(),
    openWhenGranted: {
      requirements: toRequirements(completeSdl()),
      resolvers: subgraphs.map(({ resolvers }) => resolvers),
    },
    landingPage: landingPageOf(config, options),
    ...(documents === null ? {} : { trusted: documents.trusted }),
    webSockets: true,
    contextFor: (request) => createRequestContext(request, contextServices),
    pointLimits,
    fieldUses,
    ...(options.overload === undefined ? {} : { overload: options.overload }),
    log,
    spans: toHttpSpans(config),
    requestLog: { share: config.requestLog, write: log.operation },
    metrics,
  });
  if (stored !== null) {
    const ask = createPageQuestions({ services: contextServices, pointLimits, schema: () => schema });
    const { tokens } = services;
    servePages(server.fastify, config, { ...stored, allBanks, sources, tokens, log, reads: services, ask, erasures });
  }
  addExports(server.fastify, { services: contextServices, pointLimits, metrics, overload: server.overload, log });
  serveFront(server.fastify, config, options);
  await serveExplorerIfSet(server.fastify, config, options);
  const reloading = openReloading(config, options.configSource, { owned, log, documents, fieldUses });
  const url = await server.listen();
  stored?.address.listensAt(new URL(url).origin);
  const scrapers = await exposeMetrics(config, metrics);
  log.started(url, config.banks.length);
  return {
    url,
    metricsUrl: scrapers?.url ?? null,
    reload: reloading === null ? null : () => reloading.reload(),
    async stop() {
      await reloading?.stop();
      documents?.stop();
      await server.stop();
      await Promise.all([close(), scrapers?.close()]);
      await endTracing();
      log.stopped();
    },
  };
}

/** How a router in front is told: by the secret that only it knows, and by nothing where there is none. */
function routerOf({ federation, routerSecret }: Config): Pick<ContextServices, 'isRouter'> {
  if (!federation || routerSecret === null) return {};
  const holdsSecret = createSecretCheck(routerSecret);
  return { isRouter: (headers) => holdsSecret(headers[routerSecretHeader]) };
}
