// What all requests share, made from one configuration: the way to each bank, connectors, cache, quotas, directory, token
// verifier, and by stored.ts what works on the store. Called by the compositions beside this file; nothing else makes these.

import { createIssuerKeys, createTokenVerifier } from '../auth/token.ts';
import { fixedLinkTokens } from '../banks/link-tokens.ts';
import { standards } from '../banks/standards.ts';
import type { Cache } from '../cache/cache.ts';
import { createCacheCodec } from '../cache/codec.ts';
import { createMemoryCache } from '../cache/memory.ts';
import { createRecordedCache } from '../cache/recorded.ts';
import { createRedisCache } from '../cache/redis.ts';
import { createRememberingCodec } from '../cache/remembering-codec.ts';
import type { Config } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import { GlobalIds, toIdKey } from '../domain/global-id.ts';
import { deadlineIn } from '../http/deadline.ts';
import type { Quotas } from '../http/quotas.ts';
import type { PointLimits } from '../limits/points.ts';
import { createWriteLimits } from '../limits/write-limits.ts';
import { createUnattendedDirectory } from '../linking/unattended.ts';
import type { Log } from '../observability/log.ts';
import { createMetrics, type Metrics } from '../observability/metrics.ts';
import { createMemoryQuotas } from '../quota/memory.ts';
import { createRedisQuotas } from '../quota/redis.ts';
import { createAccountKeys } from '../reading/account-keys.ts';
import { createBankHealth } from '../reading/bank-health.ts';
import { Flights } from '../reading/flights.ts';
import { forgetRead } from '../reading/forget-read.ts';
import { createLinkActivity } from '../reading/link-activity.ts';
import { openRedis, type RedisConnection } from '../redis/connection.ts';
import { reportKeysPath } from '../signing/key-route.ts';
import { openBanks } from '../sources/open.ts';
import type { OpenBanks } from '../sources/open-banks.ts';
import { createFixedDirectory, type Directory, ReplaceableDirectory } from '../store/directory.ts';
import { openPointLimits } from './callers.ts';
import { findCertificateEnds } from './certificates.ts';
import { createConnectedBanks } from './connected-banks.ts';
import { createCountedLog } from './counted-log.ts';
import { ErasureWatch, type ErasureWatchDeps } from './erasure-watch.ts';
import { replaceEntries } from './live.ts';
import { toLogoPath } from './logo-route.ts';
import type { SourcesOfPages } from './pages.ts';
import { assertQuoted, openRatesOf, quotesRates } from './rates.ts';
import { createRecording } from './recording.ts';
import type { PreparedChange } from './reload.ts';
import { type ContextServices, lookupOutcomes } from './request-context.ts';
import { startRetention } from './retention-upkeep.ts';
import { openLists, startScreening } from './screening.ts';
import { SourceRefresh } from './source-refresh.ts';
import { StatementPolling } from './statement-polling.ts';
import { startStatementUpkeep } from './statement-upkeep.ts';
import { startStoreFigures } from './store-figures.ts';
import { assertNoneLinkable, openStored, type StoredServices, toTroubleOf } from './stored.ts';

/** What requests are answered with, and what it holds open. */
export interface OwnedServices {
  readonly services: ContextServices;
  readonly metrics: Metrics;
  /** The log that it was made with; what it is told of troubles is counted. */
  readonly log: Log;
  /** What callers may use. */
  readonly pointLimits: PointLimits;
  /** Every bank, opened or to be opened. */
  readonly allBanks: OpenBanks;
  /** What hears sources of banks. */
  readonly sources: SourcesOfPages;
  /** Null without a store. */
  readonly stored: StoredServices | null;
  /** Null without a store. */
  readonly erasures: ErasureWatch | null;
  /** Makes ready what another reading of the configuration says. @throws InvalidConfig, with nothing changed */
  prepare(next: Config): Promise<PreparedChange>;
  close(): Promise<void>;
}

/**
 * Makes everything that requests share: the way to each bank, connectors, cache, store and directory, token verifier. `subgraph` is
 * which one the process is; null where clients reach it.
 * @throws InvalidConfig without ID_KEY, or without STORE_KEYS when customers can be linked; StoreFailure when the store cannot be opened
 */
