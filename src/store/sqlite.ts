// Kysely on Node's own SQLite: one connection in WAL mode with synchronous=FULL, so that what is acknowledged is on the
// disk. Opened by store.ts. Kysely's own SQLite dialect is for better-sqlite3 and begins deferred transactions, which
// fail at once (SQLITE_BUSY_SNAPSHOT) when another process writes between their read and their write.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';

/**
 * How long a statement waits for another process's write, milliseconds. It is asked again and again: SQLite's own
 * busy_timeout would hold up the whole process meanwhile.
 */
const busyTimeoutMs = 10_000;
/** SQLITE_BUSY, the low byte of its extended codes too. */
const busy = 5;
/** Statements kept prepared: the store has some sixty. */
const maxPrepared = 200;

/** The dialect for a database file; `:memory:` for none. */
export function createSqliteDialect(path: string): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new NodeSqliteDriver(path),
    createIntrospector: (db: Kysely<unknown>): DatabaseIntrospector => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** SQLite's DDL is transactional: migrations of several processes come one after another. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class NodeSqliteDriver implements Driver {
  readonly #path: string;
  #connection: NodeSqliteConnection | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {
    const database = new DatabaseSync(this.#path, { timeout: 0, enableForeignKeyConstraints: true });
    await whenNotBusy(() => database.exec('PRAGMA journal_mode = WAL'));
    database.exec('PRAGMA synchronous = FULL');
    this.#connection = new NodeSqliteConnection(database);
  }

  /** One at a time: Kysely holds a mutex for adapters without multiple connections. */
  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#connection === null) throw new Error('the SQLite driver is not open');
    return this.#connection;
  }

  /** What only reads holds up no writer of another process: it sees what was there when it first read. */
  async beginTransaction(connection: DatabaseConnection, { accessMode }: TransactionSettings): Promise<void> {
    const begin = accessMode === 'read only' ? 'begin' : 'begin immediate';
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#connection?.close();
    this.#connection = null;
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const values = parameters.map(toInput);
    return whenNotBusy(() => this.#run<R>(this.#prepare(sql), values));
  }

  #run<R>(statement: StatementSync, values: readonly SQLInputValue[]): QueryResult<R> {
    if (statement.columns().length > 0) {
      // Kysely's own contract: the rows are what the statement was typed to give.
      return { rows: statement.all(...values) as R[] };
    }
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  // biome-ignore lint/correctness/useYield: the port demands a generator; the store never streams
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported');
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    const prepared = this.#prepared.get(sql);
    if (prepared !== undefined) return prepared;
    if (this.#prepared.size >= maxPrepared) this.#prepared.clear();
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

/** Runs a statement, again after a short while as long as another process writes. */
async function whenNotBusy<T>(run: () => T): Promise<T> {
  const endMs = Date.now() + busyTimeoutMs;
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || Date.now() >= endMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 9));
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 255) === busy
  );
}

function toInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`a ${typeof value} is no value of this store`);
}
