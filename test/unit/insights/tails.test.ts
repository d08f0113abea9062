// The ends of texts are never hidden by their marks.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tails } from '../../../src/insights/tails.ts';

const parts = fc.array(fc.constantFrom('0', '1', '2', 'A', ' ', '\u00a0', 'é', '12345678'), { maxLength: 9 });

describe('marks of texts’ ends', () => {
  it('are found by whatever a text ends with, spaces left out', () => {
    fc.assert(
      fc.property(parts, parts, fc.array(fc.stringMatching(/^[0-9]{8}$/)), (front, end, others) => {
        const tails = new Tails();
        for (const text of [...others, [...front, ...end].join('').replace(/\s/g, '')]) tails.add(text);
        expect(tails.mayHave(end.join(''))).toBe(true);
      }),
    );
  });

  it('tell most others', () => {
    const tails = new Tails();
    for (let number = 0; number < 100; number++) tails.add(`jane 401123${10_000_000 + number}`);
    const found = Array.from({ length: 1000 }, (_, index) => tails.mayHave(String(20_555_000 + index)));
    expect(found.filter(Boolean).length).toBeLessThan(20);
    expect([tails.mayHave(null), tails.mayHave('10000007'), tails.mayHave('7')]).toEqual([false, true, true]);
  });
});
