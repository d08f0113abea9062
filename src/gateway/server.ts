// The public endpoint: Fastify in front, Apollo Server behind it, one guarded schema. Made by src/start; answers
// /graphql, /health/live, /health/ready and the OAuth protected resource metadata (RFC 9728), and stops without failing
// what is under way.

import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { scopes } from '../auth/principal.ts';
import type { TokenSettings } from '../auth/token.ts';
import type { Metrics } from '../observability/metrics.ts';
import { bound, isRecorded, recordedTraceId } from '../tracing/spans.ts';
import { addAnswerHeaders, metadataPath } from './answer-headers.ts';
import { type ApolloConfig, type ApolloOptions, createApollo } from './apollo.ts';
import { createDirectAnswers } from './direct-answers.ts';
import { refuseDoubledAuthorization } from './doubled-authorization.ts';
import { answerErrors } from './http-errors.ts';
import { type HttpSpansOptions, inOperationSpan, type OperationAsker, recordRequests } from './http-spans.ts';
import { type Overload, type OverloadLimits, refuseOverload } from './overload.ts';
import { RequestLog, type RequestLogOptions } from './request-log.ts';
import { countRequests } from './request-metrics.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { type ContextRequest, toContextRequest } from './shared/authenticate.ts';
import type { ServedContext, ServedSchema } from './shared/served.ts';
import { createEventStreams } from './subscriptions/event-stream.ts';
import type { SubscriptionLimits } from './subscriptions/limits.ts';
import { createSubscriptionOperations, type SubscriptionAnswer, toFailure } from './subscriptions/operations.ts';
import { Subscriptions } from './subscriptions/streams.ts';
import { serveWebSockets } from './subscriptions/websocket.ts';
import { addNamedRequests } from './trusted/named-requests.ts';

/** The settings that a server is made with. */
export interface ServerConfig extends ApolloConfig {
  readonly host: string;
  readonly port: number;
  /** Null: where the server listens. */
  readonly publicUrl: string | null;
  readonly token: Pick<TokenSettings, 'issuer' | 'audience'>;
  readonly maxRequestBytes: number;
  /** See src/gateway/turn-gate.ts; 0: nothing is refused for want of time. */
  readonly overloadTurnMs: number;
  readonly corsOrigins: readonly string[];
  readonly subscriptionLimits: SubscriptionLimits;
  /** A request's deadline, milliseconds; what is answered much later is counted. */
  readonly requestTimeoutMs: number;
  /** How long `/health/ready` says no before the server stops, milliseconds. */
  readonly stopDelayMs: number;
}

/** What {@link createServer} needs. */
export interface ServerOptions<Context extends ServedContext> extends ApolloOptions<Context> {
  readonly config: ServerConfig;
  /** Makes the context of a request. @throws GraphQLError that is answered instead */
  readonly contextFor: (request: ContextRequest) => Promise<Context>;
  /** Requests are counted when given. */
  readonly metrics?: Metrics;
  /** How requests are recorded as spans; absent or null where they are not. */
  readonly spans?: HttpSpansOptions | null;
  /** Which operations are logged, and where; absent for none. */
  readonly requestLog?: RequestLogOptions | null;
  /** Whether subscriptions are served over WebSocket, too. They come around the hooks of the routes. */
  readonly webSockets: boolean;
  /** What is too much for it; by default the usual. */
  readonly overload?: OverloadLimits;
}

/** A gateway that can be listened to. */
export interface Server {
  readonly fastify: FastifyInstance;
  /** What refuses too much; null for a subgraph's server, whose router does. */
  readonly overload: Overload | null;
  /** Starts to listen; gives the endpoint's URL. */
  listen(): Promise<string>;
  /** Serves another schema from the next request on; requests under way finish on theirs. */
  replaceSchema(served: ServedSchema): Promise<void>;
  /** Says not ready, finishes what is under way, and closes. */
  stop(): Promise<void>;
}

