// Whose statements are read on a schedule: links of customers a partner of whom has asked to be told of changes. One row a link, with
// when it is due; a claim has one gateway at a time read it. Claimed by src/start/statement-polling.ts, on whichever gateway.

import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database.ts';
import type { FixedGrant } from './fixed-partners.ts';
import { aliasGrants, grantTables } from './narrowed-grants.ts';
import { isGranted, isStanding } from './standing-grants.ts';
import type { Tables } from './tables.ts';
import { toKinds } from './webhook-deliveries.ts';

/** A link, and whose it is. */
export interface PolledLink {
  readonly linkId: string;
  readonly customerId: string;
}

/** A link whose statements are to be read now. */
export interface DuePoll extends PolledLink {
  /** Reads in a row that have failed. */
  readonly failures: number;
}

/** The port. */
export interface StatementPollStore {
  /**
   * Begins with links that are listened for and are not on the schedule: those of the store that are active and cover transactions,
   * and those given. `toDueAtMs` says when each is read first. Gives how many. @throws StoreFailure
   */
  enrol(beside: readonly PolledLink[], toDueAtMs: () => number, limit: number): Promise<number>;
  /**
   * Links that are due, each claimed until `untilMs`: after that another gateway may take it for one whose holder died. One that
   * nobody listens for any more is taken off the schedule. @throws StoreFailure
   */
  claim(nowMs: number, untilMs: number, limit: number): Promise<readonly DuePoll[]>;
  /** Makes the claim of a link that is still being read longer. @throws StoreFailure */
  extend(linkId: string, untilMs: number): Promise<void>;
  /** It was read, or was not to be; `dueAtMs` null takes it off the schedule. @throws StoreFailure */
  end(linkId: string, next: { readonly dueAtMs: number | null; readonly failures: number }): Promise<void>;
}

/** Schedules in a database. */
export class StoredStatementPolls implements StatementPollStore {
  readonly #database: Database;
  readonly #fixedGrants: readonly FixedGrant[];

  constructor(database: Database, fixedGrants: readonly FixedGrant[]) {
    this.#database = database;
    this.#fixedGrants = fixedGrants;
  }

  async enrol(beside: readonly PolledLink[], toDueAtMs: () => number, limit: number): Promise<number> {
    const partners = await this.#readListeners();
    if (partners.length === 0) return 0;
    const ofFile = this.#fixedGrants
      .filter(({ partner }) => partners.includes(partner))
      .map(({ customer }) => customer);
    const granted = isGranted(
      { partner: partners, customer: sql.ref<string>('links.customer_id') },
      { permission: 'transactions', at: this.#database.now },
    );
    let count = await this.#insert(await this.#findUnscheduled(granted, limit), toDueAtMs);
    // A statement takes so many values and no more, and a banks file may have any number of links.
    for (let first = 0; first < ofFile.length; first += limit) {
      const some = expressionBuilder<Tables, 'links'>()('links.customer_id', 'in', ofFile.slice(first, first + limit));
      count += await this.#insert(await this.#findUnscheduled(some, limit), toDueAtMs);
    }
    for (let first = 0; first < beside.length; first += limit) {
      const some = beside.slice(first, first + limit);
      const listened = await this.#readListenedFor(
        partners,
        some.map(({ customerId }) => customerId),
      );
      const found = some.filter(({ customerId }) => listened.has(customerId));
      count += await this.#insert(found, toDueAtMs);
    }
    return count;
  }

