// Which days a bank is asked for: as far around a window as its entries' own days may lie apart, never past what it shows.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapDays, toAskedWindow, toPieces } from '../../../src/banks/windows.ts';
import { addDays, dateInZone } from '../../../src/domain/dates.ts';
import { statementWindows } from '../../../subgraphs/transactions/windows.ts';
import { makeBank } from '../../support/fake-bank.ts';

const dayMs = 86_400_000;
const zones = ['UTC', 'Europe/London', 'Europe/Berlin', 'Australia/Sydney', 'America/New_York', 'Pacific/Auckland'];
const instant = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2028-01-01T00:00:00Z') });

describe('the days that are asked for', () => {
  it('never begin before what a bank of so many 24-hour days shows, at whatever hour and place', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), fc.integer({ min: 30, max: 800 }), (nowMs, timeZone, days) => {
        const bank = { ...makeBank('berlin-group'), timeZone, maxHistoryDays: days };
        for (const window of statementWindows(dateInZone(nowMs, 'UTC'), days)) {
          const { from, to } = toAskedWindow(window, bank, nowMs);
          const limitMs = nowMs - days * dayMs;
          expect(Date.parse(`${from}T00:00:00Z`)).toBeGreaterThanOrEqual(limitMs);
          expect(from >= dateInZone(limitMs, timeZone)).toBe(true);
          expect(to === null || to >= from).toBe(true);
        }
      }),
    );
  });

  it('of the newest window stay within 90 days where nothing is known', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (nowMs, timeZone) => {
        const bank = { ...makeBank('open-banking-uk'), timeZone };
        const [newest] = statementWindows(dateInZone(nowMs, 'UTC'), null);
        if (newest === undefined) throw new Error('no window');
        const { from } = toAskedWindow(newest, bank, nowMs);
        expect(Date.parse(`${from}T00:00:00Z`)).toBeGreaterThan(nowMs - 90 * dayMs);
      }),
    );
  });

  it('overlap by a month on either side, but for days to come', () => {
    const bank = makeBank('berlin-group');
    const nowMs = Date.parse('2026-11-28T10:00:00Z');
    expect(toAskedWindow({ from: '2026-06-01', to: '2026-09-30' }, bank, nowMs)).toEqual({
      from: '2026-05-01',
      to: '2026-10-31',
    });
    expect(toAskedWindow({ from: '2026-06-01', to: '2026-11-20' }, bank, nowMs).to).toBe('2026-11-28');
  });
});

describe('the pieces of a window', () => {
  it('meet without gap or overlap, and each is answered whole', () => {
    const day = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2020-01-01', days));
    fc.assert(
      fc.property(day, fc.option(day), fc.integer({ min: 63, max: 400 }), (a, b, maxStatementDays) => {
        const nowMs = Date.parse('2028-06-01T00:00:00Z');
        const bank = { ...makeBank('open-banking-uk'), maxStatementDays, maxHistoryDays: 10_000 };
        const [from, to] = b === null || a <= b ? [a, b] : [b, a];
        const pieces = toPieces({ from, to }, bank, nowMs);
        expect(pieces[0]?.to).toBe(to);
        expect(pieces.at(-1)?.from).toBe(from);
        for (const [index, piece] of pieces.entries()) {
          const older = pieces[index + 1];
          if (older !== undefined) expect(older.to).toBe(addDays(piece.from, -1));
          const asked = toAskedWindow(piece, bank, nowMs);
          const days = (Date.parse(asked.to ?? '2028-06-01') - Date.parse(asked.from)) / dayMs + 1;
          expect(days).toBeLessThanOrEqual(Math.max(maxStatementDays, 2 * overlapDays + 1));
        }
      }),
    );
  });
});
