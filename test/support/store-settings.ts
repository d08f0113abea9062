// Settings of a store for one test: a folder of its own and a key that protects nothing.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** DATA_DIR and STORE_KEYS; the folder is deleted when this process ends. */
export function storeSettings(): { readonly DATA_DIR: string; readonly STORE_KEYS: string } {
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-store-'));
  folders.push(folder);
  return { DATA_DIR: folder, STORE_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}` };
}
