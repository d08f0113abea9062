import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitCadence, nextDueDay, ruleOf } from '../../../src/insights/cadence.ts';
import type { CategoryCode } from '../../../src/insights/categories.ts';
import type { ClassifiedEntry } from '../../../src/insights/classified.ts';
import { toDate, toDayNumber } from '../../../src/insights/days.ts';
import { findStreams } from '../../../src/insights/recurring.ts';
import { type StatedPayment, withStated } from '../../../src/insights/stated-payments.ts';
import { classifiedAs, type EntryPart, makeAccount, makeEntry } from '../../support/insight-entries.ts';

let count = 0;

interface Series extends Partial<Omit<EntryPart, 'name'>> {
  /** Null where the bank names nobody. */
  readonly name?: string | null;
  readonly days: string;
  /** One for each day, or one for all. */
  readonly amounts: string;
  readonly category?: CategoryCode;
}

/** Entries of one counterparty: `2026-` is left out of days. */
function series({ days, amounts, category, name = 'Provider Ltd', ...part }: Series): readonly ClassifiedEntry[] {
  const each = amounts.split(' ');
  return days.split(' ').map((day, index) => {
    count++;
    const date = day.length === 5 ? `2026-${day}` : day;
    const id = `e${String(count).padStart(5, '0')}`;
    return classifiedAs(
      makeEntry({ ...(name === null ? {} : { name }), ...part, id, date, amount: each[index] ?? each[0] ?? '-1.00' }),
      category,
    );
  });
}

const asOf = '2026-07-01';
const toRows = (entries: readonly ClassifiedEntry[], day = asOf) =>
  findStreams(entries, day).map(
    ({ cadence, status, entryIds, nextDate }) => `${cadence} ${status} ${entryIds.length} ${nextDate}`,
  );

const monthly = '01-05 02-05 03-05 04-07 05-05 06-05';

