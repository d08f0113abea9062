// What one request carries. Made by src/gateway (and by each standalone subgraph) for every request, never reused; read
// by loaders, resolvers and scope rules.

import type { Loaders } from '../subgraphs/loaders.ts';
import type { Access } from './auth/access.ts';
import type { Principal } from './auth/principal.ts';
import type { Bank, BankCapability } from './domain/bank.ts';
import type { WriteRefusals } from './limits/write-refusals.ts';
import type { CallerLinking } from './linking/caller-linking.ts';
import type { CallerPayments } from './payments/caller-payments.ts';
import type { BankHealth } from './reading/bank-health.ts';
import type { LinkActivity } from './reading/link-activity.ts';
import type { CallerWebhooks } from './webhooks/caller-webhooks.ts';

/** A configured bank with what its connector can do. */
export interface ConnectedBank {
  readonly bank: Bank;
  readonly capabilities: ReadonlySet<BankCapability>;
}

/** The context of one GraphQL request. */
export interface RequestContext {
  /** Null when the request came without a token. */
  readonly principal: Principal | null;
  /** Whether the request came from the router in front, which holds its secret. Absent where nobody is one. */
  readonly isRouter?: boolean;
  readonly access: Access;
  readonly loaders: Loaders;
  /** By bank id. */
  readonly banks: ReadonlyMap<string, ConnectedBank>;
  readonly bankHealth: BankHealth;
  readonly linkActivity: LinkActivity;
  /** Linking for this caller; null when there is no store here. */
  readonly linking: CallerLinking | null;
  /** Payments of this caller; null when there is no store here. */
  readonly payments: CallerPayments | null;
  /** Webhooks of this caller; null when there is no store here. */
  readonly webhooks: CallerWebhooks | null;
  /** Told of each write that is refused for being one too many; absent where no answer is made of it. */
  readonly refusals?: WriteRefusals;
  /** For logs, and for people who report a problem. */
  readonly requestId: string;
}
