import { describe, expect, it } from 'vitest';
import { resolveNextLink } from '../../../src/http/next-link.ts';

const current = new URL('https://bank.test/open-banking/v3.1/aisp/accounts/22289/transactions?from=1');
const path = '/accounts/22289/transactions';
const own = '/open-banking/v3.1/aisp/accounts/22289/transactions';

describe('a next link', () => {
  it.each([
    [
      'absolute',
      'https://bank.test/open-banking/v3.1/aisp/accounts/22289/transactions?page=2',
      '/open-banking/v3.1/aisp/accounts/22289/transactions?page=2',
    ],
    [
      'of a wrong host',
      'https://evil.test/accounts/22289/transactions?page=2',
      '/open-banking/v3.1/aisp/accounts/22289/transactions?page=2',
    ],
    [
      'of a wrong host and prefix',
      'http://10.0.0.1:8080/x/accounts/22289/transactions?page=2#f',
      '/open-banking/v3.1/aisp/accounts/22289/transactions?page=2',
    ],
    [
      'relative to the host, without the prefix',
      '/accounts/22289/transactions?page=2',
      '/open-banking/v3.1/aisp/accounts/22289/transactions?page=2',
    ],
    ['a query', '?page=2', '/open-banking/v3.1/aisp/accounts/22289/transactions?page=2'],
    ['to another path', '/pages/abc', '/pages/abc'],
    ['with credentials', 'https://user:secret@evil.test/pages/abc', '/pages/abc'],
    ['without protocol', '//evil.test/pages/abc', '/pages/abc'],
    ['of no host', 'https://null/accounts/22289/transactions?page=2', `${own}?page=2`],
    ['relative to nothing', 'accounts/22289/transactions?page=2', `${own}?page=2`],
    ['below the list', '/accounts/22289/transactions/pages/2', '/accounts/22289/transactions/pages/2'],
    ['with its id encoded otherwise', '/accounts/%322289/transactions?page=2', `${own}?page=2`],
    ['encoded as a whole', 'https%3A%2F%2Fbank.test%2Faccounts%2F22289%2Ftransactions%3Fpage%3D2', `${own}?page=2`],
    ['written for HTML', '?page=2&amp;size=5', `${own}?page=2&size=5`],
  ])('%s stays at the bank', (_name, link, expected) => {
    expect(resolveNextLink(current, path, link).url?.href).toBe(`https://bank.test${expected}`);
  });

  it.each([['http://['], ['javascript:alert(1)'], ['file:///etc/passwd'], ['data:text/html,x']])(
    '%s is none',
    (link) => {
      expect(resolveNextLink(current, path, link)).toEqual({ url: null, reason: 'the next link is no URL' });
    },
  );

  it('keeps the path of another version', () => {
    const link = 'https://bank.test/v3/accounts/a/transactions?page=2';
    const first = new URL('https://bank.test/v1/accounts/a/transactions');
    expect(resolveNextLink(first, '/v1/accounts/a/transactions', link).url?.href).toBe(link);
  });

  it.each([
    ['another list', 'https://bank.test/accounts?offset=2&limit=2'],
    ['another account’s list', 'https://bank.test/open-banking/v3.1/aisp/accounts/22290/transactions?page=2'],
    ['another list of the account', '/accounts/22289/balances?page=2'],
    ['no account’s list', '/transactions?page=2'],
    ['another list of another host', 'https://evil.test/accounts?page=2'],
  ])('to %s is not followed', (_name, link) => {
    expect(resolveNextLink(current, path, link)).toEqual({
      url: null,
      reason: 'the next link leads to another resource',
    });
  });
});
