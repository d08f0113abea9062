// Customers' grants in a database (customer-grants.ts). Each step names the status that it begins from, so that of two gateways,
// or two browsers, that do the same at once one finds that it is done. Those of some accounts only stand apart from when they are given
// (narrowed-grants.ts). Made by store.ts.

import type { Kysely, Selectable } from 'kysely';
import { type GrantedAccount, grantPermissions } from '../domain/grant.ts';
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
import { asGrants, type GrantTable, grantTables, narrowGrant, selectGrantAccounts } from './narrowed-grants.ts';
import type { Tables } from './tables.ts';

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
        permissions: toText(request.permissions),
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
        permissions: toText(answer.permissions),
        customer_id: answer.customerId,
        code_hash: answer.codeHash,
        due_at: answer.confirmUntilMs,
        given_at: answer.nowMs,
        expires_at: answer.expiresAtMs,
      });
      if (row === undefined) return null;
      const accounts = answer.accounts === null ? null : await narrowGrant(changes, row, answer.accounts);
      const reason = accounts === null ? null : someAccounts;
      await tell(changes, row, { action: 'GRANT_GIVE', actor: toCustomer(answer), atMs: answer.nowMs, reason });
      return toRecord(row, accounts);
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

  async confirm(code: Parameters<CustomerGrantStore['confirm']>[0]): Promise<ConfirmedGrant> {
    return this.#database.change('confirming a grant', async (changes) => {
      const { codeHash, partnerId, nowMs } = code;
      const actor: Actor = { kind: 'partner', subject: partnerId };
      for (const table of grantTables) {
        // Held under a status of its own while the one before it ends: of two that confirm the same, the other finds it gone.
        const held = await changes
          .updateTable(asGrants(table))
          .set({ status: 'CONFIRMING' })
          .where('code_hash', '=', codeHash)
          .where('partner_id', '=', partnerId)
          .where('status', '=', 'GIVEN')
          .where('due_at', '>', nowMs)
          .returningAll()
          .executeTakeFirst();
        if (held === undefined) continue;
        await this.#replace(changes, held, { actor, nowMs });
        const row = await changes
          .updateTable(asGrants(table))
          .set({ status: 'ACTIVE', due_at: held.expires_at })
          .where('id', '=', held.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        const accounts = await readAccounts(changes, table, [row]);
        const reason = table === 'narrowed_grants' ? someAccounts : null;
        await tell(changes, row, { action: 'GRANT_CONFIRM', actor, atMs: nowMs, reason });
        return { kind: 'confirmed', grant: toRecord(row, accounts.get(row.id)) };
      }
      return this.#refuseCode(changes, codeHash, { actor, nowMs });
    });
  }

  /**
   * Ends what stood between the two before, of all accounts or of some. Beside one that was confirmed at a gateway that knows of one
   * table only, another stands in the other: it must not count again when that one ends.
   */
  async #replace(changes: Changes, row: Row, { actor, nowMs, isOlderOnly = false }: Replacing): Promise<void> {
    const { partner_id, customer_id, given_at } = row;
    const end = toEnd(toCustomer({ customerId: customer_id ?? '' }), nowMs);
    for (const table of grantTables) {
      const replaced = await changes
        .updateTable(asGrants(table))
        .set({ status: 'REVOKED', ...end })
        .where('partner_id', '=', partner_id)
        .where('customer_id', '=', customer_id)
        .where('status', '=', 'ACTIVE')
        .$if(isOlderOnly, (query) => query.where('given_at', '<=', given_at))
        .returningAll()
        .execute();
      for (const before of replaced)
        await tell(changes, before, { action: 'GRANT_REVOKE', actor, atMs: nowMs, reason: 'REPLACED' });
    }
  }

  /** What is nobody's code is not written down: anybody could have the audit filled. */
  async #refuseCode(changes: Changes, codeHash: string, { actor, nowMs }: Doing): Promise<ConfirmedGrant> {
    const [row] = await fromBoth((table) =>
      changes.selectFrom(asGrants(table)).selectAll().where('code_hash', '=', codeHash).execute(),
    );
    if (row === undefined) return { kind: 'refused', reason: 'UNKNOWN_CODE' };
    const isWaiting = row.status === 'GIVEN' || row.status === 'LAPSED';
    const reason: CodeRefusal =
      row.partner_id !== actor.subject ? 'OTHER_PARTNER' : isWaiting ? 'TOO_LATE' : 'CODE_USED';
    await tell(changes, row, { action: 'GRANT_CONFIRM', actor, atMs: nowMs, outcome: 'REFUSED', reason });
    return { kind: 'refused', reason };
  }

  async revoke(id: string, by: Actor, nowMs: number): Promise<CustomerGrantRecord | null> {
    return this.#database.change('ending a grant', async (changes) => {
      for (const table of grantTables) {
        for (const status of ['ACTIVE', 'GIVEN']) {
          const row = await changes
            .updateTable(asGrants(table))
            .set({ status: 'REVOKED', ...toEnd(by, nowMs) })
            .where('id', '=', id)
            .where('status', '=', status)
            .returningAll()
            .executeTakeFirst();
          if (row === undefined) continue;
          await tell(changes, row, { action: 'GRANT_REVOKE', actor: by, atMs: nowMs });
          if (status === 'ACTIVE') await this.#replace(changes, row, { actor: by, nowMs, isOlderOnly: true });
          return toRecord(row, (await readAccounts(changes, table, [row])).get(id));
        }
      }
      return null;
    });
  }

  async read(id: string): Promise<CustomerGrantRecord | null> {
    const [found] = await this.#select('reading a grant of a customer', (db, table) =>
      db.selectFrom(asGrants(table)).selectAll().where('id', '=', id).execute(),
    );
    return found ?? null;
  }

  async readActive(partnerId: string, customerId: string): Promise<CustomerGrantRecord | null> {
    const standing = await this.#select('reading what a customer has granted', (db, table) =>
      db
        .selectFrom(asGrants(table))
        .selectAll()
        .where('partner_id', '=', partnerId)
        .where('customer_id', '=', customerId)
        .where('status', '=', 'ACTIVE')
        .execute(),
    );
    // Of two, one was confirmed at a gateway that does not know of the other: the customer's last word counts.
    const [newest] = standing.toSorted((one, other) => (other.givenAtMs ?? 0) - (one.givenAtMs ?? 0));
    return newest ?? null;
  }

  async readOf(
    whose: Parameters<CustomerGrantStore['readOf']>[0],
    limit: number,
  ): Promise<readonly CustomerGrantRecord[]> {
    const records = await this.#select('listing grants of customers', (db, table) => {
      const all = db.selectFrom(asGrants(table)).selectAll().where('status', 'not in', ['REFUSED', 'LAPSED']);
      const own =
        'customerId' in whose
          ? all.where('customer_id', '=', whose.customerId)
          : all.where('partner_id', '=', whose.partnerId);
      return own.orderBy('requested_at', 'desc').orderBy('id').limit(limit).execute();
    });
    return records.toSorted(byRequest).slice(0, limit);
  }

  /** What both tables have, with the accounts of those that are narrowed. @throws StoreFailure */
  #select(
    doing: string,
    select: (db: Kysely<Tables>, table: GrantTable) => Promise<readonly Row[]>,
  ): Promise<readonly CustomerGrantRecord[]> {
    return this.#database.ask(doing, (db) =>
      fromBoth(async (table) => {
        const rows = await select(db, table);
        const accounts = await readAccounts(db, table, rows);
        return rows.map((row) => toRecord(row, accounts.get(row.id)));
      }),
    );
  }

  async recordUse(id: string, nowMs: number): Promise<void> {
    await this.#database.ask('noting the use of a grant', (db) =>
      fromBoth(async (table) => {
        await db
          .updateTable(asGrants(table))
          .set({ used_at: nowMs })
          .where('id', '=', id)
          .where((build) => build.or([build('used_at', 'is', null), build('used_at', '<=', nowMs - usedEveryMs)]))
          .execute();
        return [];
      }),
    );
  }

  async expireDue(nowMs: number, limit: number): Promise<readonly CustomerGrantRecord[]> {
    const due = await this.#database.ask('reading grants that are over', (db) =>
      fromBoth(async (table) => {
        const rows = await db
          .selectFrom(asGrants(table))
          .select(['id', 'status'])
          .where('due_at', '<=', nowMs)
          .limit(limit)
          .execute();
        return rows.map((row) => ({ ...row, table, nowMs }));
      }),
    );
    const expired: CustomerGrantRecord[] = [];
    for (const one of due) {
      const record = await this.#database.change('ending a grant that is over', (changes) =>
        this.#expire(changes, one),
      );
      if (record !== null && record.customerId !== null) expired.push(record);
    }
    return expired;
  }

  /** Null when it has changed meanwhile. */
  async #expire(changes: Changes, { table, id, status, nowMs }: DueGrant): Promise<CustomerGrantRecord | null> {
    const row = await changes
      .updateTable(asGrants(table))
      .set({ status: status === 'ACTIVE' ? 'EXPIRED' : 'LAPSED', ...toEnd(sweep, nowMs) })
      .where('id', '=', id)
      .where('status', '=', status)
      .where('due_at', '<=', nowMs)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    const reason = status === 'ACTIVE' ? null : status === 'GIVEN' ? 'NOT_CONFIRMED' : 'NOT_ANSWERED';
    await tell(changes, row, { action: 'GRANT_EXPIRE', actor: sweep, atMs: nowMs, reason });
    if (status === 'ACTIVE') await this.#replace(changes, row, { actor: sweep, nowMs, isOlderOnly: true });
    return toRecord(row, (await readAccounts(changes, table, [row])).get(id));
  }

  async purge(endedBeforeMs: number): Promise<number> {
    const counts = await this.#database.ask('deleting requests for grants', (db) =>
      fromBoth(async (table) => {
        const { numDeletedRows } = await db
          .deleteFrom(asGrants(table))
          .where('status', 'in', ['REFUSED', 'LAPSED'])
          .where('ended_at', '<', endedBeforeMs)
          .executeTakeFirstOrThrow();
        return [Number(numDeletedRows)];
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

/** Who does something, when. */
interface Doing {
  readonly actor: Actor;
  readonly nowMs: number;
}

/** Whose place is taken: of all before, or only what was given before. */
interface Replacing extends Doing {
  readonly isOlderOnly?: boolean;
}

/** A grant whose time is over, as it was found. */
interface DueGrant extends Pick<Row, 'id' | 'status'> {
  readonly table: GrantTable;
  readonly nowMs: number;
}

/** What the audit says of a grant that does not open all accounts. */
const someAccounts = 'SOME_ACCOUNTS';

/** What is asked of both tables, one after the other: within a transaction nothing else can be. */
async function fromBoth<T>(ask: (table: GrantTable) => Promise<readonly T[]>): Promise<readonly T[]> {
  const found: T[] = [];
  for (const table of grantTables) found.push(...(await ask(table)));
  return found;
}

async function readAccounts(db: Kysely<Tables>, table: GrantTable, rows: readonly Row[]) {
  const none: ReadonlyMap<string, readonly GrantedAccount[]> = new Map();
  if (table === 'customer_grants') return none;
  const accounts = await selectGrantAccounts(
    db,
    rows.map(({ id }) => id),
  );
  // Without any, should they be lost, it opens none, not all.
  return new Map(rows.map(({ id }) => [id, accounts.get(id) ?? []]));
}

/** The newest first. */
const byRequest = (one: CustomerGrantRecord, other: CustomerGrantRecord): number =>
  other.requestedAtMs - one.requestedAtMs || (one.id < other.id ? -1 : 1);

const toText = (permissions: CustomerGrantRecord['permissions']): string =>
  grantPermissions.filter((one) => permissions.includes(one)).join(' ');

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

function toRecord(row: Row, accounts: readonly GrantedAccount[] | null = null): CustomerGrantRecord {
  const words = new Set(row.permissions.split(' '));
  return {
    id: row.id,
    partnerId: row.partner_id,
    customerId: row.customer_id,
    // What this version does not know grants nothing.
    permissions: grantPermissions.filter((one) => words.has(one)),
    accounts,
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
