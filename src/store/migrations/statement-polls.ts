// Migration 0015: which links' statements are read on a schedule, and when next. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** One row a link; no reference to it: links of the banks file are read so, too. */
export async function createStatementPolls(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('statement_polls')
    .addColumn('link_id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('claimed_until', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('statement_polls_by_due').on('statement_polls').columns(['due_at']).execute();
}
