// The environment → settings: every variable the gateway reads, its default and why. Only the programs of src/cli read
// process.env, which they hand in here. All faults are told at once, by name.

import { z } from 'zod';
import { type TokenAlgorithm, type TokenSettings, tokenAlgorithms, usualTokenAlgorithms } from '../auth/token.ts';
import type { DocumentPolicy } from '../domain/client.ts';
import { type Plan, usualPlanId, usualWindowSeconds } from '../domain/plan.ts';
import { type UsageLevel, usageLevels } from '../gateway/field-usage.ts';
import { maxNameLength, type OperationLimits } from '../gateway/limits.ts';
import type { SubscriptionLimits } from '../gateway/subscriptions/limits.ts';
import { usualTurnMs } from '../gateway/turn-gate.ts';
import { usualMaxWrites } from '../gateway/writes.ts';
import type { WriteAllowance } from '../limits/write-limits.ts';
import type { CacheWindows } from '../reading/cache-windows.ts';
import { parseRedisUrl } from '../redis/connection.ts';
import { parseSealingKeys, type SealingKey } from '../store/sealing.ts';
import { cacheVariables, toCacheWindows } from './cache-settings.ts';
import type { ConfigFault } from './faults.ts';
import { findMisspeltAmong } from './misspelt.ts';
import { operatorVariables } from './operator-settings.ts';
import { toPageScopes, usualPageScopes } from './page-scopes.ts';
import { type RatesSettings, ratesVariables, toRatesSettings } from './rates-settings.ts';
import { type RetentionSettings, retentionVariables, toRetentionSettings } from './retention-settings.ts';
import { type ScreeningSettings, screeningVariables, toScreeningSettings } from './screening-settings.ts';
import { httpUrl, toSubgraphUrls, whole } from './setting-forms.ts';
import { type TracingSettings, toTracingSettings, watchingVariables } from './watching-settings.ts';

/** `"false"` must not read as true: only these words are accepted. */
const flag = z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1');
const secret = z.string().min(16, 'must have at least 16 characters');

function toTokenAlgorithms(text: string, context: z.RefinementCtx): readonly TokenAlgorithm[] {
  const named = text.split(',').map((part) => tokenAlgorithms.find((algorithm) => algorithm === part.trim()));
  const algorithms = named.filter((algorithm) => algorithm !== undefined);
  if (algorithms.length === named.length) return algorithms;
  context.addIssue({ code: 'custom', message: `must be names of ${tokenAlgorithms.join(', ')}, separated by commas` });
  return z.NEVER;
}

function toSealingKeys(text: string, context: z.RefinementCtx): readonly SealingKey[] {
  const keys = parseSealingKeys(text);
  if (!('fault' in keys)) return keys;
  context.addIssue({ code: 'custom', message: keys.fault });
  return z.NEVER;
}

