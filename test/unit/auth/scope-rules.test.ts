// Deny by default, proved field by field over the schema that is served, and over each subgraph alone.

import { getNamedType, graphql, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { publicFields, valueTypes } from '../../../src/auth/public-fields.ts';
import { Refusal } from '../../../src/auth/refusal.ts';
import { judge, requirementOf, toRequirements } from '../../../src/auth/scope-rules.ts';
import { completeSdl, createGuardedSchema, objectTypesOf } from '../../../subgraphs/define.ts';
import { subgraphs } from '../../../subgraphs/index.ts';

const requirements = toRequirements(completeSdl());
const merged = createGuardedSchema(subgraphs, { federation: true });
const entityNames = new Set(['Bank', 'BankLink', 'Customer', 'Account', 'Transaction', 'Payment']);

const principal = (...scopes: string[]) => ({
  kind: 'customer' as const,
  subject: 'alice',
  clientId: 'app',
  scopes: new Set(scopes),
});

describe('every field', () => {
  const fields = objectTypesOf(merged).flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({ type, field, coordinate: `${type.name}.${field.name}` })),
  );

  it('is either guarded or public by list', () => {
    const unthoughtOf = fields.filter(
      ({ type, field }) => requirementOf(requirements, type.name, field.name)?.length === 0,
    );
    expect(unthoughtOf.map(({ coordinate }) => coordinate)).toEqual([]);
    expect(fields.length).toBeGreaterThan(120);
  });

  it('that is guarded refuses an anonymous caller before its resolver runs', async () => {
    const guarded = fields.filter(({ type, field }) => requirementOf(requirements, type.name, field.name) !== null);
    expect(guarded.length).toBeGreaterThan(70);
    for (const { field, coordinate } of guarded) {
      const context = { principal: null };
      // Resolvers would fail on this context with something else than a refusal.
      const result: unknown = await field.resolve?.({ id: 'x' }, {}, context, {} as never);
      expect(result, coordinate).toBeInstanceOf(Refusal);
      expect((result as Refusal).code, coordinate).toBe('UNAUTHENTICATED');
    }
  });

  it('of an entity is guarded: entities are reached by id from anywhere', () => {
    const open = fields.filter(
      ({ type, field }) => entityNames.has(type.name) && requirementOf(requirements, type.name, field.name) === null,
    );
    expect(open.map(({ coordinate }) => coordinate)).toEqual([]);
  });

  it('of Query is guarded, but for the list', () => {
    const open = fields.filter(
      ({ type, field }) => type.name === 'Query' && requirementOf(requirements, type.name, field.name) === null,
    );
    expect(open.map(({ coordinate }) => coordinate)).toEqual([...publicFields]);
  });

  it('that gives a public type is itself guarded or public', () => {
    for (const { type, field, coordinate } of fields) {
      const given = getNamedType(field.type);
      if (!isObjectType(given) || !valueTypes.has(given.name)) continue;
      const isGuarded = requirementOf(requirements, type.name, field.name) !== null;
      expect(isGuarded || valueTypes.has(type.name) || publicFields.has(coordinate), coordinate).toBe(true);
    }
  });
});

describe('the public list', () => {
  it('names types that exist and are no entities', () => {
    const names = new Set(objectTypesOf(merged).map(({ name }) => name));
    expect([...valueTypes].filter((name) => !names.has(name))).toEqual([]);
    expect([...valueTypes].filter((name) => entityNames.has(name))).toEqual([]);
  });
});

describe('a subgraph alone', () => {
  it.each(subgraphs.map((module) => [module.name, module] as const))('%s has the same rules', async (_name, module) => {
    const schema = createGuardedSchema([module], { federation: true });
    for (const type of objectTypesOf(schema)) {
      for (const field of Object.values(type.getFields())) {
        if (requirementOf(requirements, type.name, field.name) === null) continue;
        const result: unknown = await field.resolve?.({ id: 'x' }, {}, { principal: null }, {} as never);
        expect(result, `${type.name}.${field.name}`).toBeInstanceOf(Refusal);
      }
    }
  });
});

describe('the public schema', () => {
  it('has neither _entities nor _service nor their types', () => {
    const schema = createGuardedSchema(subgraphs, { federation: false });
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {}).filter((name) => name.startsWith('_'))).toEqual([]);
    expect(Object.keys(schema.getTypeMap()).filter((name) => /^_[^_]|federation__|link__/.test(name))).toEqual([]);
  });

  it('answers __typename to anybody', async () => {
    const schema = createGuardedSchema(subgraphs, { federation: false });
    const result = await graphql({ schema, source: '{ __typename }', contextValue: { principal: null } });
    expect(result).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('judge', () => {
  it('opens a field to a caller with one whole alternative', () => {
    expect(judge([['a', 'b'], ['c']], principal('c'))).toBeNull();
    expect(judge([['a', 'b'], ['c']], principal('b', 'a', 'x'))).toBeNull();
    expect(judge([[]], principal())).toBeNull();
  });

  it('names the fewest missing scopes', () => {
    expect(
      judge(
        [
          ['a', 'b', 'd'],
          ['c', 'a'],
        ],
        principal('a'),
      ),
    ).toMatchObject({ code: 'FORBIDDEN', missingScopes: ['c'] });
  });

  it('denies what nobody thought of to everybody', () => {
    expect(judge([], principal('accounts:read', 'customers:read:any'))).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('joins a type’s requirement with its field’s', () => {
    expect(requirementOf(requirements, 'Account', 'balances')).toEqual([['accounts:read', 'balances:read']]);
    expect(requirementOf(requirements, 'Transaction', 'raw')).toEqual([['pii:read', 'raw:read', 'transactions:read']]);
    expect(requirementOf(requirements, 'Nobody', 'knows')).toEqual([]);
  });
});
