// What the executor takes for granted is said by whoever loads a supergraph: a shop's is executed as well as a bank's.

import { execute, GraphQLScalarType, parse, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { type ExecutorOptions, gatewayDisclosure, gatewayOptions } from '../../../src/router/executor-options.ts';
import { OperationFetch } from '../../../src/router/router-context.ts';
import { maskedCodesOf, parseAnswer } from '../../../src/router/subgraph-answer.ts';
import { loadSupergraph } from '../../../src/router/supergraph.ts';

const sdl = `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
directive @authenticated on OBJECT | FIELD_DEFINITION
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph { SHOP @join__graph(name: "shop", url: "http://127.0.0.1:1/") STOCK @join__graph(name: "stock", url: "http://127.0.0.1:2/") }
scalar Weight @join__type(graph: SHOP)
type Query @join__type(graph: SHOP) @join__type(graph: STOCK) { goods: [Good!]! @join__field(graph: SHOP) }
type Good @join__type(graph: SHOP, key: "sku") @join__type(graph: STOCK, key: "sku") {
  sku: ID!
  weight: Weight @join__field(graph: SHOP)
  cost: Int @join__field(graph: SHOP) @authenticated
  left: Int @join__field(graph: SHOP, overrideLabel: "moved", usedOverridden: true) @join__field(graph: STOCK, override: "shop", overrideLabel: "moved")
  place: String @join__field(graph: SHOP, overrideLabel: "percent(40)", usedOverridden: true) @join__field(graph: STOCK, override: "shop", overrideLabel: "percent(40)")
}`;

const open: ExecutorOptions = {
  scalars: {},
  isPublic: () => true,
  maxRepresentations: 2,
  overrides: { labels: new Set(), percentage: 100 },
};

/** What nobody in particular is answered, and who was asked how many representations. */
async function ask(query: string, options?: ExecutorOptions) {
  const asked: string[] = [];
  const { schema } = loadSupergraph(
    sdl,
    {
      urls: new Map(),
      askFor:
        () =>
        () =>
        async (subgraph, _operation, { variables }) => {
          const given = variables['representations'];
          asked.push(Array.isArray(given) ? `${subgraph} ${given.length}` : subgraph);
          const of = (sku: string) => ({ __typename: 'Good', sku, weight: 2, cost: 3, left: 4, place: 'A' });
          const goods = ['a', 'b', 'c'].map(of);
          return {
            data: Array.isArray(given) ? { _entities: given.map(({ sku }) => of(sku)) } : { goods },
            errors: [],
          };
        },
      subscribeFor: () => () => Promise.reject(new Error('no subscriptions here')),
      onStrayError: () => undefined,
    },
    options,
  );
  const document = parse(query);
  const [definition] = document.definitions;
  if (definition?.kind !== 'OperationDefinition') throw new TypeError('an operation');
  const operation = new OperationFetch();
  operation.begin(document, definition);
  const contextValue = { principal: null, deadline: deadlineIn(5000), forwarded: {}, operation };
  const { data, errors = [] } = await execute({ schema, document, contextValue });
  return { data: JSON.parse(JSON.stringify(data ?? null)), errors, asked, schema };
}

describe('a supergraph loaded with options', () => {
  it('is open where it names no requirement, if it is to be, and closed there in this gateway', async () => {
    expect(await ask('{ goods { sku } }', open)).toMatchObject({ data: { goods: [{ sku: 'a' }, {}, {}] }, errors: [] });
    const closed = await ask('{ goods { sku } }');
    expect(closed).toMatchObject({ data: null, asked: [] });
    expect(closed.errors).toMatchObject([{ originalError: { code: 'UNAUTHENTICATED' } }]);
  });

  it('asks of callers what it says, however open it is otherwise', async () => {
    const { data, errors, asked } = await ask('{ goods { sku cost } }', open);
    expect(data.goods[0]).toEqual({ sku: 'a', cost: null });
    expect(errors).toHaveLength(3);
    expect(asked).toEqual(['shop']);
  });

  it('reads the scalars that it is given, and leaves all others as they are', async () => {
    const Weight = new GraphQLScalarType({ name: 'Weight', serialize: (value) => `${String(value)} kg` });
    expect((await ask('{ goods { weight } }', open)).data.goods[0]).toEqual({ weight: 2 });
    const weighed = await ask('{ goods { weight } }', { ...open, scalars: { Weight, Money: Weight } });
    expect(weighed.data.goods[0]).toEqual({ weight: '2 kg' });
    expect(printSchema(weighed.schema)).not.toContain('Money');
  });

  it('follows labelled overrides that are on, and sends no more representations than fit', async () => {
    const query = '{ goods { left place } }';
    expect((await ask(query, open)).asked).toEqual(['shop']);
    const moved = { ...open, overrides: { labels: new Set(['moved']), percentage: 100 } };
    expect((await ask(query, moved)).asked).toEqual(['shop', 'stock 2', 'stock 1']);
    const all = { ...open, maxRepresentations: 500, overrides: { labels: new Set<string>(), percentage: 39 } };
    expect((await ask('{ goods { place } }', all)).asked).toEqual(['shop', 'stock 3']);
    expect((await ask('{ goods { left } }', all)).asked).toEqual(['shop']);
  });

  it('is this gateway’s otherwise', () => {
    expect(gatewayOptions).toMatchObject({ maxRepresentations: 500, overrides: { percentage: 0 } });
    expect([...gatewayOptions.overrides.labels]).toEqual([]);
    expect(gatewayOptions.isPublic('Money', 'amount')).toBe(true);
    expect(gatewayOptions.isPublic('Good', 'sku')).toBe(false);
  });
});

describe('a subgraph’s errors', () => {
  const error = (code: unknown) => ({ message: 'shelf 7', path: ['goods'], extensions: { code, shelf: 7, limit: 1 } });
  const read = (code: unknown, disclosure = gatewayDisclosure) => {
    const { errors } = parseAnswer(200, { data: null, errors: [error(code)] }, disclosure);
    return { told: errors[0]?.failure, masked: maskedCodesOf(errors) };
  };
  const masked = { message: 'Something went wrong in the gateway.', extensions: { code: 'INTERNAL_SERVER_ERROR' } };

  it('are told with the codes and members that are disclosed', () => {
    expect(read('NOT_FOUND')).toMatchObject({ told: { message: 'shelf 7' }, masked: [] });
    expect(read('NOT_FOUND').told?.extensions).toEqual({ code: 'NOT_FOUND', limit: 1 });
    const all = { codes: null, extensions: null };
    expect(read('OUT_OF_STOCK', all).told?.extensions).toEqual({ code: 'OUT_OF_STOCK', shelf: 7, limit: 1 });
    expect(read(undefined, all)).toMatchObject({ told: { message: 'shelf 7', extensions: { shelf: 7 } }, masked: [] });
    const hostile = JSON.parse('{"errors":[{"message":"x","extensions":{"code":"A","__proto__":{"polluted":1}}}]}');
    const [first] = parseAnswer(200, { data: null, ...hostile }, all).errors;
    expect(Object.getPrototypeOf(first?.failure.extensions)).toBe(Object.prototype);
  });

  it('of other codes are hidden from clients and named to operators, where they look like codes', () => {
    expect(read('OUT_OF_STOCK')).toMatchObject({ told: masked, masked: ['OUT_OF_STOCK'] });
    for (const code of ['DE89370400440532013000', 'a secret', 7, null, undefined, { toString: () => 'X' }]) {
      expect(read(code)).toMatchObject({ told: masked, masked: [] });
    }
    // Said by the subgraph's own log.
    expect(read('INTERNAL_SERVER_ERROR')).toMatchObject({ told: masked, masked: [] });
  });

  it('are named each once, and some of them at most', () => {
    const codes = [...'ABCDEFGHIJKLMNOP'].flatMap((letter) => [letter, letter]);
    const { errors } = parseAnswer(200, { data: {}, errors: codes.map(error) });
    expect(maskedCodesOf(errors)).toEqual([...'ABCDEFGHIJ']);
  });
});
