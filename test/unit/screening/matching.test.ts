// Who of a list may be somebody: by names in any alphabet and order, weak ones after strong ones, with what birth dates say. And that looking
// names up finds all that comparing each would. All names are made up.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectPart } from '../../../src/domain/screening.ts';
import { matchName } from '../../../src/ownership/name.ts';
import { ListEntries, mostHits, toEvidence } from '../../../src/screening/list-screener.ts';
import type { ListEntry } from '../../../src/screening/lists/entry.ts';
import { mayBeAlike, NameIndex, toIndexedName } from '../../../src/screening/name-index.ts';
import { toSubject } from '../../../src/screening/screener.ts';

const entry = (entryId: string, more: Partial<ListEntry> = {}): ListEntry => ({
  list: 'UN',
  entryId,
  kind: 'PERSON',
  names: [{ text: 'Qassim Ibn Zoltan', quality: 'PRIMARY' }],
  birthDates: [{ date: '1961-04-02', fromYear: 1961, toYear: 1961 }],
  countries: [],
  programmes: [],
  listedDate: null,
  ...more,
});
const part = (more: Partial<SubjectPart> = {}): SubjectPart => ({
  bankId: 'albion',
  names: [],
  birthDate: null,
  countries: [],
  readAtMs: 0,
  ...more,
});
const version = { list: 'UN', digest: 'd', date: null, entryCount: 0 } as const;

function screen(listed: readonly ListEntry[], ...parts: readonly Partial<SubjectPart>[]) {
  const entries = new ListEntries();
  for (const one of listed) entries.add(one);
  return toEvidence(toSubject(parts.map(part)), [{ version, entries }]);
}

const listed = [
  entry('Z', {
    names: [
      { text: 'Qassim Ibn Zoltan', quality: 'PRIMARY' },
      { text: 'Касим Золтанович Придуманов', quality: 'STRONG' },
      { text: 'Abu Pretend Fictional', quality: 'WEAK' },
    ],
    countries: ['IR'],
  }),
  entry('N', { kind: 'ORGANISATION', names: [{ text: 'Nowhere Shipping Ltd', quality: 'PRIMARY' }], birthDates: [] }),
  entry('M', { names: [{ text: 'Mildred Unlisted', quality: 'PRIMARY' }] }),
];

describe('a candidate', () => {
  it.each([
    ['by the same words in another order and case', 'ZOLTAN QASSIM IBN', 'MATCH'],
    ['by a title and a name in the middle', 'Mr Qassim Omar Zoltan', null],
    ['by an alias in another alphabet', 'Kasim Pridumanov', 'MATCH'],
    ['by a slip of the pen', 'Qasim Ibn Zoltan', 'CLOSE'],
    ['as one owner of two', 'Mildred Nobody & Qassim Ibn Zoltan', 'MATCH'],
    ['not by one name alone', 'Qassim', null],
    ['not by another family name', 'Qassim Ibn Noone', null],
  ])('is found %s', async (_what, name, likeness) => {
    const { hits } = await screen(listed, { names: [name] });
    expect(hits.filter(({ entryId }) => entryId === 'Z').map(({ matches }) => matches[0]?.likeness)).toEqual(
      likeness === null ? [] : [likeness],
    );
  });

  it('explains itself: which names, how good, and what else agrees', async () => {
    const { hits, lists } = await screen(
      listed,
      { names: ['Zoltan Qassim Ibn'], birthDate: '1961-04-02', countries: ['GB'] },
      { bankId: 'rheinbank', names: ['Pretend Fictional'], countries: ['IR'] },
    );
    expect(lists).toEqual([version]);
    expect(hits).toHaveLength(1);
    expect(hits[0]).toMatchObject({
      list: 'UN',
      entryId: 'Z',
      entryName: 'Qassim Ibn Zoltan',
      matches: [
        { subjectName: 'Zoltan Qassim Ibn', listedName: 'Qassim Ibn Zoltan', quality: 'PRIMARY', likeness: 'MATCH' },
        { subjectName: 'Pretend Fictional', listedName: 'Abu Pretend Fictional', quality: 'WEAK' },
      ],
      birthDate: 'AGREES',
      listedBirthDates: ['1961-04-02'],
      countryAgrees: true,
      score: 100,
    });
  });

  it('stands before one of a weak alias, and before one who was born in another year, who is told all the same', async () => {
    const namesakes = [
      entry('contradicts', { birthDates: [{ date: null, fromYear: 1930, toYear: 1930 }] }),
      entry('unknown', { birthDates: [] }),
      entry('agrees', { birthDates: [{ date: null, fromYear: 1960, toYear: 1962 }] }),
      entry('weak', { names: [{ text: 'Qassim Ibn Zoltan', quality: 'WEAK' }], birthDates: [] }),
    ];
    const { hits } = await screen(namesakes, { names: ['Qassim Ibn Zoltan'], birthDate: '1961-04-02' });
    expect(hits.map(({ entryId, birthDate, score }) => [entryId, birthDate, score])).toEqual([
      ['agrees', 'AGREES', 95],
      ['unknown', 'UNKNOWN', 65],
      ['weak', 'UNKNOWN', 45],
      ['contradicts', 'CONTRADICTS', 35],
    ]);
  });

  it('is a company by its name and form, and no person', async () => {
    const both = [...listed, entry('P', { names: [{ text: 'Nowhere Shipping', quality: 'PRIMARY' }] })];
    const { hits } = await screen(both, { names: ['NOWHERE SHIPPING LIMITED'] });
    expect(hits.map(({ entryId }) => entryId)).toEqual(['N']);
    const mixed = await screen(
      both,
      { names: ['Nowhere Shipping Limited'] },
      { names: ['Al Else'], birthDate: '1970-01-02' },
    );
    expect(mixed.hits.map(({ entryId }) => entryId).sort()).toContain('N');
  });

  it('more than are kept are counted', async () => {
    const many = Array.from({ length: mostHits + 7 }, (_, index) => entry(`E${index}`));
    const { hits, hitsLeftOut } = await screen(many, { names: ['Qassim Zoltan'] });
    expect([hits.length, hitsLeftOut]).toEqual([mostHits, 7]);
  });
});

describe('looking a name up', () => {
  const word = fc.constantFrom(
    ...'Qassim Qasim Zoltan Золтан Касим Mildred Milly Abdul Rahman Abdulrahman Al Nowhere Pretendova Prétendova Müller Mueller'.split(
      ' ',
    ),
    ...'Shipping Ltd Limited GmbH J A van Robert Bob Ασημίνα Asimina Nowere Trading International Intl & Mr Dr'.split(
      ' ',
    ),
  );
  const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));

  it('finds each that is alike', () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        // Letters and titles alone name nobody.
        fc.pre([one, other].every((text) => /\p{L}{5}/u.test(text)));
        if (matchName(one, [other]) === 'NO_MATCH' && matchName(other, [one]) === 'NO_MATCH') return;
        const index = new NameIndex();
        index.add(toIndexedName(other), 0);
        const asked = toIndexedName(one);
        expect([...index.find(asked)], `${one} | ${other}`).toEqual([0]);
        expect(mayBeAlike(asked, toIndexedName(other)), `${one} | ${other}`).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('leaves most others aside', () => {
    expect(mayBeAlike(toIndexedName('Qassim Zoltan'), toIndexedName('Qassim Nowhere'))).toBe(false);
    expect(mayBeAlike(toIndexedName('Nowhere Trading Ltd'), toIndexedName('Erehwon Trading Ltd'))).toBe(false);
  });
});
