// Authorisation attempts: from the moment a customer is sent to the bank until the answer is stored. Of the state only
// its hash is kept; nonce and PKCE verifier are sealed. An attempt is used once: it is claimed (`EXCHANGING`) before the
// code is, so that a gateway that dies in between leaves a trace. Used by src/linking.

import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { AccountSummary } from '../domain/account-summary.ts';
import type { LinkPermission } from '../domain/link.ts';
import type { LinkReason } from '../domain/link-state.ts';
import { type Actor, type AuditEvent, appendAudit } from './audit.ts';
import {
  activate,
  type Grant,
  isAmendment,
  keepUnconfirmed,
  leaveExchange,
  linkOf,
  parseGrant,
  takeBack,
} from './completion.ts';
import type { Database } from './database.ts';
import { SealFailure } from './failures.ts';
import { endConsents, forgotten, type LinkRecord, toWords } from './links.ts';
import { reseal, toPlace } from './reseal.ts';
import type { Sealer } from './sealing.ts';
import type { AuthorizationAttemptsTable } from './tables.ts';
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
  fail(
    attemptId: string,
    failure: LinkReason,
    outcome: 'FAILED' | 'UNKNOWN',
    nowMs: number,
    actor: Actor,
  ): Promise<boolean>;
  /** Attempts whose exchange or wait is over by now and that nobody has ended. @throws StoreFailure */
  readOverdue(nowMs: number, limit: number): Promise<readonly AttemptRecord[]>;
  /** Deletes attempts that ended before; gives how many. @throws StoreFailure */
  purge(endedBeforeMs: number): Promise<number>;
  /** As {@link TokenStore.reseal}. */
  reseal(limit: number): Promise<number>;
}

/** The hash under which a state, or a browser's binding, is kept. */
export function toHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

const place = (attemptId: string) => toPlace('authorization_attempts', attemptId);