/** A longer text is sent as bytes: Node would copy it once more, behind its headers, and again for the socket. */
const longText = 4096;
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
  if (options.spans != null) recordRequests(fastify, options.spans);
  await addSecurityHeaders(fastify, options.landingPage === null ? {} : { contentSecurityPolicy: sandboxPolicy });
  await fastify.register(cors, {
    origin: config.corsOrigins.includes('*') ? '*' : [...config.corsOrigins],
    methods: ['GET', 'POST', 'OPTIONS'],
    exposedHeaders: ['RateLimit', 'RateLimit-Policy', 'Retry-After'],
    maxAge: 86_400,
  });
  refuseDoubledAuthorization(fastify);
  answerErrors(fastify, options.log);
  let ownUrl = '';
  addAnswerHeaders(fastify, { publicUrl: options.isForRouter === true ? null : () => config.publicUrl ?? ownUrl });
  // A connection kept alive past its last answer would hold the end up until the client lets go of it.
  // biome-ignore lint/complexity/useMaxParams: Fastify calls a hook so.
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
  const requestLog = options.requestLog == null ? null : new RequestLog(options.requestLog);
  if (options.metrics !== undefined || requestLog !== null) {
    countRequests(fastify, {
      requestLog,
      timeoutMs: config.requestTimeoutMs,
      ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
    });
  }
  // By the headers that they were made from, for the spans of their operations, of what is recorded alone.
  const usages = options.spans == null ? null : new WeakMap<ContextRequest['headers'], OperationAsker>();
  const notedContext: typeof options.contextFor = async (request) => {
    const context = await options.contextFor(request);
    requestLog?.note(request, context);
    const traceId = usages === null ? null : recordedTraceId();
    if (usages !== null && traceId !== null && context.usage !== undefined) {
      context.usage.traceId = traceId;
      usages.set(request.headers, { usage: context.usage, isKnown: context.principal !== null });
    }
    return context;
  };
  const contextOf: typeof options.contextFor =
    requestLog === null && usages === null
      ? options.contextFor
      : (request) => (requestLog === null && !isRecorded() ? options.contextFor(request) : notedContext(request));
  // A router reads a refusal as an outage: the gateway in front refuses, and asks its subgraphs no more than it can.
  const overload =
    options.isForRouter === true
      ? null
      : await refuseOverload(fastify, {
          turnMs: config.overloadTurnMs,
          ...options.overload,
          ...(options.metrics === undefined ? {} : { onRefused: options.metrics.overloadRefusal }),
        });
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
  if (options.trusted !== undefined) addNamedRequests(fastify, options.trusted);
  const contextFor = (request: FastifyRequest, reply: FastifyReply) => contextOf(toContextRequest(request, reply));
  const serve = async (served: ServedSchema) => {
    const { apollo, ...parts } = createApollo({
      ...options,
      ...served,
      ...(overload === null ? {} : { gate: overload }),
    });
    await apollo.start();
    const contexts = new WeakMap<FastifyRequest, () => Promise<Context>>();
    const handler = fastifyApolloHandler(apollo, {
      context: (request, reply) => contexts.get(request)?.() ?? contextFor(request, reply),
    });
    const answerDirectly = createDirectAnswers({
      ...parts,
      apollo,
      schema: served.schema,
      contextFor,
      tellsBankCalls: options.isForRouter === true,
      ...(overload === null ? {} : { gate: overload }),
    });
    const answer = async (fastifyInstance: FastifyInstance, request: FastifyRequest, reply: FastifyReply) => {
      if (request.method === 'POST') {
        const direct = await answerDirectly(request, reply);
        if (Buffer.isBuffer(direct)) return direct;
        if (typeof direct === 'string') return direct.length > longText ? Buffer.from(direct) : direct;
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
    contextFor: contextOf,
    requestLog,
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
      if (asked !== null) return eventStreams.answer(request, reply, asked);
      const answerNow = () => current.answer(this, request, reply);
      const answer =
        usages === null || !isRecorded()
          ? answerNow
          : bound(() => inOperationSpan(() => usages.get(request.headers), answerNow));
      return overload === null ? answer() : overload.run(reply, answer);
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
        listedText: (payload) => options.trusted?.textOf(payload) ?? null,
        ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
      })
    : null;
  return {
    fastify,
    overload,
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
