import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateInZone } from '../../../src/domain/dates.ts';
import { BankDays, bankDayAt } from '../../../src/quota/bank-day.ts';

describe('a bank’s day', () => {
  it.each([
    ['in winter', 'Europe/Berlin', '2026-11-22T12:00:00Z', '2026-11-22', '2026-11-22T23:00:00.000Z'],
    ['of 25 hours', 'Europe/London', '2026-10-24T23:30:00Z', '2026-10-25', '2026-10-26T00:00:00.000Z'],
    ['of 23 hours', 'Europe/London', '2026-03-29T00:30:00Z', '2026-03-29', '2026-03-29T23:00:00.000Z'],
    [
      'on the other side of the world',
      'Australia/Sydney',
      '2026-11-22T13:30:00Z',
      '2026-11-23',
      '2026-11-23T13:00:00.000Z',
    ],
    ['of a zone off the hour', 'Asia/Kathmandu', '2026-11-22T12:00:00Z', '2026-11-22', '2026-11-22T18:15:00.000Z'],
  ])('%s ends at its own midnight', (_name, zone, at, date, end) => {
    const day = bankDayAt(Date.parse(at), zone);
    expect([day.date, new Date(day.endsAtMs).toISOString()]).toEqual([date, end]);
  });

  it('is the same until its end, and another one from then on', () => {
    const zones = fc.constantFrom('Europe/London', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC', 'Pacific/Chatham');
    const instants = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') });
    fc.assert(
      fc.property(zones, instants, (zone, atMs) => {
        const { date, endsAtMs } = bankDayAt(atMs, zone);
        expect(endsAtMs).toBeGreaterThan(atMs);
        expect(dateInZone(endsAtMs - 1, zone)).toBe(date);
        expect(dateInZone(endsAtMs, zone)).not.toBe(date);
      }),
      { numRuns: 200 },
    );
  });

  it('is looked up again when it is over', () => {
    const days = new BankDays();
    expect(days.at(Date.parse('2026-11-22T22:59:59Z'), 'Europe/Berlin').date).toBe('2026-11-22');
    expect(days.at(Date.parse('2026-11-22T23:00:00Z'), 'Europe/Berlin').date).toBe('2026-11-23');
  });
});
