// What linking can come to: unions for whatever a client or a customer can cause, so that nobody forgets a case.
// Exceptions are left for the store being down.

import type { Caller } from '../auth/caller.ts';
import type { AccountChanges } from '../domain/account-summary.ts';
import type { BankFailure } from '../domain/errors.ts';
import type { LinkPermission } from '../domain/link.ts';
import type { GivenDetails, LinkDetail } from '../domain/link-details.ts';
import type { LinkRecord } from '../store/links.ts';

/** Who asks, and how the person is to come back. */
export interface AuthorisationRequest {
  readonly caller: Caller;
  /** One of the client's registered URIs, character by character. */
  readonly redirectUri: string;
  /** The client's own state, given back with the person; at most 512 characters. */
  readonly state: string | null;
  /**
   * A secret that only the browser has which is sent to the bank (a session cookie): the callback must come with the same,
   * and completes the link. Null for clients that have no such thing: what comes back has to be confirmed by who began it.
   */
  readonly browserBinding: string | null;
  /** What the customer has told for the bank, as it was given; absent for nothing. Kept nowhere. */
  readonly details?: GivenDetails;
}

/** A first authorisation. */
export interface BeginRequest extends AuthorisationRequest {
  /** For a partner: one of the customers who granted it access. For a customer: themselves. */
  readonly customerId: string;
  readonly bankId: string;
  readonly permissions: readonly LinkPermission[];
  /** Whether a link is begun also where the customer has one to that bank that can be used for the same. */
  readonly isAdditional: boolean;
}

/** A further authorisation of a link. */
export interface RenewRequest extends AuthorisationRequest {
  readonly linkId: string;
  /** Null for those it has. */
  readonly permissions: readonly LinkPermission[] | null;
}

/** Why an authorisation was not begun. */
export type BeginRefusal =
  /** Without `links:write`, or for somebody who has not granted it. */
  | 'FORBIDDEN'
  /** No such bank, or none that customers can be linked to here. */
  | 'UNKNOWN_BANK'
  /** No such link for this caller. */
  | 'UNKNOWN_LINK'
  | 'UNREGISTERED_REDIRECT_URI'
  /** None, or one that the bank cannot share. */
  | 'INVALID_PERMISSIONS'
  | 'INVALID_STATE';

/** What beginning came to. */
export type BeginResult =
  | {
      readonly kind: 'begun';
      readonly link: LinkRecord;
      /**
       * Where to send the person, within a minute or so: banks keep a pushed request no longer. For `BANK_APP` the gateway's own
       * page, which says what the bank says, waits with the person and sends them back.
       */
      readonly authorizationUrl: string;
      /** Where the customer authorises: in their browser at the bank, or in the bank's app (decoupled). */
      readonly way: 'BROWSER' | 'BANK_APP';
      /** What the bank tells the customer to do; null where it says nothing. */
      readonly bankMessage: string | null;
      /** Until when the person can come back, epoch milliseconds. */
      readonly expiresAtMs: number;
    }
  /** There is one that does already: nothing was begun. */
  | { readonly kind: 'exists'; readonly link: Pick<LinkRecord, 'id'> }
  | { readonly kind: 'refused'; readonly reason: BeginRefusal }
  /** The bank has to be told something of the customer, or was told it in a form that no bank takes. */
  | { readonly kind: 'detailsFaulty'; readonly missing: readonly LinkDetail[]; readonly invalid: readonly LinkDetail[] }
  | { readonly kind: 'bankFailed'; readonly failure: BankFailure; readonly refusal: BankRefusal | null };

/**
 * What a bank that could be asked has refused by: `REFUSED` by its answer, `PASSWORD_ASKED` by wanting its customer's password
 * typed in here.
 */
export type BankRefusal = 'REFUSED' | 'PASSWORD_ASKED';

/** Why a callback leads nowhere; the gateway shows a page of its own. */
export type CallbackRefusal =
  /** No state, or more than one: this is no answer of a bank's. */
  | 'NO_ANSWER'
  /** A state that was never given out, or is long over. */
  | 'UNKNOWN_STATE'
  /** Another browser than the one that was sent to the bank. */
  | 'OTHER_BROWSER'
  /** The same callback is being completed this moment; loading the page again shows what it came to. */
  | 'IN_PROGRESS'
  /** The client's redirect URI is registered no more. */
  | 'UNREGISTERED_REDIRECT_URI';

/**
 * The error codes that clients get: OAuth's own word where it has one (RFC 6749 section 4.1.2.1). `code_already_sent`: the
 * same answer of the bank's came before, and the code went with that.
 */
export type ForwardedError =
  | 'access_denied'
  | 'authorization_expired'
  | 'authorization_failed'
  | 'code_already_sent'
  | 'outcome_unknown';

/** What a callback came to. */
export type CallbackResult =
  | {
      readonly kind: 'forward';
      /** The client's registered URI with `link`, `code` or `error`, and `state` when the client gave one. */
      readonly location: string;
      readonly linkId: string;
      readonly error: ForwardedError | null;
      /** Whether this callback was seen before: nothing was done again. */
      readonly isReplay: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: CallbackRefusal };

/** What waiting for a customer who authorises in their bank's app came to. */
export type WaitResult =
  | CallbackResult
  | {
      readonly kind: 'waiting';
      readonly bankId: string;
      /** What the bank tells the customer to do; null where it says nothing. */
      readonly message: string | null;
      /** Until when it is waited for, epoch milliseconds. */
      readonly expiresAtMs: number;
    }
  /** Only where it was looked at without acting on it: the next to ask is told what it came to. */
  | { readonly kind: 'decided' };

/** A code that a customer has come back with. */
export interface ConfirmRequest {
  readonly caller: Caller;
  readonly code: string;
  /** Whether a renewal is confirmed although it shares other accounts; false unless said otherwise. */
  readonly acceptsChanges?: boolean;
}

/** What confirming came to. A code that is nobody's, somebody else's or too late is refused alike. */
export type ConfirmResult =
  | { readonly kind: 'confirmed'; readonly link: LinkRecord }
  /** The renewal shares other accounts than the link did: nothing was done, and the code is good for confirming that. */
  | { readonly kind: 'accountsChanged'; readonly link: LinkRecord; readonly changes: AccountChanges }
  | { readonly kind: 'refused'; readonly reason: 'INVALID_CODE' };

/** A link that the customer goes on sharing. */
export interface ReconfirmRequest {
  readonly caller: Caller;
  readonly linkId: string;
}

/** What reconfirming came to: there is nothing to say where the bank's rule does not ask, or the link is over. */
export type ReconfirmResult =
  | { readonly kind: 'reconfirmed'; readonly link: LinkRecord }
  | {
      readonly kind: 'refused';
      readonly reason: 'FORBIDDEN' | 'UNKNOWN_LINK' | 'NOT_THE_CUSTOMER' | 'NOTHING_TO_RECONFIRM';
    };

/** A link that is to end. */
export interface RevokeRequest {
  readonly caller: Caller;
  readonly linkId: string;
  /** Whether the statement books of its accounts are erased at once. */
  readonly erase?: boolean;
}

/** What revoking came to. `link.revocation` says whether the bank knows already. */
export type RevokeResult =
  | { readonly kind: 'revoked'; readonly link: LinkRecord }
  | { readonly kind: 'refused'; readonly reason: 'FORBIDDEN' | 'UNKNOWN_LINK' };
