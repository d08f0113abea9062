// Seals rows anew under the current key, a few at a time, beside running gateways. Called by every store of this folder that
// seals something, for src/cli/keys-rotate.ts.

import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { SealedPlace, Sealer } from './sealing.ts';

/** A table with `sealed` and `key_id`, and the column that names its rows. */
export type SealedTable =
  | {
      readonly table:
        | 'authorization_attempts'
        | 'payments'
        | 'webhook_endpoints'
        | 'category_corrections'
        | 'report_keys'
        | 'screening_cases';
      readonly id: 'id';
    }
  | { readonly table: 'token_sets'; readonly id: 'consent_id' }
  | { readonly table: 'source_tokens'; readonly id: 'source_id' };

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

/** A table whose sealed column holds bytes, and how its rows are named. */
export type SealedBytesTable = 'book_segments' | 'book_changes';

/** The two columns that name a row. */
const keysOf = { book_segments: ['account_id', 'number'], book_changes: ['customer_id', 'seq'] } as const;

interface SealedBytesRow {
  readonly owner: string;
  readonly number: number | string;
  readonly sealed: Uint8Array;
  readonly key_id: string;
}

/** As {@link reseal}, of bytes. @throws StoreFailure, SealFailure */
export async function resealBytes(
  { database, sealer }: { readonly database: Database; readonly sealer: Sealer },
  {
    table,
    limit,
    toPlace: placeOf,
  }: {
    readonly table: SealedBytesTable;
    readonly limit: number;
    readonly toPlace: (owner: string, number: number) => SealedPlace;
  },
): Promise<number> {
  const [owner, number] = keysOf[table].map((column) => sql.ref(column));
  const name = sql.table(table);
  const { rows } = await database.ask(`reading ${table} to seal anew`, (db) =>
    sql<SealedBytesRow>`
      select ${owner} as owner, ${number} as number, sealed, key_id from ${name}
      where key_id != ${sealer.currentKeyId} order by ${owner}, ${number} limit ${sql.lit(limit)}
    `.execute(db),
  );
  for (const row of rows) {
    const place = placeOf(row.owner, Number(row.number));
    const next = sealer.sealBytes(sealer.openBytes({ sealed: row.sealed, keyId: row.key_id }, place), place);
    await database.ask(`sealing ${table} anew`, (db) =>
      sql`
        update ${name} set sealed = ${next.sealed}, key_id = ${next.keyId}
        where ${owner} = ${row.owner} and ${number} = ${row.number} and sealed = ${row.sealed}
      `.execute(db),
    );
  }
  return rows.length;
}
