// Migration 0011: the log of what becomes of links, and kinds of webhooks. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import { type DatabaseKind, refuseChanges } from './append-only.ts';

/**
 * What becomes of links is told, to partners' endpoints too: those that are there have asked for payments. Gateways of the
 * version before go on beside this one: what they write stays as it was, so that no column goes or changes its name.
 */
export async function createLinkEvents(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('event_counters')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();
  await db.insertInto('event_counters').values({ name: 'link_events', value: 0 }).execute();
  await db.schema
    .createTable('link_events')
    .addColumn('seq', 'bigint', (column) => column.primaryKey())
    .addColumn('link_id', 'text', (column) => column.notNull().references('links.id'))
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('ordinal', 'bigint', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('days_left', 'integer')
    .addColumn('dark_at', 'bigint')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('once_key', 'text', (column) => column.notNull().unique())
    .execute();
  await db.schema
    .createIndex('link_events_by_customer')
    .unique()
    .on('link_events')
    .columns(['customer_id', 'ordinal'])
    .execute();
  await db.schema.createIndex('link_events_by_link').on('link_events').columns(['link_id', 'ordinal']).execute();
  await refuseChanges(db, kind, 'link_events');
  await db.schema.alterTable('links').addColumn('reconfirmed_at', 'bigint').execute();
  // Due at once: the first look at each link says when the next is.
  await db.schema.alterTable('links').addColumn('notice_due_at', 'bigint').execute();
  await db.updateTable('links').set({ notice_due_at: 0 }).where('status', '=', 'ACTIVE').execute();
  await db.schema.createIndex('links_by_notice').on('links').columns(['notice_due_at']).execute();
  await db.schema
    .alterTable('webhook_endpoints')
    .addColumn('events', 'text', (column) => column.notNull().defaultTo('payment.updated'))
    .execute();
  await db.schema
    .alterTable('webhook_deliveries')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('payment.updated'))
    .execute();
  // Each kind counts its events for itself.
  await db.schema.dropIndex('webhook_deliveries_by_event').execute();
  await db.schema
    .createIndex('webhook_deliveries_by_event_of_kind')
    .unique()
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'kind', 'event_seq'])
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_by_age')
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'created_at', 'kind', 'event_seq'])
    .execute();
}
