// Which tables a database has, as it says itself, and their rows: nothing is named here, so that no table is forgotten. Called by
// write-backup.ts, restore.ts and check.ts, each within a transaction.

import { type RawBuilder, sql } from 'kysely';
import type { Changes } from '../database.ts';
import type { DatabaseKind } from '../migrations/append-only.ts';
import type { BackupTable } from './manifest.ts';

/** Rows that are read at once. */
const batch = 500;
/** The migrations' own tables: a backup names the last migration instead. */
const ofMigrations = new Set(['kysely_migration', 'kysely_migration_lock']);

/** A table without its rows. */
export type CatalogTable = Pick<BackupTable, 'name' | 'columns'>;

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

interface ReferenceRow {
  readonly table: string;
  readonly to: string;
}

/** Tables with their columns, each after those that it refers to. */
export async function readCatalog(db: Changes, kind: DatabaseKind): Promise<readonly CatalogTable[]> {
  const { columns, references } = kind === 'sqlite' ? await askSqlite(db) : await askPostgres(db);
  const tables = new Map<string, { name: string; form: 'plain' | 'bytes' }[]>();
  for (const { table, name, type } of columns) {
    if (ofMigrations.has(table)) continue;
    const form = /^(?:blob|bytea)$/i.test(type) ? 'bytes' : 'plain';
    tables.set(table, [...(tables.get(table) ?? []), { name, form }]);
  }
  const ordered: CatalogTable[] = [];
  const isDone = (name: string) => ordered.some((table) => table.name === name);
  for (let names = [...tables.keys()].sort(); names.length > 0; names = names.filter((name) => !isDone(name))) {
    const ready = names.filter((name) =>
      references.every(({ table, to }) => table !== name || to === name || isDone(to)),
    );
    if (ready.length === 0) throw new RangeError('tables refer to each other in a circle');
    for (const name of ready) ordered.push({ name, columns: tables.get(name) ?? [] });
  }
  return ordered;
}

async function askSqlite(db: Changes) {
  const columns = await sql<ColumnRow>`
    select m.name as "table", c.name, c.type from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' order by m.name, c.cid
  `.execute(db);
  const references = await sql<ReferenceRow>`
    select m.name as "table", f."table" as "to" from sqlite_master m join pragma_foreign_key_list(m.name) f
    where m.type = 'table'
  `.execute(db);
  return { columns: columns.rows, references: references.rows };
}

async function askPostgres(db: Changes) {
  const columns = await sql<ColumnRow>`
    select c.table_name as "table", c.column_name as name, c.data_type as type
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
    order by c.table_name, c.ordinal_position
  `.execute(db);
  const references = await sql<ReferenceRow>`
    select own.relname as "table", other.relname as "to" from pg_constraint
    join pg_class own on own.oid = conrelid join pg_class other on other.oid = confrelid
    where contype = 'f' and own.relnamespace = current_schema()::regnamespace
  `.execute(db);
  return { columns: columns.rows, references: references.rows };
}

/** How many rows a table has. */
export async function countRows(db: Changes, table: string): Promise<number> {
  const { rows } = await sql<{ rows: number | string }>`select count(*) as "rows" from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.rows ?? 0);
}

/** A table's rows, some at a time: in whatever order, as of the transaction. */
export async function* readRows(
  db: Changes,
  kind: DatabaseKind,
  { name, columns }: CatalogTable,
): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
  const names = sql.join(columns.map((column) => sql.ref(column.name)));
  if (kind === 'sqlite') {
    for (let after: number | null = null; ; ) {
      const from: RawBuilder<unknown> = after === null ? sql`true` : sql`rowid > ${after}`;
      const { rows }: { rows: Record<string, unknown>[] } = await sql<Record<string, unknown>>`
        select rowid as "rowid of a backup", ${names} from ${sql.table(name)} where ${from} order by rowid limit ${sql.lit(batch)}
      `.execute(db);
      if (rows.length > 0) yield rows;
      if (rows.length < batch) return;
      after = Number(rows.at(-1)?.['rowid of a backup']);
    }
  }
  await sql`declare backup_rows no scroll cursor for select ${names} from ${sql.table(name)}`.execute(db);
  for (let isOver = false; !isOver; ) {
    const { rows } = await sql<Record<string, unknown>>`fetch ${sql.lit(batch)} from backup_rows`.execute(db);
    if (rows.length > 0) yield rows;
    isOver = rows.length < batch;
  }
  await sql`close backup_rows`.execute(db);
}
