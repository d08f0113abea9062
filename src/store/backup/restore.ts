// Restores a backup to a store that holds nothing: all of it or nothing of it, read back and opened before anybody can use it. SQLite: into
// a file beside, which takes the store's name when it is whole. PostgreSQL: in one transaction, tables and all. What was there before is
// put aside, never deleted, and only when that was asked for. Called by src/cli/restore.ts and, for a scratch store, src/cli/backup.ts.

import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import type { Changes, Database } from '../database.ts';
import { keepToOwner } from '../file-rights.ts';
import { migrateWithin, migrationNames } from '../migrations.ts';
import { gatewayApplication } from '../postgres.ts';
import { Sealer, type SealingKey } from '../sealing.ts';
import { fileName } from '../store.ts';
import { settleRestored } from './after-restore.ts';
import { type CatalogTable, countRows, readCatalog } from './catalog.ts';
import { assertSameRows, openAllSealed } from './check.ts';
import { BackupFailure } from './failure.ts';
import { type BackupManifest, type Cell, fromCell, TableDigest } from './manifest.ts';
import { openPostgres, openSqlite, type StorePlace } from './place.ts';
import { type OpenBackup, openBackup } from './read-backup.ts';
import type { Bytes } from './sealed-file.ts';

/** What {@link restoreBackup} needs. */
export interface RestoreOptions {
  readonly source: Bytes;
  /** BACKUP_KEYS: it opens under any. */
  readonly backupKeys: readonly SealingKey[];
  /** STORE_KEYS of the gateways that will use the store. */
  readonly storeKeys: readonly SealingKey[];
  readonly place: StorePlace;
  /** Puts aside what the store holds; else one that holds something is refused. */
  readonly replaces: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What was restored. */
export interface Restored {
  readonly manifest: BackupManifest;
  readonly restoreId: string;
  /** How many sealed values there are: every one was opened. */
  readonly sealedValues: number;
  /** Payments that were open, of which the bank is asked first. */
  readonly openPayments: number;
  /** Where what was there before is now: a file, or a schema of the database; null where there was nothing. */
  readonly putAside: string | null;
}

/** How long a gateway that is just closing the file is waited for, milliseconds. */
const busyMs = 1000;
/** Values of one insert: SQLite takes 32,766, PostgreSQL 65,535. */
const mostValues = 16_000;
/** Tables in which a gateway that holds nothing of anybody's writes as well: what is fetched again, and counters. */
const ofNobody = new Set(['leases', 'event_counters', 'institution_lists', 'bank_logos', 'restores', 'policies']);

/** Restores. Nothing was changed where it fails. @throws BackupFailure, StoreFailure, SealFailure */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const backup = await openBackup(options.source, options.backupKeys);
  assertFits(backup.manifest, options);
  return options.place.databaseUrl === null
    ? restoreToSqlite(backup, options)
    : restoreToPostgres(backup, options, options.place.databaseUrl);
}

/**
 * Restores to a store that is deleted again: whether it can be, and what it would be. The database of the backup does not matter.
 * @throws as {@link restoreBackup}
 */
