// Banks through Plaid, from nothing to balances, repaired links and back, over real HTTP: the sandbox's Plaid, its pages played by the
// control API, what is read held against the sandbox's own ledger, and whatever may be sent in its name.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import type { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const scopes = `${allScopes} links:write data:live`;
const now = new Date();

const create = `mutation ($bankId: ID!, $permissions: [LinkPermission!]!, $redirectUri: URL!) {
  createBankLink(bankId: $bankId, permissions: $permissions, redirectUri: $redirectUri, additional: true) { __typename
    ... on BankAuthorization { link { id status } authorizationUrl } ... on LinkRejection { code message bankError { code } } } }`;
const renew = `mutation ($linkId: ID!, $redirectUri: URL!) { renewBankLink(linkId: $linkId, redirectUri: $redirectUri) { __typename
  ... on BankAuthorization { link { id status } authorizationUrl } ... on LinkRejection { code message } } }`;
const confirm = `mutation ($code: String!) { confirmBankLink(code: $code, acceptAccountChanges: true) { __typename
  ... on BankLinkConfirmation { link { id status expiresAt } } ... on LinkRejection { code } } }`;
const revoke = `mutation ($linkId: ID!) { revokeBankLink(linkId: $linkId) { __typename
  ... on BankLinkRevocation { link { status revocationAtBank } } ... on LinkRejection { code } } }`;
const linkOf = `query ($id: ID!) { node(id: $id) { ... on BankLink { status statusReason expiresAt events(first: 20) { edges { node { type } } } } } }`;
const accountsOf = `query ($bank: ID!) { me { accounts(first: 20, filter: { bankId: $bank }) { edges { node {
    id name nickname type currency identification { routingNumber accountNumber maskedNumber }
    balances { type signedAmount { amount currency } } } } sources { bank { name } status error { code bankCode } } } } }`;
const statementOf = `query ($id: ID!, $after: String) { account(id: $id) { transactions(first: 200, after: $after, filter: { from: "2000-01-01" }) {
    edges { node { id status signedAmount { amount } } } pageInfo { hasNextPage endCursor }
    sources { status error { code } unreadable { pointer } } } } }`;
const played = z.object({ location: z.string() });
const items = z
  .array(
    z.looseObject({
      id: z.string(),
      customer: z.string(),
      status: z.string(),
      accounts: z.array(z.object({ accountId: z.string() })),
    }),
  )
  .transform((list) => list.map(({ id, ...more }) => ({ ...more, itemId: id })));
const calls = z.array(z.object({ path: z.string() }));
// biome-ignore lint/suspicious/noExplicitAny: a test reads deep into an answer whose shape it has just asked for
const answered = z.object({ data: z.any().optional() as z.ZodType<any>, errors: z.array(z.unknown()).optional() });

/** The second entry of the specification's example of /transactions/get, but for its account. */
const walmart = {
  account_owner: null,
  amount: 72.1,
  iso_currency_code: 'USD',
  unofficial_currency_code: null,
  check_number: null,
  counterparties: [{ name: 'Walmart', type: 'merchant', website: 'walmart.com', confidence_level: 'VERY_HIGH' }],
  date: '2023-09-24',
  datetime: '2023-09-24T11:01:01Z',
  authorized_date: '2023-09-22',
  authorized_datetime: '2023-09-22T10:34:50Z',
  location: { address: '13425 Community Rd', city: 'Poway', region: 'CA', lat: 32.959068, lon: -117.037666 },
  name: 'PURCHASE WM SUPERCENTER #1700',
  merchant_name: 'Walmart',
  payment_meta: { by_order_of: null, payee: null, payer: null, reason: null, reference_number: null },
  payment_channel: 'in store',
  pending: false,
  pending_transaction_id: 'no86Eox18VHMvaOVL7gPUM9ap3aR1LsAVZ5nc',
  personal_finance_category: { primary: 'GENERAL_MERCHANDISE', detailed: 'GENERAL_MERCHANDISE_SUPERSTORES' },
  transaction_id: 'lPNjeW1nR6CDn5okmGQ6hEpMo4lLNoSrzqDje',
  transaction_code: null,
  transaction_type: 'place',
};

