// Parquet by hyparquet-writer, streamed: rows are gathered into row groups of a bounded size, each written and handed on at once;
// the footer, without which no reader opens the file, is the end. Amounts are DECIMAL(38, 4), exact at every currency's scale;
// days DATE, instants TIMESTAMP in microseconds UTC. Opened by formats.ts.

import type { SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { type Cell, type Column, type ColumnKind, type Row, toCleanText } from './columns.ts';
import { nothing, type RowFormat, type RowWriter } from './format.ts';

/** The most decimals that a currency has (CLF, UYW: ISO 4217). */
export const decimalScale = 4;
const decimalPrecision = 38;
/** Two's complement of 38 digits. */
const decimalBytes = 16;

/**
 * Rows of a group: its columns are held in memory, and it is written in one go, during which nothing else is answered. Some 30 ms.
 */
const rowsPerGroup = 2048;

/** The key of the manifest in the file's metadata. */
export const manifestKey = 'bankgraph.manifest';

const physical: Readonly<Record<ColumnKind, Partial<SchemaElement>>> = {
  id: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  code: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  decimal: {
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: decimalBytes,
    converted_type: 'DECIMAL',
    scale: decimalScale,
    precision: decimalPrecision,
  },
  date: { type: 'INT32', converted_type: 'DATE' },
  instant: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } },
};

/** A decimal string as a whole number of the fourth decimal. */
function toUnscaled(decimal: string): bigint {
  const point = decimal.indexOf('.');
  const decimals = point === -1 ? 0 : decimal.length - point - 1;
  if (decimals > decimalScale) throw new RangeError('an amount has more decimals than a column');
  return BigInt(decimal.replace('.', '') + '0'.repeat(decimalScale - decimals));
}

const dayMs = 86_400_000;

/** Microseconds since 1970; digits beyond are dropped. */
function toMicros(instant: string): bigint | null {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return null;
  const micros = /\.\d{3}(\d{1,3})/.exec(instant)?.[1] ?? '';
  return BigInt(ms) * 1000n + BigInt(micros.padEnd(3, '0'));
}

function toValue(cell: Cell, kind: ColumnKind): string | bigint | number | null {
  if (cell === null) return null;
  switch (kind) {
    case 'decimal':
      return toUnscaled(cell);
    case 'date':
      return Date.parse(cell) / dayMs;
    case 'instant':
      return toMicros(cell);
    case 'id':
    case 'code':
    case 'text':
      return cell;
  }
}

class ParquetRows implements RowWriter {
  readonly #columns: readonly Column[];
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  #waiting: Row[] = [];

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    const root: SchemaElement = { name: 'root', num_children: columns.length };
    const schema = columns.map(
      ({ name, kind }): SchemaElement => ({ ...physical[kind], name, repetition_type: 'OPTIONAL' }),
    );
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema: [root, ...schema], createdBy: 'bankgraph' });
  }

  begin(): Uint8Array {
    return this.#take();
  }

  write(rows: readonly Row[]): Uint8Array {
    this.#waiting.push(...rows);
    if (this.#waiting.length < rowsPerGroup) return nothing;
    this.#writeGroup(this.#waiting.splice(0, rowsPerGroup));
    return this.#take();
  }

  end(manifest: object): Uint8Array {
    if (this.#waiting.length > 0) this.#writeGroup(this.#waiting);
    this.#waiting = [];
    this.#writer.kvMetadata = [{ key: manifestKey, value: toCleanText(JSON.stringify(manifest)) }];
    this.#writer.finish();
    return this.#take();
  }

  #writeGroup(rows: readonly Row[]): void {
    const columnData = this.#columns.map(
      ({ name, kind }, index): ColumnSource => ({
        name,
        data: rows.map((row) => toValue(row[index] ?? null, kind)),
        offsetIndex: false,
        // By which readers pass over groups: days are asked for, texts and amounts seldom.
        statistics: kind === 'date' || kind === 'instant',
      }),
    );
    this.#writer.write({ columnData, rowGroupSize: rows.length });
    // What the writer would keep for page indexes, which there are none of.
    this.#writer.pendingIndexes.length = 0;
  }

  /** What has been written since; the writer goes on counting its place in the file. */
  #take(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }
}

/** Apache Parquet. */
export const parquet: RowFormat = {
  contentType: 'application/vnd.apache.parquet',
  extension: 'parquet',
  open: (columns) => new ParquetRows(columns),
};
