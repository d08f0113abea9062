// The directory over the store: fixed links first, what has ended told by its end, and nothing older than it says.

import { describe, expect, it } from 'vitest';
import { operatorGrant } from '../../../src/domain/grant.ts';
import type { Link } from '../../../src/domain/link.ts';
import { createStoredDirectory, staleMs } from '../../../src/linking/stored-directory.ts';
import type { CustomerGrantRecord, CustomerGrantStore } from '../../../src/store/customer-grants.ts';
import { createFixedDirectory } from '../../../src/store/directory.ts';
import type { LinkRecord, LinkStore } from '../../../src/store/links.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const record = (id: string, more: Partial<LinkRecord> = {}): LinkRecord => ({
  id,
  customerId: 'alice',
  bankId: 'albion',
  permissions: ['accounts'],
  status: 'ACTIVE',
  reason: null,
  statusAtMs: nowMs - 1000,
  consentId: 'c',
  bankConsentId: 'bank-c',
  revocation: 'NONE',
  createdAtMs: nowMs - 1000,
  createdBy: { kind: 'customer', subject: 'alice' },
  clientId: 'app',
  grantedAtMs: nowMs - 1000,
  expiresAtMs: nowMs + 1000,
  reconfirmedAtMs: null,
  noticeDueAtMs: null,
  ...more,
});
const fixed: Link = {
  id: 'fixed',
  customerId: 'alice',
  bankId: 'rheinbank',
  accessToken: 'from-file',
  consentId: null,
  permissions: new Set(['accounts']),
  grantedAt: null,
  expiresAt: null,
};

const noGrants = {
  grants: { has: async () => false, add: async () => {}, remove: async () => {}, readOf: async () => [] },
  customerGrants: { readActive: async () => null } as unknown as CustomerGrantStore,
};

/** Grants of alice's own, by partner. */
const given = new Map<string, CustomerGrantRecord>();

function directoryOf(records: LinkRecord[], clock = { nowMs }, ofFile = fixed) {
  let reads = 0;
  const links = {
    read: async (id: string) => {
      reads++;
      return records.find((one) => one.id === id) ?? null;
    },
    readOfCustomer: async (customerId: string) => {
      reads++;
      return records.filter((one) => one.customerId === customerId);
    },
    readCustomerIds: async () => ['alice', 'zoe'],
  } as unknown as LinkStore;
  const grants = {
    has: async (partner: string) => partner === 'stored',
    add: async () => {},
    remove: async () => {},
    readOf: async () => [],
  };
  const file = createFixedDirectory([ofFile], [{ partner: 'filed', customer: 'alice' }]);
  const customerGrants = { readActive: async (partnerId: string) => given.get(partnerId) ?? null };
  const directory = createStoredDirectory({
    store: { links, grants, customerGrants: customerGrants as unknown as CustomerGrantStore },
    fixed: file,
    now: () => clock.nowMs,
  });
  return { directory, readsSoFar: () => reads };
}

