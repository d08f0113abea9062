// The tables of the statement book, made by the migration that is listed in migrations.ts. How they are to be partitioned for
// a million accounts: docs/statement-book.md.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Accounts, segments of entries, and the feed of changes. */
export async function createBook(db: Kysely<Tables>, kind: 'sqlite' | 'postgres'): Promise<void> {
  const bytes = kind === 'sqlite' ? 'blob' : 'bytea';
  await db.schema
    .createTable('book_accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('coverage', 'text', (column) => column.notNull())
    .addColumn('history_from', 'text')
    .addColumn('bank_ids', 'text', (column) => column.notNull())
    .addColumn('next_segment', 'integer', (column) => column.notNull())
    .addColumn('kept_from', 'text')
    .addColumn('doubted_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('book_accounts_by_customer')
    .on('book_accounts')
    .columns(['customer_id', 'bank_id'])
    .execute();
  await db.schema
    .createTable('book_segments')
    .addColumn('account_id', 'text', (column) => column.notNull().references('book_accounts.id').onDelete('cascade'))
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('first_day', 'text')
    .addColumn('last_day', 'text')
    .addColumn('is_open', 'integer', (column) => column.notNull())
    .addColumn('entries', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('sealed', bytes, (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('book_segments_key', ['account_id', 'number'])
    .execute();
  await db.schema.createIndex('book_segments_by_day').on('book_segments').columns(['account_id', 'last_day']).execute();
  await db.schema.createIndex('book_segments_by_age').on('book_segments').columns(['last_day']).execute();
  await db.schema.createIndex('book_segments_by_key').on('book_segments').columns(['key_id']).execute();
  await db.schema
    .createTable('book_feeds')
    .addColumn('customer_id', 'text', (column) => column.primaryKey())
    .addColumn('last_seq', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('book_changes')
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('book_accounts.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('changes', 'integer', (column) => column.notNull())
    .addColumn('sealed', bytes, (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('book_changes_key', ['customer_id', 'seq'])
    .execute();
  await db.schema.createIndex('book_changes_by_account').on('book_changes').columns(['account_id']).execute();
  await db.schema.createIndex('book_changes_by_time').on('book_changes').columns(['at']).execute();
  await db.schema.createIndex('book_changes_by_key').on('book_changes').columns(['key_id']).execute();
  await db.schema
    .createTable('book_histories')
    .addColumn('link_id', 'text', (column) => column.notNull().references('links.id'))
    .addColumn('consent_id', 'text', (column) => column.notNull())
    .addColumn('claimed_until', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('book_histories_key', ['link_id', 'consent_id'])
    .execute();
}
