// When a failed delivery is tried again: later and later, never after its time, one attempt at the very end.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAttemptAt } from '../../../src/webhooks/schedule.ts';

const hourMs = 3_600_000;
const giveUpAtMs = 24 * hourMs;

/** Moments of all attempts of a delivery that never succeeds. */
function attemptsOf(random: () => number, retryAfterMs = 0): number[] {
  const attempts = [0];
  for (let tries = 0; ; tries++) {
    const nowMs = attempts.at(-1) ?? 0;
    const next = nextAttemptAt({ tries, giveUpAtMs }, { nowMs, retryAfterMs, random: random() });
    if (next === null) return attempts;
    attempts.push(next);
  }
}

describe('a schedule', () => {
  it('goes on for 24 hours, soon at first and seldom later', () => {
    const attempts = attemptsOf(() => 0.5);
    const waits = attempts.slice(1).map((atMs, index) => (atMs - (attempts[index] ?? 0)) / 1000);
    const tenth = [5, 30, 120, 300, 900, 1800, 3600, 7200, 10_800, 14_400];
    expect(waits).toEqual([...tenth, 14_400, 14_400, 14_400, 24 * 3600 - 39_155 - 3 * 14_400]);
    expect(attempts.at(-1)).toBe(giveUpAtMs);
  });

  it('spreads what failed together, stays within its time and ends with an attempt at its end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { minLength: 30, maxLength: 30 }),
        (randoms) => {
          let index = 0;
          const attempts = attemptsOf(() => randoms[index++ % 30] ?? 0);
          expect(attempts.length).toBeGreaterThanOrEqual(13);
          expect(attempts.length).toBeLessThanOrEqual(19);
          expect(attempts).toEqual([...attempts].sort((one, other) => one - other));
          expect(attempts.at(-1)).toBe(giveUpAtMs);
        },
      ),
    );
    expect(attemptsOf(() => 0)[1]).toBe(4000);
    expect(attemptsOf(() => 0.999)[1]).toBe(5998);
  });

  it('waits as long as the receiver asks for, but not beyond its time', () => {
    const next = (retryAfterMs: number, nowMs = 0) =>
      nextAttemptAt({ tries: 0, giveUpAtMs }, { nowMs, retryAfterMs, random: 0.5 });
    expect(next(60_000)).toBe(60_000);
    expect(next(1)).toBe(5000);
    expect(next(100 * hourMs)).toBe(giveUpAtMs);
    expect(next(0, giveUpAtMs - 1)).toBe(giveUpAtMs);
    expect(next(60_000, giveUpAtMs)).toBeNull();
  });
});
