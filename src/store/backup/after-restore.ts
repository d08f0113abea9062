// What a store has to know that was put back to an earlier instant: the bank, the clients and the customers have gone on since. Called by
// restore.ts, in the transaction of the restore. Why each of these is so: docs/backup.md.

import { type RawBuilder, sql } from 'kysely';
import { appendAudit } from '../audit.ts';
import type { Changes, Database } from '../database.ts';
import type { BackupManifest } from './manifest.ts';

/**
 * How far numbers are put forward that clients have seen as cursors, or gateways compare: what was given out between backup and restore
 * is not given out again for something else.
 */
const ahead = 1_000_000;

/** Tables whose numbers come from the database itself. */
const numbered = ['audit', 'payment_events', 'payment_steps'] as const;

/** Marks what is in doubt, and ends what could be used twice. */
export async function settleRestored(
  db: Changes,
  kind: Database['kind'],
  {
    restoreId,
    manifest,
    nowMs,
  }: { readonly restoreId: string; readonly manifest: BackupManifest; readonly nowMs: number },
): Promise<void> {
  // New payments wait for an operator: a key that is not known may have been used.
  await db
    .insertInto('restores')
    .values({
      id: restoreId,
      backup_id: manifest.id,
      backed_up_at: manifest.takenAtMs,
      restored_at: nowMs,
      released_at: null,
      released_by: null,
    })
    .execute();
  // What became of open payments is asked of the bank before anything else happens to them.
  await db
    .updateTable('payments')
    .set((build) => ({ restored_at: nowMs, due_at: nowMs, version: build('version', '+', 1) }))
    .where('stage', '!=', 'ENDED')
    .execute();
  // A mandate may have been authorised, or taken back, since: the sweep ends those whose state may be spent, and asks the bank of the others.
  await db
    .updateTable('payment_mandates')
    .set((build) => ({ due_at: nowMs, version: build('version', '+', 1) }))
    .where('stage', '!=', 'ENDED')
    .execute();
  await db.updateTable('payment_mandates').set({ authorise_until: 0 }).where('stage', '!=', 'ENDED').execute();
  // Whoever signed out since would be signed in again.
  await db.deleteFrom('page_sessions').execute();
  // What had a holder has none, and the fences of those who came since were higher.
  await db
    .updateTable('leases')
    .set((build) => ({ expires_at: 0, fence: build('fence', '+', ahead) }))
    .execute();
  // Codes and states may have been used since: authorisations under way are over at once, for the sweep to end as it does any other.
  await db.updateTable('authorization_attempts').set({ expires_at: 0 }).where('status', '=', 'WAITING').execute();
  await db
    .updateTable('authorization_attempts')
    .set({ exchange_until: 0 })
    .where('status', '=', 'EXCHANGING')
    .execute();
  await db.updateTable('authorization_attempts').set({ confirm_until: 0 }).where('status', '=', 'AUTHORISED').execute();
  await db
    .updateTable('event_counters')
    .set((build) => ({ value: build('value', '+', ahead) }))
    .execute();
  for (const table of ['book_feeds', 'account_feeds'] as const)
    await db
      .updateTable(table)
      .set((build) => ({ last_seq: build('last_seq', '+', ahead) }))
      .execute();
  for (const table of numbered) await numberAhead(db, kind, table);
  await appendAudit(db, {
    atMs: nowMs,
    actor: { kind: 'gateway', subject: 'restore' },
    action: 'STORE_RESTORE',
    outcome: 'DONE',
    reason: manifest.id,
  });
}

async function numberAhead(db: Changes, kind: Database['kind'], table: (typeof numbered)[number]): Promise<void> {
  const last: RawBuilder<number> = sql`(select coalesce(max(seq), 0) + ${sql.lit(ahead)} from ${sql.table(table)})`;
  if (kind === 'postgres') {
    await sql`select setval(pg_get_serial_sequence(${table}, 'seq'), ${last})`.execute(db);
    return;
  }
  await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
  await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(db);
}
