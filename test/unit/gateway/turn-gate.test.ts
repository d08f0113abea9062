// When the gate of the event loop's turns refuses: under a standing load, and never for a burst, a long answer or a pause.

import { describe, expect, it } from 'vitest';
import { createTurnGate } from '../../../src/gateway/turn-gate.ts';

/** A loop by hand: work takes time, and turns end when they are told to. */
function createLoop() {
  let nowMs = 0;
  let callback: (() => void) | null = null;
  const gate = createTurnGate({
    turnMs: 10,
    patienceMs: 100,
    now: () => nowMs,
    onTurnEnd: (next) => {
      callback = next;
    },
  });
  return {
    /** A turn in which so many requests come, each of so much work; gives how many were answered. */
    turn(requests: number, workMs: number): number {
      let answered = 0;
      for (let index = 0; index < requests; index++) {
        if (!gate.admit()) continue;
        answered += 1;
        nowMs += workMs;
      }
      const end = callback;
      callback = null;
      end?.();
      return answered;
    },
    idle(ms: number): void {
      this.turn(0, 0);
      nowMs += ms;
    },
    pass(ms: number): void {
      nowMs += ms;
    },
  };
}

describe('the gate of turns', () => {
  it('answers a burst whole, up to four times the length of a turn', () => {
    const loop = createLoop();
    expect(loop.turn(40, 1)).toBe(40);
    loop.idle(1000);
    expect(loop.turn(90, 1)).toBe(41);
    loop.idle(1000);
    expect(loop.turn(4, 100)).toBe(4);
  });

  it('answers as many as a turn has time for once turns have been long for a while, and all when one was short', () => {
    const loop = createLoop();
    for (let turn = 0; turn < 5; turn++) loop.turn(30, 1);
    expect(loop.turn(30, 1)).toBe(11);
    expect(loop.turn(30, 1)).toBe(11);
    expect(loop.turn(5, 1)).toBe(5);
    expect(loop.turn(30, 1)).toBe(30);
  });

  it('answers the first after a pause, and those after it', () => {
    const loop = createLoop();
    for (let turn = 0; turn < 9; turn++) loop.turn(30, 1);
    loop.idle(5000);
    expect(loop.turn(3, 20)).toBe(3);
  });

  it('answers four requests a turn at least, however long each takes', () => {
    const loop = createLoop();
    for (let turn = 0; turn < 9; turn++) loop.turn(1, 50);
    expect(loop.turn(1, 50)).toBe(1);
    expect(loop.turn(9, 50)).toBe(4);
  });

  it('does not take a collection of garbage for load', () => {
    const loop = createLoop();
    loop.turn(2, 1);
    loop.pass(20);
    expect(loop.turn(20, 1)).toBe(20);
    expect(loop.turn(20, 1)).toBe(20);
  });
});
