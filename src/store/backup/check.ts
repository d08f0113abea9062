// Whether a store that was restored is what was backed up: each table's rows read back and held against the backup's, and every sealed
// value opened with STORE_KEYS. Called by restore.ts within its transaction, so that what fails leaves nothing.

import type { Changes } from '../database.ts';
import type { DatabaseKind } from '../migrations/append-only.ts';
import { sealedColumns } from '../sealed-columns.ts';
import type { Sealer } from '../sealing.ts';
import { readRows } from './catalog.ts';
import { BackupFailure } from './failure.ts';
import { type BackupTable, TableDigest, toCell } from './manifest.ts';

/** Reads a table back. @throws BackupFailure DIFFERS */
export async function assertSameRows(
  db: Changes,
  kind: DatabaseKind,
  { table, digest }: { readonly table: BackupTable; readonly digest: string },
): Promise<void> {
  const found = new TableDigest();
  for await (const rows of readRows(db, kind, table))
    for (const row of rows) found.add(table.columns.map(({ name }) => toCell(row[name])));
  if (found.rows !== table.rows || found.toString() !== digest)
    throw new BackupFailure('DIFFERS', `${table.name}: what was read back is not what the backup holds`);
}

/** Opens every sealed value; gives how many there are. @throws SealFailure for the first that does not open */
export async function openAllSealed(db: Changes, kind: DatabaseKind, sealer: Sealer): Promise<number> {
  let count = 0;
  for (const { table, keys, form, toPlace } of sealedColumns) {
    const columns = [...keys, 'sealed', 'key_id'].map((name) => ({ name, form: 'plain' as const }));
    for await (const rows of readRows(db, kind, { name: table, columns })) {
      for (const row of rows) {
        const place = toPlace(keys.map((key) => toKey(row[key])));
        const { sealed, key_id: keyId } = row;
        if (typeof keyId !== 'string') throw new TypeError(`${table}: a key id that is no text`);
        if (form === 'text' && typeof sealed === 'string' && sealed !== '') sealer.open({ sealed, keyId }, place);
        else if (form === 'bytes' && sealed instanceof Uint8Array) sealer.openBytes({ sealed, keyId }, place);
        else continue;
        count += 1;
      }
    }
  }
  return count;
}

const toKey = (value: unknown): string | number => (typeof value === 'number' ? value : String(value));
