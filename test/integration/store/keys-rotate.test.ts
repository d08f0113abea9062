// `npm run keys:rotate` as an operator runs it.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { inheritedVariables } from '../../support/started-gateway.ts';
import { completed } from './attempts.ts';
import { newKey, open } from './stores.ts';

const run = promisify(execFile);
const script = resolve(import.meta.dirname, '../../../src/cli/keys-rotate.ts');
const toText = (keys: readonly SealingKey[]) => keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');

describe('npm run keys:rotate', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-rotate-'));
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const rotate = (STORE_KEYS: string) =>
    run(process.execPath, [script], { env: { ...inheritedVariables(), DATA_DIR: dataDir, STORE_KEYS } });

  it('seals everything under the current key beside a running gateway, can be run again, and prints counts', async () => {
    const [old, next] = [newKey('2026-a'), newKey('2026-b')];
    const gateway = await open({ databaseUrl: null, dataDir }, [old, next]);
    const attempts = [];
    for (let index = 0; index < 130; index++) attempts.push(await completed(gateway));
    const { stdout } = await rotate(toText([next, old]));
    // Of attempts that have ended nothing is kept: there is nothing of them to seal.
    expect(stdout).toBe('Sealed 130 rows anew under key 2026-b.\n  2026-b: 130 token sets\n');
    expect((await rotate(toText([next, old]))).stdout).toContain('Sealed 0 rows');
    expect(await gateway.tokens.read(attempts[5]?.consent.id ?? '')).toMatchObject({ accessToken: 'access-1' });
    await gateway.close();
    const after = await open({ databaseUrl: null, dataDir }, [next]);
    expect(await after.tokens.read(attempts[129]?.consent.id ?? '')).toMatchObject({ refreshToken: 'refresh-1' });
    await after.close();
  }, 60_000);

  it('tells a missing or wrong key, and a key that is not there, without a secret', async () => {
    const stranger = newKey('stranger');
    for (const [keys, said] of [
      ['', 'STORE_KEYS: is required'],
      ['nonsense', 'key 1 must be id:base64-of-32-bytes'],
      [toText([stranger]), 'sealed with key 2026-b, which STORE_KEYS does not have'],
    ] as const) {
      const failure: unknown = await rotate(keys).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining(said) });
      expect(String(failure)).not.toContain(stranger.key.toString('base64'));
    }
  }, 60_000);
});
