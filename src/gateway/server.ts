// The public endpoint: Fastify in front, Apollo Server behind it, one guarded schema. Made by src/main.ts; answers
// /graphql, /health/live, /health/ready and the OAuth protected resource metadata (RFC 9728), and stops without failing
// what is under way.

import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { scopes } from '../auth/principal.ts';
import type { Config } from '../config/config.ts';
import type { RequestContext } from '../context.ts';
import { createJitEngine } from './engine/plugin.ts';
import { formatError } from './errors.ts';
import { assertCost, createCostEstimate, createShapeRule } from './limits.ts';
import { type ContextServices, createRequestContext } from './request-context.ts';

/** What the Sandbox page opens with. */
export interface LandingPage {
  readonly document: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What {@link createServer} needs. */
export interface ServerOptions {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  /** The SDL with its directives: list sizes are read from it. */
  readonly sdl: DocumentNode;
  readonly services: ContextServices;
  readonly landingPage: LandingPage | null;
}

/** A gateway that can be listened to. */
export interface Server {
  readonly fastify: FastifyInstance;
  /** Starts to listen; gives the endpoint's URL. */
  listen(): Promise<string>;
  /** Says not ready, finishes what is under way, and closes. */
  stop(): Promise<void>;
}

/** How long a client may take to send its request: 256 kB come in a second on any line. */
const requestArrivalMs = 15_000;

/** Makes the server; nothing listens yet. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { config, services } = options;
  let ready = true;
  const fastify = Fastify({
    bodyLimit: config.maxRequestBytes,
    requestTimeout: requestArrivalMs,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    logger: false,
    return503OnClosing: false,
  });
  await fastify.register(helmet, options.landingPage === null ? {} : { contentSecurityPolicy: sandboxPolicy });
  await fastify.register(cors, {
    origin: config.corsOrigins.includes('*') ? '*' : [...config.corsOrigins],
    methods: ['GET', 'POST', 'OPTIONS'],
    maxAge: 86_400,
  });
  answerErrors(fastify, services);
  // A connection kept alive past its last answer would hold the end up until the client lets go of it.
  fastify.addHook('onSend', async (_request, reply) => {
    if (!ready) reply.header('connection', 'close');
  });
  fastify.get('/health/live', async () => ({ status: 'live' }));
  fastify.get('/health/ready', async (_request, reply) =>
    reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'stopping' }),
  );
  fastify.get('/.well-known/oauth-protected-resource', async () => ({
    resource: config.token.audience,
    authorization_servers: [config.token.issuer],
    scopes_supported: scopes,
    bearer_methods_supported: ['header'],
  }));
  const apollo = createApollo(options, fastify);
  await apollo.start();
  fastify.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    handler: fastifyApolloHandler(apollo, {
      context: (request, reply) => toContext(request, reply, services),
    }),
  });
  return {
    fastify,
    async listen() {
      const address = await fastify.listen({ host: config.host, port: config.port });
      return `${address}/graphql`;
    },
    async stop() {
      ready = false;
      await apollo.stop();
      await fastify.close();
    },
  };
}

function toContext(request: FastifyRequest, reply: FastifyReply, services: ContextServices): Promise<RequestContext> {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return createRequestContext({ headers: request.headers, clientGone: gone.signal }, services);
}

function createApollo(
  { config, schema, sdl, services, landingPage }: ServerOptions,
  fastify: FastifyInstance,
): ApolloServer<RequestContext> {
  const estimate = createCostEstimate(schema, sdl);
  const limitCost: ApolloServerPlugin<RequestContext> = {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operationName, request }) {
          assertCost(estimate(document, operationName ?? undefined, request.variables ?? {}), config.limits.maxCost);
        },
      };
    },
  };
  const format: NonNullable<ApolloServerOptions<RequestContext>['formatError']> = (formatted, error) =>
    formatError(formatted, error, services.log.unexpectedError);
  return new ApolloServer<RequestContext>({
    schema,
    introspection: config.introspection,
    hideSchemaDetailsFromClientErrors: !config.introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    // One operation a request: a batch would walk around the limits of one.
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: config.limits.maxTokens },
    validationRules: [createShapeRule(config.limits)],
    formatError: format,
    logger: silentLogger,
    plugins: [
      fastifyApolloDrainPlugin(fastify),
      // Cache hints a field cost half the throughput; any client could ask for inline traces with one header.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      landingPage === null
        ? ApolloServerPluginLandingPageDisabled()
        : ApolloServerPluginLandingPageLocalDefault({
            embed: { runTelemetry: false },
            document: landingPage.document,
            headers: { ...landingPage.headers },
            footer: false,
          }),
      limitCost,
      createJitEngine<RequestContext>({ schema, formatError: format }),
    ],
  });
}

/** Apollo's own lines could hold operations with a customer's data in literals. Errors come through formatError. */
const silentLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Fastify's refusals (too large, bad JSON, unknown path) in the form that GraphQL clients read. */
function answerErrors(fastify: FastifyInstance, { log }: ContextServices): void {
  fastify.setErrorHandler((error, _request, reply) => {
    const status = toStatus(error);
    if (status >= 500) log.unexpectedError(error);
    const message = status >= 500 ? 'Something went wrong in the gateway.' : toMessage(status);
    const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST';
    return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
  });
  fastify.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({
      errors: [{ message: 'There is nothing here; the endpoint is /graphql.', extensions: { code: 'NOT_FOUND' } }],
    }),
  );
}

function toStatus(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}

function toMessage(status: number): string {
  if (status === 413) return 'The request body is too large.';
  if (status === 415) return 'The request body must be application/json.';
  return 'The request could not be read.';
}

/** What Apollo's Sandbox page needs: it is embedded from Apollo's servers, in development only. */
const sandboxPolicy = {
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'unsafe-inline'", 'https://embeddable-sandbox.cdn.apollographql.com'],
    styleSrc: ["'self'", "'unsafe-inline'", 'https:'],
    imgSrc: ["'self'", 'data:', 'https://apollo-server-landing-page.cdn.apollographql.com'],
    manifestSrc: ["'self'", 'https://apollo-server-landing-page.cdn.apollographql.com'],
    frameSrc: ["'self'", 'https://sandbox.embed.apollographql.com'],
    connectSrc: ["'self'", 'https:'],
    // The page is served over plain HTTP on loopback: nothing to upgrade.
    upgradeInsecureRequests: null,
  },
};
