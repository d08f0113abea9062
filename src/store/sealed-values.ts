// All that the store seals, whatever it is: how much of it is under which key, and sealing it anew under the current one, a few rows at a
// time, beside running gateways. Opened by store.ts, called by src/cli/keys-rotate.ts; goes by the list of sealed-columns.ts.

import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import { type SealedColumn, type SealedTable, sealedColumns } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';

/** How many values of a table are sealed under a key. */
export interface SealedCount {
  readonly table: SealedTable;
  /** In the operator's words, plural. */
  readonly holds: string;
  readonly keyId: string;
  readonly values: number;
}

/** The port of what is sealed. */
export interface SealedValueStore {
  /** The key that new values are sealed under. */
  readonly currentKeyId: string;
  /**
   * Seals up to `limit` values of a table anew under the current key; gives how many it has looked at, 0 when none is left.
   * @throws StoreFailure; SealFailure for a value that no key of STORE_KEYS opens
   */
  reseal(table: SealedTable, limit: number): Promise<number>;
  /** Every table and key under which there is a value; values of which nothing is kept are not counted. @throws StoreFailure */
  countByKey(): Promise<readonly SealedCount[]>;
}

interface SealedRow {
  readonly sealed: string | Uint8Array;
  readonly key_id: string;
  readonly [key: string]: string | number | Uint8Array;
}

/** What is sealed in a database. */
export class StoredSealedValues implements SealedValueStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  get currentKeyId(): string {
    return this.#sealer.currentKeyId;
  }

  async reseal(table: SealedTable, limit: number): Promise<number> {
    const column = sealedColumns.find((one) => one.table === table);
    if (column === undefined) throw new RangeError(`${table} is not in the list of what is sealed`);
    const name = sql.table(table);
    const keys = sql.join(column.keys.map((key) => sql.ref(key)));
    const { rows } = await this.#database.ask(`reading ${table} to seal anew`, (db) =>
      sql<SealedRow>`
        select ${keys}, sealed, key_id from ${name}
        where key_id != ${this.#sealer.currentKeyId} and ${holdsSomething(column)} order by ${keys} limit ${sql.lit(limit)}
      `.execute(db),
    );
    for (const row of rows) {
      const next = resealed(this.#sealer, column, row);
      const sameRow = sql.join(
        column.keys.map((key) => sql`${sql.ref(key)} = ${row[key]}`),
        sql` and `,
      );
      // A change that came between wrote another value: under whichever key, the next round sees it.
      await this.#database.ask(`sealing ${table} anew`, (db) =>
        sql`
          update ${name} set sealed = ${next.sealed}, key_id = ${next.keyId} where ${sameRow} and sealed = ${row.sealed}
        `.execute(db),
      );
    }
    return rows.length;
  }

  async countByKey(): Promise<readonly SealedCount[]> {
    const counts: SealedCount[] = [];
    for (const column of sealedColumns) {
      const { table, holds } = column;
      const { rows } = await this.#database.ask(`counting ${table} by key`, (db) =>
        sql<{ key_id: string; values: number | string }>`
          select key_id, count(*) as "values" from ${sql.table(table)} where ${holdsSomething(column)}
          group by key_id order by key_id
        `.execute(db),
      );
      for (const row of rows) counts.push({ table, holds, keyId: row.key_id, values: Number(row.values) });
    }
    return counts;
  }
}

/** False for a text that was emptied: nothing is kept of it, under whichever key it was. */
const holdsSomething = ({ form }: SealedColumn): RawBuilder<unknown> =>
  form === 'text' ? sql`sealed != ''` : sql`length(sealed) > 0`;

function resealed(sealer: Sealer, column: SealedColumn, row: SealedRow) {
  const place = column.toPlace(column.keys.map((key) => toKeyValue(row[key])));
  const { sealed, key_id: keyId } = row;
  return typeof sealed === 'string'
    ? sealer.seal(sealer.open({ sealed, keyId }, place), place)
    : sealer.sealBytes(sealer.openBytes({ sealed, keyId }, place), place);
}

function toKeyValue(value: string | number | Uint8Array | undefined): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new RangeError('a row without its key');
}
