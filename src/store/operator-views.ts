// Lists for operators' commands, over all customers: rows by page, in an order of the database's own, and never what is sealed. Opened
// by store.ts; read by src/operator.

import { type ExpressionBuilder, sql } from 'kysely';
import { type LinkStatus, linkStatuses } from '../domain/link-state.ts';
import type { KnownPaymentStatus, PaymentStatus } from '../domain/payment.ts';
import type { CustomerGrantStatus } from './customer-grants.ts';
import type { Database } from './database.ts';
import { type LinkRecord, selectLink, toLinkRecord } from './links.ts';
import { asGrants, grantTables } from './narrowed-grants.ts';
import type { PaymentStage } from './payments.ts';
import type { Tables } from './tables.ts';
import { toKinds } from './webhook-deliveries.ts';
import { type WebhookEventKind, webhookEventKinds } from './webhooks.ts';

/** A page: behind an id, so many. */
export interface Page {
  /** Null for the first one. */
  readonly after: string | null;
  readonly limit: number;
}

/** Which links. */
export interface LinkFilter {
  readonly bankId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly status?: LinkStatus | undefined;
  /** ACTIVE ones that end by then, epoch milliseconds. */
  readonly endsByMs?: number | undefined;
  /** Only those that need the customer at their bank, or of whose end the bank cannot be told. */
  readonly isInTrouble?: boolean | undefined;
  /** Statuses are judged as of then. */
  readonly nowMs: number;
}

/** Which payments. */
export interface PaymentFilter {
  readonly status?: PaymentStatus | undefined;
  readonly bankId?: string | undefined;
  readonly customerId?: string | undefined;
  /** Only those of unknown outcome that nobody follows any more. */
  readonly needsOperator?: boolean | undefined;
}

/** A payment as it is listed: nothing of who is paid, nor how much. */
export interface ListedPayment {
  readonly id: string;
  readonly customerId: string;
  readonly bankId: string;
  readonly clientId: string;
  readonly status: PaymentStatus;
  readonly furthest: KnownPaymentStatus;
  readonly stage: PaymentStage;
  readonly reasonCode: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A grant as it is listed. */
export interface ListedGrant {
  readonly id: string;
  readonly partnerId: string;
  readonly customerId: string | null;
  readonly permissions: string;
  readonly isOfSomeAccounts: boolean;
  readonly status: CustomerGrantStatus;
  readonly requestedAtMs: number;
  readonly expiresAtMs: number | null;
  readonly usedAtMs: number | null;
}

/** Which grants. */
export interface GrantFilter {
  readonly partnerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly status?: CustomerGrantStatus | undefined;
}

/** Which webhook endpoints. */
export interface EndpointFilter {
  readonly clientId?: string | undefined;
  readonly id?: string | undefined;
}

/** A webhook endpoint and how it does. */
export interface ListedEndpoint {
  readonly id: string;
  readonly clientId: string;
  readonly kinds: readonly WebhookEventKind[];
  readonly createdAtMs: number;
  readonly disabledAtMs: number | null;
  readonly pending: number;
  /** Given up, of the last thirty days. */
  readonly failed: number;
  readonly oldestPendingAtMs: number | null;
  readonly lastAttemptAtMs: number | null;
}

/** The port. Ids are compared by the database, whatever they hold. All throw StoreFailure. */
export interface OperatorViews {
  /** Ids of customers with a link, a payment or a grant; `search` is part of an id. */
  listCustomers(search: string | null, page: Page): Promise<readonly string[]>;
  /** By id. */
  listLinks(filter: LinkFilter, page: Page): Promise<readonly LinkRecord[]>;
  /** Oldest first. */
  listPayments(filter: PaymentFilter, page: Page): Promise<readonly ListedPayment[]>;
  /** By id. */
  listGrants(filter: GrantFilter, page: Page): Promise<readonly ListedGrant[]>;
  /** By id. */
  listEndpoints(filter: EndpointFilter, page: Page): Promise<readonly ListedEndpoint[]>;
  /** How many payments of a customer there are of each status. */
  countPayments(customerId: string): Promise<ReadonlyMap<string, number>>;
  /** When a customer's statement was last shown to somebody, epoch milliseconds; null where nothing says so. */
  readLastRead(customerId: string): Promise<number | null>;
}

/** How often a bank may be told of an end in vain before that is trouble. */
const triesOfTrouble = 3;

/** Lists in a database. */
export class StoredOperatorViews implements OperatorViews {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async listCustomers(search: string | null, { after, limit }: Page): Promise<readonly string[]> {
    const behind = after === null ? sql`1 = 1` : sql`customer_id > ${after}`;
    const like = search === null ? sql`1 = 1` : sql`customer_id like ${toPattern(search)} escape '!'`;
    const from = (table: string) =>
      sql`select * from (select distinct customer_id from ${sql.table(table)}
        where customer_id is not null and ${behind} and ${like} order by customer_id limit ${limit}) ${sql.table(`of_${table}`)}`;
    const parts = ['links', 'payments', ...grantTables].map(from);
    const { rows } = await this.#database.ask('listing customers', (db) =>
      sql<{ readonly customer_id: string }>`select customer_id from (${sql.join(parts, sql` union `)}) everybody
        order by customer_id limit ${limit}`.execute(db),
    );
    return rows.map((row) => row.customer_id);
  }

