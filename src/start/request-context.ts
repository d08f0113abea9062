// An HTTP request → the context of its GraphQL operation: who asks, until when, and a fresh set of loaders over what is
// shared. Called for every request by the server that a composition of this folder has made, and by stored.ts for payloads.

import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { createLoaders } from '../../subgraphs/loaders.ts';
import type { ConnectedBanks, KnownClients, ReportPort, RequestContext } from '../../subgraphs/shared/context.ts';
import { createAccess } from '../auth/access.ts';
import type { Principal } from '../auth/principal.ts';
import { createCallerCards, type OpenCards } from '../cards/caller-cards.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import { type Authentication, authenticate, type ContextRequest } from '../gateway/shared/authenticate.ts';
import { createCallerGrants } from '../grants/caller-grants.ts';
import type { OpenGrants } from '../grants/open.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { noQuotas, type Quotas } from '../http/quotas.ts';
import type { RuleSet } from '../insights/rules.ts';
import { costHeader, OperationUsage, readCostMode } from '../limits/operation-usage.ts';
import type { RateLimitStanding } from '../limits/standing.ts';
import { WriteRefusals } from '../limits/write-refusals.ts';
import { createCallerLinking } from '../linking/caller-linking.ts';
import type { OpenLinking } from '../linking/open.ts';
import type { Log } from '../observability/log.ts';
import type { OwnerMatches } from '../ownership/owner-matches.ts';
import { createCallerPayments } from '../payments/caller-payments.ts';
import type { OpenPayments } from '../payments/open.ts';
import type { RateSource } from '../rates/source.ts';
import type { BankHealth } from '../reading/bank-health.ts';
import { BankReads, type ReadingServices } from '../reading/bank-reads.ts';
import { createLinkQuotas } from '../reading/link-quota.ts';
import type { ReadAudit } from '../reading/read-audit.ts';
import type { ScreeningCases } from '../screening/cases.ts';
import type { CategoryCorrectionStore } from '../store/category-corrections.ts';
import type { Directory } from '../store/directory.ts';
import type { OpenWebhooks } from '../webhooks/open.ts';

/** What categories are decided by besides entries. */
export interface InsightRules {
  readonly corrections: CategoryCorrectionStore | null;
  /** The operator's. */
  readonly categoryRules: RuleSet;
}

/** What contexts are made from: shared by all requests. */
export interface ContextServices extends Authentication {
  readonly reading: ReadingServices;
  readonly directory: Directory;
  readonly ids: GlobalIds;
  /** The same for requests without the person: see src/linking/unattended.ts. */
  readonly unattendedDirectory: Directory;
  readonly banks: ConnectedBanks;
  readonly bankHealth: BankHealth;
  /** Exchange rates; null or absent where this gateway has no source of them. */
  readonly rates?: RateSource | null;
  /** What banks let us ask; absent where nothing is counted. */
  readonly quotas?: Quotas;
  readonly log: Log;
  readonly requestTimeoutMs: number;
  readonly psuIpHeader: string | null;
  readonly linking?: OpenLinking | null;
  readonly payments?: OpenPayments | null;
  readonly webhooks?: Pick<OpenWebhooks, 'forCaller'> | null;
  readonly grants?: OpenGrants | null;
  /** Freezes cards; absent or null without a store. */
  readonly cards?: OpenCards | null;
  /** Answers who owns accounts; absent or null without a store. */
  readonly ownerMatches?: OwnerMatches | null;
  /** Cases of screening; absent or null where there are no lists, or no store. */
  readonly screening?: ScreeningCases | null;
  /** Keeps who was shown what of statements; absent or null where nobody does. */
  readonly readAudit?: Pick<ReadAudit, 'of'> | null;
  /** What categories are decided by besides entries; absent for nothing. */
  readonly insights?: InsightRules;
  /** Signs reports; absent or null without a store. */
  readonly reports?: ReportPort | null;
  /** What is known of clients; absent where nobody asks. */
  readonly clients?: KnownClients;
  /** How a caller stands with its points; absent where nobody is limited. */
  readonly rateLimitOf?: (principal: Principal | null, headers: ContextRequest['headers']) => RateLimitStanding | null;
  /** Tells the router in front by its headers; absent where none is known. */
  readonly isRouter?: (headers: ContextRequest['headers']) => boolean;
  /** Absent where nothing hands it on. */
  readonly psuUserAgentHeader?: string | null;
}

