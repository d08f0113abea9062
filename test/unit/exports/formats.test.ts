// The formats of rows, with the texts that banks, people and attackers write: what a spreadsheet runs, what breaks a line, what no text
// has. Read back by programs that are not ours: DuckDB, and a reader of RFC 4180 of the test's own.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cell, type Column, type Row, toCleanText } from '../../../src/exports/columns.ts';
import { csv } from '../../../src/exports/csv.ts';
import type { RowFormat } from '../../../src/exports/format.ts';
import type { Manifest } from '../../../src/exports/manifest.ts';
import { ndjson } from '../../../src/exports/ndjson.ts';
import { manifestKey, parquet } from '../../../src/exports/parquet.ts';
import { type AskDuckDb, openDuckDb } from '../../support/duckdb.ts';

const columns: readonly Column[] = [
  { name: 'id', kind: 'id' },
  { name: 'amount', kind: 'decimal' },
  { name: 'day', kind: 'date' },
  { name: 'at', kind: 'instant' },
  { name: 'text', kind: 'text' },
];
const manifest: Manifest = {
  version: 1,
  generatedAt: '2026-11-29T00:00:00.000Z',
  format: 'x',
  rows: 1,
  isWhole: true,
  from: null,
  to: null,
  status: null,
  accounts: [],
  sums: [],
  sources: [],
};

function write(format: RowFormat, rows: readonly Row[], of = columns): Buffer {
  const writer = format.open(of);
  const pieces = [writer.begin()];
  for (let start = 0; start < rows.length; start += 100) pieces.push(writer.write(rows.slice(start, start + 100)));
  return Buffer.concat([...pieces, writer.end(manifest)]);
}