export async function rehearseRestore(options: Omit<RestoreOptions, 'place' | 'replaces'>): Promise<Restored> {
  // 0700 by itself.
  const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-rehearsal-'));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await restoreBackup({ ...options, place: { databaseUrl: null, dataDir }, replaces: false });
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** What can be told before anything is touched. @throws BackupFailure */
function assertFits({ schema, storeKeyIds }: BackupManifest, { storeKeys }: Pick<RestoreOptions, 'storeKeys'>): void {
  if (!migrationNames('sqlite').includes(schema)) {
    throw new BackupFailure(
      'NEWER_SCHEMA',
      `it is of the form ${schema}, which this version does not know: restore it with the version that took it, or a newer one`,
    );
  }
  const missing = storeKeyIds.filter((id) => !storeKeys.some((key) => key.id === id));
  if (missing.length > 0) {
    throw new BackupFailure(
      'STORE_KEYS_MISSING',
      `it holds values that are sealed under ${missing.join(', ')}, which STORE_KEYS does not have`,
    );
  }
}

async function restoreToSqlite(backup: OpenBackup, options: RestoreOptions): Promise<Restored> {
  const { dataDir } = options.place;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, fileName);
  const had = existsSync(path);
  const held = had ? await readReplaceable(path, options) : [];
  const beside = join(dataDir, `restoring-${randomUUID()}.sqlite`);
  try {
    keepToOwner(beside);
    const database = openSqlite(beside);
    let restored: Omit<Restored, 'putAside'>;
    try {
      restored = await database.change('restoring', (db) => fill({ db, database, backup, options }));
      // One file, with nothing beside it that it depends on.
      await database.ask('closing what was restored', (db) => sql`pragma journal_mode = delete`.execute(db));
    } finally {
      await database.close();
    }
    chmodSync(beside, 0o600);
    const putAside = held.length > 0 ? `${path}.replaced-${toStamp(options.now())}` : null;
    if (putAside !== null) renameSync(path, putAside);
    renameSync(beside, path);
    sync(path);
    sync(dataDir);
    return { ...restored, putAside };
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${beside}${suffix}`, { force: true });
  }
}

/** What the store holds that is replaced. @throws BackupFailure IN_USE, NOT_EMPTY */
async function readReplaceable(path: string, { replaces }: RestoreOptions): Promise<readonly string[]> {
  const database = openSqlite(path);
  let held: readonly string[];
  try {
    held = await database.change('looking at the store', (db) => readHeld(db, 'sqlite'));
  } finally {
    await database.close();
  }
  if (held.length > 0 && !replaces) throw notEmpty(path, held);
  // SQLite leaves WAL only where nobody else has the file open; and what was in the log is in the file then.
  const file = new DatabaseSync(path, { timeout: busyMs });
  try {
    const mode = file.prepare('pragma journal_mode = delete').get();
    if (mode?.['journal_mode'] === 'delete') return held;
  } catch {
    // SQLITE_BUSY.
  } finally {
    file.close();
  }
  throw new BackupFailure('IN_USE', `${path} is open: stop every gateway first`);
}

/** The file or folder is on the disk, as everything is that the store acknowledges. */
function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function restoreToPostgres(backup: OpenBackup, options: RestoreOptions, url: string): Promise<Restored> {
  const database = openPostgres(url);
  try {
    return await database.change('restoring', async (db) => {
      await sql`set local statement_timeout = 0`.execute(db);
      const { rows } = await sql<{ gateways: number | string }>`
        select count(*) as gateways from pg_stat_activity
        where datname = current_database() and application_name = ${gatewayApplication}
      `.execute(db);
      const gateways = Number(rows[0]?.gateways ?? 0);
      if (gateways > 0) {
        throw new BackupFailure(
          'IN_USE',
          `gateways are connected (${gateways} sessions): stop every one of them first`,
        );
      }
      const putAside = await clearAway(db, options);
      return { ...(await fill({ db, database, backup, options })), putAside };
    });
  } finally {
    await database.close();
  }
}

/** Makes room: what holds something goes to a schema of its own, empty tables go. @throws BackupFailure NOT_EMPTY */
async function clearAway(db: Changes, { replaces, now }: RestoreOptions): Promise<string | null> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()
  `.execute(db);
  if (tables.length === 0) return null;
  if (!tables.some(({ name }) => name === 'kysely_migration')) {
    throw new BackupFailure(
      'NOT_EMPTY',
      'the database has tables of something else: a store needs a database of its own',
    );
  }
  const held = await readHeld(db, 'postgres');
  if (held.length > 0 && !replaces) throw notEmpty('the database', held);
  const aside = `bankgraph_replaced_${toStamp(now()).toLowerCase().replaceAll('-', '_')}`;
  await sql`create schema ${sql.id(aside)}`.execute(db);
  for (const { name } of tables) await sql`alter table ${sql.table(name)} set schema ${sql.id(aside)}`.execute(db);
  const { rows: functions } = await sql`
    select 1 from pg_proc where proname = 'audit_refuse_change' and pronamespace = current_schema()::regnamespace
  `.execute(db);
  if (functions.length > 0) await sql`alter function audit_refuse_change() set schema ${sql.id(aside)}`.execute(db);
  if (held.length > 0) {
    // Kysely looks for its own tables in every schema.
    for (const name of ['kysely_migration', 'kysely_migration_lock'])
      await sql`alter table ${sql.id(aside, name)} rename to ${sql.id(`replaced_${name}`)}`.execute(db);
    return aside;
  }
  await sql`drop schema ${sql.id(aside)} cascade`.execute(db);
  return null;
}

/** Tables that hold something of somebody's. */
async function readHeld(db: Changes, kind: Database['kind']): Promise<readonly string[]> {
  const held: string[] = [];
  for (const { name } of await readCatalog(db, kind))
    if (!ofNobody.has(name) && (await countRows(db, name)) > 0) held.push(name);
  return held;
}

const notEmpty = (where: string, held: readonly string[]) =>
  new BackupFailure(
    'NOT_EMPTY',
    `${where} holds something (${held.join(', ')}): nothing is restored over it, unless --replace has it put aside`,
  );

interface Filling {
  readonly db: Changes;
  readonly database: Database;
  readonly backup: OpenBackup;
  readonly options: RestoreOptions;
}

/** Tables as they were, rows, the check, and the way to the newest form. */
async function fill({ db, database, backup, options }: Filling): Promise<Omit<Restored, 'putAside'>> {
  const { manifest } = backup;
  const { kind } = database;
  const nowMs = options.now();
  await migrateWithin(db, kind, manifest.schema);
  assertSameTables(await readCatalog(db, kind), manifest);
  // Migrations write a first row into some tables.
  for (const { name } of manifest.tables.toReversed())
    if ((await countRows(db, name)) > 0) await sql`delete from ${sql.table(name)}`.execute(db);
  const digests = await load(db, kind, backup);
  for (const [place, table] of manifest.tables.entries())
    await assertSameRows(db, kind, { table, digest: digests[place]?.toString() ?? '' });
  const newest = migrationNames(kind).at(-1) ?? manifest.schema;
  await migrateWithin(db, kind, newest);
  const sealedValues = await openAllSealed(db, kind, new Sealer(options.storeKeys));
  const restoreId = randomUUID();
  await settleRestored(db, kind, { restoreId, manifest, nowMs });
  const { rows } = await sql<{ open: number | string }>`
    select count(*) as "open" from payments where restored_at is not null
  `.execute(db);
  return { manifest, restoreId, sealedValues, openPayments: Number(rows[0]?.open ?? 0) };
}

/** @throws BackupFailure NOT_A_BACKUP */
function assertSameTables(catalog: readonly CatalogTable[], { tables }: BackupManifest): void {
  const toText = (list: readonly CatalogTable[]) =>
    JSON.stringify(
      list
        .map(({ name, columns }) => [name, columns.map((column) => `${column.name} ${column.form}`).sort()])
        .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
    );
  if (toText(catalog) !== toText(tables)) {
    throw new BackupFailure('NOT_A_BACKUP', 'its tables are not those that its form of the store has');
  }
}

async function load(
  db: Changes,
  kind: Database['kind'],
  { manifest, rows }: OpenBackup,
): Promise<readonly TableDigest[]> {
  const digests = manifest.tables.map(() => new TableDigest());
  let waiting: (readonly Cell[])[] = [];
  let current = 0;
  const flush = async (): Promise<void> => {
    const table = manifest.tables[current];
    if (table === undefined || waiting.length === 0) return;
    const names = sql.join(table.columns.map(({ name }) => sql.ref(name)));
    const values = waiting.map(
      (cells) => sql`(${sql.join(cells.map((cell, index) => fromCell(cell, table.columns[index]?.form ?? 'plain')))})`,
    );
    const numbers = kind === 'postgres' ? sql`overriding system value` : sql``;
    await sql`insert into ${sql.table(table.name)} (${names}) ${numbers} values ${sql.join(values)}`.execute(db);
    waiting = [];
  };
  for await (const { table, cells } of rows) {
    if (table !== current) {
      await flush();
      current = table;
    }
    digests[table]?.add(cells);
    waiting.push(cells);
    if ((waiting.length + 1) * cells.length > mostValues) await flush();
  }
  await flush();
  return digests;
}

/** An instant as a part of a name: `2026-11-30T21-19-41Z`. */
export const toStamp = (atMs: number): string =>
  new Date(atMs)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
