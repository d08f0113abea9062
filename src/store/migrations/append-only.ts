// Tables that are only ever added to: an operator's slip is refused as well. Used by the migrations (migrations.ts).

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Which database it is: only triggers and counters are written differently. */
export type DatabaseKind = 'sqlite' | 'postgres';

/** Append-only, as the audit is. */
export async function refuseChanges(db: Kysely<Tables>, kind: DatabaseKind, table: string): Promise<void> {
  if (kind === 'sqlite') {
    for (const change of ['update', 'delete']) {
      await sql`create trigger ${sql.ref(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, 'append-only'); end`.execute(db);
    }
    return;
  }
  await sql`create trigger ${sql.ref(`${table}_no_change`)} before update or delete on ${sql.table(table)}
    for each row execute function audit_refuse_change()`.execute(db);
  await sql`create trigger ${sql.ref(`${table}_no_truncate`)} before truncate on ${sql.table(table)}
    for each statement execute function audit_refuse_change()`.execute(db);
}
