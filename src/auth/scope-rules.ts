// Scopes in the SDL (`@authenticated`, `@requiresScopes`, as Apollo Federation defines them) → graphql-shield rules, deny
// by default. Called by subgraphs/define.ts for every schema, merged or alone. Only here is graphql-shield loaded.

import { createRequire } from 'node:module';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import type * as middlewareModule from 'graphql-middleware';
import type { IMiddlewareFieldMap } from 'graphql-middleware';
import type * as shieldModule from 'graphql-shield';
import type { Principal } from './principal.ts';
import { publicFields, valueTypes } from './public-fields.ts';
import { Refusal } from './refusal.ts';

// graphql-shield's ES module build crashes on Node 23 and later, and graphql-middleware must be the same copy it uses.
const requireCommonJs = createRequire(import.meta.url);
const { rule, shield }: typeof shieldModule = requireCommonJs('graphql-shield');
const { applyMiddleware }: typeof middlewareModule = requireCommonJs('graphql-middleware');

/**
 * What a field asks of the caller: alternatives, each a set of scopes of which all are needed. An empty set asks for a
 * token only; no alternative at all denies everybody.
 */
export type Requirement = readonly (readonly string[])[];

/** Whether a field is open to everybody where neither it nor its type has a requirement. */
export type IsPublic = (typeName: string, fieldName: string) => boolean;

/** Of this project's schema: what is on the lists of public-fields.ts. What nobody thought of is not. */
export const isPublicHere: IsPublic = (typeName, fieldName) =>
  valueTypes.has(typeName) || publicFields.has(`${typeName}.${fieldName}`);

/** Requirements by coordinate (`Account.balances`) or, for a whole type, by name (`Account`). */
export interface Requirements extends ReadonlyMap<string, Requirement> {
  readonly isPublic: IsPublic;
}

const tokenOnly: Requirement = [[]];

/** Reads every requirement out of the SDL; `isPublic` is for what has none there. */
export function toRequirements(sdl: DocumentNode, isPublic: IsPublic = isPublicHere): Requirements {
  const requirements = new Map<string, Requirement>();
  for (const definition of sdl.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    const typeName = definition.name.value;
    addRequirement(requirements, typeName, definition.directives);
    for (const field of definition.fields ?? []) {
      addRequirement(requirements, `${typeName}.${field.name.value}`, field.directives);
    }
  }
  return Object.assign(requirements, { isPublic });
}

function addRequirement(
  requirements: Map<string, Requirement>,
  coordinate: string,
  directives: readonly ConstDirectiveNode[] = [],
): void {
  for (const directive of directives) {
    const own =
      directive.name.value === 'authenticated'
        ? tokenOnly
        : directive.name.value === 'requiresScopes'
          ? parseScopes(directive)
          : null;
    if (own === null) continue;
    const earlier = requirements.get(coordinate);
    requirements.set(coordinate, earlier === undefined ? own : both(earlier, own));
  }
}

function parseScopes(directive: ConstDirectiveNode): Requirement {
  const argument = directive.arguments?.find(({ name }) => name.value === 'scopes');
  const value: unknown = argument === undefined ? undefined : valueFromASTUntyped(argument.value);
  const isScopes = (candidate: unknown): candidate is string[][] =>
    Array.isArray(candidate) &&
    candidate.every((group) => Array.isArray(group) && group.every((scope) => typeof scope === 'string'));
  if (!isScopes(value)) throw new TypeError('@requiresScopes needs scopes: [[String!]!]!');
  return value;
}

/** Both hold: every pair of alternatives together (federation joins a type's and its field's requirement so). */
function both(a: Requirement, b: Requirement): Requirement {
  return a.flatMap((left) => b.map((right) => [...new Set([...left, ...right])].sort()));
}

/** What a field asks: its type's and its own together. Null for a public one; what nobody thought of denies. */
export function requirementOf(requirements: Requirements, typeName: string, fieldName: string): Requirement | null {
  const ofType = requirements.get(typeName);
  const ofField = requirements.get(`${typeName}.${fieldName}`);
  if (ofType !== undefined && ofField !== undefined) return both(ofType, ofField);
  const only = ofType ?? ofField;
  if (only !== undefined) return only;
  if (typeName === 'Query' && fieldName === '_entities') return tokenOnly;
  return requirements.isPublic(typeName, fieldName) ? null : [];
}

