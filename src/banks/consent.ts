// The port of consents that every standard implements (src/banks/<standard>/consent.ts): ask the bank for one, say how the
// customer authorises it, ask how it stands, take it back. Called by src/linking; calls the bank through src/http. OAuth
// itself is src/oauth's: a connector says what to ask for, not how.

import { createHash } from 'node:crypto';
import type { Bank } from '../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../domain/errors.ts';
import type { LinkPermission } from '../domain/link.ts';
import type { AskedDetails, LinkDetails } from '../domain/link-details.ts';
import type { BankPostResponse } from '../http/bank-post.ts';
import type { Deadline } from '../http/deadline.ts';
import type { AuthorizationRequest } from '../oauth/bank-oauth.ts';
import type { GrantedTokens } from '../oauth/tokens.ts';
import { isObject, type JsonObject } from './json.ts';

const refusalPrefix = 'refused.';

/**
 * What the address for a refusal carries in place of the state: it names the attempt, by the state's hash, and tells nobody
 * the state. Banks show that address, behind "back", to whoever opens their page; where they bring no code of their own back, the
 * state of the other address is all that shows who has agreed.
 */
export function toRefusalState(state: string): string {
  return refusalPrefix + createHash('sha256').update(state).digest('base64url');
}

/** The state's hash that a refusal's state names; null for any other state. */
export function readRefusalState(state: string): string | null {
  return state.startsWith(refusalPrefix) ? state.slice(refusalPrefix.length) : null;
}

/** What a consent connector calls the bank with. Every call is made once. */
export interface ConsentCall {
  readonly deadline: Deadline;
  /** The person's address when they are there; null in the background. */
  readonly psuIpAddress: string | null;
  /**
   * The customer's own token of the consent that the call is about; null where there is none, or none is kept. Secret.
   * @throws BankFailure BANK_UNAVAILABLE when it cannot be read
   */
  accessToken(): Promise<string | null>;
  /**
   * The customer's own token of the consent that their link has now, where that is another: one that is to be renewed, and must not
   * be ended with what came to nothing. Null where there is none. Secret. @throws BankFailure as above
   */
  tokenInUse(): Promise<string | null>;
  /** Calls the bank's API with a client-credentials token of this scope. */
  send(call: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    readonly url: URL;
    readonly scope: string;
    /** The customer's own token, which goes in place of the client's where it is there. */
    readonly accessToken?: string;
    readonly headers: Readonly<Record<string, string>>;
    /** JSON; null for none. */
    readonly body: unknown;
  }): Promise<BankPostResponse>;
  /** Posts a form to an endpoint of the authorisation server's metadata, authenticated as the client. */
  postAsClient(endpoint: string, form: Readonly<Record<string, string>>): Promise<BankPostResponse>;
}

/** What is asked for. */
export interface ConsentRequest {
  readonly permissions: ReadonlySet<LinkPermission>;
  /** When it shall end, epoch milliseconds; null for as long as the bank likes. */
  readonly expiresAtMs: number | null;
  /** Where the bank sends the person back, for standards whose bank is told so beforehand. */
  readonly callbackUri: string;
  /** To be found again in the callback. */
  readonly state: string;
  /** The bank's id of the consent that this one shall replace; null for a first one. */
  readonly replaces: string | null;
  /** The link's id: a name for the customer at a source that says nothing of who they are. */
  readonly linkId: string;
  /** Where a source tells of changes; null for a bank that is reached through none. */
  readonly webhookUri: string | null;
  /** What the customer has told for the bank; absent where it asks for nothing. */
  readonly details?: LinkDetails;
}

/** How the customer authorises it. */
export type AuthorizationStep =
  | BrowserStep
  /** In the bank's own app, while the gateway asks how it stands: nobody is sent anywhere, and nobody comes back. */
  | { readonly kind: 'decoupled'; readonly message: string | null };

/** How the customer authorises it where their browser is sent. */
export type BrowserStep =
  /** By OAuth 2.0; src/oauth adds state, nonce, PKCE and whatever the server's metadata ask for. */
  | ({ readonly kind: 'oauth' } & AuthorizationRequest)
  /** By the bank's own page, which sends the person back to the callback. */
  | { readonly kind: 'redirect'; readonly url: string }
  /** By a page of the source's, which sends the person back to the callback with what {@link ConsentConnector.complete} takes. */
  | { readonly kind: 'code'; readonly url: string };

