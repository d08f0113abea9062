// Which own account the other side of an entry names: by number, in whichever writing, of accounts that were read and of those that
// only the statement book knows.

import { describe, expect, it } from 'vitest';
import { type Account, type AccountIdentification, unknownIdentification } from '../../../src/domain/account.ts';
import { assignAccountKeys, toAccountIdentities } from '../../../src/domain/account-identity.ts';
import type { KeyedAccount } from '../../../src/domain/global-id.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import type { Link } from '../../../src/domain/link.ts';
import type { LocatedAccount } from '../../../src/reading/located-account.ts';
import { findAmongKeys, findAmongRead } from '../../../src/reading/own-accounts.ts';
import { makeAccount } from '../../support/fake-bank.ts';

const idKey = Buffer.alloc(32, 7);

const account = (id: string, identification: Partial<AccountIdentification>, more: Partial<Account> = {}): Account =>
  makeAccount(id, {
    currency: parseCurrency('GBP'),
    identification: { ...unknownIdentification, ...identification },
    ...more,
  });

const sortCodeOnly = account('1', { sortCode: '401123', accountNumber: '12345678' });
const german = account('2', { iban: 'DE89370400440532013000' }, { currency: parseCurrency('EUR') });
const dollars = account('3', { iban: 'DE89370400440532013000' }, { currency: parseCurrency('USD') });
const card = account('4', { maskedNumber: '************1234' }, { type: 'CARD' });

/** The accounts with their keys, as a list of one bank is named. */
function named(
  bankId: string,
  accounts: readonly Account[],
): readonly (KeyedAccount & { readonly account: Account })[] {
  const owner = { customerId: 'alice', bankId };
  const { keys } = assignAccountKeys(toAccountIdentities(idKey, owner, accounts), []);
  return accounts.map((each, index) => ({ ...owner, accountKey: keys[index] ?? '', account: each }));
}

const own = [...named('albion', [sortCodeOnly, card]), ...named('rheinbank', [german, dollars])];
const link = (bankId: string): Link => ({
  id: `${bankId}-link`,
  customerId: 'alice',
  bankId,
  accessToken: '',
  consentId: null,
  permissions: new Set(['accounts', 'transactions']),
  grantedAt: null,
  expiresAt: null,
});
const located: readonly LocatedAccount[] = own.map(({ bankId, accountKey, account: record }) => ({
  link: link(bankId),
  record: { key: accountKey, account: record },
  reading: {
    link: link(bankId),
    value: [],
    fetchedAtMs: 0,
    freshness: 'LIVE',
    staleBecause: null,
    nextRefreshAtMs: 0,
    defects: [],
    incomplete: null,
  },
}));

const cases: readonly [what: string, Partial<AccountIdentification>, currency: string, bankAccountId: string | null][] =
  [
    ['a sort code and number', { sortCode: '401123', accountNumber: '12345678' }, 'GBP', '1'],
    ['the IBAN that holds them', { iban: 'GB07NWBK40112312345678' }, 'GBP', '1'],
    ['an IBAN, in its currency', { iban: 'DE89370400440532013000' }, 'EUR', '2'],
    ['an IBAN, in another of its currencies', { iban: 'DE89370400440532013000' }, 'USD', '3'],
    ['a BBAN that the IBAN ends with', { bban: '370400440532013000' }, 'EUR', '2'],
    ['somebody else’s number', { sortCode: '401123', accountNumber: '12345679' }, 'GBP', null],
    ['a masked number', { maskedNumber: '************1234' }, 'GBP', null],
    ['nothing', {}, 'GBP', null],
  ];

describe.each([
  ['read', findAmongRead(located)],
  ['known by their keys alone', findAmongKeys(idKey, own)],
])('among accounts that are %s', (_how, find) => {
  it.each(cases)('%s', (_what, identification, currency, expected) => {
    const found = find({ ...unknownIdentification, ...identification }, currency);
    const whose = own.find((each) => each.bankId === found?.bankId && each.accountKey === found.accountKey);
    expect(whose?.account.bankAccountId ?? null).toBe(expected);
  });
});

describe('a number in a currency that the account is not told in', () => {
  it('is the customer’s account where it was read', () => {
    const found = findAmongRead(located)(
      { ...unknownIdentification, sortCode: '401123', accountNumber: '12345678' },
      'EUR',
    );
    expect(found?.bankId).toBe('albion');
  });
});
