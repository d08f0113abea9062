// The public endpoint: Fastify in front, Apollo Server behind it, one guarded schema. Made by src/start; answers
// /graphql, /health/live, /health/ready and the OAuth protected resource metadata (RFC 9728), and stops without failing
// what is under way.

import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type DocumentNode, type GraphQLSchema, getOperationAST, type OperationTypeNode } from 'graphql';
import { type Principal, scopes } from '../auth/principal.ts';
import { toRequirements } from '../auth/scope-rules.ts';
import type { Config } from '../config/config.ts';
import type { WriteRefusals } from '../limits/write-refusals.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { addAnswerHeaders, metadataPath } from './answer-headers.ts';
import { discreetlyAbout, openly } from './client-words.ts';
import { createDirectAnswers } from './direct-answers.ts';
import { createDocuments } from './documents.ts';
import { refuseDoubledAuthorization } from './doubled-authorization.ts';
import type { EngineOptions } from './engine/engine.ts';
import { createJitEngine, type JitEngine } from './engine/plugin.ts';
import { formatError, internalMessage } from './errors.ts';
import { createCostLimits } from './limits.ts';
import { createOperationGuard, type OperationGuard } from './operation-guard.ts';
import { PluginHooks } from './plugin-hooks.ts';
import { type ContextRequest, toContextRequest } from './request-context.ts';
import { countRequests } from './request-metrics.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { createEventStreams } from './subscriptions/event-stream.ts';
import {
  createSubscriptionOperations,
  createSubscriptionPlugin,
  type SubscriptionAnswer,
  type SubscriptionRequest,
  toFailure,
} from './subscriptions/operations.ts';
import { Subscriptions } from './subscriptions/streams.ts';
import { serveWebSockets } from './subscriptions/websocket.ts';
import { writeJson } from './write-json.ts';

