// `npm run keys:rotate`: seals everything in the store anew under the first key of STORE_KEYS, in small batches, while
// gateways run. Ended half-way it can simply be run again: what is done stays done. Prints how many rows are under each
// key afterwards; a key that seals nothing any more can be dropped from STORE_KEYS.

import { z } from 'zod';
import { InvalidConfig } from '../config/faults.ts';
import { parseSealingKeys } from '../store/sealing.ts';
import { openStore } from '../store/store.ts';

/** Rows a batch: a few milliseconds of the database's time. */
const batch = 100;

const variables = z.object({
  STORE_KEYS: z.string().min(1),
  DATABASE_URL: z.string().min(1).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
});

async function rotate(): Promise<void> {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw new InvalidConfig([{ where: 'STORE_KEYS', what: 'is required' }]);
  const keys = parseSealingKeys(parsed.data.STORE_KEYS);
  if ('fault' in keys) throw new InvalidConfig([{ where: 'STORE_KEYS', what: keys.fault }]);
  const { DATABASE_URL, DATA_DIR } = parsed.data;
  const store = await openStore({ databaseUrl: DATABASE_URL ?? null, dataDir: DATA_DIR, keys });
  try {
    let sealed = 0;
    for (const part of [store.tokens, store.attempts]) {
      for (let done = await part.reseal(batch); done > 0; done = await part.reseal(batch)) sealed += done;
    }
    await store.audit.append({
      atMs: Date.now(),
      actor: { kind: 'gateway', subject: 'keys-rotate' },
      action: 'KEYS_ROTATE',
      outcome: 'DONE',
      reason: keys[0]?.id ?? null,
    });
    console.log(`Sealed ${sealed} rows anew under key ${keys[0]?.id}.`);
    for (const [keyId, count] of await store.tokens.countByKey()) console.log(`  ${keyId}: ${count} token sets`);
  } finally {
    await store.close();
  }
}

try {
  await rotate();
} catch (error) {
  console.error(error instanceof Error ? error.message : 'failed');
  process.exitCode = 1;
}
