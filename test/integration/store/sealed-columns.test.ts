// What is sealed is known: no column, and no file that seals, is outside the list that rotation and backups go by.

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sealedColumns } from '../../../src/store/sealed-columns.ts';
import { Sealer } from '../../../src/store/sealing.ts';
import { plant, readColumns, readTables, rowOf } from './raw-store.ts';
import { databases, type FreshStore, newKey, useStores } from './stores.ts';

const source = resolve(import.meta.dirname, '../../../src/store');

describe('what the store seals', () => {
  it('is sealed by files that are known to: a new one comes with its column in sealed-columns.ts', () => {
    const sealing = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name !== 'sealing.ts')
      .filter((name) => /\.seal(?:Bytes)?\(/.test(readFileSync(`${source}/${name}`, 'utf8')));
    expect(sealing.sort()).toEqual([
      'bank-recordings.ts',
      'category-corrections.ts',
      'payment-closings.ts',
      'payment-rows.ts',
      'report-keys.ts',
      'screening-cases.ts',
      'sealed-values.ts',
      'source-tokens.ts',
      'stored-attempts.ts',
      'stored-book.ts',
      'stored-mandates.ts',
      'tokens.ts',
      'webhook-endpoint-codec.ts',
    ]);
  });

  describe.for(databases)('on $name', ({ skip, make }) => {
    describe.skipIf(skip !== null)(skip ?? 'there', () => {
      let fresh: FreshStore;
      const { another } = useStores(make, (one) => {
        fresh = one;
      });

      it('are the tables with a key’s id, or a column that says that it is sealed, and no others', async () => {
        const columns = await readColumns(fresh.place);
        const tablesWith = (pattern: RegExp) =>
          [...new Set(columns.filter(({ name }) => pattern.test(name)).map(({ table }) => table))].sort();
        const listed = sealedColumns.map(({ table }) => table).sort();
        expect(tablesWith(/key_id|_key_id|sealed_with/)).toEqual(listed);
        expect(tablesWith(/seal|cipher|encrypt/)).toEqual(listed);
        for (const { table, form, keys } of sealedColumns) {
          const ofTable = columns.filter((one) => one.table === table);
          expect(ofTable.filter(({ name }) => /seal/.test(name)).map(({ name }) => name)).toEqual(['sealed']);
          expect(ofTable.find(({ name }) => name === 'sealed')?.isBytes).toBe(form === 'bytes');
          expect(ofTable.map(({ name }) => name)).toEqual(expect.arrayContaining([...keys]));
        }
      });

      it('is counted and sealed anew, every kind of it, and opens under the new key alone', async () => {
        const columns = await readColumns(fresh.place);
        const [old, next] = [fresh.key, newKey('next')];
        const sealer = new Sealer([old]);
        const rows = sealedColumns.map(({ table, form, keys, toPlace }) => {
          const isNumber = (key: string) =>
            columns.some((one) => one.table === table && one.name === key && one.isNumber);
          const values = keys.map((key) => (isNumber(key) ? 1 : `row of ${table}`));
          const { sealed, keyId } =
            form === 'bytes'
              ? sealer.sealBytes(Buffer.from(`secret of ${table}`), toPlace(values))
              : sealer.seal(`secret of ${table}`, toPlace(values));
          const named = Object.fromEntries(keys.map((key, index) => [key, values[index] ?? null]));
          return { table, row: rowOf(columns, table, { ...named, sealed, key_id: keyId }) };
        });
        await plant(fresh.place, rows);
        const rotating = await another([next, old]);
        const everyKind = (keyId: string) =>
          sealedColumns.map(({ table, holds }) => ({ table, holds, keyId, values: 1 }));
        expect(await rotating.sealed.countByKey()).toEqual(everyKind(old.id));
        for (const { table } of sealedColumns) {
          expect(await rotating.sealed.reseal(table, 10)).toBe(1);
          expect(await rotating.sealed.reseal(table, 10)).toBe(0);
        }
        expect(await rotating.sealed.countByKey()).toEqual(everyKind('next'));
        // Nothing anywhere in the database names the old key any more.
        const all = await readTables(fresh.place, [...new Set(columns.map((one) => one.table))]);
        for (const row of [...all.values()].flat()) expect(Object.values(row)).not.toContain(old.id);
        const opening = new Sealer([next]);
        for (const { table, keys, toPlace } of sealedColumns) {
          const [row] = all.get(table) ?? [];
          const place = toPlace(keys.map((key) => (typeof row?.[key] === 'string' ? row[key] : Number(row?.[key]))));
          const sealed = row?.['sealed'];
          const text =
            typeof sealed === 'string'
              ? opening.open({ sealed, keyId: 'next' }, place)
              : opening.openBytes({ sealed: Buffer.from(sealed as Uint8Array), keyId: 'next' }, place).toString();
          expect(text).toBe(`secret of ${table}`);
        }
      });

      it('is not counted once nothing of it is kept', async () => {
        const columns = await readColumns(fresh.place);
        const row = rowOf(columns, 'webhook_endpoints', { id: 'gone', sealed: '', key_id: 'forgotten' });
        await plant(fresh.place, [{ table: 'webhook_endpoints', row }]);
        expect(await fresh.store.sealed.countByKey()).toEqual([]);
        expect(await fresh.store.sealed.reseal('webhook_endpoints', 10)).toBe(0);
      });
    });
  });
});
