// What customers grant partners: asked for by a partner, given on the gateway's page in one browser, confirmed by the partner with
// the code which that browser came back with. The port and what it tells; stored-customer-grants.ts keeps it. Read
// by the directory.

import type { GrantedAccount, GrantPermission } from '../domain/grant.ts';
import type { Actor } from './audit.ts';

/**
 * - `REQUESTED`: the partner has asked, and nobody has answered.
 * - `GIVEN`: a customer has said yes, and the partner has not confirmed that it was its own: nothing can be read by it.
 * - `ACTIVE`, `EXPIRED`, `REVOKED`: it stands; it has reached its end; somebody has ended it.
 * - `REFUSED`: the customer has said no.
 * - `LAPSED`: nobody answered, or the partner did not confirm, in time.
 */
export type CustomerGrantStatus = 'REQUESTED' | 'GIVEN' | 'ACTIVE' | 'EXPIRED' | 'REVOKED' | 'REFUSED' | 'LAPSED';

/** A grant of a customer's, or a request for one. */
export interface CustomerGrantRecord {
  readonly id: string;
  readonly partnerId: string;
  /** Null until somebody has answered. */
  readonly customerId: string | null;
  readonly permissions: readonly GrantPermission[];
  /** Those that it is narrowed to, by bank and key; null for all, and until somebody has given it. */
  readonly accounts: readonly GrantedAccount[] | null;
  /** For how long the partner asked. */
  readonly days: number;
  /** As it was written: time may have passed since, see {@link toGrantStatus}. */
  readonly status: CustomerGrantStatus;
  readonly redirectUri: string;
  readonly clientState: string | null;
  /** When time alone changes it: until when it may be given, confirmed, used; null once it has ended. */
  readonly dueAtMs: number | null;
  readonly requestedAtMs: number;
  readonly givenAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly endedBy: Actor | null;
  /** When it was last made use of, to the hour; null for never. */
  readonly usedAtMs: number | null;
}

/** A request of a partner's. */
export interface NewGrantRequest {
  readonly id: string;
  readonly partnerId: string;
  readonly permissions: readonly GrantPermission[];
  readonly days: number;
  /** SHA-256 of what names it in the address that the customer is sent to. */
  readonly requestHash: string;
  readonly redirectUri: string;
  readonly clientState: string | null;
  readonly atMs: number;
  /** Until when it may be answered. */
  readonly untilMs: number;
}

/** The browser that a request is answered in. */
export interface OpenedRequest {
  readonly requestHash: string;
  /** SHA-256 of a secret which that browser alone has: the first that opens a request is the only one. */
  readonly bindingHash: string;
  readonly nowMs: number;
}

/** What a customer says to a request. */
export interface GrantAnswer extends OpenedRequest {
  readonly customerId: string;
}

/** Why a code is not taken. */
export type CodeRefusal = 'UNKNOWN_CODE' | 'OTHER_PARTNER' | 'CODE_USED' | 'TOO_LATE';

/** What confirming came to. */
export type ConfirmedGrant =
  | { readonly kind: 'confirmed'; readonly grant: CustomerGrantRecord }
  | { readonly kind: 'refused'; readonly reason: CodeRefusal };

/** The port. Whatever changes a grant says so in the audit, in the same transaction. */
export interface CustomerGrantStore {
  /** @throws StoreFailure */
  request(request: NewGrantRequest): Promise<void>;
  /**
   * A request that waits for an answer, bound to this browser if it was to none; null when there is none, or not any more.
   * @throws StoreFailure
   */
  open(opened: OpenedRequest): Promise<CustomerGrantRecord | 'otherBrowser' | null>;
  /**
   * The customer says yes, to these permissions and accounts, `accounts` null for all: null when the request waits for no answer of
   * this browser's. @throws StoreFailure
   */
  give(
    answer: GrantAnswer & {
      readonly permissions: readonly GrantPermission[];
      readonly accounts: readonly GrantedAccount[] | null;
      readonly expiresAtMs: number;
      readonly codeHash: string;
      /** Until when the partner may confirm. */
      readonly confirmUntilMs: number;
    },
  ): Promise<CustomerGrantRecord | null>;
  /** The customer says no: null when the request waits for no answer of this browser's. @throws StoreFailure */
  refuse(answer: GrantAnswer): Promise<CustomerGrantRecord | null>;
  /**
   * It stands from now on, and what stood between the two before has ended. A code that is known and is not taken is in the audit.
   * @throws StoreFailure
   */
  confirm(code: {
    readonly codeHash: string;
    readonly partnerId: string;
    readonly nowMs: number;
  }): Promise<ConfirmedGrant>;
  /** Ends one that stands or waits to be confirmed; null when it does neither. @throws StoreFailure */
  revoke(id: string, by: Actor, nowMs: number): Promise<CustomerGrantRecord | null>;
  /** @throws StoreFailure */
  read(id: string): Promise<CustomerGrantRecord | null>;
  /** The one that stands, should its end not have come. @throws StoreFailure */
  readActive(partnerId: string, customerId: string): Promise<CustomerGrantRecord | null>;
  /** Those that a customer has given, or those that a partner has asked for, the newest first. @throws StoreFailure */
  readOf(
    whose: { readonly customerId: string } | { readonly partnerId: string },
    limit: number,
  ): Promise<readonly CustomerGrantRecord[]>;
  /** Notes that one was made use of, once an hour at most. @throws StoreFailure */
  recordUse(id: string, nowMs: number): Promise<void>;
  /** Ends those whose time is over; gives those that a customer had given. @throws StoreFailure */
  expireDue(nowMs: number, limit: number): Promise<readonly CustomerGrantRecord[]>;
  /** Deletes requests that came to nothing before that; gives how many. @throws StoreFailure */
  purge(endedBeforeMs: number): Promise<number>;
}

/** How exactly it is kept when a grant was used, milliseconds. */
export const usedEveryMs = 3_600_000;

/** Where a grant stands at an instant, as it is told: a request that waits is PENDING, one that came to nothing is none. */
export function toGrantStatus(
  { status, dueAtMs, expiresAtMs }: Pick<CustomerGrantRecord, 'status' | 'dueAtMs' | 'expiresAtMs'>,
  nowMs: number,
): 'PENDING' | 'ACTIVE' | 'EXPIRED' | 'REVOKED' | null {
  switch (status) {
    case 'REQUESTED':
    case 'GIVEN':
      return dueAtMs !== null && dueAtMs > nowMs ? 'PENDING' : null;
    case 'ACTIVE':
      return expiresAtMs !== null && expiresAtMs > nowMs ? 'ACTIVE' : 'EXPIRED';
    case 'EXPIRED':
    case 'REVOKED':
      return status;
    case 'REFUSED':
    case 'LAPSED':
      return null;
  }
}
