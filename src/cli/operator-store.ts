// The store as operators' commands open it, beside running gateways: by the gateway's own settings, and with every fault
// told by name. Used by keys-rotate.ts, audit.ts and book-export.ts.

import { z } from 'zod';
import { findMisspelt } from '../config/environment.ts';
import { InvalidConfig } from '../config/faults.ts';
import { parseSealingKeys, type SealingKey } from '../store/sealing.ts';
import { openStore, type Store } from '../store/store.ts';

const variables = z.object({
  STORE_KEYS: z.string().min(1),
  DATABASE_URL: z.string().min(1).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
});

/** Does a piece of work with the store and closes it. @throws InvalidConfig, StoreFailure, and what the work throws */
export async function withStore(work: (store: Store, keys: readonly SealingKey[]) => Promise<void>): Promise<void> {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  // A misspelt DATABASE_URL would have another store opened, and changed, than is meant.
  const misspelt = findMisspelt(given);
  if (misspelt.length > 0) throw new InvalidConfig(misspelt);
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw new InvalidConfig([{ where: 'STORE_KEYS', what: 'is required' }]);
  const keys = parseSealingKeys(parsed.data.STORE_KEYS);
  if ('fault' in keys) throw new InvalidConfig([{ where: 'STORE_KEYS', what: keys.fault }]);
  const { DATABASE_URL, DATA_DIR } = parsed.data;
  const store = await openStore({ databaseUrl: DATABASE_URL ?? null, dataDir: DATA_DIR, keys });
  try {
    await work(store, keys);
  } finally {
    await store.close();
  }
}
