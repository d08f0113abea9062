// Who may do what: every kind of caller against everything that is made for customers, as one table.

import { describe, expect, it } from 'vitest';
import { type Access, createAccess, type Made } from '../../../src/auth/access.ts';
import type { Principal } from '../../../src/auth/principal.ts';
import {
  type AccessGrant,
  type GrantPermission,
  grantPermissions,
  operatorGrant,
  toGrantedAccounts,
} from '../../../src/domain/grant.ts';
import { covers, type Link, linkPermissions } from '../../../src/domain/link.ts';

const scopes = new Set(['links:write', 'payments:write', 'payments:read']);
const callers = {
  alice: { kind: 'customer', subject: 'alice', clientId: 'fintrack', scopes },
  'alice in another app': { kind: 'customer', subject: 'alice', clientId: 'budget', scopes },
  'alice without the scope': { kind: 'customer', subject: 'alice', clientId: 'fintrack', scopes: new Set<string>() },
  bob: { kind: 'customer', subject: 'bob', clientId: 'fintrack', scopes },
  // Somebody whose customer id is a partner's client id, and the other way round.
  'a customer named fintrack': { kind: 'customer', subject: 'fintrack', clientId: 'fintrack', scopes },
  'a partner named alice': { kind: 'partner', subject: 'alice', clientId: 'alice', scopes },
  fintrack: { kind: 'partner', subject: 'fintrack', clientId: 'fintrack', scopes },
  'fintrack without the scope': {
    kind: 'partner',
    subject: 'fintrack',
    clientId: 'fintrack',
    scopes: new Set<string>(),
  },
  otherpay: { kind: 'partner', subject: 'otherpay', clientId: 'otherpay', scopes },
  ungranted: { kind: 'partner', subject: 'ungranted', clientId: 'ungranted', scopes },
  staff: { kind: 'staff', subject: 'ana', clientId: 'studio', scopes: new Set([...scopes, 'customers:read:any']) },
  nobody: null,
} as const satisfies Record<string, Principal | null>;

const made = {
  'by alice in fintrack': { customerId: 'alice', clientId: 'fintrack', actor: { kind: 'customer', subject: 'alice' } },
  'by fintrack for alice': {
    customerId: 'alice',
    clientId: 'fintrack',
    actor: { kind: 'partner', subject: 'fintrack' },
  },
  'by alice on the page': { customerId: 'alice', clientId: 'page', actor: { kind: 'customer', subject: 'alice' } },
  'by fintrack, before clients were written down': {
    customerId: 'alice',
    clientId: null,
    actor: { kind: 'partner', subject: 'fintrack' },
  },
  'by alice, before clients were written down': {
    customerId: 'alice',
    clientId: null,
    actor: { kind: 'customer', subject: 'alice' },
  },
} as const satisfies Record<string, Made>;

function accessOf(name: keyof typeof callers) {
  const granted = new Set(['fintrack', 'otherpay']);
  return createAccess(callers[name], {
    readGrant: async (partnerId, customerId) =>
      granted.has(partnerId) && customerId === 'alice' ? operatorGrant : null,
    noteUse: () => undefined,
    readLink: async () => null,
    readLinksOfCustomer: async () => [],
    readCustomerIds: async () => ['alice', 'bob'],
  });
}

const link: Link = {
  id: 'l',
  customerId: 'alice',
  bankId: 'rheinbank',
  accessToken: '',
  consentId: null,
  permissions: new Set(['accounts', 'balances', 'transactions', 'identity']),
  grantedAt: null,
  expiresAt: null,
};

/** Fintrack's view of alice, who has granted it this herself; null for nothing. */
function accessByGrant(permissions: readonly GrantPermission[] | null, principal: Principal = callers.fintrack) {
  const used: string[] = [];
  const grant =
    permissions === null
      ? null
      : { id: 'g', permissions: new Set(permissions), accounts: null, givenAtMs: 500, expiresAtMs: null };
  const access = createAccess(principal, {
    readGrant: async (partnerId, customerId) => (partnerId === 'fintrack' && customerId === 'alice' ? grant : null),
    noteUse: (id) => void used.push(id),
    readLink: async () => link,
    readLinksOfCustomer: async () => [link],
    readCustomerIds: async () => ['alice', 'bob'],
  });
  return { access, used };
}

