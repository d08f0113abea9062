// `npm run -s move -- --from BANK --to BANK`: moves the customers of a bank from one way of reaching it to another, as `moves:` of the banks
// file says, beside running gateways and by their settings. Prints how many came to what, and nothing of any of them. Broken off it can
// be run again. Ends with 0 when nobody is left, 2 where somebody is, 1 for a failure.

import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import { customerOutcomes, isMove, type MoveRequest, moveCustomers } from '../start/move-customers.ts';
import { openMoving } from '../start/moving.ts';
import { endWith } from './failure.ts';

const usage = 'Usage: npm run -s move -- --from BANK --to BANK [--dry-run] [--notify] [--rename]';
/** Somebody has still to link anew, or is not moved wholly. */
const somebodyLeft = 2;

/** @throws TypeError for options that there are not, or none */
function parseRequest(): MoveRequest {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ options: { from: text, to: text, 'dry-run': flag, notify: flag, rename: flag } });
  const { from, to, notify: notifies, rename: renames } = values;
  if (from === undefined || to === undefined) throw new TypeError('--from and --to are required');
  return { from, to, isDry: values['dry-run'], notifies, renames };
}

async function run(request: MoveRequest): Promise<void> {
  const { from, to, isDry } = request;
  const services = await openMoving(loadConfig(process.env), (message) => console.error(message));
  try {
    if (!isMove(services, request))
      throw new InvalidConfig([{ where: 'BANKS_FILE', what: `has no move from ${from} to ${to}` }]);
    if (!services.hasBank(to)) throw new InvalidConfig([{ where: 'BANKS_FILE', what: `there is no bank ${to}` }]);
    const { audit } = services.store;
    const tell = (outcome: 'DONE' | 'FAILED', reason: string) =>
      audit.append({
        atMs: Date.now(),
        actor: { kind: 'gateway', subject: 'move-command' },
        action: 'BANK_MOVE',
        outcome,
        reason,
        bankId: to,
      });
    if (!isDry) await tell('DONE', 'BEGUN');
    const counts = await moveCustomers(services, request).catch(async (error: unknown) => {
      if (!isDry) await tell('FAILED', 'BROKEN_OFF').catch(() => undefined);
      throw error;
    });
    const left = [...counts].some(([outcome, count]) => outcome !== 'MOVED' && count > 0);
    if (!isDry) await tell('DONE', left ? 'SOME_LEFT' : 'WHOLE');
    console.log(`From ${from} to ${to}${isDry ? ', nothing was changed' : ''}:`);
    for (const outcome of customerOutcomes) console.log(`  ${outcome}: ${counts.get(outcome) ?? 0}`);
    if (left) process.exitCode = somebodyLeft;
  } finally {
    await services.close();
  }
}

let request: MoveRequest | null = null;
try {
  request = parseRequest();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : 'failed'}\n${usage}`);
  process.exitCode = 1;
}
if (request !== null) await run(request).catch((error: unknown) => endWith(error));
