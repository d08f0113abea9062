// Linking a bank through GraphQL, from nothing to balances and back, over real HTTP: the mutations, the bank's pages (played
// by the sandbox's control API), the callback. Every refusal that a client can cause, too.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Answer, allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const permissions = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS'];
const begun = `__typename
  ... on BankAuthorization { link { id status bank { name } } authorizationUrl expiresAt }
  ... on LinkRejection { code message retryable bankError { code } }`;
const create = `mutation ($bankId: ID!, $permissions: [LinkPermission!]!, $redirectUri: URL!, $state: String, $customerId: ID) {
  createBankLink(bankId: $bankId, permissions: $permissions, redirectUri: $redirectUri, state: $state, customerId: $customerId, additional: true) { ${begun} } }`;
const renew = `mutation ($linkId: ID!, $redirectUri: URL!) { renewBankLink(linkId: $linkId, redirectUri: $redirectUri) { ${begun} } }`;
const revoke = `mutation ($linkId: ID!) { revokeBankLink(linkId: $linkId) { __typename
  ... on BankLinkRevocation { link { id status statusReason revocationAtBank } } ... on LinkRejection { code } } }`;
const confirm = `mutation ($code: String!, $accept: Boolean! = false) { confirmBankLink(code: $code, acceptAccountChanges: $accept) { __typename
  ... on BankLinkConfirmation { link { id status } } ... on LinkRejection { code }
  ... on BankLinkAccountsChanged { added { name currency lastFour } removed { name currency lastFour } } } }`;
const state = `query ($id: ID!) { bankLink(id: $id) { status statusReason statusSince permissions expiresAt reauthorizeUrl revocationAtBank } }`;
const accounts = `{ me { id accounts(first: 50) { edges { node { id bank { name } balances { type } transactions(first: 2) { edges { node { id } } } } }
  sources { bank { name } status error { code actionUrl } } } } }`;

const authorization = z.object({
  location: z.string(),
  form: z.record(z.string(), z.string()).optional(),
});

