import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CategoryCode } from '../../../src/insights/categories.ts';
import { type ClassifiedEntry, isCounted, signedMinorOf } from '../../../src/insights/classified.ts';
import { findRefunds } from '../../../src/insights/refunds.ts';
import { type SumDimension, type SumOptions, sumDimensions, sumEntries } from '../../../src/insights/sums.ts';
import { classifiedAs, type EntryPart, makeAccount, makeEntry } from '../../support/insight-entries.ts';

const options = (part: Partial<SumOptions> = {}): SumOptions => ({
  by: [],
  view: 'CASH_FLOW',
  from: null,
  to: null,
  ownTransfers: new Set(),
  refunds: new Map(),
  ...part,
});

const entry = (part: EntryPart, category?: CategoryCode, merchant?: string) =>
  classifiedAs(makeEntry(part), category, merchant ?? null);

const statement: readonly ClassifiedEntry[] = [
  entry({ id: 'pay', date: '2026-01-30', amount: '2000.00', kind: 'SALARY' }, 'SALARY'),
  entry({ id: 'shoes', date: '2026-01-31', amount: '-80.00', kind: 'PURCHASE' }, 'CLOTHING', 'Clarks'),
  entry({ id: 'back', date: '2026-02-02', amount: '30.00', kind: 'REFUND' }, 'UNKNOWN', 'Clarks'),
  entry({ id: 'save', date: '2026-02-02', amount: '-500.00' }, 'OWN_ACCOUNTS'),
  entry({ id: 'cash', date: '2026-02-08', amount: '-20.00', kind: 'CASH' }, 'CASH'),
  entry({ id: 'euros', date: '2026-02-09', amount: '-9.99', currency: 'EUR' }, 'GAMES', 'Steam'),
  entry({ id: 'pending', date: '2026-02-10', amount: '-4.00', status: 'PENDING' }, 'EATING_OUT'),
  entry({ id: 'rejected', date: '2026-02-10', amount: '-5.00', status: 'REJECTED' }, 'EATING_OUT'),
  entry({ id: 'told', date: '2026-02-10', amount: '-6.00', status: 'INFORMATION' }, 'EATING_OUT'),
  entry({ id: 'coming', date: '2026-02-10', amount: '-7.00', status: 'FUTURE' }, 'EATING_OUT'),
];
const ownTransfers = new Set(['save']);
const refunds = findRefunds(statement);

