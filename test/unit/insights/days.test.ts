import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfMonth, mondayOf, toDate, toDayNumber, toMonth, toMonthNumber } from '../../../src/insights/days.ts';

describe('days as numbers', () => {
  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2000-03-01', 11_017],
    ['0001-01-01', -719_162],
    ['9999-12-31', 2_932_896],
  ])('%s is %i', (date, dayNumber) => {
    expect(toDayNumber(date)).toBe(dayNumber);
    expect(toDate(dayNumber)).toBe(date);
  });

  it('are those of the calendar, and read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (dayNumber) => {
        const date = new Date(dayNumber * 86_400_000).toISOString().slice(0, 10);
        expect(toDate(dayNumber)).toBe(date);
        expect(toDayNumber(date)).toBe(dayNumber);
        expect(toMonth(toMonthNumber(date))).toBe(date.slice(0, 7));
        const monday = new Date(mondayOf(dayNumber) * 86_400_000);
        expect(monday.getUTCDay()).toBe(1);
        expect(dayNumber - mondayOf(dayNumber)).toBeLessThan(7);
      }),
    );
  });

  it.each([
    ['2026-02', 31, '2026-02-28'],
    ['2028-02', 30, '2028-02-29'],
    ['2026-04', 15, '2026-04-15'],
    ['2026-12', 31, '2026-12-31'],
  ])('the day of %s that is the %ith or the last is %s', (month, day, date) => {
    expect(toDate(dayOfMonth(toMonthNumber(`${month}-01`), day))).toBe(date);
  });
});
