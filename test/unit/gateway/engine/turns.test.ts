// Long executions share the event loop out: in order, all of it, and with others in between.

import { describe, expect, it } from 'vitest';
import { Turns } from '../../../../src/gateway/engine/turns.ts';

const keepBusy = (ms: number): void => {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
};

describe('turns', () => {
  it('do what is short at once', () => {
    const turns = new Turns();
    const done: number[] = [];
    for (const index of [1, 2, 3]) turns.take(() => void done.push(index));
    expect(done).toEqual([1, 2, 3]);
  });

  it('put off what is long, in order, and let others have their turn', async () => {
    const turns = new Turns();
    const done: (number | string)[] = [];
    for (let index = 0; index < 12; index++) {
      turns.take(() => {
        keepBusy(4);
        done.push(index);
      });
    }
    expect(done.length).toBeLessThan(6);
    const others = setInterval(() => done.push('other'), 1);
    await expect.poll(() => done.filter((each) => each !== 'other').length).toBe(12);
    clearInterval(others);
    expect(done.filter((each) => each !== 'other')).toEqual([...Array(12).keys()]);
    expect(done.lastIndexOf('other')).toBeGreaterThan(done.indexOf(3));
    expect(done.indexOf('other')).toBeLessThan(done.indexOf(11));
  });

  it('go on when they are taken from within', async () => {
    const turns = new Turns();
    let count = 0;
    const next = (): void => {
      keepBusy(3);
      if (++count < 20) turns.take(next);
    };
    turns.take(next);
    await expect.poll(() => count).toBe(20);
  });
});
