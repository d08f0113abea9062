// Links and their consents as the store keeps them. A link lives through renewals; each authorisation is a consent of its
// own, and history stays. Used by src/linking and by the directory; what changes together changes in one transaction,
// its audit entry included.

import type { Selectable } from 'kysely';
import type { LinkPermission } from '../domain/link.ts';
import type { LinkEventType } from '../domain/link-event.ts';
import type { BankRevocation, LinkReason, LinkStatus } from '../domain/link-state.ts';
import { type Actor, type AuditAction, type AuditEvent, appendAudit } from './audit.ts';
import { type ConsentStatus, endConsents, revokeAgain } from './consent-ends.ts';
import type { Changes, Database } from './database.ts';
import type { StoredLinkEvents } from './link-events.ts';
import { type LinkNotices, reconfirmLink, recordNotices } from './link-notices.ts';
import { type Standing, setSuspended, shortenConsent, signInRequired } from './link-suspension.ts';
import { toPermissions } from './permission-words.ts';
import { keepGrantedToken } from './sealed-grant.ts';
import type { Sealer } from './sealing.ts';
import type { ConsentsTable, LinksTable } from './tables.ts';
import { forgetTokens, hasRevokingTokens, selectRenewalOfToken } from './tokens.ts';

/** A link as it stands. Times are epoch milliseconds. */
export interface LinkRecord {
  readonly id: string;
  readonly customerId: string;
  readonly bankId: string;
  /** The bank under whose id its accounts are known, where that is another one: see {@link homeOf}. */
  readonly homeBankId?: string;
  readonly permissions: readonly LinkPermission[];
  /** As last written: an ACTIVE link past `expiresAtMs` is EXPIRED, whatever stands here. See {@link toLinkStatus}. */
  readonly status: LinkStatus;
  readonly reason: LinkReason | null;
  /** Since when it stands so. */
  readonly statusAtMs: number;
  /** The consent in use, or the last one that was. */
  readonly consentId: string | null;
  /** The bank's id of that consent. */
  readonly bankConsentId: string | null;
  /** Whether the bank knows that it was taken back. */
  readonly revocation: BankRevocation;
  readonly createdAtMs: number;
  readonly createdBy: Actor;
  /** The client that it was begun in; null for links of versions that did not write it down. */
  readonly clientId: string | null;
  readonly grantedAtMs: number | null;
  readonly expiresAtMs: number | null;
  /** When the customer last said, here, that they go on sharing; null as long as they have not. */
  readonly reconfirmedAtMs: number | null;
  /** When it is looked at next for what is to be told of it beforehand; null for never. */
  readonly noticeDueAtMs: number | null;
}

/** One authorisation of a link. */
export interface ConsentRecord {
  readonly id: string;
  readonly linkId: string;
  readonly bankId: string;
  readonly bankConsentId: string | null;
  readonly permissions: readonly LinkPermission[];
  readonly status: ConsentStatus;
  readonly endReason: string | null;
  readonly createdAtMs: number;
  readonly authorisedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly revocation: BankRevocation;
  /** How often the bank was told in vain. */
  readonly revocationTries: number;
}

/** How a link ends. */
export interface LinkEnd {
  readonly linkId: string;
  /** Only when this is still its consent; null for whichever it is. */
  readonly consentId: string | null;
  readonly status: Exclude<LinkStatus, 'PENDING' | 'CONFIRMATION_REQUIRED' | 'ACTIVE'>;
  readonly reason: LinkReason;
  readonly atMs: number;
  readonly actor: Actor;
  readonly action: AuditAction;
  /** The bank shall be told. */
  readonly tellBank: boolean;
  /** Only while this other link is ACTIVE, by the consent that it was judged by: see moves.ts. Absent for whatever others there are. */
  readonly onlyBeside?: Pick<LinkRecord, 'id' | 'consentId'>;
}

