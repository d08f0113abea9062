// The composition root: makes everything shared from one configuration and puts it together. Called by src/cli/*; the
// only code besides that constructs connectors, caches and servers.

import cluster from 'node:cluster';
import { createHash } from 'node:crypto';
import { AggregatorRegistry } from 'prom-client';
import { completeSdl, createGuardedSchema } from '../subgraphs/define.ts';
import { subgraphs } from '../subgraphs/index.ts';
import { toRequirements } from './auth/scope-rules.ts';
import { createTokenVerifier, fapiTokenAlgorithms } from './auth/token.ts';
import type { Connector } from './banks/connector.ts';
import { fixedLinkTokens } from './banks/link-tokens.ts';
import { createConnector } from './banks/registry.ts';
import type { Cache } from './cache/cache.ts';
import { createCacheCodec } from './cache/codec.ts';
import { linkScope } from './cache/keys.ts';
import { createMemoryCache } from './cache/memory.ts';
import { createRedisCache } from './cache/redis.ts';
import { createRememberingCodec } from './cache/remembering-codec.ts';
import type { Config } from './config/config.ts';
import { InvalidConfig } from './config/faults.ts';
import { isLoopbackHost } from './domain/loopback.ts';
import { createSecretCheck, routerSecretHeader } from './federation/router-credential.ts';
import { serveCallback } from './gateway/links/callback-route.ts';
import { serveLinksPage } from './gateway/links/links-page.ts';
import { type ContextServices, createContextFor, createRequestContext } from './gateway/request-context.ts';
import { createServer, type LandingPage } from './gateway/server.ts';
import { createBankHttp, type OwnedBankHttp } from './http/client.ts';
import { deadlineIn } from './http/deadline.ts';
import type { Quotas } from './http/quotas.ts';
import { createWriteLimits, type WriteLimits } from './limits/write-limits.ts';
import { type OpenLinking, openLinking } from './linking/open.ts';
import { createBankHealth } from './observability/bank-health.ts';
import { createLinkActivity } from './observability/link-activity.ts';
import { createLog, type Log } from './observability/log.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';
import { listenForScrapers, type MetricsListener } from './observability/metrics-listener.ts';
import { type OpenPayments, openPayments } from './payments/open.ts';
import { createMemoryQuotas } from './quota/memory.ts';
import { createRedisQuotas } from './quota/redis.ts';
import type { CacheLookup } from './reading/bank-reads.ts';
import { Flights } from './reading/flights.ts';
import { forgetTouchedAccounts } from './reading/settled-payment.ts';
import { type Channel, openChannel } from './redis/channel.ts';
import { openRedis, type RedisConnection } from './redis/connection.ts';
import { createFixedDirectory, type Directory } from './store/directory.ts';
import type { PaymentRecord } from './store/payments.ts';
import { type OpenWebhooks, openWebhooks } from './webhooks/open.ts';
import { createPayloadRenderer } from './webhooks/payload.ts';

/** A running gateway. */
export interface Gateway {
  /** The GraphQL endpoint. */
  readonly url: string;
  /** Where scrapers have the figures; null without METRICS_PORT, and in a worker. */
  readonly metricsUrl: string | null;
  /** Finishes what is under way, then closes everything. */
  stop(): Promise<void>;
}

/** What a gateway can be started with besides its configuration. */
export interface GatewayOptions {
  /** Opens the Apollo Sandbox page with this; only when the configuration allows the page. */
  readonly landingPage?: LandingPage;
  readonly log?: Log;
}

/** What requests are answered with, and what it holds open. */
export interface OwnedServices {
  readonly services: ContextServices;
  readonly metrics: Metrics;
  /** Null when no bank of the configuration can be linked. */
  readonly linking: OpenLinking | null;
  /** Null without a store. */
  readonly payments: OpenPayments | null;
  close(): Promise<void>;
}

/**
 * Makes everything that requests share: the way to each bank, connectors, cache, store and directory, token verifier.
 * @throws InvalidConfig without ID_KEY, or without STORE_KEYS when customers can be linked; StoreFailure when the store cannot be opened
 */
