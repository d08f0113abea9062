// `npm run test:backup`: backup, kill, restore and everybody asking again, on SQLite and PostgreSQL, at all banks that payments can be
// made at. Prints what became of it, writes .run/backup-drill.json, and ends with 1 when anything that was acknowledged is lost, is paid twice,
// or is said to be what it is not. Part of .ci/nightly.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isSound, runDrill } from './backup/drill.ts';

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite,postgres' },
    banks: {
      type: 'string',
      default: 'albion,thistle,rheinbank,banque-du-rhone,enable/rheinbank,revolut/northwind',
    },
    clients: { type: 'string', default: '8' },
    backups: { type: 'string', default: '6' },
    gap: { type: 'string', default: '4000' },
  },
});
const readCount = (name: 'clients' | 'backups' | 'gap'): number => {
  const count = Number(values[name]);
  if (!Number.isInteger(count) || count < 1) throw new TypeError(`--${name} is a whole number from 1`);
  return count;
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const reports: Record<string, unknown> = {};
for (const database of values.database.split(',')) {
  if (database !== 'sqlite' && database !== 'postgres') throw new TypeError('--database is sqlite, postgres or both');
  say(`== ${database}`);
  const report = await runDrill({
    database,
    banks: values.banks.split(','),
    clients: readCount('clients'),
    gateways: 2,
    backups: readCount('backups'),
    gapMs: readCount('gap'),
    endMs: 180_000,
    tell: say,
  });
  say(JSON.stringify(report, null, 1));
  reports[database] = report;
  if (!isSound(report)) process.exitCode = 1;
}
const folder = join(import.meta.dirname, '../../.run');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'backup-drill.json'), `${JSON.stringify(reports, null, 2)}\n`);
