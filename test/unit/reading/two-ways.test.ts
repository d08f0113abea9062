// One bank reached by two ways: its accounts are known once, by number and never by an id that one of the ways gives, and read by one.

import { describe, expect, it } from 'vitest';
import { cacheKey } from '../../../src/cache/keys.ts';
import { toAccountIdentities } from '../../../src/domain/account-identity.ts';
import type { Link } from '../../../src/domain/link.ts';
import { createAccountKeys } from '../../../src/reading/account-keys.ts';
import { toDistinct } from '../../../src/reading/distinct-accounts.ts';
import { nameOf } from '../../../src/reading/located-account.ts';
import type { Sourced } from '../../../src/reading/sourced.ts';
import { makeAccount, makeBank, makeSession } from '../../support/fake-bank.ts';

const idKey = Buffer.from('an id key');
const iban = 'DE02120300000000202051';
const account = (id: string, number: string | null = iban) =>
  makeAccount(id, { identification: { ...makeAccount(id).identification, iban: number } });
const { link: base } = makeSession(makeBank('berlin-group'));
const old: Link = { ...base, id: 'l1', customerId: 'c', bankId: 'old', grantedAt: '2026-03-01T00:00:00Z' };
const now: Link = { ...old, id: 'l2', bankId: 'now', homeBankId: 'old', grantedAt: '2026-02-01T00:00:00Z' };

const keysOf = async (link: Link, ...accounts: readonly ReturnType<typeof account>[]) =>
  (await createAccountKeys({ idKey, identities: null, onTrouble: () => undefined }).toKeys(link, accounts)).keys;

function shown(link: Link, ...keys: readonly string[]) {
  const value = keys.map((key) => ({ key, account: account(key) }));
  const reading: Sourced<typeof value> = {
    value,
    link,
    fetchedAtMs: 0,
    defects: [],
    incomplete: null,
    freshness: 'LIVE',
    staleBecause: null,
    nextRefreshAtMs: 0,
  };
  return { link, reading, failure: null };
}
const isFine = () => false;

describe('accounts of a bank that is reached by two ways', () => {
  it('are known by their number and currency, whatever ids the two ways give', async () => {
    expect(await keysOf(now, account('x'))).toEqual(await keysOf(old, account('1')));
    expect(await keysOf({ ...now, homeBankId: 'other' }, account('x'))).not.toEqual(await keysOf(old, account('1')));
  });

  it('are two where one way tells no number, though both give one id', async () => {
    expect(await keysOf(now, account('1', null))).not.toEqual(await keysOf(old, account('1', null)));
    const owner = { customerId: 'c', bankId: 'old' };
    const [one] = toAccountIdentities(idKey, owner, [account('1', null)]);
    const [other] = toAccountIdentities(idKey, { ...owner, askedBankId: 'now' }, [account('1', null)]);
    expect(one?.bankAccount).not.toBe(other?.bankAccount);
  });

  it('are each customer’s own, whoever else has the number', async () => {
    expect(await keysOf({ ...now, customerId: 'd' }, account('x'))).not.toEqual(await keysOf(old, account('1')));
  });

  it.each<[string, readonly Link[], string]>([
    ['the newest consent’s', [now, old], 'l1'],
    ['the way of now, whichever consent is newer', [now, { ...old, isFormerWay: true }], 'l2'],
    ['the way of now, in whichever order', [{ ...old, isFormerWay: true }, now], 'l2'],
    [
      'the one that covers more',
      [old, { ...now, permissions: new Set(['accounts']), grantedAt: '2026-06-01T00:00:00Z' }],
      'l1',
    ],
  ])('are there once, and read by %s', (_what, links, best) => {
    const found = toDistinct(
      links.map((link) => shown(link, 'k')),
      isFine,
    );
    expect(found.map(({ link, links: all }) => [link.id, all?.map(({ id }) => id)])).toEqual([
      [best, links.map(({ id }) => id)],
    ]);
    expect(found.map(nameOf)).toEqual([{ customerId: 'c', bankId: 'old', accountKey: 'k' }]);
  });

  it('are read by the other way where a way of now does not show them, and by none in turn where it only fails', () => {
    const former: Link = { ...old, isFormerWay: true };
    const found = toDistinct([shown(now, 'k'), shown(former, 'k', 'm')], ({ id }) => id === 'l2');
    expect(found.map(({ link, record }) => [record.key, link.id])).toEqual([
      ['k', 'l2'],
      ['m', 'l1'],
    ]);
  });

  it('are not what was cached when they were known by another name', () => {
    const { homeBankId: _, ...before } = now;
    expect(cacheKey(now, 'accounts')).not.toBe(cacheKey(before, 'accounts'));
  });
});
