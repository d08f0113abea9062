// JSON in slices against JSON.stringify, and the turns that others get meanwhile.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeJson } from '../../../src/gateway/write-json.ts';

describe('an answer', () => {
  it('is written as JSON.stringify writes it, however it is sliced', async () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 6 }), fc.constant(undefined), fc.date({ noInvalidDate: true }));
    const answers = fc.record({
      errors: fc.constant(undefined),
      data: fc.dictionary(
        fc.string(),
        fc.oneof(value, fc.array(fc.array(value)), fc.array(fc.dictionary(fc.string(), value))),
      ),
    });
    await fc.assert(
      fc.asyncProperty(answers, fc.integer({ min: 0, max: 20 }), async (answer, slice) => {
        expect(await writeJson(answer, slice)).toBe(`${JSON.stringify(answer)}\n`);
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });

  it('lets others have their turn when it is large', async () => {
    const row = { id: 'YTpsaW5rLTE6M0tGdTNsRU1TZHZGNlk4VXZvUGtkQQ', amount: { amount: '12.34', currency: 'GBP' } };
    const answer = { data: { edges: Array.from({ length: 50_000 }, () => ({ node: row })) } };
    let turns = 0;
    let hasEnded = false;
    // A timer of a millisecond may be due in no turn of a fast machine's; this is due in each.
    const take = (): void => {
      turns += 1;
      if (!hasEnded) setImmediate(take);
    };
    setImmediate(take);
    expect(await writeJson(answer)).toBe(`${JSON.stringify(answer)}\n`);
    hasEnded = true;
    expect(turns).toBeGreaterThan(0);
  });

  it('is written at once when it is small', () => {
    expect(writeJson({ data: null })).toBe('{"data":null}\n');
  });
});
