// A bank that a customer reaches through a source and later directly, or the other way round: ids of accounts and entries before and
// after, held against the sandbox's ledger; what ends, what stays and what is told.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import type { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Store } from '../../../src/store/store.ts';
import type { TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { bySource, customerAt, type MovingCustomer, type MovingWorld, startMovingGateway } from './moving-world.ts';
import { openBeside, until } from './subscriptions-world.ts';

const now = new Date();
const direct = 'rheinbank';
const source = bySource('DE', 'Rheinbank AG');
const rhone = { direct: 'banque-du-rhone', source: bySource('FR', 'Banque du Rhône SA') };

describe('a customer who moves house', () => {
  let world: MovingWorld;
  let ledger: Ledger;
  let gateway: TestGateway;
  let store: Store;

  beforeAll(async () => {
    world = { sandbox: await startSandbox({ now }), env: storeSettings() };
    ledger = buildLedger(now.getTime());
    gateway = await startMovingGateway(world, [
      { from: direct, to: source },
      { from: rhone.source, to: rhone.direct },
    ]);
    store = await openBeside(world.env);
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await store?.close();
    await world?.sandbox.close();
  });

  /** Booked entries of an account in the ledger: how many, and what they come to. */
  const inLedger = (iban: string) => {
    const account = ledger.accounts.find((one) => one.iban === iban);
    const booked = account === undefined ? [] : ledger.booked(account.id);
    return [booked.length, booked.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)];
  };
  const isAsInLedger = async (customer: MovingCustomer, ...bankIds: readonly string[]) => {
    for (const { id, identification } of await customer.accounts(...bankIds)) {
      const booked = (await customer.statement(id)).filter(({ status }) => status === 'BOOKED');
      const sum = booked.reduce((total, { signedAmount }) => total + BigInt(signedAmount.amount.replace('.', '')), 0n);
      expect([booked.length, sum]).toEqual(inLedger(identification.iban ?? ''));
    }
  };
  const hasEnded = async (customer: MovingCustomer, linkId: string) =>
    until(async () => (await customer.linkState(linkId)).revocationAtBank === 'DONE');

  it.each([
    ['from a bank’s own API to a source', 'chloe', direct, source],
    ['from a source to a bank’s own API', 'chloe', rhone.source, rhone.direct],
  ])(
    '%s keeps the ids of accounts and entries, and nothing is there twice',
    { timeout: 120_000 },
    async (_way, name, from, to) => {
      const customer = await customerAt(gateway, name);
      const before = await customer.link(from);
      const known = (await customer.accounts(from, to)).map(({ id }) => id);
      const old = await customer.everything(from, to);
      await isAsInLedger(customer, from, to);
      const { me } = await customer.ask('{ me { transactionChanges(first: 1) { pageInfo { hasNextPage } } } }');
      expect(me.transactionChanges).not.toBeNull();
      const events = await store.accountEvents.readAfter(name, 0, 100);
      const after = await customer.link(to);
      // At once, while both are there: each account once, by the new way.
      const shown = await customer.accounts(from, to);
      expect(shown.map(({ id }) => id).sort()).toEqual([...known].sort());
      const asked = Buffer.from(`b:${to}`).toString('base64url');
      for (const { id, bank } of shown) expect([id, bank.id]).toEqual([id, asked]);
      const moved = await customer.everything(from, to);
      const lost = [...old].flatMap(([id, entries]) =>
        entries
          .filter((entry) => !(moved.get(id) ?? []).some((one) => one.id === entry.id))
          .map(({ status }) => status),
      );
      const gained = [...moved].flatMap(([id, entries]) =>
        entries.filter((entry) => !(old.get(id) ?? []).some((one) => one.id === entry.id)),
      );
      expect([lost, gained]).toEqual([[], []]);
      await isAsInLedger(customer, from, to);
      await hasEnded(customer, before);
      expect(await customer.linkState(before)).toMatchObject({
        status: 'REVOKED',
        statusReason: 'BANK_MOVED',
        events: {
          edges: [
            { node: { type: 'LINKED', reason: null } },
            { node: { type: 'REVOKED', by: 'GATEWAY', reason: 'BANK_MOVED' } },
          ],
        },
      });
      expect(await customer.linkState(after)).toMatchObject({ status: 'ACTIVE' });
      // What ended shows nothing any more, and is no source.
      expect((await customer.accounts()).every(({ links }) => links.every(({ id }) => id !== before))).toBe(true);
      expect(await customer.everything(from, to)).toEqual(moved);
      // No account was told to be gone, or to have come.
      const later = (await store.accountEvents.readAfter(name, 0, 100)).slice(events.length);
      expect(later.filter(({ kind }) => kind !== 'CHANGED')).toEqual([]);
    },
  );
});
