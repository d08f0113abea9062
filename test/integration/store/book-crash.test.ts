// A process that reads statements is killed with SIGKILL at any point between a bank's answer and the book, again and again: what it
// said is there, under the ids it said, each entry once, and the feed tells of each once.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StatementBook } from '../../../src/book/book.ts';
import { decodeChanges } from '../../../src/book/changes.ts';
import { ledgerName, wholeWindow } from './book-ledger.ts';
import { databases, newKey, open, type TestStores } from './stores.ts';

/** More of them by night (.ci/nightly); fewer where starting takes longer: the code is the same. */
const wantedKills = Number(process.env['BOOK_KILLS'] ?? 8);
const killsOn = { SQLite: wantedKills, PostgreSQL: Math.ceil(wantedKills / 4) } as const;

/** Lets a writer write until it is killed, a short while after its first answers; gives what it said. */
function writeUntilKilled(url: string | null, dataDir: string, key: string): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'book-writer.ts'), url ?? '-', dataDir, key], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, trouble] = ['', ''];
  writer.stderr.on('data', (text: Buffer) => {
    trouble += text.toString();
  });
  return new Promise((resolve, reject) => {
    writer.once('error', reject);
    writer.stdout.once('data', () => setTimeout(() => writer.kill('SIGKILL'), Math.random() * 20));
    writer.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
    writer.once('close', (code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the writer ended with ${code}: ${trouble}`));
      // A last line without its end was not said.
      resolve(said.split('\n').slice(0, -1));
    });
  });
}

for (const { name, skip, make } of databases) {
  const kills = name === 'SQLite' ? killsOn.SQLite : killsOn.PostgreSQL;
  describe.skipIf(skip !== null)(
    `a reader of statements over ${name} that is killed${skip === null ? '' : ` (${skip})`}`,
    () => {
      let stores: TestStores;
      beforeAll(async () => {
        stores = make('durable');
        await stores.start();
      });
      afterAll(() => stores.stop());

      it(`loses nothing that was said, and doubles nothing, in ${kills} kills`, async () => {
        const place = await stores.place();
        const key = newKey();
        const keyText = `${key.id}:${key.key.toString('base64')}`;
        const ids = new Map<string, string>();
        let last = 0;
        for (let kill = 0; kill < kills; kill++) {
          for (const line of await writeUntilKilled(place.databaseUrl, place.dataDir, keyText)) {
            const [count = '', ...entries] = line.split(' ');
            last = Number(count);
            expect(entries).toHaveLength(last);
            for (const [text = '', id = ''] of entries.map((entry) => entry.split('='))) {
              expect(ids.get(text) ?? id, 'an entry keeps its id').toBe(id);
              ids.set(text, id);
            }
          }
        }
        const store = await open(place, [key]);
        try {
          const entries = (await new StatementBook(store.book).read(ledgerName, wholeWindow))?.entries ?? [];
          // One more may have been written and not said.
          expect([last, last + 1]).toContain(entries.length);
          expect(last).toBeGreaterThanOrEqual(kills);
          expect(new Set(entries.map(({ transaction }) => transaction.remittanceInformation)).size).toBe(
            entries.length,
          );
          const held = new Map(entries.map(({ key: id, transaction }) => [transaction.remittanceInformation, id]));
          for (const [text, id] of ids) expect(held.get(text)).toBe(id);
          const told: string[] = [];
          for (let after = 0; ; ) {
            const sets = await store.book.readChanges(ledgerName.customerId, after, 100);
            for (const { bytes, seq } of sets) {
              expect(seq).toBe(after + 1);
              after = seq;
              for (const { kind, entryId } of decodeChanges(bytes)) {
                expect(kind).toBe('ADDED');
                told.push(entryId);
              }
            }
            if (sets.length === 0) break;
          }
          expect(told.length).toBe(entries.length);
          expect(new Set(told)).toEqual(new Set(entries.map(({ key: id }) => id)));
        } finally {
          await store.close();
        }
      }, 600_000);
    },
  );
}
