// A bank that a customer reaches through a source and later directly, or the other way round: ids of accounts and entries before and
// after, held against the sandbox's ledger; what ends, what stays and what is told.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSourceEntries } from '../../../src/cli/development.ts';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import type { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Store } from '../../../src/store/store.ts';
import { startTestFederation } from '../../support/federation.ts';
import { testIds } from '../../support/ids.ts';
import { allScopes, ask, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { giveGrant } from './customer-grant.ts';
import {
  bySource,
  customerAt,
  type MovingCustomer,
  type MovingWorld,
  type ShownAccount,
  startMovingGateway,
} from './moving-world.ts';
import { openBeside, until } from './subscriptions-world.ts';

const now = new Date();
const toBankGlobalId = (bankId: string) => Buffer.from(`b:${bankId}`).toString('base64url');
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
  /** Why entries were told to have changed behind a place in the feed, and the place behind that. */
  const changesAfter = async (customer: MovingCustomer, after: string | null) => {
    const query = `query ($after: String) { me { transactionChanges(first: 200, after: $after) {
      edges { node { reason } } pageInfo { hasNextPage endCursor } } } }`;
    const reasons: string[] = [];
    let end = after;
    for (let hasMore = true; hasMore; ) {
      const { edges, pageInfo } = (await customer.ask(query, { after: end })).me.transactionChanges;
      reasons.push(...edges.map(({ node }: { node: { reason: string } }) => node.reason));
      [end, hasMore] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    return { reasons, end };
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
      const { end: cursor } = await changesAfter(customer, null);
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
      // No entry was told to be gone, or to have come; what is said otherwise now is told as that.
      const { reasons } = await changesAfter(customer, cursor);
      expect(reasons.filter((reason) => reason !== 'CORRECTED')).toEqual([]);
      // No account was told to be gone, or to have come.
      const later = (await store.accountEvents.readAfter(name, 0, 100)).slice(events.length);
      expect(later.filter(({ kind }) => kind !== 'CHANGED')).toEqual([]);
    },
  );

  it('keeps what was granted, corrected and paid by the old way, and pays by the new one', {
    timeout: 120_000,
  }, async () => {
    const customer = await customerAt(gateway, 'finn');
    await customer.link(direct);
    const [account] = await customer.accounts(direct);
    if (account === undefined) throw new TypeError('an account');
    const statement = await customer.statement(account.id);
    const corrected = statement.find(({ signedAmount }) => signedAmount.amount.startsWith('-'))?.id ?? '';
    const correct = `mutation ($id: ID!) { correctCategory(input: { transactionId: $id, code: EDUCATION, scope: ENTRY }) {
      __typename ... on CategoryRejection { code } } }`;
    expect(await customer.ask(correct, { id: corrected })).toMatchObject({
      correctCategory: { __typename: 'CategoryCorrected' },
    });
    const parsed = testIds.parse(account.id);
    if (parsed?.type !== 'Account' || !('customerId' in parsed.place)) throw new TypeError('an account');
    const accounts = [{ bankId: parsed.place.bankId, accountKey: parsed.accountKey }];
    await giveGrant(store, { partnerId: 'otherpay', customerId: 'finn', accounts });
    const otherpay = await gateway.token({
      partner: 'otherpay',
      scope: 'accounts:read customers:read transactions:read',
    });
    const seenBy = async () => {
      const query = `{ customer(id: "${testIds.customer('finn')}") { accounts { edges { node { id bank { id }
        transactions(first: 5) { edges { node { id } } } } } } } }`;
      const { data, errors } = await gateway.query(otherpay, query);
      expect(errors).toEqual([]);
      return data.customer.accounts.edges.map(({ node }: { node: object }) => node);
    };
    const [before] = await seenBy();
    const pay = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
      ... on InitiatePaymentSuccess { payment { id bank { id } debtorAccount { id } } } ... on Rejection { message } } }`;
    const input = {
      debtorAccountId: account.id,
      idempotencyKey: 'before-the-move',
      creditor: { name: 'Chloe', iban: accountNamed('chloe-rheinbank-giro').iban },
      amount: { amount: '1.00', currency: 'EUR' },
      redirectUri: 'http://127.0.0.1:3000/linked',
    };
    const paid = (await customer.ask(pay, { input })).initiatePayment;
    expect(paid).toMatchObject({
      payment: { bank: { id: toBankGlobalId(direct) }, debtorAccount: { id: account.id } },
    });

    await customer.link(source);
    expect((await customer.accounts(source)).map(({ id }) => id)).toEqual([account.id]);
    const after = await customer.statement(account.id);
    expect(new Set(after.map(({ id }) => id))).toEqual(new Set(statement.map(({ id }) => id)));
    const categoryOf = async (id: string) =>
      (
        await customer.ask('query ($id: ID!) { node(id: $id) { ... on Transaction { category { code basis } } } }', {
          id,
        })
      ).node;
    expect(await categoryOf(corrected)).toMatchObject({ category: { code: 'EDUCATION' } });
    expect(await seenBy()).toMatchObject([{ ...before, bank: { id: toBankGlobalId(source) } }]);
    // The same key is the same payment, whichever way the bank is reached by now; another one is made by the new way.
    expect((await customer.ask(pay, { input })).initiatePayment.payment).toEqual(paid.payment);
    const again = (await customer.ask(pay, { input: { ...input, idempotencyKey: 'after-the-move' } })).initiatePayment;
    expect(again).toMatchObject({
      payment: { bank: { id: toBankGlobalId(source) }, debtorAccount: { id: account.id } },
    });
    const { payment } = await customer.ask(
      'query ($id: ID!) { payment(id: $id) { bank { id } debtorAccount { id name bank { id } } } }',
      { id: paid.payment.id },
    );
    expect(payment).toMatchObject({
      bank: { id: toBankGlobalId(direct) },
      debtorAccount: { id: account.id, name: account.name, bank: { id: toBankGlobalId(source) } },
    });
  });

  it('leaves with the old link what the new one does not show, says so, and lets it end when the customer says', {
    timeout: 120_000,
  }, async () => {
    const customer = await customerAt(gateway, 'alice');
    const old = await customer.link(direct);
    const before = await customer.accounts(direct);
    const closed = before.find(({ name }) => name === 'Altes Konto');
    await customer.link(source);
    const after = await customer.accounts(direct, source);
    // The source does not show an account that is closed.
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    expect(after.filter(({ bank }) => bank.id === toBankGlobalId(direct)).map(({ id }) => id)).toEqual([closed?.id]);
    for (const { id } of after) await customer.statement(id);
    await until(async () => (await customer.linkState(old)).events.edges.length > 1);
    expect(await customer.linkState(old)).toMatchObject({
      status: 'ACTIVE',
      events: {
        edges: [{ node: { type: 'LINKED' } }, { node: { type: 'MOVE_INCOMPLETE', by: 'GATEWAY', reason: null } }],
      },
    });
    await customer.ask('mutation ($id: ID!) { revokeBankLink(linkId: $id, erase: true) { __typename } }', { id: old });
    const left = await customer.accounts(direct, source);
    expect(left.map(({ id }) => id).sort()).toEqual(before.flatMap(({ id }) => (id === closed?.id ? [] : [id])).sort());
    // What was kept of the others stays: they are read by the new link.
    for (const { id } of left) expect((await customer.statement(id)).length).toBeGreaterThan(0);
    expect(await customer.linkState(old)).toMatchObject({ status: 'REVOKED', statusReason: 'REVOKED_BY_CUSTOMER' });
  });

  it('who links the old way after the new one keeps the ids of that, and is left with that', {
    timeout: 60_000,
  }, async () => {
    const customer = await customerAt(gateway, 'erin');
    await customer.link(source);
    const before = await customer.everything(source, direct);
    const late = await customer.link(direct);
    const [debtorAccountId = ''] = before.keys();
    const input = {
      debtorAccountId,
      bankId: toBankGlobalId(direct),
      idempotencyKey: 'by-either-way',
      creditor: { name: 'Chloe', iban: accountNamed('chloe-rheinbank-giro').iban },
      amount: { amount: '1.00', currency: 'EUR' },
      redirectUri: 'http://127.0.0.1:3000/linked',
    };
    const pay = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
      ... on InitiatePaymentSuccess { payment { id } } ... on Rejection { message } } }`;
    const paid = (await customer.ask(pay, { input })).initiatePayment;
    expect(paid).toMatchObject({ __typename: 'InitiatePaymentSuccess' });
    const shown = await customer.accounts(source, direct);
    expect(shown.map(({ id, bank }) => [id, bank.id])).toEqual(
      [...before.keys()].map((id) => [id, toBankGlobalId(source)]),
    );
    await hasEnded(customer, late);
    // Asked again, it is the payment that it was, though no link reaches the bank that it names any more.
    expect((await customer.ask(pay, { input })).initiatePayment.payment).toEqual(paid.payment);
    expect(await customer.everything(source, direct)).toEqual(before);
  });

  it('is shown the same over subgraphs', { timeout: 120_000 }, async () => {
    const customer = await customerAt(gateway, 'chloe');
    const query = `{ me { accounts(first: 50) { edges { node { id name bank { id name } links { id } provenance { bank { id } }
      transactions(first: 20) { edges { node { id account { id bank { id } } } } sources { bank { id } } } } } } } }`;
    const inProcess = await customer.ask(query);
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-moves-'));
    const file = join(folder, 'banks.yaml');
    const moves = [{ from: direct, to: source }];
    writeFileSync(file, JSON.stringify({ sources: toSourceEntries(world.sandbox.description), moves }));
    // What is compared are entries: a busy machine may make a bank late, and what was read before is as good.
    const banks = world.sandbox.description.banks.map((bank) => ({ ...bank, timeoutMs: 15_000 }));
    const sandbox = { ...world.sandbox, description: { ...world.sandbox.description, banks, links: [] } };
    const env = { ...world.env, BANKS_FILE: file, REQUEST_TIMEOUT_MS: '18000' };
    const federation = await startTestFederation({}, env, sandbox);
    try {
      const token = await federation.token({ customer: 'chloe', scope: allScopes });
      const { data, errors } = await ask(federation.federated.url, token, query);
      expect(errors).toEqual([]);
      const ids = (answer: typeof data) =>
        answer.me.accounts.edges.map(({ node }: { node: ShownAccount }) => [node.id, node.bank, node.links]);
      expect(ids(data)).toEqual(ids(inProcess));
      expect(ids(data).length).toBe(5);
      const entries = (answer: typeof data) =>
        answer.me.accounts.edges.map(({ node }: { node: { transactions: object } }) => node.transactions);
      expect(entries(data)).toEqual(entries(inProcess));
    } finally {
      await federation.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('moves back, by the same ids', { timeout: 120_000 }, async () => {
    const customer = await customerAt(gateway, 'chloe');
    const before = await customer.everything(source);
    expect(before.size).toBe(2);
    await gateway.stop();
    gateway = await startMovingGateway(world, [{ from: source, to: direct }]);
    const again = await customerAt(gateway, 'chloe');
    expect((await again.accounts(source)).map(({ id }) => id).sort()).toEqual([...before.keys()].sort());
    const [link] = (await again.accounts(source)).flatMap(({ links }) => links);
    await again.link(direct);
    const after = await again.everything(direct, source);
    expect((await again.accounts(direct)).length).toBe(2);
    expect(new Map([...after].map(([id, entries]) => [id, entries.length]))).toEqual(
      new Map([...before].map(([id, entries]) => [id, entries.length])),
    );
    for (const [id, entries] of after)
      expect(new Set(entries.map((entry) => entry.id))).toEqual(new Set(before.get(id)?.map((entry) => entry.id)));
    await isAsInLedger(again, direct, source);
    await hasEnded(again, link?.id ?? '');
  });
});
