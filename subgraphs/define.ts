// SDL + resolvers + scope rules → guarded executable schemas: one subgraph alone, or all merged into one graph for the
// gateway in process. Called by the composition roots; calls @apollo/subgraph and src/auth/scope-rules.ts.

import { readFileSync } from 'node:fs';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { filterSchema } from '@graphql-tools/utils';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFieldResolver,
  GraphQLObjectType,
  type GraphQLSchema,
  isUnionType,
  Kind,
  parse,
} from 'graphql';
import { toRequirements, withScopeRules } from '../src/auth/scope-rules.ts';
import { InvalidInput } from '../src/domain/errors.ts';
import { commonResolvers } from './common/resolvers.ts';
import type { RequestContext } from './shared/context.ts';
import type { SubgraphModule } from './shared/module.ts';
import { type SubgraphName, subgraphNames } from './shared/names.ts';

/** How a schema is made. */
export interface SchemaOptions {
  /** Whether `_service` and `_entities` are there, so that a federation router can use the schema as a subgraph. */
  readonly federation: boolean;
}

/** Representations that one `_entities` call may hold: 5,000 were seen to stall a server for more than a second. */
export const maxRepresentations = 500;

function readSdl(name: string): DocumentNode {
  return parse(readFileSync(new URL(`../schema/${name}.graphql`, import.meta.url), 'utf8'));
}

/** One subgraph's whole SDL, shared types included: what is composed, and what is served alone. */
export function subgraphSdl(name: SubgraphName): DocumentNode {
  return mergeTypeDefs([readSdl('common'), readSdl(name)]);
}

/** All SDL together: where the scope rules of every field are read from, in every topology. */
export function completeSdl(): DocumentNode {
  return mergeTypeDefs([readSdl('common'), ...subgraphNames.map(readSdl)]);
}

/** The guarded schema of the given modules merged into one graph; all of them in process, one alone as a subgraph. */
export function createGuardedSchema(modules: readonly SubgraphModule[], options: SchemaOptions): GraphQLSchema {
  const guarded = withScopeRules(createOpenSchema(modules), toRequirements(completeSdl()));
  return options.federation ? withGuardedFederation(guarded) : withoutFederationFields(guarded);
}

/** The same without its guard: for benchmarks, which measure what the guard costs. Never served. */
export function createOpenSchema(modules: readonly SubgraphModule[]): GraphQLSchema {
  const typeDefs = mergeTypeDefs([readSdl('common'), ...modules.map(({ name }) => readSdl(name))]);
  return buildSubgraphSchema([
    { typeDefs, resolvers: commonResolvers },
    ...modules.map(({ resolvers }) => ({
      typeDefs: noDefinitions,
      // Each resolver is typed by its subgraph's generated types; Apollo's own map type has no room for reference
      // resolvers, so the whole map's type cannot be had without saying so.
      resolvers: resolvers as GraphQLResolverMap<RequestContext>,
    })),
  ]);
}

/** The merged SDL comes with the first part; resolvers of further modules bring none of their own. */
const noDefinitions: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

/**
 * The schema with federation's own fields guarded: `_service` is the router's alone, `_entities` takes a bounded number of
 * representations, and what is none costs its own place. The schema is changed in place.
 */
function withGuardedFederation(schema: GraphQLSchema): GraphQLSchema {
  const fields = schema.getQueryType()?.getFields();
  const [service, entities] = [fields?.['_service'], fields?.['_entities']];
  if (service?.resolve !== undefined) service.resolve = forRouter(service.resolve);
  if (entities?.resolve !== undefined) entities.resolve = withReferences(schema, entities.resolve);
  return schema;
}

type Resolve<Args> = GraphQLFieldResolver<unknown, RequestContext, Args>;

function forRouter<Args>(resolve: Resolve<Args>): Resolve<Args> {
  // biome-ignore lint/complexity/useMaxParams: graphql-js calls a resolver so.
  return (parent, args, context, info) => {
    if (context.isRouter !== true) {
      throw new GraphQLError('This is for the router only.', { extensions: { code: 'UNAUTHENTICATED' } });
    }
    return resolve(parent, args, context, info);
  };
}

function withReferences(schema: GraphQLSchema, resolve: Resolve<object>): Resolve<{ representations?: unknown }> {
  const union = schema.getType('_Entity');
  const entityNames = new Set(isUnionType(union) ? union.getTypes().map(({ name }) => name) : []);
  // biome-ignore lint/complexity/useMaxParams: graphql-js calls a resolver so.
  return async (parent, args, context, info) => {
    const given: readonly unknown[] = Array.isArray(args.representations) ? args.representations : [];
    const isTooMany = given.length > maxRepresentations;
    const references = isTooMany ? [] : given.map((each) => toReference(each, entityNames));
    const sound = references.filter((each) => !(each instanceof InvalidInput));
    // Asked first: whom its rule refuses is told nothing else.
    const entities: unknown = await resolve(parent, { representations: sound }, context, info);
    if (!Array.isArray(entities)) return entities;
    if (isTooMany) {
      throw new InvalidInput('representations', `At most ${maxRepresentations} representations are answered at once.`);
    }
    const found = entities.values();
    return references.map((each) => (each instanceof InvalidInput ? Promise.reject(each) : found.next().value));
  };
}

/** What is read of a representation: every key is `id`, and no field requires another subgraph's. */
function toReference(
  given: unknown,
  entityNames: ReadonlySet<string>,
): { readonly __typename: string; readonly id: string } | InvalidInput {
  const refuse = (what: string) => new InvalidInput('representations', what);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return refuse('A representation is an object with its __typename and its key.');
  }
  const [typeName, id]: readonly unknown[] = ['__typename', 'id'].map((key) =>
    Object.hasOwn(given, key) ? Reflect.get(given, key) : undefined,
  );
  if (typeof typeName !== 'string' || !entityNames.has(typeName))
    return refuse('There is no entity of this type here.');
  if (typeof id !== 'string') return refuse('The key of an entity is its id, a string.');
  return { __typename: typeName, id };
}

/** The public schema has neither `_entities` nor `_service`, nor the types that only they use. */
function withoutFederationFields(schema: GraphQLSchema): GraphQLSchema {
  const federationNames = /^(?:_Any|_Entity|_Service|link__.*|federation__.*)$/;
  return filterSchema({
    schema,
    rootFieldFilter: (_operation, fieldName) => fieldName !== '_entities' && fieldName !== '_service',
    typeFilter: (name) => !federationNames.test(name),
    directiveFilter: (name) => name === 'deprecated' || name === 'specifiedBy' || name === 'skip' || name === 'include',
  });
}

/** Names of the object types of a schema, introspection's aside. */
export function objectTypesOf(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => type instanceof GraphQLObjectType && !type.name.startsWith('__'),
  );
}
