// The log of what became of links: written in the transaction of the change that it tells of, each once, in one order over all
// gateways, deliveries of webhooks with it. Only ever added to. Written by links.ts and completion.ts, read by src/linking (feed,
// page), src/webhooks and the resolvers.

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { LinkEventType } from '../domain/link-event.ts';
import type { LinkReason } from '../domain/link-state.ts';
import type { Actor } from './audit.ts';
import type { Changes, Database } from './database.ts';
import type { FixedPartners } from './fixed-partners.ts';
import type { LinkEventsTable } from './tables.ts';
import { insertDeliveries } from './webhook-deliveries.ts';

/** One thing that became of a link. */
export interface LinkEventRecord {
  /** Rises over all links, in the order of the commits: nothing that clients see, who could count links by it. */
  readonly seq: number;
  /** Its place among the events of all the customer's links, from 1. */
  readonly ordinal: number;
  readonly linkId: string;
  readonly customerId: string;
  readonly type: LinkEventType;
  /** Who did it: the gateway where time did. */
  readonly actor: Actor;
  /** Why the link is not ACTIVE any more; null where it is. */
  readonly reason: LinkReason | null;
  /** Of a notice: at most so many days are left; 0 when the time is over. */
  readonly daysLeft: number | null;
  /** Of a notice: when data go dark unless somebody acts, epoch milliseconds. */
  readonly darkAtMs: number | null;
  readonly atMs: number;
}

/** An event to be written. What has the same `onceKey` is told once. */
export interface NewLinkEvent extends Omit<LinkEventRecord, 'seq' | 'ordinal' | 'daysLeft' | 'darkAtMs'> {
  readonly daysLeft?: number;
  readonly darkAtMs?: number;
  readonly onceKey: string;
}

/** The port of links' events. */
export interface LinkEventStore {
  /** One event; null when there is none. @throws StoreFailure */
  read(seq: number): Promise<LinkEventRecord | null>;
  /** Of all the customer's links, oldest first. @throws StoreFailure */
  readOfCustomer(customerId: string): Promise<readonly LinkEventRecord[]>;
  /** Of a link after an ordinal, oldest first. @throws StoreFailure */
  readOfLink(linkId: string, afterOrdinal: number, limit: number): Promise<readonly LinkEventRecord[]>;
  /** The `seq` of each of these customers' newest event, by customer; at most some hundred at once. @throws StoreFailure */
  readNewest(customerIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Has every event that is written here told, by its customer's id, once it is durable; gives what ends that. */
  watch(listener: (customerId: string) => void): () => void;
}

/** Events of links in a database. */
export class StoredLinkEvents implements LinkEventStore {
  readonly #database: Database;
  readonly #fixedPartners: FixedPartners;
  readonly #listeners = new Set<(customerId: string) => void>();

  constructor(database: Database, fixedPartners: FixedPartners) {
    this.#database = database;
    this.#fixedPartners = fixedPartners;
  }

  /**
   * Writes an event and its deliveries in the transaction of the change; null, and nothing is written, when it was told
   * before. To be the last that the transaction waits for: the counter's row is held from here to its end.
   */
  async append(changes: Changes, { onceKey, ...event }: NewLinkEvent): Promise<number | null> {
    const { linkId, customerId, type, actor, reason, daysLeft = null, darkAtMs = null, atMs } = event;
    const isTold = async () =>
      (await changes.selectFrom('link_events').select('seq').where('once_key', '=', onceKey).executeTakeFirst()) !==
      undefined;
    if (await isTold()) return null;
    // Gateways write events one after another from here on: a number is visible only after all that are lower.
    const { value: seq } = await changes
      .updateTable('event_counters')
      .set((build) => ({ value: build('value', '+', 1) }))
      .where('name', '=', 'link_events')
      .returning('value')
      .executeTakeFirstOrThrow();
    // By a gateway that was waited for.
    if (await isTold()) return null;
    const { ordinal } = await changes
      .selectFrom('link_events')
      .select(({ fn }) => sql<number>`coalesce(${fn.max('ordinal')}, 0) + 1`.as('ordinal'))
      .where('customer_id', '=', customerId)
      .executeTakeFirstOrThrow();
    await changes
      .insertInto('link_events')
      .values({
        seq,
        link_id: linkId,
        customer_id: customerId,
        ordinal: Number(ordinal),
        type,
        actor_kind: actor.kind,
        actor: actor.subject,
        reason,
        days_left: daysLeft,
        dark_at: darkAtMs,
        at: atMs,
        once_key: onceKey,
      })
      .execute();
    const {
      bank_id: askedBankId,
      home_bank_id: homeBankId,
      client_id: makerClientId,
    } = await changes
      .selectFrom('links')
      .select(['bank_id', 'home_bank_id', 'client_id'])
      .where('id', '=', linkId)
      .executeTakeFirstOrThrow();
    await insertDeliveries(
      changes,
      { kind: 'bankLink.changed', subjectId: linkId, seq, atMs },
      {
        customerId,
        fixedPartners: this.#fixedPartners(customerId),
        touches: { bankId: homeBankId ?? askedBankId, accountKeys: null },
        makerClientId,
      },
    );
    return seq;
  }

  /** Says that events of a customer's links are durable: after the transaction. */
  tell(customerId: string): void {
    for (const listener of this.#listeners) listener(customerId);
  }

  async read(seq: number): Promise<LinkEventRecord | null> {
    const row = await this.#database.ask('reading an event of a link', (db) =>
      db.selectFrom('link_events').selectAll().where('seq', '=', seq).executeTakeFirst(),
    );
    return row === undefined ? null : toRecord(row);
  }

  async readOfCustomer(customerId: string): Promise<readonly LinkEventRecord[]> {
    const rows = await this.#database.ask('reading events of a customer’s links', (db) =>
      db.selectFrom('link_events').selectAll().where('customer_id', '=', customerId).orderBy('ordinal').execute(),
    );
    return rows.map(toRecord);
  }

  async readOfLink(linkId: string, afterOrdinal: number, limit: number): Promise<readonly LinkEventRecord[]> {
    const rows = await this.#database.ask('reading events of a link', (db) =>
      db
        .selectFrom('link_events')
        .selectAll()
        .where('link_id', '=', linkId)
        .where('ordinal', '>', afterOrdinal)
        .orderBy('ordinal')
        .limit(limit)
        .execute(),
    );
    return rows.map(toRecord);
  }

  async readNewest(customerIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (customerIds.length === 0) return new Map();
    const rows = await this.#database.ask('reading the newest events of links', (db) =>
      db
        .selectFrom('link_events')
        .select('customer_id')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .where('customer_id', 'in', customerIds)
        .groupBy('customer_id')
        .execute(),
    );
    return new Map(rows.map((row) => [row.customer_id, row.seq]));
  }

  watch(listener: (customerId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

function toRecord(row: Selectable<LinkEventsTable>): LinkEventRecord {
  return {
    seq: row.seq,
    ordinal: row.ordinal,
    linkId: row.link_id,
    customerId: row.customer_id,
    // Written from these very types.
    type: row.type as LinkEventType,
    actor: { kind: row.actor_kind as Actor['kind'], subject: row.actor },
    reason: row.reason as LinkReason | null,
    daysLeft: row.days_left,
    darkAtMs: row.dark_at,
    atMs: row.at,
  };
}
