// Under which bank's id the accounts of a new link are known.

import { describe, expect, it } from 'vitest';
import { type HeldLink, toFormerBanks, toHome, toOtherWays } from '../../../src/domain/bank-move.ts';

const held = (bankId: string, homeBankId: string | null = null, isOver = false): HeldLink => ({
  link: { bankId, ...(homeBankId === null ? {} : { homeBankId }) },
  isOver,
});

describe('the ways of before', () => {
  const moves = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'x', to: 'c' },
  ];
  it('are told from the last one on', () => {
    expect(toFormerBanks(moves, 'c')).toEqual(['b', 'x', 'a']);
    expect(toFormerBanks(moves, 'a')).toEqual([]);
  });
  it('and those of later are the other ways', () => {
    expect(toOtherWays(moves, 'b')).toEqual(['a', 'c']);
    expect(toOtherWays(moves, 'a')).toEqual(['b', 'c']);
    expect(toOtherWays([...moves, { from: 'c', to: 'a' }], 'a')).toEqual(['c', 'b', 'x']);
  });
  it('end, should they go round in a circle', () => {
    expect(toFormerBanks([...moves, { from: 'c', to: 'a' }], 'c')).toEqual(['b', 'x', 'a']);
  });
});

describe('the accounts of a new link', () => {
  it.each<[string, readonly HeldLink[], string]>([
    ['their own where the customer is new', [], 'now'],
    ['the way of before, where they are linked by it', [held('before')], 'before'],
    ['what that one’s are known under', [held('before', 'first')], 'first'],
    ['their own where there is a link to it already, whatever else there is', [held('now'), held('before')], 'now'],
    ['as those of the other link to it', [held('now', 'before')], 'before'],
    ['the way of before, if that was taken back', [held('before', null, true)], 'before'],
    ['what can be read, before what was taken back', [held('now', null, true), held('before')], 'before'],
    ['their own, where another bank is linked', [held('other')], 'now'],
  ])('are known under the id of %s', (_what, links, home) => {
    expect(toHome('now', ['before'], links)).toBe(home);
  });
});
