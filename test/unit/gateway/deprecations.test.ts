// What an answer tells of that will be gone, and what the figures tell of who uses it: fields, arguments, input fields and enum
// values, written or in variables, on both ways through the server; nothing that was not used.

import { buildSchema, type GraphQLSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/auth/principal.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { readRemovalDate } from '../../../src/gateway/deprecations.ts';
import { PendingUses } from '../../../src/gateway/field-usage.ts';
import { createServer, type Server } from '../../../src/gateway/server.ts';
import { OperationUsage } from '../../../src/limits/operation-usage.ts';
import { createLog } from '../../../src/observability/log.ts';

const sdl = `
  interface Named { name: String @deprecated(reason: "Use title. Removed on 2027-01-31.") title: String }
  type Thing implements Named {
    name: String @deprecated(reason: "Use title. Removed on 2027-01-31.")
    title(short: Boolean, long: Boolean @deprecated(reason: "It is always long. Removed on 2027-02-28.")): String
    kind: Kind
  }
  enum Kind { NEW OLD @deprecated(reason: "There are none. Removed on 2027-03-31.") }
  input Range { from: Int to: Int @deprecated(reason: "Use until. Removed on 2027-04-30.") until: Int }
  input Filter { ranges: [Range!] kind: Kind }
  type Query { thing(filter: Filter, kind: Kind, kinds: [Kind!]): Thing named: Named }
  type Mutation { change(filter: Filter): Thing }
  type Subscription { changed: Thing }
`;
const thing = { __typename: 'Thing', name: 'n', title: 't', kind: 'NEW' };

function createTestSchema(): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const field of ['thing', 'named']) {
    const definition = schema.getQueryType()?.getFields()[field];
    if (definition !== undefined) definition.resolve = () => thing;
  }
  return schema;
}

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
const alice: Principal = {
  kind: 'customer',
  subject: 'alice',
  clientId: 'app',
  scopes: new Set(),
  acceptedUntilMs: Number.MAX_SAFE_INTEGER,
};

describe('deprecations', () => {
  let server: Server;
  const uses: string[] = [];
  const pending = new PendingUses((coordinate, client, count) => void uses.push(`${client} ${coordinate} ${count}`));
  const takeUses = (): string[] => {
    pending.flush();
    return uses.splice(0).sort();
  };
  beforeAll(async () => {
    server = await createServer({
      config,
      schema: createTestSchema(),
      sdl: parse(sdl),
      log: createLog('silent'),
      landingPage: null,
      webSockets: false,
      fieldUses: { pending, level: 'deprecated', clientIds: new Set(['app']) },
      contextFor: async ({ headers }) => ({
        principal: { ...alice, clientId: String(headers['x-client'] ?? 'app') },
        usage: new OperationUsage(),
      }),
    });
  });
  afterAll(() => server.stop());

  const ask = async (query: string, variables?: object, client = 'app') => {
    const payload = { query, ...(variables === undefined ? {} : { variables }) };
    const answer = await server.fastify.inject({
      method: 'POST',
      url: '/graphql',
      payload,
      headers: { 'x-client': client },
    });
    const { data, errors, extensions } = answer.json();
    expect([errors, data === undefined]).toEqual([undefined, false]);
    return extensions?.deprecations?.map(({ coordinate }: { coordinate: string }) => coordinate);
  };

  it.each<[string, string, object | undefined, readonly string[] | undefined]>([
    ['a field', '{ thing { name } }', undefined, ['Thing.name']],
    ['an interface’s field', '{ named { ... on Named { name } } }', undefined, ['Named.name']],
    ['a fragment’s field', '{ thing { ...F } } fragment F on Thing { aliased: name }', undefined, ['Thing.name']],
    ['an argument', '{ thing { title(long: true) } }', undefined, ['Thing.title(long:)']],
    [
      'an argument by a variable',
      'query ($l: Boolean) { thing { title(long: $l) } }',
      undefined,
      ['Thing.title(long:)'],
    ],
    ['an enum value', '{ thing(kind: OLD) { kind } }', undefined, ['Kind.OLD']],
    ['an enum value in a list', '{ thing(kinds: [NEW, OLD]) { kind } }', undefined, ['Kind.OLD']],
    ['an enum value in a variable', 'query ($k: [Kind!]) { thing(kinds: $k) { kind } }', { k: ['OLD'] }, ['Kind.OLD']],
    ['an input field', '{ thing(filter: { ranges: [{ to: 1 }] }) { kind } }', undefined, ['Range.to']],
    [
      'an input field in a variable',
      'query ($f: Filter!) { thing(filter: $f) { kind } }',
      { f: { ranges: [{ from: 1 }, { to: 2 }], kind: 'OLD' } },
      ['Range.to', 'Kind.OLD'],
    ],
    [
      'an input field in a variable for one item',
      'query ($f: Filter) { thing(filter: $f) { kind } }',
      { f: { ranges: { to: 2 } } },
      ['Range.to'],
    ],
    [
      'nothing',
      '{ thing(filter: { ranges: [{ until: 1 }], kind: NEW }, kind: NEW) { title(short: true) kind } }',
      undefined,
      undefined,
    ],
    [
      'nothing in variables',
      'query ($f: Filter) { thing(filter: $f) { kind } }',
      { f: { ranges: [{ until: 2 }], kind: 'NEW' } },
      undefined,
    ],
    ['what the answer holds and nobody wrote', '{ __typename thing { kind __typename } }', undefined, undefined],
  ])('are told of %s, each time', async (_what, query, variables, coordinates) => {
    for (let use = 0; use < 4; use++) expect(await ask(query, variables)).toEqual(coordinates);
  });

  it('are those of the operation that is asked for', async () => {
    const query = 'query A { thing { name } } query B { thing { title } }';
    for (const [operationName, coordinates] of [
      ['A', ['Thing.name']],
      ['B', undefined],
    ] as const) {
      const answer = await server.fastify.inject({
        method: 'POST',
        url: '/graphql',
        payload: { query, operationName },
      });
      const { extensions } = answer.json();
      expect(extensions?.deprecations?.map(({ coordinate }: { coordinate: string }) => coordinate)).toEqual(
        coordinates,
      );
    }
  });

  it('say what instead, and until when', async () => {
    const answer = await server.fastify.inject({
      method: 'POST',
      url: '/graphql',
      payload: { query: '{ thing { name } }' },
    });
    expect(answer.json()).toEqual({
      data: { thing: { name: 'n' } },
      extensions: {
        deprecations: [
          { coordinate: 'Thing.name', reason: 'Use title. Removed on 2027-01-31.', removedOn: '2027-01-31' },
        ],
      },
    });
  });

  it('are counted by client, each use of an operation once, whoever has no name together', async () => {
    takeUses();
    for (let use = 0; use < 5; use++) await ask('{ thing { name kind } }');
    await ask('{ thing { name title(long: true) } }', undefined, 'a stranger');
    await ask('{ thing { name } }', undefined, 'another');
    await ask('{ thing { title } }');
    expect(takeUses()).toEqual([
      'app Thing.name 5',
      'other Thing.name 1',
      'other Thing.name 1',
      'other Thing.title(long:) 1',
    ]);
  });

  it.each([
    ['Use title. Removed on 2027-01-31.', '2027-01-31'],
    ['Use title. Removed on 2027-02-31.', null],
    ['Use title. Removed on 2027-01-31', null],
    ['No longer supported', null],
    ['Removed on 2027-1-3.', null],
  ])('have a day in their reason: %s', (reason, day) => {
    expect(readRemovalDate(reason)).toBe(day);
  });
});
