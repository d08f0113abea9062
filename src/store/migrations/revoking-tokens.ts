// Migration 0025: tokens by which their own consent is ended at its source, and consents found by the id that a source's message
// names. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** One column, one index. */
export async function addRevokingTokens(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .alterTable('token_sets')
    .addColumn('ends_consent', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('consents_by_bank_id').on('consents').columns(['bank_consent_id']).execute();
}
