// Migration 0031: what the gateways of a store go by, for programs that run beside them. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** One row a policy, written by each gateway as it starts. */
export async function createPolicies(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('policies')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'integer', (column) => column.notNull())
    .addColumn('set_at', 'bigint', (column) => column.notNull())
    .execute();
}
