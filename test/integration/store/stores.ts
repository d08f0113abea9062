// The two databases that the store's suites run on, each test with an empty one of its own.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { openStore, type Store, type StoreOptions } from '../../../src/store/store.ts';
import {
  type Durability,
  openDatabases,
  postgresIsThere,
  startPostgres,
  type TestDatabases,
} from '../../support/postgres.ts';
import { reasonToSkip } from '../../support/services.ts';
import { isAskedFor } from '../../tiers.ts';

/** Makes empty databases of one kind. */
export interface TestStores {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Where a new, empty store is; its tables may be there already. */
  place(): Promise<Pick<StoreOptions, 'databaseUrl' | 'dataDir'>>;
}

export function newKey(id = 'k1'): SealingKey {
  return { id, key: randomBytes(32) };
}

/** Opens a gateway's view of a store. */
export function open(
  place: Pick<StoreOptions, 'databaseUrl' | 'dataDir'>,
  keys: readonly SealingKey[],
): Promise<Store> {
  return openStore({ ...place, keys });
}

/** What an operator with the database's own tools does; a SQLite file is read as another process reads it. */
export async function askRaw(
  place: Pick<StoreOptions, 'databaseUrl' | 'dataDir'>,
  sql: string,
): Promise<Record<string, unknown>[]> {
  if (place.databaseUrl === null) {
    const database = new DatabaseSync(join(place.dataDir, 'bankgraph.sqlite'), { timeout: 5000 });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

class SqliteStores implements TestStores {
  readonly #folders: string[] = [];
  async start() {}
  async stop() {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
  async place() {
    const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-store-'));
    this.#folders.push(dataDir);
    return { databaseUrl: null, dataDir };
  }
}

class PostgresStores implements TestStores {
  readonly #durability: Durability | undefined;
  #databases: TestDatabases | null = null;
  constructor(durability?: Durability) {
    this.#durability = durability;
  }
  async start() {
    // What outlives a crash is asked of a server of one's own.
    this.#databases = await (this.#durability === undefined ? openDatabases() : startPostgres(this.#durability));
  }
  async stop() {
    await this.#databases?.stop();
  }
  async place() {
    if (this.#databases === null) throw new Error('not started');
    const databaseUrl = await this.#databases.createDatabase(async (url) => {
      await (await open({ databaseUrl: url, dataDir: '/nonexistent' }, [newKey()])).close();
    });
    return { databaseUrl, dataDir: '/nonexistent' };
  }
}

/** A database that a suite can run on, and why it is skipped. */
interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL';
  readonly skip: string | null;
  readonly make: (durability?: Durability) => TestStores;
}

const all: readonly TestDatabase[] = [
  { name: 'SQLite', skip: null, make: () => new SqliteStores() },
  {
    name: 'PostgreSQL',
    skip: reasonToSkip(postgresIsThere, 'postgres'),
    make: (durability) => new PostgresStores(durability),
  },
];

/** Those of this run: see test/tiers.ts. */
export const databases = all.filter(({ name }) => isAskedFor(name));

/** A new, empty store with its key, as each test of a suite has one. */
export interface FreshStore {
  readonly store: Store;
  readonly place: Awaited<ReturnType<TestStores['place']>>;
  readonly key: SealingKey;
}

/** Gives each test of a suite a store of its own, and closes what it has opened. Called within `describe`. */
export function useStores(make: () => TestStores, onFresh: (fresh: FreshStore) => void) {
  let stores: TestStores;
  let fresh: Pick<FreshStore, 'place' | 'key'>;
  const opened: Store[] = [];
  /** The same store as another gateway opens it. */
  const another = async (keys: readonly SealingKey[] = [fresh.key], place = fresh.place): Promise<Store> => {
    const other = await open(place, keys);
    opened.push(other);
    return other;
  };
  beforeAll(async () => {
    stores = make();
    await stores.start();
  }, 60_000);
  beforeEach(async () => {
    fresh = { key: newKey(), place: await stores.place() };
    onFresh({ ...fresh, store: await another() });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });
  afterAll(() => stores.stop());
  return { another, raw: (sql: string) => askRaw(fresh.place, sql), newPlace: () => stores.place() };
}
