// A grant that ends at one gateway is closed at another at once where they tell each other, though what that one has read of it is
// remembered: two gateways' directories and grants over one store, and a channel between them as Redis is one.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenGrants, openGrants } from '../../../src/grants/open.ts';
import { createWriteLimits } from '../../../src/limits/write-limits.ts';
import { createStoredDirectory, type StoredDirectory } from '../../../src/linking/stored-directory.ts';
import { createFixedDirectory } from '../../../src/store/directory.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { newKey } from '../store/stores.ts';
import { giveGrant } from './customer-grant.ts';

/** Stands still: nothing here is seen because time has passed. */
const nowMs = Date.now();
const alice = { kind: 'customer', subject: 'alice', clientId: 'app', scopes: new Set<string>() } as const;
const redirectUri = 'https://partner.example';
let dataDir: string;
let store: Store;
const listeners = new Set<(message: string) => void>();
const opened: OpenGrants[] = [];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-grants-'));
  store = await openStore({ databaseUrl: null, dataDir, keys: [newKey()] });
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  listeners.clear();
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function startOne(tells = true): { readonly grants: OpenGrants; readonly directory: StoredDirectory } {
  const directory = createStoredDirectory({ store, fixed: createFixedDirectory([], []), now: () => nowMs });
  const allowance = { linkAttemptsPerMinute: 10, paymentsPerMinute: 10, payeeChecksPerHour: 10 };
  const grants = openGrants({
    store,
    clients: new Map([['partner', { id: 'partner', redirectUris: [redirectUri] }]]),
    fixedGrants: [],
    limits: createWriteLimits({ connection: null, secret: 'x', allowance, clients: [] }),
    ids: testIds,
    pageUrl: () => 'https://gateway.example/links/grant',
    forget: directory.grantChanged,
    notices: tells
      ? {
          publish: (message) => {
            for (const listener of listeners) listener(message);
          },
          listen: (listener) => void listeners.add(listener),
        }
      : null,
    onTrouble: () => undefined,
  });
  opened.push(grants);
  return { grants, directory };
}

it('is closed at both as soon as one has ended it', async () => {
  const [one, other] = [startOne(), startOne()];
  const id = await giveGrant(store, { partnerId: 'partner' });
  for (const { directory } of [one, other]) expect(await directory.readGrant('partner', 'alice')).toMatchObject({ id });
  expect(await one.grants.service.revoke(alice, id)).toMatchObject({ kind: 'revoked' });
  for (const { directory } of [one, other]) expect(await directory.readGrant('partner', 'alice')).toBeNull();
});

it('is closed where it ended, where nobody tells; what is told and is no such thing does nothing', async () => {
  const [one, other] = [startOne(false), startOne()];
  const id = await giveGrant(store, { partnerId: 'partner' });
  await other.directory.readGrant('partner', 'alice');
  await one.grants.service.revoke(alice, id);
  for (const listener of listeners) for (const message of ['', '{', '[]', '[1,2]', 'null']) listener(message);
  expect(await one.directory.readGrant('partner', 'alice')).toBeNull();
  // Until it is old: see the unit test of the directory.
  expect(await other.directory.readGrant('partner', 'alice')).toMatchObject({ id });
});

it('stands at both as soon as one has confirmed it', async () => {
  const [one, other] = [startOne(), startOne()];
  for (const { directory } of [one, other]) expect(await directory.readGrant('partner', 'alice')).toBeNull();
  const partner = { kind: 'partner', subject: 'partner', clientId: 'partner', scopes: new Set<string>() } as const;
  const asked = await one.grants.service.request(partner, {
    permissions: ['accounts'],
    days: 1,
    redirectUri,
    state: null,
  });
  if (asked.kind !== 'requested') throw new Error('asked for');
  const request = new URL(asked.authorizationUrl).searchParams.get('request') ?? '';
  const answered = { request, browser: 'b'.repeat(43) };
  await one.grants.service.open(answered, 'alice');
  const choice = { days: 1, permissions: ['accounts'], accounts: null } as const;
  const location = new URL((await other.grants.service.give(answered, 'alice', choice)) ?? '');
  // A customer whose id is the partner's is not the partner.
  const namesake = { ...partner, kind: 'customer' } as const;
  const code = location.searchParams.get('code') ?? '';
  expect(await one.grants.service.confirm(namesake, code)).toMatchObject({ kind: 'refused' });
  expect(await one.grants.service.revoke(namesake, asked.grantId)).toMatchObject({ kind: 'refused' });
  await one.grants.service.confirm(partner, code);
  for (const { directory } of [one, other])
    expect(await directory.readGrant('partner', 'alice')).toMatchObject({ id: asked.grantId });
});