export async function createServices(
  config: Config,
  ownLog: Log,
  subgraph: string | null = null,
): Promise<OwnedServices> {
  const idKey = parseIdKey(config.idKey);
  const ids = new GlobalIds(idKey);
  const bankHealth = createBankHealth();
  const { clients, sources } = config;
  const metrics = createMetrics({ clients, sources, subgraph });
  const log = createCountedLog(ownLog, metrics);
  const linkActivity = createLinkActivity();
  const onTrouble = (reason: string): void => {
    metrics.cacheTrouble();
    log.cacheTrouble(reason);
  };
  const redis = config.redis === null ? null : openRedis({ ...config.redis, onTrouble });
  if (redis !== null) metrics.watchRedis(redis.isUsable);
  const { cache: plainCache, forgetUnfolded } = createCache(config, redis);
  const cache =
    config.tracing === null ? plainCache : createRecordedCache(plainCache, redis === null ? 'memory' : 'redis');
  const quotas = createQuotas(redis);
  const recording = createRecording(config, log);
  const opened = await openBanks(config, {
    standards,
    recorder: recording.recorder,
    maxBodyBytes: config.bankMaxBodyBytes,
    quotas,
    store: () => stored?.linking.store.institutions ?? null,
    tokenStore: () => stored?.linking.store ?? null,
    onTrouble: log.sourceTrouble,
    onList: metrics.institutions,
    onOpen(bank) {
      metrics.bankOpened(bank.id);
      for (const end of findCertificateEnds(bank)) metrics.bankCertificate(bank.id, end);
    },
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
    onPost(record) {
      metrics.bankPost(record);
      log.bankPost(record);
    },
  });
  const { banks: all } = opened;
  const fixed = new ReplaceableDirectory(createFixedDirectory(config.links, config.grants));
  const limits = createWriteLimits({
    connection: redis,
    secret: config.idKey ?? '',
    allowance: config.writeAllowance,
    clients: config.clients,
  });
  const pointLimits = openPointLimits(config, redis, metrics);
  const lists = await openLists(config, { log, metrics });
  const stored = await openStored(config, {
    idKey,
    log,
    metrics,
    fixed,
    cache,
    limits,
    ids,
    banks: all,
    redis,
    onRedisTrouble: onTrouble,
    services: () => services,
  });
  if (stored !== null) recording.start(stored.linking.store);
  // After the store: a source that quotes rates is asked with tokens that are kept there.
  const rates = openRatesOf(config, { cache: redis === null ? null : cache, log, metrics, quoting: opened.quoting });
  const screening =
    lists === null || stored === null
      ? null
      : startScreening(lists, { store: stored.linking.store, log, services: () => services });
  const linking = stored?.linking ?? null;
  const payments = stored?.payments ?? null;
  const directory = linking?.directory ?? fixed;
  const banks = createConnectedBanks(all, {
    hasStore: stored !== null,
    logoUrl: (bankId) =>
      stored?.logos.has(bankId) === true ? `${stored.address.publicUrl()}${toLogoPath(bankId)}` : null,
  });
  // Replaced when the configuration is read again.
  const registered = toRegistered(config);
  let { categoryRules } = config;
  const services: ContextServices = {
    reading: {
      connectors: all.connectors,
      cache,
      flights: new Flights(cache, metrics.flight),
      cacheWindows: config.cacheWindows,
      idKey,
      linkActivity,
      accountChanges: stored?.accountChanges ?? null,
      accountKeys: createAccountKeys({
        idKey,
        identities: stored?.linking.store.accountIdentities ?? null,
        onTrouble: toTroubleOf(log),
      }),
      statements: stored?.statements ?? null,
      tokens: linking?.tokens ?? fixedLinkTokens,
      maxReads: config.maxBankReads,
      // A link of the banks file is not renewed: its bank is linked anew, where that can be done here.
      renewalUrl: ({ accessToken, bankId }) =>
        accessToken === '' || linking?.banks.has(bankId) === true ? (linking?.pageUrl() ?? null) : null,
      onCacheLookup: (resource, lookup) => metrics.cacheLookup(resource, lookupOutcomes[lookup], 1),
      // What was read under a consent that the bank has ended is not shown for another minute.
      onConsentLost(link) {
        void forgetRead({ cache, statements: stored?.statements ?? null }, link);
        linking?.service.checkAtBank(link.id, deadlineIn(checkAtBankMs)).catch(log.unexpectedError);
      },
    },
    directory,
    ids,
    unattendedDirectory: createUnattendedDirectory(directory, (bankId) => banks.get(bankId)?.consentRule ?? null),
    linking,
    payments,
    webhooks: stored?.webhooks ?? null,
    grants: stored?.grants ?? null,
    ownerMatches: stored?.ownerMatches ?? null,
    cards: stored?.cards ?? null,
    screening: screening?.cases ?? null,
    readAudit: stored?.readAudit ?? null,
    insights: {
      corrections: stored?.linking.store.categoryCorrections ?? null,
      get categoryRules() {
        return categoryRules;
      },
    },
    reports:
      stored === null
        ? null
        : { sign: stored.reportSigner.sign, keysUrl: () => `${stored.address.publicUrl()}${reportKeysPath}` },
    banks,
    clients: {
      registered,
      allowance: config.writeAllowance,
    },
    bankHealth,
    rates: rates.source,
    quotas,
    tokens: createTokenVerifier(config.token, createIssuerKeys(config.token, metrics.keysFetched)),
    log,
    requestTimeoutMs: config.requestTimeoutMs,
    psuIpHeader: config.psuIpHeader,
    psuUserAgentHeader: config.psuUserAgentHeader,
  };
  const erasures =
    stored === null ? null : watchErasures(stored, { services, fixed, cache, forgetUnfolded, linkActivity, log });
  const upkeep =
    stored?.linking === undefined || config.statementBook === null
      ? null
      : startStatementUpkeep({
          store: stored.linking.store,
          directory: stored.linking.directory,
          fixed,
          reading: services.reading,
          readAudit: stored.readAudit,
          retention: config.statementBook,
          onTrouble: log.storeTrouble,
        });
  const retention =
    stored === null
      ? null
      : startRetention({ store: stored.linking.store, settings: config.retention, onTrouble: log.storeTrouble });
  const refresh = new SourceRefresh({
    cache,
    directory: services.unattendedDirectory,
    reading: services.reading,
    readAudit: stored?.readAudit ?? null,
    onUnexpected: log.unexpectedError,
  });
  const figures =
    stored === null ? null : startStoreFigures({ store: stored.linking.store, metrics, onTrouble: log.storeTrouble });
  await figures?.round().catch((error: unknown) => toTroubleOf(log)(error));
  const polling = startPolling(config, { services, stored, fixed, quotas, log });
  await Promise.all([rates.ready, firstLists(opened.start())]);
  return {
    metrics,
    log,
    pointLimits,
    allBanks: all,
    sources: { inboxes: opened.inboxes, refresh, onMessage: metrics.sourceMessage },
    stored,
    services,
    erasures,
    async prepare(next) {
      assertSomeBanks(next);
      assertQuoted(config.rates, {
        has: (id) => next.sources.some((source) => source.id === id && quotesRates(source)),
      });
      const prepared = await opened.prepare(next);
      try {
        if (stored === null) assertNoneLinkable(prepared);
      } catch (error) {
        await prepared.discard();
        throw error;
      }
      return {
        commit() {
          prepared.commit();
          fixed.replace(createFixedDirectory(next.links, next.grants));
          limits.replaceClients(next.clients);
          pointLimits.replacePlans(next);
          metrics.clientsKnown(next.clients.map(({ id }) => id));
          replaceEntries(registered, toRegistered(next));
          ({ categoryRules } = next);
          stored?.replace(next);
        },
        discard: prepared.discard,
      };
    },
    async close() {
      await Promise.all([
        upkeep?.stop(),
        polling?.stop(),
        erasures?.stop(),
        retention?.stop(),
        screening?.stop(),
        refresh.stop(),
        figures?.stop(),
        recording.close(),
      ]);
      await Promise.all([stored?.close(), rates.close()]);
      await Promise.all([cache.close(), opened.close()]);
    },
  };
}