  /** Links of the store that could be read, are not on the schedule, and meet a condition. */
  async #findUnscheduled(condition: Expression<SqlBool>, limit: number): Promise<readonly PolledLink[]> {
    const rows = await this.#database.ask('reading links that are listened for', (db) =>
      db
        .selectFrom('links')
        .select(['links.id', 'links.customer_id'])
        .where('links.status', '=', 'ACTIVE')
        .where('links.permissions', 'like', '%transactions%')
        .where(condition)
        .where((build) =>
          build.not(
            build.exists(
              build
                .selectFrom('statement_polls')
                .select('statement_polls.link_id')
                .whereRef('statement_polls.link_id', '=', 'links.id'),
            ),
          ),
        )
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => ({ linkId: row.id, customerId: row.customer_id }));
  }

  /** Those that are there already stay as they are. */
  async #insert(links: readonly PolledLink[], toDueAtMs: () => number): Promise<number> {
    if (links.length === 0) return 0;
    const { numInsertedOrUpdatedRows = 0n } = await this.#database.ask(
      'beginning to read statements on a schedule',
      (db) =>
        db
          .insertInto('statement_polls')
          .values(
            links.map(({ linkId, customerId }) => ({
              link_id: linkId,
              customer_id: customerId,
              due_at: toDueAtMs(),
              claimed_until: 0,
              failures: 0,
            })),
          )
          .onConflict((conflict) => conflict.column('link_id').doNothing())
          .executeTakeFirstOrThrow(),
    );
    return Number(numInsertedOrUpdatedRows);
  }

  async claim(nowMs: number, untilMs: number, limit: number): Promise<readonly DuePoll[]> {
    const due = await this.#database.ask('reading which statements are due', (db) =>
      db
        .selectFrom('statement_polls')
        .select(['link_id', 'customer_id'])
        .where('due_at', '<=', nowMs)
        .where('claimed_until', '<', nowMs)
        .orderBy('due_at')
        .limit(limit)
        .execute(),
    );
    if (due.length === 0) return [];
    const listened = await this.#readListenedFor(
      await this.#readListeners(),
      due.map((poll) => poll.customer_id),
    );
    const claimed: DuePoll[] = [];
    for (const { link_id: linkId, customer_id: customerId } of due) {
      if (!listened.has(customerId)) {
        await this.end(linkId, { dueAtMs: null, failures: 0 });
        continue;
      }
      // One of several gateways that have found it.
      const row = await this.#database.ask('claiming statements', (db) =>
        db
          .updateTable('statement_polls')
          .set({ claimed_until: untilMs })
          .where('link_id', '=', linkId)
          .where('due_at', '<=', nowMs)
          .where('claimed_until', '<', nowMs)
          .returning('failures')
          .executeTakeFirst(),
      );
      if (row !== undefined) claimed.push({ linkId, customerId, failures: row.failures });
    }
    return claimed;
  }

  async extend(linkId: string, untilMs: number): Promise<void> {
    await this.#database.ask('going on with a read of statements', (db) =>
      db
        .updateTable('statement_polls')
        .set({ claimed_until: untilMs })
        .where('link_id', '=', linkId)
        // Not what has ended, or another gateway has from now on.
        .where('claimed_until', '>', 0)
        .where('claimed_until', '<', untilMs)
        .execute(),
    );
  }

  async end(linkId: string, { dueAtMs, failures }: Parameters<StatementPollStore['end']>[1]): Promise<void> {
    await this.#database.ask('ending a read of statements', async (db) => {
      if (dueAtMs === null) await db.deleteFrom('statement_polls').where('link_id', '=', linkId).execute();
      else
        await db
          .updateTable('statement_polls')
          .set({ due_at: dueAtMs, claimed_until: 0, failures })
          .where('link_id', '=', linkId)
          .execute();
    });
  }

  /** Partners with an endpoint that asks for changes of statements. */
  async #readListeners(): Promise<readonly string[]> {
    const endpoints = await this.#database.ask('reading who is told of changes of statements', (db) =>
      db
        .selectFrom('webhook_endpoints')
        .select(['client_id', 'events'])
        .where('deleted_at', 'is', null)
        .where('events', 'like', '%transactions.changed%')
        .execute(),
    );
    const asking = endpoints.filter(({ events }) => toKinds(events).includes('transactions.changed'));
    return [...new Set(asking.map(({ client_id: clientId }) => clientId))];
  }

  /** Those of some customers who let one of these partners read. */
  async #readListenedFor(partners: readonly string[], customerIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (partners.length === 0 || customerIds.length === 0) return new Set();
    const granted = await this.#database.ask('reading grants of who is told', (db) =>
      db
        .selectFrom('grants')
        .select('customer_id')
        .where('partner_id', 'in', partners)
        .where('customer_id', 'in', [...new Set(customerIds)])
        .execute(),
    );
    const given = await this.#database.ask('reading what customers have granted who is told', (db) =>
      Promise.all(
        grantTables.map((table) =>
          db
            .selectFrom(aliasGrants(table))
            .select('customer_grants.customer_id')
            .where('customer_grants.partner_id', 'in', partners)
            .where('customer_grants.customer_id', 'in', [...new Set(customerIds)])
            .where(isStanding({ permission: 'transactions', at: this.#database.now }))
            .execute(),
        ),
      ),
    );
    const ofFile = this.#fixedGrants
      .filter(({ partner }) => partners.includes(partner))
      .map(({ customer }) => customer);
    return new Set([
      ...given.flat().flatMap((row) => row.customer_id ?? []),
      ...granted.map((row) => row.customer_id),
      ...ofFile,
    ]);
  }
}