/** The port of links and consents. */
export interface LinkStore {
  /** @throws StoreFailure */
  read(linkId: string): Promise<LinkRecord | null>;
  /** By id. @throws StoreFailure */
  readOfCustomer(customerId: string): Promise<readonly LinkRecord[]>;
  /** Ids of customers with a link that was authorised once. @throws StoreFailure */
  readCustomerIds(): Promise<readonly string[]>;
  /** All consents of a link, oldest first. @throws StoreFailure */
  readConsents(linkId: string): Promise<readonly ConsentRecord[]>;
  /**
   * Ends a link at once: its tokens are gone, attempts under way come to nothing. Null when it was not there, has another
   * consent by now or had ended for good. @throws StoreFailure
   */
  end(end: LinkEnd): Promise<LinkRecord | null>;
  /**
   * Marks links whose consent has reached its end, and gives them; later those that are being renewed and whose consent is ended at its
   * source by its own token. @throws StoreFailure
   */
  expireDue(nowMs: number, limit: number): Promise<readonly LinkRecord[]>;
  /** ACTIVE links that are to be looked at by now for what is to be told beforehand, the longest overdue first. @throws StoreFailure */
  readDueNotices(nowMs: number, limit: number): Promise<readonly LinkRecord[]>;
  /**
   * Writes what is to be told of a link as it was read, and when to look again; nothing when it has changed since.
   * @throws StoreFailure
   */
  recordNotices(link: LinkRecord, notices: LinkNotices, atMs: number): Promise<void>;
  /**
   * Keeps that the customer goes on sharing; null when the link is not ACTIVE, or has another consent than it was read with.
   * The same within a minute is the same. @throws StoreFailure
   */
  reconfirm(link: LinkRecord, actor: Actor, atMs: number): Promise<LinkRecord | null>;
  /**
   * Marks an ACTIVE link whose consent stands while the bank wants the customer to sign in again, or takes it up again; null where
   * nothing has changed. @throws StoreFailure
   */
  setSuspended(link: LinkRecord, standing: Standing): Promise<LinkRecord | null>;
  /** Notes that a consent ends earlier than was known; null where it does not. @throws StoreFailure */
  shorten(link: LinkRecord, expiresAtMs: number, atMs: number): Promise<LinkRecord | null>;
  /** Links whose consent the bank knows by this id. @throws StoreFailure */
  readByBankConsent(bankConsentId: string): Promise<readonly LinkRecord[]>;
  /**
   * Has the bank told once more of a consent that came to nothing: something of it has come into being there only afterwards.
   * @throws StoreFailure
   */
  revokeAgain(bankConsentId: string, atMs: number): Promise<void>;
  /** Consents of which the bank has still to be told, due by now. @throws StoreFailure */
  readDueRevocations(nowMs: number, limit: number): Promise<readonly ConsentRecord[]>;
  /** What telling the bank came to; `retryAtMs` when it is to be tried again. @throws StoreFailure */
  recordRevocation(
    consentId: string,
    outcome: 'DONE' | 'FAILED' | { readonly retryAtMs: number },
    event: AuditEvent,
  ): Promise<void>;
}

/** In place of what was sealed in an attempt that has ended: nothing of it is kept. */
export const forgotten = '';

/** What each end is told as. */
const endEvents: Readonly<Record<LinkEnd['status'], LinkEventType>> = {
  EXPIRED: 'EXPIRED',
  REVOKED: 'REVOKED',
  CONSENT_REQUIRED: 'BROKEN',
};

/** Where a link stands at an instant: its end is not waited for by anybody. */
export function toLinkStatus(link: Pick<LinkRecord, 'status' | 'expiresAtMs'>, nowMs: number): LinkStatus {
  return link.status === 'ACTIVE' && link.expiresAtMs !== null && link.expiresAtMs <= nowMs ? 'EXPIRED' : link.status;
}

export type LinkRow = Selectable<LinksTable> & { bank_consent_id: string | null; revocation: string | null };

/** Reads one link in a transaction. */
export function selectLink(db: Pick<Changes, 'selectFrom'>) {
  return db
    .selectFrom('links')
    .leftJoin('consents', 'consents.id', 'links.consent_id')
    .selectAll('links')
    .select(['consents.bank_consent_id', 'consents.revocation']);
}

