// Where a run of tests keeps its files: in memory where the machine has room, so that no commit of a store waits for a disk. What
// a killed process leaves behind is the same there; what is left when the machine itself goes down, no test can ask. Called by
// vitest.config.ts; TMPDIR says to workers, and to the programs that they start, where it is. `npm run test:crash` and the soak,
// which are no suites, keep theirs on the disk.

import { accessSync, constants, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux has files in memory here. */
const memory = '/dev/shm';
const prefix = 'bankgraph-tests-';
/** Several times what a suite leaves; a container of Docker's has 64 MiB, and goes on as before. */
const neededBytes = 2 * 1024 ** 3;
const diskVariable = 'TEST_DISK_DIR';

/** For what waits for no disk anyway, and is large. */
export const diskFolder = (): string => process.env[diskVariable] ?? tmpdir();

function isRoomy(): boolean {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= neededBytes;
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A run that was killed has left its files, which are memory that nobody gets back otherwise. */
function sweep(): void {
  for (const name of readdirSync(memory)) {
    if (!name.startsWith(prefix) || isRunning(Number(name.slice(prefix.length)))) continue;
    rmSync(join(memory, name), { recursive: true, force: true });
  }
}

/** Makes the folder of this run, which goes with it; nothing where there is no room for one, or somebody has said where. */
export function keepFilesInMemory(): void {
  if (process.env['TMPDIR'] !== undefined || !isRoomy()) return;
  sweep();
  const folder = join(memory, `${prefix}${process.pid}`);
  // Others may enter: a PostgreSQL server that refuses to run as root has a folder of its own in it.
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  process.env[diskVariable] = tmpdir();
  process.env['TMPDIR'] = folder;
}
