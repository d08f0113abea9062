// The migration of account-identities.ts: never changed once it is released. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** By which key each account was first named. */
export async function createAccountIdentities(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('account_identities')
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('bank_id_hash', 'text', (column) => column.notNull())
    .addColumn('number_hash', 'text')
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('account_identities_key', ['customer_id', 'bank_id', 'bank_id_hash'])
    .execute();
}
