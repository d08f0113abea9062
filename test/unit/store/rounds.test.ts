// The loop under the sweeps, by a clock of the test's own.

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StoreFailure } from '../../../src/store/failures.ts';
import { startRounds, underLease } from '../../../src/store/rounds.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('has one round at a time, leaves out those that come meanwhile, and ends once the last is over', async () => {
  let begun = 0;
  let finish = (): void => undefined;
  const round = () => {
    begun += 1;
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  const rounds = startRounds({ everyMs: 1000, round, onTrouble: () => undefined, failed: 'failed' });
  await vi.advanceTimersByTimeAsync(3500);
  expect(begun).toBe(1);
  finish();
  await vi.advanceTimersByTimeAsync(1000);
  expect(begun).toBe(2);
  let isStopped = false;
  const stopped = rounds.stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(5000);
  expect({ begun, isStopped }).toEqual({ begun: 2, isStopped: false });
  finish();
  await stopped;
});

it('tells of a round that failed in the store’s words or its own, and tries again', async () => {
  const failures = [new StoreFailure('the store failed at reading'), new TypeError('personal data')];
  const told: string[] = [];
  const round = async () => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
  };
  const rounds = startRounds({
    everyMs: 1000,
    round,
    onTrouble: (message) => void told.push(message),
    failed: 'failed',
  });
  await vi.advanceTimersByTimeAsync(3000);
  expect(told).toEqual(['the store failed at reading', 'failed']);
  await rounds.stop();
});

it('works under a lease that is given up afterwards, whatever the work met, and not without', async () => {
  const release = vi.fn(async () => {
    throw new StoreFailure('gone');
  });
  const lease = { name: 'n', fence: 1, renew: async () => true, release };
  const leases = { acquire: vi.fn(async () => lease) };
  expect(await underLease(leases, { name: 'n', ttlMs: 5 }, async () => 'done')).toBe('done');
  const failing = underLease(leases, { name: 'n', ttlMs: 5 }, async () => Promise.reject(new TypeError('x')));
  await expect(failing).rejects.toThrow(TypeError);
  expect(release).toHaveBeenCalledTimes(2);
  const work = vi.fn(async () => 'done');
  expect(await underLease({ acquire: async () => null }, { name: 'n', ttlMs: 5 }, work)).toBeNull();
  expect(work).not.toHaveBeenCalled();
});
