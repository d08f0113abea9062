// Every server that is measured, by the name it has in the table. Peers run the same resolvers over the same cache; what
// differs is the engine between HTTP and the resolvers. Peers have no guard: that is in their favour.

import { fileURLToPath } from 'node:url';
import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import mercurius from 'mercurius';
import { pino } from 'pino';
import { createLog } from '../../src/observability/log.ts';
import { startGateway } from '../../src/start/in-process.ts';
import { startSubgraph } from '../../src/start/one-subgraph.ts';
import { startFederatedGateway } from '../../src/start/over-subgraphs.ts';
import { createOpenSchema } from '../../subgraphs/define.ts';
import { subgraphs } from '../../subgraphs/index.ts';
import type { RequestContext } from '../../subgraphs/shared/context.ts';
import { type SubgraphName, subgraphNames } from '../../subgraphs/shared/names.ts';
import { composeSupergraph, withoutSecurity } from '../../subgraphs/supergraph.ts';
import { configOf, urlsOf, type World } from '../world.ts';
import { createContexts } from './context.ts';
import { startDroppingReceiver } from './dropping-receiver.ts';
import { federation1Sdl } from './federation1.ts';
import { startHive } from './hive.ts';

const supergraphPath = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));

type Start = (world: World) => Promise<string>;

