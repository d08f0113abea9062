// The port of authorisation attempts: from the moment a customer is sent to the bank until the answer is stored. An attempt is
// used once: it is claimed (`EXCHANGING`) before the code is, so that a gateway that dies in between leaves a trace. Kept by
// stored-attempts.ts; used by src/linking.

import { createHash } from 'node:crypto';
import type { AccountSummary } from '../domain/account-summary.ts';
import type { LinkPermission } from '../domain/link.ts';
import type { LinkReason } from '../domain/link-state.ts';
import type { Actor } from './audit.ts';
import type { ConsentRecord, LinkRecord } from './links.ts';
import type { Grant } from './sealed-grant.ts';
import type { TokenSet } from './tokens.ts';

/**
 * Where an attempt stands. `AUTHORISED`: the bank has granted it, and who began it has still to confirm. `UNKNOWN`: claimed
 * by a gateway that never told what it came to.
 */
export type AttemptStatus = 'WAITING' | 'EXCHANGING' | 'AUTHORISED' | 'COMPLETED' | 'FAILED' | 'UNKNOWN';

/** What the callback is checked against. Secret. */
export interface AttemptSecrets {
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Whether the request was OpenID Connect's, so that an ID token must come back. */
  readonly isOpenId: boolean;
  /** Of a renewal: what the link shared when it was begun; null when that is not known. */
  readonly accountsBefore?: readonly AccountSummary[] | null;
  /** What is asked of, or told, the bank while the customer authorises and after; null or absent for nothing. */
  readonly sca?: AwaitedSca | null;
}

/** An authorisation at the bank, by addresses of its API. */
export interface AwaitedSca {
  /** Whether the customer authorises in the bank's app: nobody comes back, the bank is asked. */
  readonly isDecoupled: boolean;
  readonly statusUrl: string | null;
  readonly confirmationUrl: string | null;
  /** What the bank tells the customer to do. */
  readonly message: string | null;
}

