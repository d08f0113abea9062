import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAskAtMs, type Standing } from '../../../src/rates/schedule.ts';

const at = (text: string) => Date.parse(text);
const next = (now: string, known: Partial<Standing> = {}): string =>
  new Date(
    nextAskAtMs({ nowMs: at(now), failures: 0, newestDay: null, retryAtMs: null, random: 0, ...known }),
  ).toISOString();

describe('when rates are asked for next', () => {
  it.each([
    // Frankfurt is an hour ahead of UTC in winter, two in summer. 2026-11-27 is a Friday.
    ['the afternoon’s publication, in winter', '2026-11-27T12:00:00Z', '2026-11-26', '2026-11-27T15:15:00.000Z'],
    ['the afternoon’s publication, in summer', '2026-07-10T12:00:00Z', '2026-07-09', '2026-07-10T14:15:00.000Z'],
    ['six hours at most', '2026-11-27T02:00:00Z', '2026-11-26', '2026-11-27T08:00:00.000Z'],
    [
      'half an hour while the day’s rates are overdue',
      '2026-11-27T15:20:00Z',
      '2026-11-26',
      '2026-11-27T15:50:00.000Z',
    ],
    ['half an hour where there are none at all', '2026-11-27T18:00:00Z', null, '2026-11-27T18:30:00.000Z'],
    ['six hours once they are there', '2026-11-27T15:20:00Z', '2026-11-27', '2026-11-27T21:20:00.000Z'],
    ['six hours on a Saturday', '2026-11-28T16:00:00Z', '2026-11-27', '2026-11-28T22:00:00.000Z'],
  ])('%s', (_what, now, newestDay, expected) => {
    expect(next(now, { newestDay })).toBe(expected);
  });

  it.each([
    [1, '2026-11-27T12:00:45.000Z'],
    [2, '2026-11-27T12:01:30.000Z'],
    [7, '2026-11-27T12:45:00.000Z'],
    [5000, '2026-11-27T12:45:00.000Z'],
  ])('after %i failures', (failures, expected) => {
    expect(next('2026-11-27T12:00:00Z', { failures, newestDay: '2026-11-26' })).toBe(expected);
  });

  it('not before the publisher says', () => {
    const retryAtMs = at('2026-11-27T13:00:00Z');
    expect(next('2026-11-27T12:00:00Z', { failures: 1, retryAtMs })).toBe('2026-11-27T13:00:00.000Z');
  });

  it('is always to come, and never later than a quarter of a day and the spread', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1999-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
        fc.option(fc.constantFrom('1999-01-04', '2026-11-27', '2099-12-31')),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(20),
        (now, newestDay, random, failures) => {
          const nowMs = now.getTime();
          const askAtMs = nextAskAtMs({ nowMs, newestDay, random, failures, retryAtMs: null });
          expect(askAtMs).toBeGreaterThan(nowMs);
          expect(askAtMs).toBeLessThanOrEqual(nowMs + 6 * 3_600_000 + 600_000);
        },
      ),
    );
  });
});
