// What a database's errors are told as: drivers' codes, and pg's own errors, which have none.

import { expect, it } from 'vitest';
import { kindOf, SealFailure } from '../../../src/store/failures.ts';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

it.each([
  ['timeout', coded('57014')],
  ['timeout', new Error('timeout exceeded when trying to connect')],
  ['connection', coded('08006')],
  ['connection', coded('57P01')],
  ['connection', coded('ECONNREFUSED')],
  ['connection', new Error('Connection terminated unexpectedly')],
  ['capacity', coded('53300')],
  ['capacity', Object.assign(new Error('x'), { errstr: 'database or disk is full' })],
  ['conflict', coded('40P01')],
  ['conflict', Object.assign(new Error('x'), { errstr: 'database is locked' })],
  ['constraint', coded('23505')],
  ['constraint', Object.assign(new Error('x'), { errstr: 'UNIQUE constraint failed' })],
  ['seal', new SealFailure('UNKNOWN_KEY', 'x')],
  ['other', coded('42P01')],
  ['other', 'nothing that was thrown on purpose'],
] as const)('%s', (kind, error) => {
  expect(kindOf(error)).toBe(kind);
});
