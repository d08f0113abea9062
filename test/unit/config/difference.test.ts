// What differs between two readings of the banks file.

import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { findChanges } from '../../../src/config/difference.ts';

const env = {
  AUTH_ISSUER: 'https://login.example',
  AUTH_AUDIENCE: 'api',
  AUTH_JWKS_URL: 'https://login.example/jwks',
  ID_KEY: 'sixteen characters',
  TOKEN_ONE: 'first',
};
const bank = (id: string, more: object = {}) => ({
  id,
  name: id,
  country: 'GB',
  standard: 'open-banking-uk',
  version: '3.1',
  endpoints: { accounts: 'https://api.bank.example' },
  ...more,
});
const link = { id: 'one', customer: 'alice', bank: 'a', accessToken: { env: 'TOKEN_ONE' }, permissions: ['accounts'] };
const read = (file: object, more: object = {}) =>
  loadConfig({ ...env, ...more }, [{ name: 'file', text: JSON.stringify(file) }]);

describe('the difference of two readings', () => {
  it('is nothing for the same in another order of settings', () => {
    const before = read({ banks: [bank('a'), bank('b')], links: [link] });
    const { id, ...rest } = bank('a');
    expect(findChanges(before, read({ links: [link], banks: [{ ...rest, id }, bank('b')] }))).toEqual([]);
  });

  it('names entries and the settings that differ, never their values', () => {
    const before = read({
      banks: [bank('a'), bank('b')],
      links: [link],
      grants: [{ partner: 'p', customer: 'alice' }],
    });
    const after = read(
      {
        banks: [bank('a', { timeoutMs: 900, name: 'New' }), bank('c')],
        links: [link],
        plans: [{ id: 'big', pointsPerClient: 9, pointsPerSubject: 8 }],
      },
      { TOKEN_ONE: 'SECOND-SECRET' },
    );
    const changes = findChanges(before, after);
    expect(changes).toEqual([
      { part: 'banks', change: 'removed', id: ['b'], settings: [] },
      { part: 'banks', change: 'changed', id: ['a'], settings: ['name', 'timeoutMs'] },
      { part: 'banks', change: 'added', id: ['c'], settings: [] },
      { part: 'links', change: 'changed', id: ['one'], settings: ['accessToken'] },
      { part: 'grants', change: 'removed', id: ['p', 'alice'], settings: [] },
      { part: 'plans', change: 'added', id: ['big'], settings: [] },
    ]);
    expect(JSON.stringify(changes)).not.toContain('SECRET');
  });
});
