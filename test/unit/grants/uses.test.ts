// Uses of grants are written behind, once an hour a grant, and a store that fails is nobody's trouble but the operator's.

import { expect, it } from 'vitest';
import { GrantUses } from '../../../src/grants/uses.ts';

const hourMs = 3_600_000;

it('writes each grant’s use once an hour, however often it is used', async () => {
  const clock = { nowMs: 1_900_000_000_000 };
  const written: (readonly [string, number])[] = [];
  const store = { recordUse: async (id: string, nowMs: number) => void written.push([id, nowMs - 1_900_000_000_000]) };
  const uses = new GrantUses({ store, onTrouble: () => undefined, now: () => clock.nowMs });
  for (let count = 0; count < 50; count++) uses.note('one');
  uses.note('other');
  clock.nowMs += hourMs - 1;
  uses.note('one');
  clock.nowMs += 1;
  uses.note('one');
  await uses.close();
  expect(written).toEqual([
    ['one', 0],
    ['other', 0],
    ['one', hourMs],
  ]);
});

it('tells of a store that fails, and writes the next use', async () => {
  let isDown = true;
  const written: string[] = [];
  const troubles: unknown[] = [];
  const store = {
    async recordUse(id: string) {
      if (isDown) throw new Error('down');
      written.push(id);
    },
  };
  const uses = new GrantUses({ store, onTrouble: (error) => void troubles.push(error) });
  uses.note('one');
  await uses.close();
  expect(troubles).toHaveLength(1);
  isDown = false;
  uses.note('one');
  await uses.close();
  expect(written).toEqual(['one']);
});
