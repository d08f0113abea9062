import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, maxAttempts, Pace, RetryBudget } from '../../../src/http/retry.ts';

describe('the backoff', () => {
  it('lies anywhere between nothing and a bound that doubles up to a second', () => {
    const attempts = fc.integer({ min: 2, max: 30 });
    fc.assert(
      fc.property(attempts, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
        const delayMs = backoffMs(attempt, () => random);
        const boundMs = Math.min(1000, 100 * 2 ** (attempt - 2));
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThan(boundMs);
        expect(delayMs).toBeCloseTo(random * boundMs);
      }),
    );
  });
});

describe('the retry budget', () => {
  /** Steps of a bank's life: how long nothing happens, then a call, and how many retries it would like. */
  const lives = fc.array(
    fc.record({ pauseMs: fc.integer({ min: 0, max: 3000 }), wishes: fc.integer({ min: 0, max: maxAttempts - 1 }) }),
    { minLength: 1, maxLength: 400 },
  );

  it('never sends more than a fifth extra in any ten seconds, or three', () => {
    fc.assert(
      fc.property(lives, (life) => {
        let nowMs = 1_000_000;
        const budget = new RetryBudget(() => nowMs);
        const calls: number[] = [];
        const retries: number[] = [];
        for (const { pauseMs, wishes } of life) {
          nowMs += pauseMs;
          budget.countCall();
          calls.push(nowMs);
          for (let wish = 0; wish < wishes; wish++) if (budget.take()) retries.push(nowMs);
        }
        for (const atMs of retries) {
          const of = (events: readonly number[], ms: number) => events.filter((t) => t > atMs - ms && t <= atMs).length;
          // Calls are counted in whole seconds: at most eleven of them.
          expect(of(retries, 10_000)).toBeLessThanOrEqual(Math.max(3, 0.2 * of(calls, 11_000)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('lets a quiet bank be asked again', () => {
    let nowMs = 0;
    const budget = new RetryBudget(() => nowMs);
    expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([true, true, true, false]);
    nowMs = 11_000;
    expect(budget.take()).toBe(true);
  });

  it('keeps 50 % faults under two calls for each call needed, busy or quiet', () => {
    for (const pauseMs of [5, 50, 500, 5000]) {
      let nowMs = 0;
      let seed = 7;
      const random = () => {
        seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
        return seed / 2 ** 31;
      };
      const budget = new RetryBudget(() => nowMs);
      let made = 0;
      const needed = 4000;
      for (let call = 0; call < needed; call++) {
        nowMs += pauseMs;
        budget.countCall();
        for (let attempt = 1; ; attempt++) {
          made++;
          if (random() < 0.5 || attempt >= maxAttempts || !budget.take()) break;
        }
      }
      expect(made / needed).toBeLessThan(1.8);
    }
  });
});

describe('the pace of attempts', () => {
  it('gives a first attempt half of the time only where the bank is known to be quick', () => {
    const pace = new Pace();
    expect(pace.attemptMs(2000, false)).toBe(2000);
    for (let i = 0; i < 4; i++) pace.note(100);
    expect(pace.attemptMs(2000, false)).toBe(1000);
    expect(pace.attemptMs(2000, true)).toBe(2000);
    expect(pace.leastMs()).toBe(100);
    // With little left, half would not do.
    expect(pace.attemptMs(400, false)).toBe(400);
  });

  it('gives a bank that has become slow its whole time again', () => {
    const pace = new Pace();
    for (let i = 0; i < 16; i++) pace.note(100);
    // Cut off at half of its time, again and again.
    for (let i = 0; i < 9; i++) pace.note(1000);
    expect(pace.attemptMs(2000, false)).toBe(2000);
  });

  it('is not misled by a hung connection now and then', () => {
    const pace = new Pace();
    for (let i = 0; i < 16; i++) pace.note(i % 3 === 0 ? 1000 : 80);
    expect(pace.attemptMs(2000, false)).toBe(1000);
  });
});
