import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFaults } from '../../../src/sandbox/bank/faults.ts';
import { pageOf, parseCursor, toCursor } from '../../../src/sandbox/bank/page.ts';

describe('pages', () => {
  test('lose nothing and repeat only what overlaps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 2, max: 60 }),
        fc.constantFrom(0, 1),
        (length, size, overlap) => {
          const list = Array.from({ length }, (_, index) => index);
          const count = pageOf(list, 1, { size, overlap })?.count ?? 0;
          const seen: number[] = [];
          for (let number = 1; number <= count; number += 1) {
            const items = pageOf(list, number, { size, overlap })?.items ?? [];
            expect(items.length).toBeLessThanOrEqual(size);
            expect(number > 1 && overlap === 1 ? items[0] : undefined).toBe(
              number > 1 && overlap === 1 ? seen.at(-1) : undefined,
            );
            seen.push(...items);
          }
          expect(new Set(seen).size).toBe(length);
          expect(pageOf(list, count + 1, { size, overlap })).toBeUndefined();
          expect(pageOf(list, 0, { size, overlap })).toBeUndefined();
        },
      ),
    );
  });

  test('have cursors that come back as they went', () => {
    expect(parseCursor(toCursor(41))).toBe(41);
    for (const wrong of ['', '2', 'cGFnZTow', toCursor(0), toCursor(-1), `${toCursor(1.5)}`]) {
      expect(parseCursor(wrong)).toBeUndefined();
    }
  });
});

describe('faults', () => {
  test('are read as they were sent', () => {
    expect(parseFaults({ latencyMs: 50, share: 0.5, match: '/balances', reset: true })).toEqual({
      latencyMs: 50,
      share: 0.5,
      match: '/balances',
      reset: true,
    });
    expect(parseFaults({})).toEqual({ share: 1 });
  });

  test.each([
    [null],
    [[]],
    [{ latencyMs: -1 }],
    [{ latencyMs: '50' }],
    [{ latencyMs: 0.5 }],
    [{ share: 2 }],
    [{ status: 99 }],
    [{ status: Number.NaN }],
    [{ retryAfterSeconds: 3 }],
    [{ wrongType: 'xml' }],
    [{ reset: 'yes' }],
    [{ match: '' }],
    [{ unknown: 1 }],
    [{ constructor: 1 }],
  ])('refuse %j', (body) => {
    expect(parseFaults(body)).toHaveProperty('reason');
  });
});
