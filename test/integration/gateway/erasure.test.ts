// Erasing a person while requests run: nothing of what their bank has told is left in the store then, and the bank is told that the
// consent is over. With Redis: erasure-redis.test.ts; what gateways' memory holds: test/integration/store/erasure-watch.test.ts, and heaps in
// test/e2e/erased-heaps.test.ts.

import { afterEach, describe, expect, it } from 'vitest';
import { eraseUnderLoad, expectNothingStored, foundIn, startTwo } from './erasure-world.ts';

describe('erasing a person', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  it('leaves nothing in the store of two gateways without Redis', { timeout: 60_000 }, async () => {
    const world = await startTwo({}, stops);
    const { seen, result, last } = await eraseUnderLoad(world);
    expect(result.kind).toBe('erased');
    expect(seen.numbers.length).toBeGreaterThan(0);
    for (const answer of last) expect(answer.data?.me.accounts.edges).toEqual([]);
    await expectNothingStored(world, seen);
    // The bank is told by the sweep of a gateway, with what was kept for that.
    await expect
      .poll(async () => (await world.store.erasures.readStates(10)).flatMap(({ untold }) => untold), {
        timeout: 20_000,
      })
      .toEqual([]);
    for (const gateway of [world.one, world.two]) expect(foundIn(gateway.logged(), seen)).toEqual([]);
  });
});
