// The engine inside Apollo Server against Apollo Server alone: body, status, headers and what later hooks see.

import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { buildSchema, type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEnginePlugin, type EnginePlugin } from '../../../../src/gateway/engine/plugin.ts';
import { formatError } from '../../../../src/gateway/shared/errors.ts';
import type { RequestContext } from '../../../../subgraphs/shared/context.ts';
import { createWorld, ids, principals, schema } from './world.ts';

const format = (formatted: Parameters<typeof formatError>[0], error: unknown) =>
  formatError(formatted, error, () => undefined);

function createServers<Context extends object>(
  of: GraphQLSchema,
  more: () => ApolloServerPlugin<Context>[] = () => [],
) {
  const engine: EnginePlugin<Context> = createEnginePlugin<Context>({ schema: of, formatError: format });
  const create = (plugins: ApolloServerPlugin<Context>[]) =>
    new ApolloServer<Context>({
      schema: of,
      formatError: format,
      plugins: [ApolloServerPluginUsageReportingDisabled(), ...more(), ...plugins],
    });
  return { engine, compiled: create([engine]), plain: create([]) };
}

const contextFor = createWorld({ accounts: 3, entries: 5 });
const [alice = null, poor = null] = principals;

describe('a server with the engine', () => {
  it.each([
    ['all is well', '{ me { id accounts { edges { node { id currency } } } } }', {}, alice, 1],
    ['a scope is missing', '{ me { id links { id } accounts { edges { node { balances { type } } } } } }', {}, poor, 1],
    ['nobody asks', '{ me { id } }', {}, null, 1],
    ['a bank fails', `query ($id: ID!) { account(id: $id) { id balances { type } } }`, { id: ids[8] }, alice, 1],
    ['an argument is bad', '{ me { accounts(first: 0) { edges { cursor } } } }', {}, alice, 1],
    ['a cursor is bad', 'query ($a: String) { me { accounts(after: $a) { edges { cursor } } } }', { a: 'x' }, alice, 1],
    [
      'a null reaches its parent',
      'query ($id: ID!) { node(id: $id) { id ... on Account { type } } }',
      { id: ids[11] },
      alice,
      1,
    ],
    ['a variable is missing', 'query ($id: ID!) { node(id: $id) { id } }', {}, alice, 0],
    ['a variable is bad', 'query ($n: Int!) { me { accounts(first: $n) { edges { cursor } } } }', { n: 'x' }, alice, 0],
    ['a field is unknown', '{ nothing }', {}, alice, 0],
    ['it cannot be parsed', '{', {}, alice, 0],
    ['it is about the schema', '{ __schema { queryType { name } } }', {}, alice, 0],
  ])('answers as one without when %s', async (_title, query, variables, principal, executed) => {
    const { engine, compiled, plain } = createServers<RequestContext>(schema);
    const answer = async (server: ApolloServer<RequestContext>) => {
      const { body, http } = await server.executeOperation(
        { query, variables },
        { contextValue: contextFor(principal) },
      );
      return JSON.stringify({ body, status: http.status, headers: [...http.headers] });
    };
    const expected = await answer(plain);
    expect(await answer(compiled)).toBe(expected);
    expect(await answer(compiled)).toBe(expected);
    expect(engine.figures().executed).toBe(executed);
  });

  it('keeps what errors say of the response, and tells later hooks of them', async () => {
    const of = buildSchema('type Query { a: String b: String }');
    const fields = of.getQueryType()?.getFields();
    // Typed loosely: other servers that are benchmarked here declare these extensions as theirs.
    const http: unknown = { status: 429, headers: new Map([['retry-after', '7']]) };
    const extensions: Record<string, unknown> = { code: 'FORBIDDEN', http };
    if (fields?.['a'] !== undefined) {
      fields['a'].resolve = () => {
        throw new GraphQLError('no', { extensions });
      };
    }
    const seen: (readonly GraphQLError[] | undefined)[] = [];
    const spy: ApolloServerPlugin<object> = {
      requestDidStart: async () => ({ willSendResponse: async ({ errors }) => void seen.push(errors) }),
    };
    const { engine, compiled, plain } = createServers<object>(of, () => [spy]);
    const answers = [];
    for (const server of [plain, compiled, compiled]) {
      const { body, http } = await server.executeOperation({ query: '{ a b }' });
      answers.push(JSON.stringify({ body, status: http.status, headers: [...http.headers] }));
    }
    expect(engine.figures().executed).toBe(1);
    expect(answers[0]).toContain('"status":429');
    expect(new Set(answers).size).toBe(1);
    expect(seen.map((errors) => JSON.stringify(errors))).toEqual(new Array(3).fill(JSON.stringify(seen[0])));
    expect(seen[2]?.[0]).toBeInstanceOf(GraphQLError);
  });

  it('finds the same document for the same text', async () => {
    const documents: DocumentNode[] = [];
    const spy: ApolloServerPlugin<RequestContext> = {
      requestDidStart: async () => ({ didResolveOperation: async ({ document }) => void documents.push(document) }),
    };
    const { plain } = createServers<RequestContext>(schema, () => [spy]);
    for (let request = 0; request < 3; request++) {
      await plain.executeOperation({ query: '{ me { id } }' }, { contextValue: contextFor(alice) });
    }
    expect(new Set(documents).size).toBe(1);
  });
});
