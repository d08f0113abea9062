// Grants of customers, on both databases: asked for, answered in one browser, confirmed by who asked, ended by whom and by time; each
// step once, by whichever gateway, and told in the audit.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GrantedAccount } from '../../../src/domain/grant.ts';
import { toBookSubject } from '../../../src/store/book.ts';
import { type CustomerGrantRecord, toGrantStatus } from '../../../src/store/customer-grants.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { completed, newAttempt } from './attempts.ts';
import { askRaw, databases, newKey, type TestStores } from './stores.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Far from the clock of the machine that the test runs on. */
const nowMs = 1_900_000_000_000;
const alice = { kind: 'customer', subject: 'alice' } as const;

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`grants of customers on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let place: Awaited<ReturnType<TestStores['place']>>;
    let store: Store;
    let other: Store;

    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    afterAll(() => stores.stop());
    beforeEach(async () => {
      place = await stores.place();
      const keys = [newKey()];
      [store, other] = await Promise.all([openStore({ ...place, keys }), openStore({ ...place, keys })]);
    });
    afterEach(async () => void (await Promise.all([store.close(), other.close()])));

    const request = async (id: string, more: { readonly partnerId?: string; readonly atMs?: number } = {}) => {
      const atMs = more.atMs ?? nowMs;
      await store.customerGrants.request({
        id,
        partnerId: more.partnerId ?? 'fintrack',
        permissions: ['transactions', 'accounts'],
        days: 90,
        requestHash: `request of ${id}`,
        redirectUri: 'https://fintrack.example/back',
        clientState: 'its state',
        atMs,
        untilMs: atMs + 600_000,
      });
    };
    const open = (id: string, browser = 'browser', atMs = nowMs, at = store) =>
      at.customerGrants.open({ requestHash: `request of ${id}`, bindingHash: browser, nowMs: atMs });
    const answer = (id: string, customerId = 'alice', browser = 'browser', atMs = nowMs) => ({
      requestHash: `request of ${id}`,
      bindingHash: browser,
      customerId,
      nowMs: atMs,
    });
    const give = (id: string, of = answer(id), at = store, accounts: readonly GrantedAccount[] | null = null) =>
      at.customerGrants.give({
        ...of,
        permissions: ['accounts', 'transactions'],
        accounts,
        expiresAtMs: of.nowMs + 30 * dayMs,
        codeHash: `code of ${id}`,
        confirmUntilMs: of.nowMs + 600_000,
      });
    const confirm = (id: string, partnerId = 'fintrack', atMs = nowMs, at = store) =>
      at.customerGrants.confirm({ codeHash: `code of ${id}`, partnerId, nowMs: atMs });
    const stand = async (id: string, more: Parameters<typeof request>[1] & { readonly customerId?: string } = {}) => {
      const atMs = more.atMs ?? nowMs;
      await request(id, more);
      await open(id, 'browser', atMs);
      await give(id, answer(id, more.customerId, 'browser', atMs));
      expect(await confirm(id, more.partnerId, atMs)).toMatchObject({ kind: 'confirmed' });
    };
    const active = async (partnerId = 'fintrack', customerId = 'alice') =>
      (await store.customerGrants.readActive(partnerId, customerId))?.id ?? null;
    const told = async () =>
      (await store.audit.read({ limit: 50 })).map(({ action, outcome, reason, actor, customerId, grantId }) => [
        action,
        ...(outcome === 'DONE' ? [] : [outcome]),
        ...(reason === null ? [] : [reason]),
        `${actor.kind} ${actor.subject}`,
        customerId,
        grantId,
      ]);

    it('stand once they were asked for, given and confirmed, and not before', async () => {
      await request('g');
      expect(await open('g')).toMatchObject({
        status: 'REQUESTED',
        customerId: null,
        days: 90,
        clientState: 'its state',
      });
      expect(await active()).toBeNull();
      expect(await give('g')).toMatchObject({ status: 'GIVEN', customerId: 'alice', expiresAtMs: nowMs + 30 * dayMs });
      expect(await active()).toBeNull();
      expect(await confirm('g')).toMatchObject({
        kind: 'confirmed',
        grant: { status: 'ACTIVE', dueAtMs: nowMs + 30 * dayMs },
      });
      expect(await active()).toBe('g');
      expect(await active('otherpay')).toBeNull();
      expect(await active('fintrack', 'bob')).toBeNull();
      expect((await other.customerGrants.read('g'))?.permissions).toEqual(['accounts', 'transactions']);
      expect(await told()).toEqual([
        ['GRANT_REQUEST', 'partner fintrack', null, 'g'],
        ['GRANT_GIVE', 'customer alice', 'alice', 'g'],
        ['GRANT_CONFIRM', 'partner fintrack', 'alice', 'g'],
      ]);
    });

    it('are answered in the browser that opened the request first, and in no other', async () => {
      await request('g');
      expect(await give('g')).toBeNull();
      expect(await open('g')).toMatchObject({ id: 'g' });
      expect(await open('g', 'another browser', nowMs, other)).toBe('otherBrowser');
      expect(await give('g', answer('g', 'bob', 'another browser'))).toBeNull();
      expect(await store.customerGrants.refuse(answer('g', 'bob', 'another browser'))).toBeNull();
      expect(await open('g')).toMatchObject({ id: 'g' });
      expect(await give('g')).toMatchObject({ customerId: 'alice' });
      expect(await open('unknown')).toBeNull();
    });

    it('are answered once, by one of two browsers’ windows that answer at once', async () => {
      await request('g');
      await open('g');
      const answers = await Promise.all([give('g'), give('g', answer('g', 'bob'), other)]);
      expect(answers.filter((given) => given !== null)).toHaveLength(1);
      expect(await store.customerGrants.refuse(answer('g'))).toBeNull();
      expect(await open('g')).toBeNull();
    });

    it('are none when the customer says no, or says nothing in time', async () => {
      await request('no');
      await open('no');
      expect(await store.customerGrants.refuse(answer('no'))).toMatchObject({ status: 'REFUSED', customerId: null });
      expect(await give('no')).toBeNull();
      await request('late');
      await open('late');
      const lateMs = nowMs + 600_000;
      expect(await open('late', 'browser', lateMs)).toBeNull();
      expect(await give('late', answer('late', 'alice', 'browser', lateMs))).toBeNull();
      expect(await store.customerGrants.readOf({ customerId: 'alice' }, 9)).toEqual([]);
      expect(await told()).toContainEqual(['GRANT_REFUSE', 'customer alice', 'alice', 'no']);
    });

    it('take a code of their own partner’s, once and in time; what is refused is told', async () => {
      await request('g');
      await open('g');
      await give('g');
      expect(await confirm('g', 'otherpay')).toEqual({ kind: 'refused', reason: 'OTHER_PARTNER' });
      expect(await confirm('g', 'fintrack', nowMs + 600_000)).toEqual({ kind: 'refused', reason: 'TOO_LATE' });
      expect(await active()).toBeNull();
      const twice = await Promise.all([confirm('g'), confirm('g', 'fintrack', nowMs, other)]);
      expect(twice.map(({ kind }) => kind).sort()).toEqual(['confirmed', 'refused']);
      expect(await active()).toBe('g');
      expect(await confirm('g')).toEqual({ kind: 'refused', reason: 'CODE_USED' });
      expect(await confirm('nobody’s')).toEqual({ kind: 'refused', reason: 'UNKNOWN_CODE' });
      expect((await told()).slice(2)).toEqual([
        ['GRANT_CONFIRM', 'REFUSED', 'OTHER_PARTNER', 'partner otherpay', 'alice', 'g'],
        ['GRANT_CONFIRM', 'REFUSED', 'TOO_LATE', 'partner fintrack', 'alice', 'g'],
        ['GRANT_CONFIRM', 'partner fintrack', 'alice', 'g'],
        ['GRANT_CONFIRM', 'REFUSED', 'CODE_USED', 'partner fintrack', 'alice', 'g'],
        ['GRANT_CONFIRM', 'REFUSED', 'CODE_USED', 'partner fintrack', 'alice', 'g'],
      ]);
    });

    it('take the place of what the customer granted that partner before, and of nothing else', async () => {
      await stand('first');
      await stand('of bob', { customerId: 'bob' });
      await stand('of otherpay', { partnerId: 'otherpay' });
      await stand('second');
      expect(await active()).toBe('second');
      expect(await store.customerGrants.read('first')).toMatchObject({ status: 'REVOKED', dueAtMs: null });
      expect([await active('fintrack', 'bob'), await active('otherpay')]).toEqual(['of bob', 'of otherpay']);
      expect(await told()).toContainEqual(['GRANT_REVOKE', 'REPLACED', 'partner fintrack', 'alice', 'first']);
    });

    it('end once, whether they stand or wait to be confirmed, and a code confirms none that has ended', async () => {
      await stand('g');
      expect(await store.customerGrants.revoke('g', alice, nowMs)).toMatchObject({ status: 'REVOKED', endedBy: alice });
      expect(await store.customerGrants.revoke('g', alice, nowMs)).toBeNull();
      expect(await active()).toBeNull();
      await request('waiting');
      expect(await store.customerGrants.revoke('waiting', alice, nowMs)).toBeNull();
      await open('waiting');
      await give('waiting');
      expect(await store.customerGrants.revoke('waiting', alice, nowMs)).toMatchObject({ status: 'REVOKED' });
      expect(await confirm('waiting')).toMatchObject({ kind: 'refused' });
      expect((await told()).filter(([action]) => action === 'GRANT_REVOKE')).toHaveLength(2);
    });

    it('end by time, once, whichever gateway looks, and requests that came to nothing are deleted', async () => {
      await stand('stood');
      await request('unanswered');
      await request('unconfirmed');
      await open('unconfirmed');
      await give('unconfirmed');
      expect(await store.customerGrants.expireDue(nowMs + 1, 50)).toEqual([]);
      const endMs = nowMs + 30 * dayMs;
      const expired = await Promise.all([
        store.customerGrants.expireDue(endMs, 50),
        other.customerGrants.expireDue(endMs, 50),
      ]);
      expect(
        expired
          .flat()
          .map(({ id, status }) => [id, status])
          .sort(),
      ).toEqual([
        ['stood', 'EXPIRED'],
        ['unconfirmed', 'LAPSED'],
      ]);
      expect(
        (await told())
          .filter(([action]) => action === 'GRANT_EXPIRE')
          .map((one) => one.slice(1).join(' '))
          .sort(),
      ).toEqual([
        'NOT_ANSWERED gateway sweep  unanswered',
        'NOT_CONFIRMED gateway sweep alice unconfirmed',
        'gateway sweep alice stood',
      ]);
      expect(await store.customerGrants.purge(endMs)).toBe(0);
      expect(await store.customerGrants.purge(endMs + 1)).toBe(2);
      expect(await store.customerGrants.read('stood')).toMatchObject({ status: 'EXPIRED' });
    });

    const some = [
      { bankId: 'rhone', accountKey: 'k1' },
      { bankId: 'albion', accountKey: 'k2' },
      { bankId: 'rhone', accountKey: 'k1' },
    ];
    const bySome = [
      { bankId: 'albion', accountKey: 'k2' },
      { bankId: 'rhone', accountKey: 'k1' },
    ];
    const standNarrowed = async (id: string, atMs = nowMs) => {
      await request(id, { atMs });
      await open(id, 'browser', atMs);
      await give(id, answer(id, 'alice', 'browser', atMs), store, some);
      expect(await confirm(id, 'fintrack', atMs, other)).toMatchObject({ kind: 'confirmed' });
    };
    /** What a gateway of before sees: all that it asks is asked of this table. */
    const seenByOlder = (id: string) => askRaw(place, `select status from customer_grants where id = '${id}'`);

    it('name some accounts, each once, from the answer on, and no gateway of before finds them', async () => {
      await request('g');
      await open('g');
      expect(await give('g', answer('g'), store, some)).toMatchObject({ status: 'GIVEN', accounts: some.slice(0, 2) });
      expect(await seenByOlder('g')).toEqual([]);
      expect(await open('g')).toBeNull();
      expect(await confirm('g', 'otherpay')).toEqual({ kind: 'refused', reason: 'OTHER_PARTNER' });
      expect(await confirm('g')).toMatchObject({ kind: 'confirmed', grant: { accounts: bySome } });
      expect(await confirm('g')).toEqual({ kind: 'refused', reason: 'CODE_USED' });
      expect(await other.customerGrants.readActive('fintrack', 'alice')).toMatchObject({ id: 'g', accounts: bySome });
      expect(await other.customerGrants.read('g')).toMatchObject({ accounts: bySome });
      for (const whose of [{ customerId: 'alice' }, { partnerId: 'fintrack' }])
        expect(await other.customerGrants.readOf(whose, 9)).toMatchObject([{ id: 'g', accounts: bySome }]);
      await store.customerGrants.recordUse('g', nowMs);
      expect(await store.customerGrants.read('g')).toMatchObject({ usedAtMs: nowMs });
      expect(await seenByOlder('g')).toEqual([]);
      expect(await told()).toEqual([
        ['GRANT_REQUEST', 'partner fintrack', null, 'g'],
        ['GRANT_GIVE', 'SOME_ACCOUNTS', 'customer alice', 'alice', 'g'],
        ['GRANT_CONFIRM', 'REFUSED', 'OTHER_PARTNER', 'partner otherpay', 'alice', 'g'],
        ['GRANT_CONFIRM', 'SOME_ACCOUNTS', 'partner fintrack', 'alice', 'g'],
        ['GRANT_CONFIRM', 'REFUSED', 'CODE_USED', 'partner fintrack', 'alice', 'g'],
      ]);
    });

    it('of before do not count again when what took their place at an older gateway ends', async () => {
      const byOlder = (id: string, givenAtMs: number, expiresAtMs: number) =>
        askRaw(
          place,
          `insert into customer_grants (id, partner_id, customer_id, permissions, days, status, request_hash, redirect_uri, code_hash,
            due_at, requested_at, given_at, expires_at)
          values ('${id}', 'fintrack', 'alice', 'accounts', 5, 'ACTIVE', 'r-${id}', 'https://a.example', 'c-${id}',
            ${expiresAtMs}, ${givenAtMs}, ${givenAtMs}, ${expiresAtMs})`,
        );
      await standNarrowed('before', nowMs - 9);
      // It ends what it knows of, which is nothing of some accounts.
      await byOlder('broad', nowMs - 5, nowMs + dayMs);
      expect(await active()).toBe('broad');
      await other.customerGrants.revoke('broad', alice, nowMs);
      expect(await active()).toBeNull();
      expect(await store.customerGrants.read('before')).toMatchObject({ status: 'REVOKED' });
      // By time, too; and what is newer than the one that ends stays.
      await standNarrowed('again', nowMs - 4);
      await byOlder('short', nowMs - 3, nowMs);
      await store.customerGrants.expireDue(nowMs + 1, 50);
      expect(await active()).toBeNull();
      await standNarrowed('older', nowMs - 2);
      await byOlder('newer', nowMs - 1, nowMs + dayMs);
      await other.customerGrants.revoke('older', alice, nowMs);
      expect(await active()).toBe('newer');
    });

    it('of some accounts take the place of one of all, and the other way round, and end', async () => {
      await stand('all', { atMs: nowMs - 9 });
      await standNarrowed('some', nowMs - 6);
      expect(await active()).toBe('some');
      expect(await store.customerGrants.read('all')).toMatchObject({ status: 'REVOKED' });
      await standNarrowed('others', nowMs - 4);
      expect(await store.customerGrants.read('some')).toMatchObject({ status: 'REVOKED', accounts: bySome });
      await stand('all again', { atMs: nowMs - 3 });
      expect(await store.customerGrants.read('others')).toMatchObject({ status: 'REVOKED' });
      expect(await store.customerGrants.readActive('fintrack', 'alice')).toMatchObject({ accounts: null });
      await standNarrowed('last');
      expect(await other.customerGrants.revoke('last', alice, nowMs)).toMatchObject({
        status: 'REVOKED',
        accounts: bySome,
      });
      expect(await active()).toBeNull();
      await standNarrowed('by time');
      await request('unconfirmed');
      await open('unconfirmed');
      await give('unconfirmed', answer('unconfirmed'), store, some);
      const ended = await store.customerGrants.expireDue(nowMs + 30 * dayMs, 50);
      expect(ended.map(({ id, status }) => [id, status]).sort()).toEqual([
        ['by time', 'EXPIRED'],
        ['unconfirmed', 'LAPSED'],
      ]);
      expect(await store.customerGrants.purge(nowMs + 31 * dayMs)).toBe(1);
      expect(await active()).toBeNull();
    });

    it('that two gateways of different versions confirmed give what the customer said last, and of lost accounts none', async () => {
      await standNarrowed('some', nowMs - 5);
      await stand('all', { atMs: nowMs });
      // As a gateway of before, which does not end what it does not find.
      await askRaw(place, "update narrowed_grants set status = 'ACTIVE' where id = 'some'");
      expect(await active()).toBe('all');
      await store.customerGrants.revoke('all', alice, nowMs);
      expect(await active()).toBeNull();
      await standNarrowed('once more', nowMs);
      await askRaw(place, 'delete from grant_accounts');
      expect(await store.customerGrants.readActive('fintrack', 'alice')).toMatchObject({ accounts: [] });
    });

    it('of some accounts have their partner told of those alone, and what is not theirs takes no message’s place', async () => {
      const clockMs = Date.now();
      const kinds = ['bankLink.changed', 'accounts.changed'] as const;
      const endpoint = { url: 'https://partner.example', secret: 'whsec_MA==', kinds, createdAtMs: 1, limit: 9 };
      const listen = async (clientId: string) =>
        (await store.webhooks.createEndpoint({ ...endpoint, clientId }))?.id ?? '';
      const [narrowed, whole] = [await listen('fintrack'), await listen('otherpay')];
      await standNarrowed('some', clockMs);
      await stand('all', { atMs: clockMs, partnerId: 'otherpay' });
      const told = async (id: string) =>
        (await store.webhooks.readDeliveries(id, 9)).map(({ kind, subjectId, eventSeq }) => [
          kind,
          subjectId,
          eventSeq,
        ]);
      const { link } = newAttempt();
      const show = (bankId: string, keys: readonly string[], linkId = 'a link') =>
        store.accountEvents.record({
          customerId: 'alice',
          bankId,
          linkId,
          views: keys.map((accountKey) => ({ accountKey, detailsHash: 'd' })),
          isWhole: true,
          atMs: clockMs,
        });
      await show('rhone', ['k0', 'k1', 'k9'], 'its first');
      const first = await told(narrowed);
      expect(first).toEqual([['accounts.changed', toBookSubject({ customerId: 'alice', bankId: 'rhone' }), 3]]);
      await show('rhone', ['k8'], 'its second');
      await show('thistle', ['k1'], 'elsewhere');
      expect(await told(narrowed)).toEqual(first);
      expect((await told(whole)).map(([, , seq]) => seq).sort()).toEqual([4, 5]);
      // A link to a bank of which nothing is granted, and one that the partner has made itself.
      for (const clientId of ['somebody', 'fintrack'])
        await completed(store, { clientId, link: { ...link, id: `of ${clientId}`, bankId: 'thistle' } });
      const links = async (id: string) =>
        (await told(id)).flatMap(([kind, subjectId]) => (kind === 'bankLink.changed' ? [subjectId] : []));
      expect(await links(narrowed)).toEqual(['of fintrack']);
      expect((await links(whole)).sort()).toEqual(['of fintrack', 'of somebody']);
    });

    it('are told as they stand at an instant, also where nobody has looked', () => {
      const at = (status: CustomerGrantRecord['status'], leftMs: number) =>
        toGrantStatus({ status, dueAtMs: nowMs + leftMs, expiresAtMs: nowMs + leftMs }, nowMs);
      expect([at('REQUESTED', 1), at('GIVEN', 1), at('ACTIVE', 1)]).toEqual(['PENDING', 'PENDING', 'ACTIVE']);
      expect([at('REQUESTED', 0), at('GIVEN', 0), at('ACTIVE', 0)]).toEqual([null, null, 'EXPIRED']);
      expect([at('REVOKED', 1), at('EXPIRED', 1), at('REFUSED', 1), at('LAPSED', 1)]).toEqual([
        'REVOKED',
        'EXPIRED',
        null,
        null,
      ]);
    });

    it('are listed for who gave them and for who asked, the newest first', async () => {
      await stand('old', { atMs: nowMs - 5 });
      await stand('new', { atMs: nowMs });
      await request('asked', { atMs: nowMs + 5 });
      await stand('of bob', { atMs: nowMs + 9, customerId: 'bob' });
      const ids = async (whose: Parameters<Store['customerGrants']['readOf']>[0], limit = 9) =>
        (await store.customerGrants.readOf(whose, limit)).map(({ id }) => id);
      expect(await ids({ customerId: 'alice' })).toEqual(['new', 'old']);
      expect(await ids({ partnerId: 'fintrack' })).toEqual(['of bob', 'asked', 'new', 'old']);
      expect(await ids({ partnerId: 'fintrack' }, 1)).toEqual(['of bob']);
      expect(await ids({ partnerId: 'otherpay' })).toEqual([]);
    });

    it('keep when they were used last, to the hour', async () => {
      await stand('g');
      await store.customerGrants.recordUse('g', nowMs);
      await other.customerGrants.recordUse('g', nowMs + hourMs - 1);
      expect(await store.customerGrants.read('g')).toMatchObject({ usedAtMs: nowMs });
      await other.customerGrants.recordUse('g', nowMs + hourMs);
      expect(await store.customerGrants.read('g')).toMatchObject({ usedAtMs: nowMs + hourMs });
    });

    it('have their partners told and read for, within what was granted and as long as it stands', async () => {
      const clockMs = Date.now();
      const listen = async (clientId: string) => {
        const kinds = ['bankLink.changed', 'transactions.changed'] as const;
        const url = 'https://partner.example';
        const endpoint = { clientId, url, secret: 'whsec_MA==', kinds, createdAtMs: 1, limit: 9 };
        return (await store.webhooks.createEndpoint(endpoint))?.id ?? '';
      };
      const [granted, ended, never] = [await listen('fintrack'), await listen('otherpay'), await listen('stranger')];
      await stand('g', { atMs: clockMs });
      await stand('ended', { atMs: clockMs, partnerId: 'otherpay' });
      await store.customerGrants.revoke('ended', alice, clockMs);
      const { link, consent } = newAttempt();
      const attempt = await completed(store, {
        link,
        consent: { ...consent, permissions: ['accounts', 'transactions'] },
      });
      expect((await store.webhooks.readDeliveries(granted, 9)).map(({ subjectId }) => subjectId)).toEqual([
        attempt.link.id,
      ]);
      for (const id of [ended, never]) expect(await store.webhooks.readDeliveries(id, 9)).toEqual([]);
      const due = async () => (await store.statementPolls.claim(clockMs, clockMs, 9)).map(({ linkId }) => linkId);
      expect(await store.statementPolls.enrol([], () => 5, 9)).toBe(1);
      expect(await due()).toEqual([attempt.link.id]);
      await store.customerGrants.revoke('g', alice, clockMs);
      await askRaw(place, 'update statement_polls set claimed_until = 0');
      expect(await due()).toEqual([]);
      expect(await store.statementPolls.enrol([], () => 5, 9)).toBe(0);
    });
  });
}