describe('the stored directory', () => {
  it('has the file’s links and the store’s, by id, the file’s first', async () => {
    const { directory } = directoryOf([record('zz'), record('aa'), record('fixed', { bankId: 'other' })]);
    const links = await directory.readLinksOfCustomer('alice');
    expect(links.map(({ id, bankId }) => [id, bankId])).toEqual([
      ['aa', 'albion'],
      ['fixed', 'rheinbank'],
      ['zz', 'albion'],
    ]);
    expect((await directory.readLink('fixed'))?.accessToken).toBe('from-file');
    expect(await directory.readLink('nobody')).toBeNull();
    expect(await directory.readCustomerIds()).toEqual(['alice', 'zoe']);
    expect(await directory.readGrant('filed', 'alice')).toBe(operatorGrant);
    expect(await directory.readGrant('stored', 'alice')).toBe(operatorGrant);
    expect(await directory.readGrant('other', 'alice')).toBeNull();
  });

  it.each([
    ['linked anew since', { grantedAtMs: nowMs - 1000 }, ['new']],
    ['linked anew, which has ended, too', { grantedAtMs: nowMs - 1000, expiresAtMs: nowMs - 1 }, ['new', 'fixed']],
    ['linked once more before', { grantedAtMs: nowMs - 9000 }, ['new', 'fixed']],
    ['linked anew at another bank', { bankId: 'albion', grantedAtMs: nowMs - 1000 }, ['new', 'fixed']],
    ['begun anew only', { status: 'PENDING', grantedAtMs: null }, ['fixed']],
  ] as const)('keeps a link of the file that has ended in sight unless it was replaced: %s', async (_, more, ids) => {
    const ended = { ...fixed, expiresAt: new Date(nowMs - 5000).toISOString() };
    const anew = record('new', { bankId: 'rheinbank', ...(more as Partial<LinkRecord>) });
    const { directory } = directoryOf([anew], { nowMs }, ended);
    const links = await directory.readLinksOfCustomer('alice');
    expect(links.map(({ id }) => id)).toEqual([...ids].sort());
    expect((await directory.readLink('fixed'))?.id).toBe('fixed');
  });

  it('keeps a link of the file that stands, whatever else is linked', async () => {
    const { directory } = directoryOf([record('new', { bankId: 'rheinbank' })]);
    expect((await directory.readLinksOfCustomer('alice')).map(({ id }) => id)).toEqual(['fixed', 'new']);
  });

  it.each([
    ['never authorised', { status: 'PENDING', grantedAtMs: null }, null],
    ['taken back here', { status: 'REVOKED', reason: 'REVOKED_BY_CUSTOMER' }, null],
    ['in use', {}, nowMs + 1000],
    ['revoked at the bank', { status: 'REVOKED', reason: 'REVOKED_AT_BANK' }, nowMs - 1000],
    ['refused', { status: 'CONSENT_REQUIRED', reason: 'REFRESH_REFUSED', expiresAtMs: null }, nowMs - 1000],
  ] as const)('shows a link %s', async (_, more, expiresAtMs) => {
    const { directory } = directoryOf([record('a', more as Partial<LinkRecord>)]);
    const link = await directory.readLink('a');
    expect(link?.expiresAt ?? null).toBe(expiresAtMs === null ? null : new Date(expiresAtMs).toISOString());
    expect(await directory.readLinksOfCustomer('alice')).toHaveLength(expiresAtMs === null ? 1 : 2);
  });

  it('asks the store once in its staleness, and again at once for what has changed', async () => {
    const records = [record('a')];
    const clock = { nowMs };
    const { directory, readsSoFar } = directoryOf(records, clock);
    await Promise.all(Array.from({ length: 50 }, () => directory.readLink('a')));
    expect(readsSoFar()).toBe(1);
    records[0] = record('a', { status: 'REVOKED', reason: 'REVOKED_BY_CUSTOMER' });
    expect(await directory.readLink('a')).not.toBeNull();
    directory.changed({ id: 'a', customerId: 'alice' });
    expect(await directory.readLink('a')).toBeNull();
    records[0] = record('a');
    clock.nowMs += staleMs;
    expect(await directory.readLink('a')).not.toBeNull();
  });

  it('has what a customer grants until its end, and no longer for being told so; another gateway’s change within its staleness', async () => {
    const clock = { nowMs };
    const { directory } = directoryOf([], clock);
    const grant = {
      id: 'g',
      permissions: ['accounts'],
      accounts: null,
      expiresAtMs: nowMs + 500,
    } as unknown as CustomerGrantRecord;
    given.set('given', grant);
    const expected = { id: 'g', permissions: new Set(['accounts']), accounts: null, expiresAtMs: nowMs + 500 };
    expect(await directory.readGrant('given', 'alice')).toEqual(expected);
    clock.nowMs = nowMs + 500;
    expect(await directory.readGrant('given', 'alice')).toBeNull();
    given.set('given', { ...grant, expiresAtMs: nowMs + 86_400_000 });
    directory.grantChanged('given', 'alice');
    expect(await directory.readGrant('given', 'alice')).not.toBeNull();
    given.delete('given');
    directory.grantChanged('given', 'bob');
    expect(await directory.readGrant('given', 'alice')).not.toBeNull();
    directory.grantChanged('given', 'alice');
    expect(await directory.readGrant('given', 'alice')).toBeNull();
    given.set('given', { ...grant, expiresAtMs: nowMs + 86_400_000 });
    clock.nowMs += staleMs;
    expect(await directory.readGrant('given', 'alice')).not.toBeNull();
    given.clear();
    clock.nowMs += staleMs;
    expect(await directory.readGrant('given', 'alice')).toBeNull();
  });

  it('does not keep a failure', async () => {
    let isDown = true;
    const links = {
      read: async () => {
        if (isDown) throw new Error('down');
        return record('a');
      },
    } as unknown as LinkStore;
    const directory = createStoredDirectory({
      store: { links, ...noGrants },
      fixed: createFixedDirectory([], []),
      now: () => nowMs,
    });
    await expect(directory.readLink('a')).rejects.toThrow('down');
    isDown = false;
    expect(await directory.readLink('a')).not.toBeNull();
  });

  it('stands in for a store that is down with what it said last, for a while', async () => {
    const clock = { nowMs };
    let isDown = false;
    const links = {
      read: async () => {
        if (isDown) throw new Error('down');
        return record('a', { expiresAtMs: nowMs + 86_400_000 });
      },
    } as unknown as LinkStore;
    const directory = createStoredDirectory({
      store: { links, ...noGrants },
      fixed: createFixedDirectory([], []),
      now: () => clock.nowMs,
    });
    expect(await directory.readLink('a')).not.toBeNull();
    isDown = true;
    for (const laterMs of [staleMs, 60_000, 9 * 60_000]) {
      clock.nowMs = nowMs + laterMs;
      expect((await directory.readLink('a'))?.id).toBe('a');
    }
    // What has changed here is never made up from before.
    directory.changed({ id: 'a', customerId: 'alice' });
    await expect(directory.readLink('a')).rejects.toThrow('down');
    isDown = false;
    await directory.readLink('a');
    isDown = true;
    clock.nowMs += 11 * 60_000;
    await expect(directory.readLink('a')).rejects.toThrow('down');
  });

  it('marks a link by the way of before as long as one by the way of now can be read, and has none of one that has moved', async () => {
    const records = [
      record('old', { bankId: 'before' }),
      record('new', { bankId: 'after', homeBankId: 'before' }),
      record('gone', { bankId: 'before', status: 'REVOKED', reason: 'BANK_MOVED' }),
    ];
    const clock = { nowMs };
    const directory = createStoredDirectory({
      store: { links: { readOfCustomer: async () => records } as unknown as LinkStore, ...noGrants },
      fixed: createFixedDirectory([], []),
      moves: [{ from: 'before', to: 'after' }],
      now: () => clock.nowMs,
    });
    const marked = async () =>
      (await directory.readLinksOfCustomer('alice')).map(({ id, isFormerWay = false }) => [id, isFormerWay]);
    expect(await marked()).toEqual([
      ['new', false],
      ['old', true],
    ]);
    // It is no way for what it does not cover.
    records[1] = record('new', { bankId: 'after', homeBankId: 'before', permissions: [] });
    directory.changed({ id: 'new', customerId: 'alice' });
    expect(await marked()).toContainEqual(['old', false]);
    records[1] = record('new', { bankId: 'after', homeBankId: 'before', expiresAtMs: nowMs });
    directory.changed({ id: 'new', customerId: 'alice' });
    expect(await marked()).toEqual([
      ['new', false],
      ['old', false],
    ]);
  });
});
