// Migration 0016: which accounts links were seen to show, and what has become of them. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** One row a link and account, one a change, one a customer. Links of the banks file show accounts, too: no reference to links. */
export async function createAccountEvents(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('account_views')
    .addColumn('link_id', 'text', (column) => column.notNull())
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('details_hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('account_views_key', ['link_id', 'account_key'])
    .execute();
  await db.schema
    .createIndex('account_views_by_owner')
    .on('account_views')
    .columns(['customer_id', 'bank_id'])
    .execute();
  await db.schema
    .createTable('account_events')
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('link_id', 'text', (column) => column.notNull())
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('account_events_key', ['customer_id', 'seq'])
    .execute();
  await db.schema.createIndex('account_events_by_time').on('account_events').columns(['at']).execute();
  await db.schema
    .createTable('account_feeds')
    .addColumn('customer_id', 'text', (column) => column.primaryKey())
    .addColumn('last_seq', 'bigint', (column) => column.notNull())
    .execute();
  // Which have ended lately: asked for every few seconds.
  await db.schema.createIndex('links_by_end').on('links').columns(['status', 'status_at']).execute();
}
