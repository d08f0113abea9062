// Migration 0017: what customers grant partners. Called by migrations.ts.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** One row a request, from when the partner asks until it has ended; rows of `grants` are the operator's. */
export async function createCustomerGrants(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('customer_grants')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('partner_id', 'text', (column) => column.notNull())
    .addColumn('customer_id', 'text')
    .addColumn('permissions', 'text', (column) => column.notNull())
    .addColumn('days', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull().unique())
    .addColumn('redirect_uri', 'text', (column) => column.notNull())
    .addColumn('client_state', 'text')
    .addColumn('binding_hash', 'text')
    .addColumn('code_hash', 'text')
    .addColumn('due_at', 'bigint')
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('given_at', 'bigint')
    .addColumn('expires_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_by_kind', 'text')
    .addColumn('ended_by', 'text')
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('customer_grants_by_code')
    .unique()
    .on('customer_grants')
    .columns(['code_hash'])
    .where('code_hash', 'is not', null)
    .execute();
  // A new grant takes the place of the one before: what a customer has granted a partner is one thing to see and to end.
  await db.schema
    .createIndex('customer_grants_active')
    .unique()
    .on('customer_grants')
    .columns(['partner_id', 'customer_id'])
    .where(sql.ref('status'), '=', 'ACTIVE')
    .execute();
  await db.schema
    .createIndex('customer_grants_by_customer')
    .on('customer_grants')
    .columns(['customer_id', 'requested_at'])
    .execute();
  await db.schema
    .createIndex('customer_grants_by_partner')
    .on('customer_grants')
    .columns(['partner_id', 'requested_at'])
    .execute();
  await db.schema.createIndex('customer_grants_by_due').on('customer_grants').columns(['due_at']).execute();
  await db.schema.alterTable('audit').addColumn('grant_id', 'text').execute();
}
