// `npm run audit` as an operator runs it, beside a gateway.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toStatementReadGroup } from '../../../src/store/statement-reads.ts';
import type { Store } from '../../../src/store/store.ts';
import { inheritedVariables } from '../../support/started-gateway.ts';
import { newKey, open } from './stores.ts';

const run = promisify(execFile);
const script = resolve(import.meta.dirname, '../../../src/cli/audit.ts');

describe('npm run audit', () => {
  const key = newKey('audit');
  let dataDir: string;
  let gateway: Store;
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-audit-'));
    gateway = await open({ databaseUrl: null, dataDir }, [key]);
    for (let index = 0; index < 2100; index++) {
      await gateway.audit.append({
        atMs: Date.UTC(2026, 10, 1) + index * 60_000,
        actor: { kind: 'customer', subject: index % 2 === 0 ? 'alice' : 'bob' },
        action: 'LINK_BEGIN',
        outcome: 'DONE',
        customerId: index % 2 === 0 ? 'alice' : 'bob',
        bankId: 'albion',
        linkId: `link-${index}`,
      });
    }
  });
  afterAll(async () => {
    await gateway?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const STORE_KEYS = `${key.id}:${key.key.toString('base64')}`;
  const audit = async (...args: string[]): Promise<Record<string, unknown>[]> => {
    const env = { ...inheritedVariables(), DATA_DIR: dataDir, STORE_KEYS };
    const { stdout } = await run(process.execPath, [script, ...args], { env, maxBuffer: 8 * 1024 * 1024 });
    return stdout
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  };

  it('prints all of it, oldest first, more than is read at once', async () => {
    const entries = await audit();
    expect(entries).toHaveLength(2100);
    expect(entries[0]).toMatchObject({
      at: '2026-11-01T00:00:00.000Z',
      actor: 'customer:alice',
      action: 'LINK_BEGIN',
      outcome: 'DONE',
      linkId: 'link-0',
    });
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map(({ seq }) => seq).sort((a, b) => Number(a) - Number(b)));
  });

  it('narrows by customer, link and time', async () => {
    expect(await audit('--customer', 'bob')).toHaveLength(1050);
    expect(await audit('--link', 'link-7')).toMatchObject([{ actor: 'customer:bob', linkId: 'link-7' }]);
    expect(await audit('--since', '2026-11-01T00:10:00Z', '--until', '2026-11-01T00:20:00Z')).toHaveLength(10);
    expect(await audit('--customer', 'nobody')).toEqual([]);
  });

  it('tells with --reads who was shown which days of whose statements', async () => {
    const name = { customerId: 'alice', bankId: 'albion', accountKey: 'current' };
    const reader = { kind: 'partner', subject: 'fintrack', clientId: 'fintrack-app' } as const;
    const atMs = Date.UTC(2026, 10, 3, 9);
    const read = { what: 'STATEMENT', reader, ...name, from: '2026-10-01', to: null, count: 1 } as const;
    const toRead = (index: number, customerId: string) => {
      const whose = { ...read, customerId, firstAtMs: atMs + index, lastAtMs: atMs + index + 60_000 };
      return { ...whose, group: toStatementReadGroup({ ...whose, part: `${index}`, sinceMs: atMs }) };
    };
    await gateway.statementReads.add([toRead(0, 'alice')]);
    await gateway.statementReads.add(Array.from({ length: 1100 }, (_, index) => toRead(index, 'bob')));
    expect(await audit('--reads', '--customer', 'alice')).toEqual([
      {
        at: '2026-11-03T09:00:00.000Z',
        lastAt: '2026-11-03T09:01:00.000Z',
        actor: 'partner:fintrack',
        clientId: 'fintrack-app',
        seq: 1,
        action: 'STATEMENT_READ',
        customerId: 'alice',
        bankId: 'albion',
        account: 'current',
        from: '2026-10-01',
        to: null,
        reads: 1,
      },
    ]);
    expect(await audit('--reads')).toHaveLength(1101);
    expect(await audit('--reads', '--since', '2026-11-04')).toEqual([]);
    await expect(audit('--reads', '--link', 'link-7')).rejects.toMatchObject({ code: 1 });
  });

  it('says what is wrong with a time', async () => {
    await expect(audit('--since', 'yesterday')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--since: must be a time such as 2026-11-01'),
    });
  });
});
