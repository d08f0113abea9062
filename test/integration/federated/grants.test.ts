// Grants of customers over subgraphs: asked for, answered at the banks subgraph's page, confirmed and ended through the router; each
// subgraph judges for itself what they open. What is refused is refused as in process.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { Person } from '../../support/person.ts';
import { ask } from '../../support/running-gateway.ts';
import { until } from '../gateway/subscriptions-world.ts';
import { toText } from './comparison.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const scope = 'customers:read accounts:read balances:read links:read grants:read grants:write';
const request = `mutation ($redirectUri: URL!, $days: Int!) { requestGrant(permissions: [ACCOUNTS], days: $days, redirectUri: $redirectUri) {
  __typename ... on GrantRequest { authorizationUrl grant { id status } } ... on GrantRejection { code message } } }`;
const confirm = `mutation ($code: String!) { confirmGrant(code: $code) { __typename
  ... on GrantConfirmation { grant { id status customer { id displayName accounts { edges { node { name } } } } } } ... on GrantRejection { code } } }`;
const revoke =
  'mutation ($id: ID!) { revokeGrant(id: $id) { __typename ... on GrantRevocation { grant { status } } ... on GrantRejection { code } } }';
/** A field of each subgraph that has some of a customer. */
const everywhere = `query ($id: ID!) { node(id: $id) { ... on Customer { id displayName links { id } payments { edges { node { id } } }
  accounts { edges { node { name balances { type } } } } transactions(first: 1) { edges { node { id } } } } } }`;

