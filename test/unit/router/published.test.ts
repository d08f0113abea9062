// What is published of the schema: each kind of caller's own, and no breaking change that the CHANGELOG does not name.

import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, parse, printSchema, validateSchema } from 'graphql';
import { expect, it } from 'vitest';
import { findUntold } from '../../../src/cli/published-changes.ts';
import { audiences, toPublishedSdl } from '../../../src/router/published.ts';

const read = (path: string) => readFileSync(new URL(`../../../schema/${path}`, import.meta.url), 'utf8');
const fieldsOf = (schema: GraphQLSchema, type: 'getQueryType' | 'getMutationType') =>
  Object.keys(schema[type]()?.getFields() ?? {});

it('is a sound schema for each kind of caller, as the files have it', () => {
  const supergraph = parse(read('supergraph.graphql'));
  for (const audience of audiences) {
    const sdl = read(`public/${audience}.graphql`);
    expect(toPublishedSdl(supergraph, audience), audience).toBe(sdl);
    expect(validateSchema(buildSchema(sdl))).toEqual([]);
    expect(sdl).not.toMatch(/@tag|@requiresScopes|join__|_Entity/);
  }
});

it('has for each kind of caller what they can use, and nothing that leads nowhere for them', () => {
  const [customer, partner, analyst] = audiences.map((audience) => buildSchema(read(`public/${audience}.graphql`)));
  if (customer === undefined || partner === undefined || analyst === undefined) throw new TypeError('three audiences');
  expect(fieldsOf(customer, 'getQueryType')).toContain('me');
  expect(fieldsOf(customer, 'getQueryType')).not.toContain('customers');
  expect(customer.getType('WebhookEndpoint')).toBeUndefined();
  expect(fieldsOf(partner, 'getQueryType')).not.toContain('me');
  expect(fieldsOf(partner, 'getMutationType')).toContain('createWebhookEndpoint');
  expect(fieldsOf(partner, 'getMutationType')).not.toContain('reconfirmBankLink');
  expect(fieldsOf(analyst, 'getQueryType')).toContain('customers');
  // Analysts screen, and change nothing else; nobody else knows that anybody is screened.
  expect([...fieldsOf(analyst, 'getMutationType')].sort()).toEqual(['decideScreening', 'requestScreening']);
  for (const schema of [customer, partner]) {
    expect(Object.keys(schema.getTypeMap()).filter((name) => /screening/i.test(name))).toEqual([]);
    expect(printSchema(schema)).not.toMatch(/screening/i);
  }
  expect(analyst.getType('InitiatePaymentInput')).toBeUndefined();
  for (const schema of [customer, partner, analyst]) expect(schema.getType('Account')).toBeDefined();
});

it('breaks nobody untold: removed, narrowed, and made nullable', async () => {
  const released =
    buildSchema(`type Query { a(x: Int): Int! b: B old: Int } type B { c: Int } enum E { F G } type D { e: E }
    extend type Query { d: D }`);
  const current = buildSchema(
    `type Query { a(x: Int!): Int b: B d: D } type B { c: String } enum E { F } type D { e: E }`,
  );
  const told = async (changelog: string) =>
    (await findUntold(released, current, changelog)).map(({ coordinate }) => coordinate);
  expect(new Set(await told(''))).toEqual(new Set(['Query.a', 'Query.a(x:)', 'Query.old', 'B.c', 'E.G']));
  expect(new Set(await told('`Query.a` may be null. `B.c` is a text, as `E` has no G.'))).toEqual(
    new Set(['Query.old']),
  );
  // What only bears the same letters is another name.
  expect(await told('`Query.a` `B.c` `E` `Query.older`')).toEqual(['Query.old']);
});
