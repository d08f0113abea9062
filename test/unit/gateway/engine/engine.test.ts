// What is easily done otherwise than graphql-js does it, case by case, over small schemas with resolvers that misbehave in every
// way: the engine gives graphql-js's answer, or leaves the operation to graphql-js.

import {
  buildSchema,
  type ExecutionResult,
  execute,
  GraphQLEnumType,
  GraphQLError,
  type GraphQLFieldResolver,
  GraphQLInterfaceType,
  GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLScalarType,
  type GraphQLSchema,
  getOperationAST,
  isObjectType,
  parse,
  responsePathAsArray,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../src/gateway/engine/engine.ts';

type Resolvers = Readonly<Record<string, GraphQLFieldResolver<unknown, unknown>>>;

function withResolvers(sdl: string, resolvers: Resolvers): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const [coordinate, resolve] of Object.entries(resolvers)) {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (field === undefined) throw new TypeError(coordinate);
    field.resolve = resolve;
  }
  return schema;
}

function toComparable({ data, errors = [] }: ExecutionResult) {
  const described = errors.map((error) => ({
    json: JSON.stringify(error),
    original: error.originalError === undefined ? null : String(error.originalError),
    nodes: error.nodes?.map(({ kind, loc }) => [kind, loc?.start]),
  }));
  return { data: JSON.stringify(data), errors: described.sort((a, b) => (a.json < b.json ? -1 : 1)) };
}

/** Executes by both; gives how the second use went: `compiled`, or why not. */
async function compare(schema: GraphQLSchema, source: string, variables: Record<string, unknown> = {}) {
  const document = parse(source);
  const operation = getOperationAST(document);
  if (operation == null) throw new TypeError('one operation');
  expect(validate(schema, document)).toEqual([]);
  const engine = createEngine({ schema });
  const request = { key: source, document, operation, variables, contextValue: {} };
  expect(await engine.execute(request)).toHaveProperty('declined');
  const actual = await engine.execute(request);
  if ('declined' in actual) return actual.declined;
  const expected = await execute({ schema, document, variableValues: variables, contextValue: {} });
  expect(toComparable({ ...actual, data: JSON.parse(actual.data.text) })).toEqual(toComparable(expected));
  // The order of fields counts.
  expect(actual.data.text).toBe(JSON.stringify(expected.data));
  return 'compiled';
}

