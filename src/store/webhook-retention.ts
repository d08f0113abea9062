// What becomes of deliveries that nobody could send in their time, and of old ones: given up, purged. Called by
// stored-webhooks.ts for the sweep of src/webhooks.

import type { Changes, Database } from './database.ts';
import { keepDeliveriesMs } from './webhooks.ts';

/** A deleted endpoint's row stays this long: a transaction that saw it alive has ended by then, milliseconds. */
const deletedRowMs = 60_000;

/** As {@link WebhookStore.giveUp}. */
export async function giveUpDeliveries(database: Database, atMs: number, limit: number): Promise<number> {
  return changeSome(database, 'giving webhook deliveries up', {
    find: (changes) =>
      changes
        .selectFrom('webhook_deliveries')
        .select('id')
        .where('next_attempt_at', 'is not', null)
        .where('give_up_at', '<', atMs)
        .limit(limit)
        .execute(),
    change: (changes, ids) =>
      changes
        .updateTable('webhook_deliveries')
        .set((build) => ({ status: 'FAILED', next_attempt_at: null, version: build('version', '+', 1) }))
        .where('id', 'in', ids)
        // Asked for again meanwhile.
        .where('give_up_at', '<', atMs)
        .execute(),
  });
}

/** As {@link WebhookStore.purge}. */
export async function purgeDeliveries(database: Database, nowMs: number, limit: number): Promise<number> {
  const remove = (changes: Changes, ids: readonly string[]) =>
    changes.deleteFrom('webhook_deliveries').where('id', 'in', ids).execute();
  const old = await changeSome(database, 'purging webhook deliveries', {
    find: (changes) =>
      changes
        .selectFrom('webhook_deliveries')
        .select('id')
        .where('created_at', '<', nowMs - keepDeliveriesMs)
        .where('next_attempt_at', 'is', null)
        .limit(limit)
        .execute(),
    change: remove,
  });
  const orphaned = await changeSome(database, 'purging webhook deliveries of deleted endpoints', {
    find: (changes) =>
      changes
        .selectFrom('webhook_endpoints')
        .innerJoin('webhook_deliveries', 'webhook_deliveries.endpoint_id', 'webhook_endpoints.id')
        .select('webhook_deliveries.id')
        .where('webhook_endpoints.deleted_at', 'is not', null)
        .limit(limit)
        .execute(),
    change: remove,
  });
  if (orphaned === 0) {
    await database.ask('purging deleted webhook endpoints', (db) =>
      db
        .deleteFrom('webhook_endpoints')
        .where('deleted_at', '<', nowMs - deletedRowMs)
        .where((build) =>
          build.not(
            build.exists(
              build
                .selectFrom('webhook_deliveries')
                .select('webhook_deliveries.id')
                .whereRef('webhook_deliveries.endpoint_id', '=', 'webhook_endpoints.id'),
            ),
          ),
        )
        .execute(),
    );
  }
  return old + orphaned;
}

/** Changes what is found, in one transaction; gives how many were found. @throws StoreFailure */
async function changeSome(
  database: Database,
  doing: string,
  {
    find,
    change,
  }: {
    readonly find: (changes: Changes) => Promise<readonly { readonly id: string }[]>;
    readonly change: (changes: Changes, ids: readonly string[]) => Promise<unknown>;
  },
): Promise<number> {
  return database.change(doing, async (changes) => {
    const ids = (await find(changes)).map(({ id }) => id);
    if (ids.length > 0) await change(changes, ids);
    return ids.length;
  });
}
