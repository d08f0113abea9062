// Migration 0027: what has to outlive a process of the gateway's own tokens at a source. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** One row a source. */
export async function createSourceTokens(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('source_tokens')
    .addColumn('source_id', 'text', (column) => column.primaryKey())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
}