/** Fintrack's view of alice at two banks, who has granted it some accounts at one of them; `end` ends the grant. */
function accessOfSome() {
  let grant: AccessGrant | null = {
    id: 'g',
    permissions: new Set(['accounts', 'payments', 'links'] as const),
    accounts: toGrantedAccounts([{ bankId: link.bankId, accountKey: 'k' }]),
    givenAtMs: 500,
    expiresAtMs: null,
  };
  const elsewhere = { ...link, id: 'm', bankId: 'elsewhere' };
  const access = createAccess(callers.fintrack, {
    readGrant: async (partnerId, customerId) => (partnerId === 'fintrack' && customerId === 'alice' ? grant : null),
    noteUse: () => undefined,
    readLink: async (id) => (id === 'm' ? elsewhere : link),
    readLinksOfCustomer: async () => [link, elsewhere],
    readCustomerIds: async () => ['alice'],
  });
  return {
    access,
    end: () => {
      grant = null;
    },
  };
}

describe('a grant of some accounts', () => {
  const [k, other] = ['k', 'l'].map((accountKey) => ({ customerId: 'alice', bankId: link.bankId, accountKey }));

  it('opens links of their banks, with the accounts that may be seen, and no other', async () => {
    const { access } = accessOfSome();
    expect((await access.link('l'))?.onlyAccounts).toEqual(new Set(['k']));
    expect((await access.linksOfCustomer('alice'))?.map(({ id, onlyAccounts }) => [id, onlyAccounts])).toEqual([
      [link.id, new Set(['k'])],
    ]);
    expect(await access.link('m')).toBeNull();
    expect(await access.seesAllAccounts('alice')).toBe(false);
    const made = (bankId: string, clientId: string | null) =>
      access.maySeeLink({ customerId: 'alice', bankId, clientId });
    expect(await made(link.bankId, null)).toBe(true);
    expect(await made('elsewhere', null)).toBe(false);
    expect(await made('elsewhere', 'another')).toBe(false);
    expect(await made('elsewhere', callers.fintrack.clientId)).toBe(true);
  });

  it('opens those accounts, also to pay from, until it ends', async () => {
    const { access, end } = accessOfSome();
    if (k === undefined || other === undefined) throw new TypeError('two');
    const judge = async () => [
      await access.maySeeAccount(k),
      await access.maySeeAccount(other),
      await access.maySeeAccount({ ...k, bankId: 'elsewhere' }),
      await access.maySeeAccount({ ...k, customerId: 'bob' }),
      await access.mayPayFrom('alice', link.bankId, 'k'),
      await access.mayPayFrom('alice', link.bankId, 'l'),
      await access.mayPayFrom('alice', link.bankId, null),
      await access.mayPayFrom('alice', 'elsewhere', 'k'),
    ];
    expect(await judge()).toEqual([true, false, false, false, true, false, false, false]);
    end();
    expect(await judge()).toEqual(Array(8).fill(false));
    expect(await access.seesAllAccounts('alice')).toBe(false);
  });
});

/** Whatever an access tells of alice and of what was made for her. */
async function everythingOf(access: Access): Promise<readonly unknown[]> {
  return [
    await access.link('l'),
    await access.linksOfCustomer('alice'),
    await access.hasCustomer('alice'),
    await access.maySee('alice'),
    await access.customerIds(),
    await access.mayActFor('alice', 'links:write'),
    await access.mayActFor('alice', 'payments:write'),
    await access.maySeeMade(made['by fintrack for alice']),
    await access.mayChange(made['by fintrack for alice'], 'payments:write'),
    await access.isMaker(made['by fintrack for alice'], 'links:write'),
  ];
}

