// Migration 0032: payment mandates, and which of them a payment is under. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** The table of stored-mandates.ts, and one column of payments: those that there are stand under none. */
export async function createPaymentMandates(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('payment_mandates')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('link_id', 'text')
    .addColumn('account_key', 'text')
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('scope', 'text')
    .addColumn('idempotency_key', 'text')
    .addColumn('input_hash', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('rejection', 'text')
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('bank_consent_id', 'text')
    .addColumn('consent_date', 'text')
    .addColumn('issuer', 'text')
    .addColumn('state_hash', 'text', (column) => column.notNull().unique())
    .addColumn('redirect_uri', 'text', (column) => column.notNull())
    .addColumn('client_state', 'text')
    .addColumn('binding_hash', 'text')
    .addColumn('needs_confirmation', 'integer', (column) => column.notNull())
    .addColumn('code_hash', 'text')
    .addColumn('confirm_until', 'bigint')
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('authorise_until', 'bigint', (column) => column.notNull())
    .addColumn('authorised_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('used_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('payment_mandates_by_customer')
    .on('payment_mandates')
    .columns(['customer_id', 'created_at', 'id'])
    .execute();
  await db.schema
    .createIndex('payment_mandates_by_key')
    .unique()
    .on('payment_mandates')
    .columns(['scope', 'idempotency_key'])
    .where('idempotency_key', 'is not', null)
    .execute();
  await db.schema
    .createIndex('payment_mandates_by_code')
    .unique()
    .on('payment_mandates')
    .columns(['code_hash'])
    .where('code_hash', 'is not', null)
    .execute();
  // One consent is one mandate's: an answer about another's is refused where it would be stored.
  await db.schema
    .createIndex('payment_mandates_by_consent')
    .unique()
    .on('payment_mandates')
    .columns(['bank_id', 'bank_consent_id'])
    .where('bank_consent_id', 'is not', null)
    .execute();
  await db.schema.createIndex('payment_mandates_by_due').on('payment_mandates').column('due_at').execute();
  await db.schema.alterTable('payments').addColumn('mandate_id', 'text').execute();
  await db.schema
    .createIndex('payments_by_mandate')
    .on('payments')
    .columns(['mandate_id', 'created_at'])
    .where('mandate_id', 'is not', null)
    .execute();
}
