// New Zealand's account information 3.0 by profile and quirk of UK Open Banking: a bank read through a started gateway over GraphQL, with
// the official specification between them, which refuses what is wrong on either side; and what a link asks for, of its mock.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsentCall } from '../../../src/banks/consent.ts';
import { OpenBankingUkConsents } from '../../../src/banks/open-banking-uk/consent.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import type { CaseAnswer } from '../../support/bank-cases.ts';
import { makeBank } from '../../support/fake-bank.ts';
import { hasSpecs, mustHaveSpecs, type Prism, startPrism, tellMissingSpecs } from '../../support/prism.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { newZealandAnswers } from '../banks/cases/new-zealand.ts';

tellMissingSpecs('New Zealand’s specification');

const profile = { consentForm: 'payments-nz', party: true };
const query = `{ me {
  accounts { edges { node { name nickname type currency identification { bban maskedNumber } holders { name }
    balances { type signedAmount { amount currency } } } } sources { status error { code } unreadable { pointer reason } } }
  transactions(first: 20) { edges { node { status bookingDate signedAmount { amount currency } remittanceInformation counterparty { name } } }
    sources { status error { code } unreadable { pointer reason } } } } }`;

describe.runIf(hasSpecs || mustHaveSpecs)('the official specification of New Zealand', () => {
  let prism: Prism;
  let checked: Prism;
  let upstream: Server;
  let gateway: TestGateway;

  beforeAll(async () => {
    if (!hasSpecs) throw new Error('REQUIRE_SPECIFICATIONS is set, but ../shared/specs is not there');
    upstream = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const [, answer] = Object.entries<CaseAnswer>(newZealandAnswers).find(([name]) => name === path) ?? [];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer?.body ?? {}));
    });
    await once(upstream.listen(0, '127.0.0.1'), 'listening');
    const specification = 'payments-nz-3.0/account-info-nz.yaml';
    const address = upstream.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    prism = await startPrism(specification);
    checked = await startPrism(specification, `http://127.0.0.1:${port}`);
    const bank = {
      id: 'kiwi',
      name: 'Kiwi Bank of Tests',
      country: 'NZ',
      timeZone: 'Pacific/Auckland',
      standard: 'open-banking-uk',
      version: '3.1',
      quirk: 'payments-nz',
      profile,
      endpoints: { accounts: checked.url },
      timeoutMs: 15_000,
    };
    const link = { id: 'finn-kiwi', customer: 'finn', bank: 'kiwi', accessToken: 'made-up' };
    const links = [{ ...link, permissions: ['accounts', 'balances', 'transactions', 'identity'] }];
    gateway = await startTestGateway({ banks: JSON.stringify({ banks: [bank], links }), isPatient: true });
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all([prism?.close(), checked?.close()]);
    upstream?.close();
  });

  it('has nothing against a bank and how it is read: accounts, balances and entries', { timeout: 60_000 }, async () => {
    const scope = 'accounts:read balances:read transactions:read pii:read customers:read';
    const { data, errors } = await gateway.query(await gateway.token({ customer: 'finn', scope }), query);
    expect(errors).toEqual([]);
    const { accounts, transactions } = data.me;
    const nodes = accounts.edges.map(({ node }: { node: object }) => node);
    const money = (amount: string) => [{ type: 'INTERIM_BOOKED', signedAmount: { amount, currency: 'NZD' } }];
    const account = { nickname: 'Everyday', currency: 'NZD' };
    expect(nodes).toEqual([
      {
        ...account,
        name: 'Everyday account',
        type: 'CURRENT',
        identification: { bban: '12-3140-0171323-050', maskedNumber: null },
        holders: [],
        balances: money('230.10'),
      },
      {
        ...account,
        name: 'Low rate card',
        type: 'CARD',
        identification: { bban: null, maskedNumber: 'XXXXXXXXXXXX4321' },
        holders: [],
        balances: money('-9.00'),
      },
      {
        ...account,
        name: null,
        type: 'LOAN',
        identification: { bban: null, maskedNumber: null },
        holders: [],
        balances: money('-1000.00'),
      },
    ]);
    expect(accounts.sources).toEqual([{ status: 'OK', error: null, unreadable: [] }]);
    expect(transactions.edges.map(({ node }: { node: object }) => node)).toMatchObject([
      {
        signedAmount: { amount: '-12.50' },
        remittanceInformation: 'NOVEL ONLINE 4711',
        counterparty: { name: 'Kauri Books' },
      },
      {
        signedAmount: { amount: '12.50' },
        remittanceInformation: 'Direct credit\nRENT FLAT 2 MAY',
        counterparty: { name: 'Aroha Ngata' },
      },
    ]);
  });

  it('takes the consents that a link asks for, and what is asked of them later', async () => {
    const sent: { status: number; violations: readonly unknown[] }[] = [];
    const call: ConsentCall = {
      deadline: deadlineIn(15_000),
      psuIpAddress: '203.0.113.9',
      accessToken: async () => null,
      tokenInUse: async () => null,
      postAsClient: () => Promise.reject(new Error('nothing is posted')),
      async send({ method, url, headers, body }) {
        const answer = await fetch(url, {
          method,
          headers: { ...headers, authorization: 'Bearer made-up', 'content-type': 'application/json' },
          ...(body === null ? {} : { body: JSON.stringify(body) }),
        });
        // What the mock finds wrong with its own answers is none of ours.
        const found: readonly { location: readonly string[] }[] = JSON.parse(
          answer.headers.get('sl-violations') ?? '[]',
        );
        sent.push({ status: answer.status, violations: found.filter(({ location }) => location[0] !== 'response') });
        const text = await answer.text();
        return { status: answer.status, headers: {}, text, receivedAtMs: Date.now() };
      },
    };
    const bank = makeBank('open-banking-uk');
    const consents = new OpenBankingUkConsents({
      ...bank,
      profile: { ...bank.profile, ...profile },
      endpoints: { ...bank.endpoints, accounts: prism.url },
    });
    const { step, bankConsentId } = await consents.request(call, {
      permissions: new Set(['balances', 'transactions', 'identity']),
      expiresAtMs: Date.now() + 86_400_000,
      callbackUri: 'https://gateway.example/callback',
      state: 'state',
      replaces: null,
      linkId: 'link',
      webhookUri: null,
    });
    expect(step).toMatchObject({ claims: { id_token: { ConsentId: { value: bankConsentId, essential: true } } } });
    await consents.readState(call, 'consent-1');
    await consents.revoke(call, 'consent-1');
    expect(sent).toEqual([
      { status: 201, violations: [] },
      { status: 200, violations: [] },
      { status: 204, violations: [] },
    ]);
  });
});
