// One bank as the gateway opens it: what is made once, what its profile adds to every call, and what it does not.

import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenBank } from '../../../src/banks/open-bank.ts';
import type { Bank, BankStandard } from '../../../src/domain/bank.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { openTestBank } from '../../support/connectors.ts';
import { allDays, makeAccount, makeBank, makeSession } from '../../support/fake-bank.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A bank whose authorisation server is beside it, on another port. */
async function listen(
  standard: BankStandard,
  profile: Readonly<Record<string, unknown>>,
  { metadataPath = '/.well-known/openid-configuration', issuerOf = (own: string) => own } = {},
): Promise<{ bank: Bank; open: OpenBank; asked: Asked[]; server: Asked[]; issuer: string }> {
  const serve = async (answer: (request: IncomingMessage, origin: string) => unknown) => {
    const asked: Asked[] = [];
    const server = createServer((request, response) => {
      asked.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
      const body = answer(request, origin);
      response.writeHead(body === null ? 404 : request.method === 'POST' && request.url !== '/token' ? 201 : 200, {
        'content-type': 'application/json',
      });
      response.end(JSON.stringify(body ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(
      () =>
        new Promise((resolve) => {
          server.closeAllConnections();
          server.close(() => resolve());
        }),
    );
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    return { asked, origin };
  };
  const server = await serve((request, origin) =>
    request.url === metadataPath
      ? { issuer: issuerOf(origin), token_endpoint: `${origin}/token`, authorization_endpoint: `${origin}/authorize` }
      : request.url === '/token'
        ? { access_token: 'client-token', token_type: 'bearer', expires_in: 300 }
        : null,
  );
  const api = await serve(({ method }) =>
    method === 'POST'
      ? { consentId: 'c1', Data: { ConsentId: 'c1' }, _links: { scaOAuth: { href: 'x' } } }
      : {
          accounts: [],
          transactions: { booked: [] },
          balances: [],
          Data: { Account: [], Transaction: [], Balance: [] },
        },
  );
  const bank: Bank = {
    ...makeBank(standard),
    endpoints: { accounts: api.origin, customer: api.origin, payments: api.origin },
    profile,
    timeoutMs: 8000,
    authorization: {
      issuer: server.origin,
      clientId: 'gateway',
      clientAuthentication: 'client_secret_basic',
      clientSecret: 'made-up',
      signingKey: null,
      signingKeyId: null,
      signingAlgorithm: null,
    },
  };
  const open = await openTestBank(bank, () => Date.now());
  closing.push(() => open.close());
  return { bank, open, asked: api.asked, server: server.asked, issuer: server.origin };
}

const sessionAt = (bank: Bank, link: Parameters<typeof makeSession>[1] = {}, address: string | null = null) => ({
  ...makeSession(bank, link, address),
  deadline: deadlineIn(8000),
});

const request = {
  permissions: new Set(['accounts', 'balances', 'transactions'] as const),
  expiresAtMs: null,
  callbackUri: 'http://127.0.0.1:1/links/callback',
  state: 'state',
  replaces: null,
  linkId: 'l1',
  webhookUri: null,
};

describe('an opened bank', () => {
  it('discovers once and asks for one client token, for consents and payments together', async () => {
    const { open, server } = await listen('berlin-group', { scopes: { payments: 'AIS' } });
    const { linkable, payable } = open;
    await Promise.all([
      linkable?.consents.readState(linkable.consentCall(deadlineIn(8000)), 'c1').catch(() => null),
      payable?.paymentCall(deadlineIn(8000), null).send({
        method: 'GET',
        url: new URL('/v1/payments/x/y/status', open.bank.endpoints.accounts),
        authority: { scope: 'AIS' },
        headers: {},
        body: null,
      }),
    ]);
    expect(server.map(({ path }) => path)).toEqual(['/.well-known/openid-configuration', '/token']);
  });

  it.each([
    ['berlin-group', '/v1/consents'],
    ['open-banking-uk', '/account-access-consents'],
  ] as const)(
    'of %s sends its fixed headers to the API and never to the authorisation server',
    async (standard, path) => {
      const { open, asked, server, bank } = await listen(standard, {
        headers: { 'x-fapi-financial-id': '001580000103' },
      });
      await open.connector.fetchAccounts(sessionAt(bank));
      await open.connector.fetchTransactions(sessionAt(bank), makeAccount('a1'), allDays);
      await open.linkable?.consents.request(open.linkable.consentCall(deadlineIn(8000)), request);
      await open.payable?.paymentCall(deadlineIn(8000), null).send({
        method: 'GET',
        url: new URL('/payments/1', bank.endpoints.accounts),
        authority: { accessToken: 'customer-token' },
        headers: {},
        body: null,
      });
      expect(asked.map(({ headers }) => headers['x-fapi-financial-id'])).toEqual(asked.map(() => '001580000103'));
      expect(asked.map((call) => call.path)).toContain(path);
      expect(asked.length).toBeGreaterThanOrEqual(4);
      expect(server.length).toBeGreaterThan(0);
      expect(server.flatMap(({ headers }) => headers['x-fapi-financial-id'] ?? [])).toEqual([]);
    },
  );

  it('finds its authorisation server’s metadata where the profile says, and takes no other issuer’s', async () => {
    const elsewhere = '/oauth/.well-known/openid-configuration/tenant';
    const { open, issuer } = await listen('berlin-group', {}, { metadataPath: elsewhere });
    const found = await openTestBank({ ...open.bank, profile: { metadataUrl: `${issuer}${elsewhere}` } });
    closing.push(() => found.close());
    expect(await found.linkable?.clientTokens.clientToken('AIS')).toBe('client-token');
    const other = await listen('berlin-group', {}, { metadataPath: elsewhere, issuerOf: () => 'http://127.0.0.1:1' });
    const misled = await openTestBank({ ...other.open.bank, profile: { metadataUrl: `${other.issuer}${elsewhere}` } });
    closing.push(() => misled.close());
    await expect(misled.linkable?.clientTokens.clientToken('AIS')).rejects.toMatchObject({ code: 'OTHER_ISSUER' });
    expect(other.server.some(({ path }) => path === '/token')).toBe(false);
  });

  it('asks for the scopes that the profile says', async () => {
    const { open } = await listen('berlin-group', { scopes: { accounts: 'aisp', consent: 'aisp:{id} offline' } });
    const asked = await open.linkable?.consents.request(open.linkable.consentCall(deadlineIn(8000)), request);
    expect(asked?.step).toMatchObject({ kind: 'oauth', scope: 'aisp:c1 offline' });
    expect(open.linkable?.consents.clientScope).toBe('aisp');
    const uk = await listen('open-banking-uk', { scopes: { accounts: 'aisp' } });
    const step = (await uk.open.linkable?.consents.request(uk.open.linkable.consentCall(deadlineIn(8000)), request))
      ?.step;
    expect(step).toMatchObject({ scope: 'openid aisp' });
  });

  it('asks single resources behind their own prefixes', async () => {
    const prefixes = { accounts: '/v3', balances: '/v3', transactions: '/v2', consents: '/consents/v1' };
    const { open, asked, bank } = await listen('berlin-group', { paths: prefixes });
    const session = sessionAt(bank);
    await open.connector.fetchAccounts(session);
    await open.connector.fetchBalances(session, makeAccount('a1'));
    await open.connector.fetchTransactions(session, makeAccount('a1'), allDays);
    await open.linkable?.consents.request(open.linkable.consentCall(deadlineIn(8000)), request);
    expect(asked.map(({ path }) => path.replace(/\?.*/, ''))).toEqual([
      '/v3/accounts',
      '/v3/accounts/a1/balances',
      '/v2/accounts/a1/transactions',
      '/consents/v1/consents',
    ]);
  });

  it('needs a consent id, unless the profile says that it does not', async () => {
    const strict = await listen('berlin-group', {});
    const session = sessionAt(strict.bank, { consentId: null });
    await expect(strict.open.connector.fetchAccounts(session)).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
    const loose = await listen('berlin-group', { consentId: 'optional' });
    await loose.open.connector.fetchAccounts(sessionAt(loose.bank, { consentId: null }));
    expect(loose.asked.map(({ headers }) => 'consent-id' in headers)).toEqual([false]);
  });

  it('pays while every socket for reading is taken', async () => {
    const held: (() => void)[] = [];
    const server = createServer((call, response) => {
      const answer = () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"accounts":[]}');
      if (call.url === '/v1/accounts') held.push(answer);
      else answer();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const { open: model } = await listen('berlin-group', {});
    const bank = {
      ...model.bank,
      endpoints: { accounts: base, customer: base, payments: base },
      maxConcurrentCalls: 1,
    };
    const open = await openTestBank(bank);
    closing.push(async () => {
      await open.close();
      server.closeAllConnections();
      server.close();
    });
    const reading = open.connector.fetchAccounts(sessionAt(bank, {}, '192.0.2.1'));
    await expect.poll(() => held.length).toBe(1);
    const url = new URL('/payment', base);
    const call = open.payable?.paymentCall(deadlineIn(8000), null);
    const sent = { method: 'GET', url, authority: { accessToken: 'x' }, headers: {}, body: null } as const;
    expect((await call?.send(sent))?.status).toBe(200);
    held[0]?.();
    expect((await reading).value).toEqual([]);
  });
});
