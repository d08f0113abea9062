// What the store promises of the audit of reads, on both databases.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReadAudit } from '../../../src/reading/read-audit.ts';
import { type StatementReadPart, toStatementReadGroup } from '../../../src/store/statement-reads.ts';
import type { Store } from '../../../src/store/store.ts';
import { databases, newKey, open, type TestStores } from './stores.ts';

const dayMs = 86_400_000;
const key = newKey();

function toRead(over: Partial<StatementReadPart> & { readonly part?: string } = {}): StatementReadPart {
  const { part = 'new', ...rest } = over;
  const read = {
    what: 'STATEMENT' as const,
    reader: { kind: 'partner' as const, subject: 'fintrack', clientId: 'fintrack' },
    customerId: 'alice',
    bankId: 'albion',
    accountKey: 'current',
    from: '2026-11-01',
    to: null,
    count: 1,
    firstAtMs: 1_000,
    lastAtMs: 1_000,
    ...rest,
  };
  return { ...read, group: toStatementReadGroup({ ...read, part, sinceMs: 0 }) };
}

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`the audit of reads on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let place: Awaited<ReturnType<TestStores['place']>>;
    const opened: Store[] = [];
    const another = async () => {
      const store = await open(place, [key]);
      opened.push(store);
      return store;
    };

    beforeAll(async () => {
      stores = make();
      await stores.start();
    });
    beforeEach(async () => {
      place = await stores.place();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });
    afterAll(() => stores.stop());

    it('adds what several gateways tell of one reader to one row, with all the days and times', async () => {
      const gateways = [await another(), await another()];
      const days = [
        ['2026-11-04', '2026-11-05'],
        ['2026-11-01', '2026-11-02'],
        ['2026-11-03', '2026-11-09'],
      ] as const;
      // Each in an order of its own: writers that wait for each other in a circle would fail.
      await Promise.all(
        Array.from({ length: 12 }, (_, round) => {
          const [from, to] = days[round % 3] ?? ['', ''];
          const at = { firstAtMs: 1_000 + round, lastAtMs: 1_000 + round };
          const reads = ['a', 'b', 'c'].map((part) => toRead({ part, accountKey: part, from, to, ...at }));
          return gateways[round % 2]?.statementReads.add(round % 2 === 0 ? reads : reads.reverse());
        }),
      );
      const rows = await gateways[0]?.statementReads.read({ limit: 10 });
      expect(rows).toHaveLength(3);
      for (const row of rows ?? [])
        expect(row).toMatchObject({
          from: '2026-11-01',
          to: '2026-11-09',
          count: 12,
          firstAtMs: 1_000,
          lastAtMs: 1_011,
        });
      await gateways[1]?.statementReads.add([toRead({ part: 'a', accountKey: 'a' })]);
      expect((await gateways[0]?.statementReads.read({ limit: 10 }))?.filter(({ to }) => to === null)).toMatchObject([
        { accountKey: 'a', count: 13 },
      ]);
    });

    it('tells one customer nothing of another, by time and page after page', async () => {
      const { statementReads } = await another();
      await statementReads.add(
        Array.from({ length: 30 }, (_, index) =>
          toRead({
            customerId: index % 2 === 0 ? 'alice' : 'bob',
            part: `${index}`,
            firstAtMs: index * 100,
            lastAtMs: index * 100 + 50,
          }),
        ),
      );
      const ofAlice = await statementReads.read({ customerId: 'alice', limit: 1000 });
      expect(ofAlice).toHaveLength(15);
      expect(new Set(ofAlice.map(({ customerId }) => customerId))).toEqual(new Set(['alice']));
      const pages = [await statementReads.read({ limit: 20 })];
      pages.push(await statementReads.read({ limit: 20, afterSeq: pages[0]?.at(-1)?.seq ?? 0 }));
      expect(pages.map((page) => page.length)).toEqual([20, 10]);
      expect(new Set(pages.flat().map(({ seq }) => seq)).size).toBe(30);
      expect(await statementReads.read({ fromMs: 1_040, toMs: 1_200, limit: 100 })).toHaveLength(2);
    });

    it('keeps rows for so many days after their last read', async () => {
      const store = await another();
      const nowMs = Date.parse('2026-11-29T00:00:00Z');
      const ageOf = [500, 401, 399, 0];
      await store.statementReads.add(
        ageOf.map((days) => toRead({ part: `${days}`, firstAtMs: 0, lastAtMs: nowMs - days * dayMs })),
      );
      const audit = new ReadAudit({
        log: store.statementReads,
        leases: store.leases,
        of: 'all',
        days: 400,
        onTrouble: () => undefined,
        onLost: () => undefined,
        now: () => nowMs,
      });
      await audit.erase();
      await audit.close();
      const left = await store.statementReads.read({ limit: 10 });
      expect(left.map(({ lastAtMs }) => (nowMs - lastAtMs) / dayMs).sort((a, b) => b - a)).toEqual([399, 0]);
    });
  });
}