/** An authorisation as the bank keeps it: addresses of its API, on the bank's own origin. */
export interface BankAuthorisation {
  /** Where its status is read; null where the bank names none: then the consent's own status tells. */
  readonly statusUrl: string | null;
  /** Where what the customer has authorised is confirmed, before which the consent is not valid; null where nothing is. */
  readonly confirmationUrl: string | null;
}

/** How an authorisation stands: `UNCONFIRMED` waits for {@link ConsentConnector.confirm}. */
export type AuthorisationStatus = 'AWAITING' | 'UNCONFIRMED' | 'FINALISED' | 'FAILED' | 'UNKNOWN';

/** Why nobody can authorise a consent that the bank has made. */
export type UnusableReason =
  /** The bank wants its customer's password typed in here, which is never asked for. */
  | 'PASSWORD_ASKED'
  /** It wants to know who its customer is there (PSU-ID), and nobody has said. */
  | 'PSU_ID_ASKED'
  /** What it answered: see the failure. */
  | 'OTHER';

/**
 * A consent has been made that nobody can authorise: whoever called ends it at the bank. {@link failure} is what is told.
 */
export class UnusableConsent extends Error {
  override readonly name = 'UnusableConsent';
  readonly bankConsentId: string;
  readonly reason: UnusableReason;
  readonly failure: BankFailure;
  constructor(bankConsentId: string, reason: UnusableReason, failure: BankFailure) {
    super(failure.message);
    this.bankConsentId = bankConsentId;
    this.reason = reason;
    this.failure = failure;
  }
}

/** What a person has brought back from a source's page. */
export interface CodeAnswer {
  /** The callback's parameters. Its state is the attempt's. */
  readonly callback: URLSearchParams;
  /** As {@link RequestedConsent.bankConsentId}. */
  readonly bankConsentId: string | null;
}

/** A consent that has come into being with what was brought back. */
export interface CompletedConsent {
  readonly bankConsentId: string;
  /** When it ends, as the source says; null when it does not. */
  readonly expiresAtMs: number | null;
  /**
   * The customer's own token, good until it is taken back; null where calls are made with the gateway's own. The consent is ended
   * with it: {@link ConsentConnector.revoke} has it until the source has been told. Secret.
   */
  readonly accessToken: string | null;
}

/**
 * A consent has come into being that is not to be, and could not be ended on the spot: whoever called keeps its token until it is. Thrown
 * where what was brought back is spent, so that there is no other way to it.
 */
export class UnwantedConsent extends Error {
  override readonly name = 'UnwantedConsent';
  readonly consent: CompletedConsent;
  /** Why it is not to be, or was not ended: what is told instead of this. */
  readonly reason: Error;
  constructor(consent: CompletedConsent, reason: Error) {
    super(reason.message);
    this.consent = consent;
    this.reason = reason;
  }
}

/** What asking came to. */
export interface RequestedConsent {
  /** The bank's id; null when it comes with the tokens. */
  readonly bankConsentId: string | null;
  readonly step: AuthorizationStep;
  /** When it ends, as the bank said or as it was asked for. */
  readonly expiresAtMs: number | null;
  /** The authorisation that the customer is at, where the bank keeps one that is asked or confirmed. Absent or null for none. */
  readonly authorisation?: BankAuthorisation | null;
}

/**
 * How a consent stands at the bank. `SUSPENDED`: it stands, and shows nothing until the customer has signed in at the bank again.
 * `UNKNOWN`: the bank knows none of that id, or does not tell.
 */
export type BankConsentStatus =
  | 'AWAITING'
  | 'AUTHORISED'
  | 'SUSPENDED'
  | 'REJECTED'
  | 'REVOKED'
  | 'EXPIRED'
  | 'UNKNOWN';

/** What the bank says of a consent. */
export interface BankConsentState {
  readonly status: BankConsentStatus;
  /** Null when it does not say. */
  readonly expiresAtMs: number | null;
}