/** Attempts in a database. */
export class StoredAttempts implements AttemptStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async begin(attempt: NewAttempt): Promise<void> {
    const { link, consent, actor, createdAtMs } = attempt;
    const { sealed, keyId } = this.#sealer.seal(JSON.stringify(attempt.secrets), place(attempt.id));
    await this.#database.change('beginning an attempt', async (changes) => {
      if (link.isNew) {
        await changes
          .insertInto('links')
          .values({
            id: link.id,
            customer_id: link.customerId,
            bank_id: link.bankId,
            permissions: toWords(consent.permissions),
            status: 'PENDING',
            reason: null,
            status_at: createdAtMs,
            consent_id: null,
            created_at: createdAtMs,
            created_by_kind: actor.kind,
            created_by: actor.subject,
            client_id: attempt.clientId,
            granted_at: null,
            expires_at: null,
          })
          .execute();
      }
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
      await changes
        .insertInto('authorization_attempts')
        .values({
          id: attempt.id,
          state_hash: attempt.stateHash,
          link_id: link.id,
          consent_id: consent.id,
          bank_id: link.bankId,
          issuer: attempt.issuer,
          customer_id: link.customerId,
          actor_kind: actor.kind,
          actor: actor.subject,
          client_id: attempt.clientId,
          redirect_uri: attempt.redirectUri,
          client_state: attempt.clientState,
          binding_hash: attempt.bindingHash,
          sealed,
          key_id: keyId,
          status: 'WAITING',
          failure: null,
          created_at: createdAtMs,
          expires_at: attempt.expiresAtMs,
          claim_id: null,
          exchange_until: null,
          ended_at: null,
          code_hash: null,
          confirm_until: null,
        })
        .execute();
      await appendAudit(changes, {
        atMs: createdAtMs,
        actor,
        action: link.isNew ? 'LINK_BEGIN' : 'LINK_RENEW',
        outcome: 'DONE',
        customerId: link.customerId,
        bankId: link.bankId,
        linkId: link.id,
        consentId: consent.id,
      });
    });
  }

  async findByState(stateHash: string): Promise<AttemptRecord | null> {
    const row = await this.#database.ask('finding an attempt', (db) =>
      db.selectFrom('authorization_attempts').selectAll().where('state_hash', '=', stateHash).executeTakeFirst(),
    );
    return row === undefined ? null : toAttemptRecord(row);
  }

  async findByCode(codeHash: string): Promise<AttemptRecord | null> {
    const row = await this.#database.ask('finding an attempt by its code', (db) =>
      db.selectFrom('authorization_attempts').selectAll().where('code_hash', '=', codeHash).executeTakeFirst(),
    );
    return row === undefined ? null : toAttemptRecord(row);
  }

  async readSecrets(attemptId: string): Promise<AttemptSecrets> {
    const row = await this.#database.ask('reading an attempt', (db) =>
      db
        .selectFrom('authorization_attempts')
        .select(['sealed', 'key_id'])
        .where('id', '=', attemptId)
        .executeTakeFirstOrThrow(),
    );
    const content: unknown = JSON.parse(this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(attemptId)));
    if (
      typeof content !== 'object' ||
      content === null ||
      !('nonce' in content && typeof content.nonce === 'string') ||
      !('codeVerifier' in content && typeof content.codeVerifier === 'string') ||
      !('isOpenId' in content && typeof content.isOpenId === 'boolean')
    ) {
      throw new SealFailure(
        'BROKEN',
        'authorization_attempts: a sealed value has another form than this version writes',
      );
    }
    const { nonce, codeVerifier, isOpenId } = content;
    // Sealed by this program: what is there is what was written.
    const before = 'accountsBefore' in content ? content.accountsBefore : null;
    return { nonce, codeVerifier, isOpenId, accountsBefore: (before as AttemptSecrets['accountsBefore']) ?? null };
  }

  async readGrant(attemptId: string): Promise<Grant | null> {
    const row = await this.#database.ask('reading a grant', (db) =>
      db
        .selectFrom('authorization_attempts')
        .select(['sealed', 'key_id'])
        .where('id', '=', attemptId)
        .where('status', '=', 'AUTHORISED')
        .executeTakeFirst(),
    );
    if (row === undefined) return null;
    return parseGrant(this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(attemptId)));
  }

  async claim(
    attemptId: string,
    { claimId, nowMs, exchangeUntilMs }: { claimId: string; nowMs: number; exchangeUntilMs: number },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.ask('claiming an attempt', (db) =>
      db
        .updateTable('authorization_attempts')
        .set({ status: 'EXCHANGING', claim_id: claimId, exchange_until: exchangeUntilMs })
        .where('id', '=', attemptId)
        .where('status', '=', 'WAITING')
        .where('expires_at', '>', nowMs)
        .executeTakeFirstOrThrow(),
    );
    return numUpdatedRows === 1n;
  }

  async complete(completion: Completion): Promise<LinkRecord | null> {
    const { claimId, bankConsentId, expiresAtMs, tokens, atMs } = completion;
    return this.#database.change('completing an attempt', async (changes) => {
      const { isMine, attempt } = await leaveExchange(changes, completion, {
        set: { status: 'COMPLETED', ended_at: atMs, sealed: forgotten },
      });
      if (isMine) {
        const grant: Grant = { bankConsentId, expiresAtMs, tokens };
        return activate(changes, { attempt, grant, sealer: this.#sealer, atMs });
      }
      if (attempt.claim_id === claimId && attempt.status === 'COMPLETED') return linkOf(changes, attempt.link_id);
      await takeBack(changes, attempt, { bankConsentId, atMs });
      return null;
    });
  }

  async authorise(completion: Completion, { codeHash, confirmUntilMs }: Confirmation): Promise<LinkRecord | null> {
    const { attemptId, claimId, bankConsentId, expiresAtMs, tokens, atMs } = completion;
    const { accountsBefore = null } = await this.readSecrets(attemptId).catch(toNothingKept);
    const grant: Grant = { bankConsentId, expiresAtMs, tokens, accountsBefore };
    const { sealed, keyId } = this.#sealer.seal(JSON.stringify(grant), place(attemptId));
    return this.#database.change('keeping an authorisation', async (changes) => {
      const { isMine, attempt } = await leaveExchange(changes, completion, {
        set: { status: 'AUTHORISED', code_hash: codeHash, confirm_until: confirmUntilMs, sealed, key_id: keyId },
      });
      if (isMine) return keepUnconfirmed(changes, { attempt, grant, atMs });
      if (attempt.claim_id === claimId && attempt.code_hash === codeHash) return linkOf(changes, attempt.link_id);
      await takeBack(changes, attempt, { bankConsentId, atMs });
      return null;
    });
  }

  async confirm({ codeHash, actor, clientId, nowMs }: Confirming) {
    return this.#database.change('confirming an attempt', async (changes) => {
      const attempt = await changes
        .selectFrom('authorization_attempts')
        .selectAll()
        .where('code_hash', '=', codeHash)
        .where('actor_kind', '=', actor.kind)
        .where('actor', '=', actor.subject)
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      if (attempt === undefined) return null;
      const { numUpdatedRows } = await changes
        .updateTable('authorization_attempts')
        .set({ status: 'COMPLETED', ended_at: nowMs, sealed: forgotten })
        .where('id', '=', attempt.id)
        .where('status', '=', 'AUTHORISED')
        .where('confirm_until', '>', nowMs)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 1n) {
        const text = this.#sealer.open({ sealed: attempt.sealed, keyId: attempt.key_id }, place(attempt.id));
        const link = await activate(changes, { attempt, grant: parseGrant(text), sealer: this.#sealer, atMs: nowMs });
        return { link, isRepeat: false };
      }
      // Another request of the same caller may have confirmed it between the two statements.
      const now = await changes
        .selectFrom('authorization_attempts')
        .select('status')
        .where('id', '=', attempt.id)
        .executeTakeFirstOrThrow();
      return now.status === 'COMPLETED' ? { link: await linkOf(changes, attempt.link_id), isRepeat: true } : null;
    });
  }

  async fail(
    attemptId: string,
    failure: LinkReason,
    outcome: 'FAILED' | 'UNKNOWN',
    nowMs: number,
    actor: Actor,
  ): Promise<boolean> {
    return this.#database.change('ending an attempt', async (changes) => {
      const attempt = await changes
        .updateTable('authorization_attempts')
        .set({ status: outcome, failure, ended_at: nowMs, sealed: forgotten })
        .where('id', '=', attemptId)
        .where('status', 'in', ['WAITING', 'EXCHANGING', 'AUTHORISED'])
        .returningAll()
        .executeTakeFirst();
      if (attempt === undefined) return false;
      await endConsents(
        changes,
        { consentIds: [attempt.consent_id] },
        { status: 'FAILED', reason: failure, atMs: nowMs, tellBank: !(await isAmendment(changes, attempt)) },
      );
      await changes
        .updateTable('links')
        .set({ reason: failure, status_at: nowMs })
        .where('id', '=', attempt.link_id)
        .where('status', '=', 'PENDING')
        .execute();
      // Somebody has authorised it at the bank, and nobody has said that it was they: nobody goes on with it.
      await changes
        .updateTable('links')
        .set({ status: 'REVOKED', reason: failure, status_at: nowMs })
        .where('id', '=', attempt.link_id)
        .where('consent_id', '=', attempt.consent_id)
        .where('status', '=', 'CONFIRMATION_REQUIRED')
        .execute();
      const event: AuditEvent = {
        atMs: nowMs,
        actor,
        action: 'LINK_COMPLETE',
        outcome: outcome === 'UNKNOWN' ? 'UNKNOWN' : 'FAILED',
        reason: failure,
        customerId: attempt.customer_id,
        bankId: attempt.bank_id,
        linkId: attempt.link_id,
        consentId: attempt.consent_id,
      };
      await appendAudit(changes, event);
      return true;
    });
  }

  async readOverdue(nowMs: number, limit: number): Promise<readonly AttemptRecord[]> {
    const rows = await this.#database.ask('reading overdue attempts', (db) =>
      db
        .selectFrom('authorization_attempts')
        .selectAll()
        .where((build) =>
          build.or([
            build.and([build('status', '=', 'WAITING'), build('expires_at', '<=', nowMs)]),
            build.and([build('status', '=', 'EXCHANGING'), build('exchange_until', '<=', nowMs)]),
            build.and([build('status', '=', 'AUTHORISED'), build('confirm_until', '<=', nowMs)]),
          ]),
        )
        .limit(limit)
        .execute(),
    );
    return rows.map(toAttemptRecord);
  }

  async purge(endedBeforeMs: number): Promise<number> {
    const { numDeletedRows } = await this.#database.ask('deleting old attempts', (db) =>
      db.deleteFrom('authorization_attempts').where('ended_at', '<', endedBeforeMs).executeTakeFirstOrThrow(),
    );
    return Number(numDeletedRows);
  }

  reseal(limit: number): Promise<number> {
    return reseal(
      { database: this.#database, sealer: this.#sealer },
      { table: 'authorization_attempts', id: 'id' },
      limit,
    );
  }
}

/** A repeated call finds a grant where the secrets were, an ended attempt nothing: then it is not stored again either. */
function toNothingKept(error: unknown): Pick<AttemptSecrets, 'accountsBefore'> {
  if (error instanceof SealFailure) return { accountsBefore: null };
  throw error;
}

function toAttemptRecord(row: Selectable<AuthorizationAttemptsTable>): AttemptRecord {
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
