// `npm run -s catalogue`: the banks of banks/catalogue as a table, `-- --json` with all their facts, one line each; checked first.
// Ends with 1 where an entry has a fault, each told with its file and place. Reads files alone (src/config/catalogue.ts).

import { parseArgs } from 'node:util';
import { readCatalogue } from '../config/catalogue.ts';

const usage = 'Usage: npm run -s catalogue -- [--country CODE] [--standard NAME] [--json]';

function run(): void {
  const text = { type: 'string' } as const;
  const options = { country: text, standard: text, json: { type: 'boolean', default: false } } as const;
  const { country, standard, json } = parseArgs({ options }).values;
  const { entries, faults } = readCatalogue();
  const found = [...entries.values()].filter(
    (entry) =>
      (country === undefined || entry.country === country.toUpperCase()) &&
      (standard === undefined || entry.standard === standard),
  );
  if (json) for (const entry of found) console.log(JSON.stringify(entry));
  else {
    console.table(
      found.map((entry) => ({
        id: entry.id,
        name: entry.name,
        country: entry.country,
        standard: `${entry.standard} ${entry.version}`,
        addresses: entry.environment,
        'you bring': entry.unknown.join(', '),
        live: entry.triedLive === 'no' ? 'not tried live' : entry.triedLive,
      })),
    );
  }
  for (const { where, what } of faults) console.error(`${where}: ${what}`);
  if (faults.length > 0) process.exitCode = 1;
}

try {
  run();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : 'failed'}\n${usage}`);
  process.exitCode = 1;
}
