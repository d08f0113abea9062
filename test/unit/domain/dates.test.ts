import { describe, expect, it } from 'vitest';
import { addDays, compareInstants, firstOfMonth, parseBankDateTime, parseDate } from '../../../src/domain/dates.ts';

describe('parseDate', () => {
  it.each(['2026-11-22', '2024-02-29', '1900-01-01'])('accepts %s', (text) => expect(parseDate(text)).toBe(text));
  it.each([
    '2025-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-11-31',
    '26-11-22',
    '2026-11-22T00:00:00Z',
    '',
  ])('refuses %j', (text) => expect(parseDate(text)).toBeNull());
});

describe('parseBankDateTime', () => {
  it.each([
    // A written offset says which day it was there.
    ['2026-10-26T00:30:00+01:00', 'Europe/London', '2026-10-26', '2026-10-25T23:30:00.000Z'],
    // In UTC it is the bank's own zone that says.
    ['2026-06-30T23:00:00Z', 'Europe/London', '2026-07-01', '2026-06-30T23:00:00.000Z'],
    ['2026-02-28T22:00:00.000Z', 'Australia/Sydney', '2026-03-01', '2026-02-28T22:00:00.000Z'],
    ['2026-01-01T00:00:00Z', 'Europe/London', '2026-01-01', '2026-01-01T00:00:00.000Z'],
    // Zero is UTC, too, however it is written.
    ['2026-06-30T23:00:00+00:00', 'Europe/London', '2026-07-01', '2026-06-30T23:00:00.000Z'],
    ['2026-06-30T23:00:00-0000', 'Europe/London', '2026-07-01', '2026-06-30T23:00:00.000Z'],
    ['2026-11-22', 'Europe/Berlin', '2026-11-22', null],
    ['2026-08-20+02:00', 'Europe/London', '2026-08-20', null],
    ['2026-08-20-0500', 'Europe/London', '2026-08-20', null],
    ['2026-08-20Z', 'Europe/Berlin', '2026-08-20', null],
    ['20260820', 'Europe/Berlin', '2026-08-20', null],
    ['2026-11-22T10:00:00', 'Europe/Berlin', '2026-11-22', null],
    ['2026-11-22T10:00:00+0100', 'Europe/Berlin', '2026-11-22', '2026-11-22T09:00:00.000Z'],
  ])('%s at a bank in %s is the day %s', (text, zone, date, instant) => {
    expect(parseBankDateTime(text, zone)).toEqual({ date, instant });
  });

  it.each([
    '',
    'yesterday',
    '20260231',
    '2026-02-30+01:00',
    '01.11.2026',
    '11-Dec-17',
    '202608',
    '2026-02-30T00:00:00Z',
    '2026-11-22T25:00:00Z',
    '22/11/2026',
  ])('refuses %j', (text) => {
    expect(parseBankDateTime(text, 'Europe/London')).toBeNull();
  });
});

describe('calendar', () => {
  it('steps over months and years', () => {
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(addDays('2024-12-31', 1)).toBe('2025-01-01');
    expect(firstOfMonth('2026-01-15', -1)).toBe('2025-12-01');
    expect(firstOfMonth('2026-11-22', -24)).toBe('2024-11-01');
  });
});

describe('instants', () => {
  it.each([
    ['2026-11-20T10:00:00.123Z', '2026-11-20T10:00:00.1234Z', -1],
    ['2026-11-20T10:00:00.1234Z', '2026-11-20T10:00:00.123Z', 1],
    ['2026-11-20T10:00:00.124Z', '2026-11-20T10:00:00.1234Z', 1],
    ['2026-11-20T10:00:00.123Z', '2026-11-20T10:00:00.123Z', 0],
    ['', '2026-11-20T10:00:00.123Z', -1],
  ])('%j and %j stand in the order of time, whatever digits they have', (one, other, order) => {
    expect(compareInstants(one, other)).toBe(order);
  });
});
