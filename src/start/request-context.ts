// An HTTP request → the context of its GraphQL operation: who asks, until when, and a fresh set of loaders over what is
// shared. Called for every request by the server that a composition of this folder has made, and by stored.ts for payloads.

import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { createLoaders } from '../../subgraphs/loaders.ts';
import type { ConnectedBanks, KnownClients, ReportPort, RequestContext } from '../../subgraphs/shared/context.ts';
import type { Loaders } from '../../subgraphs/shared/loaders.ts';
import { type Access, createAccess } from '../auth/access.ts';
import type { Principal } from '../auth/principal.ts';
import { type CallerCards, createCallerCards, type OpenCards } from '../cards/caller-cards.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import { type Authentication, authenticate, type ContextRequest } from '../gateway/shared/authenticate.ts';
import { type CallerGrants, createCallerGrants } from '../grants/caller-grants.ts';
import type { OpenGrants } from '../grants/open.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { noQuotas, type Quotas } from '../http/quotas.ts';
import type { RuleSet } from '../insights/rules.ts';
import { costHeader, type LookupOutcome, OperationUsage, readCostMode } from '../limits/operation-usage.ts';
import type { RateLimitStanding } from '../limits/standing.ts';
import { WriteRefusals } from '../limits/write-refusals.ts';
import { type CallerLinking, createCallerLinking } from '../linking/caller-linking.ts';
import type { OpenLinking } from '../linking/open.ts';
import type { Log } from '../observability/log.ts';
import type { OwnerMatches } from '../ownership/owner-matches.ts';
import { type CallerPayments, createCallerPayments } from '../payments/caller-payments.ts';
import type { OpenPayments } from '../payments/open.ts';
import type { RateSource } from '../rates/source.ts';
import type { BankHealth } from '../reading/bank-health.ts';
import { BankReads, type ReadingServices } from '../reading/bank-reads.ts';
import type { LinkActivity } from '../reading/link-activity.ts';
import { createLinkQuotas, type LinkQuotas } from '../reading/link-quota.ts';
import type { ReadAudit } from '../reading/read-audit.ts';
import type { CacheLookup } from '../reading/reading-request.ts';
import type { ScreeningCases } from '../screening/cases.ts';
import type { CategoryCorrectionStore } from '../store/category-corrections.ts';
import type { Directory } from '../store/directory.ts';
import type { CallerWebhooks } from '../webhooks/caller-webhooks.ts';
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
  const { headers } = request;
  const deadline = deadlineIn(services.requestTimeoutMs, () => request.clientGone);
  const principal = await authenticate(headers['authorization'], services);
  return createContextFor(principal, { headers, deadline }, services);
}

/** The context of an operation of somebody who is known already. */
export function createContextFor(
  principal: Principal | null,
  request: ContextRequest & { readonly deadline: Deadline },
  services: ContextServices,
): RequestContext {
  return new OperationContext(principal, request, services);
}

/**
 * A context whose parts are made when they are asked for: most operations need few of them. Apollo copies a context's own
 * properties and its prototype, so that what is made is kept in an object that the copies share.
 */
class OperationContext implements RequestContext {
  readonly principal: Principal | null;
  readonly ids: GlobalIds;
  readonly isRouter: boolean;
  readonly access: Access;
  readonly loaders: Loaders;
  readonly banks: ConnectedBanks;
  readonly bankHealth: BankHealth;
  readonly usage: OperationUsage;
  readonly clients?: KnownClients;
  readonly refusals = new WriteRefusals();
  readonly parts: ContextParts;

  constructor(
    principal: Principal | null,
    request: ContextRequest & { readonly deadline: Deadline },
    services: ContextServices,
  ) {
    const { deadline, headers } = request;
    const { reading, directory, unattendedDirectory, psuIpHeader } = services;
    const psuIpAddress = psuIpHeader === null ? null : parseIp(headers[psuIpHeader]);
    const access = createAccess(principal, psuIpAddress === null ? unattendedDirectory : directory);
    const psuUserAgent = parseUserAgent(headers[services.psuUserAgentHeader ?? '']);
    const caller = principal === null ? null : { principal, access, deadline, psuIpAddress };
    const usage = new OperationUsage(readCostMode(headers[costHeader]));
    const isEstimate = usage.mode === 'estimate';
    const reads = new BankReads(reading, {
      access,
      deadline,
      psu: { ipAddress: psuIpAddress, userAgent: psuUserAgent },
      onCall: () => usage.addBankCall(),
      onLookup: (lookup) => void usage.lookups[lookupOutcomes[lookup]]++,
      ...(isEstimate ? { onUnmade: (read) => usage.addUnmade(read) } : {}),
    });
    const parts = new ContextParts(services, { caller, headers });
    this.principal = principal;
    this.ids = services.ids;
    this.isRouter = services.isRouter?.(headers) === true;
    this.access = access;
    this.banks = services.banks;
    this.bankHealth = services.bankHealth;
    this.usage = usage;
    if (services.clients !== undefined) this.clients = services.clients;
    this.parts = parts;
    this.loaders = createLoaders(reads, {
      get payments() {
        return parts.payments;
      },
      get webhooks() {
        return parts.webhooks;
      },
      // Nobody is shown what an estimate has read.
      onShown: principal === null || isEstimate ? null : (services.readAudit?.of(principal) ?? null),
      toAccountId: (account) => services.ids.account(account),
      isTimeOver: () => deadline.signal.aborted || Date.now() >= deadline.atMs,
      corrections: services.insights?.corrections ?? null,
      ...(services.insights === undefined ? {} : { categoryRules: services.insights.categoryRules }),
    });
  }

