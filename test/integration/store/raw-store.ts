// A store's database as its own tools see it, without the store: which tables and columns there are, and rows that are written past every
// rule. For suites that hold a list of the source against what there is.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StoreOptions } from '../../../src/store/store.ts';
import { askRaw } from './stores.ts';

type Place = Pick<StoreOptions, 'databaseUrl' | 'dataDir'>;
type Value = string | number | Buffer | null;

/** A column that there is. */
export interface RawColumn {
  readonly table: string;
  readonly name: string;
  readonly isBytes: boolean;
  readonly isNumber: boolean;
  /** Must be given when a row is written. */
  readonly isRequired: boolean;
}

/** All columns of all tables but those of the migrations themselves. */
export async function readColumns(place: Place): Promise<readonly RawColumn[]> {
  const rows =
    place.databaseUrl === null
      ? await askRaw(
          place,
          `select m.name as "table", c.name, lower(c.type) as type, (c."notnull" = 1 or c.pk > 0 and lower(c.type) = 'text') and c.dflt_value is null as required
           from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%'`,
        )
      : await askRaw(
          place,
          `select table_name as "table", column_name as name, data_type as type,
             is_nullable = 'NO' and column_default is null and is_identity = 'NO' as required
           from information_schema.columns where table_schema = current_schema()`,
        );
  return rows
    .filter(({ table }) => !String(table).startsWith('kysely_'))
    .map(({ table, name, type, required }) => ({
      table: String(table),
      name: String(name),
      isBytes: type === 'blob' || type === 'bytea',
      isNumber: type === 'integer' || type === 'bigint',
      isRequired: required === true || required === 1,
    }));
}

/** A row that is to be written. */
export interface RawRow {
  readonly table: string;
  readonly row: Readonly<Record<string, Value>>;
}

/** Writes rows, whatever they refer to. */
export async function plant(place: Place, rows: readonly RawRow[]): Promise<void> {
  if (place.databaseUrl === null) {
    const options = { timeout: 5000, enableForeignKeyConstraints: false };
    const database = new DatabaseSync(join(place.dataDir, 'bankgraph.sqlite'), options);
    try {
      for (const { table, row } of rows) {
        const names = Object.keys(row);
        const values = Object.values(row);
        database.prepare(`insert into ${table} (${names}) values (${names.map(() => '?')})`).run(...values);
      }
    } finally {
      database.close();
    }
    return;
  }
  await asPostgres(place.databaseUrl, async (client) => {
    await client.query('set session_replication_role = replica');
    for (const { table, row } of rows) {
      const names = Object.keys(row);
      const marks = names.map((_, index) => `$${index + 1}`);
      await client.query(`insert into ${table} (${names}) values (${marks})`, Object.values(row));
    }
  });
}

/** All rows of some tables, by table. */
export async function readTables(place: Place, tables: readonly string[]) {
  const found = new Map<string, readonly Record<string, unknown>[]>();
  if (place.databaseUrl === null)
    for (const table of tables) found.set(table, await askRaw(place, `select * from ${table}`));
  else
    await asPostgres(place.databaseUrl, async (client) => {
      for (const table of tables)
        found.set(table, (await client.query<Record<string, unknown>>(`select * from ${table}`)).rows);
    });
  return found;
}

async function asPostgres(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** A row of a table with something in each column that has to have it. */
export function rowOf(columns: readonly RawColumn[], table: string, given: Readonly<Record<string, Value>>) {
  const row: Record<string, Value> = {};
  for (const { name, isBytes, isNumber } of columns.filter((one) => one.table === table && one.isRequired))
    row[name] = isNumber ? 1 : isBytes ? Buffer.from('x') : 'x';
  return { ...row, ...given };
}