export async function createServices(config: Config, log: Log): Promise<OwnedServices> {
  const bankHealth = createBankHealth();
  const metrics = createMetrics();
  const linkActivity = createLinkActivity();
  const onTrouble = (reason: string): void => {
    metrics.cacheTrouble();
    log.cacheTrouble(reason);
  };
  const redis = config.redis === null ? null : openRedis({ ...config.redis, onTrouble });
  const cache = createCache(config, redis);
  const quotas = createQuotas(redis);
  const https: OwnedBankHttp[] = [];
  const connectors = new Map<string, Connector>();
  for (const bank of config.banks) {
    const http = createBankHttp({
      bank,
      maxBodyBytes: config.bankMaxBodyBytes,
      quotas,
      onCall: (record) => {
        bankHealth.record(record);
        metrics.bankCall(record);
        log.bankCall(record);
      },
      onRefusal: metrics.bankRefusal,
      onCircuit: (state) => {
        bankHealth.circuit(state);
        metrics.circuit(state);
        log.circuit(state);
      },
      onQuota: metrics.quotaLeft,
    });
    https.push(http);
    connectors.set(bank.id, createConnector(bank, http));
  }
  const fixed = createFixedDirectory(config.links, config.grants);
  const limits = createWriteLimits({
    connection: redis,
    secret: config.idKey ?? '',
    allowance: config.writeAllowance,
    clients: config.clients,
  });
  const linking = await openLinkingOf(config, log, { fixed, cache, limits, connectors });
  const notices = redis === null ? null : openChannel({ connection: redis, name: paymentsChannel, onTrouble });
  const payments = linking === null ? null : openPaymentsOf(config, log, metrics, linking, cache, notices);
  const webhooks = linking === null ? null : openWebhooksOf(config, log, metrics, linking, () => services);
  const services: ContextServices = {
    reading: {
      connectors,
      cache,
      flights: new Flights(cache, metrics.flight),
      cacheWindows: config.cacheWindows,
      idKey: toIdKey(config.idKey),
      linkActivity,
      tokens: linking?.tokens ?? fixedLinkTokens,
      maxReads: config.maxBankReads,
      renewalUrl: () => linking?.pageUrl() ?? null,
      onCacheLookup: (resource, lookup) => metrics.cacheLookup(resource, lookupOutcomes[lookup], 1),
      // What was read under a consent that the bank has ended is not shown for another minute.
      onConsentLost(link) {
        void cache.drop(linkScope(link));
        linking?.service.checkAtBank(link.id, deadlineIn(checkAtBankMs)).catch(log.unexpectedError);
      },
    },
    directory: linking?.directory ?? fixed,
    linking,
    payments,
    webhooks,
    banks: new Map(
      [...connectors].map(([id, { bank, capabilities }]) => [
        id,
        {
          bank,
          capabilities: payments?.banks.has(id) === true ? new Set([...capabilities, 'PAYMENTS']) : capabilities,
        },
      ]),
    ),
    bankHealth,
    tokens: createTokenVerifier(config.token),
    log,
    requestTimeoutMs: config.requestTimeoutMs,
    psuIpHeader: config.psuIpHeader,
    psuUserAgentHeader: config.psuUserAgentHeader,
  };
  return {
    metrics,
    linking,
    payments,
    services,
    async close() {
      await webhooks?.close();
      await payments?.close();
      notices?.close();
      await linking?.close();
      await Promise.all([cache.close(), ...https.map((http) => http.close())]);
    },
  };
}

const lookupOutcomes: Readonly<Record<CacheLookup, 'hit' | 'stale' | 'miss'>> = {
  fresh: 'hit',
  revalidated: 'stale',
  refresh: 'stale',
  expired: 'stale',
  miss: 'miss',
  bypass: 'miss',
};

