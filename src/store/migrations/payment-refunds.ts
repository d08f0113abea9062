// Migration 0033: payments that give another payment back. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Which payment one gives back; null for all that give nothing back, those of versions before among them. */
export async function addPaymentRefunds(db: Kysely<Tables>): Promise<void> {
  await db.schema.alterTable('payments').addColumn('refund_of', 'text').execute();
  await db.schema
    .createIndex('payments_by_refund_of')
    .on('payments')
    .columns(['refund_of'])
    .where('refund_of', 'is not', null)
    .execute();
}
