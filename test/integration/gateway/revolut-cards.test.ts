// The business's cards at Revolut through a started gateway, from its banks file to its store: listed, frozen, unfrozen, written into the
// audit. Every case of freezing is in test/integration/cards.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { openBeside } from './subscriptions-world.ts';

const env = storeSettings();
const list = `{ me { cards { sources { status bank { name capabilities } } edges { node { id label holderName lastFour state
  limits { kind used { amount } } account { name } } } } accounts { edges { node { name cards { label } } } } } }`;
const change = (name: string) => `mutation ($id: ID!) { ${name}(cardId: $id) { __typename
  ... on CardChange { changed card { state provenance { bank { name } } } } ... on CardRejection { code rejectedCard { state } } } }`;

describe('the business’s cards at Revolut', () => {
  let gateway: TestGateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ sandbox: await startSandbox(), hasSources: true, isPatient: true, env });
    token = await gateway.token({ customer: 'northwind', scope: `${allScopes} cards:read cards:write` });
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await gateway?.sandbox.close();
  });

  const read = async () => {
    const { data, errors } = await gateway.query(token, list);
    expect(errors).toEqual([]);
    const nodes: readonly { readonly label: string; readonly id: string }[] = data.me.cards.edges.map(
      ({ node }: { node: object }) => node,
    );
    return { data, nodes: new Map(nodes.map((node) => [node.label, node])) };
  };

  it('are listed, of a bank that says that it can freeze them', async () => {
    const { data, nodes } = await read();
    expect(data.me.cards.sources).toEqual([
      {
        status: 'OK',
        bank: { name: 'Revolut Business', capabilities: expect.arrayContaining(['CARDS', 'CARD_CONTROLS']) },
      },
    ]);
    expect(nodes.size).toBe(7);
    expect(nodes.get('Bram travel')).toMatchObject({
      holderName: 'Bram Bolderik',
      state: 'ACTIVE',
      limits: [
        { kind: 'TRANSACTION', used: null },
        { kind: 'MONTH', used: { amount: expect.any(String) } },
      ],
    });
    const labels = data.me.accounts.edges.flatMap(({ node }: { node: { cards: { label: string }[] } }) =>
      node.cards.map(({ label }) => label),
    );
    expect([...new Set(labels)].sort()).toEqual([...nodes.keys()].sort());
  });

  it('are frozen and unfrozen, each once, for nobody but the business, and it is in the audit', async () => {
    const id = (await read()).nodes.get('Nora')?.id;
    const alice = await gateway.token({ customer: 'alice', scope: `${allScopes} cards:read cards:write` });
    expect((await gateway.query(alice, change('freezeCard'), { id })).data.freezeCard).toEqual({
      __typename: 'CardRejection',
      code: 'CARD_NOT_FOUND',
      rejectedCard: null,
    });
    const reach = async (name: string) => {
      const { data, errors } = await gateway.query(token, change(name), { id });
      expect(errors).toEqual([]);
      return data[name];
    };
    expect(await reach('freezeCard')).toEqual({
      __typename: 'CardChange',
      changed: true,
      card: { state: 'FROZEN', provenance: { bank: { name: 'Revolut Business' } } },
    });
    expect((await read()).nodes.get('Nora')).toMatchObject({ state: 'FROZEN' });
    expect(await reach('freezeCard')).toMatchObject({ changed: false });
    expect(await reach('unfreezeCard')).toMatchObject({ changed: true, card: { state: 'ACTIVE' } });
    const store = await openBeside(env);
    try {
      const entries = await store.audit.read({ customerId: 'northwind', limit: 100 });
      expect(
        entries
          .filter(({ action }) => action.startsWith('CARD_'))
          .map(({ action, outcome, actor, clientId }) => [action, outcome, actor.subject, clientId !== null]),
      ).toEqual([
        ['CARD_FREEZE', 'UNKNOWN', 'northwind', true],
        ['CARD_FREEZE', 'DONE', 'northwind', true],
        ['CARD_FREEZE', 'DONE', 'northwind', true],
        ['CARD_UNFREEZE', 'UNKNOWN', 'northwind', true],
        ['CARD_UNFREEZE', 'DONE', 'northwind', true],
      ]);
    } finally {
      await store.close();
    }
    expect(gateway.logged()).not.toMatch(/sensitive-details|516799\d{6}/);
  });

  it('stand under review beyond anybody’s unfreezing', async () => {
    const id = (await read()).nodes.get('Under review')?.id;
    const { data } = await gateway.query(token, change('unfreezeCard'), { id });
    expect(data.unfreezeCard).toEqual({
      __typename: 'CardRejection',
      code: 'CARD_LOCKED',
      rejectedCard: { state: 'LOCKED' },
    });
  });
});
