// Migration 0024: lists of sources' institutions, and banks' logos. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** One row a source, one a bank. */
export async function createInstitutions(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('institution_lists')
    .addColumn('source_id', 'text', (column) => column.primaryKey())
    .addColumn('list', 'text', (column) => column.notNull())
    .addColumn('fetched_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('bank_logos')
    .addColumn('bank_id', 'text', (column) => column.primaryKey())
    .addColumn('media_type', 'text', (column) => column.notNull())
    .addColumn('image', 'text', (column) => column.notNull())
    .execute();
}
