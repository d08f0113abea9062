// The embedded store's files are nobody's but their owner's, whatever the umask and whatever was there before.

import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readDevelopmentKeys } from '../../../src/store/development-key.ts';
import { openStore } from '../../../src/store/store.ts';
import { newKey } from './stores.ts';

const key = newKey();

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-rights-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Rights of every file under a folder, by name. */
function rightsIn(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]));
}

async function open(dataDir: string) {
  const store = await openStore({ databaseUrl: null, dataDir, keys: [key] });
  await store.grants.add({ partnerId: 'fintrack', customerId: 'alice' }, { kind: 'gateway', subject: 'test' }, 0);
  return store;
}

describe('the files of the embedded store', () => {
  it('are made for their owner only, with a log and an index beside the database, under an open umask', async () => {
    const usual = process.umask(0);
    onTestFinished(() => void process.umask(usual));
    const folder = join(newFolder(), 'data');
    const store = await open(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(rightsIn(folder)).toEqual({
      'bankgraph.sqlite': '600',
      'bankgraph.sqlite-shm': '600',
      'bankgraph.sqlite-wal': '600',
    });
    await store.close();
    expect(Object.values(rightsIn(folder))).toEqual(['600']);
  });

  it('lose the wider rights that they have, those that a crash has left, too', async () => {
    const running = newFolder();
    const folder = newFolder();
    const store = await open(running);
    // As after kill -9: the log and its index are still there.
    for (const name of readdirSync(running)) {
      copyFileSync(join(running, name), join(folder, name));
      chmodSync(join(folder, name), 0o666);
    }
    await store.close();
    expect(Object.values(rightsIn(folder))).toEqual(['666', '666', '666']);
    const again = await open(folder);
    expect(Object.values(rightsIn(folder))).toEqual(['600', '600', '600']);
    await again.close();
  });

  it('lie where DATA_DIR says, and what cannot be there is told by that name', async () => {
    const file = join(newFolder(), 'a-file');
    writeFileSync(file, '');
    await expect(open(join(file, 'data'))).rejects.toThrow(
      /^the store failed at opening DATA_DIR \S+data, which must be a folder .*\(ENOTDIR\)$/,
    );
  });

  it('keep to the development key, which lies beside them', () => {
    const folder = newFolder();
    const keys = readDevelopmentKeys(folder);
    const path = join(folder, 'development-store-key');
    expect(existsSync(path)).toBe(true);
    chmodSync(path, 0o644);
    expect(readDevelopmentKeys(folder)).toBe(keys);
    expect(rightsIn(folder)).toEqual({ 'development-store-key': '600' });
  });
});
