// Types of objects where several could stand: asked of every subgraph that gives such objects, and no reason to ask another one,
// unless the caller asks for what depends on them. Subgraphs that are composed and executed here, in process.

import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import { type GraphQLSchema, graphql, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/gateway/engine/engine.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { gatewayOptions } from '../../../src/router/executor-options.ts';
import { OperationFetch } from '../../../src/router/router-context.ts';
import { parseAnswer } from '../../../src/router/subgraph-answer.ts';
import { loadSupergraph } from '../../../src/router/supergraph.ts';
import { withTypeNames } from '../../../src/router/type-names.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3",
  import: ["@key", "@shareable", "@external", "@provides", "@interfaceObject", "@inaccessible"])`;

interface Module {
  readonly sdl: string;
  readonly resolvers: Record<string, Record<string, unknown>>;
}

/** Gives a function that asks a gateway over these subgraphs, and tells which of them were asked. */
function serve(modules: Readonly<Record<string, Module>>) {
  const names = Object.keys(modules);
  const { supergraphSdl, errors } = composeServices(
    names.map((name, index) => ({
      name,
      url: `http://127.0.0.1:${index + 1}/`,
      typeDefs: parse(`${link}\n${modules[name]?.sdl}`),
    })),
  );
  if (supergraphSdl === undefined) throw new TypeError(JSON.stringify(errors));
  const schemas = new Map<string, GraphQLSchema>();
  for (const [name, { sdl, resolvers }] of Object.entries(modules)) {
    schemas.set(name, buildSubgraphSchema([{ typeDefs: parse(`${link}\n${sdl}`), resolvers: resolvers as never }]));
  }
  const asked: string[] = [];
  const { schema } = loadSupergraph(
    supergraphSdl,
    {
      urls: new Map(),
      askFor:
        () =>
        () =>
        async (subgraph, source, { variables: variableValues }) => {
          asked.push(subgraph);
          const own = schemas.get(subgraph);
          if (own === undefined) throw new TypeError(subgraph);
          return parseAnswer(200, await graphql({ schema: own, source, variableValues }));
        },
      subscribeFor: () => () => Promise.reject(new Error('no subscriptions here')),
      onStrayError: () => undefined,
    },
    { ...gatewayOptions, isPublic: () => true },
  );
  const engine = createEngine({ schema });
  return {
    schema,
    async ask(query: string) {
      asked.length = 0;
      const document = parse(query);
      const [definition] = document.definitions;
      if (definition?.kind !== 'OperationDefinition') throw new TypeError('an operation');
      const operation = new OperationFetch();
      operation.begin(document, definition);
      const contextValue = { principal: null, deadline: deadlineIn(5000), forwarded: {}, operation };
      const answer = await graphql({ schema, source: query, contextValue });
      const { data, errors: failures = [] } = JSON.parse(JSON.stringify(answer));
      const counted = [...asked];
      // The second time an operation is compiled.
      for (let round = 0; round < 2; round++) {
        const fetch = new OperationFetch();
        fetch.begin(document, definition);
        const request = { key: query, document, operation: definition, variables: {} };
        const written = await engine.execute({ ...request, contextValue: { ...contextValue, operation: fetch } });
        if ('data' in written) expect(JSON.parse(written.data.text)).toEqual(data);
      }
      return { data, failures, asked: counted };
    },
  };
}

const terms = [
  { __typename: 'FixedTerm', id: 't1', text: 'fixed' },
  { __typename: 'OpenTerm', id: 't2', text: 'open' },
];

describe('a path that is provided below an interface', () => {
  const types = (text: string) => `
    interface Offer { id: ID! terms: [Term] }
    interface Term { id: ID! text: String }
    type FixedTerm implements Term ${text}
    type OpenTerm implements Term ${text}`;
  const { ask } = serve({
    quotes: {
      sdl: `type Query { offer: Offer @shareable }
        interface Offer { id: ID! }
        interface Term { id: ID! }
        type Loan implements Offer @key(fields: "id") { id: ID! terms: [Term] @shareable }
        type FixedTerm implements Term @key(fields: "id") { id: ID! @external }
        type OpenTerm implements Term @key(fields: "id") { id: ID! @external }`,
      resolvers: { Query: { offer: () => ({ __typename: 'Loan', id: 'l', terms }) } },
    },
    advice: {
      sdl: `type Query { offer: Offer @shareable @provides(fields: "terms { id text }") }
        ${types('{ id: ID! @external text: String @external }')}
        type Loan implements Offer { id: ID! @shareable terms: [Term] @external }`,
      resolvers: { Query: { offer: () => ({ __typename: 'Loan', id: 'l', terms }) } },
    },
    book: {
      sdl: `${types('@key(fields: "id") { id: ID! text: String @shareable }')}
        type Loan implements Offer @key(fields: "id") { id: ID! terms: [Term] @shareable }`,
      resolvers: {},
    },
  });

  it('is taken: what the gateway needs to know of types is no reason to leave it', async () => {
    expect(await ask('{ offer { id terms { id text } } }')).toEqual({
      data: { offer: { id: 'l', terms: terms.map(({ id, text }) => ({ id, text })) } },
      failures: [],
      asked: ['advice'],
    });
  });
});

