// The schema as graphql-jit gets to see it: no arguments anywhere, and resolvers that take theirs from graphql-js itself.
// graphql-jit 0.8.9 writes argument literals into the code it generates (a string literal of its own date mark is run as
// code: `{ account(id: "__MAGIC_DATE__…process.exit()") }`), and coerces values inside input objects by rules of its own.
// With arguments and variables left to graphql-js, only names of the operation ever reach the generated code.

import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  defaultTypeResolver,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLScalarType,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  GraphQLUnionType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { holderOf, type LoadedModel } from '../../../subgraphs/shared/plain.ts';
import { GuardedPromise, isPromise, type LoadedCheck, notLoaded, Run, settleItems, takeRun } from './run.ts';

/** How a copy is made. */
export interface JitSchemaOptions {
  /** Fields of an open schema that may only be resolved when the run was granted them. */
  readonly isChecked?: (coordinate: string) => boolean;
  /**
   * Whether what loaded models hold is read in place (subgraphs/shared/plain.ts). Then nothing is checked field by field:
   * whoever compiles sees to it that all fields are granted (compiled-operation.ts), and a run that meets a bare reference
   * is given up.
   */
  readonly isPlain?: boolean;
}

/** A copy of a schema for graphql-jit; the resolvers, guarded ones included, are the given schema's. */
export function toJitSchema(
  schema: GraphQLSchema,
  { isChecked = () => false, isPlain = false }: JitSchemaOptions = {},
): GraphQLSchema {
  const holders = isPlain ? toHolders(schema) : noHolders;
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config, fieldName, typeName) => {
      const field = fieldOf(schema, typeName, fieldName);
      const { resolve: _resolve, ...rest } = config;
      const coordinate = `${typeName}.${fieldName}`;
      const resolve =
        isPlain && holderOf(field.resolve) !== null
          ? null
          : toJitResolver(field, {
              checked: !isPlain && isChecked(coordinate) ? coordinate : null,
              isLoaded: toLoadedCheck(schema, field, holders),
            });
      return resolve === null ? { ...rest, args: {} } : { ...rest, args: {}, resolve };
    },
    [MapperKind.INTERFACE_FIELD]: (config) => ({ ...config, args: {} }),
    [MapperKind.OBJECT_TYPE]: (type) => new GraphQLObjectType({ ...type.toConfig(), isTypeOf: null }),
    [MapperKind.INTERFACE_TYPE]: (type) =>
      new GraphQLInterfaceType({ ...type.toConfig(), resolveType: toJitTypeResolver(schema, type.name) }),
    [MapperKind.UNION_TYPE]: (type) =>
      new GraphQLUnionType({ ...type.toConfig(), resolveType: toJitTypeResolver(schema, type.name) }),
    [MapperKind.SCALAR_TYPE]: (type) => (isSpecifiedScalarType(type) ? type : toJitScalar(type)),
  });
}

function fieldOf(schema: GraphQLSchema, typeName: string, fieldName: string): GraphQLField<unknown, unknown> {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (field === undefined) throw new TypeError(`no field ${typeName}.${fieldName}`);
  return field;
}

/**
 * Null for a leaf that is a mere property: graphql-jit reads it in place, which is most of its speed. What such a property
 * holds besides plain values its type's serialize refuses, and the run is given up.
 */
function toJitResolver(
  field: GraphQLField<unknown, unknown>,
  { checked, isLoaded }: { readonly checked: string | null; readonly isLoaded: LoadedCheck | null },
): GraphQLFieldResolver<unknown, unknown> | null {
  const own = field.resolve === defaultFieldResolver ? undefined : field.resolve;
  if (own === undefined && checked === null && isLeafType(getNullableType(field.type))) return null;
  const resolve = own ?? defaultFieldResolver;
  const hasArguments = field.args.length > 0;
  const isList = isListType(getNullableType(field.type));
  // biome-ignore lint/complexity/useMaxParams: graphql-js calls a resolver so.
  return (source, _noArguments, context, info) => {
    const run = takeRun(info);
    if (checked !== null && run.grants?.has(checked) !== true) {
      // Cannot be, since the operation's fields were all asked for. If it is, nothing is read and graphql-js executes.
      run.fail('a field that was not granted', true);
      return null;
    }
    const [node] = info.fieldNodes;
    const args = hasArguments && node !== undefined ? getArgumentValues(field, node, run.variables) : {};
    const result: unknown = resolve(source instanceof Run ? run.rootValue : source, args, context, info);
    if (isPromise(result)) return new GuardedPromise(result, run, isLoaded);
    if (isList && Array.isArray(result) && result.some(isPromise)) {
      return new GuardedPromise(settleItems(result, run), run, isLoaded);
    }
    if (isLoaded === null || isLoaded(result)) return result;
    run.fail(notLoaded);
    return null;
  };
}