const variables = z.object({
  /** Loopback by default: a gateway is put on a network on purpose. */
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65_535).default(4000),
  BANKS_FILE: z.string().min(1).optional(),
  /** Whether the configuration is read again when one of its files changes; on SIGHUP it is in any case. */
  WATCH_CONFIG: flag.default(true),
  CATEGORY_RULES_FILE: z.string().min(1).optional(),
  /** Where people and banks reach the gateway from outside: banks send customers back to its /links/callback. */
  PUBLIC_URL: httpUrl.transform((url) => url.replace(/\/+$/, '')).optional(),
  /** SQLite's file is in it; only without DATABASE_URL. */
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/, error: 'must be a postgres URL' }).optional(),
  /** Seals the banks' tokens in the store: `id:base64-of-32-bytes,…`, the current one first. */
  STORE_KEYS: z.string().transform(toSealingKeys).optional(),
  /** What backups are sealed under, of the same form: for the commands alone; a gateway only says that it is wrong. */
  BACKUP_KEYS: z.string().transform(toSealingKeys).optional(),
  /** Whether statements are kept in the store. */
  STATEMENT_BOOK: flag.default(true),
  /** PSD2 asks for no more than thirteen months, accounting for two years; at least as long as a statement's open window may be. */
  STATEMENT_BOOK_MONTHS: whole(3, 25).default(25),
  /** How long the book of an account outlives the last link to it. */
  STATEMENT_BOOK_DAYS_AFTER_LINK: whole(0, 760).default(0),
  /** How often statements are read for partners who are told of their changes; 0 for never. A day at most: else it is no news. */
  STATEMENT_POLL_MINUTES: whole(0, 1440).default(0),
  /** Whose reads of statements the audit tells of. */
  READ_AUDIT: z.enum(['all', 'others', 'none']).default('all'),
  /** How long: as long as PSD2 lets a customer dispute what was done with an account, thirteen months. */
  READ_AUDIT_DAYS: whole(1, 3660).default(400),
  ...operatorVariables,
  /** Whose access tokens are accepted (RFC 9068). */
  AUTH_ISSUER: httpUrl,
  AUTH_AUDIENCE: z.string().min(1),
  AUTH_JWKS_URL: httpUrl,
  /** Signatures of those tokens that are accepted, separated by commas. */
  AUTH_ALGORITHMS: z.string().transform(toTokenAlgorithms).default(usualTokenAlgorithms),
  /** The page for people (/links) as a client of that issuer; without it there is no page. */
  LINKS_CLIENT_ID: z.string().min(1).max(200).optional(),
  /** Without it the page is a public client, which PKCE protects. */
  LINKS_CLIENT_SECRET: z.string().min(1).optional(),
  /** What those pages ask for: they show and do no more. */
  LINKS_SCOPES: z.string().transform(toPageScopes).default(usualPageScopes),
  /** Without it each gateway caches in its own memory. */
  REDIS_URL: z
    .string()
    .refine((url) => parseRedisUrl(url) !== null, 'must be a redis, redis+sentinel or redis+cluster URL')
    .optional(),
  /** Longest wait for one Redis command: a cache slower than this is no help. */
  REDIS_TIMEOUT_MS: whole(1, 10_000).default(50),
  /** Seals what is cached in Redis. */
  CACHE_KEY: secret.optional(),
  /**
   * Makes accounts' public ids; the same on every gateway, and kept: another key makes other ids. Required wherever banks
   * are (config.ts): with a key that everybody knows, a bank's account number could be tried out from an id.
   */
  ID_KEY: secret.optional(),
  /** About 300 MB at most when every row is a full entry of a statement. */
  CACHE_MEMORY_ROWS: whole(0, 100_000_000).default(200_000),
  ...cacheVariables,
  /** Processes of `npm run gateway` on one port: one for each core that the gateway may use. */
  WORKERS: whole(1, 128).default(1),
  /** The whole time one operation may take, all banks together. */
  REQUEST_TIMEOUT_MS: whole(100, 120_000).default(2000),
  /** After SIGTERM: not ready, and still serving, until load balancers have seen it. */
  STOP_DELAY_MS: whole(0, 60_000).default(1000),
  /** How long requests under way may go on after SIGTERM. */
  STOP_TIMEOUT_MS: whole(0, 120_000).default(12_000),
  /** The largest answer of a bank that is read, after decompression. */
  BANK_MAX_BODY_BYTES: whole(1024, 256 * 1024 * 1024).default(8 * 1024 * 1024),
  /** How long a turn of the event loop takes on operations while there is too much to do; 0 refuses none. */
  OVERLOAD_TURN_MS: whole(0, 10_000).default(usualTurnMs),
  /** The largest request body: queries are a few kilobytes. */
  MAX_REQUEST_BYTES: whole(1024, 16 * 1024 * 1024).default(256 * 1024),
  /** What one operation may have banks asked for: an account list, balances or a part of a statement is one each. */
  MAX_BANK_READS: whole(1, 1_000_000).default(1000),
  MAX_QUERY_TOKENS: whole(10, 100_000).default(4000),
  MAX_QUERY_FIELDS: whole(10, 100_000).default(2000),
  MAX_QUERY_DEPTH: whole(1, 100).default(15),
  MAX_QUERY_ALIASES: whole(0, 1000).default(50),
  MAX_QUERY_COST: whole(1, 100_000_000).default(100_000),
  /** Mutations in one operation. */
  MAX_QUERY_WRITES: whole(1, 1000).default(usualMaxWrites),
  /** Of one subject through one client, over all gateways on one Redis; clients can have others in the banks file. */
  LINK_ATTEMPTS_PER_MINUTE: whole(1, 1_000_000).default(10),
  PAYMENTS_PER_MINUTE: whole(1, 1_000_000).default(30),
  /** Whoever may ask without end could find out who holds an account: both schemes demand a limit. */
  PAYEE_CHECKS_PER_HOUR: whole(1, 1_000_000).default(100),
  /** Different guesses of one field of an account's owner, over all callers: with five nobody finds out a name. */
  OWNER_GUESSES: whole(1, 1000).default(5),
  /** In how many days; a guess costs its place for as long. */
  OWNER_GUESS_DAYS: whole(1, 366).default(30),
  /** The usual plan, points in a minute: src/limits/points.ts says what is worth how many. */
  CLIENT_POINTS_PER_MINUTE: whole(1, 999_999_999).default(100_000),
  SUBJECT_POINTS_PER_MINUTE: whole(1, 999_999_999).default(10_000),
  /** Off: a public endpoint does not tell its schema. */
  INTROSPECTION: flag.default(false),
  /** Off: the Apollo Sandbox page loads code from Apollo's servers. */
  LANDING_PAGE: flag.default(false),
  /** Off: the page tells the schema to everybody. */
  EXPLORER: flag.default(false),
  /** The explorer as a client of the issuer, a public one; without it nobody can sign in there. */
  EXPLORER_CLIENT_ID: z.string().min(1).max(200).optional(),
  /** Manifests of trusted documents: see src/gateway/trusted. */
  DOCUMENTS_DIR: z.string().min(1).optional(),
  /** Which documents callers may run whose client says nothing of it in the banks file. */
  DOCUMENTS_POLICY: z.enum(['any', 'listed', 'preferred']).default('any'),
  /** Off: `_entities` is for a router that is trusted to be in front. */
  FEDERATION: flag.default(false),
  /** Shared by the gateway over subgraphs and its subgraphs: they answer nobody else. */
  ROUTER_SECRET: secret.optional(),
  /** `name=url,name=url`: instead of the addresses that the supergraph gives. */
  SUBGRAPH_URLS: z.string().transform(toSubgraphUrls).default(new Map()),
  /** The largest answer of a subgraph that is read: the most costly operation gives some tens of megabytes. */
  SUBGRAPH_MAX_BODY_BYTES: whole(1024, 256 * 1024 * 1024).default(64 * 1024 * 1024),
  /** Open at once on one gateway, each of some 20 kB. */
  MAX_SUBSCRIPTIONS: whole(1, 1_000_000).default(10_000),
  MAX_SUBSCRIPTIONS_PER_CALLER: whole(1, 1_000_000).default(200),
  /** Origins of web pages that may call the endpoint, separated by commas; `*` for any (tokens are no cookies). */
  CORS_ORIGINS: z.string().default(''),
  /** A service of the EPC's Verification Of Payee form; without it no payee can be verified. */
  PAYEE_VERIFICATION_URL: httpUrl.optional(),
  ...ratesVariables,
  ...screeningVariables,
  ...retentionVariables,
  /** For development: webhooks go to plain HTTP, this machine and private networks, too. */
  WEBHOOK_ALLOW_PRIVATE: flag.default(false),
  /** Header in which a trusted front end says from which address the person asks; else banks are asked unattended. */
  PSU_IP_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header')
    .transform((name) => name.toLowerCase())
    .optional(),
  /** Header in which that front end hands on the person's User-Agent; told to banks beside the address, never without. */
  PSU_USER_AGENT_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header')
    .transform((name) => name.toLowerCase())
    .optional(),
  /** Where scrapers come, and nobody else. Without it there are no figures to be had: on clients' port there never are. */
  /** What is counted of the schema's uses by client. */
  FIELD_USAGE: z.enum(usageLevels, { error: `must be one of ${usageLevels.join(', ')}` }).default('deprecated'),
  METRICS_PORT: whole(0, 65_535).optional(),
  /** Loopback by default: the figures name banks. */
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  ...watchingVariables,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** What the environment says, validated. */
export interface Environment {
  readonly host: string;
  readonly port: number;
  readonly banksFile: string | null;
  /** Without a slash at its end; null when it is to be taken from where the gateway listens. */
  readonly publicUrl: string | null;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly storeKeys: readonly SealingKey[] | null;
  /** Null where statements are not kept. */
  readonly statementBook: {
    readonly months: number;
    readonly daysAfterLink: number;
    readonly pollMinutes: number;
  } | null;
  /** Null where nobody keeps who reads statements. */
  readonly readAudit: { readonly of: 'all' | 'others'; readonly days: number } | null;
  /** How long recorded exchanges with banks are kept, hours. */
  readonly bankRecordingHours: number;
  readonly token: Required<TokenSettings>;
  /** Null: no page for people. */
  readonly linksClient: {
    readonly id: string;
    readonly secret: string | null;
    readonly scopes: readonly string[];
  } | null;
  readonly redis: { readonly url: string; readonly commandTimeoutMs: number } | null;
  readonly cacheKey: string | null;
  readonly idKey: string | null;
  readonly cacheMemoryRows: number;
  readonly cacheWindows: CacheWindows;
  readonly workers: number;
  readonly requestTimeoutMs: number;
  readonly stopDelayMs: number;
  readonly stopTimeoutMs: number;
  readonly bankMaxBodyBytes: number;
  readonly maxRequestBytes: number;
  /** 0: nothing is refused for want of time. */
  readonly overloadTurnMs: number;
  /** What one operation may have banks asked for: see ReadingServices. */
  readonly maxBankReads: number;
  readonly limits: OperationLimits;
  /** What one subject may through one client that has no limits of its own. */
  readonly writeAllowance: WriteAllowance;
  /** How many different guesses of one field of an account's owner there may be in so many days. */
  readonly ownerGuesses: { readonly most: number; readonly days: number };
  /** What is counted of who uses what of the schema. */
  readonly fieldUsage: UsageLevel;
  /** What one client may use of the gateway of which the banks file says nothing. */
  readonly usualPlan: Plan;
  readonly introspection: boolean;
  readonly landingPage: boolean;
  /** Null: there is no explorer. */
  readonly explorer: { readonly clientId: string | null } | null;
  /** Null: no document is listed. */
  readonly documentsDir: string | null;
  readonly documentPolicy: DocumentPolicy;
  readonly federation: boolean;
  readonly routerSecret: string | null;
  /** By subgraph name. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  readonly subgraphMaxBodyBytes: number;
  readonly subscriptionLimits: SubscriptionLimits;
  readonly corsOrigins: readonly string[];
  readonly psuIpHeader: string | null;
  readonly psuUserAgentHeader: string | null;
  readonly payeeVerificationUrl: string | null;
  readonly rates: RatesSettings;
  readonly screening: ScreeningSettings | null;
  readonly retention: RetentionSettings;
  /** Whether a person erases, at /my, all that law does not keep. */
  readonly myErasesAll: boolean;
  /** How many operators it takes to close a payment by hand. */
  readonly closingApprovals: 1 | 2;
  readonly webhookAllowPrivate: boolean;
  /** Null: no listener for scrapers. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Whether a change of a file of the configuration is looked for. */
  readonly watchesConfig: boolean;
  /** Where spans go; null for nowhere. */
  readonly tracing: TracingSettings | null;
  /** The share of operations that is logged, 0 to 1. */
  readonly requestLog: number;
  readonly logLevel: z.infer<typeof variables>['LOG_LEVEL'];
}

