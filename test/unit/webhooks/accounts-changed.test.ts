// Which event of a list `accounts.changed` tells a partner by: the last, or, of whose customer grants some accounts, the last of theirs.

import { expect, it } from 'vitest';
import type { Access } from '../../../src/auth/access.ts';
import { covers, type Link } from '../../../src/domain/link.ts';
import type { AccountEventRecord } from '../../../src/store/account-events.ts';
import { toBookSubject } from '../../../src/store/book.ts';
import { accountsChanged } from '../../../src/webhooks/kinds/accounts-changed.ts';
import { testIds } from '../../support/ids.ts';

const link: Link = {
  id: 'l',
  customerId: 'alice',
  bankId: 'rhone',
  accessToken: '',
  consentId: null,
  permissions: new Set(['accounts']),
  grantedAt: null,
  expiresAt: null,
};
const event = (seq: number, accountKey: string, more: Partial<AccountEventRecord> = {}): AccountEventRecord => ({
  seq,
  customerId: 'alice',
  bankId: 'rhone',
  accountKey,
  kind: 'ADDED',
  atMs: 1000,
  ...more,
});
/** Two lists, the second with an account of each kind last, and one of another bank's at the same moment. */
const events = [
  event(1, 'mine', { atMs: 500 }),
  event(2, 'hidden'),
  event(3, 'mine'),
  event(4, 'elsewhere', { bankId: 'thistle' }),
  event(5, 'hidden'),
  event(6, 'mine', { atMs: 2000 }),
];

/** The event that a partner is told by, who may see these accounts; null for none. */
async function find(eventSeq: number, seen: readonly string[]): Promise<number | null> {
  const access: Pick<Access, 'linksOfCustomer' | 'maySeeAccount'> = {
    linksOfCustomer: async () => [link],
    maySeeAccount: async ({ accountKey }) => seen.includes(accountKey),
  };
  const store = {
    accountEvents: {
      readAfter: async (_customerId: string, afterSeq: number, limit: number) =>
        events.filter(({ seq }) => seq > afterSeq).slice(0, limit),
    },
  };
  const subjectId = toBookSubject({ customerId: 'alice', bankId: 'rhone' });
  const found = await accountsChanged.find({ subjectId, eventSeq } as never, { store, access, ids: testIds } as never);
  return (
    (found?.rootValue as { readonly accountsChanged: AccountEventRecord } | undefined)?.accountsChanged.seq ?? null
  );
}

it.each([
  ['the last of the list, to who may see all', 5, ['mine', 'hidden', 'elsewhere'], 5],
  ['the last of theirs in the list, to who may see some', 5, ['mine'], 3],
  ['nothing, where none of the list is theirs', 5, ['other'], null],
  ['nothing of another bank, another list or a later one', 5, ['elsewhere'], null],
  ['its own event, where it is theirs', 6, ['mine'], 6],
  ['nothing of an earlier list', 2, ['mine'], null],
  ['nothing, where the event is gone', 9, ['mine'], null],
] as const)('tells %s', async (_name, eventSeq, seen, expected) => {
  expect(covers(link, 'accounts', Date.now())).toBe(true);
  expect(await find(eventSeq, seen)).toBe(expected);
});