describe('what resolvers do', () => {
  const sdl = `
    type Query { item: Item  items: [Item!]  numbers: [Int]  sure: Item!  word: String }
    type Item { word: String  sureWord: String!  item: Item  items: [Item]  sureItems: [Item!]! }`;
  const rejected = (error: unknown) => () => Promise.reject(error);
  const thrown = (error: unknown) => () => {
    throw error;
  };
  const thenable = (then: (done: (value: unknown) => void) => void) => ({ then });
  const keepBusy = (ms: number): void => {
    const untilMs = performance.now() + ms;
    while (performance.now() < untilMs);
  };
  const odd = new GraphQLError('own place', { path: ['elsewhere'], extensions: { code: 'X' } });
  const cases: Readonly<Record<string, readonly [Resolvers, string, string]>> = {
    'throws at once': [{ 'Query.item': thrown(new Error('no')) }, '{ item { word } }', 'compiled'],
    rejects: [{ 'Query.item': rejected(new Error('no')) }, '{ item { word } }', 'compiled'],
    'returns an error': [{ 'Query.item': () => new Error('no') }, '{ item { word } }', 'compiled'],
    'resolves to an error': [{ 'Query.item': async () => new Error('no') }, '{ item { word } }', 'compiled'],
    'has an error as a property': [
      { 'Query.item': () => ({ word: new Error('no') }) },
      '{ item { word } }',
      'compiled',
    ],
    'throws an error with extensions': [
      { 'Query.item': thrown(new GraphQLError('no', { extensions: { code: 'X' } })) },
      '{ item { word } }',
      'compiled',
    ],
    'throws an error with a path': [{ 'Query.item': thrown(odd) }, '{ item { word } }', 'compiled'],
    'throws a text': [{ 'Query.item': thrown('no') }, '{ item { word } }', 'compiled'],
    'throws an object': [{ 'Query.item': thrown({ message: 7 }) }, '{ item { word } }', 'compiled'],
    'throws nothing': [{ 'Query.item': thrown(undefined) }, '{ item { word } }', 'compiled'],
    'rejects with nothing': [{ 'Query.item': rejected(null) }, '{ item { word } }', 'compiled'],
    'fails below a list': [
      { 'Query.items': () => [{}, {}], 'Item.word': rejected(new Error('no')) },
      '{ items { word } }',
      'compiled',
    ],
    'gives a list of promises': [
      { 'Query.items': () => [Promise.resolve({ word: 'a' }), { word: 'b' }] },
      '{ items { word } }',
      'compiled',
    ],
    'rejects one item': [
      {
        'Query.numbers': () => [new Promise((_, fail) => setTimeout(fail, 5, new Error('no'))), Promise.resolve(2), 3],
      },
      '{ numbers }',
      'compiled',
    ],
    'rejects one item later': [
      { 'Query.numbers': async () => [1, Promise.reject(new Error('no')), 3] },
      '{ numbers }',
      'compiled',
    ],
    'rejects one item with a text': [{ 'Query.numbers': () => [Promise.reject('no')] }, '{ numbers }', 'compiled'],
    'gives a set for a list': [{ 'Query.numbers': () => new Set([1, 2]) }, '{ numbers }', 'compiled'],
    'gives a text for a list': [{ 'Query.numbers': () => '12' }, '{ numbers }', 'compiled'],
    'gives an iterator that throws': [
      { 'Query.numbers': async () => ({ [Symbol.iterator]: thrown(new Error('no')) }) },
      '{ numbers }',
      'compiled',
    ],
    'gives an iterator that throws at once': [
      { 'Query.numbers': () => ({ [Symbol.iterator]: thrown(new Error('no')) }) },
      '{ numbers }',
      'compiled',
    ],
    'gives a getter that throws': [
      { 'Query.item': async () => Object.defineProperty({}, 'word', { get: thrown(new Error('no')) }) },
      '{ item { word } }',
      'compiled',
    ],
    'gives methods': [
      { 'Query.item': () => ({ item: () => ({ word: 'a' }), items: async () => [{ word: 'b' }] }) },
      '{ item { item { word } items { word } } }',
      'compiled',
    ],
    'gives a method for a leaf': [{ 'Query.item': () => ({ word: () => 'a' }) }, '{ item { word } }', 'compiled'],
    'gives a promise for a leaf': [
      { 'Query.item': () => ({ word: Promise.resolve('a') }) },
      '{ item { word } }',
      'compiled',
    ],
    'gives what a type cannot write': [{ 'Query.numbers': () => [1, 'x', 2.5] }, '{ numbers }', 'compiled'],
    'nulls a sure field': [{ 'Query.item': () => ({}) }, '{ item { sureWord } }', 'compiled'],
    'nulls everything': [{ 'Query.sure': () => null }, '{ sure { word } word }', 'compiled'],
    'nulls an item': [{ 'Query.items': () => [{}, null, null] }, '{ items { word } }', 'compiled'],
    'fails twice in a sure list': [
      { 'Query.item': () => ({ sureItems: [{}, {}] }), 'Item.sureWord': rejected(new Error('no')) },
      '{ item { sureItems { sureWord } } }',
      'compiled',
    ],
    'gives a thenable that throws': [{ 'Query.word': () => thenable(thrown(new Error('no'))) }, '{ word }', 'compiled'],
    'gives a thenable that throws among items': [
      { 'Query.numbers': () => [1, thenable(thrown(new Error('no'))), 3] },
      '{ numbers }',
      'compiled',
    ],
    'rejects items that are written in a later turn': [
      {
        'Query.numbers': () => {
          keepBusy(12);
          return Array.from({ length: 1000 }, (_, index) =>
            index % 400 === 399 ? Promise.reject(new Error('no')) : 1,
          );
        },
      },
      '{ numbers }',
      'compiled',
    ],
    'holds a rejected promise in an item of a later turn': [
      {
        'Query.items': () => {
          keepBusy(12);
          return Array.from({ length: 100 }, () => ({ word: Promise.reject(new Error('no')) }));
        },
      },
      '{ items { word } }',
      'compiled',
    ],
    'gives what throws when it is looked at, in a later turn': [
      {
        'Query.items': () => {
          keepBusy(12);
          const odd = Object.defineProperty({}, 'word', { enumerable: true, get: thrown(new Error('no')) });
          return [{ word: 'a' }, odd, { word: 'b' }];
        },
        'Query.numbers': () => [1, thenable(thrown(new Error('no'))), 3],
      },
      '{ items { word } numbers }',
      'compiled',
    ],
    'gives an iterator that throws behind a rejected promise': [
      {
        'Query.numbers': () =>
          (function* () {
            yield Promise.reject(new Error('first'));
            throw new Error('second');
          })(),
      },
      '{ numbers }',
      'compiled',
    ],
    'writes large numbers': [
      { 'Query.numbers': () => [2 ** 31 - 1, -(2 ** 31), '7', true] },
      '{ numbers }',
      'compiled',
    ],
  };
  it.each(Object.entries(cases))('%s', async (_title, [resolvers, source, way]) => {
    expect(await compare(withResolvers(sdl, resolvers), source)).toBe(way);
  });

  // graphql-js leaves it to end the process: a test of both would fail.
  it('leaves no rejection behind for which nobody waits', async () => {
    const schema = withResolvers(sdl, {
      'Query.item': () => ({ sureItems: [{}, null, Promise.reject(new Error('no'))] }),
    });
    const document = parse('{ item { sureItems { word } } }');
    const operation = getOperationAST(document);
    if (operation == null) throw new TypeError('one operation');
    const engine = createEngine({ schema });
    const request = { key: 'sure', document, operation, variables: {}, contextValue: {} };
    await engine.execute(request);
    const answer = await engine.execute(request);
    expect('declined' in answer || answer.data.text).toBe('{"item":null}');
  });

  it('answers nothing that a client wrote as code', async () => {
    const echo = withResolvers('type Query { echo(text: String): String }', {
      'Query.echo': (_source, { text }) => text,
    });
    const mark = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d';
    const source = `{ echo(text: "${mark}globalThis.wasRun = 1") }`;
    expect(await compare(echo, source)).toBe('compiled');
    expect(globalThis).not.toHaveProperty('wasRun');
  });
});