/** A reader of RFC 4180, by its grammar; an unquoted empty field is null. */
function readCsv(text: string): readonly (readonly Cell[])[] {
  const records: Cell[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let record: Cell[] = []; field.lastIndex < text.length; ) {
    const at = field.lastIndex;
    const [, quoted, plain = '', end] = field.exec(text) ?? [];
    if (end === undefined) throw new SyntaxError(`no field at ${at}`);
    record.push(quoted === undefined ? (plain === '' ? null : plain) : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}

const textCsv = (text: string): Cell =>
  readCsv(write(csv, [['x', '1', null, null, text]]).toString('utf8'))[1]?.[4] ?? null;

const formulas = [
  '=1+1',
  '+49 170 1234567',
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(A1:A9)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '\u00a0=HYPERLINK("http://evil.example","click")',
  '\u200b=1',
  '\u202e=1',
  '＝1',
  '＋1',
  '－1',
  '＠x',
];
const harmless = [
  'Rent',
  '"quoted"',
  'a,b',
  'two\nlines',
  'crlf\r\nin it',
  "it's",
  'שלום, עולם',
  ' padded ',
  '1.5',
  "'=1",
  '',
];
const hostile = [...formulas, ...harmless, 'x'.repeat(10_000), '\u0001\u001f', 'é😀', ';|\\', '<b>&amp;</b>', '\u2028'];

/** As a column of four decimals has it. */
const toFourDecimals = (amount: string) => {
  const [whole = '', decimals = ''] = amount.split('.');
  return `${whole}.${decimals.padEnd(4, '0')}`;
};

describe('a CSV file', () => {
  it.each(formulas)('does not let a spreadsheet run %j', (text) => {
    expect(textCsv(text)).toBe(`'${text}`);
  });

  it.each(harmless)('keeps %j as it is', (text) => {
    expect(textCsv(text)).toBe(text);
  });

  it('leaves signed amounts, and ids that begin with a hyphen, as they are', () => {
    const file = write(csv, [['-Ab_', '-12.30', '2026-01-02', '2026-01-02T03:04:05.000Z', null]]).toString('utf8');
    expect(file).toBe('id,amount,day,at,text\r\n-Ab_,-12.30,2026-01-02,2026-01-02T03:04:05.000Z,\r\n');
  });

  it('is read back as it was written, whatever the texts are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...hostile)), { maxLength: 9 }),
        (texts) => {
          const rows = texts.map((text): Row => ['x', '0.00', null, null, toCleanText(text)]);
          const [, ...read] = readCsv(write(csv, rows).toString('utf8'));
          expect(read).toHaveLength(texts.length);
          for (const [index, cells] of read.entries()) {
            const text = toCleanText(texts[index] ?? '');
            expect([text, `'${text}`]).toContain(cells[4]);
            expect(cells[4]).not.toMatch(/^[\s]*[=+\-@\t\r]/);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a text', () => {
  it.each([
    ['a\0b', 'a\uFFFDb'],
    ['\ud800', '\uFFFD'],
    ['\udc00x', '\uFFFDx'],
    ['ok 😀', 'ok 😀'],
  ])('%j has nothing in it that no text has', (given, clean) => {
    expect(toCleanText(given)).toBe(clean);
  });
});

describe('a file that DuckDB reads', () => {
  let folder: string;
  let duckDb: { readonly ask: AskDuckDb; close(): void };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bankgraph-exports-'));
    duckDb = await openDuckDb();
  });
  afterAll(() => {
    duckDb.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const rows = hostile.map(
    (text, index): Row => [
      `id-${index}`,
      ['-0.0001', '999999999999999999.99', '-999999999999999999.9999', '0', '1.5', '-12'][index % 6] ?? null,
      index % 5 === 0 ? null : '2024-02-29',
      index % 7 === 0 ? null : '2026-03-29T01:02:03.456789Z',
      index % 11 === 10 ? null : text,
    ],
  );
  const expected = rows.map(([id, amount, day, at, text]) => ({
    id,
    amount: amount == null ? null : toFourDecimals(amount),
    day,
    at: at == null ? null : String(Date.UTC(2026, 2, 29, 1, 2, 3, 456) * 1000 + 789),
    text,
  }));

  it('as Parquet has every text, amount, day and instant exactly', async () => {
    const path = join(folder, 'hostile.parquet');
    writeFileSync(path, write(parquet, rows));
    const read = await duckDb.ask(
      `SELECT id, amount::VARCHAR AS amount, day::VARCHAR AS day, epoch_us("at")::VARCHAR AS "at", text FROM '${path}'`,
    );
    expect(read).toEqual(expected);
    const types = await duckDb.ask(`SELECT column_type FROM (DESCRIBE SELECT * FROM '${path}')`);
    expect(types.map((row) => row['column_type'])).toEqual([
      'VARCHAR',
      'DECIMAL(38,4)',
      'DATE',
      'TIMESTAMP WITH TIME ZONE',
      'VARCHAR',
    ]);
  });

  it('as NDJSON has every text, and the manifest last', async () => {
    const path = join(folder, 'hostile.ndjson');
    const bytes = write(ndjson, rows);
    writeFileSync(path, bytes);
    const read = await duckDb.ask(
      `SELECT id, text FROM read_json('${path}', format = 'newline_delimited', columns = {id: 'VARCHAR', text: 'VARCHAR'}) WHERE id IS NOT NULL`,
    );
    expect(read).toEqual(rows.map(([id, , , , text]) => ({ id, text })));
    const lines = bytes.toString('utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(rows.length + 1);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ manifest });
  });

  it('as Parquet holds no more rows in a group than it says, the manifest, and no row too few', () => {
    const many = Array.from({ length: 5000 }, (_, index): Row => [String(index), '1', null, null, 'x']);
    const bytes = write(parquet, many);
    const metadata = parquetMetadata(new Uint8Array(bytes).buffer);
    expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([2048, 2048, 904]);
    expect(metadata.key_value_metadata?.find(({ key }) => key === manifestKey)?.value).toBe(JSON.stringify(manifest));
  });

  it('as Parquet without its end is no file', async () => {
    const writer = parquet.open(columns);
    const many = Array.from({ length: 3000 }, (_, index): Row => [String(index), '1', null, null, 'x']);
    const path = join(folder, 'broken.parquet');
    writeFileSync(path, Buffer.concat([writer.begin(), writer.write(many)]));
    await expect(duckDb.ask(`SELECT count(*) FROM '${path}'`)).rejects.toThrow(/No magic bytes|footer/i);
  });

  it('as Parquet refuses an amount that a column cannot hold, and rounds none', () => {
    expect(() => write(parquet, [['x', '0.00001', null, null, null]])).toThrow(RangeError);
  });
});