/** Judges a caller. Null when the field is open to them. */
export function judge(requirement: Requirement, principal: Principal | null): Refusal | null {
  if (principal === null) return new Refusal('UNAUTHENTICATED', []);
  let fewest: readonly string[] | null = null;
  for (const alternative of requirement) {
    const missing = alternative.filter((scope) => !principal.scopes.has(scope));
    if (missing.length === 0) return null;
    if (fewest === null || missing.length < fewest.length) fewest = missing;
  }
  return new Refusal('FORBIDDEN', fewest ?? []);
}

/** One rule object for each different requirement: shield refuses two of the same name. */
const rulesByName = new Map<string, ReturnType<ReturnType<typeof rule>>>();

function ruleFor(requirement: Requirement) {
  const name = `scopes ${JSON.stringify(requirement)}`;
  let cached = rulesByName.get(name);
  if (cached === undefined) {
    cached = rule(name, { cache: 'no_cache' })(
      (_parent, _args, { principal }: { principal: Principal | null }) => judge(requirement, principal) ?? true,
    );
    rulesByName.set(name, cached);
  }
  return cached;
}

/** The same schema with every field guarded that is not public. */
export function withScopeRules(schema: GraphQLSchema, requirements: Requirements): GraphQLSchema {
  const tree: Record<string, Record<string, ReturnType<typeof ruleFor>>> = {};
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const fieldName of Object.keys(type.getFields())) {
      const requirement = requirementOf(requirements, type.name, fieldName);
      if (requirement === null) continue;
      tree[type.name] = { ...tree[type.name], [fieldName]: ruleFor(requirement) };
    }
  }
  // Rules on interfaces would be ignored in silence; the object types behind them carry the rules.
  if (Object.keys(tree).some((name) => isInterfaceType(schema.getType(name)))) throw new TypeError('rule on interface');
  const generated = shield(tree, {
    // What a resolver throws is the gateway's to translate; it is no refusal.
    allowExternalErrors: true,
    fallbackError: () => new Refusal('FORBIDDEN', []),
  }).generate(schema);
  return guardSources(applyMiddleware(schema, keepGuarded(generated, tree)), requirements);
}

/**
 * Guards who may subscribe as well: graphql-middleware wraps one of a field's two resolvers, which is that of its events.
 * The schema is changed in place. @throws TypeError for a field that has a source and no resolver of its events: it would
 * be the source alone that is guarded
 */
function guardSources(schema: GraphQLSchema, requirements: Requirements): GraphQLSchema {
  const type = schema.getSubscriptionType();
  for (const field of Object.values(type?.getFields() ?? {})) {
    const { subscribe, resolve } = field;
    const requirement = type == null ? null : requirementOf(requirements, type.name, field.name);
    if (subscribe === undefined || requirement === null) continue;
    if (resolve === undefined) throw new TypeError(`Subscription.${field.name} has no resolver of its events`);
    // biome-ignore lint/complexity/useMaxParams: graphql-js calls a resolver so.
    field.subscribe = (source, args, context: { readonly principal: Principal | null }, info) => {
      const refusal = judge(requirement, context.principal);
      if (refusal !== null) throw refusal;
      return subscribe(source, args, context, info);
    };
  }
  return schema;
}

/** Shield wraps every field, public ones too: on those it would only cost time. */
function keepGuarded(generated: unknown, tree: Record<string, Record<string, unknown>>) {
  const kept: Record<string, IMiddlewareFieldMap> = {};
  if (typeof generated !== 'object' || generated === null) throw new TypeError('shield gave no field map');
  for (const [typeName, fields] of Object.entries<unknown>({ ...generated })) {
    const guarded = tree[typeName];
    if (guarded === undefined || !isFieldMap(fields)) continue;
    kept[typeName] = Object.fromEntries(Object.entries(fields).filter(([fieldName]) => fieldName in guarded));
  }
  return kept;
}

function isFieldMap(fields: unknown): fields is IMiddlewareFieldMap {
  return typeof fields === 'object' && fields !== null;
}
