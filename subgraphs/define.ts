// SDL + resolvers + scope rules → guarded executable schemas: one subgraph alone, or all merged into one graph for the
// gateway in process. Called by the composition roots; calls @apollo/subgraph and src/auth/scope-rules.ts.

import { readFileSync } from 'node:fs';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { filterSchema } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type GraphQLFieldResolver,
  GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  parse,
} from 'graphql';
import { toRequirements, withScopeRules } from '../src/auth/scope-rules.ts';
import type { RequestContext } from '../src/context.ts';
import { InvalidInput } from '../src/domain/errors.ts';
import { commonResolvers } from './common/resolvers.ts';
import { type SubgraphName, subgraphNames } from './names.ts';

/** One subgraph: its name, which is its SDL file's, and its resolvers, typed by its generated types. */
export interface SubgraphModule {
  readonly name: SubgraphName;
  readonly resolvers: Readonly<Record<string, object>>;
}

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
  return options.federation ? withBoundedEntities(guarded) : withoutFederationFields(guarded);
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

function withBoundedEntities(schema: GraphQLSchema): GraphQLSchema {
  const entities = schema.getQueryType()?.getFields()['_entities'];
  const resolve = entities?.resolve;
  if (entities === undefined || resolve === undefined) return schema;
  const bounded: GraphQLFieldResolver<unknown, RequestContext, { representations?: unknown }> = (
    parent,
    args,
    context,
    info,
  ) => {
    if (Array.isArray(args.representations) && args.representations.length > maxRepresentations) {
      throw new InvalidInput('representations', `At most ${maxRepresentations} representations are answered at once.`);
    }
    return resolve(parent, args, context, info);
  };
  entities.resolve = bounded;
  return schema;
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
