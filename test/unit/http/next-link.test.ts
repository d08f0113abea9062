import { describe, expect, it } from 'vitest';
import { resolveNextLink } from '../../../src/http/next-link.ts';

const current = new URL('https://bank.test/open-banking/v3.1/aisp/accounts/22289/transactions?from=1');
const path = '/accounts/22289/transactions';

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
  ])('%s stays at the bank', (_name, link, expected) => {
    const next = resolveNextLink(current, path, link);
    expect(next?.href).toBe(`https://bank.test${expected}`);
  });

  it.each([['http://['], ['javascript:alert(1)'], ['file:///etc/passwd'], ['data:text/html,x']])(
    '%s is none',
    (link) => {
      expect(resolveNextLink(current, path, link)).toBeNull();
    },
  );
});