describe('a grant of a customer’s own', () => {
  it('that is none leaves nothing of the customer to be seen', async () => {
    const nothing = [null, null, false, false, [], false, false, false, false, false];
    expect(await everythingOf(accessByGrant(null).access)).toEqual(nothing);
    expect(await everythingOf(accessByGrant(['accounts'], callers.otherpay).access)).toEqual(nothing);
  });

  it('lets see what has ended since it was given, and nobody needs one for their own', async () => {
    expect(await accessByGrant(['accounts']).access.seesSinceMs('alice')).toBe(500);
    expect(await accessByGrant(['accounts'], callers.alice).access.seesSinceMs('alice')).toBe(0);
    expect(await accessByGrant(['accounts'], callers.staff).access.seesSinceMs('alice')).toBe(0);
  });

  it('withholds what it does not name of each link, and leaves its consent what it is', async () => {
    const { access } = accessByGrant(['accounts', 'transactions']);
    const narrowed = {
      ...link,
      withheld: new Set(['balances', 'identity', 'regularPayments', 'beneficiaries', 'statements', 'products']),
    };
    expect(await access.link('l')).toEqual(narrowed);
    expect(await access.linksOfCustomer('alice')).toEqual([narrowed]);
    const nowMs = Date.now();
    expect(linkPermissions.filter((one) => covers(narrowed as Link, one, nowMs))).toEqual(['accounts', 'transactions']);
    expect(await accessByGrant([...grantPermissions]).access.link('l')).toBe(link);
    expect(await accessByGrant(['accounts'], callers.alice).access.link('l')).toBe(link);
    expect(await accessByGrant(['accounts'], callers.staff).access.linksOfCustomer('alice')).toEqual([link]);
  });

  it.each<[readonly GrantPermission[], boolean, boolean]>([
    [['accounts'], false, false],
    [['accounts', 'links'], true, false],
    [['accounts', 'payments'], false, true],
  ])('of %j lets a partner link %s and pay %s', async (permissions, links, payments) => {
    const { access } = accessByGrant(permissions);
    expect(await access.mayActFor('alice', 'links:write')).toBe(links);
    expect(await access.mayActFor('alice', 'payments:write')).toBe(payments);
    expect(await access.mayChange(made['by fintrack for alice'], 'payments:write')).toBe(payments);
    expect(await access.isMaker(made['by fintrack for alice'], 'links:write')).toBe(links);
  });

  it('is made use of by what opens data, and not by being looked up or seen by the customer', async () => {
    const { access, used } = accessByGrant(['accounts', 'links']);
    await access.customerIds();
    await access.maySee('alice');
    expect(used).toEqual([]);
    await access.linksOfCustomer('alice');
    await access.link('l');
    await access.mayActFor('alice', 'links:write');
    expect(used).toEqual(['g', 'g', 'g']);
    const own = accessByGrant(['accounts'], callers.alice);
    await everythingOf(own.access);
    expect(own.used).toEqual([]);
  });
});

const names = Object.keys(callers).filter((name): name is keyof typeof callers => name in callers);
async function whoOf(may: (access: ReturnType<typeof accessOf>) => Promise<boolean>): Promise<string[]> {
  const judged = await Promise.all(names.map(async (name) => ((await may(accessOf(name))) ? name : [])));
  return judged.flat();
}

describe('for alice', () => {
  it('act she herself, in any app, and partners whom she has granted it', async () => {
    const who = await whoOf((access) => access.mayActFor('alice', 'payments:write'));
    expect(who).toEqual(['alice', 'alice in another app', 'fintrack', 'otherpay']);
    expect(await whoOf((access) => access.mayActFor('alice', 'links:write'))).toEqual(who);
  });

  it('nobody acts for a customer without a name', async () => {
    expect(await whoOf((access) => access.mayActFor('', 'payments:write'))).toEqual([]);
  });
});

describe('what was made', () => {
  it.each<[keyof typeof made, readonly string[]]>([
    [
      'by alice in fintrack',
      ['alice', 'alice in another app', 'alice without the scope', 'fintrack', 'fintrack without the scope', 'staff'],
    ],
    [
      'by fintrack for alice',
      ['alice', 'alice in another app', 'alice without the scope', 'fintrack', 'fintrack without the scope', 'staff'],
    ],
    ['by alice on the page', ['alice', 'alice in another app', 'alice without the scope', 'staff']],
  ])('%s is seen by', async (name, who) => {
    expect(await whoOf((access) => access.maySeeMade(made[name]))).toEqual(who);
  });

  it.each<[keyof typeof made, readonly string[]]>([
    ['by alice in fintrack', ['alice', 'alice in another app', 'fintrack']],
    ['by fintrack for alice', ['alice', 'alice in another app', 'fintrack']],
    ['by alice on the page', ['alice', 'alice in another app']],
    ['by fintrack, before clients were written down', ['alice', 'alice in another app', 'fintrack']],
    ['by alice, before clients were written down', ['alice', 'alice in another app']],
  ])('%s is changed by', async (name, who) => {
    expect(await whoOf((access) => access.mayChange(made[name], 'payments:write'))).toEqual(who);
  });

  it.each<[keyof typeof made, readonly string[]]>([
    ['by alice in fintrack', ['alice']],
    ['by fintrack for alice', ['fintrack']],
    ['by alice on the page', []],
    ['by fintrack, before clients were written down', []],
  ])('%s is confirmed by', async (name, who) => {
    expect(await whoOf((access) => access.isMaker(made[name], 'links:write'))).toEqual(who);
  });
});