it('tells resolvers of the operation as graphql-js does', async () => {
  const seen: GraphQLResolveInfo[] = [];
  const schema = withResolvers('type Query { item: Item } type Item { items: [Item]  name(n: Int = 3): String }', {
    'Query.item': (_source, _args, _context, info) => {
      seen.push(info);
      return { items: [{}] };
    },
    'Item.name': (_source, _args, _context, info) => {
      seen.push(info);
      return 'a';
    },
  });
  const source = `query Named($yes: Boolean!, $n: Int = 4) {
    item { items { ...F @include(if: $yes) } name } } fragment F on Item { x: name(n: $n) }`;
  expect(await compare(schema, source, { yes: true })).toBe('compiled');
  const [compiled, plain] = [seen.slice(0, 3), seen.slice(3)];
  expect(plain).toHaveLength(3);
  for (const info of plain) {
    const twin = compiled.find(({ path }) => path.key === info.path.key);
    if (twin === undefined) throw new TypeError(`nothing at ${info.path.key}`);
    expect(twin.operation).toBe(info.operation);
    expect(twin.schema).toBe(info.schema);
    expect(twin.parentType).toBe(info.parentType);
    expect(twin.returnType).toBe(info.returnType);
    expect(twin.rootValue).toBe(info.rootValue);
    expect({ ...twin.fragments }).toEqual({ ...info.fragments });
    expect({ ...twin.variableValues }).toEqual({ ...info.variableValues });
    expect(twin.fieldNodes.map(({ loc }) => loc?.start)).toEqual(info.fieldNodes.map(({ loc }) => loc?.start));
    expect(responsePathAsArray(twin.path)).toEqual(responsePathAsArray(info.path));
  }
});