async function listen(fastify: FastifyInstance): Promise<string> {
  return `${await fastify.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
}

async function serveApollo(
  source: { schema: GraphQLSchema } | { gateway: ApolloGateway },
  contextOf: (headers: Readonly<Record<string, string | string[] | undefined>>) => Promise<RequestContext>,
): Promise<string> {
  const apollo = new ApolloServer<RequestContext>({
    ...source,
    introspection: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await apollo.start();
  const fastify = Fastify({ logger: false });
  fastify.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    handler: fastifyApolloHandler(apollo, { context: (request) => contextOf(request.headers) }),
  });
  return listen(fastify);
}

/** Connections that ask without a pause keep a gateway at its limit, where it refuses: peers do not, so ours does not here. */
const refusesNothing = {
  log: createLog('silent'),
  overload: { turns: { admit: () => true } },
};

/** The gateway as it is served by default, guarded. */
const ours: Start = async (world) => (await startGateway(configOf(world), refusesNothing)).url;

/** The same as it is served, refusing what is too much: bench/flood.ts. */
const oursRefusing: Start = async (world) => (await startGateway(configOf(world), { log: createLog('silent') })).url;

/** The same with its log written, a line an operation; `share` of them. */
const oursLogged =
  (share: string): Start =>
  async (world) => {
    const config = configOf({ ...world, settings: { ...world.settings, REQUEST_LOG: share } });
    const log = createLog('info', pino.destination('/dev/null'));
    return (await startGateway(config, { ...refusesNothing, log })).url;
  };

/** The same with spans of `share` of its requests sent to a receiver in a process of its own, which reads and drops them. */
const oursTraced =
  (share: string): Start =>
  async (world) => {
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: await startDroppingReceiver(), OTEL_TRACES_SAMPLER_ARG: share };
    return (await startGateway(configOf({ ...world, settings: { ...world.settings, ...settings } }), refusesNothing))
      .url;
  };

/** The same with room for operations of more aliases: for answers that a client would have to ask for in parts. */
const oursWide: Start = async (world) => {
  const config = configOf(world);
  const limits = { ...config.limits, maxAliases: 200, maxTokens: 20_000, maxCost: 1_000_000 };
  return (await startGateway({ ...config, limits }, refusesNothing)).url;
};

const apolloServer: Start = (world) => serveApollo({ schema: createOpenSchema(subgraphs) }, createContexts(world));

const apolloGatewayLocal: Start = (world) => {
  const schemas = new Map(subgraphs.map((module) => [String(module.name), createOpenSchema([module])]));
  const gateway = new ApolloGateway({
    supergraphSdl: composeSupergraph(withoutSecurity),
    buildService: ({ name }) => {
      const schema = schemas.get(name);
      if (schema === undefined) throw new TypeError(`no subgraph ${name}`);
      return new LocalGraphQLDataSource(schema);
    },
  });
  return serveApollo({ gateway }, createContexts(world));
};

const apolloGatewayHttp: Start = (world) => {
  const urls = urlsOf(world);
  const gateway = new ApolloGateway({
    supergraphSdl: composeSupergraph(withoutSecurity),
    buildService: ({ name }) =>
      new RemoteGraphQLDataSource({
        url: urls.get(name) ?? '',
        willSendRequest({ request, context }) {
          request.http?.headers.set('authorization', String(context['authorization'] ?? ''));
          request.http?.headers.set('x-router-secret', world.routerSecret);
        },
      }),
  });
  // The gateway only passes the token on; the subgraphs verify it.
  const pass = async (headers: Readonly<Record<string, string | string[] | undefined>>) =>
    ({ authorization: headers['authorization'] }) as unknown as RequestContext;
  return serveApollo({ gateway }, pass);
};

/** Mercurius adds to what it is given; a context has parts on its class. */
const copyOf = (context: RequestContext): object =>
  Object.assign(Object.create(Object.getPrototypeOf(context)), context);

const mercuriusJit: Start = async (world) => {
  const contextOf = createContexts(world);
  const fastify = Fastify({ logger: false });
  await fastify.register(mercurius, {
    schema: createOpenSchema(subgraphs),
    jit: 1,
    context: async (request) => copyOf(await contextOf(request.headers)),
  });
  return listen(fastify);
};

/** The most that Fastify and JSON.stringify could do: the ready answer, asked for once from ours. */
const floor: Start = async (world) => {
  const url = await ours(world);
  const answers = new Map<string, unknown>();
  const fastify = Fastify({ logger: false });
  fastify.post('/graphql', async (request, reply) => {
    const { query } = request.body as { query: string };
    let answer = answers.get(query);
    if (answer === undefined) {
      // What is long comes whole only when the cache has all of it: asked until nothing is added.
      for (let last = ''; JSON.stringify(answer) !== last; ) {
        last = JSON.stringify(answer) ?? '';
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: String(request.headers.authorization) },
          body: JSON.stringify({ query }),
        });
        answer = await response.json();
      }
      answers.set(query, answer);
    }
    return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer));
  });
  return listen(fastify);
};

/** The gateway over the subgraphs' processes, as it is served. */
const oursFederated: Start = async (world) => {
  const gateway = await startFederatedGateway(configOf(world), supergraphPath, refusesNothing);
  return gateway.url;
};

/** One subgraph alone, guarded, as it is served: what every federated gateway here is over. */
const subgraphAlone =
  (name: SubgraphName): Start =>
  async (world) =>
    (await startSubgraph(name, configOf(world), { log: createLog('silent') })).url;

/** It knows Federation 1 only, and a graphql older than ours: packages of its own, loaded where it is measured. */
const mercuriusGateway: Start = async (world) => {
  const urls = urlsOf(world);
  const services = subgraphNames.map((name) => ({ name, url: urls.get(name) ?? '', schema: federation1Sdl(name) }));
  const { startMercuriusGateway } = await import('../mercurius-gateway/start.js');
  return startMercuriusGateway(services, world.routerSecret);
};

/** The servers, in the order of the table. */
export const servers: ReadonlyMap<string, Start> = new Map<string, Start>([
  ['floor', floor],
  ['ours', ours],
  ['ours-logged', oursLogged('1')],
  ['ours-logged-sampled', oursLogged('0.01')],
  ['ours-traced', oursTraced('1')],
  ['ours-traced-sampled', oursTraced('0.01')],
  ['ours-wide', oursWide],
  ['ours-refusing', oursRefusing],
  ['mercurius-jit', mercuriusJit],
  ['apollo-server', apolloServer],
  ['apollo-gateway-local', apolloGatewayLocal],
  ['hive-rust-local', (world) => startHive(world, { rust: true, remote: false })],
  ['hive-js-local', (world) => startHive(world, { rust: false, remote: false })],
  ['ours-federated', oursFederated],
  ['apollo-gateway-http', apolloGatewayHttp],
  ['mercurius-gateway-http', mercuriusGateway],
  ['hive-rust-http', (world) => startHive(world, { rust: true, remote: true })],
  ['hive-js-http', (world) => startHive(world, { rust: false, remote: true })],
  ...subgraphNames.map((name): [string, Start] => [`subgraph-${name}`, subgraphAlone(name)]),
]);
