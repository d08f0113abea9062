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
import { askRaw, newKey, open } from './stores.ts';

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
    expect(stdout).toBe(
      'Sealed 130 values anew under key 2026-b.\n  2026-b: 130 token sets (token_sets)\nDone: 2026-b seals all there is; no other key of STORE_KEYS is needed for this store.\n',
    );
    expect((await rotate(toText([next, old]))).stdout).toContain('Sealed 0 values');
    expect(await gateway.tokens.read(attempts[5]?.consent.id ?? '')).toMatchObject({ accessToken: 'access-1' });
    await gateway.close();
    const after = await open({ databaseUrl: null, dataDir }, [next]);
    expect(await after.tokens.read(attempts[129]?.consent.id ?? '')).toMatchObject({ refreshToken: 'refresh-1' });
    await after.close();
  }, 60_000);

  it('is not done while a gateway still seals under another key, and says of what how much is left', async () => {
    const [current, other] = [newKey('current'), newKey('other')];
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-rotate-'));
    const gateway = await open({ databaseUrl: null, dataDir: folder }, [other, current]);
    const audited = async () =>
      (await gateway.audit.read({ limit: 100 }))
        .filter(({ action }) => action === 'KEYS_ROTATE')
        .map(({ outcome, reason }) => [outcome, reason]);
    try {
      await gateway.sourceTokens.keep('revolut', 'secret', 1);
      // What a gateway seals once its kind was gone through: at no chance moment, but by a trigger of the database's own.
      await askRaw(
        { databaseUrl: null, dataDir: folder },
        `create trigger late after update on source_tokens when new.key_id = 'current' begin
           insert into report_keys (id, created_at, public_jwk, sealed, key_id) values ('late', 1, '{}', 'x', 'other'); end`,
      );
      const failure = await run(process.execPath, [script], {
        env: { ...inheritedVariables(), DATA_DIR: folder, STORE_KEYS: toText([current, other]) },
      }).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('NOT done: values are still under other.'),
        stdout: expect.stringContaining(
          '  other: 1 keys of signed reports (report_keys)\n  current: 1 tokens of sources',
        ),
      });
      expect(await audited()).toEqual([['FAILED', 'SOME_LEFT']]);
    } finally {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    }
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
