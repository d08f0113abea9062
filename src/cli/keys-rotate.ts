// `npm run keys:rotate`: seals everything in the store anew under the first key of STORE_KEYS, in small batches, while
// gateways run. Ended half-way it can simply be run again: what is done stays done. Prints how many values of each kind are
// under which key afterwards, and ends with 2 while anything is left under another: then no key can be dropped from STORE_KEYS.

import { sealedColumns } from '../store/sealed-columns.ts';
import type { SealedCount } from '../store/sealed-values.ts';
import type { Store } from '../store/store.ts';
import { withStore } from './operator-store.ts';

/** Rows a batch: a few milliseconds of the database's time. */
const batch = 100;
/** Something is left under another key. */
const somethingLeft = 2;

async function rotate({ sealed, audit }: Store): Promise<void> {
  const { currentKeyId } = sealed;
  const tell = (outcome: 'DONE' | 'FAILED', reason: string) =>
    audit.append({
      atMs: Date.now(),
      actor: { kind: 'gateway', subject: 'keys-rotate' },
      action: 'KEYS_ROTATE',
      outcome,
      reason,
    });
  let count = 0;
  try {
    for (const { table } of sealedColumns) {
      for (let done = await sealed.reseal(table, batch); done > 0; done = await sealed.reseal(table, batch))
        count += done;
    }
  } catch (error) {
    await tell('FAILED', 'BROKEN_OFF').catch(() => undefined);
    throw error;
  }
  const counts = await sealed.countByKey();
  const left = counts.filter(({ keyId }) => keyId !== currentKeyId);
  await tell(left.length === 0 ? 'DONE' : 'FAILED', left.length === 0 ? currentKeyId : 'SOME_LEFT');
  console.log(`Sealed ${count} values anew under key ${currentKeyId}.`);
  for (const line of counts.map(toLine)) console.log(line);
  if (left.length === 0) {
    console.log(`Done: ${currentKeyId} seals all there is; no other key of STORE_KEYS is needed for this store.`);
    return;
  }
  const keys = [...new Set(left.map(({ keyId }) => keyId))].join(', ');
  console.error(
    `NOT done: values are still under ${keys}. A gateway seals with it as yet: move ${currentKeyId} to the front of STORE_KEYS there, too, and run this again.`,
  );
  process.exitCode = somethingLeft;
}

const toLine = ({ keyId, values, holds, table }: SealedCount): string => `  ${keyId}: ${values} ${holds} (${table})`;

try {
  await withStore(rotate);
} catch (error) {
  console.error(error instanceof Error ? error.message : 'failed');
  process.exitCode = 1;
}