/** The name of a variable. */
export type VariableName = keyof typeof variables.shape;

/** Every variable with its schema, for docs/settings.md (src/cli/document-settings.ts). */
export const settings: Readonly<Record<VariableName, z.ZodType>> = variables.shape;

/** Names of all variables. */
export const variableNames: readonly string[] = Object.keys(variables.shape);

/** Variables whose names are misspelt. */
export const findMisspelt = (env: Readonly<Record<string, string | undefined>>): readonly ConfigFault[] =>
  findMisspeltAmong(variableNames, env);

/** Validates an environment. An empty variable counts as absent, as in a shell. */
export function parseEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): { readonly environment: Environment; readonly faults: null } | { readonly faults: readonly ConfigFault[] } {
  const given = Object.fromEntries(variableNames.map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const parsed = variables.safeParse(given);
  const misspelt = findMisspelt(env);
  if (!parsed.success) {
    return { faults: [...misspelt, ...toFaults(parsed.error, given)] };
  }
  if (misspelt.length > 0) return { faults: misspelt };
  return { environment: toEnvironment(parsed.data), faults: null };
}

type TokenVariables = Pick<
  z.infer<typeof variables>,
  'AUTH_ISSUER' | 'AUTH_AUDIENCE' | 'AUTH_JWKS_URL' | 'AUTH_ALGORITHMS'
>;

const toToken = (data: TokenVariables): Required<TokenSettings> => ({
  issuer: data.AUTH_ISSUER,
  audience: data.AUTH_AUDIENCE,
  jwksUrl: data.AUTH_JWKS_URL,
  algorithms: data.AUTH_ALGORITHMS,
});

/** What operators' commands go by. */
export interface OperatorEnvironment {
  readonly token: Required<TokenSettings>;
  /** Secret; null where there is none. */
  readonly operatorToken: string | null;
  readonly approvals: 1 | 2;
}

/** The part of an environment that operators' commands go by: nothing else need be set. */
export function parseOperatorEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): OperatorEnvironment | { readonly faults: readonly ConfigFault[] } {
  const given = Object.fromEntries(variableNames.map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const part = variables.pick({
    AUTH_ISSUER: true,
    AUTH_AUDIENCE: true,
    AUTH_JWKS_URL: true,
    AUTH_ALGORITHMS: true,
    OPERATOR_TOKEN: true,
    OPERATOR_APPROVALS: true,
  });
  const parsed = part.safeParse(given);
  if (!parsed.success) return { faults: toFaults(parsed.error, given) };
  const { OPERATOR_TOKEN: operatorToken = null, OPERATOR_APPROVALS: approvals } = parsed.data;
  return { token: toToken(parsed.data), operatorToken, approvals: approvals === 2 ? 2 : 1 };
}

function toFaults({ issues }: z.ZodError, given: Readonly<Record<string, string | undefined>>): readonly ConfigFault[] {
  return issues.map(({ path, message }) => ({
    where: path.join('.'),
    what: given[String(path[0])] === undefined ? 'is required' : message,
  }));
}

function toEnvironment(data: z.infer<typeof variables>): Environment {
  return Object.freeze({
    host: data.HOST,
    port: data.PORT,
    banksFile: data.BANKS_FILE ?? null,
    publicUrl: data.PUBLIC_URL ?? null,
    dataDir: data.DATA_DIR,
    databaseUrl: data.DATABASE_URL ?? null,
    storeKeys: data.STORE_KEYS ?? null,
    statementBook: data.STATEMENT_BOOK
      ? {
          months: data.STATEMENT_BOOK_MONTHS,
          daysAfterLink: data.STATEMENT_BOOK_DAYS_AFTER_LINK,
          pollMinutes: data.STATEMENT_POLL_MINUTES,
        }
      : null,
    readAudit: data.READ_AUDIT === 'none' ? null : { of: data.READ_AUDIT, days: data.READ_AUDIT_DAYS },
    bankRecordingHours: data.BANK_RECORDING_HOURS,
    token: toToken(data),
    linksClient:
      data.LINKS_CLIENT_ID === undefined
        ? null
        : { id: data.LINKS_CLIENT_ID, secret: data.LINKS_CLIENT_SECRET ?? null, scopes: data.LINKS_SCOPES },
    redis: data.REDIS_URL === undefined ? null : { url: data.REDIS_URL, commandTimeoutMs: data.REDIS_TIMEOUT_MS },
    cacheKey: data.CACHE_KEY ?? null,
    idKey: data.ID_KEY ?? null,
    cacheMemoryRows: data.CACHE_MEMORY_ROWS,
    cacheWindows: toCacheWindows(data),
    workers: data.WORKERS,
    requestTimeoutMs: data.REQUEST_TIMEOUT_MS,
    stopDelayMs: data.STOP_DELAY_MS,
    stopTimeoutMs: data.STOP_TIMEOUT_MS,
    bankMaxBodyBytes: data.BANK_MAX_BODY_BYTES,
    maxRequestBytes: data.MAX_REQUEST_BYTES,
    overloadTurnMs: data.OVERLOAD_TURN_MS,
    maxBankReads: data.MAX_BANK_READS,
    limits: {
      maxTokens: data.MAX_QUERY_TOKENS,
      maxFields: data.MAX_QUERY_FIELDS,
      maxDepth: data.MAX_QUERY_DEPTH,
      maxAliases: data.MAX_QUERY_ALIASES,
      maxCost: data.MAX_QUERY_COST,
      maxWrites: data.MAX_QUERY_WRITES,
      maxNameLength,
    },
    writeAllowance: {
      linkAttemptsPerMinute: data.LINK_ATTEMPTS_PER_MINUTE,
      paymentsPerMinute: data.PAYMENTS_PER_MINUTE,
      payeeChecksPerHour: data.PAYEE_CHECKS_PER_HOUR,
    },
    ownerGuesses: { most: data.OWNER_GUESSES, days: data.OWNER_GUESS_DAYS },
    usualPlan: {
      id: usualPlanId,
      windowSeconds: usualWindowSeconds,
      pointsPerClient: data.CLIENT_POINTS_PER_MINUTE,
      pointsPerSubject: Math.min(data.SUBJECT_POINTS_PER_MINUTE, data.CLIENT_POINTS_PER_MINUTE),
    },
    introspection: data.INTROSPECTION,
    landingPage: data.LANDING_PAGE,
    explorer: data.EXPLORER ? { clientId: data.EXPLORER_CLIENT_ID ?? null } : null,
    documentsDir: data.DOCUMENTS_DIR ?? null,
    documentPolicy: data.DOCUMENTS_POLICY,
    federation: data.FEDERATION,
    routerSecret: data.ROUTER_SECRET ?? null,
    subgraphUrls: data.SUBGRAPH_URLS,
    subgraphMaxBodyBytes: data.SUBGRAPH_MAX_BODY_BYTES,
    subscriptionLimits: {
      maxSubscriptions: data.MAX_SUBSCRIPTIONS,
      maxSubscriptionsPerCaller: data.MAX_SUBSCRIPTIONS_PER_CALLER,
    },
    corsOrigins: data.CORS_ORIGINS.split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
    psuIpHeader: data.PSU_IP_HEADER ?? null,
    psuUserAgentHeader: data.PSU_USER_AGENT_HEADER ?? null,
    payeeVerificationUrl: data.PAYEE_VERIFICATION_URL ?? null,
    rates: toRatesSettings(data),
    screening: toScreeningSettings(data),
    retention: toRetentionSettings(data),
    myErasesAll: data.MY_ERASES_ALL,
    closingApprovals: data.OPERATOR_APPROVALS === 2 ? 2 : 1,
    webhookAllowPrivate: data.WEBHOOK_ALLOW_PRIVATE,
    metrics: data.METRICS_PORT === undefined ? null : { host: data.METRICS_HOST, port: data.METRICS_PORT },
    fieldUsage: data.FIELD_USAGE,
    watchesConfig: data.WATCH_CONFIG,
    tracing: toTracingSettings(data),
    requestLog: data.REQUEST_LOG,
    logLevel: data.LOG_LEVEL,
  });
}
