// The public schema over subgraphs: the first root field that is read has the whole query planned and fetched, every field
// then reads its value from what was fetched, or throws what went wrong with it. A mutation's root fields are fetched one
// by one, each when graphql-js has come to it: in their order, and none after one that ends the operation. Guarded by the same scope rules as
// in process and executed by the same engine, so that nulls, paths and refusals come out the same. Made by supergraph.ts.

import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { heldBy } from '../../subgraphs/shared/plain.ts';
import { plannedKey } from './caller-operation.ts';
import { FieldFailure, isJsonObject, type JsonObject, memberOf, type Path, type PlacedError } from './field-failure.ts';
import type { OperationFetch, RouterContext } from './router-context.ts';

/** Fetches what an operation's root fields stand for: all of a query's, the one at hand of a mutation's. */
export type FetchOperation = (
  operation: OperationFetch,
  context: RouterContext,
  info: GraphQLResolveInfo,
) => Promise<JsonObject>;

/** How a subscription's root field is answered. */
export interface SubscriptionFetches {
  /** Events of the field at hand. */
  readonly subscribe: (context: RouterContext, info: GraphQLResolveInfo) => Promise<AsyncIterable<unknown>>;
  /** Fetches what an event of that leaves open. */
  readonly complete: (event: unknown, context: RouterContext, info: GraphQLResolveInfo) => Promise<JsonObject>;
}

const whole = new WeakSet<object>();

/**
 * What a root field of an operation came to when nothing went wrong anywhere and every key is its field's name: fields are
 * read in place of it (subgraphs/shared/plain.ts). Its instances are objects out of JSON, and known by heart.
 */
const wholeAnswer = { [Symbol.hasInstance]: (value: unknown) => isJsonObject(value) && whole.has(value) };

/** Has the objects of a fetched operation's root fields be whole answers. */
export function declareWhole(data: JsonObject): void {
  for (const value of Object.values(data)) {
    for (const item of Array.isArray(value) ? value : [value]) if (isJsonObject(item)) whole.add(item);
  }
}

/** Gives every field of a schema its resolver; the schema is changed in place. */
export function addResolvers(
  schema: GraphQLSchema,
  fetchOperation: FetchOperation,
  subscriptions: SubscriptionFetches,
): void {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  const subscription = schema.getSubscriptionType();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    if (type === query) addQueryResolvers(type, fetchOperation);
    else if (type === mutation) addMutationResolvers(type, fetchOperation);
    else if (type === subscription) addSubscriptionResolvers(type, subscriptions);
    else addOwnResolvers(type);
  }
}

function addMutationResolvers(type: GraphQLObjectType<unknown, RouterContext>, fetchOperation: FetchOperation): void {
  for (const field of Object.values(type.getFields())) {
    // biome-ignore lint/complexity/useMaxParams: graphql-js calls a resolver so.
    field.resolve = async (_source, _args, context, info) =>
      readField(await fetchOperation(context.operation, context, info), context, info);
  }
}

function addSubscriptionResolvers(
  type: GraphQLObjectType<unknown, RouterContext>,
  { subscribe, complete }: SubscriptionFetches,
): void {
  for (const field of Object.values(type.getFields())) {
    // biome-ignore lint/complexity/useMaxParams: graphql-js calls a resolver so.
    field.subscribe = (_source, _args, context, info) => subscribe(context, info);
    // biome-ignore lint/complexity/useMaxParams: graphql-js calls a resolver so.
    field.resolve = async (event, _args, context, info) =>
      readField(await complete(event, context, info), context, info);
  }
}

function addQueryResolvers(type: GraphQLObjectType<unknown, RouterContext>, fetchOperation: FetchOperation): void {
  for (const field of Object.values(type.getFields())) {
    // biome-ignore lint/complexity/useMaxParams: graphql-js calls a resolver so.
    field.resolve = async (_source, _args, context, info) => {
      const data = await context.operation.fetch(() => fetchOperation(context.operation, context, info));
      return readField(data, context, info);
    };
  }
}

function addOwnResolvers(type: GraphQLObjectType<unknown, RouterContext>): void {
  for (const field of Object.values(type.getFields())) {
    // biome-ignore lint/complexity/useMaxParams: graphql-js calls a resolver so.
    field.resolve = heldBy(wholeAnswer, (source: unknown, _args: unknown, context: RouterContext, info) =>
      isJsonObject(source) ? readField(source, context, info) : null,
    );
  }
}

function readField(source: JsonObject, context: RouterContext, info: GraphQLResolveInfo): unknown {
  const [node] = info.fieldNodes;
  const value = memberOf(source, node === undefined ? info.fieldName : plannedKey(node));
  if (Array.isArray(value)) return readItems(value, context, info);
  if (!(value instanceof FieldFailure)) return value;
  const path = toList(info.path);
  if (value.kind === 'swept') {
    if (!isNonNullType(info.returnType)) return null;
    const [swept] = value.errors;
    throw toError(swept, path.slice(0, -1), { info, context });
  }
  const errors = value.errors.map((error) => toError(error, path, { info, context }));
  const [first, ...others] = errors;
  // Only one can be thrown; the subgraph told them all.
  context.operation.tellAlso(others);
  throw first ?? new TypeError('a failure without an error');
}

/** Items that failed are gaps in a list that may have some; elsewhere the whole list has failed. */
function readItems(items: readonly unknown[], context: RouterContext, info: GraphQLResolveInfo): readonly unknown[] {
  if (!items.some((item) => item instanceof FieldFailure)) return items;
  const path = toList(info.path);
  return items.map((item, index) => {
    if (!(item instanceof FieldFailure)) return item;
    const [first, ...others] = item.errors.map((error) => toError(error, [...path, index], { info, context }));
    context.operation.tellAlso(others);
    // An error among values is thrown in its own place.
    return first ?? null;
  });
}

/** An error with the path it has in the whole answer: graphql-js keeps the place of an error that has one. */
function toError(
  placed: PlacedError | undefined,
  base: Path,
  { info, context }: { readonly info: GraphQLResolveInfo; readonly context: RouterContext },
): GraphQLError {
  if (placed === undefined) return new GraphQLError('a failure without an error');
  const { failure, below } = placed;
  const { operation } = context;
  const isAtField = below.length === 0;
  const path = [...base, ...below.map((key) => operation.clientKey(key))];
  const nodes = isAtField ? info.fieldNodes : nodesAt(info.fieldNodes, below, operation.fragments);
  return new GraphQLError(failure.message, { path, nodes: [...nodes], originalError: failure });
}

/** The field nodes at the end of planned keys below others; as many as can be found. */
function nodesAt(
  nodes: readonly FieldNode[],
  below: Path,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FieldNode[] {
  let current = nodes;
  for (const key of below) {
    if (typeof key === 'number') continue;
    const inner = current.flatMap(({ selectionSet }) =>
      selectionSet === undefined ? [] : fieldsNamed(selectionSet, key, fragments),
    );
    if (inner.length === 0) return current;
    current = inner;
  }
  return current;
}

function fieldsNamed(
  set: SelectionSetNode,
  key: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FieldNode[] {
  return set.selections.flatMap((selection): readonly FieldNode[] => {
    if (selection.kind === Kind.FIELD) return plannedKey(selection) === key ? [selection] : [];
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return inner === undefined ? [] : fieldsNamed(inner.selectionSet, key, fragments);
  });
}

function toList(path: GraphQLResolveInfo['path']): Path {
  const keys: (string | number)[] = [];
  for (let step: GraphQLResolveInfo['path'] | undefined = path; step !== undefined; step = step.prev) {
    keys.unshift(step.key);
  }
  return keys;
}
