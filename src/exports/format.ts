// What a format of rows is: pieces of bytes for a head, for rows, and for an end that says how much there was. CSV, NDJSON and
// Parquet are three of one shape (csv.ts, ndjson.ts, parquet.ts); camt-053.ts has one of its own, a statement for each account.

import type { Column, Row } from './columns.ts';
import type { Manifest } from './manifest.ts';

/** Writes one export. Each call gives the bytes that are complete by then, perhaps none. */
export interface RowWriter {
  begin(): Uint8Array;
  write(rows: readonly Row[]): Uint8Array;
  /** Nothing may be written after it: a file without this end is visibly broken off, where the format can show it. */
  end(manifest: Manifest): Uint8Array;
}

/** A format of rows. */
export interface RowFormat {
  readonly contentType: string;
  /** Of the file's name. */
  readonly extension: string;
  open(columns: readonly Column[]): RowWriter;
}

/** No bytes. */
export const nothing = new Uint8Array(0);
