// What a case becomes by another screening, and by decisions: dismissed stays dismissed until something new speaks for it.

import { describe, expect, it } from 'vitest';
import {
  type NameMatch,
  type ScreeningCase,
  type ScreeningHit,
  toScreeningStatus,
} from '../../../src/domain/screening.ts';
import { decide, mergeSubject, screenAgain, toCandidateId, toListsKey } from '../../../src/screening/case.ts';

const match = (listedName: string, more: Partial<NameMatch> = {}): NameMatch => ({
  subjectName: 'Alice Ashgrove',
  listedName,
  quality: 'PRIMARY',
  likeness: 'MATCH',
  ...more,
});
const hit = (entryId: string, more: Partial<ScreeningHit> = {}): ScreeningHit => ({
  list: 'UN',
  entryId,
  kind: 'PERSON',
  entryName: 'Alice Ashgrove',
  programmes: [],
  listedDate: null,
  matches: [match('Alice Ashgrove')],
  birthDate: 'UNKNOWN',
  listedBirthDates: [],
  countryAgrees: null,
  score: 65,
  ...more,
});
const empty: ScreeningCase = {
  id: 'c',
  customerId: 'alice',
  requestedAtMs: 1,
  requestedBy: 'ana',
  screenedAtMs: 1,
  subjectReadAtMs: 1,
  subject: [],
  candidates: [],
  hitsLeftOut: 0,
  lists: [],
};
const screened = (before: ScreeningCase, hits: readonly ScreeningHit[], hitsLeftOut = 0) =>
  screenAgain(before, { subject: [], evidence: { hits, hitsLeftOut, lists: [] }, subjectReadAtMs: 1, nowMs: 9 });
const decided = (before: ScreeningCase, entryId: string, decision: 'CONFIRMED' | 'DISMISSED') =>
  decide(before, toCandidateId('c', { list: 'UN', entryId }), {
    decision,
    note: 'n',
    decidedBy: 'ana',
    clientId: 'desk',
    decidedAtMs: 5,
  });
const status = toScreeningStatus;

describe('a case', () => {
  it('is clear, then to be reviewed, then what people say', () => {
    expect(status(screened(empty, []))).toBe('CLEAR');
    const two = screened(empty, [hit('a'), hit('b')]);
    expect(status(two)).toBe('REVIEW');
    const one = decided(two, 'a', 'DISMISSED');
    expect(status(one)).toBe('REVIEW');
    expect(status(decided(one, 'b', 'DISMISSED'))).toBe('DISMISSED');
    expect(status(decided(one, 'b', 'CONFIRMED'))).toBe('CONFIRMED');
  });

  it('is never clear or dismissed where more was found than is kept', () => {
    expect(status(screened(empty, [], 1))).toBe('REVIEW');
    expect(status(decided(screened(empty, [hit('a')], 1), 'a', 'DISMISSED'))).toBe('REVIEW');
  });

  it('that is confirmed stays so, whatever is found or no longer found', () => {
    const confirmed = decided(screened(empty, [hit('a')]), 'a', 'CONFIRMED');
    expect(status(screened(confirmed, []))).toBe('CONFIRMED');
    expect(status(screened(confirmed, [hit('b')]))).toBe('CONFIRMED');
    expect(screened(confirmed, []).candidates).toMatchObject([{ entryId: 'a', isCurrent: false }]);
  });

  it.each<[string, ScreeningHit, 'DISMISSED' | 'REVIEW']>([
    ['the same', hit('a'), 'DISMISSED'],
    ['the same in other letters', hit('a', { matches: [match('ALICE  ASHGROVE')] }), 'DISMISSED'],
    ['fewer names', hit('a', { matches: [match('Alice Ashgrove')], score: 1 }), 'DISMISSED'],
    ['a birth date that contradicts', hit('a', { birthDate: 'CONTRADICTS' }), 'DISMISSED'],
    ['another alias', hit('a', { matches: [match('Alice Ashgrove'), match('A. Ashgrove')] }), 'REVIEW'],
    ['another name of the customer', hit('a', { matches: [match('x', { subjectName: 'Alice Ash' })] }), 'REVIEW'],
    ['a birth date that agrees', hit('a', { birthDate: 'AGREES' }), 'REVIEW'],
    ['another entry of the same name', hit('b'), 'REVIEW'],
    ['the same entry number of another list', hit('a', { list: 'EU' }), 'REVIEW'],
  ])('that was dismissed is, with %s', (_what, found, expected) => {
    const again = screened(decided(screened(empty, [hit('a')]), 'a', 'DISMISSED'), [found]);
    expect(status(again)).toBe(expected);
    const reopened = again.candidates.find(
      ({ id, decision }) => id === toCandidateId('c', hit('a')) && decision === null,
    );
    // What was said is not lost.
    expect(reopened === undefined ? [] : reopened.earlierDecisions).toMatchObject(
      reopened === undefined ? [] : [{ decision: 'DISMISSED', note: 'n' }],
    );
  });

  it('keeps what it no longer finds, and a dismissal over an entry that goes and comes back', () => {
    const gone = screened(decided(screened(empty, [hit('a'), hit('b')]), 'a', 'DISMISSED'), []);
    expect(gone.candidates.map(({ entryId, isCurrent }) => [entryId, isCurrent])).toEqual([
      ['a', false],
      ['b', false],
    ]);
    expect(status(gone)).toBe('DISMISSED');
    expect(status(screened(gone, [hit('a')]))).toBe('DISMISSED');
    expect(status(screened(gone, [hit('b')]))).toBe('REVIEW');
  });

  it('has candidates of its own, whoever else is like the same entry', () => {
    const [one, other] = [empty, { ...empty, id: 'd' }].map((of) => screened(of, [hit('a')]).candidates[0]?.id);
    expect(one).not.toBe(other);
  });

  it('keeps each decision when it is changed', () => {
    const twice = decided(decided(screened(empty, [hit('a')]), 'a', 'DISMISSED'), 'a', 'CONFIRMED');
    expect(twice.candidates[0]).toMatchObject({
      decision: { decision: 'CONFIRMED' },
      earlierDecisions: [{ decision: 'DISMISSED' }],
    });
  });

  it('keeps what a bank has said that says nothing now', () => {
    const part = (bankId: string, name: string) => ({
      bankId,
      names: [name],
      birthDate: null,
      countries: [],
      readAtMs: 1,
    });
    expect(mergeSubject([part('a', 'Old'), part('b', 'Gone')], [part('a', 'New')])).toEqual([
      part('a', 'New'),
      part('b', 'Gone'),
    ]);
  });

  it('names the state of lists, in whatever order', () => {
    const [un, eu] = (['UN', 'EU'] as const).map((list) => ({ list, digest: list, date: null, entryCount: 1 }));
    if (un === undefined || eu === undefined) throw new TypeError('two lists');
    expect(toListsKey([un, eu])).toBe(toListsKey([eu, un]));
    expect(toListsKey([un])).not.toBe(toListsKey([{ ...un, digest: 'other' }]));
  });
});
