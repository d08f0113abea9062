// Migration 0028: what the store knows of having been restored from a backup. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** One row for each restore; and on payments that were open at the backup when they were brought back, until what became of them is found out. */
export async function addRestores(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('restores')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('backup_id', 'text', (column) => column.notNull())
    .addColumn('backed_up_at', 'bigint', (column) => column.notNull())
    .addColumn('restored_at', 'bigint', (column) => column.notNull())
    .addColumn('released_at', 'bigint')
    .addColumn('released_by', 'text')
    .execute();
  // Payments that were made between a backup and its restore, as far as somebody has told: their ids come again with their keys.
  await db.schema
    .createTable('lost_payments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('initiated_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.alterTable('payments').addColumn('restored_at', 'bigint').execute();
}
