// The schedule of statements that are read for partners, on both databases: who is on it, and who reads what is due.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/store.ts';
import { completed, newAttempt } from './attempts.ts';
import { databases, newKey, type TestStores } from './stores.ts';

const hourMs = 3_600_000;

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`the schedule of statements on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let store: Store;
    let other: Store;

    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    afterAll(() => stores.stop());
    beforeEach(async () => {
      const [place, key] = [await stores.place(), newKey()];
      const fixedGrants = [{ partner: 'fintrack', customer: 'filed' }];
      const opening = () => openStore({ ...place, keys: [key], fixedGrants });
      [store, other] = await Promise.all([opening(), opening()]);
    });
    afterEach(async () => void (await Promise.all([store.close(), other.close()])));

    const listen = (
      clientId = 'fintrack',
      kinds: readonly ('transactions.changed' | 'bankLink.changed')[] = ['transactions.changed'],
    ) =>
      store.webhooks.createEndpoint({
        clientId,
        url: 'https://p.example',
        secret: 'whsec_MA==',
        kinds,
        createdAtMs: 1,
        limit: 9,
      });
    const link = async (
      customerId: string,
      permissions: readonly ('accounts' | 'transactions')[] = ['accounts', 'transactions'],
    ) => {
      const { link: made, consent } = newAttempt();
      const attempt = await completed(store, { link: { ...made, customerId }, consent: { ...consent, permissions } });
      return attempt.link.id;
    };
    const grant = (customerId: string, partnerId = 'fintrack') =>
      store.grants.add({ partnerId, customerId }, { kind: 'customer', subject: customerId }, 1);
    const claim = async (nowMs: number, at = store) =>
      (await at.statementPolls.claim(nowMs, nowMs + hourMs, 50)).map(({ linkId }) => linkId).sort();

    it('takes any number of customers whose grants stand in the banks file', async () => {
      const many = Array.from({ length: 70_000 }, (_, index) => ({ partner: 'fintrack', customer: `c${index}` }));
      const [place, key] = [await stores.place(), newKey()];
      const crowded = await openStore({ ...place, keys: [key], fixedGrants: many });
      const { link: made, consent } = newAttempt();
      const permissions = ['accounts', 'transactions'] as const;
      await completed(crowded, {
        link: { ...made, customerId: 'c69999' },
        consent: { ...consent, permissions },
      });
      await crowded.webhooks.createEndpoint({
        clientId: 'fintrack',
        url: 'https://p.example',
        secret: 'whsec_MA==',
        kinds: ['transactions.changed'],
        createdAtMs: 1,
        limit: 9,
      });
      expect(await crowded.statementPolls.enrol([], () => 5, 500)).toBe(1);
      await crowded.close();
    });

    it('takes any number of links of the banks file', async () => {
      await listen();
      const links = Array.from({ length: 14_000 }, (_, index) => ({ linkId: `file-${index}`, customerId: 'filed' }));
      expect(await store.statementPolls.enrol(links, () => 5, 500)).toBe(14_000);
      expect(await store.statementPolls.enrol(links, () => 6, 500)).toBe(0);
    });

    it('has links whose customer lets a partner read that asks for changes, and no others', async () => {
      const [granted, filed] = [await link('granted'), await link('filed')];
      const others = [await link('nobody'), await link('elsewhere'), await link('granted', ['accounts'])];
      await grant('granted');
      await grant('elsewhere', 'otherpay');
      expect(await store.statementPolls.enrol([], () => 5, 50)).toBe(0);
      await listen();
      await listen('otherpay', ['bankLink.changed']);
      const beside = [
        { linkId: 'of-file', customerId: 'filed' },
        { linkId: 'of-nobody', customerId: 'nobody' },
      ];
      expect(await store.statementPolls.enrol(beside, () => 5, 50)).toBe(3);
      expect(await other.statementPolls.enrol(beside, () => 1, 50)).toBe(0);
      expect(await claim(4)).toEqual([]);
      const due = await claim(5);
      expect(due).toEqual([granted, filed, 'of-file'].sort());
      for (const id of others) expect(due).not.toContain(id);
    });

    it('gives each to one gateway, again when that one has died, and after its end at its time', async () => {
      await listen();
      await grant('alice');
      const ids = await Promise.all(Array.from({ length: 6 }, () => link('alice')));
      await store.statementPolls.enrol([], () => 10, 50);
      const both = await Promise.all([claim(10), claim(10, other)]);
      expect(both.flat().sort()).toEqual(ids.sort());
      expect(await claim(11)).toEqual([]);
      const [first = '', ...rest] = ids;
      await store.statementPolls.end(first, { dueAtMs: 50, failures: 3 });
      expect(await claim(49)).toEqual([]);
      expect(await store.statementPolls.claim(50, 50 + hourMs, 50)).toEqual([
        { linkId: first, customerId: 'alice', failures: 3 },
      ]);
      expect(await claim(12 + hourMs, other)).toEqual(rest.sort());
    });

    it('stays with the gateway that is still reading, however long that takes, until it ends', async () => {
      await listen();
      await grant('alice');
      const id = await link('alice');
      await store.statementPolls.enrol([], () => 10, 50);
      expect(await claim(10)).toEqual([id]);
      await store.statementPolls.extend(id, 10 + 2 * hourMs);
      expect(await claim(12 + hourMs, other)).toEqual([]);
      await store.statementPolls.end(id, { dueAtMs: 20, failures: 0 });
      // A beat that comes too late.
      await store.statementPolls.extend(id, 10 + 3 * hourMs);
      expect(await claim(20, other)).toEqual([id]);
    });

    it('loses who nobody listens for any more', async () => {
      const endpoint = await listen();
      await grant('alice');
      await grant('bob');
      const [alice, bob] = [await link('alice'), await link('bob')];
      await store.statementPolls.enrol([], () => 10, 50);
      const by = { kind: 'customer', subject: 'bob' } as const;
      await store.grants.remove({ partnerId: 'fintrack', customerId: 'bob' }, by, 2);
      expect(await claim(10)).toEqual([alice]);
      await store.statementPolls.end(alice, { dueAtMs: 20, failures: 0 });
      // It begins anew with a new grant.
      await grant('bob');
      expect(await store.statementPolls.enrol([], () => 30, 50)).toBe(1);
      await store.webhooks.deleteEndpoint({ id: endpoint?.id ?? '', clientId: 'fintrack' }, 3);
      expect(await claim(40)).toEqual([]);
      await listen();
      expect(await store.statementPolls.enrol([], () => 50, 50)).toBe(2);
      expect(await claim(50)).toEqual([alice, bob].sort());
    });
  });
}
