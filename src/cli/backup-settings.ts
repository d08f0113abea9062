// The settings of backup.ts and restore.ts: the gateway's own for its store, and the backup's keys. Every fault is told by name.

import { createReadStream, readFileSync } from 'node:fs';
import { z } from 'zod';
import { findMisspelt } from '../config/environment.ts';
import { type ConfigFault, InvalidConfig } from '../config/faults.ts';
import type { StorePlace } from '../store/backup/place.ts';
import { parseSealingKeys, type SealingKey } from '../store/sealing.ts';

/** Where the store is, and the keys. */
export interface BackupSettings {
  readonly place: StorePlace;
  /** The current one first. */
  readonly backupKeys: readonly [SealingKey, ...SealingKey[]];
  /** Empty where there are none: then nothing can be verified or restored. */
  readonly storeKeys: readonly SealingKey[];
}

/** @throws InvalidConfig with every fault */
export function readBackupSettings(env: NodeJS.ProcessEnv): BackupSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  // A misspelt DATABASE_URL would have another store backed up, or replaced, than is meant.
  const faults: ConfigFault[] = [...findMisspelt(given)];
  const parse = (name: 'BACKUP_KEYS' | 'STORE_KEYS'): readonly SealingKey[] => {
    const text = given[name];
    if (text === undefined) return [];
    const keys = parseSealingKeys(text);
    if (!('fault' in keys)) return keys;
    faults.push({ where: name, what: keys.fault });
    return [];
  };
  const [backupKeys, storeKeys] = [parse('BACKUP_KEYS'), parse('STORE_KEYS')];
  const [current, ...others] = backupKeys;
  if (given['BACKUP_KEYS'] === undefined) {
    const what = 'is required: backups are sealed with it. Make one: id:$(openssl rand -base64 32)';
    faults.push({ where: 'BACKUP_KEYS', what });
  }
  if (backupKeys.some(({ key }) => storeKeys.some((one) => one.key.equals(key)))) {
    // Who holds a backup and its key still opens no token with them.
    faults.push({ where: 'BACKUP_KEYS', what: 'has a key of STORE_KEYS: a backup needs one of its own' });
  }
  if (faults.length > 0 || current === undefined) throw new InvalidConfig(faults);
  const { DATABASE_URL = null, DATA_DIR = '.data' } = given;
  return { place: { databaseUrl: DATABASE_URL, dataDir: DATA_DIR }, backupKeys: [current, ...others], storeKeys };
}

/** @throws InvalidConfig without STORE_KEYS */
export function assertStoreKeys({ storeKeys }: BackupSettings): void {
  if (storeKeys.length > 0) return;
  throw new InvalidConfig([{ where: 'STORE_KEYS', what: 'is required: every sealed value of the backup is opened' }]);
}

/** A file's bytes, or those of the standard input for `-`. */
export const readFrom = (path: string): AsyncIterable<Uint8Array> =>
  path === '-' ? process.stdin : createReadStream(path);

/** The version of bankgraph that runs. */
export const readVersion = (): string =>
  z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version;
