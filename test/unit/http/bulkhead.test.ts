import { describe, expect, it } from 'vitest';
import { Bulkhead, BulkheadFull } from '../../../src/http/bulkhead.ts';

const never = new AbortController().signal;

describe('a bulkhead', () => {
  it('lets so many in, makes so many wait in order, and refuses the rest', async () => {
    const bulkhead = new Bulkhead(2, 2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const enter = (index: number) =>
      bulkhead.run(() => {
        begun.push(index);
        return new Promise<number>((resolve) => ends.push(() => resolve(index)));
      }, never);
    const runs = [enter(0), enter(1), enter(2), enter(3)];
    await expect(enter(4)).rejects.toBeInstanceOf(BulkheadFull);
    expect(begun).toEqual([0, 1]);
    ends[0]?.();
    await runs[0];
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    ends[1]?.();
    await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
    for (const end of ends) end();
    expect(await Promise.all(runs)).toEqual([0, 1, 2, 3]);
  });

  it('forgets at once who has gone while waiting', async () => {
    const bulkhead = new Bulkhead(1, 1);
    let end = (): void => undefined;
    const first = bulkhead.run(() => new Promise<void>((resolve) => (end = resolve)), never);
    const gone = new AbortController();
    const second = bulkhead.run(async () => 'ran', gone.signal);
    gone.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    const third = bulkhead.run(async () => 'ran', never);
    end();
    await first;
    expect(await third).toBe('ran');
  });

  it('frees its place when a task fails', async () => {
    const bulkhead = new Bulkhead(1, 0);
    await expect(bulkhead.run(() => Promise.reject(new Error('failed')), never)).rejects.toThrow('failed');
    expect(await bulkhead.run(async () => 'ran', never)).toBe('ran');
  });
});
