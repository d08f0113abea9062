// Long executions share the event loop out: in order, all of it, and with others in between.

import { describe, expect, it } from 'vitest';
import { Turns } from '../../../../src/gateway/engine/turns.ts';

const keepBusy = (ms: number): void => {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
};

describe('turns', () => {
  it('are over when the work at hand has been long, and not before', () => {
    const turns = new Turns();
    turns.take(() => {
      expect(turns.isOver).toBe(false);
      keepBusy(9);
      expect(turns.isOver).toBe(true);
    });
  });

  it('do what is put off in order, each turn no more than its time, and let others have theirs', async () => {
    const turns = new Turns();
    const done: (number | string)[] = [];
    for (let index = 0; index < 12; index++) {
      turns.putOff(() => {
        keepBusy(4);
        done.push(index);
      });
    }
    expect(done).toEqual([]);
    const others = setInterval(() => done.push('other'), 1);
    await expect.poll(() => done.filter((each) => each !== 'other').length).toBe(12);
    clearInterval(others);
    expect(done.filter((each) => each !== 'other')).toEqual([...Array(12).keys()]);
    expect(done.indexOf('other')).toBeLessThan(done.indexOf(11));
  });

  it('go on with what is put off from within', async () => {
    const turns = new Turns();
    let count = 0;
    const next = (): void => {
      keepBusy(3);
      if (++count < 20) turns.putOff(next);
    };
    turns.take(next);
    await expect.poll(() => count).toBe(20);
  });

  it('count work within work once', () => {
    const turns = new Turns();
    turns.take(() => turns.take(() => keepBusy(1)));
    turns.take(() => expect(turns.isOver).toBe(false));
  });
});
