// `npm run test:crash -- --payments 2000 --kills 200`: the crash harness at any size. Prints a table, writes
// .run/crash.json, and ends with 1 when a payment was lost, made twice, or left open.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isFlawless, runCrash, toMarkdown } from './run.ts';

const { values } = parseArgs({
  options: {
    payments: { type: 'string', default: '200' },
    kills: { type: 'string', default: '20' },
    gateways: { type: 'string', default: '2' },
    banks: { type: 'string', default: 'albion,thistle,rheinbank,banque-du-rhone,enable/rheinbank,revolut/northwind' },
    database: { type: 'string', default: 'sqlite' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const readCount = (name: 'payments' | 'kills' | 'gateways' | 'seed', least: number): number => {
  const count = Number(values[name]);
  if (!Number.isInteger(count) || count < least) throw new TypeError(`--${name} is a whole number from ${least}`);
  return count;
};
const { database } = values;
if (database !== 'sqlite' && database !== 'postgres') throw new TypeError('--database is sqlite or postgres');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const seed = readCount('seed', 0);
say(`seed ${seed}`);
const report = await runCrash({
  payments: readCount('payments', 1),
  kills: readCount('kills', 0),
  gateways: readCount('gateways', 1),
  banks: values.banks.split(','),
  database,
  seed,
  endMs: 300_000,
  tell: say,
});
say(toMarkdown(report));
const { lost, duplicated, wrong, notFinal, untold, missed, overrun } = report;
for (const line of [...lost, ...duplicated, ...wrong, ...notFinal, ...untold, ...missed, ...overrun]) say(line);
const folder = join(import.meta.dirname, '../../../.run');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'crash.json'), `${JSON.stringify({ ...values, seed, ...report }, null, 2)}\n`);
process.exitCode = isFlawless(report) ? 0 : 1;
