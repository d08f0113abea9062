// Banks as people search for them: half a word, no accents, another alphabet's letters, a BIC.

import { describe, expect, it } from 'vitest';
import { type BankQuery, toMatcher } from '../../../src/sources/bank-search.ts';
import { InstitutionList } from '../../../src/sources/institution-list.ts';
import { makeInstitution, makeSource } from '../../support/sources.ts';

const names = [
  ['Nordea', 'FI', 'NDEAFIHH'],
  ['Nordea Bank', 'SE', null],
  ['Sparebanken Øst', 'NO', null],
  ['Crédit Agricole Île-de-France', 'FR', 'AGRIFRPP'],
  ['Straßburger Bank', 'DE', null],
  ['ING', 'NL', null],
  ['Volksbank Überlingen', 'DE', null],
  ['Żywiecki Bank Łódź', 'PL', null],
  ['Εθνική Τράπεζα', 'GR', null],
] as const;
const list = new InstitutionList(makeSource()).updated(
  names.map(([name, country, bic]) => makeInstitution(name, { country, bic })),
);

function find(asked: Partial<BankQuery>): string[] {
  const match = toMatcher({ search: null, country: null, capability: null, via: null, ...asked });
  return list.listings
    .flatMap((listing) => {
      const rank = match(listing);
      return rank === null ? [] : [{ listing, rank }];
    })
    .sort((one, other) => one.rank - other.rank)
    .map(({ listing }) => listing.name);
}

describe('a search', () => {
  it.each([
    ['nordea', ['Nordea', 'Nordea Bank']],
    ['NORD', ['Nordea', 'Nordea Bank']],
    ['ost', ['Sparebanken Øst']],
    ['credit agricole', ['Crédit Agricole Île-de-France']],
    ['agricole crédit', ['Crédit Agricole Île-de-France']],
    ['strassburger', ['Straßburger Bank']],
    ['ing', ['ING', 'Volksbank Überlingen']],
    ['lodz', ['Żywiecki Bank Łódź']],
    ['ndeafihh', ['Nordea']],
    ['εθνικη', ['Εθνική Τράπεζα']],
    ['nobody', []],
    ['  ', names.map(([name]) => name)],
    ['%', names.map(([name]) => name)],
    ['.*', names.map(([name]) => name)],
  ])('%s', (search, expected) => {
    const found = find({ search });
    expect([...found].sort()).toEqual([...expected].sort());
    if (expected.length > 0 && expected.length < names.length) expect(found[0]).toBe(expected[0]);
  });

  it('is narrowed by country, capability and source', () => {
    expect(find({ search: 'nordea', country: 'SE' })).toEqual(['Nordea Bank']);
    expect(find({ capability: 'PAYMENTS' })).toEqual([]);
    expect(find({ via: 'agg' })).toHaveLength(names.length);
    expect(find({ via: 'another' })).toEqual([]);
  });

  it('of a hundred thousand letters costs no more than one of a hundred', () => {
    expect(find({ search: 'nordea '.repeat(20_000) })).toEqual(['Nordea', 'Nordea Bank']);
  });
});
