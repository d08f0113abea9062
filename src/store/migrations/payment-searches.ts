// The migration of payment-searches.ts and payment-evidence.ts: never changed once it is released. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Payments of unknown outcome are looked for in statements; what is found is one payment's evidence, for good. */
export async function createPaymentSearches(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createIndex('payments_unknown')
    .on('payments')
    .columns(['status', 'updated_at'])
    .where('status', '=', 'UNKNOWN')
    .execute();
  await db.schema
    .createTable('payment_searches')
    .addColumn('payment_id', 'text', (column) => column.primaryKey().references('payments.id'))
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('told', 'text', (column) => column.notNull())
    .addColumn('seen_entry', 'text')
    .addColumn('seen_day', 'text')
    .addColumn('seen_at', 'bigint')
    .execute();
  await db.schema
    .createTable('payment_readings')
    .addColumn('place', 'text', (column) => column.primaryKey())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('readings', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('payment_evidence')
    .addColumn('payment_id', 'text', (column) => column.primaryKey().references('payments.id'))
    .addColumn('entry_id', 'text', (column) => column.notNull().unique())
    .addColumn('link_id', 'text', (column) => column.notNull())
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addColumn('entry_key', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
}
