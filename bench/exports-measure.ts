// One measurement of `npm run bench:exports`, in a process of its own: exports what the store of EXPORTS_BENCH holds, in its format, and
// prints seconds and memory. `reading` reads the same entries and makes nothing of them.

import { findAccounts, readAccount } from '../src/exports/entries.ts';
import { rowFormats } from '../src/exports/formats.ts';
import { parseExportQuery } from '../src/exports/query.ts';
import { RowExport } from '../src/exports/row-export.ts';
import { ExportSession } from '../src/exports/session.ts';
import { SourceLedger } from '../src/exports/sources.ts';
import { openBooks } from './books.ts';
import { benchAccounts, type ExportsBench } from './exports.ts';

const { dataDir, format }: ExportsBench = JSON.parse(process.env['EXPORTS_BENCH'] ?? '{}');
const { ids, principal, newContext, close } = await openBooks(dataDir, benchAccounts);
const session = new ExportSession({
  principal,
  newContext,
  clientGone: new AbortController().signal,
  stopping: new AbortController().signal,
  settle: () => undefined,
  charge: null,
  paidRows: 0,
});
const query = parseExportQuery(format === 'reading' ? '' : `format=${format}`, ids);
const found = await findAccounts(query, session.newContext());

const { gc } = globalThis;
gc?.();
const before = process.memoryUsage();
let [peakRss, bytes, rows] = [0, 0, 0];
const look = () => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss());
};
const startedMs = performance.now();
const cpuBefore = process.cpuUsage();
if (format === 'reading') {
  const sources = new SourceLedger([]);
  for (const account of found.accounts) {
    for await (const { entries } of readAccount(session, account, { range: query, sources })) {
      rows += entries.length;
      look();
    }
  }
} else if (query.format !== 'camt.053') {
  const made = new RowExport({ session, query, subject: { found }, format: rowFormats[query.format], ids });
  for await (const piece of made.bytes()) {
    bytes += piece.length;
    look();
  }
  rows = made.finished?.manifest.rows ?? 0;
}
const seconds = (performance.now() - startedMs) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const megabytes = (count: number) => (count / 1_048_576).toFixed(0).padStart(4);
console.log(
  `${format.padEnd(8)} ${rows} entries  ${seconds.toFixed(2)} s, ${((user + system) / 1_000_000).toFixed(2)} s of processors  ${megabytes(bytes)} MB written  ` +
    `${megabytes(peakRss - before.rss)} MB beyond the ${megabytes(before.rss)} MB before (resident)`,
);
await close();
process.exit(0);
