// Migration 0020: what was guessed of accounts' owners, and by which client which account was asked about in the audit. Called by
// migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** One row a distinct guess, as a keyed hash; one row a customer and bank that whoever counts guesses waits for. */
export async function createOwnerGuesses(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('owner_guess_places')
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('written_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('owner_guess_places_key', ['customer_id', 'bank_id'])
    .execute();
  await db.schema
    .createTable('owner_guesses')
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('guess_hash', 'text', (column) => column.notNull())
    .addColumn('guessed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('owner_guesses_key', ['customer_id', 'bank_id', 'account_key', 'field', 'guess_hash'])
    .execute();
  await db.schema.createIndex('owner_guesses_by_time').on('owner_guesses').columns(['guessed_at']).execute();
  await db.schema.createIndex('owner_guess_places_by_time').on('owner_guess_places').columns(['written_at']).execute();
  await db.schema.alterTable('audit').addColumn('client_id', 'text').execute();
  await db.schema.alterTable('audit').addColumn('account_key', 'text').execute();
}
