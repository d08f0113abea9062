// Cursors of simple lists: what is none of ours is refused before any store is asked.

import { expect, it } from 'vitest';
import { parseFieldCursor, toFieldCursor } from '../../../subgraphs/shared/paging.ts';
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