/**
 * Makes a request's context. No token makes an anonymous one: each field says what it needs.
 * @throws GraphQLError as {@link authenticate} does
 */
export async function createRequestContext(
  request: ContextRequest,
  services: ContextServices,
): Promise<RequestContext> {
  const deadline = deadlineIn(services.requestTimeoutMs, request.clientGone);
  const principal = await authenticate(request.headers['authorization'], services);
  return createContextFor(principal, { ...request, deadline }, services);
}

/** The context of an operation of somebody who is known already. */
export function createContextFor(
  principal: Principal | null,
  { deadline, ...request }: ContextRequest & { readonly deadline: Deadline },
  services: ContextServices,
): RequestContext {
  const { reading, directory, unattendedDirectory, banks, bankHealth, psuIpHeader } = services;
  const psuIpAddress = psuIpHeader === null ? null : parseIp(request.headers[psuIpHeader]);
  const access = createAccess(principal, psuIpAddress === null ? unattendedDirectory : directory);
  const psuUserAgent = parseUserAgent(request.headers[services.psuUserAgentHeader ?? '']);
  const caller = principal === null ? null : { principal, access, deadline, psuIpAddress };
  const payments = services.payments == null ? null : createCallerPayments(services.payments, caller);
  const webhooks = services.webhooks?.forCaller(caller) ?? null;
  const usage = new OperationUsage(readCostMode(request.headers[costHeader]));
  const isEstimate = usage.mode === 'estimate';
  const reads = new BankReads(reading, {
    access,
    deadline,
    psu: { ipAddress: psuIpAddress, userAgent: psuUserAgent },
    onCall: () => usage.addBankCall(),
    ...(isEstimate ? { onUnmade: (read) => usage.addUnmade(read) } : {}),
  });
  // Nobody is shown what an estimate has read.
  const onShown = principal === null || isEstimate ? null : (services.readAudit?.of(principal) ?? null);
  const loaders = createLoaders(reads, {
    payments,
    webhooks,
    onShown,
    toAccountId: (account) => services.ids.account(account),
    isTimeOver: () => deadline.signal.aborted || Date.now() >= deadline.atMs,
    ...services.insights,
  });
  return {
    principal,
    ids: services.ids,
    isRouter: services.isRouter?.(request.headers) === true,
    access,
    loaders,
    linkQuotas: createLinkQuotas({
      quotas: services.quotas ?? noQuotas,
      connectors: reading.connectors,
      cache: reading.cache,
      cacheWindows: reading.cacheWindows,
      statements: reading.statements ?? null,
      windowsOf: loaders.transactions.windows,
    }),
    banks,
    bankHealth,
    rates: services.rates ?? null,
    linkActivity: reading.linkActivity,
    linking: services.linking == null ? null : createCallerLinking(services.linking, caller),
    payments,
    webhooks,
    grants: services.grants == null ? null : createCallerGrants(services.grants, caller),
    corrections: services.insights?.corrections ?? null,
    reports: services.reports ?? null,
    ownerMatches: services.ownerMatches ?? null,
    cards: services.cards == null ? null : createCallerCards(services.cards, caller),
    screening: services.screening ?? null,
    refusals: new WriteRefusals(),
    ...(services.clients === undefined ? {} : { clients: services.clients }),
    usage,
    rateLimit: () => services.rateLimitOf?.(principal, request.headers) ?? null,
    requestId: randomUUID(),
  };
}

/** Printable ASCII of a sane length, since it goes into a header to the bank. */
function parseUserAgent(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && /^[\x20-\x7e]{1,512}$/.test(value) ? value : null;
}

function parseIp(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && isIP(value) !== 0 ? value : null;
}
