// One subgraph module served alone: the same resolvers, rules, token check and banks as in process, for a router and for
// nobody else. Called by src/cli/subgraph.ts and by tests; the router is over-subgraphs.ts, or any other that sends the secret.

import { completeSdl, createGuardedSchema } from '../../subgraphs/define.ts';
import { subgraphs } from '../../subgraphs/index.ts';
import type { SubgraphName } from '../../subgraphs/shared/names.ts';
import type { Principal } from '../auth/principal.ts';
import { toRequirements } from '../auth/scope-rules.ts';
import type { Config } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import type { OperationLimits } from '../gateway/limits.ts';
import { filePaths, operationPath } from '../gateway/paths.ts';
import { createServer } from '../gateway/server.ts';
import { createStandingOf, rateLimitHeader, readStanding } from '../limits/standing.ts';
import { createLog } from '../observability/log.ts';
import { createSecretCheck, readTimeLeft, routerSecretHeader, timeLeftHeader } from '../router/router-credential.ts';
import { advise } from './advice.ts';
import { addExports } from './exports.ts';
import { createPageQuestions } from './page-questions.ts';
import { servePages } from './pages.ts';
import { openSubgraphReloading } from './reload-services.ts';
import { createRequestContext } from './request-context.ts';
import { exposeMetrics, type Gateway, type GatewayOptions } from './run.ts';
import { createServices } from './services.ts';
import { startTracing } from './tracing.ts';

/** By the route that was found, not by the URL: `/%67raphql` leads to one, too. */
const forRouter: ReadonlySet<string | undefined> = new Set([operationPath, ...filePaths]);

/** Starts a subgraph; it listens when the promise is fulfilled. @throws InvalidConfig without a ROUTER_SECRET */
export async function startSubgraph(
  name: SubgraphName,
  config: Config,
  { log, configSource }: Pick<GatewayOptions, 'log' | 'configSource'> = {},
): Promise<Gateway> {
  const { routerSecret } = config;
  if (routerSecret === null) {
    throw new InvalidConfig([
      { where: 'ROUTER_SECRET', what: 'is required: a subgraph answers nobody but the router that knows it' },
    ]);
  }
  const modules = subgraphs.filter((module) => module.name === name);
  const plainLog = log ?? createLog(config.logLevel);
  advise(config, plainLog);
  const endTracing = await startTracing(config, { component: name, log: plainLog });
  const owned = await createServices(config, plainLog, name);
  const { services, metrics, log: ownLog, pointLimits, allBanks, sources, stored, erasures, close } = owned;
  const holdsSecret = createSecretCheck(routerSecret);
  const server = await createServer({
    config: {
      ...config,
      limits: toRouterLimits(config.limits),
      maxRequestBytes: toRouterBytes(config.maxRequestBytes),
    },
    schema: createGuardedSchema(modules, { federation: true }),
    sdl: completeSdl(),
    openWhenGranted: {
      requirements: toRequirements(completeSdl()),
      resolvers: modules.map(({ resolvers }) => resolvers),
    },
    landingPage: null,
    isForRouter: true,
    // The router's secret is asked for by a hook of the routes.
    webSockets: false,
    contextFor: (request) =>
      createRequestContext(request, {
        ...services,
        // Nobody else gets as far as this: see the hook below.
        isRouter: () => true,
        // The router alone counts points.
        rateLimitOf: (_principal, headers) => readStanding(headers[rateLimitHeader]),
        requestTimeoutMs: readTimeLeft(request.headers[timeLeftHeader], config.requestTimeoutMs),
      }),
    log: ownLog,
    // The router decides for both: without a trace of its own, none is wanted.
    spans:
      config.tracing === null
        ? null
        : {
            followsParents: ({ headers }) => holdsSecret(headers[routerSecretHeader]),
            shareOf: ({ headers }) => (holdsSecret(headers[routerSecretHeader]) ? 0 : (config.tracing?.share ?? 0)),
          },
    requestLog: { share: config.requestLog, write: ownLog.operation },
    metrics,
  });
  server.fastify.addHook('onRequest', async (request, reply) => {
    const isForRouter = forRouter.has(request.routeOptions.url);
    if (!isForRouter || holdsSecret(request.headers[routerSecretHeader])) return;
    return reply.code(401).send({
      errors: [{ message: 'This is for the router only.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
  // Links are the banks subgraph's: it completes them, too.
  if (stored !== null && name === 'banks') {
    servePages(server.fastify, config, {
      ...stored,
      allBanks,
      sources,
      tokens: services.tokens,
      log: ownLog,
      reads: services,
      erasures,
      // People's pages ask the whole schema: this process has all of its code, and what it reads.
      ask: createPageQuestions({
        services,
        pointLimits,
        schema: () => createGuardedSchema(subgraphs, { federation: false }),
      }),
    });
  }
  // A router hands exports on to whoever reads entries. Their points are counted here, row by row: with Redis together with the router's.
  if (name === 'transactions') {
    const standingOf = createStandingOf(pointLimits);
    const rateLimitOf = (principal: Principal | null) => (principal === null ? null : standingOf(principal));
    addExports(server.fastify, {
      services: { ...services, isRouter: () => true, rateLimitOf },
      pointLimits,
      metrics,
      overload: server.overload,
      log: ownLog,
    });
  }
  const reloading = openSubgraphReloading(config, configSource, { owned, log: ownLog });
  const url = await server.listen();
  stored?.address.listensAt(new URL(url).origin);
  const scrapers = await exposeMetrics(config, metrics);
  ownLog.started(url, config.banks.length);
  return {
    url,
    metricsUrl: scrapers?.url ?? null,
    reload: reloading === null ? null : () => reloading.reload(),
    async stop() {
      await reloading?.stop();
      await server.stop();
      await Promise.all([close(), scrapers?.close()]);
      await endTracing();
      ownLog.stopped();
    },
  };
}

/**
 * What a router makes of an operation within the limits is within these: it writes fragments out where they are spread
 * and names entity groups by aliases, but an object costs what it costs.
 */
function toRouterLimits(limits: OperationLimits): OperationLimits {
  return {
    maxTokens: limits.maxTokens * 3,
    maxFields: limits.maxFields * 2,
    maxDepth: limits.maxDepth + 2,
    maxAliases: limits.maxAliases * 10 + 100,
    maxCost: limits.maxCost,
    maxWrites: limits.maxWrites,
    maxNameLength: limits.maxNameLength + plannedPrefixLength,
  };
}

/** Routers put a prefix before the client's names; ours `alias__`. */
const plannedPrefixLength = 64;

/** The client's variables, the operation written out, and 500 representations of a few hundred bytes. */
function toRouterBytes(maxRequestBytes: number): number {
  return maxRequestBytes * 10;
}