/** What the Sandbox page opens with. */
export interface LandingPage {
  readonly document: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the server asks of a request's context; resolvers ask for more. */
export interface ServedContext extends BaseContext {
  readonly principal: Principal | null;
  /** What was refused for being one too many: see writes.ts. */
  readonly refusals?: WriteRefusals;
}

/** A schema that is served. */
export interface ServedSchema {
  readonly schema: GraphQLSchema;
  /** The SDL with its directives: list sizes are read from it. */
  readonly sdl: DocumentNode;
  /** Lets operations run without a rule before each field when all are granted; for this very schema. */
  readonly openWhenGranted?: NonNullable<EngineOptions['openWhenGranted']>;
}

/** What {@link createServer} needs. */
export interface ServerOptions<Context extends ServedContext> extends ServedSchema {
  readonly config: Config;
  /** Makes the context of a request. @throws GraphQLError that is answered instead */
  readonly contextFor: (request: ContextRequest) => Promise<Context>;
  readonly log: Log;
  /** Requests are counted when given. */
  readonly metrics?: Metrics;
  readonly landingPage: LandingPage | null;
  /** Whether only a router asks here: it reads errors where HTTP says 200. */
  readonly isForRouter?: boolean;
  /** Whether subscriptions are served over WebSocket, too. They come around the hooks of the routes. */
  readonly webSockets: boolean;
  /** Further plugins, plain objects. Their hooks run on every request, on the short way too: see plugin-hooks.ts. */
  readonly plugins?: (format: FormatError) => readonly ApolloServerPlugin<Context>[];
}

/** How every error of this server is formatted. */
export type FormatError = NonNullable<ApolloServerOptions<BaseContext>['formatError']>;

/** A gateway that can be listened to. */
export interface Server {
  readonly fastify: FastifyInstance;
  /** Starts to listen; gives the endpoint's URL. */
  listen(): Promise<string>;
  /** Serves another schema from the next request on; requests under way finish on theirs. */
  replaceSchema(served: ServedSchema): Promise<void>;
  /** Says not ready, finishes what is under way, and closes. */
  stop(): Promise<void>;
}

/** How long a client may take to send the head of its request. */
const headArrivalMs = 10_000;
/** How long it may take to send all of it: 256 kB come in a second on any line. */
const requestArrivalMs = 15_000;
/** How often Node looks for requests that take longer: by default every 30 s, whatever the times above say. */
const arrivalCheckMs = 1000;

/** Makes the server; nothing listens yet. */
export async function createServer<Context extends ServedContext>(options: ServerOptions<Context>): Promise<Server> {
  const { config } = options;
  let ready = true;
  const fastify = Fastify({
    bodyLimit: config.maxRequestBytes,
    requestTimeout: requestArrivalMs,
    http: { headersTimeout: headArrivalMs, connectionsCheckingInterval: arrivalCheckMs },
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    logger: false,
    return503OnClosing: false,
  });
  await addSecurityHeaders(fastify, options.landingPage === null ? {} : { contentSecurityPolicy: sandboxPolicy });
  await fastify.register(cors, {
    origin: config.corsOrigins.includes('*') ? '*' : [...config.corsOrigins],
    methods: ['GET', 'POST', 'OPTIONS'],
    maxAge: 86_400,
  });
  refuseDoubledAuthorization(fastify);
  answerErrors(fastify, options.log);
  let ownUrl = '';
  addAnswerHeaders(fastify, { publicUrl: options.isForRouter === true ? null : () => config.publicUrl ?? ownUrl });
  // A connection kept alive past its last answer would hold the end up until the client lets go of it.
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (!ready) reply.header('connection', 'close');
    done();
  });
  // Clients connect ahead of their next request. Node counts such a connection as busy, and would wait for it in the end.
  const sockets = new Set<Socket>();
  fastify.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  if (options.metrics !== undefined) countRequests(fastify, options.metrics);
  fastify.get('/health/live', async () => ({ status: 'live' }));
  fastify.get('/health/ready', async (_request, reply) =>
    reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'stopping' }),
  );
  fastify.get(metadataPath, async () => ({
    resource: config.token.audience,
    authorization_servers: [config.token.issuer],
    scopes_supported: scopes,
    bearer_methods_supported: ['header'],
  }));
  const contextFor = (request: FastifyRequest, reply: FastifyReply) =>
    options.contextFor(toContextRequest(request, reply));
  const serve = async (served: ServedSchema) => {
    const { apollo, ...parts } = createApollo({ ...options, ...served });
    await apollo.start();
    const contexts = new WeakMap<FastifyRequest, () => Promise<Context>>();
    const handler = fastifyApolloHandler(apollo, {
      context: (request, reply) => contexts.get(request)?.() ?? contextFor(request, reply),
    });
    const answerDirectly = createDirectAnswers({ ...parts, apollo, schema: served.schema, contextFor });
    const answer = async (fastifyInstance: FastifyInstance, request: FastifyRequest, reply: FastifyReply) => {
      if (request.method === 'POST') {
        const direct = await answerDirectly(request, reply);
        if (typeof direct === 'string') return direct;
        if (direct.context !== undefined) contexts.set(request, direct.context);
      }
      return handler.call(fastifyInstance, request, reply);
    };
    const operations = createSubscriptionOperations(apollo, parts.engine.toAnswer);
    const fail = (error: unknown): SubscriptionAnswer => toFailure(error, parts.engine.toAnswer);
    return { apollo, answer, operations, fail, operationType: parts.operationType };
  };
  let current = await serve(options);
  const subscriptions = new Subscriptions<Context>({
    limits: config.subscriptionLimits,
    operations: () => current.operations,
    contextFor: options.contextFor,
    toFailure: (error) => current.fail(error),
    ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
  });
  const eventStreams = createEventStreams({
    subscriptions,
    toFailure: (error) => current.fail(error),
    operationType: (request) => current.operationType(request),
  });
  fastify.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    handler: function answer(request, reply) {
      const asked = eventStreams.read(request);
      return asked === null ? current.answer(this, request, reply) : eventStreams.answer(request, reply, asked);
    },
  });
  const webSockets = options.webSockets
    ? serveWebSockets(fastify.server, {
        subscriptions,
        path: '/graphql',
        maxMessageBytes: config.maxRequestBytes,
        maxConnections: config.subscriptionLimits.maxSubscriptions,
        corsOrigins: config.corsOrigins,
        toFailure: (error) => current.fail(error),
        ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
      })
    : null;
  return {
    fastify,
    async listen() {
      const address = await fastify.listen({ host: config.host, port: config.port });
      ownUrl = new URL(address).origin;
      return `${address}/graphql`;
    },
    async replaceSchema(served) {
      const next = await serve(served);
      const { apollo: last } = current;
      current = next;
      await last.stop();
    },
    async stop() {
      ready = false;
      // Whoever sends requests here has to see that first.
      if (config.stopDelayMs > 0) await sleep(config.stopDelayMs);
      // Subscriptions would be under way for ever; their clients go on elsewhere.
      eventStreams.stop();
      await webSockets?.stop();
      // Waits for what is under way.
      const closed = fastify.close();
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      await closed;
      await current.apollo.stop();
    },
  };
}

