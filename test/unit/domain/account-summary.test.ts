// Which accounts two lists of a consent have in common: by number, by the bank's id, by what is shown.

import { describe, expect, it } from 'vitest';
import { type AccountSummary, compareAccounts } from '../../../src/domain/account-summary.ts';

const account = (more: Partial<AccountSummary>): AccountSummary => ({
  id: 'accounts/1',
  number: 'GB29NWBK60161331926819',
  maskedNumber: null,
  name: 'Current',
  currency: 'GBP',
  ...more,
});

describe('accounts of two consents', () => {
  it.each<[string, Partial<AccountSummary>, Partial<AccountSummary>, boolean]>([
    ['another id at each consent', {}, { id: 'accounts/2' }, true],
    ['another name', {}, { name: 'Main' }, true],
    ['another number under the same id', {}, { number: 'GB94BARC10201530093459' }, false],
    ['another currency of the same number, as another account', {}, { id: 'accounts/2', currency: 'USD' }, false],
    ['a currency that is left out now', {}, { currency: null }, true],
    ['a number that is left out now', {}, { number: null }, true],
    ['no number and another id', { number: null }, { number: null, id: 'accounts/2' }, false],
    [
      'cards under another id, masked alike',
      { number: null, maskedNumber: '*1234' },
      { number: null, maskedNumber: '*1234', id: 'c/9' },
      true,
    ],
    [
      'cards masked otherwise',
      { number: null, maskedNumber: '*1234' },
      { number: null, maskedNumber: '*9999', id: 'c/9' },
      false,
    ],
  ])('%s', (_name, before, after, isSame) => {
    const [one, other] = [account(before), account(after)];
    const changes = compareAccounts([one], [other]);
    expect(changes).toEqual(isSame ? { added: [], removed: [] } : { added: [other], removed: [one] });
  });

  it('nothing and nothing are the same', () => {
    expect(compareAccounts([], [])).toEqual({ added: [], removed: [] });
  });
});
