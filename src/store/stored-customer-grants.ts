// Customers' grants in a database (customer-grants.ts). Each step names the status that it begins from, so that of two gateways,
// or two browsers, that do the same at once one finds that it is done. Made by store.ts.

import type { Selectable } from 'kysely';
import { grantPermissions } from '../domain/grant.ts';
import { type Actor, type AuditAction, type AuditEvent, appendAudit } from './audit.ts';
import type {
  CodeRefusal,
  ConfirmedGrant,
  CustomerGrantRecord,
  CustomerGrantStatus,
  CustomerGrantStore,
  GrantAnswer,
  NewGrantRequest,
  OpenedRequest,
} from './customer-grants.ts';
import { usedEveryMs } from './customer-grants.ts';
import type { Changes, Database } from './database.ts';
import type { CustomerGrantsTable } from './grant-tables.ts';

type Row = Selectable<CustomerGrantsTable>;

const sweep: Actor = { kind: 'gateway', subject: 'sweep' };

/** Grants in a database. */
export class StoredCustomerGrants implements CustomerGrantStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async request(request: NewGrantRequest): Promise<void> {
    await this.#database.change('keeping a request for a grant', async (changes) => {
      const row: Row = {
        id: request.id,
        partner_id: request.partnerId,
        customer_id: null,
        permissions: grantPermissions.filter((one) => request.permissions.includes(one)).join(' '),
        days: request.days,
        status: 'REQUESTED',
        request_hash: request.requestHash,
        redirect_uri: request.redirectUri,
        client_state: request.clientState,
        binding_hash: null,
        code_hash: null,
        due_at: request.untilMs,
        requested_at: request.atMs,
        given_at: null,
        expires_at: null,
        ended_at: null,
        ended_by_kind: null,
        ended_by: null,
        used_at: null,
      };
      await changes.insertInto('customer_grants').values(row).execute();
      await tell(changes, row, { action: 'GRANT_REQUEST', actor: toPartner(row), atMs: request.atMs });
    });
  }

  async open({ requestHash, bindingHash, nowMs }: OpenedRequest): Promise<CustomerGrantRecord | 'otherBrowser' | null> {
    return this.#database.change('opening a request for a grant', async (changes) => {
      const bound = await changes
        .updateTable('customer_grants')
        .set({ binding_hash: bindingHash })
        .where('request_hash', '=', requestHash)
        .where('status', '=', 'REQUESTED')
        .where('due_at', '>', nowMs)
        .where((build) => build.or([build('binding_hash', 'is', null), build('binding_hash', '=', bindingHash)]))
        .returningAll()
        .executeTakeFirst();
      if (bound !== undefined) return toRecord(bound);
      const other = await changes
        .selectFrom('customer_grants')
        .select('id')
        .where('request_hash', '=', requestHash)
        .where('status', '=', 'REQUESTED')
        .where('due_at', '>', nowMs)
        .executeTakeFirst();
      return other === undefined ? null : 'otherBrowser';
    });
  }

  async give(answer: Parameters<CustomerGrantStore['give']>[0]): Promise<CustomerGrantRecord | null> {
    return this.#database.change('giving a grant', async (changes) => {
      const row = await this.#answer(changes, answer, {
        status: 'GIVEN',
        customer_id: answer.customerId,
        code_hash: answer.codeHash,
        due_at: answer.confirmUntilMs,
        given_at: answer.nowMs,
        expires_at: answer.expiresAtMs,
      });
      if (row === undefined) return null;
      await tell(changes, row, { action: 'GRANT_GIVE', actor: toCustomer(answer), atMs: answer.nowMs });
      return toRecord(row);
    });
  }

  async refuse(answer: GrantAnswer): Promise<CustomerGrantRecord | null> {
    return this.#database.change('refusing a grant', async (changes) => {
      const actor = toCustomer(answer);
      const row = await this.#answer(changes, answer, {
        status: 'REFUSED',
        // Who said no is nobody's to know but the audit's.
        ...toEnd(actor, answer.nowMs),
      });
      if (row === undefined) return null;
      const { customerId } = answer;
      await tell(changes, { ...row, customer_id: customerId }, { action: 'GRANT_REFUSE', actor, atMs: answer.nowMs });
      return toRecord(row);
    });
  }

  /** The first answer of the browser that has opened it. */
  #answer(
    changes: Changes,
    { requestHash, bindingHash, nowMs }: GrantAnswer,
    values: Partial<Row>,
  ): Promise<Row | undefined> {
    return changes
      .updateTable('customer_grants')
      .set(values)
      .where('request_hash', '=', requestHash)
      .where('binding_hash', '=', bindingHash)
      .where('status', '=', 'REQUESTED')
      .where('due_at', '>', nowMs)
      .returningAll()
      .executeTakeFirst();
  }

  async confirm({ codeHash, partnerId, nowMs }: Parameters<CustomerGrantStore['confirm']>[0]): Promise<ConfirmedGrant> {
    return this.#database.change('confirming a grant', async (changes) => {
      const actor: Actor = { kind: 'partner', subject: partnerId };
      // Held under a status of its own while the one before it ends: of two that confirm the same, the other finds it gone.
      const held = await changes
        .updateTable('customer_grants')
        .set({ status: 'CONFIRMING' })
        .where('code_hash', '=', codeHash)
        .where('partner_id', '=', partnerId)
        .where('status', '=', 'GIVEN')
        .where('due_at', '>', nowMs)
        .returningAll()
        .executeTakeFirst();
      if (held === undefined) return this.#refuseCode(changes, codeHash, { actor, nowMs });
      const replaced = await changes
        .updateTable('customer_grants')
        .set({ status: 'REVOKED', ...toEnd(toCustomer({ customerId: held.customer_id ?? '' }), nowMs) })
        .where('partner_id', '=', partnerId)
        .where('customer_id', '=', held.customer_id)
        .where('status', '=', 'ACTIVE')
        .returningAll()
        .execute();
      for (const before of replaced)
        await tell(changes, before, { action: 'GRANT_REVOKE', actor, atMs: nowMs, reason: 'REPLACED' });
      const row = await changes
        .updateTable('customer_grants')
        .set({ status: 'ACTIVE', due_at: held.expires_at })
        .where('id', '=', held.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await tell(changes, row, { action: 'GRANT_CONFIRM', actor, atMs: nowMs });
      return { kind: 'confirmed', grant: toRecord(row) };
    });
  }

  /** What is nobody's code is not written down: anybody could have the audit filled. */
  async #refuseCode(
    changes: Changes,
    codeHash: string,
    { actor, nowMs }: { readonly actor: Actor; readonly nowMs: number },
  ): Promise<ConfirmedGrant> {
    const row = await changes
      .selectFrom('customer_grants')
      .selectAll()
      .where('code_hash', '=', codeHash)
      .executeTakeFirst();
    if (row === undefined) return { kind: 'refused', reason: 'UNKNOWN_CODE' };
    const isWaiting = row.status === 'GIVEN' || row.status === 'LAPSED';
    const reason: CodeRefusal =
      row.partner_id !== actor.subject ? 'OTHER_PARTNER' : isWaiting ? 'TOO_LATE' : 'CODE_USED';
    await tell(changes, row, { action: 'GRANT_CONFIRM', actor, atMs: nowMs, outcome: 'REFUSED', reason });
    return { kind: 'refused', reason };
  }

  async revoke(id: string, by: Actor, nowMs: number): Promise<CustomerGrantRecord | null> {
    return this.#database.change('ending a grant', async (changes) => {
      const row = await changes
        .updateTable('customer_grants')
        .set({ status: 'REVOKED', ...toEnd(by, nowMs) })
        .where('id', '=', id)
        .where('status', 'in', ['GIVEN', 'ACTIVE'])
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return null;
      await tell(changes, row, { action: 'GRANT_REVOKE', actor: by, atMs: nowMs });
      return toRecord(row);
    });
  }

  async read(id: string): Promise<CustomerGrantRecord | null> {
    const row = await this.#database.ask('reading a grant of a customer', (db) =>
      db.selectFrom('customer_grants').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row === undefined ? null : toRecord(row);
  }

  async readActive(partnerId: string, customerId: string): Promise<CustomerGrantRecord | null> {
    const row = await this.#database.ask('reading what a customer has granted', (db) =>
      db
        .selectFrom('customer_grants')
        .selectAll()
        .where('partner_id', '=', partnerId)
        .where('customer_id', '=', customerId)
        .where('status', '=', 'ACTIVE')
        .executeTakeFirst(),
    );
    return row === undefined ? null : toRecord(row);
  }

  async readOf(
    whose: Parameters<CustomerGrantStore['readOf']>[0],
    limit: number,
  ): Promise<readonly CustomerGrantRecord[]> {
    const rows = await this.#database.ask('listing grants of customers', (db) => {
      const all = db.selectFrom('customer_grants').selectAll().where('status', 'not in', ['REFUSED', 'LAPSED']);
      const own =
        'customerId' in whose
          ? all.where('customer_id', '=', whose.customerId)
          : all.where('partner_id', '=', whose.partnerId);
      return own.orderBy('requested_at', 'desc').orderBy('id').limit(limit).execute();
    });
    return rows.map(toRecord);
  }

  async recordUse(id: string, nowMs: number): Promise<void> {
    await this.#database.ask('noting the use of a grant', (db) =>
      db
        .updateTable('customer_grants')
        .set({ used_at: nowMs })
        .where('id', '=', id)
        .where((build) => build.or([build('used_at', 'is', null), build('used_at', '<=', nowMs - usedEveryMs)]))
        .execute(),
    );
  }

  async expireDue(nowMs: number, limit: number): Promise<readonly CustomerGrantRecord[]> {
    const due = await this.#database.ask('reading grants that are over', (db) =>
      db.selectFrom('customer_grants').select(['id', 'status']).where('due_at', '<=', nowMs).limit(limit).execute(),
    );
    const expired: CustomerGrantRecord[] = [];
    for (const { id, status } of due) {
      const row = await this.#database.change('ending a grant that is over', (changes) =>
        this.#expire(changes, { id, status, nowMs }),
      );
      if (row !== undefined && row.customer_id !== null) expired.push(toRecord(row));
    }
    return expired;
  }

  /** Nothing when it has changed meanwhile. */
  async #expire(
    changes: Changes,
    { id, status, nowMs }: { readonly id: string; readonly status: string; readonly nowMs: number },
  ): Promise<Row | undefined> {
    const row = await changes
      .updateTable('customer_grants')
      .set({ status: status === 'ACTIVE' ? 'EXPIRED' : 'LAPSED', ...toEnd(sweep, nowMs) })
      .where('id', '=', id)
      .where('status', '=', status)
      .where('due_at', '<=', nowMs)
      .returningAll()
      .executeTakeFirst();
    const reason = status === 'ACTIVE' ? null : status === 'GIVEN' ? 'NOT_CONFIRMED' : 'NOT_ANSWERED';
    if (row !== undefined) await tell(changes, row, { action: 'GRANT_EXPIRE', actor: sweep, atMs: nowMs, reason });
    return row;
  }

  async purge(endedBeforeMs: number): Promise<number> {
    const { numDeletedRows } = await this.#database.ask('deleting requests for grants', (db) =>
      db
        .deleteFrom('customer_grants')
        .where('status', 'in', ['REFUSED', 'LAPSED'])
        .where('ended_at', '<', endedBeforeMs)
        .executeTakeFirstOrThrow(),
    );
    return Number(numDeletedRows);
  }
}

