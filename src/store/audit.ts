// The audit: who did what to which link, payment, grant, account or card, when, and what it came to. Append-only (triggers of migrations.ts), no secrets,
// no personal data but the customer's id. Entries that tell of a change are written in its transaction.

import type { Insertable, Selectable } from 'kysely';
import type { Changes, Database } from './database.ts';
import type { AuditTable } from './tables.ts';

/** Who acts: a caller, or the gateway by itself. */
export interface Actor {
  readonly kind: 'customer' | 'partner' | 'staff' | 'gateway' | 'bank';
  /** The caller's subject; for the gateway the part of it. */
  readonly subject: string;
}

/** What is recorded. */
const auditActions = [
  'LINK_BEGIN',
  'LINK_CALLBACK',
  'LINK_AUTHORISE',
  'LINK_COMPLETE',
  'LINK_RENEW',
  'LINK_REVOKE',
  'LINK_RECONFIRM',
  'LINK_EXPIRE',
  'LINK_SUSPEND',
  'LINK_RESUME',
  'LINK_END',
  'LINK_MOVE',
  'BANK_MOVE',
  'CONSENT_REVOKE_AT_BANK',
  'TOKEN_REFRESH',
  'KEYS_ROTATE',
  'CONFIG_RELOAD',
  'STORE_BACKUP',
  'STORE_RESTORE',
  'PAYMENTS_RELEASE',
  'BOOK_ERASE',
  'BOOK_EXPORT',
  'GRANT_ADD',
  'GRANT_REMOVE',
  'GRANT_REQUEST',
  'GRANT_GIVE',
  'GRANT_REFUSE',
  'GRANT_CONFIRM',
  'GRANT_REVOKE',
  'GRANT_EXPIRE',
  'PAYMENT_INITIATE',
  'PAYMENT_AUTHORISE',
  'PAYMENT_CONFIRM',
  'PAYMENT_SUBMIT',
  'PAYMENT_CANCEL',
  'PAYMENT_END',
  'PAYMENT_UNKNOWN',
  'PAYMENT_LIKELY',
  'PAYMENT_CLOSE_PROPOSE',
  'PAYMENT_CLOSE',
  'MANDATE_CREATE',
  'MANDATE_AUTHORISE',
  'MANDATE_CONFIRM',
  'MANDATE_REVOKE',
  'MANDATE_END',
  'WEBHOOK_CREATE',
  'WEBHOOK_ROTATE',
  'WEBHOOK_CHANGE',
  'WEBHOOK_DELETE',
  'WEBHOOK_REPLAY',
  'WEBHOOK_DISABLE',
  'WEBHOOK_ENABLE',
  'OWNER_MATCH',
  'CARD_FREEZE',
  'CARD_UNFREEZE',
  'SCREENING_REQUEST',
  'SCREENING_DECIDE',
  'SCREENING_RESCREEN',
  'RECORDING_START',
  'RECORDING_STOP',
  'OPERATOR_READ',
  'OPERATOR_PERSONAL_READ',
  'OPERATOR_CHANGE',
  'PERSON_EXPORT',
  'PERSON_ERASE',
] as const;
/** One of {@link auditActions}. */
export type AuditAction = (typeof auditActions)[number];

/** One entry to be written. */
export interface AuditEvent {
  readonly atMs: number;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly outcome: 'DONE' | 'REFUSED' | 'FAILED' | 'UNKNOWN';
  /** A short code of ours or of a standard's, never a text of the bank's. */
  readonly reason?: string | null;
  readonly customerId?: string | null;
  readonly bankId?: string | null;
  readonly linkId?: string | null;
  readonly consentId?: string | null;
  readonly paymentId?: string | null;
  readonly grantId?: string | null;
  /** The client that it was asked through. */
  readonly clientId?: string | null;
  /** Which account at the bank. */
  readonly accountKey?: string | null;
}

/** One entry as it was written. */
export interface AuditEntry extends Required<AuditEvent> {
  /** Rises; a cursor for {@link AuditQuery.afterSeq}. */
  readonly seq: number;
}

/** Which entries are wanted, oldest first. */
export interface AuditQuery {
  readonly linkId?: string;
  readonly paymentId?: string;
  readonly customerId?: string;
  /** Epoch milliseconds, inclusive. */
  readonly fromMs?: number;
  /** Epoch milliseconds, exclusive. */
  readonly toMs?: number;
  readonly afterSeq?: number;
  /** 1 to 1000. */
  readonly limit: number;
}

/** The audit's port. */
export interface AuditLog {
  /** Durable when the promise is fulfilled. @throws StoreFailure */
  append(event: AuditEvent): Promise<void>;
  /** @throws StoreFailure */
  read(query: AuditQuery): Promise<readonly AuditEntry[]>;
}

/** Writes an entry in the transaction of what it tells. */
export async function appendAudit(changes: Changes, event: AuditEvent): Promise<void> {
  await changes.insertInto('audit').values(toRow(event)).execute();
}

/** The audit in a database. */
export class StoredAuditLog implements AuditLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async append(event: AuditEvent): Promise<void> {
    await this.#database.ask('writing the audit', (db) => db.insertInto('audit').values(toRow(event)).execute());
  }

  async read(query: AuditQuery): Promise<readonly AuditEntry[]> {
    const rows = await this.#database.ask('reading the audit', (db) => {
      let select = db
        .selectFrom('audit')
        .selectAll()
        .orderBy('seq')
        .limit(Math.min(Math.max(query.limit, 1), 1000));
      if (query.linkId !== undefined) select = select.where('link_id', '=', query.linkId);
      if (query.paymentId !== undefined) select = select.where('payment_id', '=', query.paymentId);
      if (query.customerId !== undefined) select = select.where('customer_id', '=', query.customerId);
      if (query.fromMs !== undefined) select = select.where('at', '>=', query.fromMs);
      if (query.toMs !== undefined) select = select.where('at', '<', query.toMs);
      if (query.afterSeq !== undefined) select = select.where('seq', '>', query.afterSeq);
      return select.execute();
    });
    return rows.map(toEntry);
  }
}

/** The bank's words are no codes: what is no plain code is not kept. */
const plainCode = /^[A-Za-z0-9_.:/-]{1,120}$/;

function toRow(event: AuditEvent): Insertable<AuditTable> {
  const reason = event.reason ?? null;
  return {
    at: event.atMs,
    actor_kind: event.actor.kind,
    actor: event.actor.subject,
    action: event.action,
    outcome: event.outcome,
    reason: reason !== null && plainCode.test(reason) ? reason : null,
    customer_id: event.customerId ?? null,
    bank_id: event.bankId ?? null,
    link_id: event.linkId ?? null,
    consent_id: event.consentId ?? null,
    payment_id: event.paymentId ?? null,
    grant_id: event.grantId ?? null,
    client_id: event.clientId ?? null,
    account_key: event.accountKey ?? null,
  };
}

function toEntry(row: Selectable<AuditTable>): AuditEntry {
  return {
    seq: row.seq,
    atMs: row.at,
    // Written by toRow from these very types.
    actor: { kind: row.actor_kind as Actor['kind'], subject: row.actor },
    action: row.action as AuditAction,
    outcome: row.outcome as AuditEvent['outcome'],
    reason: row.reason,
    customerId: row.customer_id,
    bankId: row.bank_id,
    linkId: row.link_id,
    consentId: row.consent_id,
    paymentId: row.payment_id,
    grantId: row.grant_id,
    clientId: row.client_id,
    accountKey: row.account_key,
  };
}
