// The gateway over subgraphs: the same public endpoint as in process, its operations planned over a supergraph and fetched
// from the subgraphs that own the fields. Called by src/cli/gateway.ts and src/cli/start-federated.ts.

import { readFileSync } from 'node:fs';
import { createIssuerKeys, createTokenVerifier } from '../auth/token.ts';
import type { Config } from '../config/config.ts';
import { createServer } from '../gateway/server.ts';
import { createStandingOf } from '../limits/standing.ts';
import { createLog } from '../observability/log.ts';
import { createMetrics } from '../observability/metrics.ts';
import { openRedis } from '../redis/connection.ts';
import { passOnExports } from '../router/pass-on-exports.ts';
import { createOperationPlugin, createRouterContext, toForwarded } from '../router/router-context.ts';
import { createSubgraphClients } from '../router/subgraph-client.ts';
import { createSubgraphMetrics } from '../router/subgraph-metrics.ts';
import { createSubgraphStreams } from '../router/subgraph-stream.ts';
import { loadSupergraph, type Supergraph } from '../router/supergraph.ts';
import { watchSupergraphFile } from '../router/supergraph-file.ts';
import { adviseOnTokens } from './advice.ts';
import { countFieldUses, openPointLimits } from './callers.ts';
import { createCountedLog } from './counted-log.ts';
import { openTrustedDocuments } from './documents.ts';
import { landingPageOf, serveExplorerIfSet, serveFront } from './explorer.ts';
import { openRouterReloading } from './reload-services.ts';
import { exposeMetrics, type Gateway, type GatewayOptions } from './run.ts';
import { startTracing, toHttpSpans } from './tracing.ts';

/** Starts a gateway over the supergraph in a file; it listens when the promise is fulfilled. */
export async function startFederatedGateway(
  config: Config,
  supergraphPath: string,
  options: GatewayOptions = {},
): Promise<Gateway> {
  const metrics = createMetrics({ clients: config.clients });
  const log = createCountedLog(options.log ?? createLog(config.logLevel), metrics);
  if (config.routerSecret === null) log.advice('ROUTER_SECRET is not set: subgraphs of this project will refuse.');
  adviseOnTokens(config, log);
  const endTracing = await startTracing(config, { component: 'router', log });
  const subgraphMetrics = createSubgraphMetrics(metrics.registry);
  const clients = createSubgraphClients({
    routerSecret: config.routerSecret,
    maxBodyBytes: config.subgraphMaxBodyBytes,
    onTrouble: log.subgraphTrouble,
    onAnswer: subgraphMetrics.onAnswer,
    onJoined: subgraphMetrics.onJoined,
  });
  const streams = createSubgraphStreams({
    routerSecret: config.routerSecret,
    maxBodyBytes: config.subgraphMaxBodyBytes,
    onTrouble: log.subgraphTrouble,
  });
  const load = (text: string): Supergraph =>
    loadSupergraph(text, {
      urls: config.subgraphUrls,
      askFor: (urls) => (context) => (subgraph, operation, terms) =>
        clients.ask({ subgraph, url: urls.get(subgraph) ?? '' }, context, { query: operation, ...terms }),
      subscribeFor:
        (urls) =>
        (context, { subgraph, operation }, variables) =>
          streams.subscribe({ subgraph, url: urls.get(subgraph) ?? '' }, context, { query: operation, variables }),
      onStrayError: (subgraph, { failure }) =>
        log.subgraphTrouble({ subgraph, reason: `an error on no field: ${String(failure.extensions['code'])}` }),
    });

  // Points alone are counted here: without Redis by each process for itself.
  const onTrouble = (reason: string): void => {
    metrics.cacheTrouble();
    log.cacheTrouble(reason);
  };
  const redis = config.redis === null ? null : openRedis({ ...config.redis, onTrouble });
  if (redis !== null) metrics.watchRedis(redis.isUsable);
  const pointLimits = openPointLimits(config, redis, metrics);
  const services = {
    standingOf: createStandingOf(pointLimits),
    tokens: createTokenVerifier(config.token, createIssuerKeys(config.token, metrics.keysFetched)),
    log,
    requestTimeoutMs: config.requestTimeoutMs,
    psuIpHeader: config.psuIpHeader,
    psuUserAgentHeader: config.psuUserAgentHeader,
  };
  const text = readFileSync(supergraphPath, 'utf8');
  const documents = openTrustedDocuments(config, { log, metrics });
  const first = load(text);
  let { urls } = first;
  const fieldUses = countFieldUses(config, metrics);
  subgraphMetrics.subgraphsLoaded(urls.keys());
  const server = await createServer({
    config,
    ...first,
    landingPage: landingPageOf(config, options),
    ...(documents === null ? {} : { trusted: documents.trusted }),
    webSockets: true,
    contextFor: (request) => createRouterContext(request, services),
    pointLimits,
    fieldUses,
    ...(options.overload === undefined ? {} : { overload: options.overload }),
    log,
    spans: toHttpSpans(config),
    requestLog: { share: config.requestLog, write: log.operation },
    metrics,
    plugins: (format) => [createOperationPlugin(format)],
  });

  // One after another: the file may change again before its last content is served.
  let changes: Promise<void> = Promise.resolve();
  const serveNext = async (changed: string): Promise<void> => {
    try {
      const next = load(changed);
      await server.replaceSchema(next);
      urls = next.urls;
      clients.keep(next.urls.values());
      subgraphMetrics.subgraphsLoaded(urls.keys());
      log.supergraphLoaded([...next.urls.keys()]);
    } catch (error) {
      log.supergraphRefused(error);
    }
  };
  const unwatch = watchSupergraphFile(supergraphPath, text, {
    onChange(changed) {
      changes = changes.then(() => serveNext(changed));
    },
    onError: log.supergraphRefused,
  });
  passOnExports(server.fastify, {
    endpoint: () => urls.get('transactions'),
    routerSecret: config.routerSecret,
    toForwarded: (headers) => toForwarded(headers, config),
    overload: server.overload,
    onTrouble: log.subgraphTrouble,
  });
  serveFront(server.fastify, config, options);
  await serveExplorerIfSet(server.fastify, config, options);
  const reloading = openRouterReloading(config, options.configSource, {
    metrics,
    pointLimits,
    log,
    documents,
    fieldUses,
  });
  const url = await server.listen();
  const scrapers = await exposeMetrics(config, metrics);
  log.started(url, 0);
  return {
    url,
    metricsUrl: scrapers?.url ?? null,
    reload: reloading === null ? null : () => reloading.reload(),
    async stop() {
      await reloading?.stop();
      documents?.stop();
      unwatch();
      await changes;
      await server.stop();
      await Promise.all([clients.close(), streams.close(), scrapers?.close()]);
      redis?.close();
      await endTracing();
      log.stopped();
    },
  };
}
