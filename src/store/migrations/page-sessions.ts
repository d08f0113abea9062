// Migration 0008: sessions of the pages for people. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Who is signed in at the pages for people; before, a cookie alone said so, and nothing could end it. */
export async function createPageSessions(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('page_sessions')
    .addColumn('secret_hash', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('browser', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('page_sessions_by_customer')
    .on('page_sessions')
    .columns(['customer_id', 'created_at'])
    .execute();
  await db.schema.createIndex('page_sessions_by_end').on('page_sessions').columns(['expires_at']).execute();
}
