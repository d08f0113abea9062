// The short way against Apollo Server: every request is sent twice to one server, once so that it may go the short way and
// once with empty `extensions`, which mean nothing but are Apollo's to read. Status, headers, body and what plugins see
// must be the same.

import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import helmet from '@fastify/helmet';
import Fastify from 'fastify';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { createServer, type Server } from '../../../src/gateway/server.ts';
import { createLog } from '../../../src/observability/log.ts';
import type { RequestContext } from '../../../subgraphs/shared/context.ts';
import { createWorld, ids, openWhenGranted, principals, schema, sdl } from './engine/world.ts';

const config = loadConfig(
  {
    AUTH_ISSUER: 'http://127.0.0.1:9/',
    AUTH_AUDIENCE: 'bankgraph',
    AUTH_JWKS_URL: 'http://127.0.0.1:9/jwks',
    ID_KEY: 'an id key for these tests',
    LOG_LEVEL: 'silent',
  },
  [{ name: 'none', text: JSON.stringify({ banks: [], links: [] }) }],
);
const contextFor = createWorld({ accounts: 3, entries: 30 });

/** Callers are told apart by a header; one has a token that nobody likes. */
function createTested(plugins: readonly ApolloServerPlugin<RequestContext>[] = []): Promise<Server> {
  return createServer<RequestContext>({
    config,
    schema,
    sdl,
    openWhenGranted,
    log: createLog('silent'),
    landingPage: null,
    webSockets: false,
    plugins: () => plugins,
    async contextFor({ headers }) {
      if (headers['x-caller'] === 'refused') {
        const http: unknown = { status: 401, headers: new Map([['www-authenticate', 'Bearer error="invalid_token"']]) };
        const extensions: Record<string, unknown> = { code: 'UNAUTHENTICATED', http };
        throw new GraphQLError('no', { extensions });
      }
      return contextFor(principals[Number(headers['x-caller'] ?? 0)] ?? null);
    },
  });
}