describe('a stream', () => {
  it.each<[string, Series, string]>([
    ['each month', { days: monthly, amounts: '-9.99' }, 'MONTHLY ACTIVE 6 2026-07-05'],
    [
      'of owners’ costs each quarter',
      { days: '2025-12-20 03-20 06-20', amounts: '-268.00', category: 'HOME_MAINTENANCE' },
      'QUARTERLY ACTIVE 3 2026-09-20',
    ],
    [
      'on the last working day',
      { days: '01-30 02-27 03-31 04-30 05-29 06-30', amounts: '2000.00', kind: 'SALARY' },
      'MONTHLY ACTIVE 6 2026-07-31',
    ],
    [
      'at the end of a month and after it',
      { days: '01-28 03-02 03-30 04-28 05-28 06-29', amounts: '-30.00' },
      'MONTHLY ACTIVE 6 2026-07-28',
    ],
    [
      'with one month missed',
      { days: '01-05 02-05 04-07 05-05 06-05', amounts: '-9.99' },
      'MONTHLY ACTIVE 5 2026-07-05',
    ],
    [
      'paid twice in one month',
      { days: '01-05 02-05 02-19 03-05 04-07 05-05 06-05', amounts: '-9.99' },
      'MONTHLY ACTIVE 6 2026-07-05',
    ],
    [
      'whose day has moved',
      { days: '01-05 02-05 03-05 04-20 05-20 06-22', amounts: '-9.99' },
      'MONTHLY ACTIVE 6 2026-07-20',
    ],
    [
      'each week',
      {
        days: '05-01 05-08 05-15 05-22 05-29 06-05 06-12 06-19 06-26',
        amounts: '120.00 130.50 99.10 121.00',
        kind: 'SALARY',
      },
      'WEEKLY ACTIVE 9 2026-07-03',
    ],
    [
      'each fortnight over a holiday',
      { days: '04-02 04-16 05-01 05-14 05-28 06-11 06-25', amounts: '300.00', category: 'BENEFITS' },
      'FORTNIGHTLY ACTIVE 7 2026-07-09',
    ],
    [
      'every four weeks',
      { days: '01-06 02-03 03-03 03-31 04-28 05-26 06-23', amounts: '884.92', category: 'PENSION' },
      'FOUR_WEEKLY ACTIVE 7 2026-07-21',
    ],
    [
      'each quarter, of two',
      { days: '02-16 05-15', amounts: '-55.08', kind: 'DIRECT_DEBIT' },
      'QUARTERLY ACTIVE 2 2026-08-15',
    ],
    [
      'each year, of two premiums',
      { days: '2025-06-16 06-02', amounts: '-412.80 -442.15', kind: 'DIRECT_DEBIT', category: 'INSURANCE' },
      'YEARLY ACTIVE 2 2027-06-02',
    ],
    [
      'each month, of two by mandate',
      { days: '05-12 06-12', amounts: '-8.00', kind: 'DIRECT_DEBIT' },
      'MONTHLY ACTIVE 2 2026-07-12',
    ],
    [
      'of bills that vary',
      {
        days: monthly,
        amounts: '-80.10 -121.40 -95.00 -60.33 -41.00 -39.90',
        kind: 'DIRECT_DEBIT',
        category: 'ENERGY',
      },
      'MONTHLY ACTIVE 6 2026-07-05',
    ],
    [
      'whose price has risen',
      { days: monthly, amounts: '-9.99 -9.99 -9.99 -9.99 -11.99 -11.99' },
      'MONTHLY CHANGED 6 2026-07-05',
    ],
    ['that is late', { days: '01-05 02-05 03-05 04-07 05-05', amounts: '-9.99' }, 'MONTHLY LATE 5 2026-06-05'],
    ['that has ended', { days: '01-05 02-05 03-05 04-07', amounts: '-9.99' }, 'MONTHLY ENDED 4 null'],
    [
      'that paused',
      {
        days: '2025-11-03 2025-12-01 01-02 04-01 05-01 06-01',
        amounts: '-150.00',
        kind: 'DIRECT_DEBIT',
        category: 'PROPERTY_TAX',
      },
      'MONTHLY ACTIVE 6 2026-07-01',
    ],
  ])('%s is found', (_name, part, row) => {
    expect(toRows(series(part))).toEqual([row]);
  });

  it.each<[string, Series]>([
    [
      'shopping each Saturday',
      {
        days: '05-02 05-09 05-16 05-23 05-30 06-06 06-13 06-20',
        amounts: '-61.20 -44.91 -80.02 -55.17 -12.00 -70.30 -66.01 -59.99',
        category: 'GROCERIES',
        kind: 'PURCHASE',
      },
    ],
    [
      'the café on many days',
      {
        days: '06-01 06-02 06-04 06-05 06-08 06-10 06-11 06-15 06-17 06-18 06-22 06-24',
        amounts: '-3.20',
        category: 'EATING_OUT',
        kind: 'PURCHASE',
      },
    ],
    ['cash each Friday', { days: '05-01 05-08 05-15 05-22 05-29 06-05 06-12', amounts: '-50.00', kind: 'CASH' }],
    [
      'two equal purchases a year apart',
      { days: '2025-06-10 06-10', amounts: '-49.00', kind: 'PURCHASE', category: 'CLOTHING' },
    ],
    ['two equal transfers a month apart', { days: '05-12 06-12', amounts: '-8.00', kind: 'TRANSFER' }],
    [
      'a friend paid now and then',
      { days: '01-05 02-17 02-23 04-30 06-11', amounts: '-20.00 -15.00 -8.50 -40.00 -20.00', category: 'PEOPLE' },
    ],
    [
      'fees for payments that came back',
      { days: '01-05 02-05 03-05 04-07', amounts: '-15.00', kind: 'FEE', text: 'DISHONOUR FEE' },
    ],
    ['what a shop gives back each month', { days: monthly, amounts: '9.99', kind: 'REFUND' }],
    ['rejected payments', { days: monthly, amounts: '-9.99', status: 'REJECTED' }],
    ['one payment', { days: '01-05', amounts: '-9.99', kind: 'DIRECT_DEBIT' }],
  ])('is not %s', (_name, part) => {
    expect(toRows(series(part))).toEqual([]);
  });

  it('is told from another of the same provider by amount, day or text', () => {
    const one = series({ days: monthly, amounts: '-20.00', kind: 'DIRECT_DEBIT' });
    const other = series({ days: monthly, amounts: '-34.50', kind: 'DIRECT_DEBIT' });
    expect(
      findStreams([...one, ...other], asOf)
        .map(({ lastAmount, entryIds }) => `${lastAmount?.amountMinor} ${entryIds.length}`)
        .sort(),
    ).toEqual(['2000 6', '3450 6']);
    const later = series({ days: '01-20 02-20 03-20 04-20 05-20 06-22', amounts: '-20.00', kind: 'DIRECT_DEBIT' });
    expect(toRows([...one, ...later])).toEqual(['MONTHLY ACTIVE 6 2026-07-05', 'MONTHLY ACTIVE 6 2026-07-20']);
  });

  it('is found among purchases at the same shop', () => {
    const prime = series({ days: monthly, amounts: '-8.99', category: 'GENERAL_MERCHANDISE' });
    const bought = series({
      days: '01-07 01-19 02-02 02-26 03-11 03-12 04-21 05-02 05-19 06-01 06-15',
      amounts: '-12.49 -55.00 -7.20 -8.49 -120.00 -19.99 -23.10 -4.75 -64.00 -31.80 -15.25',
      category: 'GENERAL_MERCHANDISE',
    });
    const [found, ...others] = findStreams([...bought, ...prime], asOf);
    expect(others).toEqual([]);
    expect(found?.entryIds).toEqual(prime.map(({ entry }) => entry.id));
  });

  it('is one, though it moved to another account', () => {
    const before = series({ days: '01-05 02-05 03-05', amounts: '-9.99' });
    const after = series({ days: '04-07 05-05 06-05', amounts: '-9.99', account: makeAccount({ id: 'other' }) });
    expect(findStreams([...before, ...after], asOf)).toMatchObject([{ accountId: 'other', firstDate: '2026-01-05' }]);
  });

  it('is found though its texts tell the month', () => {
    const months = ['JANVIER', 'FEVRIER', 'MARS', 'AVRIL', 'MAI', 'JUIN'];
    const entries = months.flatMap((month, index) =>
      series({
        days: `0${index + 1}-28`,
        amounts: '1972.40',
        name: null,
        text: `VIREMENT ATELIERS VERNAY SAS SALAIRE ${month}`,
      }),
    );
    expect(toRows(entries)).toEqual(['MONTHLY ACTIVE 6 2026-07-28']);
  });

  it('tells what it rests on', () => {
    const [stream] = findStreams(series({ days: monthly, amounts: '-9.99', kind: 'DIRECT_DEBIT' }), asOf);
    expect(stream).toMatchObject({
      direction: 'DEBIT',
      usualAmount: { amountMinor: 999n },
      lastAmount: { amountMinor: 999n },
      amountVaries: false,
      firstDate: '2026-01-05',
      lastDate: '2026-06-05',
      confidence: 0.99,
      reasons: ['REGULAR_INTERVAL', 'SAME_AMOUNT', 'MANY_OCCURRENCES', 'DIRECT_DEBIT'],
    });
    expect(stream?.id).toMatch(/^[\w-]{22}$/);
  });

  it('keeps its id when more entries come', () => {
    const entries = series({ days: monthly, amounts: '-9.99' });
    expect(findStreams(entries.slice(0, 4), '2026-04-20')[0]?.id).toBe(findStreams(entries, asOf)[0]?.id);
  });
});