  async listLinks(filter: LinkFilter, { after, limit }: Page): Promise<readonly LinkRecord[]> {
    const { bankId, customerId, status, endsByMs, isInTrouble = false, nowMs } = filter;
    const rows = await this.#database.ask('listing links', (db) => {
      let query = selectLink(db).orderBy('links.id').limit(limit);
      if (after !== null) query = query.where('links.id', '>', after);
      if (bankId !== undefined) query = query.where('links.bank_id', '=', bankId);
      if (customerId !== undefined) query = query.where('links.customer_id', '=', customerId);
      const hasRunOut = sql<boolean>`(links.status = 'ACTIVE' and links.expires_at is not null and links.expires_at <= ${nowMs})`;
      if (status === 'EXPIRED')
        query = query.where((build) => build.or([build('links.status', '=', status), hasRunOut]));
      else if (status !== undefined) {
        query = query.where('links.status', '=', status).where((build) => build.not(hasRunOut));
      }
      if (endsByMs !== undefined) {
        query = query
          .where('links.status', '=', 'ACTIVE')
          .where('links.expires_at', '>', nowMs)
          .where('links.expires_at', '<=', endsByMs);
      }
      if (isInTrouble) query = query.where(hasTrouble);
      return query.execute();
    });
    return rows.map(toLinkRecord);
  }

  async listPayments(filter: PaymentFilter, { after, limit }: Page): Promise<readonly ListedPayment[]> {
    const { status, bankId, customerId, needsOperator = false } = filter;
    const rows = await this.#database.ask('listing payments', async (db) => {
      const place =
        after === null
          ? undefined
          : await db.selectFrom('payments').select(['created_at', 'id']).where('id', '=', after).executeTakeFirst();
      if (after !== null && place === undefined) return [];
      let query = db
        .selectFrom('payments')
        .select(['id', 'customer_id', 'bank_id', 'client_id', 'status', 'furthest', 'stage', 'reason_code'])
        .select(['created_at', 'updated_at'])
        .orderBy('created_at')
        .orderBy('id')
        .limit(limit);
      if (status !== undefined) query = query.where('status', '=', status);
      if (needsOperator) query = query.where('status', '=', 'UNKNOWN').where('stage', '=', 'ENDED');
      if (bankId !== undefined) query = query.where('bank_id', '=', bankId);
      if (customerId !== undefined) query = query.where('customer_id', '=', customerId);
      if (place !== undefined) {
        const { created_at: atMs, id } = place;
        query = query.where((build) =>
          build.or([build('created_at', '>', atMs), build.and([build('created_at', '=', atMs), build('id', '>', id)])]),
        );
      }
      return query.execute();
    });
    return rows.map((row) => ({
      id: row.id,
      customerId: row.customer_id,
      bankId: row.bank_id,
      clientId: row.client_id,
      // Written from these very types.
      status: row.status as PaymentStatus,
      furthest: row.furthest as KnownPaymentStatus,
      stage: row.stage as PaymentStage,
      reasonCode: row.reason_code,
      createdAtMs: row.created_at,
      updatedAtMs: row.updated_at,
    }));
  }

  async listGrants(filter: GrantFilter, { after, limit }: Page): Promise<readonly ListedGrant[]> {
    const { partnerId, customerId, status } = filter;
    const found = await this.#database.ask('listing grants', async (db) => {
      const all: ListedGrant[] = [];
      for (const table of grantTables) {
        let query = db
          .selectFrom(asGrants(table))
          .select(['id', 'partner_id', 'customer_id', 'permissions', 'status', 'requested_at', 'expires_at', 'used_at'])
          .orderBy('id')
          .limit(limit);
        if (after !== null) query = query.where('id', '>', after);
        if (partnerId !== undefined) query = query.where('partner_id', '=', partnerId);
        if (customerId !== undefined) query = query.where('customer_id', '=', customerId);
        if (status !== undefined) query = query.where('status', '=', status);
        for (const row of await query.execute()) {
          all.push({
            id: row.id,
            partnerId: row.partner_id,
            customerId: row.customer_id,
            permissions: row.permissions,
            isOfSomeAccounts: table === 'narrowed_grants',
            status: row.status as CustomerGrantStatus,
            requestedAtMs: row.requested_at,
            expiresAtMs: row.expires_at,
            usedAtMs: row.used_at,
          });
        }
      }
      return all;
    });
    // Their ids are UUIDs, which every collation sorts alike.
    return found.sort((one, other) => (one.id < other.id ? -1 : 1)).slice(0, limit);
  }

  async listEndpoints(
    { clientId, id: only }: EndpointFilter,
    { after, limit }: Page,
  ): Promise<readonly ListedEndpoint[]> {
    return this.#database.ask('listing webhook endpoints', async (db) => {
      let query = db
        .selectFrom('webhook_endpoints')
        .select(['id', 'client_id', 'events', 'created_at', 'disabled_at'])
        .where('deleted_at', 'is', null)
        .orderBy('id')
        .limit(limit);
      if (after !== null) query = query.where('id', '>', after);
      if (clientId !== undefined) query = query.where('client_id', '=', clientId);
      if (only !== undefined) query = query.where('id', '=', only);
      const endpoints = await query.execute();
      if (endpoints.length === 0) return [];
      const counted = await db
        .selectFrom('webhook_deliveries')
        .leftJoin('webhook_attempts', 'webhook_attempts.delivery_id', 'webhook_deliveries.id')
        .select((build) => [
          'webhook_deliveries.endpoint_id',
          'webhook_deliveries.status',
          sql<number>`count(distinct webhook_deliveries.id)`.as('count'),
          build.fn.min('webhook_deliveries.created_at').as('oldest'),
          build.fn.max('webhook_attempts.at').as('tried'),
        ])
        .where(
          'webhook_deliveries.endpoint_id',
          'in',
          endpoints.map(({ id }) => id),
        )
        .where('webhook_deliveries.kind', 'in', webhookEventKinds)
        .groupBy(['webhook_deliveries.endpoint_id', 'webhook_deliveries.status'])
        .execute();
      return endpoints.map(
        ({ id, client_id: ofClient, events, created_at: createdAtMs, disabled_at: disabledAtMs }) => {
          const own = counted.filter((one) => one.endpoint_id === id);
          const of = (status: string) => own.find((one) => one.status === status);
          const tried = own.flatMap((one) => (one.tried === null ? [] : [Number(one.tried)]));
          const pending = of('PENDING');
          return {
            id,
            clientId: ofClient,
            kinds: toKinds(events),
            createdAtMs,
            disabledAtMs,
            pending: Number(pending?.count ?? 0),
            failed: Number(of('FAILED')?.count ?? 0),
            oldestPendingAtMs: pending === undefined ? null : Number(pending.oldest),
            lastAttemptAtMs: tried.length === 0 ? null : Math.max(...tried),
          };
        },
      );
    });
  }

  async countPayments(customerId: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database.ask('counting payments', (db) =>
      db
        .selectFrom('payments')
        .select((build) => ['status', build.fn.countAll<number | string>().as('count')])
        .where('customer_id', '=', customerId)
        .groupBy('status')
        .orderBy('status')
        .execute(),
    );
    return new Map(rows.map(({ status, count }) => [status, Number(count)]));
  }

  async readLastRead(customerId: string): Promise<number | null> {
    const row = await this.#database.ask('reading when statements were read', (db) =>
      db
        .selectFrom('statement_reads')
        .select((build) => build.fn.max('last_at').as('last'))
        .where('customer_id', '=', customerId)
        .executeTakeFirst(),
    );
    return row?.last == null ? null : Number(row.last);
  }
}

/** Part of an id as a pattern of SQL: what has a meaning there is itself. */
const toPattern = (search: string): string => `%${search.replaceAll(/[!%_]/g, '!$&')}%`;

function hasTrouble(build: ExpressionBuilder<Tables, 'links'>) {
  const untold = build
    .selectFrom('consents as untold')
    .select('untold.id')
    .whereRef('untold.link_id', '=', 'links.id')
    .where((own) =>
      own.or([
        own('untold.revocation', '=', 'FAILED'),
        own.and([own('untold.revocation', '=', 'PENDING'), own('untold.revocation_tries', '>=', triesOfTrouble)]),
      ]),
    );
  return build.or([build('links.status', '=', 'CONSENT_REQUIRED'), build.exists(untold)]);
}

/** Whether a text is the status of a link. */
export const isLinkStatus = (text: string): text is LinkStatus => linkStatuses.some((status) => status === text);
