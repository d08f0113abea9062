// A real PostgreSQL server on a free loopback port: one that a run's files share (shared-postgres.ts starts it), or a file's own.
// It refuses to run as root, so under root it runs as the user `postgres`. Tests that need it are skipped with a counted reason
// where it is absent (services.ts).

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { diskFolder } from './files-in-memory.ts';
import { findFreePort } from './services.ts';

/** Where a server's program is: on the path, or where Debian puts it, newest first; null when nowhere. */
function findProgram(name: string): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => Number(other) - Number(one)) : [];
  for (const program of [name, ...versions.map((version) => `${debian}/${version}/bin/${name}`)]) {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return program;
    } catch {
      // The next one.
    }
  }
  return null;
}

const programs = { postgres: findProgram('postgres'), initdb: findProgram('initdb') };

/** Whether tests that need a PostgreSQL server can run here. */
export const postgresIsThere = programs.postgres !== null && programs.initdb !== null;

/** Where a file makes its databases. */
export interface TestDatabases {
  /**
   * Makes an empty database and gives its URL. What `prepare` does to the first one, all that are made with a `prepare`
   * begin with: migrations run once a server, not once a test.
   */
  createDatabase(prepare?: (url: string) => Promise<void>): Promise<string>;
  /** Ends a server of the file's own; on the one that others share, databases stay until it ends: dropping takes longer. */
  stop(): Promise<void>;
}

/** A running server of a file's own. */
export interface TestPostgres extends TestDatabases {
  /** Where it is, without a database. */
  readonly url: string;
  /** Ends at once, as in a crash. */
  kill(): Promise<void>;
  /** Starts again on the same data. */
  restart(): Promise<void>;
}

function ownerOfServer(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const read = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: read('-u'), gid: read('-g') };
}

/**
 * Whether what is acknowledged outlives a crash of the machine. Where that is not what is tested, nothing waits for the disk;
 * a kill of the server alone loses nothing either way.
 */
export type Durability = 'durable' | 'fast';
const settingsOf: Readonly<Record<Durability, readonly string[]>> = {
  durable: [],
  fast: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'autovacuum=off'],
};

/** Starts a server. */
export async function startPostgres(durability: Durability = 'fast'): Promise<TestPostgres> {
  const { postgres, initdb } = programs;
  if (postgres === null || initdb === null) throw new Error('postgres is not on this machine');
  const port = await findFreePort();
  const owner = ownerOfServer();
  // Hundreds of databases of ten megabytes each: not in memory, where it waits for no disk.
  const folder = mkdtempSync(join(durability === 'fast' ? diskFolder() : tmpdir(), 'bankgraph-postgres-'));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  execFileSync(initdb, ['-D', data, '-U', 'bankgraph', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'], {
    ...owner,
    cwd: folder,
    stdio: 'ignore',
  });
  const url = `postgres://bankgraph@127.0.0.1:${port}`;
  const start = async (): Promise<ChildProcess> => {
    const server = spawn(
      postgres,
      [
        ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'max_connections=200'],
        ...settingsOf[durability],
      ],
      { ...owner, cwd: folder, stdio: 'ignore' },
    );
    for (let round = 0; round < 800; round++) {
      if (server.exitCode !== null) throw new Error(`postgres ended with code ${server.exitCode}`);
      const client = new pg.Client({ connectionString: `${url}/postgres` });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.end();
        return server;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    }
    throw new Error('postgres did not start');
  };
  let server = await start();
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (server.exitCode !== null || server.signalCode !== null) return resolve();
      server.once('exit', () => resolve());
      server.kill(signal);
    });
  return {
    url,
    createDatabase: createDatabasesAt(url).createDatabase,
    // SIGQUIT is PostgreSQL's immediate shutdown: as a crash, but its own processes end with it.
    kill: () => end('SIGQUIT'),
    async restart() {
      server = await start();
    },
    async stop() {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The variable that tells where the server is that the files of a run share. */
export const sharedServerVariable = 'TEST_POSTGRES_URL';

/** Databases on the server that the files of a run share; on one of its own where the run has none. */
export async function openDatabases(): Promise<TestDatabases> {
  const url = process.env[sharedServerVariable];
  return url === undefined ? startPostgres() : createDatabasesAt(url);
}

/** Held while the database is made that others begin with; any number would do. */
const preparing = 7;

function createDatabasesAt(url: string): TestDatabases {
  async function asServer<Value>(work: (client: pg.Client) => Promise<Value>): Promise<Value> {
    const client = new pg.Client({ connectionString: `${url}/postgres` });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  /** Has its name only when it is whole: nobody begins with half of one. */
  async function prepareOnce(client: pg.Client, prepare: (url: string) => Promise<void>): Promise<void> {
    await client.query('select pg_advisory_lock($1)', [preparing]);
    const { rowCount } = await client.query("select from pg_database where datname = 'prepared'");
    if (rowCount === 0) {
      await client.query('drop database if exists unprepared');
      await client.query('create database unprepared');
      await prepare(`${url}/unprepared`);
      await client.query('alter database unprepared rename to prepared');
    }
    await client.query('select pg_advisory_unlock($1)', [preparing]);
  }
  return {
    createDatabase: (prepare) =>
      asServer(async (client) => {
        if (prepare !== undefined) await prepareOnce(client, prepare);
        const name = `test_${randomUUID().replaceAll('-', '')}`;
        await client.query(`create database ${name} template ${prepare === undefined ? 'template1' : 'prepared'}`);
        return `${url}/${name}`;
      }),
    stop: async () => undefined,
  };
}
