// `npm run -s backup -- --to FILE`: a backup of the store as of now, beside running gateways, sealed under the first of BACKUP_KEYS. Into a
// folder it gets a name of its own; `-` is the standard output. With `--verify` it is restored to a scratch store first, counted, compared
// and every sealed value opened: one that fails never gets its name. Ends with 0, or 1 for a failure, which leaves nothing.

import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { InvalidConfig } from '../config/faults.ts';
import type { BackupManifest } from '../store/backup/manifest.ts';
import { type Restored, rehearseRestore, toStamp } from '../store/backup/restore.ts';
import { auditBackup, writeBackup } from '../store/backup/write-backup.ts';
import { assertStoreKeys, type BackupSettings, readBackupSettings, readVersion } from './backup-settings.ts';
import { endWith } from './failure.ts';

const usage = 'Usage: npm run -s backup -- --to FILE|FOLDER|- [--verify]';

interface Request {
  readonly to: string;
  readonly verifies: boolean;
}

/** @throws TypeError for options that there are not, or none */
function parseRequest(): Request {
  const { values } = parseArgs({ options: { to: { type: 'string' }, verify: { type: 'boolean', default: false } } });
  const { to, verify: verifies } = values;
  if (to === undefined || to === '') throw new TypeError('--to is required');
  if (to === '-' && verifies)
    throw new TypeError('what goes to the standard output cannot be verified: restore --check can');
  return { to, verifies };
}

/** Where it goes: a folder gets a name with the time. @throws InvalidConfig for a file that is there already */
function toPath(to: string, atMs: number): string {
  const isFolder = statSync(to, { throwIfNoEntry: false })?.isDirectory() === true;
  const path = isFolder ? join(to, `bankgraph-${toStamp(atMs)}.backup`) : to;
  if (existsSync(path))
    throw new InvalidConfig([{ where: '--to', what: `${path} is there already: a backup replaces nothing` }]);
  return path;
}

const now = () => Date.now();

async function run({ to, verifies }: Request, settings: BackupSettings): Promise<void> {
  const { place, backupKeys } = settings;
  const [key] = backupKeys;
  if (verifies) assertStoreKeys(settings);
  const write = (output: NodeJS.WritableStream) => writeBackup({ place, key, bankgraph: readVersion(), output, now });
  if (to === '-') {
    const manifest = await write(process.stdout);
    await auditBackup(place, manifest, now());
    return tell(manifest, 'the standard output', null);
  }
  const path = toPath(to, now());
  // Its owner's alone from the first byte, and without its name until it is whole and on the disk.
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const remove = () => rmSync(part, { force: true });
  process.once('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  try {
    const manifest = await write(createWriteStream(part, { flags: 'wx', mode: 0o600 }));
    sync(part);
    const verified = verifies ? await rehearseRestore({ ...settings, source: createReadStream(part), now }) : null;
    await auditBackup(place, manifest, now());
    renameSync(part, path);
    sync(dirname(path));
    tell(manifest, path, verified);
  } finally {
    remove();
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** On the standard error: the standard output may be the backup. */
function tell({ id, takenAtMs, schema, tables }: BackupManifest, where: string, verified: Restored | null): void {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.error(
    `Backup ${id} of ${new Date(takenAtMs).toISOString()}, ${schema}: ${rows} rows of ${tables.length} tables to ${where}.`,
  );
  if (verified === null) return;
  console.error(
    `Verified: restored to a scratch store, every table the same, ${verified.sealedValues} sealed values opened.`,
  );
}

let request: Request | null = null;
try {
  request = parseRequest();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : 'failed'}\n${usage}`);
  process.exitCode = 1;
}
if (request !== null) {
  try {
    await run(request, readBackupSettings(process.env));
  } catch (error) {
    endWith(error);
    console.error('There is no backup.');
  }
}
