// Migration 0019: how customers have corrected what their entries were for. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** What is sealed names merchants and entries; in the clear stand only whose it is, and when it was made. */
export async function createCategoryCorrections(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('category_corrections')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    // Of a correction of one entry, so that it goes with what is kept of its bank; null for others.
    .addColumn('bank_id', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('category_corrections_by_customer')
    .on('category_corrections')
    .columns(['customer_id', 'created_at', 'id'])
    .execute();
}
