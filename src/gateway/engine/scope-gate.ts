// Whether a caller may see every field of an operation, asked once instead of once for each field of each row: shield
// makes a promise of every guarded field, which took more than half of an answer's time. graphql-shield still decides, by
// the same rules over a schema whose resolvers only say that they were reached. Called by engine.ts, which runs the whole
// operation guarded as ever when a single field is not granted.

import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../../auth/principal.ts';
import { type Requirements, requirementOf, withScopeRules } from '../../auth/scope-rules.ts';

/** Resolvers of the subgraphs as they are before scope rules, by type and field. */
export type OpenResolvers = Readonly<Record<string, object>>;

/** What a gate is made of. */
export interface ScopeGateOptions {
  /** The guarded schema. */
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
  readonly resolvers: readonly OpenResolvers[];
}

/** Different sets of scopes whose verdicts are kept: a gateway knows a few, one for each kind of client. */
const keptScopeSets = 64;

const granted = Symbol('granted');

/** Decides by scopes alone; a rule that looks at anything else is refused here, and so asked field by field. */
export class ScopeGate {
  readonly #probes: GraphQLSchema;
  readonly #guarded: ReadonlySet<string>;
  readonly #verdicts = new LRUCache<string, Map<string, boolean>>({ max: keptScopeSets });
  /** The schema without rules: only for operations all of whose fields were granted. */
  readonly openSchema: GraphQLSchema;

  constructor({ schema, requirements, resolvers }: ScopeGateOptions) {
    this.#guarded = guardedFields(schema, requirements);
    this.#probes = withScopeRules(withProbes(schema), requirements);
    this.openSchema = toOpenSchema(schema, this.#guarded, resolvers);
  }

  /** Whether a field carries a rule: `Account.balances`. */
  isGuarded(coordinate: string): boolean {
    return this.#guarded.has(coordinate);
  }

  /** Whether all of these fields are granted; a promise only where the caller's scopes are new. */
  grants(coordinates: Iterable<string>, principal: Principal | null): boolean | Promise<boolean> {
    const key = principal === null ? '' : JSON.stringify([...principal.scopes].sort());
    let verdicts = this.#verdicts.get(key);
    if (verdicts === undefined) {
      verdicts = new Map();
      this.#verdicts.set(key, verdicts);
    }
    const unknown: string[] = [];
    for (const coordinate of coordinates) {
      const verdict = verdicts.get(coordinate);
      if (verdict === false) return false;
      if (verdict === undefined) unknown.push(coordinate);
    }
    return unknown.length === 0 || this.#ask(unknown, principal, verdicts);
  }

  async #ask(
    coordinates: readonly string[],
    principal: Principal | null,
    verdicts: Map<string, boolean>,
  ): Promise<boolean> {
    const answers = await Promise.all(coordinates.map((coordinate) => this.#askOne(coordinate, principal)));
    for (const [index, coordinate] of coordinates.entries()) verdicts.set(coordinate, answers[index] === true);
    return answers.every((answer) => answer);
  }

  async #askOne(coordinate: string, principal: Principal | null): Promise<boolean> {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = this.#probes.getType(typeName);
    const resolve = isObjectType(type) ? type.getFields()[fieldName]?.resolve : undefined;
    if (resolve === undefined) return false;
    try {
      const caller = principal === null ? null : only<Principal>({ scopes: new Set(principal.scopes) });
      const context = only<object>({ principal: caller, _shield: undefined });
      return (await resolve(only({}), only({}), context, only<GraphQLResolveInfo>({}))) === granted;
    } catch {
      return false;
    }
  }
}

/** An object that fails whoever asks it for more than this: what a verdict is made of must be what it is kept under. */
function only<T extends object>(members: Partial<T>): T {
  const refuse = (name: string | symbol): never => {
    throw new TypeError(`a scope rule looked at ${String(name)}`);
  };
  return new Proxy(members as T, {
    get: (target, name) => (Reflect.has(target, name) ? Reflect.get(target, name) : refuse(name)),
    has: (target, name) => Reflect.has(target, name) || refuse(name),
    ownKeys: () => refuse('its keys'),
  });
}

function guardedFields(schema: GraphQLSchema, requirements: Requirements): ReadonlySet<string> {
  const guarded = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const fieldName of Object.keys(type.getFields())) {
      if (requirementOf(requirements, type.name, fieldName) !== null) guarded.add(`${type.name}.${fieldName}`);
    }
  }
  return guarded;
}

function withProbes(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config) => ({ ...config, resolve: () => granted }),
  });
}

/**
 * Only guarded fields change: they get the subgraphs' own resolvers back. Federation's fields stay as they are, and so do
 * subscriptions, which are never executed open.
 */
function toOpenSchema(
  schema: GraphQLSchema,
  guarded: ReadonlySet<string>,
  resolvers: readonly OpenResolvers[],
): GraphQLSchema {
  const subscriptions = schema.getSubscriptionType()?.name;
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config, fieldName, typeName) =>
      guarded.has(`${typeName}.${fieldName}`) && !fieldName.startsWith('_') && typeName !== subscriptions
        ? { ...config, resolve: resolverOf(resolvers, typeName, fieldName) }
        : config,
  });
}

function resolverOf(
  resolvers: readonly OpenResolvers[],
  typeName: string,
  fieldName: string,
): GraphQLFieldResolver<unknown, unknown> {
  const found = resolvers.flatMap((types) => {
    const fields = types[typeName];
    const own: unknown = fields === undefined ? undefined : Reflect.get(fields, fieldName);
    return own === undefined ? [] : [own];
  });
  if (found.length === 0) return defaultFieldResolver;
  const [resolve] = found;
  if (found.length > 1 || !isResolver(resolve)) throw new TypeError(`${typeName}.${fieldName}: one resolver is needed`);
  return resolve;
}

function isResolver(value: unknown): value is GraphQLFieldResolver<unknown, unknown> {
  return typeof value === 'function';
}
