// Rows of an authorisation attempt and of what begins with it, and its record. Called by stored-attempts.ts.

import type { Insertable, Selectable } from 'kysely';
import type { LinkReason } from '../domain/link-state.ts';
import type { AttemptRecord, AttemptSecrets, AttemptStatus, NewAttempt } from './attempts.ts';
import type { Actor } from './audit.ts';
import type { Changes } from './database.ts';
import { SealFailure } from './failures.ts';
import { toWords } from './permission-words.ts';
import type { Sealed } from './sealing.ts';
import type { AuthorizationAttemptsTable } from './tables.ts';

/** An attempt that begins. */
export function toAttemptRow(attempt: NewAttempt, sealed: Sealed): Insertable<AuthorizationAttemptsTable> {
  return {
    id: attempt.id,
    state_hash: attempt.stateHash,
    link_id: attempt.link.id,
    consent_id: attempt.consent.id,
    bank_id: attempt.link.bankId,
    issuer: attempt.issuer,
    customer_id: attempt.link.customerId,
    actor_kind: attempt.actor.kind,
    actor: attempt.actor.subject,
    client_id: attempt.clientId,
    redirect_uri: attempt.redirectUri,
    client_state: attempt.clientState,
    binding_hash: attempt.bindingHash,
    sealed: sealed.sealed,
    key_id: sealed.keyId,
    status: 'WAITING',
    failure: null,
    created_at: attempt.createdAtMs,
    expires_at: attempt.expiresAtMs,
    claim_id: null,
    exchange_until: null,
    ended_at: null,
    code_hash: null,
    confirm_until: null,
  };
}

/** An attempt as it stands. */
export function toAttemptRecord(row: Selectable<AuthorizationAttemptsTable>): AttemptRecord {
  return {
    id: row.id,
    linkId: row.link_id,
    consentId: row.consent_id,
    bankId: row.bank_id,
    issuer: row.issuer,
    customerId: row.customer_id,
    // Written from these very types.
    actor: { kind: row.actor_kind as Actor['kind'], subject: row.actor },
    clientId: row.client_id,
    redirectUri: row.redirect_uri,
    clientState: row.client_state,
    bindingHash: row.binding_hash,
    status: row.status as AttemptStatus,
    failure: row.failure as LinkReason | null,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
  };
}

/** What was sealed of an attempt that waits. @throws SealFailure BROKEN */
export function parseSecrets(text: string): AttemptSecrets {
  const content: unknown = JSON.parse(text);
  if (
    typeof content !== 'object' ||
    content === null ||
    !('nonce' in content && typeof content.nonce === 'string') ||
    !('codeVerifier' in content && typeof content.codeVerifier === 'string') ||
    !('isOpenId' in content && typeof content.isOpenId === 'boolean')
  ) {
    throw new SealFailure('BROKEN', 'authorization_attempts: a sealed value has another form than this version writes');
  }
  const { nonce, codeVerifier, isOpenId } = content;
  // Sealed by this program: what is there is what was written.
  const before = 'accountsBefore' in content ? content.accountsBefore : null;
  const sca = 'sca' in content ? content.sca : null;
  return {
    nonce,
    codeVerifier,
    isOpenId,
    accountsBefore: (before as AttemptSecrets['accountsBefore']) ?? null,
    ...(sca == null ? {} : { sca: sca as NonNullable<AttemptSecrets['sca']> }),
  };
}

/** The link of a first authorisation. */
export async function insertLink(
  changes: Changes,
  { link, consent, actor, clientId, createdAtMs }: NewAttempt,
): Promise<void> {
  await changes
    .insertInto('links')
    .values({
      id: link.id,
      customer_id: link.customerId,
      bank_id: link.bankId,
      home_bank_id: link.homeBankId ?? null,
      permissions: toWords(consent.permissions),
      status: 'PENDING',
      reason: null,
      status_at: createdAtMs,
      consent_id: null,
      created_at: createdAtMs,
      created_by_kind: actor.kind,
      created_by: actor.subject,
      client_id: clientId,
      granted_at: null,
      expires_at: null,
      reconfirmed_at: null,
      notice_due_at: null,
    })
    .execute();
}

/** The consent that is asked for. */
export async function insertConsent(changes: Changes, { link, consent, createdAtMs }: NewAttempt): Promise<void> {
  await changes
    .insertInto('consents')
    .values({
      id: consent.id,
      link_id: link.id,
      bank_id: link.bankId,
      bank_consent_id: consent.bankConsentId,
      permissions: toWords(consent.permissions),
      status: 'AWAITING',
      end_reason: null,
      created_at: createdAtMs,
      authorised_at: null,
      expires_at: consent.expiresAtMs,
      ended_at: null,
      revocation: 'NONE',
      revocation_due_at: null,
      revocation_tries: 0,
    })
    .execute();
}
