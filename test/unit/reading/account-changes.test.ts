import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createAccess } from '../../../src/auth/access.ts';
import { AccountChanges } from '../../../src/reading/account-changes.ts';
import type { AccountEventRecord } from '../../../src/store/account-events.ts';

const toEvent = (seq: number, kind: AccountEventRecord['kind'], bankId: string): AccountEventRecord => ({
  seq,
  customerId: 'alice',
  bankId,
  accountKey: `key-${seq}`,
  kind,
  atMs: seq * 100,
});
const events = [
  toEvent(1, 'ADDED', 'left'),
  toEvent(2, 'REMOVED', 'left'),
  toEvent(3, 'ADDED', 'linked'),
  toEvent(4, 'REMOVED', 'left'),
];

/** What somebody is told from the beginning on; the grant was given between the second and the third event. */
async function toldTo(kind: 'customer' | 'partner'): Promise<readonly number[]> {
  const link = {
    id: 'l',
    customerId: 'alice',
    bankId: 'linked',
    accessToken: '',
    consentId: null,
    permissions: new Set(['accounts'] as const),
    grantedAt: null,
    expiresAt: null,
  };
  const grant = {
    id: 'g',
    permissions: new Set(['accounts'] as const),
    accounts: null,
    givenAtMs: 250,
    expiresAtMs: null,
  };
  const subject = kind === 'customer' ? 'alice' : 'fintrack';
  const access = createAccess(
    { kind, subject, clientId: 'app', scopes: new Set(['accounts:read']) },
    {
      readLink: async () => link,
      readLinksOfCustomer: async () => [link],
      readCustomerIds: async () => ['alice'],
      readGrant: async () => grant,
      noteUse: () => undefined,
    },
  );
  const changes = new AccountChanges({
    idKey: randomBytes(32),
    store: {
      record: async () => 0,
      endViews: async () => undefined,
      readAfter: async (_customerId, afterSeq) => events.filter(({ seq }) => seq > afterSeq),
      readNewest: async () => new Map([['alice', 4]]),
      watch: () => () => undefined,
      eraseBefore: async () => undefined,
    },
    notices: null,
    onTrouble: (error) => expect.fail(String(error)),
    onFeedTrouble: () => expect.fail('the feed failed'),
  });
  const told: number[] = [];
  for await (const { accountsChanged } of await changes.follow(access, 'alice', 0)) {
    told.push(accountsChanged.seq);
    if (accountsChanged.seq === 4) break;
  }
  changes.close();
  return told;
}

it('a partner is told of accounts that went after it was let see them, and of no bank that was left before', async () => {
  expect(await toldTo('customer')).toEqual([2, 3, 4]);
  expect(await toldTo('partner')).toEqual([3, 4]);
});