describe('what operations ask', () => {
  const scalar = `
    scalar Instant
    enum Side { LEFT RIGHT }
    input Box { side: Side = LEFT  sides: [Side!]  at: Instant  inner: Box  count: Int! = 3 }
    type Query { show(box: Box = { count: 7 }, at: Instant, sides: [[Int]], big: Float, id: ID): String  thing: Thing }
    type Thing { thing: Thing  other: Thing  name: String  show(id: ID): String  read(sure: Int! = 7): String }`;

  function createSchema(): GraphQLSchema {
    const show: GraphQLFieldResolver<unknown, unknown> = (_source, args) => JSON.stringify(args);
    const schema = withResolvers(scalar, { 'Query.show': show, 'Query.thing': () => thing, 'Thing.show': show });
    const side = schema.getType('Side');
    const instant = schema.getType('Instant');
    if (!(side instanceof GraphQLEnumType) || !(instant instanceof GraphQLScalarType)) throw new TypeError('types');
    for (const value of side.getValues()) value.value = { inside: value.name };
    instant.parseValue = (value) => new Date(String(value));
    instant.parseLiteral = (node) => new Date('value' in node ? String(node.value) : 0);
    return schema;
  }
  const thing: Record<string, unknown> = { name: 'a', read: 'read' };
  thing['thing'] = { ...thing, thing: { name: 'c' }, other: { name: 'd' } };
  thing['other'] = { name: 'b', thing };

  const cases: readonly (readonly [string, string, Record<string, unknown>?])[] = [
    ['{ show }', 'compiled'],
    ['{ show(box: { sides: RIGHT, at: "2026-01-01" }, at: "2026-01-01") }', 'compiled'],
    ['query ($n: Int!) { show(box: { count: $n, inner: { count: $n } }) }', 'compiled', { n: 1 }],
    [
      'query ($n: Int! = 5, $s: Side) { show(box: { count: $n, side: $s, inner: { count: 2, side: $s } }) }',
      'compiled',
    ],
    ['query ($s: Side) { show(box: { side: $s }) }', 'compiled', { s: 'RIGHT' }],
    ['query ($s: Side) { show(box: { side: $s }) }', 'compiled', { s: null }],
    ['query ($b: Box) { show(box: $b) }', 'compiled', { b: { sides: 'LEFT', at: 'now' } }],
    ['query ($b: Box) { show(box: $b) }', 'compiled'],
    ['query ($b: Box = { sides: [RIGHT], at: "2026-01-01" }) { show(box: $b) }', 'compiled'],
    ['query ($b: Box) { show(box: $b) }', 'bad variables', { b: { sides: 'UP', none: 1 } }],
    ['query ($i: ID) { show(id: $i, sides: [1, [2, null]]) }', 'compiled', { i: 12345678901234 }],
    ['query ($f: Float) { show(big: $f) }', 'compiled', { f: 1e300 }],
    // An argument that cannot be had is an error of a field without a resolver, too.
    ['query ($n: Int = 9) { thing { read(sure: $n) } }', 'compiled', { n: null }],
    ['query ($n: Int = 9) { thing { read(sure: $n) } }', 'compiled', { n: 1 }],
    // One place's condition does not hide another's fields.
    [
      'query ($a: Boolean!, $b: Boolean!) { thing { thing { ...N @include(if: $a) } other { ...N @include(if: $b) } } } fragment N on Thing { name }',
      'compiled',
      { a: true, b: false },
    ],
    [
      'query ($a: Boolean!) { thing { ...N @include(if: $a) ...N } } fragment N on Thing { name }',
      'compiled',
      { a: false },
    ],
    [
      'query ($a: Boolean!) { thing { thing @skip(if: $a) { name } thing { other { name } } } }',
      'compiled',
      { a: true },
    ],
    ['query ($a: Boolean = true) { thing @skip(if: $a) { name } }', 'compiled'],
    ['query ($a: Boolean = true) { thing @skip(if: $a) { name } }', 'a condition that is no Boolean', { a: null }],
    ['{ thing { a_b: thing { c: show(id: 1) } a: thing { b_c: name } } }', 'compiled'],
    ['{ thing { a: thing { c_b: show(id: 1) } b_a: thing { c: show(id: 2) } } }', 'compiled'],
    ['{ thing { __proto__: name } }', 'compiled'],
    ['query ($constructor: ID) { show(id: $constructor) }', 'compiled'],
    ['{ __schema { queryType { name } } }', 'introspection'],
    ['{ __typename thing { __typename x: __typename } }', 'compiled'],
    ['query Named { thing { name } }', 'compiled'],
  ];
  it.each(cases.map(([source, way, variables = {}]) => ({ source, way, variables })))(
    '$source: $way',
    async ({ source, way, variables }) => {
      expect(await compare(createSchema(), source, variables)).toBe(way);
    },
  );
});

describe('types that are told apart', () => {
  function createSchema(tell: Pick<GraphQLInterfaceType, 'resolveType'>, isTypeOf?: () => boolean | Promise<boolean>) {
    const schema = buildSchema(`
      interface Node { id: ID }  type A implements Node { id: ID a: ID }  type B implements Node { id: ID }
      type Query { node: Node  nodes: [Node] }`);
    const [node, a, query] = [schema.getType('Node'), schema.getType('A'), schema.getQueryType()];
    if (!(node instanceof GraphQLInterfaceType) || !(a instanceof GraphQLObjectType)) throw new TypeError('types');
    node.resolveType = tell.resolveType;
    if (isTypeOf !== undefined) a.isTypeOf = isTypeOf;
    const fields = query?.getFields();
    if (fields?.['node'] !== undefined) fields['node'].resolve = async () => ({ __typename: 'A', id: 1, a: 2 });
    if (fields?.['nodes'] !== undefined)
      fields['nodes'].resolve = () => [{ __typename: 'A', a: 2 }, { __typename: 'B' }];
    return schema;
  }
  const source = '{ node { __typename id ... on A { a } } nodes { id ... on A { a } __typename } }';

  it('by a property', async () => {
    expect(await compare(createSchema({ resolveType: undefined }), source)).toBe('compiled');
  });

  it.each([
    ['by a promise', async () => 'A', 'compiled'],
    ['by a promise that is rejected', () => Promise.reject(new Error('no')), 'compiled'],
    ['to nothing', () => undefined, 'Node was not resolved'],
    ['to another type', () => 'Query', 'Node was not resolved'],
    [
      'by throwing',
      () => {
        throw new Error('no');
      },
      'compiled',
    ],
  ])('%s', async (_title, resolveType, reason) => {
    expect(await compare(createSchema({ resolveType }), source)).toBe(reason);
  });

  it('by isTypeOf', async () => {
    expect(
      await compare(
        createSchema({ resolveType: () => 'A' }, async () => true),
        source,
      ),
    ).toBe('compiled');
  });
});
