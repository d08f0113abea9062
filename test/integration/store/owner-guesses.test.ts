// Guesses of accounts' owners, on both databases: so many different ones and no more, whoever asks, at whichever gateway.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GuessRequest, OwnerGuess } from '../../../src/store/owner-guesses.ts';
import type { Store } from '../../../src/store/store.ts';
import { askRaw, databases, newKey, open, type TestStores } from './stores.ts';

const dayMs = 86_400_000;
const customer = { customerId: 'alice', bankId: 'albion' };
const nowMs = 1_800_000_000_000;
const name = (hash: string, accountKey = 'key-1'): OwnerGuess => ({ field: 'name', accountKey, hash });
const email = (hash: string): OwnerGuess => ({ field: 'email', accountKey: '', hash });

for (const { name: database, skip, make } of databases) {
  describe.skipIf(skip !== null)(`guesses of owners on ${database}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let place: Awaited<ReturnType<TestStores['place']>>;
    let store: Store;
    let other: Store;

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
    });
    afterEach(async () => void (await Promise.all([store.close(), other.close()])));

    const take = (guesses: readonly OwnerGuess[], more: Partial<GuessRequest> = {}, at = store) =>
      at.ownerGuesses.take({ ...customer, guesses, most: 3, windowMs: 30 * dayMs, nowMs, ...more });

    it('takes so many different ones of a field, and the same again for nothing', async () => {
      for (const hash of ['a', 'b', 'a', 'c', 'b']) expect(await take([name(hash)])).toEqual({ isAllowed: true });
      const refused = { isAllowed: false, retryAtMs: nowMs + 30 * dayMs };
      expect(await take([name('d')])).toEqual(refused);
      expect(await take([name('d')], {}, other)).toEqual(refused);
      expect(await take([name('c')], {}, other)).toEqual({ isAllowed: true });
      expect(await take([email('d')])).toEqual({ isAllowed: true });
      expect(await take([name('d', 'key-2')])).toEqual({ isAllowed: true });
      expect(await take([name('d')], { customerId: 'bob' })).toEqual({ isAllowed: true });
    });

    it('counts all of a question or none of it', async () => {
      for (const hash of ['a', 'b', 'c']) await take([name(hash)]);
      expect(await take([name('d'), email('x')])).toMatchObject({ isAllowed: false });
      for (const hash of ['u', 'v', 'w']) expect(await take([email(hash)])).toEqual({ isAllowed: true });
      expect(await take([name('a'), email('u')])).toEqual({ isAllowed: true });
      expect(await take([name('a'), email('x')])).toMatchObject({ isAllowed: false });
    });

    it('gives a place back when a guess is as old as the window, and keeps nothing of it', async () => {
      for (const [index, hash] of ['a', 'b', 'c'].entries()) await take([name(hash)], { nowMs: nowMs + index * dayMs });
      const atEnd = nowMs + 30 * dayMs;
      expect(await take([name('d')], { nowMs: atEnd - 1 })).toEqual({ isAllowed: false, retryAtMs: atEnd });
      expect(await take([name('d')], { nowMs: atEnd })).toEqual({ isAllowed: true });
      expect(await take([name('a')], { nowMs: atEnd })).toEqual({ isAllowed: false, retryAtMs: atEnd + dayMs });
      // A limit that was lowered since.
      const lowered = { most: 1, nowMs: atEnd };
      expect(await take([name('e')], lowered)).toEqual({ isAllowed: false, retryAtMs: atEnd + 30 * dayMs });
      expect(await take([name('x', 'key-2')], { nowMs: atEnd + 90 * dayMs })).toEqual({ isAllowed: true });
      expect(await askRaw(place, 'select account_key, guess_hash from owner_guesses')).toEqual([
        { account_key: 'key-2', guess_hash: 'x' },
      ]);
      await take([name('x')], { customerId: 'bob', nowMs: atEnd + 180 * dayMs });
      expect(await askRaw(place, 'select customer_id from owner_guess_places')).toEqual([{ customer_id: 'bob' }]);
    });

    it('lets two gateways that ask at once have no more than one would', async () => {
      const asked = Array.from({ length: 24 }, (_, index) =>
        take([name(`n${index}`), email(`e${index}`)], {}, index % 2 === 0 ? store : other),
      );
      const answers = await Promise.all(asked);
      expect(answers.filter(({ isAllowed }) => isAllowed)).toHaveLength(3);
      expect(await askRaw(place, 'select field from owner_guesses')).toHaveLength(6);
    });

    it('counts a guess once that is made at both at once', async () => {
      const asked = Array.from({ length: 10 }, (_, index) => take([name('a')], {}, index % 2 === 0 ? store : other));
      expect(new Set((await Promise.all(asked)).map(({ isAllowed }) => isAllowed))).toEqual(new Set([true]));
      expect(await askRaw(place, 'select field from owner_guesses')).toHaveLength(1);
    });

    it('is in the audit with its client and its account', async () => {
      const event = { atMs: 1, actor: { kind: 'partner', subject: 'fintrack' }, action: 'OWNER_MATCH' } as const;
      await store.audit.append({
        ...event,
        ...customer,
        accountKey: 'key-1',
        clientId: 'fintrack',
        outcome: 'DONE',
        reason: 'name:MATCH/email:NOT_KNOWN',
      });
      const entries = await other.audit.read({ customerId: 'alice', limit: 10 });
      expect(entries).toMatchObject([
        { ...event, ...customer, accountKey: 'key-1', clientId: 'fintrack', reason: 'name:MATCH/email:NOT_KNOWN' },
      ]);
    });
  });
}
