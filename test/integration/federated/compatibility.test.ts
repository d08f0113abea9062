// Each subgraph as Apollo's subgraph specification wants it, for the router and for nobody else; and the supergraph made
// of them, by both composers.

import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithTheGuild } from '@theguild/federation-composition';
import { Kind, lexicographicSortSchema, parse, print, printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requirementOf, toRequirements } from '../../../src/auth/scope-rules.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { readListSizes } from '../../../src/gateway/list-sizes.ts';
import { toPublicSchema } from '../../../src/router/public-schema.ts';
import { startSubgraph } from '../../../src/start/one-subgraph.ts';
import { completeSdl, createGuardedSchema, objectTypesOf } from '../../../subgraphs/define.ts';
import { subgraphs } from '../../../subgraphs/index.ts';
import { type SubgraphName, subgraphNames } from '../../../subgraphs/shared/names.ts';
import { composeSupergraph } from '../../../subgraphs/supergraph.ts';
import { routerSecret, startTestFederation, type TestFederation } from '../../support/federation.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';

describe('a subgraph', () => {
  let federation: TestFederation;
  let alice: string;
  beforeAll(async () => {
    federation = await startTestFederation();
    alice = await federation.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => federation.stop());

  async function askSubgraph(
    name: SubgraphName,
    query: string,
    variables: object,
    headers: Readonly<Record<string, string>> = { 'x-router-secret': routerSecret, authorization: `Bearer ${alice}` },
  ) {
    const startedAtMs = Date.now();
    const response = await fetch(federation.urls.get(name) ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test reads deep into an answer whose shape it has just asked for
    const body = (await response.json()) as any;
    return { status: response.status, ...body, durationMs: Date.now() - startedAtMs };
  }

  it.each(subgraphNames)('%s gives its SDL with links and keys, and both composers take all of them', async (name) => {
    const { data } = await askSubgraph(name, '{ _service { sdl } }', {}, { 'x-router-secret': routerSecret });
    expect(data._service.sdl).toContain('https://specs.apollo.dev/federation/v2.9');
    expect(data._service.sdl).toContain('@key(fields: "id"');
    expect(() => parse(data._service.sdl)).not.toThrow();
  });

  it('composes with the others, as it serves itself', async () => {
    const services = await Promise.all(
      subgraphNames.map(async (name) => {
        const { data } = await askSubgraph(name, '{ _service { sdl } }', {});
        return { name, url: federation.urls.get(name) ?? '', typeDefs: parse(data._service.sdl) };
      }),
    );
    expect(composeWithTheGuild(services).errors ?? []).toEqual([]);
    expect(composeWithApollo(services).errors ?? []).toEqual([]);
    expect(composeWithTheGuild(services).supergraphSdl).toContain('join__Graph');
    expect(composeWithApollo(services).supergraphSdl).toContain('join__Graph');
  });

  it('resolves each of its entities by key, in the order asked, null for what is not there', async () => {
    const { data } = await ask(
      federation.inProcess.url,
      alice,
      '{ me { id links { id } accounts(first: 1) { edges { node { id bank { id } transactions(first: 1) { edges { node { id } } } } } } } }',
    );
    const account = data.me.accounts.edges[0].node;
    const entities: readonly [SubgraphName, string, string, string][] = [
      ['banks', 'Bank', account.bank.id, 'name'],
      ['banks', 'BankLink', data.me.links[0].id, 'status'],
      ['banks', 'Customer', data.me.id, 'links { id }'],
      ['customers', 'Customer', data.me.id, 'displayName'],
      ['accounts', 'Account', account.id, 'name'],
      ['accounts', 'Customer', data.me.id, 'accounts(first: 1) { edges { node { id } } }'],
      ['transactions', 'Transaction', account.transactions.edges[0].node.id, 'kind'],
      ['transactions', 'Account', account.id, 'transactions(first: 1) { edges { node { id } } }'],
      ['transactions', 'Customer', data.me.id, 'transactions(first: 1) { edges { node { id } } }'],
      ['payments', 'Customer', data.me.id, 'payments { pageInfo { hasNextPage } }'],
    ];
    for (const [name, typename, id, fields] of entities) {
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on ${typename} { id ${fields} } } }`;
      const r = ['nonsense', id, 'nonsense'].map((each) => ({ __typename: typename, id: each }));
      const answer = await askSubgraph(name, query, { r });
      expect(answer.errors, `${name} ${typename}`).toBeUndefined();
      expect(answer.data._entities, `${name} ${typename}`).toEqual([
        null,
        expect.objectContaining({ __typename: typename, id }),
        null,
      ]);
    }
  });

  it.each([
    ['no secret', {}],
    ['a wrong one', { 'x-router-secret': 'not the secret of these tests' }],
    ['a token but no secret', { authorization: 'Bearer x' }],
  ])('refuses whoever comes with %s, for _service too', async (_name, headers) => {
    for (const name of subgraphNames) {
      for (const query of ['{ _service { sdl } }', '{ __typename }']) {
        const { status, errors, data } = await askSubgraph(name, query, {}, headers);
        expect([status, errors[0].extensions.code, data]).toEqual([401, 'UNAUTHENTICATED', undefined]);
      }
      const base = federation.urls.get(name) ?? '';
      expect((await fetch(`${base}?query={__typename}`, { headers })).status).toBe(401);
      // The same route by another spelling.
      expect((await fetch(`${base.replace('/graphql', '/%67raphql')}?query={__typename}`, { headers })).status).toBe(
        401,
      );
      expect((await fetch(base.replace('/graphql', '/health/ready'))).status).toBe(200);
    }
  });

  it('verifies the caller’s token itself, whatever the router says', async () => {
    const forged = await askSubgraph(
      'accounts',
      '{ __typename }',
      {},
      {
        'x-router-secret': routerSecret,
        authorization: `Bearer ${alice.slice(0, -4)}AAAA`,
      },
    );
    expect(forged.status).toBe(401);
  });

  it('takes 500 representations, not more', async () => {
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
    const r = Array.from({ length: 501 }, () => ({ __typename: 'Bank', id: 'x' }));
    expect((await askSubgraph('banks', query, { r: r.slice(1) })).errors).toBeUndefined();
    const { errors } = await askSubgraph('banks', query, { r });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'representations' });
  });

  it('is back with what it has before the router’s time is over', async () => {
    const { data } = await ask(federation.inProcess.url, alice, '{ me { id } }');
    const askWithin = (timeLeftMs: string) =>
      askSubgraph(
        'accounts',
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { accounts { edges { node { id } } sources { status error { code } } } } } }',
        { r: [{ __typename: 'Customer', id: data.me.id }] },
        { 'x-router-secret': routerSecret, authorization: `Bearer ${alice}`, 'x-bankgraph-time-left-ms': timeLeftMs },
      );
    await askWithin('2000');
    await federation.control('PUT', '/banks/albion/faults', { latencyMs: 20_000 });
    const answer = await askWithin('400');
    await federation.control('DELETE', '/banks/albion/faults');
    expect(answer.durationMs).toBeLessThan(1000);
    const [{ accounts }] = answer.data._entities;
    expect(accounts.sources.map(({ status }: { status: string }) => status)).toEqual(['STALE', 'OK', 'OK', 'OK']);
    expect(accounts.sources[0].error).toEqual({ code: 'BANK_TIMEOUT' });
    // Albion's are those it gave before.
    expect(accounts.edges).toHaveLength(18);
  });

  it('does not start without a secret', async () => {
    const { ROUTER_SECRET: _secret, ...without } = federation.environment;
    const config = loadConfig(without, [{ name: 'sandbox', text: federation.banks }]);
    await expect(startSubgraph('banks', config)).rejects.toThrow('ROUTER_SECRET');
  });
});

describe('the supergraph', () => {
  const supergraph = parse(composeSupergraph());

  it('shows clients the schema that the gateway in process shows', () => {
    const toText = (schema: Parameters<typeof printSchema>[0]) => printSchema(lexicographicSortSchema(schema));
    const inProcess = createGuardedSchema(subgraphs, { federation: false });
    expect(toText(toPublicSchema(supergraph))).toBe(toText(inProcess));
  });

  it('asks nothing of interfaces: a router would refuse everybody who may not read all that is behind one', () => {
    const interfaces = supergraph.definitions.filter(({ kind }) => kind === Kind.INTERFACE_TYPE_DEFINITION);
    expect(interfaces.length).toBeGreaterThan(1);
    const asking = interfaces.filter((one) => /@(authenticated|requiresScopes)/.test(print(one)));
    expect(asking).toEqual([]);
  });

  it('asks every field for the scopes that the subgraphs ask for, and tells the same list sizes', () => {
    const [composed, written] = [toRequirements(supergraph), toRequirements(completeSdl())];
    const canonical = (alternatives: ReturnType<typeof requirementOf>) =>
      alternatives?.map((scopes) => [...scopes].sort().join(' ')).sort() ?? null;
    const fields = objectTypesOf(toPublicSchema(supergraph)).flatMap((type) =>
      Object.keys(type.getFields()).map((name): [string, string] => [type.name, name]),
    );
    expect(fields.length).toBeGreaterThan(120);
    const differing = fields.filter(
      ([type, field]) =>
        JSON.stringify(canonical(requirementOf(composed, type, field))) !==
        JSON.stringify(canonical(requirementOf(written, type, field))),
    );
    expect(differing).toEqual([]);
    expect(new Map([...readListSizes(supergraph)].sort())).toEqual(new Map([...readListSizes(completeSdl())].sort()));
  });
});