/** A file that was cut off, or written anew from nothing, is read as well-formed. @throws InvalidConfig without any bank */
function assertSomeBanks({ banks, sources }: Config): void {
  if (banks.length + sources.length > 0) return;
  throw new InvalidConfig([
    { where: 'BANKS_FILE', what: 'names no bank any more: a gateway that runs does not take all of them out' },
  ]);
}

const toRegistered = ({ clients }: Config) => new Map(clients.map((client) => [client.id, client]));

/** Reads statements on a schedule, where that is asked for; null where not. */
function startPolling(
  { statementBook }: Config,
  { services, stored, fixed, quotas, log }: PollingParts,
): { stop(): Promise<void> } | null {
  if (stored === null || statementBook === null || statementBook.pollMinutes === 0) return null;
  return new StatementPolling({
    store: stored.linking.store,
    directory: services.unattendedDirectory,
    fixed,
    reading: services.reading,
    readAudit: stored.readAudit,
    quotas,
    everyMs: statementBook.pollMinutes * 60_000,
    onTrouble: log.storeTrouble,
  }).start();
}

/** What {@link startPolling} is handed. */
interface PollingParts extends Pick<OwnedServices, 'services' | 'stored'> {
  readonly fixed: Directory;
  readonly quotas: Quotas;
  readonly log: Log;
}

