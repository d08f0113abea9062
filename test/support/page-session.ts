// A session at the pages for people that nobody has signed in to: put into a store, for tests of what a person with these scopes is
// shown. The store is a SQLite file that a test gateway has open, too.

import { randomBytes, randomUUID } from 'node:crypto';
import { toHash } from '../../src/store/attempts.ts';
import type { SealingKey } from '../../src/store/sealing.ts';
import { openStore } from '../../src/store/store.ts';

/** Where it is put, and whose it is. */
export interface PlantedSession {
  readonly dataDir: string;
  readonly key: SealingKey;
  readonly customerId: string;
  readonly scopes: readonly string[];
}

/** Begins it; gives what its cookie holds. */
export async function plantSession({ dataDir, key, customerId, scopes }: PlantedSession): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const store = await openStore({ databaseUrl: null, dataDir, keys: [key] });
  const nowMs = Date.now();
  const times = { createdAtMs: nowMs, usedAtMs: nowMs, expiresAtMs: nowMs + 60_000 };
  const session = { id: randomUUID(), customerId, scopes, browser: 'A browser', ...times };
  await store.pageSessions.begin({ secretHash: toHash(secret), ...session });
  await store.close();
  return secret;
}