describe('streams of any entries', () => {
  const part = fc.record({
    day: fc.integer({ min: 0, max: 180 }),
    amount: fc.constantFrom('-9.99', '-20.00', '-31.07', '15.00'),
    name: fc.constantFrom('A Ltd', 'B Ltd'),
    kind: fc.constantFrom('DIRECT_DEBIT' as const, 'OTHER' as const),
  });

  it('are the same whatever the order, and have each entry once', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const entries = parts.map(({ day, ...rest }, index) =>
          classifiedAs(makeEntry({ id: `p${index}`, date: toDate(toDayNumber('2026-01-01') + day), ...rest })),
        );
        const found = findStreams(entries, asOf);
        expect(findStreams(entries.toReversed(), asOf)).toEqual(found);
        const ids = found.flatMap(({ entryIds }) => entryIds);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      }),
      { numRuns: 60 },
    );
  });

  it('are found from any day on, monthly, whatever the months’ lengths and weekends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 0, max: 11 }), (ofMonth, start) => {
        const entries = Array.from({ length: 7 }, (_, index) => {
          const first = Date.UTC(2025, start + index, 1);
          const last = new Date(Date.UTC(2025, start + index + 1, 0)).getUTCDate();
          const due = new Date(first + (Math.min(ofMonth, last) - 1) * 86_400_000);
          const shift = due.getUTCDay() === 6 ? 2 : due.getUTCDay() === 0 ? 1 : 0;
          const date = new Date(due.getTime() + shift * 86_400_000).toISOString().slice(0, 10);
          return classifiedAs(makeEntry({ id: `m${index}`, date, amount: '-30.00', name: 'A Ltd' }));
        });
        const last = entries.at(-1)?.entry.date ?? '';
        expect(findStreams(entries, last)).toMatchObject([{ cadence: 'MONTHLY', status: 'ACTIVE' }]);
      }),
      { numRuns: 60 },
    );
  });

  it('come of 20,000 equal entries, and of none, without comparing each with each', () => {
    const equal = Array.from({ length: 20_000 }, (_, index) =>
      classifiedAs(makeEntry({ id: `q${index}`, date: toDate(20_000 + (index % 300)), name: 'A Ltd' })),
    );
    expect(findStreams(equal, asOf)).toEqual([]);
    expect(findStreams([], asOf)).toEqual([]);
  });
});

