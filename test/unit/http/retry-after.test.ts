import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../src/http/retry-after.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['0', 0],
    ['Sun, 22 Nov 2026 12:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['999999999', 86_400_000],
  ])('%s is %d ms from now', (value, fromNowMs) => {
    expect(parseRetryAfter(value, nowMs)).toBe(nowMs + fromNowMs);
  });

  it.each([[undefined], [''], ['soon'], ['12345678901234567890']])('%s is none', (value) => {
    expect(parseRetryAfter(value, nowMs)).toBeUndefined();
  });
});
