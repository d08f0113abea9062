import { describe, expect, test } from 'vitest';
import { isDay, monthsBefore, offsetMinutes, toLocalDateTime } from '../../../src/sandbox/ledger/calendar.ts';
import { exponentOf, toDecimal, toUnsignedDecimal } from '../../../src/sandbox/ledger/currency.ts';

describe('decimal strings', () => {
  test.each([
    [0n, 'GBP', 0, '0.00'],
    [5n, 'GBP', 0, '0.05'],
    [-5n, 'EUR', 0, '-0.05'],
    [450n, 'GBP', 4, '4.5000'],
    [-123_456n, 'EUR', 3, '-1234.560'],
    [1_200n, 'JPY', 0, '1200'],
    [-7n, 'JPY', 0, '-7'],
    [1_234n, 'BHD', 0, '1.234'],
    [-1n, 'KWD', 2, '-0.001'],
    [9_007_199_254_740_993_00n, 'USD', 0, '9007199254740993.00'],
  ])('%s %s with scale %s is %s', (amountMinor, currency, scale, expected) => {
    expect(toDecimal(amountMinor, currency, scale)).toBe(expected);
    expect(toUnsignedDecimal(amountMinor, currency, scale)).toBe(expected.replace('-', ''));
  });

  test('of a currency that is not in the table are refused', () => {
    expect(() => exponentOf('XYZ')).toThrow(RangeError);
  });
});

describe('days', () => {
  test.each([
    ['2026-03-31', 1, '2026-02-28'],
    ['2024-03-31', 1, '2024-02-29'],
    ['2026-11-22', 24, '2024-11-22'],
    ['2024-02-29', 24, '2022-02-28'],
  ])('%s less %s months is %s', (day, count, expected) => {
    expect(monthsBefore(day, count)).toBe(expected);
  });

  test.each([
    ['2026-02-29', false],
    ['2024-02-29', true],
    ['2024-2-9', false],
    ['2024-13-01', false],
    ['', false],
  ])('%s is a day: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  // Instants around the changes of the clocks, from the IANA time zone database.
  test.each([
    ['GB', '2026-03-29T00:59:59Z', '2026-03-29T00:59:59+00:00'],
    ['GB', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00+01:00'],
    ['GB', '2026-10-25T01:00:00Z', '2026-10-25T01:00:00+00:00'],
    ['FR', '2026-07-01T12:00:00Z', '2026-07-01T14:00:00+02:00'],
    ['AU', '2026-04-04T15:59:59Z', '2026-04-05T02:59:59+11:00'],
    ['AU', '2026-04-04T16:00:00Z', '2026-04-05T02:00:00+10:00'],
    ['AU', '2026-10-03T16:00:00Z', '2026-10-04T03:00:00+11:00'],
  ])('in %s %s is %s', (country, instant, expected) => {
    expect(toLocalDateTime(country, Date.parse(instant))).toBe(expected);
    const zone = { GB: 'Europe/London', FR: 'Europe/Paris', AU: 'Australia/Sydney' }[country];
    const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
      .formatToParts(Date.parse(instant))
      .find((part) => part.type === 'timeZoneName')?.value;
    const [hours = '0'] = /\d+/.exec(name ?? '') ?? [];
    expect(offsetMinutes(country, Date.parse(instant))).toBe(Number(hours) * 60);
  });
});
