// Reading documents: what real clients write is read, what costs too much is refused before it is validated, and what is
// wrong is told shortly.

import { buildSchema, getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocuments, type DocumentsOptions } from '../../../src/gateway/documents.ts';
import { createGuardedSchema } from '../../../subgraphs/define.ts';
import { subgraphs } from '../../../subgraphs/index.ts';

const schema = createGuardedSchema(subgraphs, { federation: false });
const limits = {
  maxTokens: 4000,
  maxFields: 2000,
  maxDepth: 15,
  maxAliases: 50,
  maxCost: 1000,
  maxNameLength: 128,
  maxWrites: 5,
};
const reader = (options: Partial<DocumentsOptions> = {}) =>
  createDocuments({ schema, limits, introspection: false, ...options });

function errorsOf(source: string, options: Partial<DocumentsOptions> = {}) {
  const read = reader(options).read(source);
  return 'errors' in read ? read.errors : [];
}

const range = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));

describe('a document', () => {
  const accountFields = 'id name nickname type status currency provenance { freshness fetchedAt bank { id name } }';
  it.each([
    [
      'of Relay: 30 components, each with its fragment on the same account',
      `query Page { me { id accounts(first: 10) { edges { cursor node { __typename ${range(30, (n) => `...Card${n}_account`).join(' ')} } } pageInfo { hasNextPage endCursor } } } } ${range(30, (n) => `fragment Card${n}_account on Account { ${accountFields} }`).join(' ')}`,
    ],
    [
      'of Apollo Client: __typename in every selection set',
      `query Page { me { __typename id accounts { __typename edges { __typename node { __typename ${accountFields} } } } } }`,
    ],
    [
      'with fragments in fragments, nine deep',
      `{ me { ...f0 } } ${range(9, (n) => `fragment f${n} on Customer { id ...f${n + 1} }`).join(' ')} fragment f9 on Customer { displayName }`,
    ],
    [
      'of three operations over shared fragments',
      `${range(3, (n) => `query Q${n} { me { ...c } }`).join(' ')} fragment c on Customer { id displayName }`,
    ],
    ['with fifty aliases', `{ ${range(50, (n) => `a${n}: __typename`).join(' ')} }`],
    ['written over 3,000 lines', `{${'\n'.repeat(3000)} __typename }`],
    ['with a long text in an argument', `{ node(id: "${'x'.repeat(20_000)}") { id } }`],
  ])('is read: %s', (_name, source) => {
    expect(errorsOf(source)).toEqual([]);
  });

  it('is read once, and remembered', () => {
    const documents = reader();
    expect(documents.read('{ __typename }')).toEqual(documents.read('{ __typename }'));
    const [first, second] = [documents.read('{ __typename }'), documents.read('{ __typename }')];
    expect('document' in first && 'document' in second && first.document === second.document).toBe(true);
  });

  it.each([
    [
      'fields',
      `{ ...f0 } ${range(12, (n) => `fragment f${n} on Query { ${`...f${n + 1} `.repeat(4)} }`).join(' ')} fragment f12 on Query { __typename }`,
    ],
    ['repeats', `{ ${'me { id } '.repeat(200)} }`],
    [
      'repeats',
      `{ ${range(290, (n) => `...f${n}`).join(' ')} } ${range(290, (n) => `fragment f${n} on Query { me { id } }`).join(' ')}`,
    ],
    ['repeats', `{ ${range(20, () => `node(id: "${'x'.repeat(3000)}") { id }`).join(' ')} }`],
    ['depth', `{ me ${'{ accounts { edges { node { customer '.repeat(4)} { id } ${'} } } }'.repeat(4)} }`],
    ['depth', `{ __schema { types { ${'ofType { '.repeat(20)} name ${'} '.repeat(20)} } } }`],
    ['aliases', `{ ${range(51, (n) => `a${n}: __typename`).join(' ')} }`],
    ['names', `{ ${'x'.repeat(129)} }`],
    ['values', `{ node(id: ${'['.repeat(40)}${']'.repeat(40)}) { id } }`],
    ['lines', `${'\n'.repeat(8001)}{ __typename }`],
  ])('is refused for its %s', (limit, source) => {
    const [error] = errorsOf(source);
    expect(error?.extensions).toEqual({ code: 'QUERY_TOO_COMPLEX', limit, http: { status: 400 } });
  });

  it('tells no more than five errors, each with two places at most', () => {
    const errors = errorsOf(`{ ${range(30, (n) => `u${n}`).join(' ')} }`);
    expect(errors).toHaveLength(5);
    expect(errors[2]?.locations).toEqual([{ line: 1, column: 9 }]);
    expect(errorsOf('query A { me { id } } query A { me { id } }')[0]?.locations).toEqual([
      { line: 1, column: 7 },
      { line: 1, column: 29 },
    ]);
  });

  it('nests as deep as a text can without harm', () => {
    for (const source of [`{a(b:${'['.repeat(50_000)}`, `${'{a'.repeat(50_000)}`]) {
      const [error] = errorsOf(source, { limits: { ...limits, maxTokens: 1_000_000 } });
      expect(['GRAPHQL_PARSE_FAILED', 'QUERY_TOO_COMPLEX']).toContain(error?.extensions['code']);
    }
  });
});

