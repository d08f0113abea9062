// What is kept of the gateway's own tokens at a source: one gateway at a time has them anew, sealed, on both databases.

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createKeptTokens } from '../../../src/sources/kept-tokens.ts';
import type { Store } from '../../../src/store/store.ts';
import { databases, newKey, useStores } from './stores.ts';

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`the tokens of a source on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let store: Store;
    let key: ReturnType<typeof newKey>;
    const { another, raw } = useStores(make, (fresh) => {
      ({ store } = fresh);
      key = fresh.key;
    });

    it('are what was kept last, each source’s own, and nothing of them can be read in the database', async () => {
      expect(await store.sourceTokens.read('revolut')).toBeNull();
      await store.sourceTokens.keep('revolut', 'secret-1', 1);
      await store.sourceTokens.keep('other', 'secret-2', 2);
      await store.sourceTokens.keep('revolut', 'secret-3', 3);
      const other = await another();
      expect(await other.sourceTokens.read('revolut')).toBe('secret-3');
      expect(await other.sourceTokens.read('other')).toBe('secret-2');
      expect(JSON.stringify(await raw('select * from source_tokens'))).not.toContain('secret');
    });

    it('are sealed anew under another key', async () => {
      await store.sourceTokens.keep('revolut', 'secret-1', 1);
      const next = newKey('next');
      const rotating = await another([next, key]);
      expect(await rotating.sealed.reseal('source_tokens', 10)).toBe(1);
      expect(await rotating.sealed.reseal('source_tokens', 10)).toBe(0);
      expect(await (await another([next])).sourceTokens.read('revolut')).toBe('secret-1');
    });

    it('are had anew by one gateway at a time, and the others see what came', async () => {
      const stores = [store, await another(), await another()];
      const gateways = stores.map((one) => createKeptTokens('revolut', () => one, Date.now));
      let [atOnce, most, had] = [0, 0, 0];
      const obtain = async (kept: (typeof gateways)[number]): Promise<string> => {
        for (;;) {
          const done = await kept.change(async (text, keep) => {
            if (text !== null) return text;
            most = Math.max(most, ++atOnce);
            await sleep(30);
            had += 1;
            await keep(`token-${had}`);
            atOnce -= 1;
            return `token-${had}`;
          });
          if (done !== null) return done;
          await sleep(5);
        }
      };
      expect(await Promise.all(gateways.map(obtain))).toEqual(['token-1', 'token-1', 'token-1']);
      expect([most, had]).toEqual([1, 1]);
      expect(await Promise.all(gateways.map((kept) => kept.read()))).toEqual(['token-1', 'token-1', 'token-1']);
    });

    it('that cannot be opened are told as not to be had now', async () => {
      await store.sourceTokens.keep('revolut', 'secret-1', 1);
      const stranger = await another([newKey('stranger')]);
      const kept = createKeptTokens('revolut', () => stranger, Date.now);
      await expect(kept.read()).rejects.toMatchObject({ name: 'OAuthFailure', kind: 'UNAVAILABLE', code: 'STORE' });
      // Nobody is kept from it afterwards.
      expect(await createKeptTokens('revolut', () => store, Date.now).change(async (text) => text)).toBe('secret-1');
    });
  });
}

it('without a store they last as long as the process', async () => {
  const kept = createKeptTokens('revolut', () => null, Date.now);
  await kept.change(async (_text, keep) => keep('token-1'));
  expect(await kept.read()).toBe('token-1');
  const slow = kept.change(() => sleep(20, 'slow'));
  expect(await kept.change(async () => 'at the same time')).toBeNull();
  expect(await slow).toBe('slow');
});
