// Cursors of simple lists: what is none of ours is refused before any store is asked.

import { describe, expect, it } from 'vitest';
import {
  type ListPage,
  type PageArguments,
  parseFieldCursor,
  toFieldCursor,
  toListPage,
} from '../../../subgraphs/shared/paging.ts';
import { testIds } from '../../support/ids.ts';

const { cursors } = testIds;
const types = ['number', 'string'] as const;
const written = (...fields: unknown[]) => Buffer.from(JSON.stringify(fields)).toString('base64url');

it('are read as they were written, sealed or as those of 0.2', () => {
  expect(parseFieldCursor(toFieldCursor([1, 'a b'], cursors), types, cursors)).toEqual([1, 'a b']);
  expect(parseFieldCursor(written(1, 'a'), types, cursors)).toEqual([1, 'a']);
});

it.each([
  ['of other types', written('a', 1)],
  ['of other length', written(1)],
  ['with a zero byte, which one of the databases refuses', written(1, 'a\0')],
  ['sealed with a zero byte', toFieldCursor([1, '\0'], cursors)],
  ['that are no JSON', Buffer.from('[').toString('base64url')],
  ['too long', written(1, 'a'.repeat(2000))],
])('are refused %s', (_name, cursor) => {
  expect(() => parseFieldCursor(cursor, types, cursors)).toThrow('after must be a cursor');
});

describe('a page of a list', () => {
  const items = ['d', 'a', 'c', 'b', 'e'];
  const order = { fieldsOf: (item: string) => [item], types: ['string'], cursors } as const;
  const at = (item: string) => toFieldCursor([item], cursors);
  const page = (asked: Partial<PageArguments>) => {
    const { edges, pageInfo, totalCount } = toListPage(items, order, { first: 50, ...asked });
    const { hasPreviousPage, hasNextPage } = pageInfo;
    expect(totalCount).toBe(5);
    return [edges.map(({ node }) => node).join(''), hasPreviousPage, hasNextPage];
  };

  it.each([
    ['all of it', {}, ['abcde', false, false]],
    ['its beginning', { first: 2 }, ['ab', false, true]],
    ['what comes behind a place', { first: 2, after: at('b') }, ['cd', true, true]],
    ['its end', { last: 2 }, ['de', true, false]],
    ['its end, whatever is said of its beginning', { first: 1, last: 2 }, ['de', true, false]],
    ['what comes before a place', { last: 2, before: at('d') }, ['bc', true, true]],
    ['all that comes before a place', { last: 9, before: at('c') }, ['ab', false, true]],
    ['what lies between two places', { last: 1, after: at('a'), before: at('d') }, ['c', true, true]],
    ['its beginning up to a place', { first: 2, before: at('c') }, ['ab', false, true]],
    ['the same where `last` is null', { first: 2, last: null, before: null }, ['ab', false, true]],
  ] as const)('is %s', (_name, asked, expected) => {
    expect(page(asked)).toEqual(expected);
  });

  it('goes backward over the whole list, each item once', () => {
    const seen: string[] = [];
    for (let before: string | null = null, more = true; more; ) {
      const { edges, pageInfo }: ListPage<string> = toListPage(items, order, { first: 50, last: 2, before });
      seen.unshift(...edges.map(({ node }) => node));
      ({ startCursor: before, hasPreviousPage: more } = pageInfo);
    }
    expect(seen.join('')).toBe('abcde');
  });

  it.each([
    ['last', { last: 0 }],
    ['last', { last: -1 }],
    ['last', { last: 201 }],
    ['before', { last: 1, before: 'nonsense' }],
    ['first', { first: 201 }],
    ['after', { after: at('a').slice(1) }],
  ] as const)('refuses a wrong %s, %j', (argument, asked) => {
    expect(() => page(asked)).toThrow(new RegExp(`^${argument} must be`));
  });
});
