// `npm run -s person` as an operator runs it: the export of everything, what is told of and not shown, a dry run, what stands against
// erasing, and the erasing.

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { personTables } from '../../../src/store/person-data.ts';
import type { Store } from '../../../src/store/store.ts';
import { inheritedVariables } from '../../support/started-gateway.ts';
import { dumpStore, insertPerson, paidTo, paymentSecret } from './person-rows.ts';
import { databases, type FreshStore, useStores } from './stores.ts';

const script = resolve(import.meta.dirname, '../../../src/cli/person.ts');
const root = resolve(import.meta.dirname, '../../..');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

// What the program does is the same on both; how it opens PostgreSQL is tested by the audit's command.
for (const { name, skip, make } of databases.filter(({ name: database }) => database === 'SQLite')) {
  describe.skipIf(skip !== null)(`npm run person on ${name}`, () => {
    let store: Store;
    let fresh: FreshStore;
    const { raw } = useStores(make, (made) => {
      fresh = made;
      store = made.store;
    });
    const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
      new Promise((done) => {
        const env = {
          ...inheritedVariables(),
          DATA_DIR: fresh.place.dataDir,
          STORE_KEYS: `${fresh.key.id}:${fresh.key.key.toString('base64')}`,
          ...more,
        };
        execFile(process.execPath, [script, ...args], { env, cwd: root }, (error, stdout, stderr) =>
          done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
        );
      });

    it('exports every table, opens what is theirs, and shows nothing that opens something', async () => {
      await insertPerson(fresh, 'alice', { without: ['book_segments', 'book_changes', 'book_accounts'] });
      await insertPerson(fresh, 'bob');
      const { code, stdout, stderr } = await run(['export', '--customer', 'alice', '--operator', 'olga']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines: readonly Record<string, unknown>[] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const tables = new Set(lines.flatMap(({ table }) => (typeof table === 'string' ? [table] : [])));
      const withheld = personTables.flatMap(([name, { sealed }]) => (sealed === 'withheld' ? [String(name)] : []));
      const absent = ['book_segments', 'book_changes', 'book_accounts', ...withheld];
      expect([...tables].sort()).toEqual(
        personTables
          .map(([table]) => String(table))
          .filter((table) => !absent.includes(table))
          .sort(),
      );
      expect(stdout).toContain(paidTo('alice'));
      expect(stdout).toContain('sealed of alice');
      expect(lines.find(({ table }) => table === 'token_sets')).toMatchObject({ sealed: 'held' });
      expect(lines.find(({ table }) => table === 'authorization_attempts')).toMatchObject({
        sealed: 'held',
        state_hash: 'held',
      });
      expect(stdout).not.toContain(paymentSecret);
      expect(stdout).not.toContain('bob');
      expect(lines.at(-1)).toMatchObject({ line: 'person-end', isWhole: true });
      // That they were screened at all is not told either.
      await store.audit.append({
        atMs: Date.now(),
        actor: { kind: 'staff', subject: 'oscar' },
        action: 'SCREENING_REQUEST',
        outcome: 'DONE',
        customerId: 'alice',
      });
      const without = await run(['export', '--customer', 'alice', '--operator', 'olga']);
      expect(without.stdout).not.toMatch(/SCREENING_|oscar/);
      const withScreening = await run(['export', '--customer', 'alice', '--operator', 'olga', '--with-screening']);
      expect(withScreening.stdout).toContain('"table":"screening_cases"');
      expect(withScreening.stdout).toContain('SCREENING_REQUEST');
      const told = (await store.audit.read({ customerId: 'alice', limit: 100 })).filter(
        ({ action }) => action === 'PERSON_EXPORT',
      );
      expect(told.map(({ reason, actor }) => `${reason} ${actor.subject}`)).toEqual([
        'BEGUN olga',
        'WHOLE olga',
        'BEGUN olga',
        'WHOLE olga',
        'BEGUN olga',
        'WHOLE olga',
      ]);
    });

    it('says, dry, what it would do; refuses what stands against it; erases', async () => {
      await insertPerson(fresh, 'alice');
      const before = await dumpStore(fresh);
      const dry = await run(['erase', '--customer', 'alice', '--dry-run']);
      expect(dry).toMatchObject({ code: 0, stderr: '' });
      for (const [table] of personTables) expect(dry.stdout).toContain(`  ${table}: 1 `);
      const file = join(fresh.place.dataDir, 'banks.json');
      writeFileSync(file, JSON.stringify({ banks: [], grants: [{ partner: 'p', customer: 'alice' }] }));
      const named = await run(['erase', '--customer', 'alice', '--operator', 'olga'], { BANKS_FILE: file });
      expect(named.code).not.toBe(0);
      await raw(`update payments set stage = 'SUBMITTING'`);
      const busy = await run(['erase', '--customer', 'alice', '--operator', 'olga']);
      expect(busy).toMatchObject({ code: 2, stdout: '' });
      expect(busy.stderr).toContain('payments are on their way');
      await raw(`update payments set stage = 'ENDED'`);
      expect(await dumpStore(fresh)).toEqual(before);
      const done = await run(['erase', '--customer', 'alice', '--operator', 'olga']);
      expect(done.code).toBe(2);
      expect(done.stdout).toMatch(/^Erased\. What law keeps stands under erased:[\w-]{22}\./);
      expect(done.stdout).toContain('rheinbank has still to be told that a consent is over: PENDING');
      expect(done.stdout).toContain('a case of screening stays');
      expect(Object.keys(await store.erasures.count('alice'))).toEqual(['screening_cases']);
      const listed = await run(['erasures']);
      expect(JSON.parse(listed.stdout)).toMatchObject({ state: 'OPEN', untold: [{ bankId: 'rheinbank' }] });
    });

    it.each([
      [['erase', '--customer', 'alice'], '--operator is required'],
      [['export', '--operator', 'x'], '--customer is required'],
      [['forget'], 'say export, erase or erasures'],
      [['erase', '--customer', 'erased:abc', '--operator', 'x'], 'is nobody'],
    ])('says what is wrong with %s', async (args, words) => {
      const { code, stderr } = await run(args);
      expect(code).toBe(1);
      expect(stderr).toContain(words);
    });
  });
}
