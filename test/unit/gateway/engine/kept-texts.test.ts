// Texts that are kept: used again for the same thing, by whoever may see it, for no other, and within bounds.

import { buildSchema, execute, getOperationAST, isObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Principal, Scope } from '../../../../src/auth/principal.ts';
import { createMemoryCache } from '../../../../src/cache/memory.ts';
import { createEngine } from '../../../../src/gateway/engine/engine.ts';
import { KeptTexts } from '../../../../src/gateway/engine/kept-texts.ts';
import { declareLasting, heldBy } from '../../../../subgraphs/shared/plain.ts';
import { createWorld, openWhenGranted, principals, schema } from './world.ts';

const [alice = null] = principals;
const source = `{ me { transactions(first: 12) { edges { node {
  id status kind amount { amount currency } signedAmount { amount } bookingDate exchangeRate { rate } kindAgain: kind
  counterparty { name } remittanceInformation identityStability balanceAfter { amount } } } } } }`;

function createAsker(maxKeptCharacters?: number) {
  const contextFor = createWorld({ accounts: 3, entries: 12 }, createMemoryCache(1_000_000));
  const engine = createEngine({
    schema,
    openWhenGranted,
    ...(maxKeptCharacters === undefined ? {} : { maxKeptCharacters }),
  });
  const ask = async (principal: Principal | null, text = source) => {
    const document = parse(text);
    const operation = getOperationAST(document);
    if (operation == null) throw new TypeError(text);
    const request = { key: text, document, operation, variables: {}, principal };
    await engine.execute({ ...request, contextValue: contextFor(principal) });
    const answer = await engine.execute({ ...request, contextValue: contextFor(principal) });
    const expected = await execute({ schema, document, contextValue: contextFor(principal) });
    if ('declined' in answer) throw new TypeError(answer.declined);
    expect(answer.data.text).toBe(JSON.stringify(expected.data));
    return answer.data.text;
  };
  return { ask, engine };
}

describe('texts', () => {
  it('are written once for each entry, and used again', async () => {
    const { ask, engine } = createAsker();
    const first = await ask(alice);
    const { keptCharacters } = engine.figures();
    expect(keptCharacters).toBeGreaterThan(1_000);
    expect(await ask(alice)).toBe(first);
    expect(engine.figures().keptCharacters).toBe(keptCharacters);
  });

  it('are shared among operations that select the same, and not where names or fields differ', async () => {
    const { ask, engine } = createAsker();
    const page = (fields: string, first = 5) =>
      `{ me { transactions(first: ${first}) { edges { node { ${fields} } } } } }`;
    await ask(alice, page('id status'));
    const { keptCharacters } = engine.figures();
    await ask(alice, page('id status', 4));
    expect(engine.figures().keptCharacters).toBe(keptCharacters);
    const others = [
      'id: status status: id',
      'id status kind',
      'id: __typename status',
      'status id',
      'id state: status',
    ];
    for (const fields of others) await ask(alice, page(fields));
    await ask(alice, page('id amount { amount }'));
    await ask(alice, page('id amount { currency }'));
    await ask(alice, page('id amount { amount: currency currency: amount }'));
    expect(engine.figures().keptCharacters).toBeGreaterThan(keptCharacters * 4);
  });

  it('hold nothing that only some may see', async () => {
    const { ask, engine } = createAsker();
    const whole = await ask(alice);
    const { keptCharacters } = engine.figures();
    const scopesOf = (...scopes: Scope[]): Principal => ({
      kind: 'customer',
      subject: 'alice',
      clientId: 'app',
      scopes: new Set(scopes),
    });
    // The same texts, and beside them what this caller may see; and none where fields are refused.
    expect(await ask(scopesOf('transactions:read', 'customers:read', 'balances:read'))).not.toBe('');
    expect(engine.figures().keptCharacters).toBe(keptCharacters);
    expect(await ask(scopesOf('customers:read'))).not.toContain('"status"');
    expect(await ask(alice)).toBe(whole);
  });

  it('are let go together when they are too many, and written anew', async () => {
    const { ask, engine } = createAsker(1_500);
    const first = await ask(alice);
    expect(await ask(alice)).toBe(first);
    expect(engine.figures().keptCharacters).toBeLessThanOrEqual(1_500);
  });
});

it('are passed over where what they are of cannot be read', async () => {
  class Leaf {
    readonly name: string;
    constructor(name: string) {
      this.name = name;
    }
  }
  class Edge {
    readonly leaf: Leaf;
    constructor(name: string) {
      this.leaf = new Leaf(name);
    }
    get node(): Leaf {
      if (this.leaf.name === 'broken') throw new Error('no');
      return this.leaf;
    }
  }
  declareLasting(Leaf, ['name'], (leaf) => leaf);
  const small = buildSchema('type Query { edges: [Edge] } type Edge { node: Leaf } type Leaf { name: String }');
  const resolvers = {
    Query: { edges: () => ['a', 'broken', 'c'].map((name) => new Edge(name)) },
    Edge: { node: heldBy(Edge, ({ node }: Edge) => node) },
    Leaf: { name: heldBy(Leaf, ({ name }: Leaf) => name) },
  };
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = small.getType(typeName);
    if (!isObjectType(type)) throw new TypeError(typeName);
    for (const [name, resolve] of Object.entries(fields)) Object.assign(type.getFields()[name] ?? {}, { resolve });
  }
  const ofTypes = new Map(Object.keys(resolvers).map((type) => [type, [[]]]));
  const anybody = { requirements: Object.assign(ofTypes, { isPublic: () => false }), resolvers: [resolvers] };
  const engine = createEngine({ schema: small, openWhenGranted: anybody });
  const document = parse('{ edges { node { name } } }');
  const operation = getOperationAST(document);
  if (operation == null) throw new TypeError('an operation');
  const request = { key: 'edges', document, operation, variables: {}, contextValue: {}, principal: alice };
  for (let use = 0; use < 3; use++) {
    const answer = await engine.execute(request);
    if ('declined' in answer) continue;
    const expected = await execute({ schema: small, document, contextValue: {} });
    expect(answer.data.text).toBe(JSON.stringify(expected.data));
    expect(JSON.stringify(answer.errors)).toBe(JSON.stringify(expected.errors));
  }
  expect(engine.figures()).toMatchObject({ executed: 2, executedOpen: 2 });
});

describe('kept texts', () => {
  it('are found by what they were written from, until all are let go', () => {
    const store = new KeptTexts(10);
    const [one, other] = [{}, {}];
    const [a, b] = [store.ofSelection('a'), store.ofSelection('b')];
    a.keep(one, '1234');
    b.keep(one, '567');
    expect([a.get(one), b.get(one), a.get(other), store.ofSelection('a').get(one)]).toEqual([
      '1234',
      '567',
      undefined,
      '1234',
    ]);
    a.keep(other, '89abc');
    expect([a.get(one), b.get(one), a.get(other), store.characters]).toEqual([undefined, undefined, '89abc', 5]);
  });
});
