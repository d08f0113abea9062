// How customers have corrected categories, on both databases: kept, replaced, taken back, sealed.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CategoryCorrection } from '../../../src/store/category-corrections.ts';
import type { Store } from '../../../src/store/store.ts';
import { askRaw, databases, newKey, open, type TestStores } from './stores.ts';

const ofCounterparty = (counterpartyKey: string, category = 'PETS'): CategoryCorrection => ({
  category,
  name: counterpartyKey.toUpperCase(),
  target: { kind: 'COUNTERPARTY', counterpartyKey, creditDebitIndicator: 'DEBIT' },
});
const ofEntry = (entryKey: string, bankId = 'albion'): CategoryCorrection => ({
  category: 'CHARITY',
  name: null,
  target: { kind: 'ENTRY', bankId, accountKey: 'a', entryKey },
});

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`corrections of categories on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let place: Awaited<ReturnType<TestStores['place']>>;
    let store: Store;
    const key = newKey();

    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    afterAll(() => stores.stop());
    beforeEach(async () => {
      place = await stores.place();
      store = await open(place, [key]);
    });
    afterEach(() => store.close());

    const corrections = () => store.categoryCorrections;

    it('are read oldest first, by their customer alone', async () => {
      const first = await corrections().put('alice', ofCounterparty('zoo'), { nowMs: 1 });
      await corrections().put('alice', ofEntry('e1'), { nowMs: 2 });
      await corrections().put('bob', ofEntry('e1'), { nowMs: 3 });
      const read = await corrections().readOfCustomer('alice');
      expect(read.map(({ category, createdAtMs }) => [category, createdAtMs])).toEqual([
        ['PETS', 1],
        ['CHARITY', 2],
      ]);
      expect(read[0]).toEqual(first);
      expect(await corrections().remove('bob', first?.id ?? '')).toBeNull();
      expect(await corrections().remove('alice', first?.id ?? '')).toEqual(first);
      expect(await corrections().remove('alice', first?.id ?? '')).toBeNull();
      expect(await corrections().readOfCustomer('alice')).toHaveLength(1);
    });

    it('take the place of an earlier one of the same target, and of no other', async () => {
      await corrections().put('alice', ofCounterparty('zoo', 'PETS'), { nowMs: 1 });
      await corrections().put('alice', ofCounterparty('zoo', 'ENTERTAINMENT'), { nowMs: 2 });
      await corrections().put('alice', ofCounterparty('zoo shop', 'HOBBIES'), { nowMs: 3 });
      const read = await corrections().readOfCustomer('alice');
      expect(read.map(({ category }) => category)).toEqual(['ENTERTAINMENT', 'HOBBIES']);
    });

    it('are refused beyond the most that a customer may have, but for one in the place of another', async () => {
      for (const name of ['one', 'two'])
        expect(await corrections().put('alice', ofCounterparty(name), { nowMs: 1, most: 2 })).not.toBeNull();
      expect(await corrections().put('alice', ofCounterparty('three'), { nowMs: 2, most: 2 })).toBeNull();
      expect(await corrections().put('bob', ofCounterparty('three'), { nowMs: 2, most: 2 })).not.toBeNull();
      expect(await corrections().put('alice', ofCounterparty('two', 'GAMES'), { nowMs: 3, most: 2 })).not.toBeNull();
      expect((await corrections().readOfCustomer('alice')).map(({ category }) => category)).toEqual(['PETS', 'GAMES']);
    });

    it('of single entries go with what is kept of their bank', async () => {
      await corrections().put('alice', ofEntry('e1', 'albion'), { nowMs: 1 });
      await corrections().put('alice', ofEntry('e2', 'rheinland'), { nowMs: 2 });
      await corrections().put('alice', ofCounterparty('zoo'), { nowMs: 3 });
      expect(await corrections().eraseOfBank({ customerId: 'alice', bankId: 'albion' })).toBe(1);
      expect(await corrections().readOfCustomer('alice')).toHaveLength(2);
    });

    it('are sealed, each to its own row, and anew under another key', async () => {
      const kept = await corrections().put('alice', ofCounterparty('embarrassing shop'), { nowMs: 1 });
      const [row] = await askRaw(place, 'select * from category_corrections');
      expect(JSON.stringify(row)).not.toContain('embarrassing');
      await store.close();
      store = await open(place, [newKey('next'), key]);
      expect(await store.sealed.reseal('category_corrections', 10)).toBe(1);
      expect(await store.sealed.reseal('category_corrections', 10)).toBe(0);
      expect(await corrections().readOfCustomer('alice')).toEqual([kept]);
      await askRaw(place, `update category_corrections set id = 'moved'`);
      await expect(corrections().readOfCustomer('alice')).rejects.toThrow(/category_corrections/);
    });
  });
}