/** A row to a record. Words were written from the closed unions they are read as. */
export function toLinkRecord(row: LinkRow): LinkRecord {
  return {
    id: row.id,
    customerId: row.customer_id,
    bankId: row.bank_id,
    ...(row.home_bank_id === null ? {} : { homeBankId: row.home_bank_id }),
    permissions: toPermissions(row.permissions),
    status: row.status as LinkStatus,
    reason: row.reason as LinkReason | null,
    statusAtMs: row.status_at,
    consentId: row.consent_id,
    bankConsentId: row.bank_consent_id,
    revocation: (row.revocation ?? 'NONE') as BankRevocation,
    createdAtMs: row.created_at,
    createdBy: { kind: row.created_by_kind as Actor['kind'], subject: row.created_by },
    clientId: row.client_id,
    grantedAtMs: row.granted_at,
    expiresAtMs: row.expires_at,
    reconfirmedAtMs: row.reconfirmed_at,
    noticeDueAtMs: row.notice_due_at,
  };
}

function toConsentRecord(row: Selectable<ConsentsTable>): ConsentRecord {
  return {
    id: row.id,
    linkId: row.link_id,
    bankId: row.bank_id,
    bankConsentId: row.bank_consent_id,
    permissions: toPermissions(row.permissions),
    status: row.status as ConsentStatus,
    endReason: row.end_reason,
    createdAtMs: row.created_at,
    authorisedAtMs: row.authorised_at,
    expiresAtMs: row.expires_at,
    endedAtMs: row.ended_at,
    revocation: row.revocation as BankRevocation,
    revocationTries: row.revocation_tries,
  };
}

/**
 * Whether a link is the store's and has been taken back, or its accounts are known under another bank's id by now: what its answers held
 * may be erased, and is not to come back. @param bankId under which its accounts were known when it was asked
 */
export async function isTakenBack(changes: Changes, linkId: string | undefined, bankId: string): Promise<boolean> {
  if (linkId === undefined) return false;
  const link = await changes
    .selectFrom('links')
    .select(['status', 'bank_id', 'home_bank_id'])
    .where('id', '=', linkId)
    .executeTakeFirst();
  return link !== undefined && (link.status === 'REVOKED' || (link.home_bank_id ?? link.bank_id) !== bankId);
}

/** Links and consents in a database. */
export class StoredLinks implements LinkStore {
  readonly #database: Database;
  readonly #events: StoredLinkEvents;
  readonly #sealer: Sealer;

  constructor(database: Database, events: StoredLinkEvents, sealer: Sealer) {
    this.#database = database;
    this.#events = events;
    this.#sealer = sealer;
  }

