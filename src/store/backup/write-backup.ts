// Takes a backup of a store beside running gateways: every row of every table as of one instant (a read-only transaction: WAL's snapshot on
// SQLite, REPEATABLE READ on PostgreSQL), which keeps no writer waiting; as lines, compressed, sealed. The same form for both databases,
// so that either is restored to either, and no tool is needed but this program. Called by src/cli/backup.ts.

import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import type { Changes, Database } from '../database.ts';
import type { DatabaseKind } from '../migrations/append-only.ts';
import { migrationNames } from '../migrations.ts';
import { sealedColumns } from '../sealed-columns.ts';
import type { SealingKey } from '../sealing.ts';
import { countRows, readCatalog, readRows } from './catalog.ts';
import { BackupFailure } from './failure.ts';
import { type BackupManifest, type Cell, TableDigest, toCell } from './manifest.ts';
import { openPlace, type StorePlace } from './place.ts';
import { sealFile } from './sealed-file.ts';

/** What {@link writeBackup} needs. */
export interface BackupOptions {
  readonly place: StorePlace;
  /** What the backup is sealed under: not a key of the store's own. */
  readonly key: SealingKey;
  /** The version of bankgraph, for the manifest. */
  readonly bankgraph: string;
  /** Where it goes; ended when it is whole. */
  readonly output: NodeJS.WritableStream;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Writes a backup; gives what it says of itself. @throws BackupFailure, StoreFailure, and what the output fails with */
export async function writeBackup({ place, key, bankgraph, output, now }: BackupOptions): Promise<BackupManifest> {
  const database = openPlace(place);
  // Before the snapshot: whatever was acknowledged until then is in it.
  const takenAtMs = now();
  try {
    return await database.snapshot('backing up', async (db) => {
      const { kind } = database;
      if (kind === 'postgres') await sql`set local statement_timeout = 0`.execute(db);
      const manifest = await describe(db, kind, { bankgraph, takenAtMs });
      await pipeline(
        Readable.from(toLines(db, kind, manifest), { objectMode: false }),
        createGzip(),
        (source: AsyncIterable<Uint8Array>) => sealFile(source, key),
        output,
      );
      return manifest;
    });
  } finally {
    await database.close();
  }
}

/** Writes into the store's own audit that it was backed up. @throws StoreFailure */
export async function auditBackup(place: StorePlace, { id }: BackupManifest, atMs: number): Promise<void> {
  const database = openPlace(place);
  try {
    await auditBackupIn(database, id, atMs);
  } finally {
    await database.close();
  }
}

/** The columns that the audit has had from the beginning: the store may be of an earlier version, whose gateways go on. */
async function auditBackupIn(database: Database, backupId: string, atMs: number): Promise<void> {
  await database.ask('writing the audit', (db) =>
    sql`
      insert into audit (at, actor_kind, actor, action, outcome, reason)
      values (${atMs}, 'gateway', 'backup', 'STORE_BACKUP', 'DONE', ${backupId})
    `.execute(db),
  );
}

async function describe(
  db: Changes,
  kind: DatabaseKind,
  { bankgraph, takenAtMs }: Pick<BackupManifest, 'bankgraph' | 'takenAtMs'>,
): Promise<BackupManifest> {
  const catalog = await readCatalog(db, kind);
  if (catalog.length === 0)
    throw new BackupFailure('NOT_A_BACKUP', 'there are no tables to back up: nothing was ever stored here');
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name desc limit 1`.execute(
    db,
  );
  const schema = rows[0]?.name ?? '';
  if (!migrationNames(kind).includes(schema)) {
    throw new BackupFailure(
      'NEWER_SCHEMA',
      `the store has the form ${schema}: back it up with the version that its gateways have`,
    );
  }
  const tables = [];
  for (const table of catalog) tables.push({ ...table, rows: await countRows(db, table.name) });
  return {
    backup: 'bankgraph',
    form: 1,
    id: randomUUID(),
    takenAtMs,
    bankgraph,
    database: kind,
    schema,
    storeKeyIds: await readKeyIds(db, new Set(catalog.map(({ name }) => name))),
    tables,
  };
}

async function readKeyIds(db: Changes, tables: ReadonlySet<string>): Promise<string[]> {
  const ids = new Set<string>();
  for (const { table, form } of sealedColumns) {
    if (!tables.has(table)) continue;
    const held = form === 'text' ? sql`sealed != ''` : sql`length(sealed) > 0`;
    const { rows } = await sql<{ key_id: string }>`
      select distinct key_id from ${sql.table(table)} where ${held}
    `.execute(db);
    for (const row of rows) ids.add(row.key_id);
  }
  return [...ids].sort();
}

/** The manifest, every row, and the digests. @throws BackupFailure DIFFERS where the rows are not those that were counted */
async function* toLines(db: Changes, kind: DatabaseKind, manifest: BackupManifest): AsyncGenerator<string> {
  yield `${JSON.stringify(manifest)}\n`;
  const digests: Record<string, string> = {};
  for (const [place, table] of manifest.tables.entries()) {
    const digest = new TableDigest();
    for await (const rows of readRows(db, kind, table)) {
      let lines = '';
      for (const row of rows) {
        const cells: Cell[] = table.columns.map(({ name }) => toCell(row[name]));
        digest.add(cells);
        lines += `${JSON.stringify([place, ...cells])}\n`;
      }
      yield lines;
    }
    if (digest.rows !== table.rows) throw new BackupFailure('DIFFERS', `${table.name}: rows came or went meanwhile`);
    digests[table.name] = digest.toString();
  }
  yield `${JSON.stringify({ end: true, digests })}\n`;
}
