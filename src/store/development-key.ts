// The sandbox's own sealing key: made at the first start and kept in the data folder, so that a restart can read what was
// stored. For development only; src/cli/start.ts asks for it when STORE_KEYS is not set.

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownerOnly } from './file-rights.ts';

/** A value for STORE_KEYS. Two starts at once end with one key. */
export function readDevelopmentKeys(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'development-store-key');
  try {
    writeFileSync(path, `development:${randomBytes(32).toString('base64')}\n`, { mode: ownerOnly, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  // A copy, or a folder from elsewhere, may have come with wider rights than it was made with.
  chmodSync(path, ownerOnly);
  return readFileSync(path, 'utf8').trim();
}
