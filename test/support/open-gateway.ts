// Our gateway over anybody's supergraph: no tokens, nothing closed but what the supergraph closes, errors as subgraphs tell them.
// For test/serve-supergraph.ts and tests; the gateway that people run is src/start/over-subgraphs.ts.

import { createServer } from '../../src/gateway/server.ts';
import { deadlineIn } from '../../src/http/deadline.ts';
import { OperationUsage } from '../../src/limits/operation-usage.ts';
import { WriteRefusals } from '../../src/limits/write-refusals.ts';
import { createLog } from '../../src/observability/log.ts';
import type { ExecutorOptions } from '../../src/router/executor-options.ts';
import { createOperationPlugin, OperationFetch, type RouterContext } from '../../src/router/router-context.ts';
import { createSubgraphClients } from '../../src/router/subgraph-client.ts';
import { createSubgraphStreams } from '../../src/router/subgraph-stream.ts';
import { loadSupergraph } from '../../src/router/supergraph.ts';

/** Nothing taken for granted. */
export const anySupergraph: ExecutorOptions = {
  scalars: {},
  isPublic: () => true,
  maxRepresentations: 500,
  overrides: { labels: new Set(), percentage: 0 },
};

const timeoutMs = 10_000;
const limits = { maxTokens: 10_000, maxFields: 10_000, maxDepth: 100, maxAliases: 1000, maxWrites: 100 };

/** Starts it on a port of this machine, any by default. */
export async function startOpenGateway(
  supergraph: string,
  port = 0,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const log = createLog('silent');
  const shared = {
    routerSecret: null,
    maxBodyBytes: 10_000_000,
    onTrouble: log.subgraphTrouble,
    disclosure: { codes: null, extensions: null },
  };
  const clients = createSubgraphClients(shared);
  const streams = createSubgraphStreams(shared);
  const placeIn = (urls: ReadonlyMap<string, string>, subgraph: string) => ({
    subgraph,
    url: urls.get(subgraph) ?? '',
  });
  const served = loadSupergraph(
    supergraph,
    {
      urls: new Map(),
      askFor: (urls) => (context) => (subgraph, query, terms) =>
        clients.ask(placeIn(urls, subgraph), context, { query, ...terms }),
      subscribeFor:
        (urls) =>
        (context, { subgraph, operation }, variables) =>
          streams.subscribe(placeIn(urls, subgraph), context, { query: operation, variables }),
      onStrayError: () => undefined,
    },
    anySupergraph,
  );
  const server = await createServer<RouterContext>({
    ...served,
    config: {
      host: '127.0.0.1',
      port,
      publicUrl: null,
      token: { issuer: 'http://127.0.0.1', audience: 'nobody' },
      limits: { ...limits, maxCost: 1_000_000, maxNameLength: 200 },
      introspection: true,
      maxRequestBytes: 1_000_000,
      overloadTurnMs: 0,
      corsOrigins: [],
      requestTimeoutMs: 2000,
      subscriptionLimits: { maxSubscriptions: 100, maxSubscriptionsPerCaller: 100 },
      stopDelayMs: 0,
    },
    landingPage: null,
    webSockets: false,
    log,
    contextFor: async ({ clientGone }) => ({
      principal: null,
      deadline: deadlineIn(timeoutMs, clientGone),
      forwarded: {},
      operation: new OperationFetch(),
      refusals: new WriteRefusals(),
      usage: new OperationUsage(),
      standing: () => null,
    }),
    plugins: (format) => [createOperationPlugin(format)],
  });
  return {
    url: await server.listen(),
    async stop() {
      await server.stop();
      await Promise.all([clients.close(), streams.close()]);
    },
  };
}
