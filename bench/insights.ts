// `npm run bench:insights`: what insights cost over 100,000 entries of one customer, in milliseconds of processor time: reading the
// entries from the statement book (SQLite, sealed) as `Customer.spending` does, each step of a question, and the whole of spending
// by month from entries in memory. The first time, in a process that has done nothing yet, and the median of later ones, each on
// entries read anew: from the book the first time, later from the gateway's memory. `-- --distinct` gives every entry a text of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntryColumns } from '../src/insights/entry-columns.ts';
import { findIncome } from '../src/insights/income.ts';
import { findOwnTransfersIn } from '../src/insights/own-transfers.ts';
import { findStreams } from '../src/insights/recurring.ts';
import { findRefundsIn } from '../src/insights/refunds.ts';
import type { SumDimension } from '../subgraphs/insights/generated.ts';
import { classifyAll } from '../subgraphs/insights/reports.ts';
import { type CustomerStatements, readCustomerStatements } from '../subgraphs/insights/statements.ts';
import { analyseEntries, toSums } from '../subgraphs/insights/sums.ts';
import { openBooks } from './books.ts';
import { benchAccounts, fillBooks } from './exports.ts';
import { ledgerHolder, toLedger } from './insights-ledger.ts';

const entryCount = 100_000;
const rounds = 6;
const today = new Date().toISOString().slice(0, 10);
const days = { from: '2015-01-01', to: today };

const taken = new Map<string, number[]>();
function measure<Result>(name: string, work: () => Result): Result {
  const before = process.cpuUsage();
  const result = work();
  note(name, before);
  return result;
}
function note(name: string, before: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(before);
  taken.set(name, [...(taken.get(name) ?? []), (user + system) / 1000]);
}

const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-bench-'));
const ledger = toLedger(entryCount, today, process.argv.includes('--distinct') ? 'DISTINCT' : 'DATED');
await fillBooks(dataDir, (account) => ledger[account] ?? []);
const accounts = benchAccounts.map((account) => ({ ...account, holderNames: [ledgerHolder] }));
const { newContext, close } = await openBooks(dataDir, accounts);

/** As a request reads them. */
async function read(): Promise<CustomerStatements> {
  const before = process.cpuUsage();
  const found = await readCustomerStatements('alice', days, newContext());
  note('reading the entries', before);
  if (found === null) throw new TypeError('alice has accounts');
  return found;
}

const classifierOf = () => newContext().loaders.insights.classifierOf('alice');
const request = { view: 'SPENDING', days, includePending: false, accountId: null } as const;

async function wholeOf(name: string, by: readonly SumDimension[]): Promise<void> {
  const entries = await read();
  const classifier = await classifierOf();
  const before = process.cpuUsage();
  toSums(await analyseEntries(classifyAll(entries, classifier), classifier.findOwnAccount, entries.runs), {
    ...request,
    by,
  });
  note(name, before);
}

async function steps(): Promise<void> {
  const statements = await read();
  const classifier = await classifierOf();
  const plain = statements.entries.map(({ entry }) => entry);
  const entries = measure('  classify, every one', () => {
    const all = classifyAll(statements, classifier);
    for (const { classification } of all) if (classification.category === undefined) throw new TypeError('no category');
    return all;
  });
  const columns = measure('  columns', () => {
    const made = new EntryColumns(plain, statements.runs);
    // In order, and texts looked through: made when they are asked for.
    if (made.byDay.length !== plain.length || made.texts === null) throw new TypeError('no columns');
    return made;
  });
  const ownTransfers = measure('  own transfers', () => findOwnTransfersIn(columns, classifier.findOwnAccount));
  const refunds = measure('  refunds', () =>
    findRefundsIn(columns, entries, (place) => ownTransfers.marks[place] === 1),
  );
  const analysed = { entries, columns, ownTransfers, refunds };
  for (const by of ['MONTH', 'CATEGORY', 'MERCHANT'] as const)
    measure(`  sums by ${by.toLowerCase()}`, () => toSums(analysed, { ...request, by: [by] }));
  const streams = measure('  streams', () => findStreams(entries, today));
  measure('  income', () =>
    findIncome({ entries, ownTransfers: ownTransfers.byId, refunds: refunds.byId, streams, asOf: today }),
  );
}

console.log(`node ${process.version}`);
for (let round = 0; round <= rounds; round++) {
  await wholeOf('spending by month, whole', ['MONTH']);
  await wholeOf('spending by category, whole', ['CATEGORY']);
  await steps();
}
const toMedian = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const medians = new Map([...taken].map(([name, times]) => [name, toMedian(times.slice(1))]));
// From the book: what is read later comes from memory.
const reading = taken.get('reading the entries')?.[0] ?? 1;
console.log(`${'CPU ms'.padEnd(30)} first  later  of the first reading`);
for (const [name, times] of taken) {
  const median = medians.get(name) ?? 0;
  const figures = [(times[0] ?? 0).toFixed(0).padStart(6), median.toFixed(0).padStart(6)].join(' ');
  console.log(`${name.padEnd(29)} ${figures}  ${(median / reading).toFixed(2).padStart(6)} ×`);
}
await close();
rmSync(dataDir, { recursive: true, force: true });
process.exit(0);
