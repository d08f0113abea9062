// What people read when a program cannot start.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { endWith } from '../../../src/cli/failure.ts';
import { openStore } from '../../../src/store/store.ts';

describe('a program that cannot open its store', () => {
  afterEach(() => {
    process.exitCode = undefined;
  });

  it('ends with 1 and a sentence that names both settings, without a stack', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-failure-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    // No folder can be made within a file: nobody has the right, root neither.
    writeFileSync(join(folder, 'file'), '');
    const dataDir = join(folder, 'file', 'data');
    const keys = [{ id: 'a', key: Buffer.alloc(32, 1) }];
    const said = vi.spyOn(console, 'error').mockReturnValue();
    await openStore({ databaseUrl: null, dataDir, keys }).then(() => expect.unreachable(), endWith);
    expect(said.mock.calls).toEqual([
      [
        `the store failed at opening DATA_DIR ${dataDir}, which must be a folder that can be written where no DATABASE_URL is set (ENOTDIR)`,
      ],
    ]);
    expect(process.exitCode).toBe(1);
  });
});
