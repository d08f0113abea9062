// Migration 0021: the keys that reports are signed with. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** The private part is sealed; the public part is published for as long as the row is there. */
export async function createReportKeys(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('report_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('public_jwk', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .execute();
}