  get rates(): RateSource | null {
    return this.parts.services.rates ?? null;
  }
  get linkActivity(): LinkActivity {
    return this.parts.services.reading.linkActivity;
  }
  get linkQuotas(): LinkQuotas {
    return this.parts.linkQuotasFor(this.loaders);
  }
  get linking(): CallerLinking | null {
    return this.parts.linking;
  }
  get payments(): CallerPayments | null {
    return this.parts.payments;
  }
  get webhooks(): CallerWebhooks | null {
    return this.parts.webhooks;
  }
  get grants(): CallerGrants | null {
    return this.parts.grants;
  }
  get cards(): CallerCards | null {
    return this.parts.cards;
  }
  get corrections(): CategoryCorrectionStore | null {
    return this.parts.services.insights?.corrections ?? null;
  }
  get reports(): ReportPort | null {
    return this.parts.services.reports ?? null;
  }
  get ownerMatches(): OwnerMatches | null {
    return this.parts.services.ownerMatches ?? null;
  }
  get screening(): ScreeningCases | null {
    return this.parts.services.screening ?? null;
  }
  get requestId(): string {
    return this.parts.requestId;
  }
  rateLimit(): RateLimitStanding | null {
    return this.parts.services.rateLimitOf?.(this.principal, this.parts.headers) ?? null;
  }
}

type Caller = NonNullable<Parameters<typeof createCallerPayments>[1]>;

/** What an operation's context makes when it is asked for, each once. */
class ContextParts {
  readonly services: ContextServices;
  readonly headers: ContextRequest['headers'];
  readonly #caller: Caller | null;
  #payments: CallerPayments | null | undefined;
  #webhooks: CallerWebhooks | null | undefined;
  #linking: CallerLinking | null | undefined;
  #grants: CallerGrants | null | undefined;
  #cards: CallerCards | null | undefined;
  #linkQuotas: LinkQuotas | undefined;
  #requestId: string | undefined;

  constructor(
    services: ContextServices,
    { caller, headers }: { readonly caller: Caller | null; readonly headers: ContextRequest['headers'] },
  ) {
    this.services = services;
    this.headers = headers;
    this.#caller = caller;
  }

  get payments(): CallerPayments | null {
    const { payments } = this.services;
    this.#payments ??= payments == null ? null : createCallerPayments(payments, this.#caller);
    return this.#payments;
  }
  get webhooks(): CallerWebhooks | null {
    this.#webhooks ??= this.services.webhooks?.forCaller(this.#caller) ?? null;
    return this.#webhooks;
  }
  get linking(): CallerLinking | null {
    const { linking } = this.services;
    this.#linking ??= linking == null ? null : createCallerLinking(linking, this.#caller);
    return this.#linking;
  }
  get grants(): CallerGrants | null {
    const { grants } = this.services;
    this.#grants ??= grants == null ? null : createCallerGrants(grants, this.#caller);
    return this.#grants;
  }
  get cards(): CallerCards | null {
    const { cards } = this.services;
    this.#cards ??= cards == null ? null : createCallerCards(cards, this.#caller);
    return this.#cards;
  }
  linkQuotasFor({ transactions }: Loaders): LinkQuotas {
    const { quotas, reading } = this.services;
    this.#linkQuotas ??= createLinkQuotas({
      quotas: quotas ?? noQuotas,
      connectors: reading.connectors,
      cache: reading.cache,
      cacheWindows: reading.cacheWindows,
      statements: reading.statements ?? null,
      windowsOf: transactions.windows,
    });
    return this.#linkQuotas;
  }
  get requestId(): string {
    this.#requestId ??= randomUUID();
    return this.#requestId;
  }
}

/** What looks into the cache are counted as. */
export const lookupOutcomes: Readonly<Record<CacheLookup, LookupOutcome>> = {
  fresh: 'hit',
  revalidated: 'stale',
  refresh: 'stale',
  expired: 'stale',
  miss: 'miss',
  bypass: 'miss',
};

/** Printable ASCII of a sane length, since it goes into a header to the bank. */
function parseUserAgent(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && /^[\x20-\x7e]{1,512}$/.test(value) ? value : null;
}

function parseIp(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && isIP(value) !== 0 ? value : null;
}
