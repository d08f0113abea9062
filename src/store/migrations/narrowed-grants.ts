// Migration 0018: what customers grant partners of some accounts only. Called by migrations.ts.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/**
 * Rows of `narrowed_grants` are as those of `customer_grants`, from the customer's answer on. They stand apart so that a gateway of
 * a version before, which knows nothing of accounts, finds none of them and opens nothing by them.
 */
export async function createNarrowedGrants(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('narrowed_grants')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('partner_id', 'text', (column) => column.notNull())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('permissions', 'text', (column) => column.notNull())
    .addColumn('days', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull().unique())
    .addColumn('redirect_uri', 'text', (column) => column.notNull())
    .addColumn('client_state', 'text')
    .addColumn('binding_hash', 'text')
    .addColumn('code_hash', 'text', (column) => column.notNull().unique())
    .addColumn('due_at', 'bigint')
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('given_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_by_kind', 'text')
    .addColumn('ended_by', 'text')
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('narrowed_grants_active')
    .unique()
    .on('narrowed_grants')
    .columns(['partner_id', 'customer_id'])
    .where(sql.ref('status'), '=', 'ACTIVE')
    .execute();
  for (const owner of ['customer', 'partner'] as const)
    await db.schema
      .createIndex(`narrowed_grants_by_${owner}`)
      .on('narrowed_grants')
      .columns([`${owner}_id`, 'requested_at'])
      .execute();
  await db.schema.createIndex('narrowed_grants_by_due').on('narrowed_grants').columns(['due_at']).execute();
  // By the account's key, which no link and no bank's id is a part of: a renewal and a second link change nothing here.
  await db.schema
    .createTable('grant_accounts')
    .addColumn('grant_id', 'text', (column) => column.notNull().references('narrowed_grants.id').onDelete('cascade'))
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('account_key', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('grant_accounts_key', ['grant_id', 'bank_id', 'account_key'])
    .execute();
}
