// What happens to webhooks without anybody sending them, on both databases: given up, purged, counted; by one gateway at a
// time.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { type PendingWebhooks, startWebhookSweep } from '../../../src/webhooks/sweep.ts';
import { databases, newKey, open, type TestStores } from '../store/stores.ts';
import { beginPayment } from './payments.ts';
import { log, register } from './world.ts';

const hourMs = 3_600_000;

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`the webhooks’ sweep on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let store: Store;
    let nowMs: number;
    const pending: PendingWebhooks[] = [];
    let givenUp = 0;

    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    afterAll(() => stores.stop());
    beforeEach(async () => {
      store = await open(await stores.place(), [newKey()]);
      nowMs = Date.now();
      pending.length = 0;
      givenUp = 0;
    });
    afterEach(() => store.close());
    const sweep = async (): Promise<void> => {
      const started = startWebhookSweep({
        store,
        onPending: (one) => void pending.push(one),
        onGivenUp: (count) => {
          givenUp += count;
        },
        onTrouble: (message) => {
          throw new Error(message);
        },
        now: () => nowMs,
      });
      await started.round();
      await started.stop();
    };

    it('gives up what nobody could try, keeps it for thirty days, and counts what waits', async () => {
      const endpoint = await register(store, 'https://partner.example/');
      const startMs = nowMs;
      await sweep();
      await beginPayment(store, { atMs: nowMs });
      await beginPayment(store, { atMs: nowMs });
      nowMs = startMs + 24.5 * hourMs;
      await sweep();
      expect(givenUp).toBe(0);
      nowMs = startMs + 25 * hourMs + 1;
      await sweep();
      await sweep();
      expect(givenUp).toBe(2);
      expect(pending).toEqual([
        { count: 0, oldestMs: 0 },
        { count: 2, oldestMs: 24.5 * hourMs },
        { count: 2, oldestMs: 25 * hourMs + 1 },
        { count: 0, oldestMs: 0 },
      ]);
      expect(await log(store, endpoint)).toMatchObject([{ status: 'FAILED' }, { status: 'FAILED' }]);
      nowMs = startMs + 30 * 24 * hourMs;
      await sweep();
      expect(await log(store, endpoint)).toHaveLength(2);
      nowMs += 1;
      await sweep();
      expect(await log(store, endpoint)).toEqual([]);
    });

    it('changes nothing that another gateway is at', async () => {
      const endpoint = await register(store, 'https://partner.example/');
      await beginPayment(store, { atMs: nowMs });
      nowMs += 26 * hourMs;
      const lease = await store.leases.acquire('webhooks:sweep', 60_000);
      await sweep();
      expect(pending).toHaveLength(1);
      expect(await log(store, endpoint)).toMatchObject([{ status: 'PENDING' }]);
      await lease?.release();
      await sweep();
      expect(await log(store, endpoint)).toMatchObject([{ status: 'FAILED' }]);
    });
  });
}
