// What one request carries. Made by src/start/request-context.ts for every request, in process as in each subgraph alone,
// never reused; read by loaders, resolvers and scope rules.

import type { Access } from '../../src/auth/access.ts';
import type { Principal } from '../../src/auth/principal.ts';
import type { CallerCards } from '../../src/cards/caller-cards.ts';
import type { Bank, BankCapability } from '../../src/domain/bank.ts';
import type { RegisteredClient } from '../../src/domain/client.ts';
import type { ConsentRule } from '../../src/domain/consent-rule.ts';
import type { GlobalIds } from '../../src/domain/global-id.ts';
import type { Lookup } from '../../src/domain/lookup.ts';
import type { CallerGrants } from '../../src/grants/caller-grants.ts';
import type { OperationUsage } from '../../src/limits/operation-usage.ts';
import type { RateLimitStanding } from '../../src/limits/standing.ts';
import type { WriteAllowance } from '../../src/limits/write-limits.ts';
import type { WriteRefusals } from '../../src/limits/write-refusals.ts';
import type { CallerLinking } from '../../src/linking/caller-linking.ts';
import type { OwnerMatches } from '../../src/ownership/owner-matches.ts';
import type { CallerPayments } from '../../src/payments/caller-payments.ts';
import type { RateSource } from '../../src/rates/source.ts';
import type { BankHealth } from '../../src/reading/bank-health.ts';
import type { LinkActivity } from '../../src/reading/link-activity.ts';
import type { LinkQuotas } from '../../src/reading/link-quota.ts';
import type { ScreeningCases } from '../../src/screening/cases.ts';
import type { BankQuery } from '../../src/sources/bank-search.ts';
import type { CategoryCorrectionStore } from '../../src/store/category-corrections.ts';
import type { CallerWebhooks } from '../../src/webhooks/caller-webhooks.ts';
import type { Loaders } from './loaders.ts';

/** A configured bank with what its connector can do. */
export interface ConnectedBank {
  readonly bank: Bank;
  /** How long its consents last. */
  readonly consentRule: ConsentRule;
  readonly capabilities: ReadonlySet<BankCapability>;
}

/** Every bank that can be asked. */
export interface ConnectedBanks extends Lookup<ConnectedBank> {
  /** What is asked for, the best first, then by name; without a search by name. Always in the same order. */
  find(query: BankQuery): readonly { readonly id: string }[];
  /** Where a bank's logo is; null for none. Absent where no logos are kept. */
  logoUrl?(bankId: string): string | null;
}

/** What is known of clients. */
export interface KnownClients {
  readonly registered: ReadonlyMap<string, RegisteredClient>;
  /** Of those that have no limits of their own. */
  readonly allowance: WriteAllowance;
}

/** Signs reports. */
export interface ReportPort {
  /** A detached JWS over the text, and which key it is by. @throws StoreFailure, SealFailure */
  sign(text: string): Promise<{ readonly detachedJws: string; readonly keyId: string }>;
  /** Where the public keys are. */
  keysUrl(): string;
}

/** The context of one GraphQL request. */
export interface RequestContext {
  /** Null when the request came without a token. */
  readonly principal: Principal | null;
  /** Whether the request came from the router in front, which holds its secret. Absent where nobody is one. */
  readonly isRouter?: boolean;
  readonly access: Access;
  readonly ids: GlobalIds;
  readonly loaders: Loaders;
  /** By bank id. */
  readonly banks: ConnectedBanks;
  readonly bankHealth: BankHealth;
  /** Exchange rates; null or absent where this gateway has no source of them. */
  readonly rates?: RateSource | null;
  readonly linkActivity: LinkActivity;
  /** What banks still let us read through a link today; absent where nobody counts. */
  readonly linkQuotas?: LinkQuotas;
  /** Linking for this caller; null when there is no store here. */
  readonly linking: CallerLinking | null;
  /** Payments of this caller; null when there is no store here. */
  readonly payments: CallerPayments | null;
  /** Webhooks of this caller; null when there is no store here. */
  readonly webhooks: CallerWebhooks | null;
  /** Grants of this caller; null or absent when there is no store here. */
  readonly grants?: CallerGrants | null;
  /** How customers correct categories; null or absent when there is no store here. */
  readonly corrections?: CategoryCorrectionStore | null;
  /** Freezing by this caller; null or absent when there is no store here, or no token. */
  readonly cards?: CallerCards | null;
  /** Answers who owns accounts; null or absent when there is no store here to count guesses in. */
  readonly ownerMatches?: Pick<OwnerMatches, 'match'> | null;
  /** Cases of screening; null or absent where there are no lists, or no store. */
  readonly screening?: Pick<ScreeningCases, 'read' | 'request' | 'decide' | 'readWaiting' | 'countWaiting'> | null;
  /** Signs reports; null or absent when there is no store here. */
  readonly reports?: ReportPort | null;
  /** Told of each write that is refused for being one too many; absent where no answer is made of it. */
  readonly refusals?: WriteRefusals;
  /** Clients that the operator has entered, by id, and what the others may; absent where nobody asks. */
  readonly clients?: KnownClients;
  /** What the operation uses. */
  readonly usage?: OperationUsage;
  /** How the caller stands with its points by now; null or absent where nobody is limited. */
  readonly rateLimit?: () => RateLimitStanding | null;
  /** For logs, and for people who report a problem. */
  readonly requestId: string;
}
