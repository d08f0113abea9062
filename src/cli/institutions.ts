// `npm run -s institutions`: which banks the sources of the configuration lead to, as a table; `-- --logos` fetches their logos into
// the store, from where gateways serve them. Beside running gateways, by their settings. Ends with 1 where a source could not be asked
// and nothing was known of it, or a logo could not be had.

import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import { toMatcher } from '../sources/bank-search.ts';
import type { FollowedSource } from '../sources/followed-source.ts';
import type { InstitutionStore } from '../store/institutions.ts';
import { endWith } from './failure.ts';
import { fetchLogos, openSources } from './institution-logos.ts';
import { withStore } from './operator-store.ts';

const usage = `Usage: npm run -s institutions -- [--source ID] [--country CODE] [--search WORDS] [--json]
       npm run -s institutions -- --logos [--again] [--source ID]`;

/** @throws TypeError for options that there are not */
function parseOptions() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = { source: text, country: text, search: text, json: flag, logos: flag, again: flag };
  return parseArgs({ options }).values;
}

type Options = ReturnType<typeof parseOptions>;

function list(sources: readonly FollowedSource[], { country, search, json }: Options): void {
  const match = toMatcher({ search: search ?? null, country: country ?? null, capability: null, via: null });
  const rows = sources.flatMap(({ source, list: found }) =>
    found.listings
      .filter((listing) => match(listing) !== null)
      .map(({ id, name, country: place }) => ({
        id,
        name,
        country: place,
        bic: found.find(id)?.bic ?? null,
        source: source.id,
      })),
  );
  if (json) for (const row of rows) console.log(JSON.stringify(row));
  else console.table(rows);
}

async function fetchAll(
  sources: readonly FollowedSource[],
  store: InstitutionStore,
  { again }: Options,
): Promise<void> {
  for (const followed of sources) {
    const { fetched, failures } = await fetchLogos(followed, store, { isAgain: again });
    console.log(`${followed.source.id}: ${fetched} logos fetched, ${failures.size} could not be had`);
    for (const [bankId, failure] of failures) console.error(`${bankId}: ${failure}`);
    if (failures.size > 0) process.exitCode = 1;
  }
}

async function run(options: Options): Promise<void> {
  const config = loadConfig(process.env);
  const wanted = config.sources.filter(({ id }) => options.source === undefined || id === options.source);
  if (wanted.length === 0) {
    const what = options.source === undefined ? 'names no sources' : `names no source ${options.source}`;
    throw new InvalidConfig([{ where: 'BANKS_FILE', what }]);
  }
  await withStore(async ({ institutions }) => {
    const opened = await openSources(wanted, institutions, (reason) => console.error(reason));
    try {
      for (const { source, list: found } of opened.sources) {
        if (found.size === 0) {
          console.error(`${source.id}: no institutions are known`);
          process.exitCode = 1;
        }
      }
      if (options.logos) await fetchAll(opened.sources, institutions, options);
      else list(opened.sources, options);
    } finally {
      await opened.close();
    }
  });
}

let options: Options | null = null;
try {
  options = parseOptions();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : 'failed'}\n${usage}`);
  process.exitCode = 1;
}
if (options !== null) await run(options).catch((error: unknown) => endWith(error));
