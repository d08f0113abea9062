// The accounts of the business that runs the gateway, at Revolut: read as the sandbox's own ledger has them, by that business and nobody
// else, with tokens that are had anew, and with whatever may be sent in Revolut's name.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import type { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const now = new Date();
const business = 'northwind';

const accountsOf = `{ me { accounts(first: 20) { edges { node { id name currency status type bank { name }
  identification { iban sortCode accountNumber bic }
  balances(freshness: LIVE) { type signedAmount { amount } } spendable { signedAmount { amount } } } }
  sources { bank { name } status error { code } } } } }`;
const statementOf = `query ($id: ID!, $after: String) { account(id: $id) { transactions(first: 200, after: $after, filter: { from: "2000-01-01" }) {
  edges { node { id status kind bookingDate signedAmount { amount } originalAmount { amount currency } counterparty { name merchantCategoryCode } raw } }
  pageInfo { hasNextPage endCursor } sources { status error { code } unreadable { pointer } } } } }`;
const banks = `{ banks(via: "revolut") { id name country standard isLinkable capabilities via { id name } } }`;
const create = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS], redirectUri: "http://127.0.0.1:3000/linked") {
  __typename ... on LinkRejection { code } } }`;

/** The specification's example of a card payment with a fee. */
const example = {
  id: '640c2b97-aaaa-1234-aaaa-c47a165c2e7e',
  type: 'card_payment',
  state: 'completed',
  request_id: 'REVP:8988a9a0-aaaa-1234-aaaa-5bcc66d938bf',
  created_at: '2023-03-11T07:19:51.302559Z',
  updated_at: '2023-03-12T02:13:36.842322Z',
  completed_at: '2023-03-12T02:13:36.836595Z',
  merchant: {
    name: 'Acme Corp.',
    full_name: 'ACME*1234MN1HA2',
    city: 'New York',
    category_code: '7311',
    country: 'USA',
  },
  legs: [
    {
      leg_id: '640c2b97-aaaa-1234-aaaa-c47a165c2e7e',
      amount: -47.8,
      fee: 0.66,
      currency: 'AED',
      bill_amount: -13,
      bill_currency: 'USD',
      description: 'Acm *1234mn1ha2',
      balance: 7.74,
    },
  ],
  card: {
    id: '2b1a31bc-4795-4f95-b939-ae9cf911dc6e',
    card_number: '516760******1234',
    first_name: 'John',
    last_name: 'Smith',
  },
};

/** What of an entry is looked at. */
interface Entry {
  readonly id: string;
  readonly status: string;
  readonly kind: string;
  readonly bookingDate: string | null;
  readonly signedAmount: { readonly amount: string };
  readonly raw: { readonly id?: string };
}

const calls = z.array(z.object({ path: z.string(), status: z.number().optional() }));
const answers = z.array(z.object({ status: z.number().nullable() }));

describe('the business’s accounts at Revolut', () => {
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
      env: {
        CACHE_BALANCES_SECONDS: '0',
        CACHE_ACCOUNTS_SECONDS: '0',
        RATES_SOURCE: 'revolut',
        RATES_SOURCE_CURRENCIES: 'EUR,USD,GBP',
      },
    });
    for (const customer of [business, 'alice'])
      tokens.set(customer, await gateway.token({ customer, scope: `${allScopes} links:write data:live` }));
  });
  afterAll(() => gateway?.stop());

  async function ask(customer: string, query: string, variables: object = {}) {
    const { data, errors } = await gateway.query(tokens.get(customer) ?? '', query, variables);
    expect(errors).toEqual([]);
    return data;
  }
  async function control(method: string, path: string, body?: object) {
    const response = await gateway.control(method, `/sources/revolut${path}`, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
  async function readAccounts(customer = business) {
    const { me } = await ask(customer, accountsOf);
    // biome-ignore lint/suspicious/noExplicitAny: a test reads deep into an answer whose shape it has just asked for
    return { accounts: me.accounts.edges.map((edge: any) => edge.node), sources: me.accounts.sources };
  }
  async function readStatement(id: string): Promise<readonly Entry[]> {
    const entries: Entry[] = [];
    for (let after: string | null = null; ; ) {
      const { account } = await ask(business, statementOf, { id, after });
      const { edges, pageInfo, sources } = account.transactions;
      expect(sources).toMatchObject([{ status: 'OK', error: null, unreadable: [] }]);
      for (const { node } of edges) entries.push(node);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
    return entries;
  }
  const own = () => ledger.accountsOf('revolut', business);
  const minorOf = (amount: string) => BigInt(amount.replace('.', ''));
  const takeCalls = async () => {
    const made = calls.parse(await control('GET', '/calls'));
    await control('DELETE', '/calls');
    return made.map(({ path }) => path);
  };

  it('are of a bank that nobody can be linked to', async () => {
    const { banks: listed } = await ask('alice', banks);
    expect(listed).toEqual([
      {
        id: expect.any(String),
        name: 'Revolut Business',
        country: 'LT',
        standard: 'REVOLUT_BUSINESS',
        isLinkable: false,
        capabilities: expect.arrayContaining(['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS']),
        via: { id: 'revolut', name: 'Revolut Business' },
      },
    ]);
    const { createBankLink } = await ask('alice', create, { bankId: listed[0].id });
    expect(createBankLink.__typename).toMatch(/Rejection$/);
  });

  it('have the ledger’s balances and numbers', async () => {
    const { accounts, sources } = await readAccounts();
    expect(sources).toEqual([{ bank: { name: 'Revolut Business' }, status: 'OK', error: null }]);
    const shown = accounts.map(
      (account: Record<'name' | 'currency', string> & { spendable: Entry; balances: Entry[] }) => [
        account.name,
        account.currency,
        minorOf(account.spendable.signedAmount.amount),
      ],
    );
    const expected = own().map(({ id, nickname, currency }) => [
      nickname,
      currency,
      ledger.expectedMinor(id, currency),
    ]);
    const byName = (list: readonly (readonly unknown[])[]) =>
      [...list].sort((one, other) => (String(one) < String(other) ? -1 : 1));
    expect(byName(shown)).toEqual(byName(expected));
    const ibans = accounts.map(({ identification }: { identification: { iban: string } }) => identification.iban);
    expect(ibans.sort()).toEqual(
      own()
        .map(({ iban }) => iban)
        .sort(),
    );
  });

  it('show the specification’s own example as it is meant: 47.8 AED and a fee of 0.66', async () => {
    const { accounts } = await readAccounts();
    const { id } = accounts.find(({ currency }: { currency: string }) => currency === 'USD');
    const sessions = await control('GET', '/sessions');
    const { accountId } = sessions[0].accounts.find(({ currency }: { currency: string }) => currency === 'USD');
    const raw = { ...example, legs: [{ ...example.legs[0], account_id: accountId }] };
    await control('PUT', '/entries', { raw });
    const query = `query ($id: ID!) { account(id: $id) { transactions(first: 50, filter: { from: "2023-03-01", to: "2023-03-31", text: "1234mn1ha2" }) {
      edges { node { bookingDate kind signedAmount { amount currency } originalAmount { amount currency } counterparty { name merchantCategoryCode } raw } } } } }`;
    const { account } = await ask(business, query, { id });
    await control('DELETE', '/entries');
    const nodes = account.transactions.edges.map(({ node }: { node: Entry }) => node);
    expect(nodes).toHaveLength(2);
    expect(nodes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          bookingDate: '2023-03-12',
          kind: 'PURCHASE',
          signedAmount: { amount: '-47.80', currency: 'AED' },
          originalAmount: { amount: '13.00', currency: 'USD' },
          counterparty: { name: 'Acme Corp.', merchantCategoryCode: '7311' },
          raw: { ...raw, card: { card_number: '•••• 1234' } },
        }),
        expect.objectContaining({ kind: 'FEE', signedAmount: { amount: '-0.66', currency: 'AED' } }),
      ]),
    );
  });

  it.each([false, true])(
    'have the ledger’s entries, fees apart (instants of whole seconds: %s)',
    async (hasCoarseTimes) => {
      await control('PUT', '/settings', { hasCoarseTimes });
      const { accounts } = await readAccounts();
      for (const account of own()) {
        const { id } = accounts.find(({ name }: { name: string }) => name === account.nickname);
        const booked = (await readStatement(id)).filter(
          ({ status, raw }) => status === 'BOOKED' && raw.id !== example.id,
        );
        const expected = ledger.booked(account.id).map(({ amountMinor }) => amountMinor);
        const inOrder = (list: readonly bigint[]) => [...list].sort((one, other) => (one < other ? -1 : 1));
        expect(inOrder(booked.map((entry) => minorOf(entry.signedAmount.amount)))).toEqual(inOrder(expected));
      }
      await control('PUT', '/settings', { hasCoarseTimes: false });
    },
    60_000,
  );

  it('are nobody else’s', async () => {
    const { accounts } = await readAccounts(business);
    const { accounts: others, sources } = await readAccounts('alice');
    expect(JSON.stringify([others, sources])).not.toContain('Revolut Business');
    const { errors, data } = await gateway.query(
      tokens.get('alice') ?? '',
      'query ($id: ID!) { account(id: $id) { name } }',
      {
        id: accounts[0].id,
      },
    );
    expect([data?.account ?? null, errors.map(({ extensions }) => extensions.code)]).toEqual([null, []]);
  });

  it('go on being read while tokens end, are taken back early and are good for one use', async () => {
    await control('PUT', '/settings', { rotatesRefreshTokens: true });
    for (let round = 0; round < 3; round++) {
      await control('DELETE', '/tokens');
      expect((await readAccounts()).sources).toEqual([
        { bank: { name: 'Revolut Business' }, status: 'OK', error: null },
      ]);
    }
    expect((await control('GET', '/tokens')).calls['refresh_token']).toBeGreaterThanOrEqual(4);
    await control('PUT', '/settings', { rotatesRefreshTokens: false });
  });

  it('are converted by what Revolut quotes, where the operator has said so', async () => {
    const converted = `{ me { accounts(first: 20) { edges { node { currency balances { signedAmount {
      convertedTo(currency: "USD") { status source rate money { amount } } } } } } } } }`;
    const { me } = await ask(business, converted);
    const euro = me.accounts.edges.find(({ node }: { node: { currency: string } }) => node.currency === 'EUR');
    expect(euro.node.balances[0].signedAmount.convertedTo).toEqual({
      status: 'CONVERTED',
      source: 'Revolut Business',
      rate: expect.stringMatching(/^[01]\.\d+$/),
      money: { amount: expect.stringMatching(/^\d+\.\d\d$/) },
    });
  });

  it('never have the full number of a card asked for', async () => {
    expect(await control('GET', '/alarms')).toEqual([]);
  });

  describe('and messages in Revolut’s name', () => {
    beforeAll(async () => {
      const url = new URL('/webhooks/sources/revolut', gateway.url).href;
      await control('POST', '/webhook-registrations', { url });
    });

    it.each(['unsigned', 'no-timestamp', 'bad-timestamp', 'garbled', 'other-version', 'other-secret', 'changed-body'])(
      'are refused: %s',
      async (trouble) => {
        await takeCalls();
        const said = answers.parse(await control('POST', '/webhooks', { trouble }));
        expect(said.map(({ status }) => status)).toEqual([401]);
        expect(await takeCalls()).toEqual([]);
      },
    );

    it('are heard when they are Revolut’s: what is read over the link is read anew', async () => {
      await takeCalls();
      const said = answers.parse(await control('POST', '/webhooks', { times: 3 }));
      expect(said.map(({ status }) => status)).toEqual([200, 200, 200]);
      await expect
        .poll(async () => (await takeCalls()).filter((path) => path.endsWith('/transactions')).length)
        .toBeGreaterThan(0);
    });

    it('of other events are taken, and nothing is read for them', async () => {
      await expect.poll(takeCalls, { interval: 500, timeout: 20_000 }).toEqual([]);
      const said = answers.parse(await control('POST', '/webhooks', { event: 'PayoutLinkCreated' }));
      expect(said.map(({ status }) => status)).toEqual([200]);
      expect(await takeCalls()).toEqual([]);
    });
  });

  it('leave no token and no secret in the log', async () => {
    const source = gateway.sandbox.description.sources.find(({ standard }) => standard === 'revolut-business');
    if (source?.standard !== 'revolut-business') throw new Error('the sandbox has no Revolut');
    for (const secret of [source.refreshToken, source.webhookSecret, 'oa_sand_', 'BEGIN PRIVATE KEY'])
      expect(gateway.logged()).not.toContain(secret);
  });

  it('are told as refused, and not as the customer’s matter, once the access is taken back', async () => {
    await control('PUT', '/tokens', { isRevoked: true });
    const { sources } = await readAccounts();
    expect(sources).toMatchObject([{ status: 'DOWN', error: { code: 'BANK_REJECTED_REQUEST' } }]);
  });
});
