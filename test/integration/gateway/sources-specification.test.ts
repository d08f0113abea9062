// The gateway's own calls to an aggregator and its simulator's answers, with the official specification between them: a journey from the
// list of institutions to a payment, every call checked both ways. Meridiaan is left out: it writes null where there is nothing, as
// the real service does and the specification's schemas do not.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSourceEntries } from '../../../src/cli/development.ts';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { hasSpecs, mustHaveSpecs, type Prism, startPrism, tellMissingSpecs } from '../../support/prism.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

tellMissingSpecs('the gateway’s calls to aggregators');

const redirectUri = 'http://127.0.0.1:3000/linked';
const create = `mutation ($bankId: ID!, $redirectUri: URL!) {
  createBankLink(bankId: $bankId, permissions: [ACCOUNTS, BALANCES, TRANSACTIONS], redirectUri: $redirectUri, additional: true) {
    ... on BankAuthorization { link { id } authorizationUrl } ... on LinkRejection { code bankError { code bankCode } } } }`;
const confirm = `mutation ($code: String!) { confirmBankLink(code: $code, acceptAccountChanges: true) { __typename } }`;
const revoke = `mutation ($linkId: ID!) { revokeBankLink(linkId: $linkId) { ... on BankLinkRevocation { link { revocationAtBank } } } }`;
const read = `query ($bank: ID!) { me { accounts(first: 20, filter: { bankId: $bank }) { edges { node { id balances { type }
  transactions(first: 50) { edges { node { id } } sources { status error { code bankCode } } } } } sources { status error { code bankCode } } } } }`;
const pay = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
  ... on InitiatePaymentSuccess { authorizationUrl payment { id } } ... on Rejection { message } } }`;

describe.runIf(hasSpecs || mustHaveSpecs)('the official specification of an aggregator', () => {
  let gateway: TestGateway;
  let prism: Prism;
  let token: string;

  beforeAll(async () => {
    if (!hasSpecs) throw new Error('REQUIRE_SPECIFICATIONS is set, but ../shared/specs is not there');
    const sandbox = await startSandbox();
    const [entry] = toSourceEntries(sandbox.description);
    prism = await startPrism('enable-banking/enable-banking.yml', entry?.endpoint);
    const banks = JSON.stringify({ sources: [{ ...entry, endpoint: prism.url, timeoutMs: 15_000 }] });
    gateway = await startTestGateway({ sandbox, banks, isPatient: true });
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    await prism?.close();
  });

  async function ask(query: string, variables: object = {}) {
    const { data, errors } = await gateway.query(token, query, variables);
    expect(errors).toEqual([]);
    return data;
  }

  async function play(url: string, customer: string): Promise<URL> {
    const played = await gateway.control('POST', '/authorizations', { url, customer, decision: 'allow' });
    const { location } = await played.json();
    const back = await fetch(location, { redirect: 'manual' });
    return new URL(back.headers.get('location') ?? '');
  }

  it.each([
    ['Aurora Pankki', 'bob'],
    ['Rheinbank AG', 'alice'],
    ['Banque du Rhône SA', 'bob'],
  ])('has nothing against a link to %s of %s, its accounts, its end', { timeout: 60_000 }, async (name, customer) => {
    token = await gateway.token({ customer, scope: `${allScopes} links:write payments:write` });
    const { banks } = await ask('query ($name: String) { banks(search: $name, via: "enable") { id } }', { name });
    const bankId = banks[0].id;
    const { createBankLink } = await ask(create, { bankId, redirectUri });
    const back = await play(createBankLink.authorizationUrl, customer);
    await ask(confirm, { code: back.searchParams.get('code') });
    const { me } = await ask(read, { bank: bankId });
    expect(me.accounts.sources).toEqual([{ status: 'OK', error: null }]);
    for (const { node } of me.accounts.edges) {
      expect(node.transactions.sources).toEqual([{ status: 'OK', error: null }]);
    }
    if (name === 'Aurora Pankki') {
      const input = {
        idempotencyKey: randomUUID(),
        debtorAccountId: me.accounts.edges[0].node.id,
        creditor: { name: 'Chloe', iban: accountNamed('chloe-rheinbank-giro').iban },
        amount: { amount: '1.00', currency: 'EUR' },
        remittanceInformation: 'Invoice 7',
        redirectUri,
      };
      const { initiatePayment } = await ask(pay, { input });
      expect(initiatePayment.__typename).toBe('InitiatePaymentSuccess');
      await play(initiatePayment.authorizationUrl, customer);
      const status = async () =>
        (await ask('query ($id: ID!) { payment(id: $id) { status } }', { id: initiatePayment.payment.id })).payment
          .status;
      await expect.poll(status, { timeout: 30_000 }).toBe('SETTLED');
    }
    const { revokeBankLink } = await ask(revoke, { linkId: createBankLink.link.id });
    expect(revokeBankLink.link.revocationAtBank).toBe('DONE');
  });
});
