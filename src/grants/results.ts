// What grants can come to: unions for whatever a client or a customer can cause, so that nobody forgets a case. Exceptions are left for
// the store being down. And a grant as it is told.

import type { GrantedAccount, GrantPermission } from '../domain/grant.ts';
import type { Actor } from '../store/audit.ts';
import type { CustomerGrantRecord } from '../store/customer-grants.ts';

/** What a partner asks for. */
export interface GrantAsked {
  readonly permissions: readonly GrantPermission[];
  /** For how long, from when the customer gives it. */
  readonly days: number;
  /** One of the client's registered URIs, character by character. */
  readonly redirectUri: string;
  /** The client's own state, given back with the person; at most 512 characters. */
  readonly state: string | null;
}

/** Why nothing was asked for. */
export type RequestRefusal =
  /** Only a partner with its own credentials can ask: who is shown to the customer is who will read. */
  | 'NOT_A_PARTNER'
  | 'UNREGISTERED_REDIRECT_URI'
  /** Without `accounts`, which are part of each. */
  | 'INVALID_PERMISSIONS'
  | 'INVALID_DAYS'
  | 'INVALID_STATE'
  /** There is no page for people here. */
  | 'NO_PAGE';

/** What asking came to. */
export type RequestResult =
  | {
      readonly kind: 'requested';
      readonly grantId: string;
      /** Where to send the customer. */
      readonly authorizationUrl: string;
      /** Until when they can answer, epoch milliseconds. */
      readonly expiresAtMs: number;
    }
  | { readonly kind: 'refused'; readonly reason: RequestRefusal };

/** What a code came to. One that is nobody's, another partner's, used or too late is refused alike. */
export type ConfirmResult =
  | { readonly kind: 'confirmed'; readonly grant: GrantView }
  | { readonly kind: 'refused'; readonly reason: 'INVALID_CODE' };

/** What ending came to. */
export type RevokeResult =
  | { readonly kind: 'revoked'; readonly grant: GrantView }
  | { readonly kind: 'refused'; readonly reason: 'UNKNOWN_GRANT' | 'OPERATOR_GRANT' };

/** What a customer grants of what was asked for. */
export interface GrantChoice {
  /** At most those that were asked for. */
  readonly days: number;
  /** Of those that were asked for, `accounts` among them. */
  readonly permissions: readonly GrantPermission[];
  /** Null for all, also those to come; else one at least. */
  readonly accounts: readonly GrantedAccount[] | null;
}

/** A request as a person is shown it. */
export interface ShownRequest {
  readonly grant: CustomerGrantRecord;
  /** Who asks: the client's registered name, its id where it has none. */
  readonly partnerName: string;
  /** What the customer grants it already, which this one takes the place of; null for nothing. */
  readonly replaces: CustomerGrantRecord | null;
}

/** A grant as it is told: a customer's, or the operator's. */
export interface GrantView {
  readonly id: string;
  readonly source: 'CUSTOMER' | 'OPERATOR';
  readonly partnerId: string;
  readonly partnerName: string;
  /** Null until somebody has given it. */
  readonly customerId: string | null;
  readonly permissions: readonly GrantPermission[];
  /** Those that it is narrowed to; null for all, and until somebody has given it. */
  readonly accounts: readonly GrantedAccount[] | null;
  readonly status: 'PENDING' | 'ACTIVE' | 'EXPIRED' | 'REVOKED';
  /** Null for the operator's, as what follows. */
  readonly requestedAtMs: number | null;
  readonly givenAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly endedBy: Actor['kind'] | null;
  readonly usedAtMs: number | null;
}
