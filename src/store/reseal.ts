// Seals rows anew under the current key, a few at a time, beside running gateways. Called by every store of this folder that
// seals something, for src/cli/keys-rotate.ts.

import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Sealer } from './sealing.ts';

/** A table with `sealed` and `key_id`, and the column that names its rows. */
export type SealedTable =
  | { readonly table: 'authorization_attempts' | 'payments' | 'webhook_endpoints'; readonly id: 'id' }
  | { readonly table: 'token_sets'; readonly id: 'consent_id' };

interface SealedRow {
  readonly id: string;
  readonly sealed: string;
  readonly key_id: string;
}

/** Where a row's sealed value stands, for {@link Sealer}. */
export const toPlace = (table: SealedTable['table'], row: string) => ({ table, row, column: 'sealed' });

/**
 * Seals up to `limit` rows of a table anew; gives how many. Rows of which nothing is kept any more (an empty text) are left
 * out. @throws StoreFailure, SealFailure
 */
export async function reseal(
  { database, sealer }: { readonly database: Database; readonly sealer: Sealer },
  { table, id: idColumn }: SealedTable,
  limit: number,
): Promise<number> {
  const name = sql.table(table);
  const key = sql.ref(idColumn);
  const { rows } = await database.ask(`reading ${table} to seal anew`, (db) =>
    sql<SealedRow>`
      select ${key} as id, sealed, key_id from ${name}
      where key_id != ${sealer.currentKeyId} and sealed != '' order by ${key} limit ${sql.lit(limit)}
    `.execute(db),
  );
  for (const { id, sealed, key_id: keyId } of rows) {
    const place = toPlace(table, id);
    const next = sealer.seal(sealer.open({ sealed, keyId }, place), place);
    // A change that came between wrote another value: under whichever key, the next round sees it.
    await database.ask(`sealing ${table} anew`, (db) =>
      sql`
        update ${name} set sealed = ${next.sealed}, key_id = ${next.keyId} where ${key} = ${id} and sealed = ${sealed}
      `.execute(db),
    );
  }
  return rows.length;
}
