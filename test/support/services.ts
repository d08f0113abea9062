// Real services that a machine may lack. Tests that need one are skipped with a counted reason; under REQUIRE_SERVICES=1
// (.ci/run sets it) they fail instead.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const required = process.env['REQUIRE_SERVICES'] === '1';

function isOnPath(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether tests that need a Redis server can run here. */
export const redisIsThere = isOnPath('redis-server');

/** The reason to skip, or null to run: under REQUIRE_SERVICES=1 tests run and fail by themselves. */
export function reasonToSkip(isThere: boolean, name: string): string | null {
  return isThere || required ? null : `${name} is not on this machine`;
}

/** A free port of loopback. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A real Redis server of a test's own. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Stops answering without closing connections. */
  hang(): void;
  /** Goes on answering. */
  resume(): void;
  /** Ends at once. */
  kill(): Promise<void>;
  /** Starts again on the same port, empty. */
  restart(): Promise<void>;
  /** Ends, and leaves nothing behind. */
  stop(): Promise<void>;
}

/** Starts a Redis server that keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-redis-'));
  let server = await spawnRedis(port, folder);
  const kill = () =>
    new Promise<void>((resolve) => {
      if (server.exitCode !== null || server.signalCode !== null) return resolve();
      server.once('exit', () => resolve());
      server.kill('SIGKILL');
    });
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    hang: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    kill,
    async restart() {
      server = await spawnRedis(port, folder);
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function spawnRedis(port: number, folder: string): Promise<ChildProcess> {
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with code ${code}`)));
    server.stdout?.on('data', (text: Buffer) => {
      if (text.includes('Ready to accept connections')) resolve(server);
    });
  });
}
