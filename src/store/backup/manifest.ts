// What a backup says of itself, first of all that it holds; and the row values as its lines hold them. Written by write-backup.ts, read
// by read-backup.ts. No key is ever in it: only names of keys.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BackupFailure } from './failure.ts';

const column = z.object({
  name: z.string().regex(/^[a-z_0-9]{1,63}$/),
  /** How its values are written; a null is a null in each. */
  form: z.enum(['plain', 'bytes']),
});

const table = z.object({
  name: z.string().regex(/^[a-z_0-9]{1,63}$/),
  columns: z.array(column).min(1),
  /** As counted in the snapshot. */
  rows: z.number().int().min(0),
});

const manifest = z.object({
  backup: z.literal('bankgraph'),
  form: z.literal(1),
  id: z.uuid(),
  /** The instant that it is of, epoch milliseconds. */
  takenAtMs: z.number().int(),
  /** The version of bankgraph that took it. */
  bankgraph: z.string(),
  database: z.enum(['sqlite', 'postgres']),
  /** The last migration of the store. */
  schema: z.string(),
  /** Names of the keys of STORE_KEYS that values in it are sealed under. */
  storeKeyIds: z.array(z.string()),
  /** In an order in which rows can be inserted: what others refer to comes first. */
  tables: z.array(table),
});

/** A table as a backup holds it. */
export type BackupTable = z.infer<typeof table>;
/** What a backup says of itself. */
export type BackupManifest = z.infer<typeof manifest>;

const ending = z.object({ end: z.literal(true), digests: z.record(z.string(), z.string()) });
/** Its last line: what each table's rows come to, by {@link TableDigest}. */
export type BackupEnding = z.infer<typeof ending>;

/** A cell as a line holds it: bytes are base64. */
export type Cell = string | number | null;
const cells = z.array(z.union([z.string(), z.number(), z.null()]));

/** @throws BackupFailure NOT_A_BACKUP */
export const parseManifest = (line: string): BackupManifest => parseWith(manifest, line);
/** @throws BackupFailure NOT_A_BACKUP */
export const parseEnding = (line: string): BackupEnding => parseWith(ending, line);
/** A row: the place of its table in the manifest, then its values. @throws BackupFailure NOT_A_BACKUP */
export const parseRow = (line: string): readonly Cell[] => parseWith(cells, line);

function parseWith<T>(form: z.ZodType<T>, line: string): T {
  try {
    return form.parse(JSON.parse(line));
  } catch {
    throw new BackupFailure('NOT_A_BACKUP', 'what it holds has another form than this version writes');
  }
}

/** A value of the database as a line holds it. @throws TypeError for what no column of the store has */
export function toCell(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  throw new TypeError(`a ${typeof value} is no value of a backup`);
}

/** A cell as the database takes it. */
export function fromCell(cell: Cell, form: 'plain' | 'bytes'): string | number | Buffer | null {
  return form === 'bytes' && typeof cell === 'string' ? Buffer.from(cell, 'base64') : cell;
}

const modulus = 1n << 256n;

/** What a table's rows come to, in whatever order: the sum of their SHA-256, modulo 2^256. */
export class TableDigest {
  #sum = 0n;
  /** How many rows there were. */
  rows = 0;

  add(row: readonly Cell[]): void {
    this.#sum = (this.#sum + BigInt(`0x${createHash('sha256').update(JSON.stringify(row)).digest('hex')}`)) % modulus;
    this.rows += 1;
  }

  toString(): string {
    return this.#sum.toString(16).padStart(64, '0');
  }
}
