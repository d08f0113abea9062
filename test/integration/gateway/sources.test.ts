// Banks through a source, from nothing to balances, payments and back, over real HTTP: an aggregator of the sandbox, its pages played
// by the control API, what is read held against the sandbox's own ledger. Its faults, and those of one bank behind it.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import type { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const permissions = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS'];
const scopes = `${allScopes} links:write payments:write`;
const now = new Date();

const create = `mutation ($bankId: ID!, $permissions: [LinkPermission!]!, $redirectUri: URL!) {
  createBankLink(bankId: $bankId, permissions: $permissions, redirectUri: $redirectUri, additional: true) { __typename
    ... on BankAuthorization { link { id status } authorizationUrl }
    ... on LinkRejection { code message retryable bankError { code } } } }`;
const confirm = `mutation ($code: String!) { confirmBankLink(code: $code, acceptAccountChanges: true) { __typename
  ... on BankLinkConfirmation { link { id status expiresAt } } ... on LinkRejection { code } } }`;
const revoke = `mutation ($linkId: ID!) { revokeBankLink(linkId: $linkId) { __typename
  ... on BankLinkRevocation { link { status revocationAtBank } } ... on LinkRejection { code } } }`;
const accountsOf = `query ($bank: ID!) { me { accounts(first: 20, filter: { bankId: $bank }) { edges { node {
    id name identification { iban } balances { type signedAmount { amount } } } } sources { bank { name } status error { code } } } } }`;
const balancesOf = `query ($bank: ID!) { me { accounts(first: 20, filter: { bankId: $bank }) { edges { node {
    balancesSource { status error { code bankCode } } } } } } }`;
const statementOf = `query ($id: ID!, $after: String) { account(id: $id) { transactions(first: 200, after: $after, filter: { from: "2000-01-01" }) {
    edges { node { id status signedAmount { amount } } } pageInfo { hasNextPage endCursor } sources { status error { code } unreadable { pointer } } } } }`;
const orders = z.object({ orders: z.number(), moved: z.number() });
const sessions = z.array(z.object({ status: z.string() }));
const played = z.object({ location: z.string() });
// biome-ignore lint/suspicious/noExplicitAny: a test reads deep into an answer whose shape it has just asked for
const answered = z.object({ data: z.any() as z.ZodType<any>, errors: z.array(z.unknown()).optional() });