  async read(linkId: string): Promise<LinkRecord | null> {
    const row = await this.#database.ask('reading a link', (db) =>
      selectLink(db).where('links.id', '=', linkId).executeTakeFirst(),
    );
    return row === undefined ? null : toLinkRecord(row);
  }

  async readOfCustomer(customerId: string): Promise<readonly LinkRecord[]> {
    const rows = await this.#database.ask('reading links', (db) =>
      selectLink(db).where('links.customer_id', '=', customerId).orderBy('links.id').execute(),
    );
    return rows.map(toLinkRecord);
  }

  async readCustomerIds(): Promise<readonly string[]> {
    const rows = await this.#database.ask('reading customers', (db) =>
      db.selectFrom('links').select('customer_id').distinct().where('granted_at', 'is not', null).execute(),
    );
    return rows.map((row) => row.customer_id);
  }

  async readConsents(linkId: string): Promise<readonly ConsentRecord[]> {
    const rows = await this.#database.ask('reading consents', (db) =>
      db.selectFrom('consents').selectAll().where('link_id', '=', linkId).orderBy('created_at').orderBy('id').execute(),
    );
    return rows.map(toConsentRecord);
  }

  async end(end: LinkEnd): Promise<LinkRecord | null> {
    const ended = await this.#database.change('ending a link', async (changes) => {
      if (end.onlyBeside !== undefined) {
        const other = selectLink(changes).where('links.id', '=', end.onlyBeside.id);
        const beside = await other.where('links.consent_id', '=', end.onlyBeside.consentId).executeTakeFirst();
        if (beside === undefined || toLinkStatus(toLinkRecord(beside), end.atMs) !== 'ACTIVE') return null;
      }
      // A link that the customer took back, or has moved from, stays so: a later refusal of the bank's tells nothing new.
      let update = changes
        .updateTable('links')
        .set({ status: end.status, reason: end.reason, status_at: end.atMs, notice_due_at: null })
        .where('id', '=', end.linkId)
        .where((build) =>
          build.or([build('reason', 'is', null), build('reason', 'not in', ['REVOKED_BY_CUSTOMER', 'BANK_MOVED'])]),
        );
      if (end.consentId !== null) update = update.where('consent_id', '=', end.consentId);
      const { numUpdatedRows } = await update.executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return null;
      let consents = changes.selectFrom('consents').select('id').where('link_id', '=', end.linkId);
      if (end.consentId !== null) consents = consents.where('id', '=', end.consentId);
      const consentIds = (await consents.where('status', 'in', ['AWAITING', 'AUTHORISED']).execute()).map(
        ({ id }) => id,
      );
      // What has run out, or was ended at the bank, is still there at a source that ends consents by their tokens.
      const tellBank = end.tellBank || (await hasRevokingTokens(changes, consentIds));
      await endConsents(changes, { consentIds }, { status: 'ENDED', reason: end.reason, atMs: end.atMs, tellBank });
      if (consentIds.length > 0) {
        if (tellBank) await this.#keepGrantedTokens(changes, consentIds, end.atMs);
        await forgetTokens(changes, { consentIds });
        await changes
          .updateTable('authorization_attempts')
          .set({ status: 'FAILED', failure: end.reason, ended_at: end.atMs, sealed: forgotten })
          .where('consent_id', 'in', consentIds)
          .where('status', 'in', ['WAITING', 'EXCHANGING', 'AUTHORISED'])
          .execute();
      }
      const link = toLinkRecord(await selectLink(changes).where('links.id', '=', end.linkId).executeTakeFirstOrThrow());
      await appendAudit(changes, {
        atMs: end.atMs,
        actor: end.actor,
        action: end.action,
        outcome: 'DONE',
        reason: end.reason,
        customerId: link.customerId,
        bankId: link.bankId,
        linkId: link.id,
        consentId: link.consentId,
      });
      await this.#tellEnd(changes, link, end);
      return link;
    });
    if (ended !== null) this.#events.tell(ended.customerId);
    return ended;
  }

  /** What banks have granted to attempts that end here, as far as they are to be told of it with that. */
  async #keepGrantedTokens(changes: Changes, consentIds: readonly string[], atMs: number): Promise<void> {
    const attempts = await changes
      .selectFrom('authorization_attempts')
      .select(['id', 'status', 'sealed', 'key_id', 'consent_id', 'link_id'])
      .where('consent_id', 'in', [...consentIds])
      .where('status', '=', 'AUTHORISED')
      .execute();
    for (const attempt of attempts) await keepGrantedToken(changes, this.#sealer, { attempt, atMs });
  }

  /** What was never in use ends without a word. Each consent has one end of each kind, whoever sees it first. */
  async #tellEnd(changes: Changes, link: LinkRecord, { status, reason, actor, atMs }: LinkEnd): Promise<void> {
    if (link.grantedAtMs === null || link.consentId === null) return;
    const type = endEvents[status];
    const onceKey = `${link.consentId} ${type}`;
    await this.#events.append(changes, {
      linkId: link.id,
      customerId: link.customerId,
      type,
      actor,
      reason,
      atMs,
      onceKey,
    });
  }

  async expireDue(nowMs: number, limit: number): Promise<readonly LinkRecord[]> {
    const due = await this.#database.ask('reading expired links', (db) =>
      selectLink(db)
        .where('links.status', 'in', ['ACTIVE', 'CONSENT_REQUIRED'])
        // One that waits for a sign-in runs out all the same: nobody could see what is kept at its source then.
        .where((build) => build.or([build('links.status', '=', 'ACTIVE'), build('links.reason', '=', signInRequired)]))
        .where('links.expires_at', '<=', nowMs)
        .where((build) => build.not(build.exists(selectRenewalOfToken(build))))
        .limit(limit)
        .execute(),
    );
    const ended: LinkRecord[] = [];
    for (const { id, consent_id: consentId } of due) {
      const link = await this.end({
        linkId: id,
        consentId,
        status: 'EXPIRED',
        reason: 'CONSENT_EXPIRED',
        atMs: nowMs,
        actor: { kind: 'gateway', subject: 'expiry' },
        action: 'LINK_EXPIRE',
        tellBank: false,
      });
      if (link !== null) ended.push(link);
    }
    return ended;
  }

  async readDueNotices(nowMs: number, limit: number): Promise<readonly LinkRecord[]> {
    const rows = await this.#database.ask('reading links with due notices', (db) =>
      selectLink(db)
        .where('links.notice_due_at', '<=', nowMs)
        .where('links.status', '=', 'ACTIVE')
        .orderBy('links.notice_due_at')
        .limit(limit)
        .execute(),
    );
    return rows.map(toLinkRecord);
  }

  recordNotices(link: LinkRecord, notices: LinkNotices, atMs: number): Promise<void> {
    return recordNotices({ database: this.#database, events: this.#events }, { link, notices, atMs });
  }

  async reconfirm(link: LinkRecord, actor: Actor, atMs: number): Promise<LinkRecord | null> {
    const isDone = await reconfirmLink({ database: this.#database, events: this.#events }, { link, actor, atMs });
    return isDone ? this.read(link.id) : null;
  }

  async setSuspended(link: LinkRecord, standing: Standing): Promise<LinkRecord | null> {
    const isDone = await setSuspended({ database: this.#database, events: this.#events }, link, standing);
    return isDone ? this.read(link.id) : null;
  }

  async shorten(link: LinkRecord, expiresAtMs: number, atMs: number): Promise<LinkRecord | null> {
    return (await shortenConsent(this.#database, link, { expiresAtMs, atMs })) ? this.read(link.id) : null;
  }

  async readByBankConsent(bankConsentId: string): Promise<readonly LinkRecord[]> {
    const rows = await this.#database.ask('finding links by their consent', (db) =>
      selectLink(db).where('consents.bank_consent_id', '=', bankConsentId).orderBy('links.id').limit(100).execute(),
    );
    return rows.map(toLinkRecord);
  }

  revokeAgain(bankConsentId: string, atMs: number): Promise<void> {
    return revokeAgain(this.#database, bankConsentId, atMs);
  }

  async readDueRevocations(nowMs: number, limit: number): Promise<readonly ConsentRecord[]> {
    const rows = await this.#database.ask('reading due revocations', (db) =>
      db
        .selectFrom('consents')
        .selectAll()
        .where('revocation', '=', 'PENDING')
        .where('revocation_due_at', '<=', nowMs)
        .orderBy('revocation_due_at')
        .limit(limit)
        .execute(),
    );
    return rows.map(toConsentRecord);
  }

  async recordRevocation(
    consentId: string,
    outcome: 'DONE' | 'FAILED' | { readonly retryAtMs: number },
    event: AuditEvent,
  ): Promise<void> {
    await this.#database.change('recording a revocation', async (changes) => {
      const { numUpdatedRows } = await changes
        .updateTable('consents')
        .set((build) => ({
          revocation: typeof outcome === 'string' ? outcome : 'PENDING',
          revocation_due_at: typeof outcome === 'string' ? null : outcome.retryAtMs,
          revocation_tries: build('revocation_tries', '+', 1),
        }))
        .where('id', '=', consentId)
        .where('revocation', '=', 'PENDING')
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return;
      if (typeof outcome === 'string') await forgetTokens(changes, { consentIds: [consentId] });
      await appendAudit(changes, event);
    });
  }
}
