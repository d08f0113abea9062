// Points as one process counts them: whose are counted together, what plans give, what is owed, and when there are more. The
// same over Redis, and over two gateways, is test/integration/limits/points-redis.test.ts.

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/domain/plan.ts';
import { createPointLimits, type PointLimits, type PointsCaller, toPoints } from '../../../src/limits/points.ts';

const alice: PointsCaller = { kind: 'customer', subject: 'alice', clientId: 'app' };
const bob: PointsCaller = { ...alice, subject: 'bob' };
const usualPlan: Plan = { id: 'default', windowSeconds: 60, pointsPerClient: 150, pointsPerSubject: 100 };
const large: Plan = { id: 'large', windowSeconds: 10, pointsPerClient: 1000, pointsPerSubject: 500 };

describe('points', () => {
  let nowMs = 0;
  let limits: PointLimits;
  const make = (plans: readonly Plan[] = [large]): PointLimits =>
    createPointLimits({
      connection: null,
      secret: 'a secret of these tests',
      usualPlan,
      plans,
      clients: [{ id: 'big', plan: 'large' }, { id: 'plain' }],
      now: () => nowMs,
    });
  beforeEach(() => {
    nowMs = 1_000_000;
    limits = make();
  });
  const taken = async (count: number, caller: PointsCaller, points = 1): Promise<number> => {
    let granted = 0;
    for (let index = 0; index < count; index++) if ((await limits.take(caller, points)) === null) granted += 1;
    return granted;
  };

  it.each([
    [0, 1],
    [1, 1],
    [50, 1],
    [51, 2],
    [100_000, 2000],
  ])('are for %i objects %i', (objects, points) => {
    expect(toPoints(objects)).toBe(points);
  });

  it('are a subject’s within its client’s, and there anew when the window is over', async () => {
    expect(await taken(120, alice)).toBe(100);
    expect(await limits.take(alice, 1)).toEqual({ by: 'subject', retryAtMs: 1_060_000 });
    expect(await taken(120, bob)).toBe(50);
    expect(await limits.take({ ...alice, subject: 'chloe' }, 1)).toEqual({ by: 'client', retryAtMs: 1_060_000 });
    nowMs += 60_000;
    expect(await taken(120, alice)).toBe(100);
  });

  it('leave other clients, other kinds of caller and names that read the same alone', async () => {
    expect(await taken(200, alice)).toBe(100);
    expect(await limits.take({ ...alice, clientId: 'plain' }, 1)).toBeNull();
    expect(await limits.take({ ...alice, kind: 'staff' }, 1)).toBeNull();
    expect(await limits.take({ ...alice, subject: 'e', clientId: 'app\ncustomer\nalic' }, 1)).toBeNull();
  });

  it('are the client’s alone for a partner with its own credentials', async () => {
    const partner: PointsCaller = { kind: 'partner', subject: 'app', clientId: 'app' };
    expect(await taken(500, partner)).toBe(150);
    expect(limits.budgetsOf(partner).map(({ name }) => name)).toEqual(['client']);
  });

  it('are those of the client’s plan; a plan named default replaces the usual one', async () => {
    expect(await taken(2000, { ...alice, clientId: 'big' })).toBe(500);
    expect(limits.planOf({ clientId: 'big' }).id).toBe('large');
    limits = make([{ ...usualPlan, pointsPerSubject: 7 }]);
    expect(await taken(20, alice)).toBe(7);
  });

  it('let one operation through that costs more than a window has, when all of it is there', async () => {
    expect(await limits.take(alice, 5000)).toBeNull();
    expect(await limits.take(alice, 1)).not.toBeNull();
    nowMs += 60_000;
    expect(await limits.take(alice, 1)).toBeNull();
    expect(await limits.take(alice, 5000)).toEqual({ by: 'subject', retryAtMs: 1_120_000 });
    // What is too dear now costs nothing: smaller ones go on.
    expect(await taken(200, alice)).toBe(99);
  });

  it('are owed for what was used already: the next operation pays, the next window forgives', async () => {
    expect(await limits.take(alice, 1)).toBeNull();
    limits.charge(alice, 95);
    expect(await taken(50, alice)).toBe(4);
    limits.charge(alice, 500);
    expect(limits.budgetsOf(alice)[1]).toMatchObject({ limit: 100, remaining: 0, resetAtMs: 1_060_000 });
    nowMs += 60_000;
    expect(limits.budgetsOf(alice)[1]).toMatchObject({ remaining: 100 });
    expect(await taken(200, alice)).toBe(100);
  });

  it('are told as they stand', async () => {
    expect(limits.budgetsOf(alice)).toEqual([
      { name: 'client', limit: 150, remaining: 150, resetAtMs: 1_060_000, windowSeconds: 60 },
      { name: 'subject', limit: 100, remaining: 100, resetAtMs: 1_060_000, windowSeconds: 60 },
    ]);
    await taken(30, alice);
    expect(limits.budgetsOf(alice).map(({ remaining }) => remaining)).toEqual([120, 70]);
  });

  it('are never more than there are, whatever is asked for at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 }), async (asks) => {
        limits = make();
        const verdicts = await Promise.all(asks.map((points) => limits.take(alice, points)));
        const granted = asks.filter((_, index) => verdicts[index] === null).reduce((sum, points) => sum + points, 0);
        expect(granted).toBeLessThanOrEqual(100);
        // Nothing is refused that would have fitted beside all that was granted.
        const refused = asks.filter((_, index) => verdicts[index] !== null);
        for (const points of refused) expect(granted + points).toBeGreaterThan(100);
      }),
      { numRuns: 300 },
    );
  });
});
