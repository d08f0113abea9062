// CSV as RFC 4180 has it: a header, CRLF, fields in quotes where they need it, quotes doubled. What a spreadsheet would take for a
// formula is kept from being one (OWASP, CSV Injection): a text that begins like one gets an apostrophe before it. Amounts and ids
// cannot hold a formula and stay as they are. Opened by formats.ts.

import type { Cell, Column, ColumnKind } from './columns.ts';
import { nothing, type RowFormat } from './format.ts';

/**
 * How a text begins that a spreadsheet runs, blanks and marks of direction before it aside: `=`, `+`, `-`, `@`, as they are or in
 * full width; and what a spreadsheet takes for the end of the field before, tab, carriage return and line feed.
 */
const formula = /^(?:[\s\p{Cf}]*[=+\-@＝＋－＠]|[\t\r\n])/u;
const needsQuotes = /[",\r\n]|^\s|\s$/;

function toField(cell: Cell, kind: ColumnKind): string {
  if (cell === null) return '';
  const text = kind === 'text' && formula.test(cell) ? `'${cell}` : cell;
  // An empty text is told from nothing: by quotes.
  if (text === '') return '""';
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Comma-separated values. The manifest has no place in it: it is told in the trailers, and by the manifest's own path. */
export const csv: RowFormat = {
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  open(columns: readonly Column[]) {
    const kinds = columns.map(({ kind }) => kind);
    return {
      begin: () => Buffer.from(`${columns.map(({ name }) => name).join(',')}\r\n`),
      write(rows) {
        let text = '';
        for (const row of rows)
          text += `${row.map((cell, index) => toField(cell, kinds[index] ?? 'text')).join(',')}\r\n`;
        return Buffer.from(text);
      },
      end: () => nothing,
    };
  },
};
