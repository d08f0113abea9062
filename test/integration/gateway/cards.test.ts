// Cards that banks of open banking tell within their lists of accounts, through a started gateway: whose, masked how, as fresh as those
// lists, and at no call of their own. What a bank may write where no number belongs is tried in cards-hostile.test.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { giveGrant } from './customer-grant.ts';
import { openBeside, until } from './subscriptions-world.ts';

const env = storeSettings();
const scope = `${allScopes} cards:read`;
const fields = `id label holderName lastFour scheme isVirtual state expiresOn limits { kind amount { amount currency } used { amount } }
  bank { name } account { id name } accounts { id } provenance { freshness }`;
const page = `{ me { cards { totalCount edges { node { ${fields} } } sources { status bank { name } error { code } } } } }`;

let gateway: TestGateway;
let store: Store;

beforeAll(async () => {
  gateway = await startTestGateway({ env, isPatient: true });
  store = await openBeside(env);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await store?.close();
});

const cardsOf = async (customer: string, scopes = scope) =>
  (await gateway.query(await gateway.token({ customer, scope: scopes }), page)).data.me.cards;

describe('a customer’s cards', () => {
  it('are those of card accounts, with what their entries tell; a bank that tells of none says so', async () => {
    const cards = await cardsOf('bob');
    const [{ node }] = cards.edges;
    expect(node).toEqual({
      id: expect.any(String),
      label: 'Carte',
      holderName: expect.stringMatching(/^Bob /),
      lastFour: expect.stringMatching(/^\d{4}$/),
      scheme: null,
      isVirtual: null,
      state: 'UNKNOWN',
      expiresOn: null,
      limits: [{ kind: 'CREDIT_LINE', amount: { amount: expect.any(String), currency: 'EUR' }, used: null }],
      bank: { name: 'Banque du Rhône' },
      account: { id: expect.any(String), name: 'Carte' },
      accounts: [{ id: node.account.id }],
      provenance: { freshness: expect.stringMatching(/LIVE|CACHED/) },
    });
    expect(cards.totalCount).toBe(cards.edges.length);
    const alice = await cardsOf('alice');
    const statuses = new Map(
      alice.sources.map(({ bank, status, error }: { bank: { name: string }; status: string; error: object | null }) => [
        bank.name,
        [status, error],
      ]),
    );
    expect(statuses.get('Albion Bank')).toEqual(['OK', null]);
    expect(statuses.get('Southern Cross Bank')).toEqual(['UNSUPPORTED', { code: 'UNSUPPORTED' }]);
    const banks = alice.edges.map(({ node: card }: { node: { bank: { name: string } } }) => card.bank.name);
    expect(banks).toEqual(['Albion Bank']);
  });

  it('are initials without `pii:read`, and never more than four digits', async () => {
    const shown = await cardsOf('bob', scope.replace('pii:read ', ''));
    expect(shown.edges[0].node).toMatchObject({ label: 'C.', holderName: expect.stringMatching(/^B\. \p{Lu}\.$/u) });
    for (const customer of ['alice', 'bob'])
      expect(JSON.stringify(await cardsOf(customer)).replace(/"id":"[^"]+"/g, '')).not.toMatch(/\d{5}/);
  });

  it('cost no call beside the list of accounts', async () => {
    await cardsOf('bob');
    await gateway.takeCalls('banque-du-rhone');
    const token = await gateway.token({ customer: 'bob', scope: `${scope} data:live` });
    await gateway.query(token, '{ me { cards(freshness: LIVE) { edges { node { lastFour } } } } }');
    expect((await gateway.takeCalls('banque-du-rhone')).map(({ path }) => path.replace(/^.*\/v1/, '')).sort()).toEqual([
      '/accounts',
      '/card-accounts',
    ]);
    await cardsOf('bob');
    expect(await gateway.takeCalls('banque-du-rhone')).toEqual([]);
  });

  it('are pages of a list, and each is a node, a `card` and an entry of its account', async () => {
    const token = await gateway.token({ customer: 'bob', scope });
    const [{ node }] = (await cardsOf('bob')).edges;
    const { data, errors } = await gateway.query(
      token,
      `query ($id: ID!, $account: ID!) { node(id: $id) { id __typename ... on Card { lastFour } } card(id: $id) { ${fields} }
        account(id: $account) { cards { id lastFour } }
        me { accounts { edges { node { type bank { capabilities } cards { id } } } } cards(first: 1) { edges { cursor } pageInfo { hasNextPage } } } }`,
      { id: node.id, account: node.account.id },
    );
    expect(errors).toEqual([]);
    expect(data.node).toEqual({ id: node.id, __typename: 'Card', lastFour: node.lastFour });
    expect(data.card).toEqual({ ...node, provenance: { freshness: 'CACHED' } });
    expect(data.account.cards).toEqual([{ id: node.id, lastFour: node.lastFour }]);
    // Of a bank that tells of no cards nothing is known, and nothing has failed.
    for (const { node: account } of data.me.accounts.edges) {
      const isTold = account.bank.capabilities.includes('CARDS');
      expect(account.cards).toEqual(isTold ? (account.type === 'CARD' ? [{ id: node.id }] : []) : null);
    }
    expect(data.me.cards.edges).toHaveLength(1);
    const wrong = await gateway.query(token, '{ me { cards(first: 1, after: "nonsense") { totalCount } } }');
    expect(wrong.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' });
  });

  it('stay to be read, marked stale, when their bank is down; the others’ are there all the same', async () => {
    await cardsOf('bob');
    await gateway.setFaults('banque-du-rhone', { status: 503 });
    try {
      const token = await gateway.token({ customer: 'bob', scope: `${scope} data:live` });
      const { data } = await gateway.query(
        token,
        '{ me { cards(freshness: LIVE) { totalCount edges { node { lastFour provenance { freshness } } } sources { status bank { name } } } } }',
      );
      expect(data.me.cards.totalCount).toBeNull();
      expect(data.me.cards.edges[0].node.provenance).toEqual({ freshness: 'STALE' });
      expect(data.me.cards.sources).toContainEqual({ status: 'STALE', bank: { name: 'Banque du Rhône' } });
    } finally {
      await gateway.clearFaults('banque-du-rhone');
    }
  });
});

describe('who may not see a card', () => {
  it.each([
    ['{ me { cards { totalCount } } }'],
    ['{ me { accounts(first: 1) { edges { node { cards { id } } } } } }'],
    ['query ($id: ID!) { card(id: $id) { lastFour } }'],
    ['query ($id: ID!) { node(id: $id) { ... on Card { lastFour } } }'],
  ])('without `cards:read`: %s is refused, whatever else the token has', async (query) => {
    const [{ node }] = (await cardsOf('bob')).edges;
    const token = await gateway.token({ customer: 'bob', scope: allScopes });
    const { data, errors } = await gateway.query(token, query, { id: node.id });
    expect(JSON.stringify(data)).not.toContain(node.lastFour);
    expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missingScopes: ['cards:read'] });
  });

  it('by another customer’s id, or by one that is none: it does not exist', async () => {
    const [{ node }] = (await cardsOf('bob')).edges;
    const parsed = testIds.parse(node.id);
    if (parsed?.type !== 'Card') throw new TypeError('a card’s id');
    const foreign = testIds.card({ ...parsed.owner, customerId: 'alice', cardKey: parsed.cardKey });
    const alice = await gateway.token({ customer: 'alice', scope });
    const query = 'query ($id: ID!) { card(id: $id) { lastFour } node(id: $id) { id } }';
    for (const id of [node.id, foreign, testIds.customer('bob'), 'nonsense', node.account.id]) {
      const { data } = await gateway.query(alice, query, { id });
      expect(data.card).toBeNull();
    }
    expect((await gateway.query(alice, query, { id: node.id })).data.node).toBeNull();
  });

  it('to a partner only cards of the accounts that its grant names, by whichever way', async () => {
    const partner = await gateway.token({ partner: 'otherpay', scope });
    const customer = testIds.customer('bob');
    const own = await gateway.token({ customer: 'bob', scope });
    const { data: all } = await gateway.query(own, '{ me { accounts(first: 200) { edges { node { id type } } } } }');
    const [{ node: card }] = (await cardsOf('bob')).edges;
    const seen = `query ($id: ID!, $card: ID!) { customer(id: $id) { accounts { edges { node { id cards { lastFour } } } } cards { totalCount edges { node { lastFour } } } }
      card(id: $card) { lastFour } node(id: $card) { ... on Card { lastFour } } }`;
    const see = async () => (await gateway.query(partner, seen, { id: customer, card: card.id })).data;
    const placeOf = (id: string) => {
      const parsed = testIds.parse(id);
      if (parsed?.type !== 'Account' || 'linkId' in parsed.place) throw new TypeError('an id of today');
      return { bankId: parsed.place.bankId, accountKey: parsed.accountKey };
    };
    expect(await see()).toMatchObject({ customer: null, card: null, node: null });
    const others = all.me.accounts.edges.filter(({ node }: { node: { id: string } }) => node.id !== card.account.id);
    const sameBank = others.find(
      ({ node }: { node: { id: string } }) => placeOf(node.id).bankId === placeOf(card.account.id).bankId,
    );
    const give = (id: string) =>
      giveGrant(store, { partnerId: 'otherpay', customerId: 'bob', accounts: [placeOf(id)] });
    await give(sameBank.node.id);
    await until(async () => (await see()).customer !== null);
    const narrow = await see();
    expect(narrow.customer.accounts.edges.map(({ node }: { node: object }) => node)).toEqual([
      { id: sameBank.node.id, cards: [] },
    ]);
    expect(narrow.customer.cards).toMatchObject({ edges: [] });
    expect([narrow.card, narrow.node?.lastFour ?? null]).toEqual([null, null]);
    const grantId = await give(card.account.id);
    await until(async () => (await see()).card !== null);
    expect(await see()).toMatchObject({
      customer: { cards: { edges: [{ node: { lastFour: card.lastFour } }] } },
      card: { lastFour: card.lastFour },
      node: { lastFour: card.lastFour },
    });
    await store.customerGrants.revoke(grantId, { kind: 'customer', subject: 'bob' }, Date.now());
    await until(async () => (await see()).card === null);
  }, 60_000);
});