interface Sent {
  readonly body: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

async function send({ fastify }: Server, { body, headers = {} }: Sent) {
  const answer = await fastify.inject({ method: 'POST', url: '/graphql', headers, payload: body });
  const { date: _date, ...kept } = answer.headers;
  return { status: answer.statusCode, headers: Object.entries(kept), body: answer.body };
}

const throughApollo = vi.fn<() => void>();
const { executeHTTPGraphQLRequest } = ApolloServer.prototype;
beforeAll(() => {
  ApolloServer.prototype.executeHTTPGraphQLRequest = function counted(request) {
    throughApollo();
    return executeHTTPGraphQLRequest.call(this, request);
  };
});
afterAll(() => {
  ApolloServer.prototype.executeHTTPGraphQLRequest = executeHTTPGraphQLRequest;
});

/** Sends both ways; gives the answers and whether the first was the short one. */
async function compare(server: Server, sent: Sent) {
  // Compiled from the second use on, known from the first compiled one on.
  for (let use = 0; use < 3; use++) await send(server, sent);
  throughApollo.mockClear();
  const first = await send(server, sent);
  const wasDirect = throughApollo.mock.calls.length === 0;
  const isEmpty = Object.keys(sent.body).length === 0;
  const apollo = await send(server, isEmpty ? sent : { ...sent, body: { extensions: {}, ...sent.body } });
  return { first, apollo, wasDirect };
}

const page =
  `query Page($first: Int! = 2, $with: Boolean = true, $id: ID) { me { id displayName accounts(first: $first) {
  edges { cursor node { id name type balances @include(if: $with) { type amount { amount currency } }
    transactions(first: 3) { edges { cursor node { id status remittanceInformation counterparty { name } } } pageInfo { hasNextPage } } } }
  sources { status error { code message } } } } bankLink(id: $id) { id } }`
    .replace(', $id: ID)', ')')
    .replace(' bankLink(id: $id) { id }', '');
const two = 'query A { me { id } } query B { banks { id name } }';

const requests: readonly (readonly [string, boolean, Sent])[] = [
  ['a small answer', true, { body: { query: '{ me { id } }' } }],
  ['variables left out', true, { body: { query: page } }],
  ['variables that are null', true, { body: { query: page, variables: null, operationName: null } }],
  ['variables', true, { body: { query: page, variables: { first: 1, with: false, more: 1 }, operationName: 'Page' } }],
  ['members that mean nothing', true, { body: { query: page, id: 7 } }],
  ['the first of two operations', true, { body: { query: two, operationName: 'A' } }],
  ['the second of two operations', true, { body: { query: two, operationName: 'B' } }],
  ['none of two operations', false, { body: { query: two } }],
  ['an operation that is not there', false, { body: { query: two, operationName: 'C' } }],
  ['an operation without a name', false, { body: { query: two, operationName: '' } }],
  ['a name that is no text', false, { body: { query: two, operationName: 7 } }],
  ['a variable of another type', false, { body: { query: page, variables: { first: 'x' } } }],
  ['variables as text', false, { body: { query: page, variables: '{}' } }],
  ['variables as a list', false, { body: { query: page, variables: [] } }],
  ['extensions as text', false, { body: { query: page, extensions: '{}' } }],
  ['too large a page', true, { body: { query: page, variables: { first: 201 } } }],
  ['too costly a page', false, { body: { query: page, variables: { first: 200_000_000 } } }],
  ['a negative page', true, { body: { query: page, variables: { first: -1 } } }],
  ['scopes that are missing', true, { body: { query: page }, headers: { 'x-caller': '1' } }],
  ['other scopes that are missing', true, { body: { query: page }, headers: { 'x-caller': '2' } }],
  ['a bank that fails', true, { body: { query: page }, headers: { 'x-caller': '3' } }],
  ['staff', true, { body: { query: page }, headers: { 'x-caller': '5' } }],
  ['a partner', true, { body: { query: page }, headers: { 'x-caller': '6' } }],
  ['nobody', false, { body: { query: page }, headers: { 'x-caller': '7' } }],
  ['a token that is refused', false, { body: { query: page }, headers: { 'x-caller': 'refused' } }],
  [
    'a null that reaches its parent',
    true,
    { body: { query: 'query($id: ID!) { node(id: $id) { id ... on Account { type } } }', variables: { id: ids[11] } } },
  ],
  ['a field that is not there', false, { body: { query: '{ nothing }' } }],
  ['no text', false, { body: { query: '{' } }],
  ['an empty text', false, { body: { query: '' } }],
  ['no operation at all', false, { body: { operationName: 'A' } }],
  ['an empty body', false, { body: {} }],
  ['a mutation', false, { body: { query: 'mutation { a }' } }],
  ['introspection', false, { body: { query: '{ __schema { queryType { name } } }' } }],
  ...[
    '*/*',
    'application/json',
    'application/json, */*',
    'application/json, text/plain, */*',
    'application/graphql-response+json',
    'application/graphql-response+json, application/json;q=0.9',
    'application/graphql-response+json,application/json;q=0.9',
    'application/json, multipart/mixed',
    'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
    'application/graphql-response+json, application/json',
    'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  ].map((accept) => [`accept: ${accept}`, true, { body: { query: page }, headers: { accept } }] as const),
  ...['text/html', 'application/json;q=0.1, application/graphql-response+json', 'nonsense'].map(
    (accept) => [`accept: ${accept}`, false, { body: { query: page }, headers: { accept } }] as const,
  ),
  ...['application/json; charset=utf-8', 'application/json'].map(
    (type) => [`content-type: ${type}`, true, { body: { query: page }, headers: { 'content-type': type } }] as const,
  ),
];

describe('the short way', () => {
  let shared: Server;
  beforeAll(async () => {
    shared = await createTested();
  });
  afterAll(() => shared?.stop());

  it.each(requests)('answers as Apollo does: %s', async (_title, isShort, sent) => {
    const { first, apollo, wasDirect } = await compare(shared, sent);
    expect(first).toEqual(apollo);
    expect(wasDirect).toBe(isShort);
  });

  it('is not for GET', async () => {
    const server = await createTested();
    await compare(server, { body: { query: '{ me { id } }' } });
    throughApollo.mockClear();
    const answer = await server.fastify.inject({ method: 'GET', url: '/graphql?query=%7Bme%7Bid%7D%7D' });
    expect([answer.statusCode, throughApollo.mock.calls.length]).toEqual([400, 1]);
    await server.stop();
  });

  it('serves no operation of a schema that was replaced', async () => {
    const server = await createTested();
    expect((await compare(server, { body: { query: '{ me { id } }' } })).wasDirect).toBe(true);
    await server.replaceSchema({ schema, sdl });
    throughApollo.mockClear();
    await send(server, { body: { query: '{ me { id } }' } });
    expect(throughApollo).toHaveBeenCalledTimes(1);
    await server.stop();
  });
});

/** Writes down what a plugin is told, and changes answers as plugins may. */
function createSpy(seen: string[], failing: string | null): ApolloServerPlugin<RequestContext> {
  const note = (hook: string, parts: Record<string, unknown>) => {
    seen.push(JSON.stringify({ hook, ...parts }));
    if (failing === hook) throw new GraphQLError(`${hook} fails`, { extensions: { code: 'FORBIDDEN' } });
  };
  return {
    async requestDidStart({ request }) {
      const { query, operationName, variables, http } = request;
      note('requestDidStart', { query, operationName, variables, method: http?.method, search: http?.search });
      return {
        didResolveSource: async ({ source, queryHash }) => note('didResolveSource', { source, queryHash }),
        didResolveOperation: async ({ operationName: name, operation, metrics }) =>
          note('didResolveOperation', { name, kind: operation?.operation, metrics }),
        didEncounterErrors: async ({ errors }) => note('didEncounterErrors', { errors }),
        async willSendResponse({ response, errors, contextValue, operationName: name }) {
          note('willSendResponse', { body: response.body, errors, of: contextValue.principal?.subject, name });
          response.http.headers.set('x-spied', 'yes');
          if (response.body.kind !== 'single') return;
          response.body.singleResult = { ...response.body.singleResult, extensions: { spied: true } };
        },
      };
    },
  };
}

describe('plugins', () => {
  it.each([
    ['all is well', null, { body: { query: page, variables: { first: 1 } } }, true],
    ['a scope is missing', null, { body: { query: page }, headers: { 'x-caller': '1' } }, true],
    ['the source is refused', 'didResolveSource', { body: { query: page } }, false],
    ['the operation is refused', 'didResolveOperation', { body: { query: page } }, false],
    ['the request is refused', 'requestDidStart', { body: { query: page } }, false],
  ])('see the same when %s', async (_title, failing, sent, isShort) => {
    const seen: string[] = [];
    const willing = createSpy([], null);
    const spy = createSpy(seen, failing);
    let isOn = false;
    const server = await createTested([
      { requestDidStart: async (context) => (isOn ? spy : willing).requestDidStart?.(context) },
    ]);
    for (let use = 0; use < 3; use++) await send(server, sent);
    isOn = true;
    throughApollo.mockClear();
    const first = await send(server, sent);
    expect(throughApollo.mock.calls.length === 0).toBe(isShort);
    const seenFirst = seen.splice(0);
    const apollo = await send(server, { ...sent, body: { ...sent.body, extensions: {} } });
    expect(first).toEqual(apollo);
    expect(seenFirst).toEqual(seen);
    await server.stop();
  });

  it('see a request begin once that goes the long way in the end', async () => {
    const seen: string[] = [];
    const server = await createTested([createSpy(seen, null)]);
    const query = 'query($id: ID!) { node(id: $id) { id ... on Account { type } } }';
    // Known by an account that is there, given up for one that is not.
    for (let use = 0; use < 3; use++) await send(server, { body: { query, variables: { id: ids[7] } } });
    seen.splice(0);
    const lost = { query, variables: { id: ids[11] } };
    const first = await send(server, { body: lost });
    const seenFirst = seen.splice(0);
    const apollo = await send(server, { body: { ...lost, extensions: {} } });
    expect(first).toEqual(apollo);
    expect(seenFirst).toEqual(seen);
    expect(seenFirst.filter((line) => line.includes('requestDidStart'))).toHaveLength(1);
    await server.stop();
  });
});

describe('security headers', () => {
  it.each(['/graphql', '/health/live', '/nothing'])('are helmet’s on %s', async (url) => {
    const server = await createTested();
    const bare = Fastify();
    await bare.register(helmet);
    const [own, expected] = [await server.fastify.inject({ url }), await bare.inject({ url: '/' })];
    const {
      'content-type': _type,
      'content-length': _length,
      date: _date,
      connection: _c,
      ...guarded
    } = expected.headers;
    expect(own.headers).toMatchObject(guarded);
    expect(Object.keys(guarded).length).toBeGreaterThan(10);
    await server.stop();
  });
});
