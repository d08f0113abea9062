// Who may be answered by an equal request of an instant earlier: queries. What is read behind a mutation, or because something
// has happened, shows what it was read for.

import { execute, parse, subscribe } from 'graphql';
import { describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { gatewayOptions } from '../../../src/router/executor-options.ts';
import { OperationFetch } from '../../../src/router/router-context.ts';
import { loadSupergraph } from '../../../src/router/supergraph.ts';

const sdl = `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) {
  query: Query mutation: Mutation subscription: Subscription }
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph { ORDERS @join__graph(name: "orders", url: "http://127.0.0.1:1/") BOOK @join__graph(name: "book", url: "http://127.0.0.1:2/") }
type Query @join__type(graph: ORDERS) @join__type(graph: BOOK) { order: Order @join__field(graph: ORDERS) }
type Mutation @join__type(graph: ORDERS) { cancel: Order @join__field(graph: ORDERS) }
type Subscription @join__type(graph: ORDERS) { changed: Order @join__field(graph: ORDERS) }
type Order @join__type(graph: ORDERS, key: "id") @join__type(graph: BOOK, key: "id") {
  id: ID!
  status: String @join__field(graph: BOOK)
}`;

const order = { __typename: 'Order', id: 'o' };

async function ask(query: string) {
  const asked: string[] = [];
  const { schema } = loadSupergraph(
    sdl,
    {
      urls: new Map(),
      askFor:
        () =>
        () =>
        async (subgraph, _operation, { mayJoin }) => {
          asked.push(`${subgraph} ${mayJoin ? 'may join' : 'as of now'}`);
          const data = subgraph === 'book' ? { _entities: [{ status: 'BOOKED' }] } : { order, cancel: order };
          return { data: structuredClone(data), errors: [] };
        },
      subscribeFor:
        () =>
        async (_context, { operation }) =>
          (async function* () {
            yield { operation, answer: { data: { changed: { ...order } }, errors: [] } };
          })(),
      onStrayError: () => undefined,
    },
    { ...gatewayOptions, isPublic: () => true },
  );
  const document = parse(query);
  const [definition] = document.definitions;
  if (definition?.kind !== 'OperationDefinition') throw new TypeError('an operation');
  const operation = new OperationFetch();
  operation.begin(document, definition);
  const contextValue = { principal: null, deadline: deadlineIn(5000), forwarded: {}, operation };
  const run = definition.operation === 'subscription' ? subscribe : execute;
  const answer = await run({ schema, document, contextValue });
  const { value } = Symbol.asyncIterator in answer ? await answer.next() : { value: answer };
  expect(JSON.parse(JSON.stringify(value)).data).toEqual({ [query.split(' ')[2] ?? '']: { status: 'BOOKED' } });
  return asked;
}

describe('what may join an equal request of an instant earlier', () => {
  it.each([
    ['query { order { status } }', ['orders may join', 'book may join']],
    ['mutation { cancel { status } }', ['orders as of now', 'book as of now']],
    ['subscription { changed { status } }', ['book as of now']],
  ])('%s', async (query, expected) => {
    expect(await ask(query)).toEqual(expected);
  });
});
