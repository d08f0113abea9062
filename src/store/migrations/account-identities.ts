// The tables of accounts' identities, made by the migration that is listed in migrations.ts: what account-identities.ts keeps.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** What was seen of accounts, in order, and one row a customer and bank that writers wait for. */
export async function createAccountIdentities(db: Kysely<Tables>, kind: 'sqlite' | 'postgres'): Promise<void> {
  const seq =
    kind === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigint generated always as identity primary key`;
  await sql`create table account_identities (
    seq ${seq},
    customer_id text not null,
    bank_id text not null,
    number_hash text,
    bank_account_hash text not null,
    account_key text not null,
    first_seen_at bigint not null
  )`.execute(db);
  await db.schema
    .createIndex('account_identities_by_place')
    .on('account_identities')
    .columns(['customer_id', 'bank_id', 'seq'])
    .execute();
  await db.schema
    .createTable('account_identity_places')
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('written_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('account_identity_places_key', ['customer_id', 'bank_id'])
    .execute();
}