describe('where introspection is off, a client is told of its mistake and no name that it did not send:', () => {
  const own = buildSchema(`
    enum Colour { RED GREEN }
    input Wish { colour: Colour! amount: Int }
    interface Thing { id: ID! }
    type Car implements Thing { id: ID! owner(first: Int!): Owner doors: Int }
    type Boat implements Thing { id: ID! sails: String }
    type Owner { name: String! }
    type Query { car(wish: Wish, ids: [ID!]): Car thing: Thing }`);
  it.each([
    ['{ car { wheels } }', 'Cannot query field "wheels".'],
    ['{ car(color: 1) { id } }', 'Unknown argument "color" on field "car".'],
    ['{ car }', 'Field "car" must have a selection of subfields.'],
    ['{ car { id { x } } }', 'Field "id" must not have a selection.'],
    ['{ car { owner { name } } }', 'Field "owner" lacks an argument.'],
    ['{ car(wish: { colour: BLUE }) { id } }', 'Value "BLUE" does not exist.'],
    ['{ car(wish: { colour: RED, size: 1 }) { id } }', 'Field "size" is not defined.'],
    ['{ car(wish: { amount: 1 }) { id } }', 'A field is missing.'],
    ['{ car(wish: { colour: RED, amount: "x" }) { id } }', 'This cannot represent non-integer value.'],
    ['query ($w: Wich) { car(wish: $w) { id } }', 'Unknown type "Wich".'],
    ['query ($w: Int) { car(wish: $w) { id } }', 'Variable "$w" of type "Int".'],
    ['{ thing { sails } }', 'Cannot query field "sails".'],
    // A dictionary in a comment or a text teaches nothing.
    ['# Car Owner doors owner Colour\n{ car { owner { name } wheels } }', 'Cannot query field "wheels".'],
    ['# first Int\n{ car { owner { name } } }', 'Field "owner" lacks an argument.'],
    ['{ car(ids: "Car Thing sails") { sails } }', 'Cannot query field "sails".'],
    ['{ thing { ...on Query { car { id } } } }', 'Fragment cannot be spread here.'],
    [
      '{ car { id } car: thing { id } }',
      'Fields "car" conflict because "car" and "thing" are different fields. Use different aliases on the fields to fetch both if this was intentional.',
    ],
    ['{ __schema { types { name } } }', 'Introspection is switched off here.'],
  ])('%s', (source, message) => {
    expect(errorsOf(source, { schema: own }).map((error) => error.message)).toContain(message);
    const openly = errorsOf(source, { schema: own, introspection: true });
    if (!source.includes('__schema')) expect(openly.length).toBeGreaterThan(0);
  });

  it('where it is on, everything is told, suggestions too', () => {
    const [error] = errorsOf('{ car { door } }', { schema: own, introspection: true });
    expect(error?.message).toBe('Cannot query field "door" on type "Car". Did you mean "doors"?');
    expect(errorsOf(getIntrospectionQuery(), { schema: own, introspection: true })).toEqual([]);
  });

  const cancel = (alias: string) => `${alias}: cancelPayment(paymentId: "x") { __typename }`;
  it.each([
    ['five under aliases, and its type', `mutation { __typename ${range(5, (n) => cancel(`a${n}`)).join(' ')} }`],
    ['five operations of one each', range(5, (n) => `mutation M${n} { ${cancel('a')} }`).join(' ')],
    [
      'a fragment spread twice',
      `mutation { ...f ...f } fragment f on Mutation { ${range(3, (n) => cancel(`a${n}`)).join(' ')} }`,
    ],
  ])('may write at once: %s', (_what, source) => {
    expect(errorsOf(source)).toEqual([]);
  });

  it.each([
    ['under aliases', `mutation { ${range(6, (n) => cancel(`a${n}`)).join(' ')} }`],
    [
      'in fragments',
      `mutation { ...f ...g } ${['f', 'g'].map((name) => `fragment ${name} on Mutation { ${range(3, (n) => cancel(`${name}${n}`)).join(' ')} }`).join(' ')}`,
    ],
    [
      'in fragments within fragments',
      `mutation { ... { ...f } } fragment f on Mutation { ${range(6, (n) => cancel(`a${n}`)).join(' ')} }`,
    ],
    [
      'where only some are to be skipped',
      `mutation ($no: Boolean = false) { ${range(6, (n) => `a${n}: cancelPayment(paymentId: "x") @include(if: $no) { __typename }`).join(' ')} }`,
    ],
    ['in one of its operations', `query Q { __typename } mutation M { ${range(6, (n) => cancel(`a${n}`)).join(' ')} }`],
  ])('may not write six times at once %s', (_where, source) => {
    const [error, ...others] = errorsOf(source);
    expect(others).toEqual([]);
    expect(error?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', limit: 'writes', http: { status: 400 } });
  });
});