/** Starts a gateway; it listens when the promise is fulfilled. */
export async function startGateway(config: Config, options: GatewayOptions = {}): Promise<Gateway> {
  const log = options.log ?? createLog(config.logLevel);
  advise(config, log);
  const { services, metrics, linking, payments, close } = await createServices(config, log);
  const contextServices = { ...services, ...routerOf(config) };
  const server = await createServer({
    config,
    schema: createGuardedSchema(subgraphs, { federation: config.federation }),
    sdl: completeSdl(),
    openWhenGranted: {
      requirements: toRequirements(completeSdl()),
      resolvers: subgraphs.map(({ resolvers }) => resolvers),
    },
    landingPage: config.landingPage ? (options.landingPage ?? { document: '{ __typename }', headers: {} }) : null,
    webSockets: true,
    contextFor: (request) => createRequestContext(request, contextServices),
    log,
    metrics,
  });
  if (linking !== null) {
    serveCallback(server.fastify, { linking, payments });
    serveLinksPage(server.fastify, config, { linking, tokens: services.tokens, log });
  }
  const url = await server.listen();
  linking?.listensAt(new URL(url).origin);
  const scrapers = await exposeMetrics(config, metrics);
  log.started(url, config.banks.length);
  return {
    url,
    metricsUrl: scrapers?.url ?? null,
    async stop() {
      await server.stop();
      await Promise.all([close(), scrapers?.close()]);
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

/** Figures for whoever scrapes this process; workers are asked by the process that minds them (src/cli/workers.ts). */
export async function exposeMetrics(
  { metrics: place }: Config,
  { registry }: Metrics,
): Promise<MetricsListener | null> {
  if (cluster.isWorker) {
    AggregatorRegistry.setRegistries([registry]);
    // Made for its listener, which answers the minding process.
    new AggregatorRegistry();
    return null;
  }
  if (place === null) return null;
  const { contentType } = registry;
  return listenForScrapers(place, { contentType, read: () => registry.metrics() });
}

/** Where gateways tell each other that a payment has changed; a message is its id. */
const paymentsChannel = 'bankgraph:payments';

/** How long a bank may take to say what has become of a consent that it refused, milliseconds. */
const checkAtBankMs = 10_000;

/** Linking, when a bank of the configuration can be linked. @throws InvalidConfig without STORE_KEYS */
async function openLinkingOf(
  config: Config,
  log: Log,
  {
    fixed,
    cache,
    limits,
    connectors,
  }: {
    readonly fixed: Directory;
    readonly cache: Cache;
    readonly limits: WriteLimits;
    readonly connectors: ReadonlyMap<string, Connector>;
  },
): Promise<OpenLinking | null> {
  const linkable = config.banks.find(({ authorization }) => authorization != null);
  if (linkable === undefined) return null;
  if (config.storeKeys === null) {
    throw new InvalidConfig([
      { where: 'STORE_KEYS', what: `is required: customers can be linked to ${linkable.id}, and tokens are sealed` },
    ]);
  }
  return openLinking({
    banks: config.banks,
    clients: config.clients,
    limits,
    store: {
      databaseUrl: config.databaseUrl,
      dataDir: config.dataDir,
      keys: config.storeKeys,
      onTrouble: log.storeTrouble,
    },
    fixed,
    publicUrl: config.publicUrl,
    pageClientId: config.linksClient?.id ?? null,
    onLinkChanged: (link) => void cache.drop(linkScope(link)),
    onCall: log.bankPost,
    onTrouble: log.storeTrouble,
    readAccounts: async (link, presence, tokens) => {
      const connector = connectors.get(link.bankId);
      if (connector === undefined) return [];
      const reading = await connector.fetchAccounts({ link, tokens, cacheState: 'bypass', ...presence });
      // A part of a list is none to compare.
      if (reading.incomplete !== null) throw reading.incomplete;
      return reading.value;
    },
  });
}

/** Payments: those that were made stay to be read and followed also when no bank can be paid through any more. */
function openPaymentsOf(
  config: Config,
  log: Log,
  metrics: Metrics,
  linking: OpenLinking,
  cache: Cache,
  notices: Channel | null,
): OpenPayments {
  const forgetSettled = async (payment: PaymentRecord) =>
    forgetTouchedAccounts(cache, await linking.directory.readLinksOfCustomer(payment.customerId), payment);
  return openPayments({
    banks: config.banks,
    home: linking,
    notices,
    payeeUrl: config.payeeVerificationUrl,
    onSettled: (payment) => forgetSettled(payment).catch(log.unexpectedError),
    onCall: log.bankPost,
    onAlert(reason) {
      metrics.paymentAlert();
      log.paymentAlert(reason);
    },
    onTrouble: log.storeTrouble,
  });
}

/** Webhooks: their payloads are what the payments' own resolvers answer to the partner. */
function openWebhooksOf(
  config: Config,
  log: Log,
  metrics: Metrics,
  { store, directory }: OpenLinking,
  services: () => ContextServices,
): OpenWebhooks {
  return openWebhooks({
    store,
    directory,
    rules: { allowPrivate: config.webhookAllowPrivate },
    render: createPayloadRenderer(
      () =>
        createGuardedSchema(
          subgraphs.filter(({ name }) => name === 'payments'),
          { federation: false },
        ),
      (principal) => createContextFor(principal, { headers: {} }, deadlineIn(config.requestTimeoutMs), services()),
    ),
    onAttempt: metrics.webhookAttempt,
    onEnded: metrics.webhooksEnded,
    onPending: metrics.webhooksPending,
    onFailing: log.webhookFailing,
    onTrouble: log.storeTrouble,
    onUnexpected: log.unexpectedError,
  });
}

/** What is remembered of Redis' own bytes: some 300,000 entries of statements, which take ten times that unfolded. */
const rememberedCacheBytes = 32 * 1024 * 1024;

function createCache(config: Config, connection: RedisConnection | null): Cache {
  if (connection === null) return createMemoryCache(config.cacheMemoryRows);
  return createRedisCache({
    connection,
    codec: createRememberingCodec(createCacheCodec(config.cacheKey), rememberedCacheBytes),
    substitute: createMemoryCache(config.cacheMemoryRows),
  });
}

/** What banks allow is counted over all gateways where they share a Redis. */
function createQuotas(connection: RedisConnection | null): Quotas {
  const local = createMemoryQuotas();
  return connection === null ? local : createRedisQuotas({ connection, local });
}

/** The key of accounts' public ids. @throws InvalidConfig without one: from ids made with a known key numbers could be tried out */
function toIdKey(idKey: string | null): Buffer {
  if (idKey === null) throw new InvalidConfig([{ where: 'ID_KEY', what: 'is required' }]);
  return createHash('sha256').update(`bankgraph account ids\n${idKey}`).digest();
}

/** Tells the operator whose tokens are accepted that should not be: where a router judges them, too. */
export function adviseOnTokens({ token }: Pick<Config, 'token'>, log: Pick<Log, 'advice'>): void {
  const others = token.algorithms.filter((algorithm) => !fapiTokenAlgorithms.includes(algorithm));
  if (others.length > 0) log.advice(`AUTH_ALGORITHMS allows ${others.join(', ')}, which FAPI 2.0 does not.`);
  const { protocol, hostname } = new URL(token.jwksUrl);
  if (protocol === 'http:' && !isLoopbackHost(hostname)) {
    log.advice('AUTH_JWKS_URL is plain HTTP: whoever can answer in its place can make tokens.');
  }
}

/** Tells the operator of settings that leave data less protected than it could be. */
export function advise(config: Config, log: Log): void {
  adviseOnTokens(config, log);
  if (config.redis !== null && config.cacheKey === null) {
    log.advice('CACHE_KEY is not set: bank data in Redis is not encrypted.');
  }
  if (config.webhookAllowPrivate && config.publicUrl?.startsWith('https:')) {
    log.advice('WEBHOOK_ALLOW_PRIVATE is set: partners can have this gateway call addresses of its own network.');
  }
  if (config.federation && config.routerSecret === null) {
    log.advice('FEDERATION is set without ROUTER_SECRET: _service is refused to everybody.');
  }
}

/** Stops the gateway on SIGTERM or SIGINT and ends the process: 0 when all was finished in time. */
export function stopOnSignals(
  gateway: Gateway,
  config: Config,
  also: () => Promise<void> = async () => undefined,
): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), config.stopTimeoutMs).unref();
    gateway
      .stop()
      .then(also)
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
