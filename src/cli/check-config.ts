// `npm run -s check-config`: whether a gateway could be started with this environment and these files, or read them again: every
// fault in one round, each with its place. `-- --router` for a gateway over subgraphs, `-- --banks` for each bank as it is used, the catalogue's part among
// it and no secret. Ends with 1 where there is a fault.

import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../config/config.ts';
import { reloadableParts } from '../config/difference.ts';
import { InvalidConfig } from '../config/faults.ts';
import { toShownBank } from '../config/shown-bank.ts';
import { findFaults } from '../start/check.ts';
import { endWith } from './failure.ts';

function toSummary(config: Config): string {
  return reloadableParts
    .flatMap((part) => (config[part].length === 0 ? [] : [`${config[part].length} ${part}`]))
    .join(', ');
}

async function run(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const;
  const { router, banks } = parseArgs({ options: { router: flag, banks: flag } }).values;
  const config = loadConfig(process.env, [], !router);
  const faults = await findFaults(config, router);
  if (faults.length > 0) throw new InvalidConfig(faults);
  for (const text of config.advice) console.error(text);
  if (banks) for (const bank of config.banks) console.log(JSON.stringify(toShownBank(bank)));
  console.log(`The configuration can be used: ${toSummary(config) || 'nothing of a banks file'}.`);
}

try {
  await run();
} catch (error) {
  endWith(error, [TypeError]);
}