describe('a bank through Plaid', () => {
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
      env: { CACHE_BALANCES_SECONDS: '0', CACHE_ACCOUNTS_SECONDS: '0' },
    });
    for (const customer of ['alice', 'bob', 'chloe'])
      tokens.set(customer, await gateway.token({ customer, scope: scopes }));
    tokens.set('masked', await gateway.token({ customer: 'alice', scope: scopes.replace('pii:read ', '') }));
  });
  afterAll(() => gateway?.stop());

  const ask = async (customer: string, query: string, variables: object = {}) => {
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(customer)}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data = null, errors = [] } = answered.parse(await response.json());
    expect(errors).toEqual([]);
    return data;
  };
  const control = async (method: string, path: string, body?: object) => {
    const response = await gateway.control(method, `/sources/plaid${path}`, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const idOf = async (name: string): Promise<string> => {
    const { banks } = await ask('alice', 'query ($name: String) { banks(search: $name, via: "plaid") { id name } }', {
      name,
    });
    expect(banks[0]?.name).toBe(name);
    return banks[0].id;
  };
  const takeCalls = async () => {
    const made = calls.parse(await control('GET', '/calls'));
    await control('DELETE', '/calls');
    return made.map(({ path }) => path);
  };
  const itemsOf = async (customer: string) =>
    items
      .parse(await control('GET', '/items'))
      .filter((item) => item.customer === customer && item.status !== 'ITEM_NOT_FOUND');

  /** The person at Plaid's page, and back at the gateway; where it sends them on. */
  async function play(url: string, customer: string, more: object = {}): Promise<URL> {
    const answer = await gateway.control('POST', '/authorizations', { url, customer, ...more });
    const { location } = played.parse(await answer.json());
    const back = await fetch(location, { redirect: 'manual' });
    expect(back.status).toBe(303);
    return new URL(back.headers.get('location') ?? '');
  }
  async function begin(customer: string, name: string, permissions = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS']) {
    const bankId = await idOf(name);
    const { createBankLink } = await ask(customer, create, { bankId, permissions, redirectUri });
    expect(createBankLink).toMatchObject({ __typename: 'BankAuthorization', link: { status: 'PENDING' } });
    return { bankId, linkId: createBankLink.link.id as string, url: createBankLink.authorizationUrl as string };
  }
  async function finish(customer: string, back: URL) {
    const { confirmBankLink } = await ask(customer, confirm, { code: back.searchParams.get('code') });
    expect(confirmBankLink).toMatchObject({ __typename: 'BankLinkConfirmation', link: { status: 'ACTIVE' } });
  }
  const institutionOf = (name: string) => (name === 'Prairie Federal Bank' ? 'ins_990001' : 'ins_990002');
  async function link(customer: string, name: string, permissions?: string[]) {
    const before = await itemsOf(customer);
    const { bankId, linkId, url } = await begin(customer, name, permissions);
    await finish(customer, await play(url, customer, { institution: institutionOf(name) }));
    const added = (await itemsOf(customer)).filter(({ itemId }) => !before.some((one) => one.itemId === itemId));
    return { bankId, linkId, itemId: added[0]?.itemId ?? '' };
  }
  const readLink = async (customer: string, id: string) => {
    const { node } = await ask(customer, linkOf, { id });
    return { ...node, events: node.events.edges.map((edge: { node: { type: string } }) => edge.node.type) };
  };
  const readAccounts = async (customer: string, bank: string) => {
    const { me } = await ask(customer, accountsOf, { bank });
    return {
      sources: me.accounts.sources,
      // biome-ignore lint/suspicious/noExplicitAny: as above
      accounts: me.accounts.edges.map((edge: any) => edge.node),
    };
  };
  async function readStatement(customer: string, id: string) {
    const entries: { id: string; status: string; signedAmount: { amount: string } }[] = [];
    let after: string | null = null;
    do {
      const { account } = await ask(customer, statementOf, { id, after });
      const { edges, pageInfo, sources } = account.transactions;
      expect(sources).toMatchObject([{ status: 'OK', error: null, unreadable: [] }]);
      for (const { node } of edges) entries.push(node);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
    return entries;
  }
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

  it('is a bank like any other, and says through whom it is reached', async () => {
    const { banks } = await ask(
      'alice',
      '{ banks(via: "plaid") { name country standard isLinkable maxConsentDays capabilities via { id name } } }',
    );
    expect(banks).toEqual([
      {
        name: 'Laurentide Trust',
        country: 'CA',
        standard: 'PLAID',
        isLinkable: true,
        maxConsentDays: null,
        capabilities: ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS'],
        via: { id: 'plaid', name: 'Plaid' },
      },
      expect.objectContaining({
        name: 'Prairie Federal Bank',
        country: 'US',
        capabilities: ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'CUSTOMER'],
      }),
    ]);
  });

  it.each([
    ['Prairie Federal Bank', 'prairie', 'alice'],
    ['Prairie Federal Bank', 'prairie', 'bob'],
    ['Laurentide Trust', 'laurentide', 'chloe'],
    ['Laurentide Trust', 'laurentide', 'bob'],
  ])('%s (%s) of %s is read as the ledger has it', { timeout: 60_000 }, async (name, house, customer) => {
    const { linkId, bankId } = await link(customer, name);
    const { accounts, sources } = await readAccounts(customer, bankId);
    expect(sources).toMatchObject([{ status: 'OK', error: null }]);
    const own = ledger.accountsOf(house, customer).filter(({ closedMonthsAgo }) => closedMonthsAgo === undefined);
    expect(accounts).toHaveLength(own.length);
    const linkedFrom = new Date(now.getTime() - 730 * 86_400_000).toISOString().slice(0, 10);
    const shown = new Map<string, readonly bigint[]>();
    for (const { id, name: called, nickname } of accounts) {
      const entries = await readStatement(customer, id);
      const booked = entries.filter(({ status }) => status === 'BOOKED');
      shown.set(
        `${called} ${nickname}`,
        booked.map(({ signedAmount }) => BigInt(signedAmount.amount.replace('.', ''))),
      );
    }
    const expected = own.map(({ id }) =>
      ledger
        .booked(id)
        .filter(({ day }) => day >= linkedFrom)
        .map(({ amountMinor }) => amountMinor),
    );
    const toPairs = (lists: Iterable<readonly bigint[]>) =>
      [...lists].map((list) => [list.length, sum(list)].join(' ')).sort();
    expect(toPairs(shown.values())).toEqual(toPairs(expected));
    await ask(customer, revoke, { linkId });
  });

  it('owes what it owes, and asks the bank itself, which is billed, only for live balances', async () => {
    const { linkId, bankId } = await link('alice', 'Prairie Federal Bank');
    await takeCalls();
    const { accounts } = await readAccounts('alice', bankId);
    expect(await takeCalls()).not.toContain('/accounts/balance/get');
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const card = accounts.find((account: any) => account.type === 'CARD');
    expect(card.balances).toEqual([
      { type: 'INTERIM_BOOKED', signedAmount: { amount: expect.stringMatching(/^-/), currency: 'USD' } },
      { type: 'INTERIM_AVAILABLE', signedAmount: { amount: expect.stringMatching(/^\d/), currency: 'USD' } },
    ]);
    const live = `query ($bank: ID!) { me { accounts(first: 20, filter: { bankId: $bank }) { edges { node { balances(freshness: LIVE) { type } } } } } }`;
    await ask('alice', live, { bank: bankId });
    expect((await takeCalls()).filter((path) => path === '/accounts/balance/get')).toHaveLength(1);
    await ask('alice', revoke, { linkId });
  });

  it('shows the specification’s own example as it is meant: 72.1 is −72.10', async () => {
    const { linkId, bankId, itemId } = await link('bob', 'Laurentide Trust');
    const { accounts } = await readAccounts('bob', bankId);
    const [item] = (await itemsOf('bob')).filter((one) => one.itemId === itemId);
    const account_id = item?.accounts[0]?.accountId;
    const raw = { ...walmart, account_id };
    await control('PUT', `/items/${itemId}/entries`, { list: 'transactions', raw });
    const example = `query ($id: ID!) { account(id: $id) { transactions(first: 50, filter: { from: "2020-01-01", text: "supercenter" }) {
      edges { node { bookingDate status signedAmount { amount currency } counterparty { name } remittanceInformation raw } } } } }`;
    const shown = await Promise.all(accounts.map(({ id }: { id: string }) => ask('bob', example, { id })));
    expect(shown.flatMap(({ account }) => account.transactions.edges)).toEqual([
      {
        node: {
          bookingDate: '2023-09-24',
          status: 'BOOKED',
          signedAmount: { amount: '-72.10', currency: 'USD' },
          counterparty: { name: 'Walmart' },
          remittanceInformation: 'PURCHASE WM SUPERCENTER #1700',
          raw,
        },
      },
    ]);
    await control('DELETE', `/items/${itemId}/entries`);
    await ask('bob', revoke, { linkId });
  });

  it('shows numbers to who may see them, and asks for them for nobody else', async () => {
    const { linkId, bankId } = await link('alice', 'Prairie Federal Bank');
    await takeCalls();
    const masked = await readAccounts('masked', bankId);
    expect(await takeCalls()).not.toContain('/auth/get');
    for (const { identification } of masked.accounts)
      expect(identification).toMatchObject({
        routingNumber: null,
        accountNumber: null,
        maskedNumber: expect.any(String),
      });
    const { accounts } = await readAccounts('alice', bankId);
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const checking = accounts.find((account: any) => account.type === 'CURRENT');
    expect(checking.identification).toMatchObject({
      routingNumber: expect.stringMatching(/^\d{9}$/),
      accountNumber: expect.stringMatching(/^\d+$/),
    });
    await ask('alice', revoke, { linkId });
  });

  it('tells who the customer is where they share that, and not where one account is of two people', async () => {
    const { bankId, linkId, url } = await begin('bob', 'Prairie Federal Bank', ['ACCOUNTS', 'IDENTITY']);
    const back = await play(url, 'bob', { institution: 'ins_990001', accounts: ['bob-prairie-escrow'] });
    await finish('bob', back);
    const verifications = '{ me { verifications { banks { bank { id } displayName legalName email } } } }';
    const { me } = await ask('bob', verifications);
    const own = me.verifications.banks.find(({ bank }: { bank: { id: string } }) => bank.id === bankId);
    expect(own).toMatchObject({ displayName: 'Bob Brackenfell', legalName: 'Bob Brackenfell' });
    await ask('bob', revoke, { linkId });
  });

  it('ends at Plaid, too, and nothing is read of it any more', async () => {
    const { linkId, bankId, itemId } = await link('bob', 'Laurentide Trust');
    expect((await itemsOf('bob')).map((item) => item.itemId)).toContain(itemId);
    const { revokeBankLink } = await ask('bob', revoke, { linkId });
    expect(revokeBankLink.link).toEqual({ status: 'REVOKED', revocationAtBank: 'DONE' });
    expect((await itemsOf('bob')).map((item) => item.itemId)).not.toContain(itemId);
    expect((await readAccounts('bob', bankId)).accounts).toEqual([]);
  });

  it.each([
    ['that the person leaves', { decision: 'refuse' }, 'access_denied'],
    // Link shows every bank there is: who chooses another has not linked this one, and nothing of it stays.
    ['for another bank than was asked for', { institution: 'ins_990001' }, 'authorization_failed'],
  ])('is not linked by a page %s', async (_name, more, error) => {
    const before = (await itemsOf('bob')).length;
    const { linkId, url } = await begin('bob', 'Laurentide Trust');
    const back = await play(url, 'bob', { institution: 'ins_990002', ...more });
    expect(back.searchParams.get('error')).toBe(error);
    expect((await readLink('bob', linkId)).status).toBe('PENDING');
    expect(await itemsOf('bob')).toHaveLength(before);
  });

  it('is not linked for somebody who has left the page to another: the address was seen by both', async () => {
    const before = (await itemsOf('bob')).length;
    const { linkId, url } = await begin('alice', 'Prairie Federal Bank');
    // Alice leaves, and keeps the address that leads back to herself; bob opens the same page and finishes it.
    const left = await gateway.control('POST', '/authorizations', {
      url,
      customer: 'alice',
      institution: 'ins_990001',
      decision: 'refuse',
    });
    const { location } = played.parse(await left.json());
    await gateway.control('POST', '/authorizations', { url, customer: 'bob', institution: 'ins_990001' });
    const back = await fetch(location, { redirect: 'manual' });
    expect(new URL(back.headers.get('location') ?? '').searchParams.get('error')).toBe('authorization_failed');
    expect((await readLink('alice', linkId)).status).toBe('PENDING');
    expect(await itemsOf('bob')).toHaveLength(before);
  });

  it('waits for the customer to sign in again, and is repaired with the ids that it had', {
    timeout: 30_000,
  }, async () => {
    const { linkId, bankId, itemId } = await link('alice', 'Prairie Federal Bank');
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const idsOf = async () => (await readAccounts('alice', bankId)).accounts.map((account: any) => account.id).sort();
    const before = await idsOf();
    // Nobody tells: it is found out when it is read.
    await control('PUT', `/items/${itemId}/state`, { state: 'login-required', isSilent: true });
    const broken = await readAccounts('alice', bankId);
    expect(broken.sources).toMatchObject([{ error: { code: 'CONSENT_REQUIRED', bankCode: 'ITEM_LOGIN_REQUIRED' } }]);
    await expect
      .poll(() => readLink('alice', linkId))
      .toMatchObject({ status: 'CONSENT_REQUIRED', statusReason: 'SIGN_IN_REQUIRED' });
    await takeCalls();
    expect((await readAccounts('alice', bankId)).accounts).toEqual([]);
    expect(await takeCalls()).toEqual([]);
    const { renewBankLink } = await ask('alice', renew, { linkId, redirectUri });
    await finish('alice', await play(renewBankLink.authorizationUrl, 'alice'));
    expect(await idsOf()).toEqual(before);
    expect((await itemsOf('alice')).map((item) => item.itemId)).toEqual([itemId]);
    expect((await readLink('alice', linkId)).events).toEqual(['LINKED', 'BROKEN', 'RENEWED']);
    await ask('alice', revoke, { linkId });
    expect(await itemsOf('alice')).toEqual([]);
  });

  it('shows more when it is renewed for more', async () => {
    const { linkId, bankId, itemId } = await link('bob', 'Prairie Federal Bank', ['ACCOUNTS', 'BALANCES']);
    const more = `mutation ($linkId: ID!, $redirectUri: URL!) { renewBankLink(linkId: $linkId, redirectUri: $redirectUri,
      permissions: [ACCOUNTS, BALANCES, TRANSACTIONS]) { ... on BankAuthorization { authorizationUrl } } }`;
    const { renewBankLink } = await ask('bob', more, { linkId, redirectUri });
    await finish('bob', await play(renewBankLink.authorizationUrl, 'bob'));
    const { accounts } = await readAccounts('bob', bankId);
    expect((await readStatement('bob', accounts[0].id)).length).toBeGreaterThan(0);
    expect((await itemsOf('bob')).map((item) => item.itemId)).toEqual([itemId]);
    await ask('bob', revoke, { linkId });
  });

  it('heeds what Plaid tells: of sign-ins, of ends, of entries', { timeout: 30_000 }, async () => {
    const { linkId, itemId } = await link('alice', 'Prairie Federal Bank');
    await control('PUT', `/items/${itemId}/state`, { state: 'login-required' });
    await expect
      .poll(() => readLink('alice', linkId))
      .toMatchObject({ status: 'CONSENT_REQUIRED', statusReason: 'SIGN_IN_REQUIRED' });
    await control('PUT', `/items/${itemId}/state`, { state: 'good' });
    await expect.poll(() => readLink('alice', linkId)).toMatchObject({ status: 'ACTIVE', statusReason: null });
    expect((await readLink('alice', linkId)).events).toEqual(['LINKED', 'BROKEN', 'REPAIRED']);
    const at = new Date(Date.now() + 6 * 86_400_000).toISOString();
    await control('PUT', `/items/${itemId}/state`, { state: 'pending-expiration', at });
    await expect.poll(async () => (await readLink('alice', linkId)).expiresAt).not.toBeNull();
    await takeCalls();
    await control('POST', `/items/${itemId}/webhooks`, { code: 'DEFAULT_UPDATE' });
    await expect.poll(() => takeCalls()).toContain('/transactions/get');
    await control('PUT', `/items/${itemId}/state`, { state: 'revoked' });
    await expect
      .poll(() => readLink('alice', linkId))
      .toMatchObject({ status: 'REVOKED', statusReason: 'REVOKED_AT_BANK' });
    // What was taken back at the bank is taken off Plaid's books.
    await expect.poll(() => itemsOf('alice'), { timeout: 15_000 }).toEqual([]);
  });

  it('is not led astray by what comes late, twice or in another order: it asks', { timeout: 30_000 }, async () => {
    const { linkId, itemId } = await link('alice', 'Prairie Federal Bank');
    const send = (code: string) => control('POST', `/items/${itemId}/webhooks`, { code });
    const replay = async () => {
      const sent: { id: string }[] = await control('GET', '/webhooks');
      return control('POST', `/webhooks/${sent.at(-1)?.id}/replay`, {});
    };
    await control('PUT', `/items/${itemId}/state`, { state: 'login-required', isSilent: true });
    // The repair of before is told after the fault that nobody has told.
    for (const code of ['LOGIN_REPAIRED', 'ERROR', 'LOGIN_REPAIRED', 'DEFAULT_UPDATE']) await send(code);
    await replay();
    expect(await readLink('alice', linkId)).toMatchObject({ status: 'CONSENT_REQUIRED', events: ['LINKED', 'BROKEN'] });
    await control('PUT', `/items/${itemId}/state`, { state: 'good', isSilent: true });
    for (const code of ['ERROR', 'USER_PERMISSION_REVOKED', 'ERROR']) await send(code);
    await replay();
    expect(await readLink('alice', linkId)).toMatchObject({
      status: 'ACTIVE',
      events: ['LINKED', 'BROKEN', 'REPAIRED'],
    });
    await ask('alice', revoke, { linkId });
    // It is over here: whatever is told of it changes nothing.
    await send('LOGIN_REPAIRED');
    expect(await readLink('alice', linkId)).toMatchObject({ status: 'REVOKED', statusReason: 'REVOKED_BY_CUSTOMER' });
  });

  it.each([
    ['unsigned', 401],
    ['garbled', 401],
    ['other-key', 401],
    ['changed-body', 401],
    ['other-spaces', 401],
    ['alg-none', 401],
    ['hs256', 401],
    ['stale', 401],
    ['future', 401],
    ['not-json', 401],
    ['not-object', 401],
    ['huge', 413],
    ['unknown-item', 200],
    ['unknown-key', 401],
  ])('lets nothing be told in Plaid’s name: %s', async (trouble, status) => {
    const { linkId, itemId } = await link('bob', 'Laurentide Trust');
    // What a new link has read behind its answer is over.
    await expect.poll(takeCalls, { interval: 300, timeout: 20_000 }).toEqual([]);
    const told = await control('POST', `/items/${itemId}/webhooks`, {
      code: 'DEFAULT_UPDATE',
      trouble,
      bytes: 100_000,
    });
    expect(told.map((one: { status: number }) => one.status)).toEqual([status]);
    const made = await takeCalls();
    expect(made.filter((path) => path !== '/webhook_verification_key/get')).toEqual([]);
    await ask('bob', revoke, { linkId });
  });

  it('answers for no source that there is not, and to no other method', async () => {
    const { origin } = new URL(gateway.url);
    const post = (path: string) =>
      fetch(`${origin}${path}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    expect((await post('/webhooks/sources/none')).status).toBe(404);
    // Enable Banking sends none.
    expect((await post('/webhooks/sources/enable')).status).toBe(404);
    expect((await fetch(`${origin}/webhooks/sources/plaid`)).status).toBe(404);
    expect((await post('/webhooks/sources/plaid')).status).toBe(401);
  });

  it('is honest while its history is fetched, while its bank is down, and while Plaid limits it', {
    timeout: 60_000,
  }, async () => {
    await control('PUT', '/settings', { initialMs: 0, historicalMs: 2500 });
    const { linkId, bankId, itemId } = await link('bob', 'Laurentide Trust');
    const { accounts } = await readAccounts('bob', bankId);
    const sourcesOf = async () => (await ask('bob', statementOf, { id: accounts[0].id })).account.transactions.sources;
    const first = await sourcesOf();
    expect(first).toMatchObject([{ status: expect.not.stringMatching('OK') }]);
    await control('PUT', '/settings', { initialMs: 0, historicalMs: 0 });
    await expect.poll(async () => (await sourcesOf())[0].status, { timeout: 30_000 }).toBe('OK');
    const live = `query ($bank: ID!) { me { accounts(first: 1, filter: { bankId: $bank }) {
      edges { node { balancesSource(freshness: LIVE) { error { code } } } } } } }`;
    for (const [code, expected] of [
      ['INSTITUTION_DOWN', 'BANK_UNAVAILABLE'],
      ['INTERNAL_SERVER_ERROR', 'BANK_UNAVAILABLE'],
      ['RATE_LIMIT', 'BANK_RATE_LIMITED'],
    ]) {
      await control('PUT', `/items/${itemId}/faults`, { code, match: '/accounts/balance/get' });
      const { me } = await ask('bob', live, { bank: bankId });
      expect([code, me.accounts.edges[0].node.balancesSource.error?.code]).toEqual([code, expected]);
      await control('DELETE', `/items/${itemId}/faults`);
    }
    await ask('bob', revoke, { linkId });
  });

  it('says nothing secret in its log', async () => {
    const logged = gateway.logged();
    expect(logged).not.toMatch(/access-sandbox|public-sandbox|link-sandbox/);
    const plaid = gateway.sandbox.description.sources.find(({ standard }) => standard === 'plaid');
    if (plaid?.standard !== 'plaid') throw new Error('no Plaid');
    expect(logged).not.toContain(plaid.secret);
  });
});
