// `moves:` of the banks file: what is read, and every fault by its place.

import { describe, expect, it } from 'vitest';
import { joinBanksFiles, parseBanksFile } from '../../../src/config/banks-file.ts';

const bank = (id: string, country = 'DE') => ({
  id,
  name: id,
  country,
  standard: 'berlin-group',
  version: '1.3',
  endpoints: { accounts: 'https://a.example' },
});
const banks = [bank('old'), bank('new'), bank('third'), bank('far', 'FR')];

function read(moves: readonly object[]) {
  const text = JSON.stringify({ banks, moves });
  const file = parseBanksFile(text, 'banks.yaml', { env: {}, readFile: () => '' });
  const { content, faults } = joinBanksFiles([file]);
  const told = faults
    .map(({ where, what }) => `${where.replace(/^\S+ /, '')}: ${what}`)
    .filter((fault) => fault.startsWith('moves'));
  return { moves: content.moves, faults: told };
}

describe('moves', () => {
  it('name the way of before and the way of now; several may lead to one', () => {
    const moves = [
      { from: 'old', to: 'new' },
      { from: 'third', to: 'new' },
    ];
    expect(read(moves)).toEqual({ moves, faults: [] });
  });

  it.each<[string, readonly object[], readonly string[]]>([
    ['an id that nobody knows', [{ from: 'gone', to: 'new' }], ['moves.0: there is no bank gone']],
    ['one bank', [{ from: 'old', to: 'old' }], ['moves.0.to: must be another bank than `from`']],
    [
      'a circle',
      [
        { from: 'old', to: 'new' },
        { from: 'new', to: 'old' },
      ],
      ['moves.0: old and new are moved round in a circle', 'moves.1: new and old are moved round in a circle'],
    ],
    [
      'two places',
      [
        { from: 'old', to: 'new' },
        { from: 'old', to: 'third' },
      ],
      ['moves.1: old has moved already: banks.yaml:1 moves.0'],
    ],
    ['another country', [{ from: 'old', to: 'far' }], ['moves.0: old is in DE, far is in FR: they are no one bank']],
    [
      'a misspelt setting',
      [{ from: 'old', into: 'new' }],
      ['moves.0.to: is required', 'moves.0.into: is not a known setting'],
    ],
  ])('with %s are refused', (_what, moves, faults) => {
    expect(read(moves).faults).toEqual(faults.map((fault) => expect.stringContaining(fault)));
  });
});
