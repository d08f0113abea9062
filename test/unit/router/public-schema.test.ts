// Supergraphs of others load: what is not public is named nowhere, and names and types that ours has not are no obstacle.

import { execute, parse, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/gateway/engine/engine.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { toPublicSchema, toPublicSdl, toTypeRelation } from '../../../src/router/public-schema.ts';
import { OperationFetch } from '../../../src/router/router-context.ts';
import type { SubgraphAnswer } from '../../../src/router/subgraph-answer.ts';
import { loadSupergraph } from '../../../src/router/supergraph.ts';

const head = `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY) @link(url: "https://specs.example/deep/audit/v2.11", as: "trail")
  @link(url: "https://specs.apollo.dev/requiresScopes/v0.1") { query: Query }
directive @authenticated on OBJECT | FIELD_DEFINITION
directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
scalar requiresScopes__Scope
scalar trail__Mark
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph { A @join__graph(name: "a", url: "http://127.0.0.1:1/graphql") }`;

const sdl = `${head}
type Query @join__type(graph: A) @authenticated { things: [Thing] grid: [[Cell__Of_Grid!]] hidden: Hidden @inaccessible named: Named search(deep: Deep__In, old: String @inaccessible): Found }
union Thing @join__type(graph: A) @join__unionMember(graph: A, member: "Cell__Of_Grid") @join__unionMember(graph: A, member: "Hidden") = Cell__Of_Grid | Hidden
interface Named @join__type(graph: A) { name: String }
interface Secret @join__type(graph: A) @inaccessible { secret: String }
interface Both implements Named & Secret @join__type(graph: A) @join__implements(graph: A, interface: "Named") @join__implements(graph: A, interface: "Secret") { name: String secret: String }
type Hidden @join__type(graph: A) @inaccessible @authenticated { name: String }
type Cell__Of_Grid implements Named & Secret & Both @join__type(graph: A) @join__implements(graph: A, interface: "Named") @join__implements(graph: A, interface: "Secret") @join__implements(graph: A, interface: "Both") @authenticated { name: String secret: String at: [[[Int]]] }
type Only implements Secret @join__type(graph: A) @join__implements(graph: A, interface: "Secret") @authenticated { secret: String }
union Found @join__type(graph: A) @join__unionMember(graph: A, member: "Only") = Only
type On @join__type(graph: A) @authenticated { ly: String }
type O @join__type(graph: A) @authenticated { nly: String }
input Deep__In @join__type(graph: A) { text: String }
enum join @join__type(graph: A) { SAME }
`;

describe('the public schema', () => {
  const text = printSchema(toPublicSchema(parse(sdl)));

  it('names nothing that is inaccessible: no member, no implemented interface, no field or argument', () => {
    expect(text).not.toMatch(/Hidden|Secret\b|hidden|old:/);
    expect(text).toContain('union Thing = Cell__Of_Grid\n');
    expect(text).toContain('type Cell__Of_Grid implements Named & Both');
    expect(text).toMatch(/type Only \{/);
  });

  it('has types with two underscores in their names, but none of a linked feature’s', () => {
    expect(text).toContain('grid: [[Cell__Of_Grid!]]');
    expect(text).toContain('input Deep__In');
    expect(text).toContain('enum join {');
    expect(text).not.toMatch(/join__|link__|requiresScopes__|trail__|@/);
  });

  it('reads namespaces of links as the specification says', () => {
    const of = (link: string, name: string) =>
      JSON.stringify(
        toPublicSdl(parse(`schema @link(url: "${link}") { query: Query } type Query { a: Int } scalar ${name}`)),
      );
    expect(of('https://x.example/my/v1.0', 'my__Y')).not.toContain('my__Y');
    expect(of('https://x.example/my/v1.0/?q#f', 'my__Y')).not.toContain('my__Y');
    expect(of('https://x.example/my', 'my__Y')).not.toContain('my__Y');
    expect(of('https://x.example/other/v1.0', 'my__Y')).toContain('my__Y');
  });

  it('does not decide of which type an object is: what is not public has types, too', () => {
    const relation = toTypeRelation(parse(sdl));
    expect([...(relation.get('Cell__Of_Grid') ?? [])].sort()).toEqual(['Both', 'Named', 'Secret', 'Thing']);
    expect([...(relation.get('Hidden') ?? [])]).toEqual(['Thing']);
  });
});

describe('a supergraph with all of it', () => {
  const answer = {
    grid: [[{ __typename: 'Cell__Of_Grid', name: 'a', at: [[[1, null], []], null] }], null, []],
    things: [
      { __typename: 'Cell__Of_Grid', name: 'b' },
      { __typename: 'Hidden', name: 'c' },
    ],
  };
  const ask = async (query: string) => {
    const supergraph = loadSupergraph(sdl, {
      urls: new Map(),
      askFor: () => () => async (): Promise<SubgraphAnswer> => ({ data: structuredClone(answer), errors: [] }),
      subscribeFor: () => () => Promise.reject(new Error('no subscriptions here')),
      onStrayError: () => undefined,
    });
    const document = parse(query);
    const [operation] = document.definitions;
    if (operation?.kind !== 'OperationDefinition') throw new TypeError('an operation');
    const context = () => {
      const fetch = new OperationFetch();
      fetch.begin(document, operation);
      const principal = { kind: 'customer', subject: 'x', clientId: 'x', scopes: new Set(), expiresAtMs: Infinity };
      return { principal, deadline: deadlineIn(5000), forwarded: {}, operation: fetch };
    };
    const engine = createEngine({ schema: supergraph.schema });
    const request = { key: query, document, operation, variables: {} };
    await engine.execute({ ...request, contextValue: context() });
    const compiled = await engine.execute({ ...request, contextValue: context() });
    return { plain: await execute({ schema: supergraph.schema, document, contextValue: context() }), compiled };
  };

  it('is loaded, and lists of lists are answered', async () => {
    const { plain, compiled } = await ask('{ grid { name at } }');
    expect(JSON.parse(JSON.stringify(plain))).toEqual({
      data: { grid: [[{ name: 'a', at: [[[1, null], []], null] }], null, []] },
    });
    expect('data' in compiled && compiled.data.text).toBe(JSON.stringify(plain.data));
  });

  it('shows nothing of an object whose type is not public', async () => {
    const { plain } = await ask('{ things { ... on Cell__Of_Grid { name } } }');
    expect(JSON.parse(JSON.stringify(plain))).toEqual({ data: { things: [{ name: 'b' }, null] } });
  });
});
