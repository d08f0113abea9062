// Migration 0023: which cases of screening wait for a person. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** In the clear stands since when somebody has to look, and nothing of why. What is there is screened again, which says so. */
export async function addScreeningWorklist(db: Kysely<Tables>): Promise<void> {
  await db.schema.alterTable('screening_cases').addColumn('waiting_since', 'bigint').execute();
  await db.schema
    .createIndex('screening_cases_waiting')
    .on('screening_cases')
    .columns(['waiting_since', 'id'])
    .execute();
  await db.updateTable('screening_cases').set({ lists_key: '' }).execute();
}
