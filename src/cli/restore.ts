// `npm run -s restore -- --from FILE`: restores a backup to a store that holds nothing, with every gateway stopped. `--check` restores it
// to a scratch store and says what it holds; `--replace` puts aside what the store holds. Afterwards new payments are held until
// `--release-payments --by NAME`; `--replay FILE` ends again what was ended since the backup, from lines of the audit that are kept
// elsewhere. Ends with 0, 2 where a replay leaves something to somebody, 1 for a failure, which changes nothing.

import { parseArgs } from 'node:util';
import { type Restored, rehearseRestore, restoreBackup } from '../store/backup/restore.ts';
import { assertStoreKeys, type BackupSettings, readBackupSettings, readFrom } from './backup-settings.ts';
import { endWith } from './failure.ts';
import { withStore } from './operator-store.ts';
import { replayAudit } from './restore-replay.ts';

const usage =
  'Usage: npm run -s restore -- --from FILE|- [--check | --replace]\n       npm run -s restore -- --replay FILE|-\n       npm run -s restore -- --release-payments --by NAME';
/** A replay has found what nobody but a person can do. */
const somethingLeft = 2;

type Request =
  | { readonly kind: 'restore'; readonly from: string; readonly checks: boolean; readonly replaces: boolean }
  | { readonly kind: 'replay'; readonly from: string }
  | { readonly kind: 'release'; readonly by: string };

/** @throws TypeError for options that there are not, or not together */
function parseRequest(): Request {
  const [text, flag] = [{ type: 'string' } as const, { type: 'boolean', default: false } as const];
  const { values } = parseArgs({
    options: { from: text, check: flag, replace: flag, replay: text, 'release-payments': flag, by: text },
  });
  const { from, check: checks, replace: replaces, replay, 'release-payments': releases, by } = values;
  const asked = [from !== undefined, replay !== undefined, releases].filter(Boolean).length;
  if (asked !== 1) throw new TypeError('one of --from, --replay and --release-payments is required');
  if (from !== undefined && !(checks && replaces) && by === undefined)
    return { kind: 'restore', from, checks, replaces };
  if (replay !== undefined && !checks && !replaces && by === undefined) return { kind: 'replay', from: replay };
  if (releases && by !== undefined && /^[\w.@-]{1,80}$/.test(by) && !checks && !replaces)
    return { kind: 'release', by };
  throw new TypeError('these options do not go together, or --by is no plain name');
}

async function restore({ from, checks, replaces }: Extract<Request, { kind: 'restore' }>, settings: BackupSettings) {
  assertStoreKeys(settings);
  const options = { ...settings, source: readFrom(from), now: () => Date.now() };
  if (checks) return tell(await rehearseRestore(options), 'a scratch store');
  const restored = await restoreBackup({ ...options, replaces });
  tell(restored, settings.place.databaseUrl === null ? settings.place.dataDir : 'the database');
  if (restored.putAside !== null) console.log(`What was there before is kept as ${restored.putAside}.`);
  console.log(
    `New payments are held: start the gateways, wait until the ${restored.openPayments} open ones have been asked for, and release them (docs/backup.md).`,
  );
}

function tell({ manifest, sealedValues, openPayments }: Restored, where: string): void {
  const { id, takenAtMs, schema, bankgraph, database, storeKeyIds, tables } = manifest;
  console.log(
    `Backup ${id} of ${new Date(takenAtMs).toISOString()}, by bankgraph ${bankgraph} on ${database}, ${schema}.`,
  );
  for (const { name, rows } of tables) if (rows > 0) console.log(`  ${name}: ${rows}`);
  console.log(
    `Restored to ${where}: every table the same, ${sealedValues} sealed values opened (keys ${storeKeyIds.join(', ') || 'none'}).`,
  );
  console.log(`${openPayments} payments were open: their banks are asked before anything else happens to them.`);
}

async function release(by: string): Promise<void> {
  await withStore(async ({ restores }) => {
    const last = await restores.readLast();
    const isReleased = await restores.release(by, Date.now());
    console.log(isReleased ? `New payments are made again; restored from ${last?.backupId}.` : 'No payments are held.');
  });
}

async function replay(from: string): Promise<void> {
  await withStore(async (store) => {
    const { lines, isWhole } = await replayAudit(store, { source: readFrom(from), now: () => Date.now() });
    for (const line of lines) console.log(line);
    if (!isWhole) process.exitCode = somethingLeft;
  });
}

async function run(request: Request): Promise<void> {
  if (request.kind === 'restore') return restore(request, readBackupSettings(process.env));
  return request.kind === 'replay' ? replay(request.from) : release(request.by);
}

let request: Request | null = null;
try {
  request = parseRequest();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : 'failed'}\n${usage}`);
  process.exitCode = 1;
}
if (request !== null) {
  const { kind } = request;
  await run(request).catch((error: unknown) => {
    endWith(error);
    if (kind === 'restore') console.error('Nothing was restored.');
  });
}
