// Migration 0029: what operators' commands write. Closings of payments of unknown outcome, recordings of exchanges with banks, and
// webhook endpoints that are switched off. Called by migrations.ts.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Tables of payment-closings.ts and bank-recordings.ts, and one column of webhook_endpoints. */
export async function addOperatorCommands(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('payment_closings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('payment_id', 'text', (column) => column.notNull().references('payments.id'))
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('basis', 'text', (column) => column.notNull())
    .addColumn('proposed_by', 'text', (column) => column.notNull())
    .addColumn('proposed_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_by', 'text')
    .addColumn('ended_at', 'bigint')
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('payment_closings_by_payment')
    .on('payment_closings')
    .columns(['payment_id', 'proposed_at'])
    .execute();
  // One proposal waits for a payment, and one closing is its end.
  for (const state of ['PROPOSED', 'DONE']) {
    await db.schema
      .createIndex(`payment_closings_${state.toLowerCase()}`)
      .unique()
      .on('payment_closings')
      .column('payment_id')
      .where(sql.ref('state'), '=', state)
      .execute();
  }
  await db.schema.createIndex('payments_by_status').on('payments').columns(['status', 'created_at', 'id']).execute();
  await db.schema
    .createTable('bank_recording_orders')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('link_id', 'text')
    .addColumn('started_by', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('stopped_by', 'text')
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('bank_recording_orders_by_end').on('bank_recording_orders').column('ends_at').execute();
  await db.schema
    .createTable('bank_recordings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('link_id', 'text')
    .addColumn('resource', 'text', (column) => column.notNull())
    .addColumn('http_status', 'integer')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('bytes', 'integer', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('bank_recordings_by_bank')
    .on('bank_recordings')
    .columns(['bank_id', 'at', 'id'])
    .execute();
  await db.schema.createIndex('bank_recordings_by_time').on('bank_recordings').columns(['at', 'id']).execute();
  await db.schema.alterTable('webhook_endpoints').addColumn('disabled_at', 'bigint').execute();
}