describe('an interface that a subgraph knows as an object', () => {
  const card = (id: string, __typename = 'DebitCard') => ({ __typename, id, digits: `…${id}` });
  const cards = [card('1'), card('2', 'CreditCard')];
  const { ask } = serve({
    cards: {
      sdl: `interface Card @key(fields: "id") { id: ID! digits: String }
        type DebitCard implements Card @key(fields: "id") { id: ID! digits: String }
        type CreditCard implements Card @key(fields: "id") { id: ID! digits: String limit: Int }`,
      resolvers: {
        Card: { __resolveReference: ({ id }: { id: string }) => cards.find((each) => each.id === id) ?? null },
        CreditCard: { __resolveReference: () => cards[1], limit: () => 500 },
        DebitCard: { __resolveReference: () => cards[0] },
      },
    },
    rewards: {
      sdl: `type Query { rewarded: [Card] }
        type Card @key(fields: "id") @interfaceObject { id: ID! points: Int }`,
      resolvers: {
        Query: { rewarded: () => ['1', '2', '3'].map((id) => ({ id })) },
        Card: { points: ({ id }: { id: string }) => Number(id) },
      },
    },
  });
  const points = [1, 2, 3].map((each) => ({ points: each }));

  it('is answered by that alone where nothing depends on types', async () => {
    expect(await ask('{ rewarded { points } }')).toEqual({
      data: { rewarded: points },
      failures: [],
      asked: ['rewards'],
    });
    const spread = '{ rewarded { ...all } } fragment all on Card { id points }';
    expect((await ask(spread)).asked).toEqual(['rewards']);
  });

  it.each([
    ['the type', '__typename', [{ __typename: 'DebitCard' }, { __typename: 'CreditCard' }]],
    ['a field of one type', 'id ... on CreditCard { limit }', [{ id: '1' }, { id: '2', limit: 500 }]],
    ['what one type alone is to show', '... on DebitCard { points }', [{ points: 1 }, {}]],
  ])(
    'is asked for its types where %s is asked for, and says nothing of an object without one',
    async (_name, selection, expected) => {
      const { data, failures, asked } = await ask(`{ rewarded { ${selection} } }`);
      expect(data.rewarded).toEqual([...expected, null]);
      expect(failures).toHaveLength(1);
      expect(asked.slice(0, 2)).toEqual(['rewards', 'cards']);
    },
  );
});

it('an object whose type is not public passes for no other, whoever tells of it', async () => {
  const cards = ['PublicCard', 'StaffCard'].map((name, index) => ({ __typename: name, id: String(index) }));
  const { ask } = serve({
    cards: {
      sdl: `interface Card @key(fields: "id") { id: ID! }
        type PublicCard implements Card @key(fields: "id") { id: ID! }
        type StaffCard implements Card @key(fields: "id") @inaccessible { id: ID! }`,
      resolvers: { Card: { __resolveReference: ({ id }: { id: string }) => cards[Number(id)] } },
    },
    rewards: {
      sdl: `type Query { rewarded: [Card] } type Card @key(fields: "id") @interfaceObject { id: ID! points: Int }`,
      resolvers: { Query: { rewarded: () => cards.map(({ id }) => ({ id, points: 7 })) } },
    },
  });
  expect((await ask('{ rewarded { points } }')).data).toEqual({ rewarded: [{ points: 7 }, null] });
});

it('names of types are added where there is none, and nowhere else', () => {
  const { schema } = serve({
    one: {
      sdl: `type Query { any: Any some: [Some] plain: Plain } union Any = Plain | Other
        interface Some @key(fields: "id") { id: ID! } type Plain implements Some @key(fields: "id") { id: ID! any: Any }
        type Other implements Some @key(fields: "id") { id: ID! }`,
      resolvers: {},
    },
  });
  const named = (text: string) => withTypeNames(schema, text);
  for (const same of ['{plain{id}}', '{some{__typename id}}', '{any{...on Plain{id} __typename}}', '{unknown{x}}']) {
    expect(named(same)).toBe(same);
  }
  expect(named('{a: some{t: __typename id}}')).toBe('{a:some{__typename t:__typename id}}');
  expect(named('{plain{any{...a}}} fragment a on Plain{any{...on Other{id}}}')).toBe(
    '{plain{any{__typename ...a}}}fragment a on Plain{any{__typename ...on Other{id}}}',
  );
  expect(
    named('query($r:[_Any!]!){_entities(representations:$r){...on Some{id} ...on Plain{any{...on Other{id}}}}}'),
  ).toBe(
    'query($r:[_Any!]!){_entities(representations:$r){...on Some{__typename id}...on Plain{any{__typename ...on Other{id}}}}}',
  );
});