describe('grants over subgraphs', () => {
  let federation: TestFederation;
  let otherpay: string;
  beforeAll(async () => {
    federation = await startTestFederation({}, { LINKS_CLIENT_ID: 'bankgraph-links' });
    otherpay = await federation.token({ partner: 'otherpay', scope: `${scope} payments:read transactions:read` });
  }, 60_000);
  afterAll(() => federation?.stop());

  const over = (token: string, query: string, variables: object = {}) =>
    ask(federation.federated.url, token, query, variables);

  it('go from the router over the banks subgraph’s page and back, open every subgraph and close each again', async () => {
    const asked = (await over(otherpay, request, { redirectUri, days: 30 })).data.requestGrant;
    expect(asked.grant.status).toBe('PENDING');
    const { origin, pathname, search } = new URL(asked.authorizationUrl);
    expect(origin).toBe(new URL(federation.urls.get('banks') ?? '').origin);
    const person = new Person(origin);
    await person.get(`${pathname}${search}`);
    await person.get(await person.meetProvider('erin', search));
    const fields = {
      request: search.slice('?request='.length),
      answer: 'yes',
      which: 'all',
      days: '30',
      csrf: await person.csrf(),
    };
    const page = await (await person.post(pathname, fields)).text();
    const [, code] = /code=([\w-]{43})/.exec(page) ?? [];
    const confirmed = await over(otherpay, confirm, { code });
    const { grant } = confirmed.data.confirmGrant;
    expect(grant).toMatchObject({ id: asked.grant.id, status: 'ACTIVE', customer: { id: expect.any(String) } });
    const { id } = grant.customer;
    const seen = async () => {
      const { data } = await over(otherpay, everywhere, { id });
      const { displayName, links, payments, accounts, transactions } = data.node ?? {};
      return { displayName, links, payments, accounts, transactions, isThere: data.node !== null };
    };
    // Each process learns of it within the staleness of its directory.
    await until(async () => {
      const { links, payments, accounts } = await seen();
      return links?.length > 0 && payments != null && accounts?.edges.length > 0;
    });
    for (const { node } of (await seen()).accounts.edges) expect(node.balances).toBeNull();
    const erin = await federation.token({ customer: 'erin', scope });
    const own = await over(erin, '{ me { displayName grants { id status partnerName customer { displayName } } } }');
    expect(own.errors).toEqual([]);
    expect(own.data.me.grants).toContainEqual({
      id: grant.id,
      status: 'ACTIVE',
      partnerName: 'otherpay',
      customer: { displayName: own.data.me.displayName },
    });
    expect((await over(erin, revoke, { id: grant.id })).data.revokeGrant.grant.status).toBe('REVOKED');
    const after = `{ grants { edges { node { id status customer { id } } } } node(id: "${grant.id}") { ... on Grant { status } } }`;
    const listed = await over(otherpay, after);
    expect(listed.data.node).toEqual({ status: 'REVOKED' });
    expect(listed.data.grants.edges).toContainEqual({ node: { id: grant.id, status: 'REVOKED', customer: null } });
    // The banks subgraph has ended it, and knows at once.
    expect((await seen()).isThere).toBe(false);
    // The others are asked without it, as a router of somebody else's would.
    const byCustomer = `{ customer(id: "${id}") { id } }`;
    await until(async () => (await over(otherpay, byCustomer)).data.customer === null);
  }, 90_000);

  it('let a partner ask who owns an account through the router as in process, each alias a guess', async () => {
    const token = await federation.token({ partner: 'fintrack', scope: 'customers:read accounts:read owners:match' });
    const list = '{ customers(first: 1) { edges { node { id accounts(first: 2) { edges { node { id } } } } } } }';
    const [customer] = (await over(token, list)).data.customers.edges;
    const [first, second] = customer.node.accounts.edges.map(({ node }: { node: { id: string } }) => node.id);
    const answer =
      '{ __typename ... on OwnerMatch { name email phone } ... on OwnerMatchRejection { code retryable } }';
    const truth = { name: 'ashgrove, alice', email: 'alice@customers.example' };
    const text = `query ($id: ID!, $input: OwnerMatchInput!) { account(id: $id) { name matchOwner(input: $input) ${answer} }
      customer(id: "${customer.node.id}") { verifications { banks { method displayName bank { name } } namesAgree } } }`;
    const inProcess = await ask(federation.inProcess.url, token, text, { id: first, input: truth });
    const federated = await over(token, text, { id: first, input: truth });
    expect(federated.data.account.matchOwner).toMatchObject({ name: 'MATCH', email: 'MATCH', phone: null });
    expect(federated.data.customer.verifications.banks.length).toBeGreaterThan(2);
    expect(toText(federated)).toBe(toText(inProcess));
    const guesses = Array.from(
      { length: 7 },
      (_, index) => `g${index}: matchOwner(input: { name: "Guess No${index}" }) ${answer}`,
    );
    const guessed = await over(token, `query ($id: ID!) { account(id: $id) { ${guesses.join('\n')} } }`, {
      id: second,
    });
    expect(guessed.errors).toEqual([]);
    const answers: { __typename: string }[] = Object.values(guessed.data.account);
    expect(answers.filter(({ __typename }) => __typename === 'OwnerMatch')).toHaveLength(5);
  }, 30_000);

  it.each([
    ['an address that is not registered', request, { redirectUri: 'https://elsewhere.example', days: 1 }],
    ['too many days', request, { redirectUri, days: 400 }],
    ['a code that is none', confirm, { code: 'none' }],
    ['a grant that is none', revoke, { id: 'nonsense' }],
  ])(
    'refuse %s as in process, whoever asks',
    async (_name, query, variables) => {
      const tokens = [otherpay, await federation.token({ customer: 'bob', scope }), null];
      for (const token of tokens) {
        const [inProcess, federated] = await Promise.all(
          [federation.inProcess, federation.federated].map(({ url }) => ask(url, token, query, variables)),
        );
        if (inProcess === undefined || federated === undefined) throw new TypeError('both answer');
        expect(toText(federated)).toBe(toText(inProcess));
        expect(JSON.stringify(federated)).toMatch(/"code":"[A-Z_]+"/);
      }
    },
    30_000,
  );
});
