// What the store promises of customers who move from one way to a bank to another, on both databases.

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AccountIdentity } from '../../../src/domain/account-identity.ts';
import { MoveRounds } from '../../../src/linking/moves.ts';
import { LinkTakenBack } from '../../../src/store/failures.ts';
import type { LinkRecord } from '../../../src/store/links.ts';
import type { Store } from '../../../src/store/store.ts';
import { completed } from './attempts.ts';
import { databases, useStores } from './stores.ts';

const customer = { kind: 'customer', subject: 'alice' } as const;
const gateway = { kind: 'gateway', subject: 'move' } as const;
const range = { from: null, to: null, withOpen: true };
let made = 0;

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`moves on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let store: Store;
    const { raw } = useStores(make, (fresh) => {
      ({ store } = fresh);
    });

    async function link(bankId: string, homeBankId?: string, customerId = 'alice'): Promise<LinkRecord> {
      made += 1;
      const home = homeBankId === undefined ? {} : { homeBankId };
      const attempt = await completed(store, { link: { id: `l-${made}`, isNew: true, customerId, bankId, ...home } });
      const found = await store.links.read(attempt.link.id);
      if (found === null) throw new TypeError('a link');
      return found;
    }
    const write = (bankId: string, linkId: string, readThrough = bankId) =>
      store.book.update(
        { customerId: 'alice', bankId, accountKey: 'a', linkId },
        range,
        () => ({
          coverage: '{}',
          historyFrom: null,
          bankIds: 'OWN',
          segments: [],
          changes: null,
          readThrough,
          result: 1,
        }),
        1,
      );
    const show = ({ id, bankId, homeBankId = bankId }: LinkRecord, ...keys: readonly string[]) =>
      store.accountEvents.record({
        customerId: 'alice',
        bankId: homeBankId,
        linkId: id,
        views: keys.map((accountKey) => ({ accountKey, detailsHash: 'same' })),
        isWhole: true,
        atMs: Date.now(),
      });
    const end = (from: LinkRecord, to: LinkRecord) =>
      store.links.end({
        linkId: from.id,
        consentId: from.consentId,
        status: 'REVOKED',
        reason: 'BANK_MOVED',
        atMs: Date.now(),
        actor: gateway,
        action: 'LINK_MOVE',
        tellBank: true,
        onlyBeside: to,
      });

    it('keep a book as long as it is read by whichever way, and no longer', async () => {
      const old = await link('old');
      await write('old', old.id);
      const now = await link('now', 'old');
      await end(old, now);
      expect(await store.book.readOwnersWithoutLink(Date.now() + 1000, 9)).toEqual([]);
      await store.links.end({
        linkId: now.id,
        consentId: null,
        status: 'REVOKED',
        reason: 'REVOKED_BY_CUSTOMER',
        atMs: Date.now(),
        actor: customer,
        action: 'LINK_REVOKE',
        tellBank: true,
      });
      expect(await store.book.readOwnersWithoutLink(Date.now() + 1000, 9)).toEqual([
        { customerId: 'alice', bankId: 'old' },
      ]);
    });

    it('say what the new link shows, covers and was read for, and end the old one beside it alone', async () => {
      const old = await link('old');
      await write('old', old.id);
      await show(old, 'a', 'b');
      const now = await link('now', 'old');
      expect(await store.moves.readState(old, now)).toEqual({
        shownBefore: ['a', 'b'],
        notShown: null,
        notRead: [],
        notCovered: [],
      });
      expect(await show(now, 'a')).toBe(0);
      // No book is there of `b`, of which no history was read by the new one either.
      expect(await store.moves.readState(old, now)).toMatchObject({ notShown: ['b'], notRead: ['a'] });
      await show(now, 'a', 'b');
      await write('old', now.id, 'now');
      expect(await store.moves.readState(old, now)).toMatchObject({ notShown: [], notRead: ['b'] });
      const { pairs, end: next } = await store.moves.readPairs('', 9);
      expect(pairs.map(({ one, other }) => [one.id, other.id])).toEqual([[now.id, old.id]]);
      expect(next).toBeNull();
      expect(await store.moves.readCustomers(['old'], '', 9)).toEqual(['alice']);
      const notice = { link: old, type: 'MOVE_INCOMPLETE', about: 'x', actor: gateway, atMs: Date.now() } as const;
      expect([await store.moves.tell(notice), await store.moves.tell(notice)]).toEqual([true, false]);
      await store.links.end({
        linkId: now.id,
        consentId: null,
        status: 'CONSENT_REQUIRED',
        reason: 'REFRESH_REFUSED',
        atMs: Date.now(),
        actor: gateway,
        action: 'LINK_END',
        tellBank: false,
      });
      expect(await end(old, now)).toBeNull();
      expect(await store.links.read(old.id)).toMatchObject({ status: 'ACTIVE' });
      const again = await link('now', 'old');
      expect(await end(old, again)).toMatchObject({ status: 'REVOKED', reason: 'BANK_MOVED' });
      expect(await store.links.readDueRevocations(Date.now() + 1, 9)).toHaveLength(1);
      expect(await store.moves.tell({ ...notice, about: 'y' })).toBe(false);
    });

    it('end a link beside whichever of two new ones shows its accounts, and tell nothing of the other', async () => {
      const old = await link('old');
      await write('old', old.id);
      await show(old, 'a');
      const logins = [await link('now', 'old'), await link('now', 'old'), await link('now', 'old')];
      const [one, other, third] = logins;
      if (one === undefined || other === undefined || third === undefined) throw new TypeError('three');
      await show(one, 'b');
      await show(other, 'a');
      await show(third, 'c');
      const moves = [{ from: 'old', to: 'now' }];
      const options = { store, moves, keepsStatements: true, onLinkChanged: () => undefined, now: Date.now };
      const rounds = new MoveRounds(options);
      await rounds.round();
      await write('old', other.id, 'now');
      await rounds.round();
      expect(await store.links.read(old.id)).toMatchObject({ status: 'REVOKED', reason: 'BANK_MOVED' });
      const told = await raw(`select type from link_events where link_id = '${old.id}' order by seq`);
      expect(told.map(({ type }) => type)).toEqual(['LINKED', 'REVOKED']);
    });

    it('end no link beside one that was renewed since it was judged, or that is over and not yet swept', async () => {
      const old = await link('old');
      const now = await link('now', 'old');
      await completed(store, {
        link: { id: now.id, isNew: false, customerId: 'alice', bankId: 'now' },
        consent: { id: randomUUID(), bankConsentId: 'renewed', permissions: ['accounts'], expiresAtMs: null },
      });
      expect(await end(old, now)).toBeNull();
      const renewed = await store.links.read(now.id);
      if (renewed === null) throw new TypeError('a link');
      await store.links.shorten(renewed, Date.now() - 1000, Date.now());
      expect(await end(old, renewed)).toBeNull();
      expect(await store.links.read(old.id)).toMatchObject({ status: 'ACTIVE' });
    });

    it('take nothing under the name of before that was asked for when accounts had another, and no other customer’s', async () => {
      const identities: readonly AccountIdentity[] = [{ number: 'n', bankAccount: 'b', isTwin: false }];
      const atNow = await link('now');
      const atOld = await link('old');
      const owner = (bankId: string, linkId: string, customerId = 'alice') => ({ customerId, bankId, linkId });
      await store.accountIdentities.assign(owner('old', atOld.id), identities, 1);
      await store.accountIdentities.assign(
        owner('now', atNow.id),
        [{ ...identities[0], number: 'm' } as AccountIdentity],
        1,
      );
      await store.moves.adopt({
        customerId: 'alice',
        bankId: 'now',
        homeBankId: 'old',
        accounts: [{ before: 'm', after: 'n' }],
      });
      expect(await store.links.read(atNow.id)).toMatchObject({ bankId: 'now', homeBankId: 'old' });
      await expect(write('now', atNow.id)).rejects.toThrow(LinkTakenBack);
      await store.accountIdentities.assign(
        owner('now', atNow.id),
        [{ number: 'x', bankAccount: 'y', isTwin: false }],
        1,
      );
      expect(await show({ ...atNow, homeBankId: 'now' }, 'x')).toBe(0);
      const rows = await raw("select number_hash from account_identities where bank_id = 'now'");
      expect(rows).toEqual([{ number_hash: 'm' }]);
      // Somebody else's accounts are nobody's to find.
      const asBob = { customerId: 'bob', bankId: 'old' };
      expect(await store.accountIdentities.find(asBob, identities)).toEqual([null]);
      expect(await store.accountIdentities.find({ customerId: 'alice', bankId: 'old' }, identities)).toEqual(['n']);
      const bobs = await link('now', undefined, 'bob');
      await store.moves.adopt({ customerId: 'alice', bankId: 'now', homeBankId: 'old', accounts: [] });
      expect((await store.links.read(bobs.id))?.homeBankId).toBeUndefined();
    });
  });
}
