// Migration 0014: deliveries of webhooks whose events are numbered for each subject. Called by migrations.ts.

import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Customers' feeds of statements each count for themselves: an event is told once to an endpoint for its kind and subject. */
export async function addWebhookSubjects(db: Kysely<Tables>): Promise<void> {
  await db.schema.dropIndex('webhook_deliveries_by_event_of_kind').execute();
  await db.schema
    .createIndex('webhook_deliveries_by_event_of_subject')
    .unique()
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'kind', 'payment_id', 'event_seq'])
    .execute();
}