/** One standard's consents at one bank. Every method fails with a BankFailure and nothing else, where nothing else is said. */
export interface ConsentConnector {
  readonly bank: Bank;
  /** The scope of the client's own tokens for the bank's API, where customers' calls are made with those; else null. */
  readonly clientScope: string | null;
  /** What a link can share at most here. */
  readonly permissions: ReadonlySet<LinkPermission>;
  /** True where the state alone completes a consent: whoever has it needs nothing else of the bank's. Absent where there is more. */
  readonly completesByState?: boolean;
  /** What customers have to tell before, or may. Absent for nothing. */
  readonly details?: AskedDetails;
  /** Asks for a consent. The bank knows it afterwards; nobody has authorised it. @throws UnusableConsent besides */
  request(call: ConsentCall, request: ConsentRequest): Promise<RequestedConsent>;
  /**
   * Makes the consent of what the person has brought back, for steps of kind `code`; absent where there are none. Once: what they
   * bring is spent by it. @throws OAuthFailure DENIED where the person or the bank said no, INVALID_RESPONSE where it is not of
   * what was asked for, UNAVAILABLE where it may have been made all the same; BankFailure where it was refused; UnwantedConsent
   */
  complete?(call: ConsentCall, answer: CodeAnswer): Promise<CompletedConsent>;
  /** Asks how an authorisation stands, and what the bank tells people about it; absent where there are none. */
  readAuthorisation?(
    call: ConsentCall,
    statusUrl: string,
  ): Promise<{ readonly status: AuthorisationStatus; readonly message: string | null }>;
  /**
   * Confirms what the customer has authorised, by the code that the browser brought back or by the customer's token; absent
   * where nothing is confirmed. May be repeated.
   */
  confirm?(call: ConsentCall, confirmationUrl: string, proof: ConfirmationProof): Promise<AuthorisationStatus>;
  /** Asks how it stands. */
  readState(call: ConsentCall, bankConsentId: string): Promise<BankConsentState>;
  /** The bank's id of the consent that was authorised, where tokens tell it; else null. */
  consentIdOf(tokens: GrantedTokens): string | null;
  /**
   * Takes it back; well too when the bank knows it no more. @throws BankFailure, with UNSUPPORTED where it can never be told: then
   * an operator has to look; UnwantedConsent besides, of what it has found of it
   */
  revoke(call: ConsentCall, bankConsentId: string): Promise<void>;
}

/** A consent lasts at most as the bank allows, from now. Null when that is not known. */
export function toConsentEnd(bank: Bank, nowMs: number): number | null {
  return bank.maxConsentDays === null ? null : nowMs + bank.maxConsentDays * 86_400_000;
}

/** What shows that the customer has authorised. Secret. */
export type ConfirmationProof = { readonly confirmationCode: string } | { readonly accessToken: string };

/** What a bank says of its refusal. */
export interface SaidRefusal {
  /** Its code, a plain word that may be logged; null without one. */
  readonly bankCode: string | null;
  /** Its words for people, bounded and cleaned; null without. */
  readonly bankMessage: string | null;
}

/** What a status means for a consent. A 401 is about the gateway's own token: not the customer's doing. */
export function toConsentFailure(
  bank: Bank,
  doing: string,
  response: BankPostResponse & { readonly said?: SaidRefusal },
): BankFailure {
  const { status, said } = response;
  const code: BankErrorCode =
    status === 429
      ? 'BANK_RATE_LIMITED'
      : status >= 500 || status === 408 || status === 425
        ? 'BANK_UNAVAILABLE'
        : status >= 400
          ? 'BANK_REJECTED_REQUEST'
          : 'BANK_BAD_RESPONSE';
  const bankCode = said?.bankCode ?? null;
  return new BankFailure({
    code,
    bankId: bank.id,
    operatorMessage: `${bank.id} ${doing}: answered ${status}${bankCode === null ? '' : ` ${bankCode}`}`,
    bankCode: bankCode ?? undefined,
    bankMessage: said?.bankMessage,
    correlationId: response.headers['x-request-id'],
  });
}

/** The JSON object of an answer. @throws BankFailure BANK_BAD_RESPONSE when it is none */
export function readObject(bank: Bank, doing: string, response: BankPostResponse): JsonObject {
  try {
    const parsed: unknown = JSON.parse(response.text);
    if (isObject(parsed)) return parsed;
  } catch {
    // Told below.
  }
  throw unreadable(bank, doing, 'the answer is no JSON object');
}

/** A failure for an answer without what it must have. */
export function unreadable(bank: Bank, doing: string, reason: string): BankFailure {
  const operatorMessage = `${bank.id} ${doing}: ${reason}`;
  return new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId: bank.id, operatorMessage });
}

/** A bank's own id as it may be kept and put into paths; null for anything else. */
export function toBankConsentId(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= 512 && value.isWellFormed() ? value : null;
}