/** How long a start waits for sources that have told no institutions before, milliseconds: they go on behind it. */
const firstListsMs = 3000;

/** Fulfilled when each source has a list of institutions, or after a while. */
async function firstLists(started: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, firstListsMs);
  });
  await Promise.race([started, enough]);
  clearTimeout(timer);
}

/** How long a bank may take to say what has become of a consent that it refused, milliseconds. */
const checkAtBankMs = 10_000;

/** What is remembered of Redis' own bytes: some 300,000 entries of statements, which take ten times that unfolded. */
const rememberedCacheBytes = 32 * 1024 * 1024;

function createCache(
  config: Config,
  connection: RedisConnection | null,
): { readonly cache: Cache; readonly forgetUnfolded: () => void } {
  const memory = createMemoryCache(config.cacheMemoryRows);
  if (connection === null) return { cache: memory, forgetUnfolded: () => undefined };
  const codec = createRememberingCodec(createCacheCodec(config.cacheKey), rememberedCacheBytes);
  return { cache: createRedisCache({ connection, codec, substitute: memory }), forgetUnfolded: codec.forget };
}

/** What {@link watchErasures} is handed. */
interface ErasureParts extends Pick<ErasureWatchDeps, 'fixed' | 'cache' | 'forgetUnfolded' | 'linkActivity'> {
  readonly services: ContextServices;
  readonly log: Log;
}

/** Takes part in erasures: whatever this process holds of a customer is named here. */
function watchErasures(stored: StoredServices, { services, log, ...shared }: ErasureParts): ErasureWatch {
  const { linking, statements, accountChanges, readAudit, erasureNotices: notices } = stored;
  return new ErasureWatch({
    ...shared,
    store: linking.store,
    directory: linking.directory,
    tokens: linking.tokens,
    onLinkChanged: linking.onLinkChanged,
    flights: services.reading.flights,
    stops: statements?.stops ?? null,
    readAudit,
    feeds: [linking.feed, accountChanges, ...(statements === null ? [] : [statements.feed])],
    notices,
    onTrouble: log.storeTrouble,
  });
}

/** What banks allow is counted over all gateways where they share a Redis. */
function createQuotas(connection: RedisConnection | null): Quotas {
  const local = createMemoryQuotas();
  return connection === null ? local : createRedisQuotas({ connection, local });
}

/** The key of public ids. @throws InvalidConfig without one: from ids made with a known key numbers could be tried out */
function parseIdKey(idKey: string | null): Buffer {
  if (idKey === null) throw new InvalidConfig([{ where: 'ID_KEY', what: 'is required' }]);
  return toIdKey(idKey);
}
