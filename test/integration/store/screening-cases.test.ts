// Cases of screening on both databases: sealed, changed by one at a time, each change with its entry of the audit.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScreeningCase } from '../../../src/domain/screening.ts';
import type { AuditEvent } from '../../../src/store/audit.ts';
import type { Store } from '../../../src/store/store.ts';
import { askRaw, databases, newKey, open, type TestStores } from './stores.ts';

const screeningCase = (id: string, more: Partial<ScreeningCase> = {}): ScreeningCase => ({
  id,
  customerId: `of-${id}`,
  requestedAtMs: 1000,
  requestedBy: 'ana',
  screenedAtMs: 1000,
  subjectReadAtMs: 1000,
  subject: [{ bankId: 'albion', names: ['Alice Ashgrove'], birthDate: null, countries: [], readAtMs: 1000 }],
  candidates: [],
  hitsLeftOut: 0,
  lists: [],
  ...more,
});
const made: ScreeningCase['candidates'][number] = {
  id: 'candidate',
  list: 'UN',
  entryId: 'NWi.001',
  entryName: 'Alicia Nobody',
  kind: 'PERSON',
  programmes: [],
  listedDate: null,
  matches: [],
  birthDate: 'UNKNOWN',
  listedBirthDates: [],
  countryAgrees: null,
  score: 50,
  foundAtMs: 0,
  isCurrent: true,
  decision: null,
  earlierDecisions: [],
};
const event: AuditEvent = {
  atMs: 1000,
  actor: { kind: 'staff', subject: 'ana' },
  action: 'SCREENING_REQUEST',
  outcome: 'DONE',
  customerId: 'of-a',
};

for (const { name: database, skip, make } of databases) {
  describe.skipIf(skip !== null)(`cases of screening on ${database}${skip === null ? '' : ` (${skip})`}`, () => {
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

    const write = (one: ScreeningCase, version: number | null, listsKey = 'v1') =>
      store.screeningCases.write({ screeningCase: one, listsKey, version, event });

    it('are kept sealed, by customer and by id, with the audit', async () => {
      expect(await store.screeningCases.readOfCustomer('of-a')).toBeNull();
      expect(await write(screeningCase('a'), null)).toBe(true);
      const record = { screeningCase: screeningCase('a'), listsKey: 'v1', version: 1, waitingSinceMs: null };
      expect(await store.screeningCases.readOfCustomer('of-a')).toEqual(record);
      expect(await store.screeningCases.read('a')).toEqual(record);
      const rows = await askRaw(place, 'select * from screening_cases');
      expect(JSON.stringify(rows)).not.toContain('Ashgrove');
      expect(await store.audit.read({ customerId: 'of-a', limit: 10 })).toMatchObject([
        { action: 'SCREENING_REQUEST' },
      ]);
    });

    it('are changed by who read them last, and audited only then', async () => {
      await write(screeningCase('a'), null);
      expect(await write(screeningCase('other', { customerId: 'of-a' }), null)).toBe(false);
      const changes = [1, 2].map((screenedAtMs) => write(screeningCase('a', { screenedAtMs }), 1));
      expect((await Promise.all(changes)).sort()).toEqual([false, true]);
      expect((await store.screeningCases.read('a'))?.version).toBe(2);
      expect(await store.audit.read({ customerId: 'of-a', limit: 10 })).toHaveLength(2);
    });

    it('are due when lists have changed, and when banks were asked too long ago', async () => {
      await write(screeningCase('a'), null, 'v2');
      await write(screeningCase('b'), null);
      await write(screeningCase('c', { subjectReadAtMs: 10 }), null, 'v2');
      const due = async (more = {}) => {
        const query = { listsKey: 'v2', subjectReadBeforeMs: 500, afterId: '', limit: 10, ...more };
        return (await store.screeningCases.readDue(query)).map(({ screeningCase: { id } }) => id);
      };
      expect(await due()).toEqual(['b', 'c']);
      expect(await due({ limit: 1 })).toEqual(['b']);
      expect(await due({ afterId: 'b' })).toEqual(['c']);
    });

    it('wait in the order in which somebody had to look, page by page, and leave when nobody has to any more', async () => {
      const hit = (
        foundAtMs: number,
        decision: 'CONFIRMED' | 'DISMISSED' | null,
      ): ScreeningCase['candidates'][number] => ({
        ...made,
        foundAtMs,
        decision: decision && { decision, note: 'n', decidedBy: 'ana', clientId: 'c', decidedAtMs: 5 },
      });
      await write(screeningCase('clear'), null);
      await write(screeningCase('d', { candidates: [hit(300, null)] }), null);
      await write(screeningCase('a', { candidates: [hit(300, null)] }), null);
      await write(screeningCase('c', { candidates: [hit(100, 'DISMISSED'), hit(200, null)] }), null);
      await write(screeningCase('b', { hitsLeftOut: 1, screenedAtMs: 400 }), null);
      await write(screeningCase('known', { candidates: [hit(50, null), hit(60, 'CONFIRMED')] }), null);
      const idsOf = async (...query: Parameters<typeof store.screeningCases.readWaiting>) =>
        (await store.screeningCases.readWaiting(...query)).map(({ screeningCase: { id } }) => id);
      expect(await idsOf(null, 10)).toEqual(['c', 'a', 'd', 'b']);
      expect(await idsOf(null, 2)).toEqual(['c', 'a']);
      expect(await idsOf({ sinceMs: 300, id: 'a' }, 2)).toEqual(['d', 'b']);
      expect(await idsOf({ sinceMs: 400, id: 'b' }, 2)).toEqual([]);
      expect(await store.screeningCases.countWaiting()).toBe(4);
      await write(screeningCase('c', { candidates: [hit(200, 'DISMISSED')] }), 1);
      expect(await idsOf(null, 10)).toEqual(['a', 'd', 'b']);
      expect(await store.screeningCases.countWaiting()).toBe(3);
    });

    it('are sealed anew', async () => {
      await write(screeningCase('a'), null);
      const next = newKey('next');
      const rotating = await open(place, [next, key]);
      expect(await rotating.sealed.reseal('screening_cases', 10)).toBe(1);
      expect(await rotating.sealed.reseal('screening_cases', 10)).toBe(0);
      expect((await rotating.screeningCases.read('a'))?.screeningCase.subject).toHaveLength(1);
      await rotating.close();
    });
  });
}