const toPartner = ({ partner_id: subject }: Pick<Row, 'partner_id'>): Actor => ({ kind: 'partner', subject });
const toCustomer = ({ customerId }: Pick<GrantAnswer, 'customerId'>): Actor => ({
  kind: 'customer',
  subject: customerId,
});

/** What is written of its end. */
const toEnd = ({ kind, subject }: Actor, nowMs: number) => ({
  ended_at: nowMs,
  ended_by_kind: kind,
  ended_by: subject,
  due_at: null,
});

/** Says in the audit what has become of a grant. */
function tell(
  changes: Changes,
  { id, customer_id: customerId }: Pick<Row, 'id' | 'customer_id'>,
  event: Pick<AuditEvent, 'actor' | 'atMs' | 'reason'> & {
    readonly action: AuditAction;
    readonly outcome?: AuditEvent['outcome'];
  },
): Promise<void> {
  return appendAudit(changes, { outcome: 'DONE', ...event, customerId, grantId: id });
}

function toRecord(row: Row): CustomerGrantRecord {
  const words = new Set(row.permissions.split(' '));
  return {
    id: row.id,
    partnerId: row.partner_id,
    customerId: row.customer_id,
    // What this version does not know grants nothing.
    permissions: grantPermissions.filter((one) => words.has(one)),
    days: row.days,
    // Written from this very type.
    status: row.status as CustomerGrantStatus,
    redirectUri: row.redirect_uri,
    clientState: row.client_state,
    dueAtMs: row.due_at,
    requestedAtMs: row.requested_at,
    givenAtMs: row.given_at,
    expiresAtMs: row.expires_at,
    endedAtMs: row.ended_at,
    endedBy:
      row.ended_by_kind === null || row.ended_by === null
        ? null
        : { kind: row.ended_by_kind as Actor['kind'], subject: row.ended_by },
    usedAtMs: row.used_at,
  };
}