/** An attempt as it stands. */
export interface AttemptRecord {
  readonly id: string;
  readonly linkId: string;
  readonly consentId: string;
  readonly bankId: string;
  /** Whose answer is expected; null for a bank without OAuth in the browser. */
  readonly issuer: string | null;
  readonly customerId: string;
  readonly actor: Actor;
  /** The registered client and where it wants the person back. */
  readonly clientId: string;
  readonly redirectUri: string;
  /** The client's own state. */
  readonly clientState: string | null;
  readonly bindingHash: string | null;
  readonly status: AttemptStatus;
  readonly failure: LinkReason | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A new attempt, with its consent and, for a first authorisation, its link. */
export interface NewAttempt {
  readonly id: string;
  readonly stateHash: string;
  readonly link: {
    readonly id: string;
    /** False when it is authorised again. */
    readonly isNew: boolean;
    readonly customerId: string;
    readonly bankId: string;
    /** Of a new one: the bank under whose id its accounts are known, where that is another one. */
    readonly homeBankId?: string;
  };
  readonly consent: {
    readonly id: string;
    readonly bankConsentId: string | null;
    readonly permissions: readonly LinkPermission[];
    readonly expiresAtMs: number | null;
  };
  readonly issuer: string | null;
  readonly actor: Actor;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly clientState: string | null;
  readonly bindingHash: string | null;
  readonly secrets: AttemptSecrets;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A completed authorisation. */
export interface Completion {
  readonly attemptId: string;
  /** As given to {@link AttemptStore.claim}. */
  readonly claimId: string;
  readonly bankConsentId: string | null;
  readonly expiresAtMs: number | null;
  /** Null where the bank takes the client's own token beside the consent id. */
  readonly tokens: TokenSet | null;
  readonly atMs: number;
}

/** How an authorised attempt is confirmed. */
export interface Confirmation {
  readonly codeHash: string;
  readonly confirmUntilMs: number;
}

/** Who confirms, by which code. */
export interface Confirming {
  readonly codeHash: string;
  readonly actor: Actor;
  readonly clientId: string;
  readonly nowMs: number;
}

/** How an attempt ends that came to nothing. */
export interface AttemptEnd {
  readonly failure: LinkReason;
  readonly outcome: 'FAILED' | 'UNKNOWN';
  readonly nowMs: number;
  readonly actor: Actor;
  /** What has come into being of it all the same and could not be ended: kept until the bank has been told. Absent or null for nothing. */
  readonly unwanted?: Pick<Grant, 'bankConsentId' | 'tokens'> | null;
}

/** The port of attempts. */
export interface AttemptStore {
  /** Durable when fulfilled: attempt, consent, link and audit. @throws StoreFailure */
  begin(attempt: NewAttempt): Promise<void>;
  /** @throws StoreFailure */
  findByState(stateHash: string): Promise<AttemptRecord | null>;
  /** The attempt whose returning browser was given a code. @throws StoreFailure */
  findByCode(codeHash: string): Promise<AttemptRecord | null>;
  /** @throws StoreFailure, SealFailure */
  readSecrets(attemptId: string): Promise<AttemptSecrets>;
  /**
   * Uses the attempt: true for exactly one caller, and only while it waits and has not expired. The exchange must be
   * stored before `exchangeUntilMs`. @throws StoreFailure
   */
  claim(
    attemptId: string,
    claim: { readonly claimId: string; readonly nowMs: number; readonly exchangeUntilMs: number },
  ): Promise<boolean>;
  /**
   * Stores consent, tokens, link and audit in one transaction; the link's former consents are replaced and due to be
   * revoked at the bank. Null when the attempt is not this claim's any more (given up, or the link was revoked): nothing
   * is stored but the consent's id, to be revoked. Repeating it after an unknown commit is safe. @throws StoreFailure
   */
  complete(completion: Completion): Promise<LinkRecord | null>;
  /**
   * Keeps what the bank has granted, sealed, until it is confirmed; nothing of it can be used. Null as
   * {@link AttemptStore.complete}. @throws StoreFailure
   */
  authorise(completion: Completion, confirmation: Confirmation): Promise<LinkRecord | null>;
  /** What the bank has granted to an attempt that is not confirmed yet; null for any other. @throws StoreFailure, SealFailure */
  readGrant(attemptId: string): Promise<Grant | null>;
  /**
   * Completes an authorised attempt by its code, for who began it. The same again gives the link as it is by then and does
   * nothing; null for a code that is nobody's, another's or too late. @throws StoreFailure, SealFailure
   */
  confirm(confirming: Confirming): Promise<{ readonly link: LinkRecord; readonly isRepeat: boolean } | null>;
  /** Ends an attempt that waits, is exchanging or not confirmed; its consent is due to be revoked. False when it had ended. */
  fail(attemptId: string, end: AttemptEnd): Promise<boolean>;
  /**
   * Keeps what was found of a consent that is over here and could not be ended, until the bank has been told of it.
   * @throws StoreFailure
   */
  keepUnwanted(
    consent: Pick<ConsentRecord, 'id' | 'linkId'>,
    unwanted: Pick<Grant, 'bankConsentId' | 'tokens'>,
    atMs: number,
  ): Promise<void>;
  /** Whether an authorisation of a link has begun, and not come to anything yet. @throws StoreFailure */
  isUnderWay(linkId: string, nowMs: number): Promise<boolean>;
  /** Attempts whose exchange or wait is over by now and that nobody has ended. @throws StoreFailure */
  readOverdue(nowMs: number, limit: number): Promise<readonly AttemptRecord[]>;
  /** Deletes attempts that ended before; gives how many. @throws StoreFailure */
  purge(endedBeforeMs: number): Promise<number>;
}

/** The hash under which a state, or a browser's binding, is kept. */
export function toHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
