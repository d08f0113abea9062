// Authorisation attempts in a database: the port of attempts.ts in SQL. Of the state only its hash is kept; nonce and PKCE
// verifier are sealed. What completing one changes is completion.ts. Opened by store.ts.

import { insertConsent, insertLink, parseSecrets, toAttemptRecord, toAttemptRow } from './attempt-rows.ts';
import type {
  AttemptEnd,
  AttemptRecord,
  AttemptSecrets,
  AttemptStore,
  Completion,
  Confirmation,
  Confirming,
  NewAttempt,
} from './attempts.ts';
import { type AuditEvent, appendAudit } from './audit.ts';
import { activate, keepUnconfirmed, leaveExchange, linkOf } from './completion.ts';
import { endConsents } from './consent-ends.ts';
import type { Database } from './database.ts';
import { SealFailure } from './failures.ts';
import type { StoredLinkEvents } from './link-events.ts';
import { type ConsentRecord, forgotten, type LinkRecord } from './links.ts';
import { type Grant, keepGrantedToken, parseGrant, placeOfAttempt as place } from './sealed-grant.ts';
import type { Sealer } from './sealing.ts';
import { isAmendment, noteGranted, takeBack } from './taken-back.ts';

/** Attempts in a database. */
export class StoredAttempts implements AttemptStore {
  readonly #database: Database;
  readonly #sealer: Sealer;
  readonly #events: StoredLinkEvents;

  constructor(database: Database, sealer: Sealer, events: StoredLinkEvents) {
    this.#database = database;
    this.#sealer = sealer;
    this.#events = events;
  }

  async begin(attempt: NewAttempt): Promise<void> {
    const { link, consent, actor, createdAtMs } = attempt;
    const sealed = this.#sealer.seal(JSON.stringify(attempt.secrets), place(attempt.id));
    await this.#database.change('beginning an attempt', async (changes) => {
      if (link.isNew) await insertLink(changes, attempt);
      // One that was begun before, and never authorised, may have been begun before its bank was said to have moved.
      else if (link.homeBankId !== undefined)
        await changes
          .updateTable('links')
          .set({ home_bank_id: link.homeBankId })
          .where('id', '=', link.id)
          .where('granted_at', 'is', null)
          .execute();
      await insertConsent(changes, attempt);
      await changes.insertInto('authorization_attempts').values(toAttemptRow(attempt, sealed)).execute();
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
    return parseSecrets(this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(attemptId)));
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
    const link = await this.#database.change('completing an attempt', async (changes) => {
      const { isMine, attempt } = await leaveExchange(changes, completion, {
        set: { status: 'COMPLETED', ended_at: atMs, sealed: forgotten },
      });
      if (isMine) {
        const grant: Grant = { bankConsentId, expiresAtMs, tokens };
        return activate(changes, { attempt, grant, sealer: this.#sealer, events: this.#events, atMs });
      }
      if (attempt.claim_id === claimId && attempt.status === 'COMPLETED') return linkOf(changes, attempt.link_id);
      await takeBack(changes, attempt, { bankConsentId, tokens, sealer: this.#sealer, atMs });
      return null;
    });
    if (link !== null) this.#events.tell(link.customerId);
    return link;
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
      await takeBack(changes, attempt, { bankConsentId, tokens, sealer: this.#sealer, atMs });
      return null;
    });
  }

  async confirm({ codeHash, actor, clientId, nowMs }: Confirming) {
    const confirmed = await this.#database.change('confirming an attempt', async (changes) => {
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
        const link = await activate(changes, {
          attempt,
          grant: parseGrant(text),
          sealer: this.#sealer,
          events: this.#events,
          atMs: nowMs,
        });
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
    if (confirmed !== null) this.#events.tell(confirmed.link.customerId);
    return confirmed;
  }

  async fail(attemptId: string, { failure, outcome, nowMs, actor, unwanted = null }: AttemptEnd): Promise<boolean> {
    const granted = unwanted === null ? null : { ...unwanted, sealer: this.#sealer, atMs: nowMs };
    return this.#database.change('ending an attempt', async (changes) => {
      const before = await changes
        .selectFrom('authorization_attempts')
        .select(['id', 'status', 'sealed', 'key_id', 'consent_id', 'link_id'])
        .where('id', '=', attemptId)
        .executeTakeFirst();
      const attempt = await changes
        .updateTable('authorization_attempts')
        .set({ status: outcome, failure, ended_at: nowMs, sealed: forgotten })
        .where('id', '=', attemptId)
        .where('status', 'in', ['WAITING', 'EXCHANGING', 'AUTHORISED'])
        .returningAll()
        .executeTakeFirst();
      if (attempt === undefined) {
        if (granted !== null && before !== undefined) await takeBack(changes, before, granted);
        return false;
      }
      if (granted !== null) await noteGranted(changes, attempt, granted.bankConsentId);
      const tellBank = !(await isAmendment(changes, attempt));
      if (tellBank && before !== undefined)
        await keepGrantedToken(changes, this.#sealer, { attempt: before, atMs: nowMs });
      if (granted !== null) await takeBack(changes, attempt, granted);
      await endConsents(
        changes,
        { consentIds: [attempt.consent_id] },
        { status: 'FAILED', reason: failure, atMs: nowMs, tellBank },
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

  async keepUnwanted(
    { id: consentId, linkId }: Pick<ConsentRecord, 'id' | 'linkId'>,
    unwanted: Pick<Grant, 'bankConsentId' | 'tokens'>,
    atMs: number,
  ): Promise<void> {
    const granted = { ...unwanted, sealer: this.#sealer, atMs };
    await this.#database.change('keeping what is to be taken back', (changes) =>
      takeBack(changes, { consent_id: consentId, link_id: linkId }, granted),
    );
  }

  async isUnderWay(linkId: string, nowMs: number): Promise<boolean> {
    const row = await this.#database.ask('looking for attempts under way', (db) =>
      db
        .selectFrom('authorization_attempts')
        .select('id')
        .where('link_id', '=', linkId)
        .where((build) =>
          build.or([
            build.and([build('status', '=', 'WAITING'), build('expires_at', '>', nowMs)]),
            build.and([build('status', '=', 'EXCHANGING'), build('exchange_until', '>', nowMs)]),
            build.and([build('status', '=', 'AUTHORISED'), build('confirm_until', '>', nowMs)]),
          ]),
        )
        .executeTakeFirst(),
    );
    return row !== undefined;
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
}

/** A repeated call finds a grant where the secrets were, an ended attempt nothing: then it is not stored again either. */
function toNothingKept(error: unknown): Pick<AttemptSecrets, 'accountsBefore'> {
  if (error instanceof SealFailure) return { accountsBefore: null };
  throw error;
}
