// Reads a backup's file: opened, unpacked, and every row held against what the backup says of itself. Called by restore.ts.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { SealingKey } from '../sealing.ts';
import { BackupFailure } from './failure.ts';
import { type BackupManifest, type Cell, parseEnding, parseManifest, parseRow, TableDigest } from './manifest.ts';
import { type Bytes, openFile } from './sealed-file.ts';

/** A backup that is being read. */
export interface OpenBackup {
  readonly manifest: BackupManifest;
  /** Every row with the place of its table in the manifest, table after table. Ends only when all of it is whole. @throws BackupFailure */
  readonly rows: AsyncGenerator<{ readonly table: number; readonly cells: readonly Cell[] }>;
}

/** Opens a backup as far as its manifest. @throws BackupFailure */
export async function openBackup(source: Bytes, keys: readonly SealingKey[]): Promise<OpenBackup> {
  const lines = toLines(source, keys);
  const first = await lines.next();
  if (first.done === true) throw new BackupFailure('BROKEN', 'it holds nothing');
  const manifest = parseManifest(first.value);
  return { manifest, rows: readRows(manifest, lines) };
}

async function* readRows(manifest: BackupManifest, lines: AsyncGenerator<string>): OpenBackup['rows'] {
  const digests = manifest.tables.map(() => new TableDigest());
  let ending: ReturnType<typeof parseEnding> | null = null;
  for await (const line of lines) {
    if (ending !== null) throw new BackupFailure('NOT_A_BACKUP', 'it goes on after its end');
    if (line.startsWith('{')) {
      ending = parseEnding(line);
      continue;
    }
    const [table, ...cells] = parseRow(line);
    const digest = typeof table === 'number' ? digests[table] : undefined;
    if (typeof table !== 'number' || digest === undefined || cells.length !== manifest.tables[table]?.columns.length)
      throw new BackupFailure('NOT_A_BACKUP', 'it holds a row of no table');
    digest.add(cells);
    yield { table, cells };
  }
  for (const [place, { name, rows }] of manifest.tables.entries()) {
    const digest = digests[place];
    if (digest?.rows !== rows || digest.toString() !== ending?.digests[name])
      throw new BackupFailure('BROKEN', `${name}: its rows are not those that the backup says it has`);
  }
}

async function* toLines(source: Bytes, keys: readonly SealingKey[]): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const over = pipeline(Readable.from(openFile(source, keys), { objectMode: false }), unpacked);
  // Told to whoever reads what is unpacked, too.
  over.catch(() => undefined);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    for await (const bytes of unpacked) {
      const [...whole] = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = whole.pop() ?? '';
      yield* whole;
    }
  } catch (error) {
    await over;
    throw error;
  }
  await over;
  if (rest !== '') throw new BackupFailure('BROKEN', 'its last line is not whole');
}
