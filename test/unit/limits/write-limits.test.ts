// Limits of writes as one process counts them: whose attempts are counted together, what a client may instead, and what a
// name costs that is asked for many times at once. The same over Redis is test/integration/limits.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWriteLimits, type LimitedCaller, type WriteLimits } from '../../../src/limits/write-limits.ts';

const alice: LimitedCaller = { kind: 'customer', subject: 'alice', clientId: 'app' };
const allowance = { linkAttemptsPerMinute: 3, paymentsPerMinute: 2, payeeChecksPerHour: 1 };

describe('limits of writes', () => {
  let limits: WriteLimits;
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    limits = createWriteLimits({
      connection: null,
      secret: 'a secret of these tests',
      allowance,
      clients: [
        { id: 'large', redirectUris: [], limits: { paymentsPerMinute: 5 } },
        { id: 'plain', redirectUris: [] },
      ],
    });
  });
  afterEach(() => vi.useRealTimers());

  const refusals = async (count: number, take: () => Promise<unknown>): Promise<number> => {
    const answers: unknown[] = [];
    for (let index = 0; index < count; index++) answers.push(await take());
    return answers.filter((answer) => answer !== null).length;
  };

  it('let through as many as are allowed, and say when there are more', async () => {
    expect(await refusals(3, () => limits.take('linkAttempt', alice))).toBe(0);
    vi.advanceTimersByTime(20_000);
    expect(await limits.take('linkAttempt', alice)).toEqual({ kind: 'rateLimited', retryAtMs: 1_060_000 });
    vi.advanceTimersByTime(40_001);
    expect(await limits.take('linkAttempt', alice)).toBeNull();
  });

  it('count each kind by itself, and an hour for payees', async () => {
    expect(await limits.take('payeeCheck', alice)).toBeNull();
    expect(await limits.take('payeeCheck', alice)).toEqual({ kind: 'rateLimited', retryAtMs: 1_000_000 + 3_600_000 });
    expect(await limits.take('payment', alice)).toBeNull();
  });

  it.each<[string, LimitedCaller]>([
    ['another subject of the client', { ...alice, subject: 'bob' }],
    ['the subject through another client', { ...alice, clientId: 'plain' }],
    ['a partner of the same name', { ...alice, kind: 'partner' }],
    ['a subject and a client that read the same when put together', { ...alice, subject: 'alic', clientId: 'eapp' }],
  ])('leave %s alone', async (_who, other) => {
    expect(await refusals(10, () => limits.take('linkAttempt', alice))).toBe(7);
    expect(await limits.take('linkAttempt', other)).toBeNull();
  });

  it('are a client’s own where it has some, and the usual ones for what it has none for', async () => {
    const large = { ...alice, clientId: 'large' };
    expect(await refusals(10, () => limits.take('payment', large))).toBe(5);
    expect(await refusals(10, () => limits.take('linkAttempt', large))).toBe(7);
  });

  describe('of what has a name', () => {
    beforeEach(() => void vi.useRealTimers());

    it('cost one place however often it is asked for at once', async () => {
      const asked = await Promise.all(Array.from({ length: 40 }, () => limits.takeFor('payment', alice, 'rent')));
      expect(asked).toEqual(Array(40).fill(null));
      expect(await limits.takeFor('payment', alice, 'food')).toBeNull();
      expect(await limits.takeFor('payment', alice, 'fuel')).toMatchObject({ kind: 'rateLimited' });
    });

    it('refuse all that ask for a name that has no place, each by itself', async () => {
      await refusals(2, () => limits.take('payment', alice));
      const names = ['a', 'b', 'a', 'b', 'a', 'b'];
      const asked = await Promise.all(names.map((name) => limits.takeFor('payment', alice, name)));
      expect(asked.filter((answer) => answer === null)).toEqual([]);
    });

    it('know one caller’s names from another’s', async () => {
      await refusals(2, () => limits.takeFor('payment', alice, 'rent'));
      const bob = { ...alice, subject: 'bob' };
      await refusals(2, () => limits.take('payment', bob));
      expect(await limits.takeFor('payment', bob, 'rent')).not.toBeNull();
    });
  });
});