describe('a bank through a source', () => {
  let gateway: TestGateway;
  let ledger: Ledger;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    const sandbox = await startSandbox({ now });
    ledger = buildLedger(now.getTime());
    gateway = await startTestGateway({
      sandbox,
      hasSources: true,
      isPatient: true,
      env: { CACHE_BALANCES_SECONDS: '0', PSU_IP_HEADER: 'x-person-address', PSU_USER_AGENT_HEADER: 'x-person-agent' },
    });
    for (const customer of ['alice', 'bob', 'chloe']) {
      tokens.set(customer, await gateway.token({ customer, scope: scopes }));
    }
  });
  afterAll(() => gateway?.stop());

  /** Asks while the person is there: without them banks show ninety days, four times a day. */
  const ask = async (customer: string, query: string, variables: object = {}) => {
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tokens.get(customer)}`,
        'x-person-address': '192.0.2.7',
        'x-person-agent': 'Firefox/150.0',
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors = [] } = answered.parse(await response.json());
    expect(errors).toEqual([]);
    return data;
  };
  const idOf = async (name: string): Promise<string> => {
    const { banks } = await ask('alice', 'query ($name: String) { banks(search: $name, via: "enable") { id name } }', {
      name,
    });
    expect(banks[0]?.name).toBe(name);
    return banks[0].id;
  };

  async function play(url: string, customer: string, decision = 'allow'): Promise<URL> {
    const answer = await gateway.control('POST', '/authorizations', { url, customer, decision });
    const { location } = played.parse(await answer.json());
    const back = await fetch(location, { redirect: 'manual' });
    expect(back.status).toBe(303);
    return new URL(back.headers.get('location') ?? '');
  }

  async function link(customer: string, name: string): Promise<{ linkId: string; bankId: string }> {
    const bankId = await idOf(name);
    const { createBankLink } = await ask(customer, create, { bankId, permissions, redirectUri });
    expect(createBankLink).toMatchObject({ __typename: 'BankAuthorization', link: { status: 'PENDING' } });
    const back = await play(createBankLink.authorizationUrl, customer);
    const { confirmBankLink } = await ask(customer, confirm, { code: back.searchParams.get('code') });
    expect(confirmBankLink).toMatchObject({ __typename: 'BankLinkConfirmation', link: { status: 'ACTIVE' } });
    return { linkId: createBankLink.link.id, bankId };
  }

  interface Shown {
    readonly id: string;
    readonly status: string;
    readonly signedAmount: { readonly amount: string };
  }

  /** A whole statement. */
  async function readStatement(customer: string, id: string): Promise<readonly Shown[]> {
    const entries: Shown[] = [];
    let after: string | null = null;
    do {
      const { account } = await ask(customer, statementOf, { id, after });
      const { edges, pageInfo, sources } = account.transactions;
      expect(sources).toMatchObject([{ status: 'OK', error: null, unreadable: [] }]);
      entries.push(...edges.map((edge: { node: Shown }) => edge.node));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
    return entries;
  }

  /** What is booked on each account of a bank, by IBAN or, where there is none, by name; signed minor units. */
  async function readBooked(customer: string, bankId: string): Promise<ReadonlyMap<string, readonly bigint[]>> {
    const { me } = await ask(customer, accountsOf, { bank: bankId });
    expect(me.accounts.sources).toMatchObject([{ status: 'OK', error: null }]);
    const booked = new Map<string, readonly bigint[]>();
    for (const { node } of me.accounts.edges) {
      const entries = await readStatement(customer, node.id);
      const amounts = entries
        .filter(({ status }) => status === 'BOOKED')
        .map(({ signedAmount }) => BigInt(signedAmount.amount.replace('.', '')));
      booked.set(node.identification?.iban ?? node.name, amounts);
    }
    return booked;
  }

  /** Sessions that the source keeps open. */
  async function openSessions(): Promise<number> {
    const all = sessions.parse(await (await gateway.control('GET', '/sources/enable/sessions')).json());
    return all.filter(({ status }) => status === 'AUTHORIZED').length;
  }

  const monthsAgo = (months: number): string => {
    const day = new Date(now);
    day.setUTCMonth(day.getUTCMonth() - months);
    return day.toISOString().slice(0, 10);
  };
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

  it('is a bank like any other, and says through whom it is reached', async () => {
    const { banks } = await ask(
      'alice',
      '{ banks(via: "enable") { name country standard bic isLinkable maxConsentDays via { id name } capabilities status { state } } }',
    );
    expect(banks.map(({ name }: { name: string }) => name)).toEqual([
      'Aurora Pankki',
      'Banque du Rhône SA',
      'Meridiaan Bank',
      'Rheinbank AG',
    ]);
    expect(banks[0]).toEqual({
      name: 'Aurora Pankki',
      country: 'FI',
      standard: 'ENABLE_BANKING',
      bic: 'AURPFIHH',
      isLinkable: true,
      maxConsentDays: 180,
      via: { id: 'enable', name: 'Enable Banking' },
      capabilities: ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'CARDS', 'PAYMENTS'],
      status: Array(6).fill({ state: 'UNKNOWN' }),
    });
    const own = await ask('alice', '{ banks(search: "albion") { via { id } logoUrl } }');
    expect(own.banks).toEqual([{ via: null, logoUrl: null }]);
  });

  it.each([
    ['Aurora Pankki', 'alice'],
    ['Aurora Pankki', 'bob'],
    ['Meridiaan Bank', 'chloe'],
    ['Rheinbank AG', 'alice'],
    ['Banque du Rhône SA', 'bob'],
  ])('%s of %s is read as the ledger has it', { timeout: 60_000 }, async (name, customer) => {
    const { linkId, bankId } = await link(customer, name);
    const read = await readBooked(customer, bankId);
    const house =
      { 'Aurora Pankki': 'aurora', 'Meridiaan Bank': 'meridiaan', 'Rheinbank AG': 'rheinbank' }[name] ??
      'banque-du-rhone';
    const accounts = ledger.accountsOf(house, customer).filter(({ closedMonthsAgo }) => closedMonthsAgo === undefined);
    expect(read.size).toBe(accounts.length);
    for (const account of accounts) {
      // Meridiaan shows thirteen months.
      const from = house === 'meridiaan' ? monthsAgo(13) : '';
      const entries = ledger.booked(account.id).filter(({ day }) => day >= from);
      const booked = entries.map(({ amountMinor }) => amountMinor);
      const shown = read.get(account.iban) ?? read.get(account.nickname) ?? read.get(account.product) ?? [];
      expect([account.slug, shown.length, sum(shown)]).toEqual([account.slug, booked.length, sum(booked)]);
    }
    await ask(customer, revoke, { linkId });
  });

  it('ends at the source, too: a session that was closed is read no more', async () => {
    const before = await openSessions();
    const { linkId } = await link('bob', 'Aurora Pankki');
    expect(await openSessions()).toBe(before + 1);
    const { revokeBankLink } = await ask('bob', revoke, { linkId });
    expect(revokeBankLink.link).toEqual({ status: 'REVOKED', revocationAtBank: 'DONE' });
    expect(await openSessions()).toBe(before);
  });

  it('that the customer refuses is refused, and nothing is left', async () => {
    const bankId = await idOf('Aurora Pankki');
    const { createBankLink } = await ask('alice', create, { bankId, permissions, redirectUri });
    const back = await play(createBankLink.authorizationUrl, 'alice', 'refuse');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied' });
    const { bankLink } = await ask('alice', 'query ($id: ID!) { bankLink(id: $id) { status statusReason } }', {
      id: createBankLink.link.id,
    });
    expect(bankLink).toEqual({ status: 'PENDING', statusReason: 'AUTHORISATION_REFUSED' });
  });

  it.each([['another’s'], ['none']])('takes no code that is %s', async (kind) => {
    const before = await openSessions();
    const bankId = await idOf('Aurora Pankki');
    const begin = async (bank: string) =>
      (await ask('alice', create, { bankId: bank, permissions, redirectUri })).createBankLink;
    const own = await begin(bankId);
    const state = async (url: string) => {
      const answer = await gateway.control('POST', '/authorizations', { url, customer: 'alice', decision: 'allow' });
      return new URL(played.parse(await answer.json()).location);
    };
    const back = await state(own.authorizationUrl);
    if (kind === 'none') back.searchParams.delete('code');
    else {
      const other = await begin(await idOf('Rheinbank AG'));
      back.searchParams.set('code', (await state(other.authorizationUrl)).searchParams.get('code') ?? '');
    }
    const returned = await fetch(back, { redirect: 'manual' });
    expect(new URL(returned.headers.get('location') ?? '').searchParams.get('error')).toBe('authorization_failed');
    expect(await openSessions()).toBe(before);
  });

  it('that fails is told as failing, and the others behind the same source are not', { timeout: 30_000 }, async () => {
    const [aurora, rheinbank] = [await link('alice', 'Aurora Pankki'), await link('alice', 'Rheinbank AG')];
    await gateway.control('PUT', '/sources/enable/institutions/aurora/faults', { status: 500, match: '/balances' });
    try {
      const sourcesOf = async (bank: string) => {
        const { me } = await ask('alice', balancesOf, { bank });
        expect(me.accounts.edges.length).toBeGreaterThan(0);
        return me.accounts.edges.map(({ node }: { node: { balancesSource: object } }) => node.balancesSource);
      };
      const failed = {
        status: 'DOWN',
        error: { code: 'BANK_UNAVAILABLE', bankCode: expect.stringMatching(/^ASPSP_ERROR/) },
      };
      for (const source of await sourcesOf(aurora.bankId)) expect(source).toEqual(failed);
      for (const source of await sourcesOf(rheinbank.bankId)) expect(source).toEqual({ status: 'OK', error: null });
      const { banks } = await ask('alice', '{ banks(via: "enable") { name status { feature state } } }');
      const stateOf = (name: string) =>
        banks
          .find((bank: { name: string }) => bank.name === name)
          .status.find(({ feature }: { feature: string }) => feature === 'BALANCES').state;
      expect([stateOf('Aurora Pankki'), stateOf('Rheinbank AG')]).toEqual(['FAILING', 'UP']);
    } finally {
      await gateway.control('DELETE', '/sources/enable/institutions/aurora/faults');
      await ask('alice', revoke, { linkId: aurora.linkId });
      await ask('alice', revoke, { linkId: rheinbank.linkId });
    }
  });

  describe('pays', () => {
    const initiate = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
      ... on InitiatePaymentSuccess { authorizationUrl payment { id status endToEndId confirmationRequired } }
      ... on Rejection { message retryable }
      ... on BankUnavailableRejection { rejectedPayment { status } }
      ... on OutcomeUnknown { payment { status } } } }`;
    const confirmPayment = `mutation ($code: String!) { confirmPayment(code: $code) { __typename } }`;
    let linked: { linkId: string; bankId: string };
    let debtorAccountId: string;

    beforeAll(async () => {
      linked = await link('alice', 'Aurora Pankki');
      const { me } = await ask('alice', accountsOf, { bank: linked.bankId });
      debtorAccountId = me.accounts.edges[0].node.id;
    });
    afterAll(() => ask('alice', revoke, { linkId: linked.linkId }));

    const order = (more: object = {}) => ({
      idempotencyKey: randomUUID(),
      debtorAccountId,
      creditor: { name: 'Chloe', iban: accountNamed('chloe-rheinbank-giro').iban },
      amount: { amount: '12.30', currency: 'EUR' },
      redirectUri,
      ...more,
    });
    const ordered = async () => orders.parse(await (await gateway.control('GET', '/sources/enable/payments')).json());
    const statusOf = async (id: string) =>
      (await ask('alice', 'query ($id: ID!) { payment(id: $id) { status statusReason { code } } }', { id })).payment;

    it.each([
      ['SEPA', false],
      ['an instant SEPA', true],
    ])('by %s credit transfer: once, when the customer has agreed', { timeout: 40_000 }, async (_name, isInstant) => {
      const before = await ordered();
      const { initiatePayment } = await ask('alice', initiate, { input: order({ isInstant }) });
      expect(initiatePayment).toMatchObject({ __typename: 'InitiatePaymentSuccess' });
      expect((await ordered()).moved).toBe(before.moved);
      const back = await play(initiatePayment.authorizationUrl, 'alice');
      const code = back.searchParams.get('code');
      if (code !== null) await ask('alice', confirmPayment, { code });
      await expect
        .poll(() => statusOf(initiatePayment.payment.id), { timeout: 30_000 })
        .toMatchObject({ status: 'SETTLED' });
      expect(await ordered()).toMatchObject({ orders: before.orders + 1, moved: before.moved + 1 });
    });

    it('nothing that the customer refuses', { timeout: 40_000 }, async () => {
      const before = await ordered();
      const { initiatePayment } = await ask('alice', initiate, { input: order() });
      await play(initiatePayment.authorizationUrl, 'alice', 'refuse');
      await expect
        .poll(async () => (await statusOf(initiatePayment.payment.id)).status, { timeout: 30_000 })
        .toMatch(/REJECTED|CANCELLED/);
      expect((await ordered()).moved).toBe(before.moved);
    });

    it('nothing where the order’s answer is lost: nobody was sent to it', { timeout: 40_000 }, async () => {
      const before = await ordered();
      await gateway.control('PUT', '/banks/aurora/payments', { loseAnswer: 'reset', loseTimes: 1 });
      try {
        const { initiatePayment } = await ask('alice', initiate, { input: order() });
        expect(initiatePayment).toMatchObject({ __typename: 'BankUnavailableRejection' });
        // One POST reached the bank, and no second was made.
        expect(await ordered()).toMatchObject({ orders: before.orders + 1, moved: before.moved });
      } finally {
        await gateway.control('DELETE', '/banks/aurora/payments');
      }
    });

    it('what an institution has not is refused without a call', async () => {
      const meridiaan = await link('chloe', 'Meridiaan Bank');
      const { me } = await ask('chloe', accountsOf, { bank: meridiaan.bankId });
      const before = await ordered();
      const input = order({ debtorAccountId: me.accounts.edges[0].node.id, isInstant: true });
      const { initiatePayment } = await ask('chloe', initiate, { input });
      expect(initiatePayment.__typename).not.toBe('InitiatePaymentSuccess');
      expect(await ordered()).toEqual(before);
      await ask('chloe', revoke, { linkId: meridiaan.linkId });
    });
  });

  it('is found by page, in an order that stays', async () => {
    const all = (await ask('alice', '{ banks { id name } }')).banks;
    const paged: unknown[] = [];
    let after: string | null = null;
    do {
      const page: { id: string }[] = (
        await ask('alice', 'query ($after: ID) { banks(first: 2, after: $after) { id name } }', { after })
      ).banks;
      paged.push(...page);
      after = page.length < 2 ? null : (page.at(-1)?.id ?? null);
    } while (after !== null);
    expect(paged).toEqual(all);
    expect(all).toHaveLength(12);
  });

  it.each([
    ['{ banks(first: 0) { id } }', 'first'],
    ['{ banks(first: 201) { id } }', 'first'],
    ['{ banks(after: "nonsense") { id } }', 'after'],
    [`{ banks(search: "${'x'.repeat(101)}") { id } }`, 'search'],
  ])('%s is refused with the argument’s name', async (query, argument) => {
    const { errors } = await gateway.query(tokens.get('alice') ?? '', query);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(JSON.stringify(errors)).toContain(argument);
  });

  it('logs no key, no code and no session', () => {
    const logged = gateway.logged();
    expect(logged).not.toContain('PRIVATE KEY');
    expect(logged).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
  });
});
