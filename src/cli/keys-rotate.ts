// `npm run keys:rotate`: seals everything in the store anew under the first key of STORE_KEYS, in small batches, while
// gateways run. Ended half-way it can simply be run again: what is done stays done. Prints how many rows are under each
// key afterwards; a key that seals nothing any more can be dropped from STORE_KEYS.

import { withStore } from './operator-store.ts';

/** Rows a batch: a few milliseconds of the database's time. */
const batch = 100;

const rotate = (): Promise<void> =>
  withStore(async (store, keys) => {
    let sealed = 0;
    const { tokens, attempts, payments, webhooks, book } = store;
    const { categoryCorrections, reportKeys, screeningCases, sourceTokens } = store;
    const all = [tokens, attempts, payments, webhooks, book];
    for (const part of [...all, categoryCorrections, reportKeys, screeningCases, sourceTokens]) {
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
    for (const [keyId, count] of await store.book.countByKey())
      console.log(`  ${keyId}: ${count} segments of statement books`);
  });

try {
  await rotate();
} catch (error) {
  console.error(error instanceof Error ? error.message : 'failed');
  process.exitCode = 1;
}
