// The formats of rows by their names in a query. Read by route.ts.

import { csv } from './csv.ts';
import type { RowFormat } from './format.ts';
import { ndjson } from './ndjson.ts';
import { parquet } from './parquet.ts';
import type { FormatName } from './query.ts';

/** All that write rows. */
export const rowFormats: Readonly<Record<Exclude<FormatName, 'camt.053'>, RowFormat>> = { csv, ndjson, parquet };

/** What the answer's head says of each format. */
export const fileForms: Readonly<Record<FormatName, { readonly contentType: string; readonly extension: string }>> = {
  ...rowFormats,
  'camt.053': { contentType: 'application/xml', extension: 'xml' },
};
