// NDJSON: one JSON object a line, every column in each, and a last line `{"manifest":…}` that is there only where all others are.
// Amounts are decimal strings, as in the schema. Opened by formats.ts.

import type { Column } from './columns.ts';
import type { RowFormat } from './format.ts';

/** Lines of JSON. */
export const ndjson: RowFormat = {
  contentType: 'application/x-ndjson',
  extension: 'ndjson',
  open(columns: readonly Column[]) {
    const names = columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
    return {
      begin: () => new Uint8Array(0),
      write(rows) {
        let text = '';
        for (const row of rows) {
          for (const [index, name] of names.entries()) {
            const cell = row[index] ?? null;
            text += name + (cell === null ? 'null' : JSON.stringify(cell));
          }
          text += '}\n';
        }
        return Buffer.from(text);
      },
      end: (manifest) => Buffer.from(`${JSON.stringify({ manifest })}\n`),
    };
  },
};