describe('sums', () => {
  const toRows = (part: Partial<SumOptions>) =>
    sumEntries(statement, options({ ownTransfers, refunds, ...part })).buckets.map(
      ({ key, currency, moneyInMinor, moneyOutMinor, netMinor, count }) =>
        [...key, currency, moneyInMinor, moneyOutMinor, netMinor, count].join(' '),
    );

  it.each<[string, Partial<SumOptions>, string[]]>([
    ['all that moved, without own transfers', {}, ['EUR 0 999 -999 1', 'GBP 203000 10000 193000 4']],
    ['what was spent, less what was given back', { view: 'SPENDING' }, ['EUR 0 999 -999 1', 'GBP 3000 10000 -7000 3']],
    [
      'months',
      { by: ['MONTH'] },
      ['2026-01 GBP 200000 8000 192000 2', '2026-02 EUR 0 999 -999 1', '2026-02 GBP 3000 2000 1000 2'],
    ],
    [
      'weeks from Monday',
      { by: ['WEEK'] },
      ['2026-01-26 GBP 200000 8000 192000 2', '2026-02-02 GBP 3000 2000 1000 2', '2026-02-09 EUR 0 999 -999 1'],
    ],
    [
      'categories, a refund in that of its purchase',
      { view: 'SPENDING', by: ['CATEGORY'] },
      ['CASH GBP 0 2000 -2000 1', 'CLOTHING GBP 3000 8000 -5000 2', 'GAMES EUR 0 999 -999 1'],
    ],
    [
      'groups of categories',
      { view: 'SPENDING', by: ['CATEGORY_GROUP'] },
      ['LEISURE EUR 0 999 -999 1', 'SHOPPING GBP 3000 8000 -5000 2', 'TRANSFERS GBP 0 2000 -2000 1'],
    ],
    [
      'merchants, those without one first',
      { by: ['MERCHANT'] },
      [' GBP 200000 2000 198000 2', 'clarks GBP 3000 8000 -5000 2', 'steam EUR 0 999 -999 1'],
    ],
    [
      'several at once',
      { by: ['MONTH', 'KIND', 'BANK'], to: '2026-01-31' },
      ['2026-01 PURCHASE northbank GBP 0 8000 -8000 1', '2026-01 SALARY northbank GBP 200000 0 200000 1'],
    ],
    [
      'days of a range, both inclusive',
      { by: ['DAY', 'CURRENCY', 'ACCOUNT'], from: '2026-01-31', to: '2026-02-02' },
      ['2026-01-31 GBP current GBP 0 8000 -8000 1', '2026-02-02 GBP current GBP 3000 0 3000 1'],
    ],
    ['pending entries where asked for', { includePending: true, from: '2026-02-10' }, ['GBP 0 400 -400 1']],
  ])('are %s', (_name, part, rows) => {
    expect(toRows(part)).toEqual(rows);
  });

  it('do not show income that was taken back as spending', () => {
    const taken = entry({ id: 'recall', amount: '-2000.00', kind: 'REVERSAL' }, 'SALARY');
    expect(sumEntries([taken], options({ view: 'SPENDING' })).buckets).toEqual([]);
    expect(sumEntries([taken], options()).buckets).toMatchObject([{ netMinor: -200_000n }]);
  });

  it('are exact for amounts of eighteen digits', () => {
    const large = ['1', '2', '3'].map((id) => entry({ id, amount: '-9999999999999999.99' }));
    expect(sumEntries(large, options()).buckets).toMatchObject([{ moneyOutMinor: 2_999_999_999_999_999_997n }]);
  });

  it('of nothing are none, and by four dimensions are refused', () => {
    expect(sumEntries([], options({ by: ['DAY'] })).buckets).toEqual([]);
    expect(() => sumEntries([], options({ by: ['DAY', 'KIND', 'BANK', 'MERCHANT'] }))).toThrow(TypeError);
  });

  it('with own transfers make the ledger to the minor unit, however they are told apart', () => {
    const part = fc.record({
      amount: fc.integer({ min: -10_000, max: 10_000 }).map((minor) => (minor / 100).toFixed(2)),
      currency: fc.constantFrom('GBP', 'EUR'),
      date: fc.constantFrom('2025-12-31', '2026-01-01', '2026-03-01'),
      status: fc.constantFrom('BOOKED' as const, 'PENDING' as const, 'REJECTED' as const),
      kind: fc.constantFrom('PURCHASE' as const, 'REFUND' as const, 'REVERSAL' as const, 'OTHER' as const),
      account: fc.constantFrom(makeAccount(), makeAccount({ id: 'b', bankId: 'b' })),
      category: fc.constantFrom<CategoryCode>('SALARY', 'CLOTHING', 'UNKNOWN'),
      merchant: fc.constantFrom('Clarks', undefined),
      isOwn: fc.boolean(),
    });
    const by = fc.uniqueArray(fc.constantFrom<SumDimension>(...sumDimensions), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), by, fc.boolean(), (parts, dimensions, includePending) => {
        const entries = parts.map(({ category, merchant, isOwn: _own, ...rest }, index) =>
          entry({ id: `${index}`, ...rest }, category, merchant),
        );
        const own = new Set(parts.flatMap(({ isOwn }, index) => (isOwn ? [`${index}`] : [])));
        const found = findRefunds(entries, own);
        const asked = options({ by: dimensions, ownTransfers: own, refunds: found, includePending });
        for (const currency of ['GBP', 'EUR']) {
          const counted = entries.filter(
            (one) =>
              isCounted(one.entry.transaction.status, includePending) &&
              one.entry.transaction.amount.currency === currency,
          );
          const all = counted.reduce((sum, one) => sum + signedMinorOf(one.entry), 0n);
          const moved = counted
            .filter((one) => own.has(one.entry.id))
            .reduce((sum, one) => sum + signedMinorOf(one.entry), 0n);
          const sums = sumEntries(entries, asked);
          const [total] = sums.totals.filter((bucket) => bucket.currency === currency);
          const [ownTransfers] = sums.ownTransfers.filter((bucket) => bucket.currency === currency);
          expect((total?.netMinor ?? 0n) + (ownTransfers?.netMinor ?? 0n)).toBe(all);
          expect((total?.count ?? 0) + (ownTransfers?.count ?? 0)).toBe(counted.length);
          const buckets = sums.buckets.filter((bucket) => bucket.currency === currency);
          expect(buckets.reduce((sum, { netMinor }) => sum + netMinor, 0n) + moved).toBe(all);
          expect(new Set(buckets.map(({ key }) => JSON.stringify(key))).size).toBe(buckets.length);
        }
        expect(sumEntries(entries.toReversed(), asked)).toEqual(sumEntries(entries, asked));
      }),
      { numRuns: 150 },
    );
  });
});