describe('linking a bank', () => {
  let gateway: TestGateway;
  let finn: string;
  let bob: string;
  const scopes = `${allScopes} links:write`;

  beforeAll(async () => {
    gateway = await startTestGateway({ env: { CACHE_ACCOUNTS_SECONDS: '0', CACHE_BALANCES_SECONDS: '0' } });
    finn = await gateway.token({ customer: 'finn', scope: scopes });
    bob = await gateway.token({ customer: 'bob', scope: scopes });
  });
  afterAll(() => gateway?.stop());

  const bankIds = async (): Promise<Record<string, string>> => {
    const { data } = await gateway.query(finn, '{ banks { id name isLinkable } }');
    for (const { isLinkable } of data.banks) expect(isLinkable).toBe(true);
    return Object.fromEntries(data.banks.map(({ id, name }: { id: string; name: string }) => [name, id]));
  };

  /** The customer at the bank, and back at the callback: gives where the callback sends them. */
  async function authorise(
    url: string,
    customer: string,
    { decision = 'allow', accounts: chosen }: { decision?: string; accounts?: readonly string[] } = {},
  ): Promise<URL> {
    const played = await gateway.control('POST', '/authorizations', { url, customer, decision, accounts: chosen });
    const { location, form } = authorization.parse(await played.json());
    // An answer in the fragment is posted by the callback's own page.
    const { hash } = new URL(location);
    const posted = hash === '' ? form : Object.fromEntries(new URLSearchParams(hash.slice(1)));
    const back = await fetch(location, {
      redirect: 'manual',
      ...(posted === undefined ? {} : { method: 'POST', body: new URLSearchParams(posted) }),
    });
    expect(back.status).toBe(303);
    return new URL(back.headers.get('location') ?? '');
  }

  async function link(token: string, customer: string, bankName: string): Promise<string> {
    const bankId = (await bankIds())[bankName];
    const { data, errors } = await gateway.query(token, create, { bankId, permissions, redirectUri, state: 'mine' });
    expect(errors).toEqual([]);
    expect(data.createBankLink).toMatchObject({ __typename: 'BankAuthorization', link: { status: 'PENDING' } });
    const back = await authorise(data.createBankLink.authorizationUrl, customer);
    expect(back.origin + back.pathname).toBe(redirectUri);
    const { id } = data.createBankLink.link;
    const code = back.searchParams.get('code');
    expect(Object.fromEntries(back.searchParams)).toEqual({ link: id, code, state: 'mine' });
    expect(await stateOf(token, id)).toMatchObject({ status: 'CONFIRMATION_REQUIRED' });
    await confirmWith(token, code);
    return id;
  }

  async function confirmWith(token: string, code: string | null): Promise<void> {
    const { data, errors } = await gateway.query(token, confirm, { code });
    expect(errors).toEqual([]);
    expect(data.confirmBankLink).toMatchObject({ __typename: 'BankLinkConfirmation', link: { status: 'ACTIVE' } });
  }

  const accountsAt = ({ data }: Answer, bankName: string) =>
    data.me.accounts.edges
      .map(({ node }: { node: object }) => node)
      .filter(({ bank }: { bank: { name: string } }) => bank.name === bankName);
  const sourceOf = ({ data }: Answer, bankName: string) =>
    data.me.accounts.sources.find(({ bank }: { bank: { name: string } }) => bank.name === bankName);
  const stateOf = async (token: string, id: string) => (await gateway.query(token, state, { id })).data.bankLink;

  it.each([
    ['Albion Bank', 'alice', 'alice-albion-current', 'alice-albion-savings'],
    ['Thistle Bank', 'alice', 'alice-thistle-current', 'alice-thistle-savings'],
    ['Rheinbank', 'alice', 'alice-rheinbank-giro', 'alice-rheinbank-tagesgeld'],
    ['Banque du Rhône', 'bob', 'bob-rhone-courant', 'bob-rhone-livret'],
    ['Southern Cross Bank', 'alice', 'alice-southern-everyday', 'alice-southern-saver'],
  ])(
    'tells which other accounts a renewal at %s would share, before it is confirmed',
    { timeout: 30_000 },
    async (bankName, customer, first, second) => {
      const token = await gateway.token({ customer, scope: scopes });
      const bankId = (await bankIds())[bankName];
      const begin = await gateway.query(token, create, { bankId, permissions, redirectUri });
      const linking = begin.data.createBankLink;
      const back = await authorise(linking.authorizationUrl, customer, { accounts: [first] });
      await confirmWith(token, back.searchParams.get('code'));
      const { id } = linking.link;
      const renewed = async (chosen: readonly string[]) => {
        const { data } = await gateway.query(token, renew, { linkId: id, redirectUri });
        const returned = await authorise(data.renewBankLink.authorizationUrl, customer, { accounts: chosen });
        return returned.searchParams.get('code');
      };
      const answerTo = async (code: string | null, accept = false) =>
        (await gateway.query(token, confirm, { code, accept })).data.confirmBankLink;

      // The same accounts are confirmed as they are.
      expect(await answerTo(await renewed([first]))).toMatchObject({ __typename: 'BankLinkConfirmation' });

      const wider = await renewed([first, second]);
      const told = await answerTo(wider);
      expect(told).toMatchObject({ __typename: 'BankLinkAccountsChanged', removed: [] });
      expect(await stateOf(token, id)).toMatchObject({ status: 'ACTIVE' });
      expect(told.added).toHaveLength(1);
      expect(told.added[0].lastFour).toMatch(/^[\dA-Z]{3,4}$/);
      expect(await answerTo(wider)).toEqual(told);
      expect(await answerTo(wider, true)).toMatchObject({
        __typename: 'BankLinkConfirmation',
        link: { status: 'ACTIVE' },
      });
      // What was confirmed is confirmed, however it is asked for again.
      expect(await answerTo(wider)).toMatchObject({ __typename: 'BankLinkConfirmation' });

      const other = await renewed([second]);
      const narrower = await answerTo(other);
      expect(narrower).toMatchObject({ __typename: 'BankLinkAccountsChanged', added: [] });
      expect(narrower.removed).toHaveLength(1);
      // Somebody else's token is told nothing of it.
      const { data } = await gateway.query(finn, confirm, { code: other });
      expect(data.confirmBankLink).toEqual({ __typename: 'LinkRejection', code: 'CODE_NOT_VALID' });
      expect((await gateway.query(token, revoke, { linkId: id })).data.revokeBankLink.link.status).toBe('REVOKED');
    },
  );

  it.each(['Albion Bank', 'Rheinbank', 'Thistle Bank', 'Banque du Rhône', 'Southern Cross Bank'])(
    'goes from nothing to balances at %s, is renewed under its id, and taken back',
    { timeout: 30_000 },
    async (bankName) => {
      expect(accountsAt(await gateway.query(finn, accounts), bankName)).toEqual([]);
      const id = await link(finn, 'finn', bankName);
      expect(await stateOf(finn, id)).toMatchObject({ status: 'ACTIVE', permissions, revocationAtBank: 'NONE' });
      const first = await gateway.query(finn, accounts);
      expect(first.errors).toEqual([]);
      const found = accountsAt(first, bankName);
      expect(found.length).toBeGreaterThan(0);
      expect(found[0].balances.length).toBeGreaterThan(0);
      expect(found[0].transactions.edges.length).toBeGreaterThan(0);

      const { data } = await gateway.query(finn, renew, { linkId: id, redirectUri });
      expect(data.renewBankLink.link).toMatchObject({ id, status: 'ACTIVE' });
      const back = await authorise(data.renewBankLink.authorizationUrl, 'finn');
      expect(back.searchParams.get('link')).toBe(id);
      expect(back.searchParams.has('error')).toBe(false);
      await confirmWith(finn, back.searchParams.get('code'));
      // Ids of accounts stay.
      const again = accountsAt(await gateway.query(finn, accounts), bankName);
      expect(again.map((account: { id: string }) => account.id)).toEqual(
        found.map((account: { id: string }) => account.id),
      );

      const ended = await gateway.query(finn, revoke, { linkId: id });
      expect(ended.data.revokeBankLink.link).toEqual({
        id,
        status: 'REVOKED',
        statusReason: 'REVOKED_BY_CUSTOMER',
        revocationAtBank: 'DONE',
      });
      const after = await gateway.query(finn, accounts);
      expect(accountsAt(after, bankName)).toEqual([]);
      expect(sourceOf(after, bankName)).toBeUndefined();
      expect((await gateway.query(finn, revoke, { linkId: id })).data.revokeBankLink.link.status).toBe('REVOKED');
    },
  );

  it('that is there already, and does, is the answer; another one is begun when it is asked for', {
    timeout: 30_000,
  }, async () => {
    const id = await link(finn, 'finn', 'Thistle Bank');
    const bankId = (await bankIds())['Thistle Bank'];
    const again = (asked: readonly string[], more = '', token = finn) =>
      gateway.query(
        token,
        `mutation ($bankId: ID!, $asked: [LinkPermission!]!, $redirectUri: URL!) {
           createBankLink(bankId: $bankId, permissions: $asked, redirectUri: $redirectUri${more}) {
             __typename ... on BankLinkExists { activeLink { id status } } } }`,
        { bankId, asked, redirectUri },
      );
    expect((await again(['ACCOUNTS', 'BALANCES'])).data.createBankLink).toEqual({
      __typename: 'BankLinkExists',
      activeLink: { id, status: 'ACTIVE' },
    });
    // More than it covers, or another one on purpose.
    expect((await again([...permissions, 'IDENTITY'])).data.createBankLink.__typename).toBe('BankAuthorization');
    expect((await again(['ACCOUNTS'], ', additional: true')).data.createBankLink.__typename).toBe('BankAuthorization');
    // Somebody else’s is nothing to anybody.
    expect((await again(['ACCOUNTS'], '', bob)).data.createBankLink.__typename).toBe('BankAuthorization');
    // One of the banks file is one, too.
    const alice = await gateway.token({ customer: 'alice', scope: 'links:read links:write' });
    expect((await again(['ACCOUNTS'], '', alice)).data.createBankLink).toMatchObject({
      __typename: 'BankLinkExists',
      activeLink: { status: 'ACTIVE' },
    });
    await gateway.query(finn, revoke, { linkId: id });
    expect((await again(['ACCOUNTS'])).data.createBankLink.__typename).toBe('BankAuthorization');
  });

  it('that the customer refuses ends with access_denied', async () => {
    const bankId = (await bankIds())['Rheinbank'];
    const { data } = await gateway.query(finn, create, { bankId, permissions, redirectUri, state: 's' });
    const back = await authorise(data.createBankLink.authorizationUrl, 'finn', { decision: 'refuse' });
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(await stateOf(finn, data.createBankLink.link.id)).toMatchObject({
      status: 'PENDING',
      statusReason: 'AUTHORISATION_REFUSED',
    });
  });

  it('that is taken back at the bank says so, and costs no further call', async () => {
    const id = await link(finn, 'finn', 'Rheinbank');
    const consents = z
      .array(z.looseObject({ id: z.string(), state: z.string(), customer: z.string().nullable() }))
      .parse(await (await gateway.control('GET', '/banks/rheinbank/consents')).json());
    const own = consents.filter(({ customer, state: at }) => customer === 'finn' && /valid|authori[sz]ed/i.test(at));
    for (const consent of own) await gateway.control('DELETE', `/consents/${consent.id}`);
    const refused = await gateway.query(finn, accounts);
    expect(sourceOf(refused, 'Rheinbank')).toMatchObject({
      status: 'CONSENT_REQUIRED',
      error: { code: 'CONSENT_REQUIRED' },
    });
    await expect.poll(async () => (await stateOf(finn, id)).status).toBe('REVOKED');
    expect(await stateOf(finn, id)).toMatchObject({ statusReason: 'REVOKED_AT_BANK' });
    await gateway.takeCalls('rheinbank');
    const needed = sourceOf(await gateway.query(finn, accounts), 'Rheinbank');
    expect(needed.error.actionUrl).toBe(`${new URL(gateway.url).origin}/links`);
    expect(sourceOf(await gateway.query(finn, accounts), 'Rheinbank')).toMatchObject({ status: 'CONSENT_REQUIRED' });
    expect((await gateway.takeCalls('rheinbank')).filter(({ path }) => path.includes('/accounts'))).toEqual([]);
    const { data } = await gateway.query(finn, renew, { linkId: id, redirectUri });
    const back = await authorise(data.renewBankLink.authorizationUrl, 'finn');
    await confirmWith(finn, back.searchParams.get('code'));
    expect(sourceOf(await gateway.query(finn, accounts), 'Rheinbank')).toMatchObject({ status: 'OK' });
    await gateway.query(finn, revoke, { linkId: id });
  });

  it.each(['Albion Bank', 'Rheinbank', 'Thistle Bank', 'Banque du Rhône', 'Southern Cross Bank'])(
    'at %s shows nothing of somebody who was sent the bank’s address by the one who began',
    { timeout: 30_000 },
    async (bankName) => {
      const victim = bankName === 'Banque du Rhône' ? 'bob' : 'alice';
      const victims = await gateway.token({ customer: victim, scope: scopes });
      const bankId = (await bankIds())[bankName];
      const { data } = await gateway.query(finn, create, { bankId, permissions, redirectUri });
      const { id } = data.createBankLink.link;
      const before = accountsAt(await gateway.query(finn, accounts), bankName).length;
      const back = await authorise(data.createBankLink.authorizationUrl, victim);
      const code = back.searchParams.get('code');
      const read = async () => {
        const answer = await gateway.query(finn, accounts);
        expect(answer.errors).toEqual([]);
        expect(accountsAt(answer, bankName)).toHaveLength(before);
        expect(await stateOf(finn, id)).toMatchObject({ status: 'CONFIRMATION_REQUIRED' });
      };
      await read();
      // The attacker has the bank's address and the gateway's; the victim has the code, and a token of their own.
      const callback = new URL('/links/callback', gateway.url);
      for (const [name, value] of new URL(data.createBankLink.authorizationUrl).searchParams)
        callback.searchParams.set(name, value);
      const replayed = await fetch(callback, { redirect: 'manual' });
      expect(new URL(replayed.headers.get('location') ?? 'http://none').searchParams.has('code')).toBe(false);
      expect((await gateway.query(victims, confirm, { code })).data.confirmBankLink).toMatchObject({
        code: 'CODE_NOT_VALID',
      });
      expect((await gateway.query(finn, confirm, { code: 'guessed' })).data.confirmBankLink).toMatchObject({
        code: 'CODE_NOT_VALID',
      });
      await read();
      expect((await gateway.query(finn, revoke, { linkId: id })).data.revokeBankLink.link).toMatchObject({
        status: 'REVOKED',
        revocationAtBank: 'DONE',
      });
    },
  );

  it('refuses what a client may not, each with its code', async () => {
    const banks = await bankIds();
    const bankId = banks['Rheinbank'];
    const codeOf = async (token: string, variables: object) =>
      (await gateway.query(token, create, { bankId, permissions, redirectUri, ...variables })).data.createBankLink.code;
    expect(await codeOf(finn, { bankId: 'QmFuazpub3doZXJl' })).toBe('BANK_NOT_FOUND');
    expect(await codeOf(finn, { permissions: [] })).toBe('PERMISSIONS_NOT_OFFERED');
    expect(await codeOf(finn, { permissions: ['IDENTITY'] })).toBe('PERMISSIONS_NOT_OFFERED');
    for (const foreign of [
      'https://evil.example/linked',
      'http://127.0.0.1:3000/linked/',
      'http://127.0.0.1:3000/linked?x=1',
      'http://127.0.0.1:3000/Linked',
    ]) {
      expect(await codeOf(finn, { redirectUri: foreign })).toBe('REDIRECT_URI_NOT_REGISTERED');
    }
    expect(await codeOf(finn, { state: 'x'.repeat(513) })).toBe('STATE_TOO_LONG');
    const { data } = await gateway.query(bob, '{ me { id } }');
    expect(await codeOf(finn, { customerId: data.me.id })).toBe('CUSTOMER_NOT_FOUND');
    const reader = await gateway.token({ customer: 'finn', scope: allScopes });
    const refused = await gateway.query(reader, create, { bankId, permissions, redirectUri });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', missingScopes: ['links:write'] } }]);
  });

  it('keeps each customer’s links from all others', async () => {
    const id = await link(finn, 'finn', 'Rheinbank');
    expect(await stateOf(bob, id)).toBeNull();
    for (const mutation of [renew, revoke]) {
      const { data } = await gateway.query(bob, mutation, { linkId: id, redirectUri });
      expect(Object.values(data)).toMatchObject([{ code: 'LINK_NOT_FOUND' }]);
    }
    expect(await stateOf(finn, id)).toMatchObject({ status: 'ACTIVE' });
    await gateway.query(finn, revoke, { linkId: id });
  });

  it('lets a partner act for who has granted it, and for nobody else', async () => {
    const fintrack = await gateway.token({
      partner: 'fintrack',
      scope: 'links:read links:write accounts:read customers:read',
    });
    const bankId = (await bankIds())['Rheinbank'];
    const idOf = async (customer: string) => {
      const token = await gateway.token({ customer, scope: 'customers:read' });
      return (await gateway.query(token, '{ me { id } }')).data.me.id;
    };
    const ask = async (customerId: string | null) =>
      (await gateway.query(fintrack, create, { bankId, permissions, redirectUri, customerId })).data.createBankLink;
    const granted = gateway.sandbox.description.grants.filter(({ partner }) => partner === 'fintrack');
    const customer = granted[0]?.customer ?? '';
    expect(await ask(await idOf(customer))).toMatchObject({ __typename: 'BankAuthorization' });
    expect(await ask(null)).toMatchObject({ code: 'CUSTOMER_NOT_FOUND' });
    const other = ['alice', 'bob', 'chloe', 'dora', 'erin'].find((name) => !granted.some((g) => g.customer === name));
    expect(await ask(await idOf(other ?? ''))).toMatchObject({ code: 'CUSTOMER_NOT_FOUND' });
  });

  it('leads nobody anywhere by a callback that nobody began', async () => {
    const callback = `${new URL(gateway.url).origin}/links/callback`;
    for (const query of ['?state=unknown&code=x', '?code=x', '?state=a&state=b', `?state=${'x'.repeat(5000)}`]) {
      const answer = await fetch(`${callback}${query}`, { redirect: 'manual' });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const reader = await fetch(callback);
    expect(reader.status).toBe(200);
    expect(reader.headers.get('cache-control')).toBe('no-store');
  });

  it('leaves no code, token, key or account number in the log', () => {
    const logged = gateway.logged();
    expect(logged).toContain('"resource":"consents"');
    expect(logged).not.toMatch(/eyJ|Bearer|code=|state=|client_assertion|refresh_token|BEGIN|"d":/);
    expect(logged).not.toMatch(/\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,}/);
    for (const { authorization } of gateway.sandbox.description.banks) {
      if (authorization?.clientSecret !== undefined) expect(logged).not.toContain(authorization.clientSecret);
    }
  });
});