/** What fields are read in place of, by type. */
type Holders = ReadonlyMap<string, LoadedModel>;

const noHolders: Holders = new Map();

function toHolders(schema: GraphQLSchema): Holders {
  const holders = new Map<string, LoadedModel>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const { name, resolve } of Object.values(type.getFields())) {
      const holder = holderOf(resolve);
      if (holder === null) continue;
      if ((holders.get(type.name) ?? holder) !== holder) throw new TypeError(`${type.name}.${name}: one model a type`);
      holders.set(type.name, holder);
    }
  }
  return holders;
}

/** Tells whether fields can be read in place of a field's value, or of each of its items; null when none ever are. */
function toLoadedCheck(
  schema: GraphQLSchema,
  { type }: GraphQLField<unknown, unknown>,
  holders: Holders,
): LoadedCheck | null {
  const named = getNamedType(type);
  let isLoadedOne: (value: object) => boolean;
  if (isObjectType(named)) {
    const holder = holders.get(named.name);
    if (holder === undefined) return null;
    isLoadedOne = (value) => value instanceof holder;
  } else if (isAbstractType(named)) {
    if (!schema.getPossibleTypes(named).some(({ name }) => holders.has(name))) return null;
    // What is of no known type yet could be of any.
    isLoadedOne = (value) => {
      const typeName: unknown = Reflect.get(value, '__typename');
      if (typeof typeName !== 'string') return false;
      const holder = holders.get(typeName);
      return holder === undefined || value instanceof holder;
    };
  } else return null;
  const isLoaded: LoadedCheck = (value) => {
    if (typeof value !== 'object' || value === null || value instanceof Error) return true;
    return Array.isArray(value) ? value.every(isLoaded) : isLoadedOne(value);
  };
  return isLoaded;
}

/** graphql-jit wants a name at once and throws outside of any field when there is none: then the run is given up. */
function toJitTypeResolver(schema: GraphQLSchema, typeName: string): GraphQLTypeResolver<unknown, unknown> {
  const type = schema.getType(typeName);
  if (!(type instanceof GraphQLInterfaceType || type instanceof GraphQLUnionType)) {
    throw new TypeError(`no abstract type ${typeName}`);
  }
  const abstract: GraphQLAbstractType = type;
  const names = new Set(schema.getPossibleTypes(abstract).map(({ name }) => name));
  const resolveType = abstract.resolveType ?? defaultTypeResolver;
  return (value, context, info) => {
    const run = takeRun(info);
    try {
      const name: unknown = resolveType(value, context, info, abstract);
      if (typeof name === 'string' && names.has(name)) return name;
      if (isPromise(name)) {
        // Nobody waits for it any more.
        name.then(undefined, () => undefined);
        run.fail(`${typeName} is resolved by a promise`, true);
      } else run.fail(`${typeName} was not resolved`);
    } catch {
      run.fail(`${typeName} could not be resolved`);
    }
    return undefined;
  };
}

/** As graphql-js, refuses a value that is written as null; and what only graphql-js waits for or calls. */
function toJitScalar(type: GraphQLScalarType): GraphQLScalarType {
  return new GraphQLScalarType({
    ...type.toConfig(),
    serialize: (value) => {
      if (typeof value === 'function' || isPromise(value)) throw new TypeError('not a value yet');
      const written: unknown = type.serialize(value);
      if (written == null) throw new TypeError('written as nothing');
      return written;
    },
  });
}
