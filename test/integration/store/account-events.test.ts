// What becomes of accounts, on both databases: written down once and in order, whichever link and gateway has seen it.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ShownAccounts } from '../../../src/store/account-events.ts';
import type { Store } from '../../../src/store/store.ts';
import { endLink } from '../webhooks/links.ts';
import { completed, newAttempt } from './attempts.ts';
import { askRaw, databases, newKey, open, type TestStores } from './stores.ts';

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`events of accounts on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let place: Awaited<ReturnType<TestStores['place']>>;
    let store: Store;
    let other: Store;
    let atMs: number;

    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    afterAll(() => stores.stop());
    beforeEach(async () => {
      place = await stores.place();
      const key = newKey();
      store = await open(place, [key]);
      other = await open(place, [key]);
      atMs = 1000;
    });
    afterEach(async () => void (await Promise.all([store.close(), other.close()])));

    /** A link's list, `key=details` each. */
    const see = (accounts: string, more: Partial<ShownAccounts> = {}, at = store) => {
      atMs += 1;
      const views = accounts.split(' ').flatMap((text) => {
        const [accountKey = '', detailsHash = ''] = text.split('=');
        return accountKey === '' ? [] : [{ accountKey, detailsHash }];
      });
      const list = { customerId: 'alice', bankId: 'albion', linkId: 'one', isWhole: true, atMs, ...more };
      return at.accountEvents.record({ ...list, views });
    };
    const told = async (afterSeq = 0) =>
      (await other.accountEvents.readAfter('alice', afterSeq, 100)).map(
        ({ kind, accountKey }) => `${kind} ${accountKey}`,
      );

    it('are told once: added, changed, removed', async () => {
      expect(await see('a=1 b=1')).toBe(2);
      expect(await see('b=1 a=1', {}, other)).toBe(0);
      expect(await see('a=2 b=1')).toBe(1);
      expect(await see('a=2 c=1')).toBe(2);
      expect(await see('a=2 c=1', {}, other)).toBe(0);
      expect(await see('')).toBe(2);
      expect(await see('a=2')).toBe(1);
      const all = ['ADDED a', 'ADDED b', 'CHANGED a', 'ADDED c', 'REMOVED b', 'REMOVED a', 'REMOVED c', 'ADDED a'];
      expect(await told()).toEqual(all);
      const events = await store.accountEvents.readAfter('alice', 0, 100);
      expect(events.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
      expect(events[2]).toEqual({
        seq: 3,
        customerId: 'alice',
        bankId: 'albion',
        accountKey: 'a',
        kind: 'CHANGED',
        atMs: 1003,
      });
      expect(await told(6)).toEqual(all.slice(6));
      expect(await store.accountEvents.readAfter('alice', 0, 2)).toHaveLength(2);
      expect(await store.accountEvents.readNewest(['alice', 'bob'])).toEqual(new Map([['alice', 8]]));
    });

    it('are none where a list is not whole, or older than what was told', async () => {
      await see('a=1 b=1');
      expect(await see('a=1', { isWhole: false })).toBe(0);
      expect(await see('a=1 c=1', { isWhole: false })).toBe(1);
      expect(await see('a=0', { atMs: 1002 })).toBe(0);
      expect(await told()).toEqual(['ADDED a', 'ADDED b', 'ADDED c']);
      expect(await see('a=1 b=1 c=1')).toBe(0);
    });

    it('of an account that two links show are told once, and removed with the last', async () => {
      await see('a=1');
      expect(await see('a=1 b=1', { linkId: 'two' })).toBe(1);
      // One link is shown less of it than the other: that is no change.
      expect(await see('a=less', { linkId: 'three' })).toBe(0);
      expect(await see('a=2')).toBe(1);
      expect(await see('a=2 b=1', { linkId: 'two' })).toBe(0);
      expect(await see('')).toBe(0);
      expect(await see('', { linkId: 'three' })).toBe(0);
      expect(await see('b=1', { linkId: 'two' })).toBe(1);
      expect(await told()).toEqual(['ADDED a', 'ADDED b', 'CHANGED a', 'REMOVED a']);
    });

    it('are told of each of two links whose lists were asked for together, whichever is written first', async () => {
      expect(await see('a=1 c=1', { linkId: 'two', atMs: 20 })).toBe(2);
      expect(await see('b=1 c=1', { linkId: 'one', atMs: 19 }, other)).toBe(1);
      expect(await see('c=1', { linkId: 'two', atMs: 31 })).toBe(1);
      expect(await see('', { linkId: 'one', atMs: 30 }, other)).toBe(1);
      expect(await see('a=1', { linkId: 'two', atMs: 29 })).toBe(0);
      expect(await told()).toEqual(['ADDED a', 'ADDED c', 'ADDED b', 'REMOVED a', 'REMOVED b']);
    });

    it('are each bank’s and customer’s own', async () => {
      await see('a=1');
      await see('a=1', { bankId: 'rheinbank', linkId: 'there' });
      await see('a=1', { customerId: 'bob', linkId: 'bobs' });
      await see('', { bankId: 'rheinbank', linkId: 'there' });
      expect(await told()).toEqual(['ADDED a', 'ADDED a', 'REMOVED a']);
      expect(await store.accountEvents.readAfter('bob', 0, 9)).toMatchObject([{ seq: 1, kind: 'ADDED' }]);
    });

    it('are numbered without a gap by gateways that see a list at once', async () => {
      const keys = Array.from({ length: 8 }, (_, index) => `k${index}=1`);
      const counts = await Promise.all(
        keys.flatMap((_, index) =>
          [store, other].map((at) => see(keys.slice(0, index + 1).join(' '), { isWhole: false, atMs: 5 }, at)),
        ),
      );
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8);
      const events = await store.accountEvents.readAfter('alice', 0, 100);
      expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(new Set(events.map(({ accountKey }) => accountKey)).size).toBe(8);
    });

    it('of a link that was taken back are that its accounts are removed, but for those that another shows', async () => {
      const links: string[] = [];
      for (let count = 0; count < 2; count++) {
        const { link } = newAttempt();
        links.push((await completed(store, { link: { ...link, customerId: 'alice', bankId: 'albion' } })).link.id);
      }
      const [first = '', second = ''] = links;
      await see('a=1 b=1', { linkId: first });
      await see('b=1', { linkId: second });
      await see('c=1', { linkId: 'of the banks file' });
      await store.accountEvents.endViews(5000, 10);
      await endLink(store, first, 5000);
      const heard: string[] = [];
      store.accountEvents.watch((customerId) => void heard.push(customerId));
      await store.accountEvents.endViews(6000, 10);
      await other.accountEvents.endViews(6000, 10);
      expect(await told(3)).toEqual(['REMOVED a']);
      expect(heard).toEqual(['alice']);
      // An answer that was under way comes too late.
      expect(await see('a=1 b=1', { linkId: first, atMs: 5999 })).toBe(0);
      expect(await see('a=1 b=1', { linkId: first, atMs: 6001 }, other)).toBe(0);
      expect(await see('b=1', { linkId: first, atMs: 6001, isWhole: false })).toBe(0);
      expect(await see('a=1 b=1', { linkId: second, atMs: 7000 })).toBe(1);
      await store.accountEvents.endViews(8000, 10);
      expect(await told(3)).toEqual(['REMOVED a', 'ADDED a']);
    });

    it('are told of by whoever wrote them, and go in their time; numbers are never given again', async () => {
      const heard: string[] = [];
      const unwatch = store.accountEvents.watch((customerId) => void heard.push(customerId));
      await see('a=1');
      await see('a=1');
      await see('b=1', { customerId: 'bob', linkId: 'bobs' });
      await see('a=2', {}, other);
      expect(heard).toEqual(['alice', 'bob']);
      unwatch();
      await store.accountEvents.eraseBefore(9000);
      expect(await told()).toEqual([]);
      await see('a=3', { atMs: 9001 });
      expect(await store.accountEvents.readAfter('alice', 0, 9)).toMatchObject([{ seq: 3, kind: 'CHANGED' }]);
      expect(await askRaw(place, "select count(*) as n from account_views where customer_id = 'alice'")).toHaveLength(
        1,
      );
    });
  });
}
