// Migration 0022: cases of screening. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** What was found, and what was said of it, is sealed: in the clear stand only whose it is and what it takes to screen again. */
export async function createScreeningCases(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('screening_cases')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull().unique())
    .addColumn('screened_at', 'bigint', (column) => column.notNull())
    .addColumn('subject_read_at', 'bigint', (column) => column.notNull())
    .addColumn('lists_key', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .execute();
}
