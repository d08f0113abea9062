// `npm run -s person -- export|erase|erasures`: what somebody has a right to (GDPR Art. 15, 17, 20): everything that the store holds of
// a customer as JSON lines, or its erasing, beside running gateways and by their settings. What each does, and what stays, is in
// docs/data-protection/rights.md. Ends with 0 when done, 1 for a failure, 2 where something stands against it or is left.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readBanksFile } from '../config/banks-file.ts';
import { InvalidConfig } from '../config/faults.ts';
import { exportPerson } from '../start/person-export.ts';
import { erasePersonBeside } from '../start/person-rights.ts';
import type { Actor } from '../store/audit.ts';
import { toOperatorMessage } from '../store/failures.ts';
import { personData } from '../store/person-data.ts';
import type { Store } from '../store/store.ts';
import { withStore } from './operator-store.ts';

const usage = `Usage: npm run -s person -- export --customer CUSTOMER --operator NAME [--with-screening]
       npm run -s person -- erase --customer CUSTOMER --operator NAME [--dry-run] [--erase-screening]
       npm run -s person -- erasures`;
/** Something stands against it, or is left to be done. */
const left = 2;

interface Request {
  readonly command: 'export' | 'erase' | 'erasures';
  readonly customerId: string;
  readonly actor: Actor;
  readonly isDry: boolean;
  readonly withScreening: boolean;
  readonly erasesScreening: boolean;
}

/** @throws TypeError for options that there are not, or none */
function parseRequest(): Request {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      customer: text,
      operator: text,
      'dry-run': flag,
      'with-screening': flag,
      'erase-screening': flag,
    },
  });
  const [command, ...more] = positionals;
  if ((command !== 'export' && command !== 'erase' && command !== 'erasures') || more.length > 0)
    throw new TypeError('say export, erase or erasures');
  const { customer = '', operator = '' } = values;
  if (command !== 'erasures' && customer === '') throw new TypeError('--customer is required');
  // A dry run changes nothing; whoever sees or erases somebody is named.
  if (command !== 'erasures' && operator === '' && !values['dry-run']) throw new TypeError('--operator is required');
  return {
    command,
    customerId: customer,
    actor: { kind: 'staff', subject: operator },
    isDry: values['dry-run'],
    withScreening: values['with-screening'],
    erasesScreening: values['erase-screening'],
  };
}

function writePerson(store: Store, { customerId, actor, withScreening }: Request): Promise<void> {
  const withheld = { withholdsScreening: !withScreening, withholdsStaff: false };
  return exportPerson(store, { customerId, actor, ...withheld }, process.stdout);
}

/** Links and grants of the banks file are the operator's to take out: gateways would read them, and keep what they read, on and on. */
function isInBanksFile(customerId: string): boolean {
  const path = process.env['BANKS_FILE'];
  if (path === undefined || path === '') return false;
  const { content, faults } = readBanksFile(path, {
    env: process.env,
    readFile: (file) => readFileSync(file, 'utf8'),
    onlyClients: false,
  });
  // Half of it is no ground to say that they are not in it.
  if (faults.length > 0) throw new InvalidConfig(faults);
  return [...content.links.map((link) => link.customerId), ...content.grants.map(({ customer }) => customer)].includes(
    customerId,
  );
}

async function erase(store: Store, request: Request): Promise<void> {
  const { customerId, actor, isDry, erasesScreening } = request;
  const inFile = isInBanksFile(customerId);
  if (inFile) {
    console.error('The banks file names this customer: take their links and grants out first, and have it read again.');
    process.exitCode = left;
    if (!isDry) return;
  }
  if (isDry) return tellDry(store, customerId, erasesScreening);
  const result = await erasePersonBeside(store, { customerId, actor, erasesScreening });
  if (result.kind === 'nobody') throw new InvalidConfig([{ where: '--customer', what: 'is nobody' }]);
  if (result.kind === 'paymentsUnfinished') return tellUnfinished(result.paymentIds);
  console.log(`Erased. What law keeps stands under ${result.pseudonym}.`);
  for (const [table, count] of Object.entries(result.rows))
    console.log(`  ${table}: ${count} ${toWhat(table, erasesScreening)}`);
  for (const partner of result.recipients) console.log(`  ${partner} could see them: tell them (GDPR Art. 19)`);
  for (const { bankId, revocation } of result.untold) {
    console.log(`  ${bankId} has still to be told that a consent is over: ${revocation}`);
    process.exitCode = left;
  }
  if ((await store.erasures.count(customerId)).screening_cases !== undefined)
    console.log('  a case of screening stays, by law: --erase-screening erases it, too');
}

async function tellDry(store: Store, customerId: string, erasesScreening: boolean): Promise<void> {
  const { unfinishedPaymentIds } = await store.erasures.readObstacles(customerId);
  console.log('Nothing was changed. There are:');
  for (const [table, count] of Object.entries(await store.erasures.count(customerId)))
    console.log(`  ${table}: ${count} ${toWhat(table, erasesScreening)}`);
  for (const partner of await store.erasures.readRecipients(customerId))
    console.log(`  ${partner} can see them, or could`);
  if (unfinishedPaymentIds.length > 0) tellUnfinished(unfinishedPaymentIds);
}

function tellUnfinished(paymentIds: readonly string[]): void {
  console.error('Not while payments are on their way, or nobody knows what became of them:');
  for (const id of paymentIds) console.error(`  ${id}`);
  process.exitCode = left;
}

/** What becomes of a table's rows. */
function toWhat(name: string, erasesScreening: boolean): string {
  const [, table] = Object.entries(personData).find(([other]) => other === name) ?? [];
  if (table?.holds !== 'person') return '';
  const words = {
    DELETED: 'deleted',
    ENDED: 'deleted when the bank knows',
    PSEUDONYMISED:
      name === 'links' || name === 'authorization_attempts'
        ? 'pseudonymised, deleted when the bank knows'
        : 'pseudonymised, kept by law',
    KEPT: 'kept: names nobody',
    KEPT_BY_LAW: erasesScreening ? 'deleted' : 'kept by law',
  } as const;
  return words[table.removal.becomes];
}

async function list(store: Store): Promise<void> {
  for (const { pseudonym, atMs, closedAtMs, untold } of await store.erasures.readStates(1000)) {
    const state = closedAtMs === null ? 'OPEN' : 'CLOSED';
    console.log(JSON.stringify({ pseudonym, at: new Date(atMs).toISOString(), state, untold }));
  }
}

let request: Request | null = null;
try {
  request = parseRequest();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : 'failed'}\n${usage}`);
  process.exitCode = 1;
}
if (request !== null) {
  const asked = request;
  const work = { export: writePerson, erase, erasures: list }[asked.command];
  try {
    await withStore((store) => work(store, asked));
  } catch (error) {
    console.error(
      error instanceof InvalidConfig
        ? error.message
        : toOperatorMessage(error, 'something cannot be read by this version'),
    );
    process.exitCode = 1;
  }
}
