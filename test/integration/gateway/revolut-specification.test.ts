// The gateway's own calls to Revolut Business and its simulator's answers, with the official specification between them. The token endpoint
// is no part of it: calls there go past Prism.

import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSourceEntries } from '../../../src/cli/development.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { hasSpecs, mustHaveSpecs, type Prism, startPrism, tellMissingSpecs } from '../../support/prism.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

tellMissingSpecs('the gateway’s calls to Revolut Business');

const pay = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
  ... on InitiatePaymentSuccess { authorizationUrl payment { id status authorizationApproach } } ... on Rejection { message } } }`;
const cards = `{ me { cards { edges { node { id label state holderName limits { kind } } } sources { status error { code } } } } }`;
const change = (name: string) => `mutation ($id: ID!) { change: ${name}(cardId: $id) { __typename
  ... on CardChange { changed card { state } } ... on CardRejection { code } } }`;
const read = `{ me { accounts(first: 20) { edges { node { id identification { iban } balances(freshness: LIVE) { type }
  transactions(first: 50, filter: { from: "2020-01-01" }) { edges { node { id } } sources { status error { code bankCode } } } } }
  sources { status error { code bankCode } } } } }`;

/** Sends what is asked to one of two places, and keeps what Prism has found. */
async function startSwitch(
  toOrigin: (path: string) => string,
  found: unknown[],
): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && !/^(?:host|connection|content-length|transfer-encoding|accept-encoding)$/.test(name)
        ? [[name, value] as [string, string]]
        : [],
    );
    const { method = 'GET' } = request;
    const body = await buffer(request);
    const answer = await fetch(`${toOrigin(path)}${path}`, { method, headers, ...(method === 'GET' ? {} : { body }) });
    const violations = answer.headers.get('sl-violations');
    if (violations !== null) found.push({ method, path, status: answer.status, violations });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

describe.runIf(hasSpecs || mustHaveSpecs)('the official specification of Revolut Business', () => {
  let gateway: TestGateway;
  let prism: Prism;
  let server: Server;
  const found: unknown[] = [];
  const asked: string[] = [];

  beforeAll(async () => {
    if (!hasSpecs) throw new Error('REQUIRE_SPECIFICATIONS is set, but ../shared/specs is not there');
    const sandbox = await startSandbox();
    const entry = toSourceEntries(sandbox.description).find(({ standard }) => standard === 'revolut-business');
    const endpoint = entry?.endpoint ?? '';
    prism = await startPrism('revolut/business.yaml', endpoint);
    const started = await startSwitch((path) => {
      asked.push(path.replace(/\?.*/, ''));
      return path.startsWith('/auth/') ? endpoint : prism.url;
    }, found);
    server = started.server;
    const banks = JSON.stringify({ sources: [{ ...entry, endpoint: started.url, timeoutMs: 15_000 }] });
    gateway = await startTestGateway({
      sandbox,
      banks,
      isPatient: true,
      env: { RATES_SOURCE: 'revolut', RATES_SOURCE_CURRENCIES: 'EUR,USD,GBP' },
    });
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    server?.closeAllConnections();
    server?.close();
    await prism?.close();
  });

  it('has nothing against how accounts, numbers, balances and entries are read', { timeout: 60_000 }, async () => {
    const token = await gateway.token({ customer: 'northwind', scope: `${allScopes} data:live` });
    const { data, errors } = await gateway.query(token, read);
    expect(errors).toEqual([]);
    expect(data.me.accounts.sources).toEqual([{ status: 'OK', error: null }]);
    for (const { node } of data.me.accounts.edges) {
      expect(node.transactions.sources).toEqual([{ status: 'OK', error: null }]);
      expect(node.transactions.edges.length).toBeGreaterThan(10);
    }
    const paths = asked.filter((path) => path !== '/rate').map((path) => path.replace(/[0-9a-f-]{36}/, 'ID'));
    expect(new Set(paths)).toEqual(new Set(['/auth/token', '/accounts', '/accounts/ID/bank-details', '/transactions']));
    expect(found).toEqual([]);
  });

  it('has nothing against a payment: its counterparty, draft, state and end', { timeout: 60_000 }, async () => {
    const token = await gateway.token({ customer: 'northwind', scope: `${allScopes} payments:write` });
    const { data: before } = await gateway.query(
      token,
      '{ me { accounts(first: 20) { edges { node { id currency } } } } }',
    );
    const euro = before.me.accounts.edges.find(({ node }: { node: { currency: string } }) => node.currency === 'EUR');
    const input = {
      idempotencyKey: randomUUID(),
      debtorAccountId: euro.node.id,
      creditor: { name: 'Toile du Lac SARL', iban: 'FR7630006000011234567890189' },
      amount: { amount: '12.50', currency: 'EUR' },
      remittanceInformation: 'Invoice 7',
      redirectUri: 'http://127.0.0.1:3000/linked',
    };
    const { data, errors } = await gateway.query(token, pay, { input });
    expect(errors).toEqual([]);
    expect(data.initiatePayment).toMatchObject({
      __typename: 'InitiatePaymentSuccess',
      authorizationUrl: null,
      payment: { status: 'AWAITING_AUTHORISATION', authorizationApproach: 'DECOUPLED' },
    });
    const { id } = data.initiatePayment.payment;
    const [draft] = await (await gateway.control('GET', '/sources/revolut/payment-drafts')).json();
    await gateway.control('POST', `/sources/revolut/payment-drafts/${draft.id}`, { decision: 'approve' });
    const status = async () =>
      (await gateway.query(token, 'query ($id: ID!) { payment(id: $id) { status } }', { id })).data.payment.status;
    await expect.poll(status, { timeout: 30_000, interval: 500 }).toBe('SETTLED');
    const paths = new Set(asked.map((path) => path.replace(/[0-9a-f-]{36}/, 'ID')));
    for (const path of ['/counterparties', '/counterparty', '/payment-drafts', '/payment-drafts/ID'])
      expect(paths).toContain(path);
    expect(found).toEqual([]);
  });

  it('has nothing against cards: their list, and one that is frozen and unfrozen', { timeout: 60_000 }, async () => {
    const token = await gateway.token({ customer: 'northwind', scope: `${allScopes} cards:read cards:write` });
    const { data, errors } = await gateway.query(token, cards);
    expect(errors).toEqual([]);
    expect(data.me.cards.sources).toEqual([{ status: 'OK', error: null }]);
    expect(data.me.cards.edges.length).toBeGreaterThan(5);
    const { id } = data.me.cards.edges.find(({ node }: { node: { label: string } }) => node.label === 'Nora').node;
    for (const [name, state] of [
      ['freezeCard', 'FROZEN'],
      ['unfreezeCard', 'ACTIVE'],
    ] as const)
      expect((await gateway.query(token, change(name), { id })).data.change).toEqual({
        __typename: 'CardChange',
        changed: true,
        card: { state },
      });
    const paths = new Set(asked.map((path) => path.replace(/[0-9a-f-]{36}/, 'ID')));
    for (const path of ['/cards', '/cards/ID/freeze', '/cards/ID/unfreeze']) expect(paths).toContain(path);
    expect(found).toEqual([]);
  });

  it('has nothing against how rates are asked for', { timeout: 60_000 }, async () => {
    await expect.poll(() => asked, { timeout: 30_000 }).toContain('/rate');
    expect(found).toEqual([]);
  });
});
