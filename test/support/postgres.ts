// A real PostgreSQL server of a test's own, on a free loopback port. It refuses to run as root, so under root it runs as
// the user `postgres`. Tests that need it are skipped with a counted reason where it is absent (services.ts).

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
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

/** A running server. */
export interface TestPostgres {
  /** Makes an empty database and gives its URL. */
  createDatabase(): Promise<string>;
  /** Ends at once, as in a crash. */
  kill(): Promise<void>;
  /** Starts again on the same data. */
  restart(): Promise<void>;
  /** Ends, and leaves nothing behind. */
  stop(): Promise<void>;
}

function ownerOfServer(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const read = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: read('-u'), gid: read('-g') };
}

/** Starts a server that writes durably. */
export async function startPostgres(): Promise<TestPostgres> {
  const { postgres, initdb } = programs;
  if (postgres === null || initdb === null) throw new Error('postgres is not on this machine');
  const port = await findFreePort();
  const owner = ownerOfServer();
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-postgres-'));
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  execFileSync(initdb, ['-D', data, '-U', 'bankgraph', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'], {
    ...owner,
    cwd: folder,
    stdio: 'ignore',
  });
  const url = (database: string) => `postgres://bankgraph@127.0.0.1:${port}/${database}`;
  const start = async (): Promise<ChildProcess> => {
    const server = spawn(
      postgres,
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'max_connections=100'],
      { ...owner, cwd: folder, stdio: 'ignore' },
    );
    for (let round = 0; round < 200; round++) {
      if (server.exitCode !== null) throw new Error(`postgres ended with code ${server.exitCode}`);
      const client = new pg.Client({ connectionString: url('postgres') });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.end();
        return server;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
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
  let databases = 0;
  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
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
