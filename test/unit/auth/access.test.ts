// Who may do what: every kind of caller against everything that is made for customers, as one table.

import { describe, expect, it } from 'vitest';
import { createAccess, type Made } from '../../../src/auth/access.ts';
import type { Principal } from '../../../src/auth/principal.ts';

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
    hasGrant: async (partnerId, customerId) => granted.has(partnerId) && customerId === 'alice',
    readLink: async () => null,
    readLinksOfCustomer: async () => [],
    readCustomerIds: async () => ['alice', 'bob'],
  });
}

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