describe('a cadence', () => {
  const toDays = (text: string) => text.split(' ').map((day) => toDayNumber(`2026-${day}`));

  it.each([
    ['MONTHLY' as const, '01-31 02-28 03-31 04-30', '2026-05-31'],
    ['MONTHLY' as const, '01-30 02-27 03-30 04-30', '2026-05-30'],
    ['WEEKLY' as const, '01-05 01-12 01-19', '2026-01-26'],
    ['QUARTERLY' as const, '01-15 04-15', '2026-07-15'],
  ])('%s after %s is due on %s', (cadence, days, due) => {
    expect(toDate(nextDueDay(toDays(days), ruleOf(cadence)))).toBe(due);
  });

  it('counts what is missed and what is doubled', () => {
    expect(fitCadence(toDays('01-05 01-06 03-05 04-05'), ruleOf('MONTHLY'))).toMatchObject({ missed: 1, doubled: 1 });
  });
});

describe('what a bank states', () => {
  const stated: StatedPayment = {
    id: 'dd1',
    kind: 'DIRECT_DEBIT',
    customerId: 'jane',
    accountId: 'current',
    direction: 'DEBIT',
    name: 'PROVIDER',
    identification: null,
    amount: null,
    cadence: null,
    lastDate: '2026-06-05',
    nextDate: '2026-07-06',
    isActive: true,
  };
  const found = findStreams(series({ days: monthly, amounts: '-9.99' }), asOf);

  it('makes a stream that was found certain', () => {
    const joined = withStated(found, [stated]);
    expect(joined).toMatchObject([{ confidence: 1, nextDate: '2026-07-06', cadence: 'MONTHLY' }]);
    expect(joined[0]?.reasons).toContain('STATED_BY_BANK');
    expect(joined[0]?.entryIds).toHaveLength(6);
  });

  it('knows a stream that is called otherwise by its latest or its next payment, and no other', () => {
    const [{ lastAmount: amount = null, lastDate, nextDate } = { lastDate: null, nextDate: null }] = found;
    const elsewhere = { ...stated, name: 'Saver', amount, lastDate: null, nextDate: null };
    expect(withStated(found, [{ ...elsewhere, lastDate }])).toHaveLength(1);
    expect(withStated(found, [{ ...elsewhere, nextDate }])).toHaveLength(1);
    expect(withStated(found, [elsewhere])).toHaveLength(2);
    expect(withStated(found, [{ ...elsewhere, nextDate: '2027-03-01' }])).toHaveLength(2);
  });

  it('takes the mandate that runs for one that was given anew, and tells neither twice', () => {
    const ended = { ...stated, id: 'dd0', isActive: false, arrangementId: 'old' };
    const joined = withStated(found, [ended, { ...stated, arrangementId: 'new' }]);
    expect(joined).toMatchObject([{ status: 'ACTIVE', confidence: 1, arrangementId: 'new' }]);
  });

  it('ends one that it says has ended, and adds one that no entry shows', () => {
    expect(withStated(found, [{ ...stated, isActive: false }])).toMatchObject([{ status: 'ENDED', nextDate: null }]);
    const other = withStated(found, [{ ...stated, name: 'Somebody Else' }]);
    expect(other).toHaveLength(2);
    expect(other[1]).toMatchObject({ entryIds: [], confidence: 0.9, status: 'ACTIVE' });
  });
});
