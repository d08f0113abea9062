// Whose data: one decision on every path. What one may not see looks exactly like what does not exist.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const staffScopes =
  'customers:read:any accounts:read balances:read transactions:read payments:read customers:read links:read';

describe('ownership', () => {
  let gateway: TestGateway;
  let alice: string;
  let chloe: string;
  const ids = { customer: '', account: '', transaction: '', link: '' };

  beforeAll(async () => {
    gateway = await startTestGateway({ env: { FEDERATION: 'true' } });
    alice = await gateway.token({ customer: 'alice', scope: allScopes });
    chloe = await gateway.token({ customer: 'chloe', scope: allScopes });
    const { data } = await gateway.query(
      alice,
      `{ me { id links { id } accounts(first: 1) { edges { node { id transactions(first: 1) { edges { node { id } } } } } } } }`,
    );
    const account = data.me.accounts.edges[0].node;
    ids.customer = data.me.id;
    ids.link = data.me.links[0].id;
    ids.account = account.id;
    ids.transaction = account.transactions.edges[0].node.id;
  });
  afterAll(() => gateway.stop());

  const paths: readonly [string, string, () => object][] = [
    [
      'node of an account',
      'query ($id: ID!) { found: node(id: $id) { id ... on Account { name } } }',
      () => ({ id: ids.account }),
    ],
    [
      'node of an entry',
      'query ($id: ID!) { found: node(id: $id) { id ... on Transaction { kind } } }',
      () => ({ id: ids.transaction }),
    ],
    ['node of a link', 'query ($id: ID!) { found: node(id: $id) { id } }', () => ({ id: ids.link })],
    ['node of a customer', 'query ($id: ID!) { found: node(id: $id) { id } }', () => ({ id: ids.customer })],
    ['account', 'query ($id: ID!) { found: account(id: $id) { id balances { type } } }', () => ({ id: ids.account })],
    ['transaction', 'query ($id: ID!) { found: transaction(id: $id) { id kind } }', () => ({ id: ids.transaction })],
    ['bankLink', 'query ($id: ID!) { found: bankLink(id: $id) { id } }', () => ({ id: ids.link })],
    ['customer', 'query ($id: ID!) { found: customer(id: $id) { id } }', () => ({ id: ids.customer })],
  ];

  it.each(paths)(
    '%s: its owner sees it, another customer sees nothing there, without a word why',
    async (_name, query, variables) => {
      const own = await gateway.query(alice, query, variables());
      expect(own.errors).toEqual([]);
      expect(own.data.found).not.toBeNull();
      const others = await gateway.query(chloe, query, variables());
      expect(others).toMatchObject({ status: 200, data: { found: null }, errors: [] });
    },
  );

  it('nodes: each in its place, nothing of another customer’s, and no more than a hundred', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }';
    const all = [ids.transaction, ids.account, 'nonsense', ids.link, ids.customer, ids.account];
    const own = await gateway.query(alice, query, { ids: all });
    expect(own.data.nodes).toEqual(
      ['Transaction', 'Account', null, 'BankLink', 'Customer', 'Account'].map((type, index) =>
        type === null ? null : { id: all[index], __typename: type },
      ),
    );
    const others = await gateway.query(chloe, query, { ids: all });
    expect(others).toMatchObject({ data: { nodes: all.map(() => null) }, errors: [] });
    for (const many of [[], Array.from({ length: 101 }, () => ids.account)]) {
      const { errors } = await gateway.query(alice, query, { ids: many });
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'ids' });
    }
  });

  it.each([
    [
      'Account',
      () => ids.account,
      'name identification { iban } balances { type } transactions { edges { node { id } } }',
    ],
    ['Transaction', () => ids.transaction, 'kind amount { amount }'],
    ['Customer', () => ids.customer, 'displayName accounts { edges { node { id } } } links { id }'],
    ['BankLink', () => ids.link, 'status customer { id }'],
  ])('_entities of %s: the same', async (typename, id, fields) => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on ${typename} { ${fields} } } }`;
    const variables = { r: [{ __typename: typename, id: id() }] };
    const own = await gateway.query(alice, query, variables);
    expect(own.errors).toEqual([]);
    expect(own.data._entities[0]).toMatchObject({ __typename: typename });
    const others = await gateway.query(chloe, query, variables);
    expect(others).toMatchObject({ data: { _entities: [null] }, errors: [] });
    const nobody = await gateway.query(null, query, variables);
    expect(nobody.data).toBeNull();
    expect(nobody.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('_entities asks for each field’s scope, and leads to no IBAN without it', async () => {
    const token = await gateway.token({ customer: 'alice', scope: 'links:read' });
    const { data, errors } = await gateway.query(
      token,
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account { identification { iban } balances { type } } } }',
      { r: [{ __typename: 'Account', id: ids.account }] },
    );
    expect(JSON.stringify(data)).not.toMatch(/GB\d\d/);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('_entities takes no more than its share', async () => {
    const r = Array.from({ length: 501 }, () => ({ __typename: 'Account', id: ids.account }));
    const { errors } = await gateway.query(
      alice,
      'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
      { r },
    );
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'representations' });
  });

  it('a partner sees the customers who granted it, and no other', async () => {
    const scope = 'customers:read accounts:read';
    const [fintrack, otherpay] = await Promise.all([
      gateway.token({ partner: 'fintrack', scope }),
      gateway.token({ partner: 'otherpay', scope }),
    ]);
    const list = '{ me { id } customers { edges { node { id accounts { edges { node { id } } } } } } }';
    const granted = await gateway.query(fintrack, list);
    expect(granted.data.me).toBeNull();
    expect(granted.data.customers.edges).toHaveLength(2);
    expect(granted.data.customers.edges[0].node.id).toBe(ids.customer);
    expect((await gateway.query(otherpay, list)).data.customers.edges).toEqual([]);
    const account = 'query ($id: ID!) { account(id: $id) { id } }';
    expect((await gateway.query(fintrack, account, { id: ids.account })).data.account).not.toBeNull();
    expect((await gateway.query(otherpay, account, { id: ids.account })).data.account).toBeNull();
  });

  it('a customer who asks for customers gets themself', async () => {
    const { data } = await gateway.query(chloe, '{ me { id } customers { edges { node { id } } } }');
    expect(data.customers.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([data.me.id]);
  });

  it('an analyst sees everybody, personal data masked', async () => {
    const ana = await gateway.token({ analyst: 'ana', scope: staffScopes });
    const first = await gateway.query(
      ana,
      '{ customers(first: 2) { edges { node { id } } pageInfo { hasNextPage endCursor } } }',
    );
    expect(first.data.customers.pageInfo.hasNextPage).toBe(true);
    const rest = await gateway.query(
      ana,
      `query ($after: String) { customers(first: 10, after: $after) { edges { node { displayName legalName
         accounts(first: 3) { edges { node { identification { iban accountNumber sortCode } holders { name } } } }
         transactions(first: 100) { edges { node { counterparty { name accountIdentification { iban } } remittanceInformation } } } } } } }`,
      { after: first.data.customers.pageInfo.endCursor },
    );
    expect(rest.data.customers.edges).toHaveLength(3);
    const text = JSON.stringify(rest.data);
    expect(text).not.toMatch(/[A-Z]{2}\d{2}[A-Z0-9]{10,}/);
    expect(text).not.toMatch(/\d{8}/);
    expect(new Set(rest.errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['FORBIDDEN']));
  });

  it('personal data is whole with pii:read', async () => {
    const { data } = await gateway.query(
      alice,
      '{ me { displayName legalName email accounts(first: 1) { edges { node { identification { iban } holders { name } } } } } }',
    );
    expect(data.me.displayName).toMatch(/^\p{L}{2,} \p{L}{2,}/u);
    expect(data.me.accounts.edges[0].node.identification.iban).toMatch(/^GB\d{2}[A-Z]{4}\d{14}$/);
    expect(data.me.accounts.edges[0].node.holders[0].name).not.toMatch(/^\w\. \w\.$/);
  });

  it('personal fields need customers:read beside pii:read, and what the bank sent needs pii:read beside raw:read', async () => {
    const ask = async (scope: string) => {
      const token = await gateway.token({ customer: 'alice', scope });
      const text =
        '{ me { legalName dateOfBirth email phone addresses { country } transactions(first: 1) { edges { node { raw } } } } }';
      const { errors } = await gateway.query(token, text);
      return errors.map(({ path, extensions }) => [path?.join('.'), extensions['missingScopes']]);
    };
    const personal = ['legalName', 'dateOfBirth', 'email', 'phone', 'addresses'].map((name) => `me.${name}`);
    const raw = 'me.transactions.edges.0.node.raw';
    expect(await ask('transactions:read pii:read')).toEqual(
      expect.arrayContaining([...personal.map((path) => [path, ['customers:read']]), [raw, ['raw:read']]]),
    );
    expect(await ask('transactions:read customers:read raw:read')).toEqual(
      expect.arrayContaining([...personal, raw].map((path) => [path, ['pii:read']])),
    );
    expect(await ask('transactions:read customers:read pii:read raw:read')).toEqual([]);
  });

  it('made-up ids are nothing, and never an error', async () => {
    for (const id of ['', 'x', 'YTp4', '../../etc/passwd', 'YTphbGljZS1hbGJpb246bm9zdWNoa2V5', 'a'.repeat(2000)]) {
      const { data, errors } = await gateway.query(
        alice,
        'query ($id: ID!) { account(id: $id) { id } transaction(id: $id) { id } customer(id: $id) { id } bank(id: $id) { id } payment(id: $id) { id } }',
        { id },
      );
      expect(data).toEqual({ account: null, transaction: null, customer: null, bank: null, payment: null });
      expect(errors).toEqual([]);
    }
  });
});
