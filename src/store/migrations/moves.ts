// Migration 0026: banks that are reached by another way than before. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Under which bank's id a link's accounts are known, where that is not the one that is asked; and which bank a book was last read at. */
export async function addMoves(db: Kysely<Tables>): Promise<void> {
  await db.schema.alterTable('links').addColumn('home_bank_id', 'text').execute();
  await db.schema
    .createIndex('links_by_home')
    .on('links')
    .columns(['home_bank_id', 'id'])
    .where('home_bank_id', 'is not', null)
    .execute();
  await db.schema.alterTable('book_accounts').addColumn('read_through', 'text').execute();
}
