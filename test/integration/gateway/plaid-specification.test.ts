// The gateway's own calls to Plaid and its simulator's answers, with the official specification between them: from the list of
// institutions to the end of a link, every call checked both ways.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSourceEntries } from '../../../src/cli/development.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type CheckingProxy, startCheckingProxy } from '../../support/checking-proxy.ts';
import { OpenApiSchemas } from '../../support/openapi-schemas.ts';
import { hasSpecs, mustHaveSpecs, tellMissingSpecs } from '../../support/prism.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

tellMissingSpecs('the gateway’s calls to Plaid');

const redirectUri = 'http://127.0.0.1:3000/linked';
const create = `mutation ($bankId: ID!, $permissions: [LinkPermission!]!, $redirectUri: URL!) {
  createBankLink(bankId: $bankId, permissions: $permissions, redirectUri: $redirectUri, additional: true) {
    ... on BankAuthorization { link { id } authorizationUrl } } }`;
const renew = `mutation ($linkId: ID!, $redirectUri: URL!) { renewBankLink(linkId: $linkId, redirectUri: $redirectUri) {
  ... on BankAuthorization { authorizationUrl } } }`;
const confirm = `mutation ($code: String!) { confirmBankLink(code: $code, acceptAccountChanges: true) { __typename } }`;
const revoke = `mutation ($linkId: ID!) { revokeBankLink(linkId: $linkId) { ... on BankLinkRevocation { link { revocationAtBank } } } }`;
const read = `query ($bank: ID!) { me { accounts(first: 20, filter: { bankId: $bank }) { edges { node { id
  identification { accountNumber } balances(freshness: LIVE) { type }
  transactions(first: 50, filter: { from: "2020-01-01" }) { edges { node { id } } sources { status } } } } sources { status } } } }`;

describe.runIf(hasSpecs || mustHaveSpecs)('the official specification of Plaid', () => {
  let gateway: TestGateway;
  let proxy: CheckingProxy;
  let token: string;

  beforeAll(async () => {
    if (!hasSpecs) throw new Error('REQUIRE_SPECIFICATIONS is set, but ../shared/specs is not there');
    const sandbox = await startSandbox();
    const entry = toSourceEntries(sandbox.description).find(({ standard }) => standard === 'plaid');
    proxy = await startCheckingProxy(new OpenApiSchemas('plaid-2020-09-14/2020-09-14.yml'), entry?.endpoint ?? '');
    const profile = { numbers: 'listed' };
    const banks = JSON.stringify({ sources: [{ ...entry, endpoint: proxy.url, timeoutMs: 15_000, profile }] });
    gateway = await startTestGateway({ sandbox, banks, isPatient: true });
  }, 180_000);
  afterAll(async () => {
    await gateway?.stop();
    await proxy?.close();
  });

  async function ask(query: string, variables: object = {}) {
    const { data, errors } = await gateway.query(token, query, variables);
    expect(errors).toEqual([]);
    return data;
  }

  async function play(url: string, customer: string, institution: string): Promise<void> {
    const played = await gateway.control('POST', '/authorizations', { url, customer, institution });
    const { location } = await played.json();
    const back = await fetch(location, { redirect: 'manual' });
    const { searchParams } = new URL(back.headers.get('location') ?? '');
    await ask(confirm, { code: searchParams.get('code') });
  }

  it.each([
    ['Prairie Federal Bank', 'ins_990001', 'alice', ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'IDENTITY']],
    ['Laurentide Trust', 'ins_990002', 'chloe', ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS']],
  ])(
    'has nothing against %s (%s) of %s, renewed and ended',
    { timeout: 120_000 },
    async (name, institution, customer, permissions) => {
      token = await gateway.token({ customer, scope: `${allScopes} links:write data:live` });
      const { banks } = await ask('query ($name: String) { banks(search: $name, via: "plaid") { id } }', { name });
      const [{ id: bankId }] = banks;
      const { createBankLink } = await ask(create, { bankId, permissions, redirectUri });
      await play(createBankLink.authorizationUrl, customer, institution);
      const { me } = await ask(read, { bank: bankId });
      expect(me.accounts.sources).toEqual([{ status: 'OK' }]);
      for (const { node } of me.accounts.edges) expect(node.transactions.sources).toEqual([{ status: 'OK' }]);
      if (permissions.includes('IDENTITY')) await ask('{ me { verifications { banks { displayName } } } }');
      const linkId = createBankLink.link.id;
      const { renewBankLink } = await ask(renew, { linkId, redirectUri });
      await play(renewBankLink.authorizationUrl, customer, institution);
      const { revokeBankLink } = await ask(revoke, { linkId });
      expect(revokeBankLink.link.revocationAtBank).toBe('DONE');
      expect(proxy.faults).toEqual([]);
    },
  );

  it('was held against every operation that the gateway uses', () => {
    expect([...new Set(proxy.paths)].sort()).toEqual([
      '/accounts/balance/get',
      '/accounts/get',
      '/auth/get',
      '/identity/get',
      '/institutions/get',
      '/item/get',
      '/item/public_token/exchange',
      '/item/remove',
      '/link/token/create',
      '/link/token/get',
      '/transactions/get',
      '/transactions/sync',
      '/webhook_verification_key/get',
    ]);
  });
});
