// Federation's own fields on the public endpoint (FEDERATION=true): whatever a representation is, it costs its own place
// and no more, and the service's SDL is the router's alone.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeSdl } from '../../../subgraphs/define.ts';
import { allScopes, ask, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const routerSecret = 'a router secret of these tests';
const entities =
  'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Account { name } ... on Bank { title: name } } }';
const service = '{ _service { sdl } }';
const deep = (depth: number): unknown => (depth === 0 ? 'x' : { of: [deep(depth - 1)] });

describe('federation on the public endpoint', () => {
  let gateway: TestGateway;
  let alice: string;
  let account: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ env: { FEDERATION: 'true', ROUTER_SECRET: routerSecret } });
    alice = await gateway.token({ customer: 'alice', scope: allScopes });
    const { data } = await gateway.query(alice, '{ me { accounts(first: 50) { edges { node { id name } } } } }');
    const nodes: { id: string; name: string }[] = data.me.accounts.edges.map(({ node }: { node: object }) => node);
    account = nodes.find(({ name }) => name === 'Albion Current')?.id ?? '';
  });
  afterAll(() => gateway.stop());

  const wrong: readonly [string, (id: string) => unknown][] = [
    ['an unknown type', (id) => ({ __typename: 'Nothing', id })],
    ['an inherited name for a type', (id) => ({ __typename: 'constructor', id })],
    ['a type that is no entity', () => ({ __typename: 'Money', amount: '1.00', currency: 'GBP' })],
    ['the root type', () => ({ __typename: 'Query' })],
    ['an interface', (id) => ({ __typename: 'Node', id })],
    ['a scalar', () => ({ __typename: 'ID' })],
    ['a type that is no string', (id) => ({ __typename: { a: 1 }, id })],
    ['no type', (id) => ({ id })],
    ['no key', () => ({ __typename: 'Account' })],
    ['a null key', () => ({ __typename: 'Account', id: null })],
    ['a number for a key', () => ({ __typename: 'Account', id: 1e300 })],
    ['an object for a key', (id) => ({ __typename: 'Account', id: { id } })],
    ['a list for a key', (id) => ({ __typename: 'Account', id: [id] })],
    ['a string', () => 'Account'],
    ['a number', () => 7],
    ['a truth', () => true],
    ['an empty object', () => ({})],
    ['nested nonsense', () => ({ __typename: ['Account'], id: deep(200) })],
  ];
  const nobody: readonly [string, (id: string) => unknown][] = [
    ['a key of nothing', () => ({ __typename: 'Account', id: 'nonsense' })],
    ['an empty key', () => ({ __typename: 'Account', id: '' })],
    ['a key of another type', (id) => ({ __typename: 'Bank', id })],
    ['a long key', () => ({ __typename: 'Account', id: 'x'.repeat(50_000) })],
  ];

  it.each(wrong)('%s is wrong, and costs its own place alone', async (_name, toRepresentation) => {
    const sound = { __typename: 'Account', id: account };
    const r = [sound, toRepresentation(account), sound];
    for (const _use of ['interpreted', 'compiled', 'again']) {
      const { status, data, errors } = await ask(gateway.url, alice, entities, { r });
      expect(status).toBe(200);
      expect(errors.map(({ path, extensions }) => [path, extensions])).toEqual([
        [['_entities', 1], { code: 'BAD_USER_INPUT', argument: 'representations' }],
      ]);
      expect(data._entities.map((entity: { name: string } | null) => entity?.name)).toEqual([
        'Albion Current',
        undefined,
        'Albion Current',
      ]);
      expect(JSON.stringify(errors).length).toBeLessThan(500);
    }
  });

  it.each(nobody)('%s is nothing', async (_name, toRepresentation) => {
    const { status, data, errors } = await ask(gateway.url, alice, entities, { r: [toRepresentation(account)] });
    expect([status, data, errors]).toEqual([200, { _entities: [null] }, []]);
  });

  it('what else a representation holds is not read', async () => {
    const r = [{ __typename: 'Account', id: account, name: 'forged', balances: [deep(50)] }];
    const { data } = await ask(gateway.url, alice, entities, { r });
    expect(data._entities).toEqual([{ __typename: 'Account', name: 'Albion Current' }]);
  });

  it.each([
    ['a list in a list', '{ _entities(representations: [[{ id: "x" }]]) { __typename } }', {}],
    ['one that is none', '{ _entities(representations: 7) { __typename } }', {}],
    ['no list', entities, { r: null }],
    ['nothing', entities, {}],
    ['a null among them', entities, { r: [null] }],
    ['an object', entities, { r: { __typename: 'Account', id: 'x' } }],
    ['a string', entities, { r: 'Account' }],
  ])('never a failure of the server: %s', async (_name, query, variables) => {
    for (const token of [alice, null]) {
      const { status, errors } = await ask(gateway.url, token, query, variables);
      expect(status).toBeLessThan(500);
      for (const { extensions } of errors) expect(extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
    }
  });

  it('is told to nobody without a token, wrong representations neither', async () => {
    for (const [, toRepresentation] of wrong) {
      const { status, data, errors } = await ask(gateway.url, null, entities, { r: [toRepresentation(account)] });
      expect(status).toBeLessThan(500);
      expect(data).toBeNull();
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    }
  });

  it.each([
    ['nobody', () => ({})],
    ['a customer', () => ({ authorization: `Bearer ${alice}` })],
    ['one with a wrong secret', () => ({ 'x-router-secret': `${routerSecret}!` })],
    ['one with no secret in it', () => ({ 'x-router-secret': '' })],
  ])('the SDL is not told to %s', async (_name, headers) => {
    for (const _use of ['interpreted', 'compiled', 'again']) {
      const told = await askService(gateway.url, headers());
      expect(told).toMatchObject({ data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      expect(JSON.stringify(told)).not.toContain('type ');
    }
  });

  it('the SDL is told to the router', async () => {
    const { data } = await askService(gateway.url, { 'x-router-secret': routerSecret });
    expect(data._service.sdl).toContain('type Account');
  });

  it('reads of an entity its id alone, since nothing else is a key or required', () => {
    const given = JSON.stringify(completeSdl(), (key, value) => (key === 'loc' ? undefined : value));
    expect(given).not.toContain('"value":"requires"');
    const keys = completeSdl().definitions.flatMap((definition) =>
      'directives' in definition
        ? (definition.directives ?? [])
            .filter(({ name }) => name.value === 'key')
            .flatMap(({ arguments: all = [] }) => all.filter(({ name }) => name.value === 'fields'))
        : [],
    );
    expect(new Set(keys.map(({ value }) => ('value' in value ? value.value : null)))).toEqual(new Set(['id']));
  });
});

async function askService(url: string, headers: Readonly<Record<string, string>>) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: service }),
  });
  expect(response.status).toBeLessThan(500);
  // biome-ignore lint/suspicious/noExplicitAny: an answer of a test's own query
  return (await response.json()) as any;
}

describe('without a router’s secret', () => {
  it('the SDL is told to nobody', async () => {
    const gateway = await startTestGateway({ env: { FEDERATION: 'true' } });
    for (const headers of [{}, { 'x-router-secret': '' }, { 'x-router-secret': 'undefined' }]) {
      expect(await askService(gateway.url, headers)).toMatchObject({ data: null });
    }
    await gateway.stop();
  });
});
