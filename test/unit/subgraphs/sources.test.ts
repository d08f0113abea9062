import { describe, expect, it } from 'vitest';
import { BankFailure } from '../../../src/domain/errors.ts';
import { noteCodes, sumNotes } from '../../../src/domain/note.ts';
import { type LocatedAccount, nameOf } from '../../../src/reading/located-account.ts';
import type { Sourced } from '../../../src/reading/sourced.ts';
import { toSource } from '../../../subgraphs/shared/sources.ts';
import { makeAccount, makeBank, makeSession } from '../../support/fake-bank.ts';

const { link } = makeSession(makeBank('berlin-group'));
const reading = (more: Partial<Sourced<unknown>> = {}): Sourced<unknown> => ({
  value: [],
  fetchedAtMs: 0,
  defects: [],
  incomplete: null,
  link,
  freshness: 'LIVE',
  staleBecause: null,
  nextRefreshAtMs: 0,
  ...more,
});
const located = (key: string): LocatedAccount => ({
  link,
  record: { key, account: makeAccount(key) },
  reading: { ...reading(), value: [] },
});
const failure = new BankFailure({ code: 'BANK_TIMEOUT', bankId: link.bankId, operatorMessage: 'late' });

describe('a source', () => {
  it('with nothing but notes is OK, and tells them by account, added up over its windows', () => {
    const source = toSource(link, {
      readings: [reading()],
      failures: [],
      accounts: [
        {
          located: located('one'),
          readings: [
            reading({ notes: [{ code: 'IDS_NOT_RELIABLE', count: 2 }] }),
            reading({ notes: [{ code: 'IDS_NOT_RELIABLE', count: 3 }], historyFrom: '2026-09-01' }),
          ],
          failure: null,
        },
        {
          located: located('two'),
          readings: [reading({ notes: [{ code: 'EQUAL_ENTRIES_KEPT', count: 1 }] })],
          failure: null,
        },
      ],
    });
    expect(source).toMatchObject({ status: 'OK', historyFrom: '2026-09-01', problems: [] });
    expect(source.notes.map(({ code, count, date }) => [code, count, date])).toEqual([
      ['IDS_NOT_RELIABLE', 5, undefined],
      ['HISTORY_ENDS', 0, '2026-09-01'],
      ['EQUAL_ENTRIES_KEPT', 1, undefined],
    ]);
    expect(source.notes.map(({ account }) => account?.accountKey)).toEqual(['one', 'one', 'two']);
  });

  it('whose values were cached before there were notes has none', () => {
    const { notes, ...old } = reading({ notes: [] });
    expect(notes).toEqual([]);
    const source = toSource(link, {
      readings: [old],
      failures: [],
      accounts: [{ located: located('one'), readings: [old], failure: null }],
    });
    expect(source).toMatchObject({ status: 'OK', notes: [] });
  });

  it('names the account whose part failed, is cut short, or is older, and whose entries cannot be read', () => {
    const source = toSource(link, {
      readings: [],
      failures: [],
      hasPart: true,
      accounts: [
        { located: located('failed'), readings: [], failure },
        { located: located('cut'), readings: [reading({ incomplete: failure })], failure: null },
        {
          located: located('older'),
          readings: [reading({ freshness: 'STALE', staleBecause: failure })],
          failure: null,
        },
        { located: located('odd'), readings: [reading({ defects: [{ pointer: '/1', reason: 'x' }] })], failure: null },
        { located: located('whole'), readings: [reading()], failure: null },
      ],
    });
    expect(source.status).toBe('PARTIAL');
    expect(source.problems.map(({ account }) => account.accountKey)).toEqual(['failed', 'cut', 'older']);
    expect(source.defects).toEqual([{ pointer: '/1', reason: 'x', account: nameOf(located('odd')) }]);
  });
});

describe('notes', () => {
  it('of a later version are left out', () => {
    const later = JSON.parse(
      '[{"code":"SOMETHING_NEW","count":1},{"code":"HISTORY_ENDS","count":0,"date":"2026-01-02"}]',
    );
    expect(sumNotes(later)).toEqual([{ code: 'HISTORY_ENDS', count: 0, date: '2026-01-02' }]);
  });

  it('stand in one order, with the latest of their days', () => {
    const notes = [...noteCodes].reverse().map((code) => ({ code, count: 1 }));
    expect(sumNotes(notes).map(({ code }) => code)).toEqual([...noteCodes]);
    const ends = ['2026-03-01', '2026-05-01', '2026-04-01'].map((date) => ({
      code: 'HISTORY_ENDS' as const,
      count: 0,
      date,
    }));
    expect(sumNotes(ends)).toEqual([{ code: 'HISTORY_ENDS', count: 0, date: '2026-05-01' }]);
  });
});
