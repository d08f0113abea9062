// A store's database as backups see it: opened without migrating it, under a name of its own. Called by write-backup.ts and
// restore.ts.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { Database } from '../database.ts';
import { StoreFailure } from '../failures.ts';
import { createPostgresDialect } from '../postgres.ts';
import { createSqliteDialect } from '../sqlite.ts';
import type { StoreOptions } from '../store.ts';
import { fileName } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Where a store is. */
export type StorePlace = Pick<StoreOptions, 'databaseUrl' | 'dataDir'>;

/** Opens a SQLite file that there is. */
export const openSqlite = (path: string): Database =>
  new Database(new Kysely<Tables>({ dialect: createSqliteDialect(path) }), 'sqlite');

/** Opens PostgreSQL. */
export function openPostgres(url: string): Database {
  const { dialect } = createPostgresDialect(url, () => undefined, 'bankgraph-backup');
  return new Database(new Kysely<Tables>({ dialect }), 'postgres');
}

/** The store that there is, as it is. @throws StoreFailure where there is none */
export function openPlace({ databaseUrl, dataDir }: StorePlace): Database {
  if (databaseUrl !== null) return openPostgres(databaseUrl);
  const path = join(dataDir, fileName);
  // Opening it would make an empty one.
  if (!existsSync(path)) throw new StoreFailure(`there is no store in DATA_DIR ${dataDir}`);
  return openSqlite(path);
}
