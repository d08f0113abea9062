// `npm run -s backup` and `npm run -s restore` as an operator runs them, on files.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inheritedVariables } from '../../support/started-gateway.ts';
import { completed, newAttempt } from './attempts.ts';
import { newKey, open } from './stores.ts';

const run = promisify(execFile);
const commands = resolve(import.meta.dirname, '../../../src/cli');
const toText = ({ id, key }: ReturnType<typeof newKey>) => `${id}:${key.toString('base64')}`;

describe('the commands for backups', () => {
  const [storeKey, backupKey] = [newKey('s1'), newKey('b1')];
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bankgraph-commands-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const command = (name: string, args: readonly string[], env: Readonly<Record<string, string>>) =>
    run(process.execPath, [join(commands, `${name}.ts`), ...args], {
      env: { ...inheritedVariables(), STORE_KEYS: toText(storeKey), BACKUP_KEYS: toText(backupKey), ...env },
    });
  const failing = (name: string, args: readonly string[], env: Readonly<Record<string, string>>) =>
    command(name, args, env).then(
      () => 'done',
      (error: unknown) => error,
    );

  it('back up into a file of its owner’s alone, restore it, bring back what was ended and paid since, and release payments', async () => {
    const data = join(folder, 'data');
    const gateway = await open({ databaseUrl: null, dataDir: data }, [storeKey]);
    const kept = await completed(gateway);
    const path = join(folder, 'one.backup');
    const { stderr } = await command('backup', ['--to', path, '--verify'], { DATA_DIR: data });
    expect(stderr).toContain('Verified: restored to a scratch store, every table the same, 1 sealed values opened.');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path).includes('rheinbank')).toBe(false);
    expect((await gateway.audit.read({ limit: 10 })).at(-1)).toMatchObject({ action: 'STORE_BACKUP', outcome: 'DONE' });
    expect(await failing('backup', ['--to', path], { DATA_DIR: data })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is there already: a backup replaces nothing'),
    });
    // After the backup: a link is ended, and a payment made, of which only the audit is left.
    const ended = { linkId: kept.link.id, consentId: null, status: 'REVOKED', reason: 'REVOKED_BY_CUSTOMER' } as const;
    const atMs = Date.now();
    const actor = { kind: 'customer', subject: 'alice' } as const;
    await gateway.links.end({ ...ended, atMs, actor, action: 'LINK_REVOKE', tellBank: true });
    const paid = {
      atMs,
      actor,
      action: 'PAYMENT_INITIATE',
      outcome: 'DONE',
      bankId: 'albion',
      paymentId: 'p1',
    } as const;
    await gateway.audit.append(paid);
    await gateway.audit.append({ ...paid, action: 'BOOK_ERASE', paymentId: null, customerId: 'alice' });
    await gateway.close();
    const audit = join(folder, 'audit.jsonl');
    writeFileSync(audit, (await command('audit', [], { DATA_DIR: data })).stdout);

    const next = join(folder, 'next');
    const { stdout } = await command('restore', ['--from', path], { DATA_DIR: next });
    expect(stdout).toContain('  links: 1\n');
    expect(readdirSync(next)).toEqual(['bankgraph.sqlite']);
    const replayed = await failing('restore', ['--replay', audit], { DATA_DIR: next });
    expect(replayed).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(
        /: ended again; its bank is told\n1 payments that are not known[\s\S]*TO REPEAT: BOOK_ERASE .*alice/,
      ),
    });
    const restored = await open({ databaseUrl: null, dataDir: next }, [storeKey]);
    expect(await restored.links.read(kept.link.id)).toMatchObject({ status: 'REVOKED', revocation: 'PENDING' });
    const { stdout: released } = await command('restore', ['--release-payments', '--by', 'ann'], { DATA_DIR: next });
    expect(released).toContain('New payments are made again');
    expect((await restored.restores.readLast())?.releasedAtMs).not.toBeNull();
    await restored.attempts.begin(newAttempt());
    await restored.close();
  }, 60_000);

  it('tell what is wrong without a key, and leave nothing', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const secret = backupKey.key.toString('base64');
    for (const [name, args, env, said] of [
      ['backup', ['--to', empty], { DATA_DIR: empty }, 'there is no store in DATA_DIR'],
      ['backup', ['--to', empty], { DATA_DIR: empty, BACKUP_KEYS: '' }, 'BACKUP_KEYS: is required'],
      ['backup', ['--to', empty], { DATA_DIR: empty, STORE_KEYS: toText(backupKey) }, 'has a key of STORE_KEYS'],
      ['restore', ['--from', join(folder, 'nowhere')], { DATA_DIR: empty }, 'ENOENT'],
      ['restore', ['--check'], { DATA_DIR: empty }, 'Usage: npm run -s restore'],
    ] as const) {
      const failure = await failing(name, args, env);
      expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining(said) });
      expect(String(failure)).not.toContain(secret);
      expect(readdirSync(empty)).toEqual([]);
    }
  }, 60_000);
});