/** Apollo Server, and the parts of it that the short way is made of. */
interface Apollo<Context extends ServedContext> {
  readonly apollo: ApolloServer<Context>;
  readonly engine: JitEngine<Context>;
  readonly hooks: PluginHooks<Context>;
  readonly guard: OperationGuard<Context>;
  /** What kind of operation a request asks for; null when its document cannot be read, or has no such operation. */
  readonly operationType: (request: SubscriptionRequest) => OperationTypeNode | null;
}

function createApollo<Context extends ServedContext>(options: ServerOptions<Context>): Apollo<Context> {
  const { config, schema, sdl, openWhenGranted, log, landingPage } = options;
  const { limits, introspection } = config;
  const format: FormatError = (formatted, error) => formatError(formatted, error, log.unexpectedError);
  const hooks = new PluginHooks<Context>(options.plugins?.(format) ?? []);
  const documents = createDocuments({ schema, limits, introspection });
  const guard = createOperationGuard<Context>({
    schema,
    requirements: toRequirements(sdl),
    documents,
    costs: createCostLimits(schema, sdl, limits.maxCost),
    discretion: introspection ? openly : discreetlyAbout(schema),
    formatError: format,
    unauthenticatedStatus: options.isForRouter === true ? 200 : 401,
  });
  const engine = createJitEngine<Context>({
    schema,
    formatError: format,
    principalOf: ({ principal }) => principal,
    ...(openWhenGranted === undefined ? {} : { openWhenGranted }),
  });
  const apollo = new ApolloServer<Context>({
    schema,
    introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: { requestHeaders: [...preflightHeaders] },
    // One operation a request: a batch would walk around the limits of one.
    allowBatchedHttpRequests: false,
    // The guard reads documents and keeps them: nothing is left to parse and validate.
    documentStore: null,
    formatError: format,
    stringifyResult: (answer) => writeJson(answer),
    logger: silentLogger,
    plugins: [
      guard,
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
      createSubscriptionPlugin(schema, engine.toAnswer),
      ...hooks.forApollo(),
      engine,
    ],
  });
  const operationType: Apollo<Context>['operationType'] = ({ query, operationName }) => {
    const read = documents.read(query ?? '');
    return 'document' in read ? (getOperationAST(read.document, operationName)?.operation ?? null) : null;
  };
  return { apollo, engine, hooks, guard, operationType };
}

/** Headers that a browser sends to another site only after asking it: any of them lets a request without a body pass. */
const preflightHeaders = ['graphql-require-preflight', 'apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** Apollo's own lines could hold operations with a customer's data in literals. Errors come through formatError. */
const silentLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Fastify's refusals (too large, bad JSON, unknown path) in the form that GraphQL clients read. */
function answerErrors(fastify: FastifyInstance, log: Log): void {
  fastify.setErrorHandler((error, _request, reply) => {
    const status = toStatus(error);
    if (status >= 500) log.unexpectedError(error);
    const message = status >= 500 ? internalMessage : toMessage(status);
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
