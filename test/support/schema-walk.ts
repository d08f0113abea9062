// Every way that a schema has from its query fields, as operations: for tests that somebody who tries all of them is told nothing of
// what is not theirs. Fields are followed as deep as is asked for, no type twice on one way but where a way has to come back.

import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** What is put into arguments. */
export interface WalkArguments {
  /** For arguments of type ID: literals by argument name and, before that, by `Type.field`. */
  readonly idsFor: (coordinate: string, argument: string) => readonly string[];
  /** For other required arguments without a default: a literal; null where a field is left out. */
  readonly valueFor: (coordinate: string, argument: string) => string | null;
  readonly first: number;
}

/** How often one type may stand on a way: an account leads to its customer, who leads to accounts. */
const mostOnWay = 2;

/** One operation for each query field and each of the ids that it takes; and one for each way of so many fields. */
export function walkQueries(schema: GraphQLSchema, depth: number, args: WalkArguments): readonly string[] {
  const query = schema.getQueryType();
  if (query == null) throw new TypeError('the schema has no query');
  return Object.values(query.getFields()).flatMap((field) =>
    toCalls(query, field, args).flatMap((call) => {
      const type = getNamedType(field.type);
      if (isLeafType(type)) return [`{ ${call} }`];
      const objects = isObjectType(type) ? [type] : isAbstractType(type) ? schema.getPossibleTypes(type) : [];
      return objects.flatMap((object) =>
        toSelections(schema, object, { depth, way: [object.name], args }).map((selection) =>
          isObjectType(type)
            ? `{ ${call} { ${selection} } }`
            : `{ ${call} { ... on ${object.name} { ${selection} } } }`,
        ),
      );
    }),
  );
}

/** The leaves of an object, and one selection for each field that leads on. */
export function toSelections(
  schema: GraphQLSchema,
  object: GraphQLObjectType,
  at: { readonly depth: number; readonly way: readonly string[]; readonly args: WalkArguments },
): readonly string[] {
  const { depth, way, args } = at;
  const leaves: string[] = ['__typename'];
  const onward: string[] = [];
  for (const field of Object.values(object.getFields())) {
    const type = getNamedType(field.type);
    const calls = toCalls(object, field, args);
    if (isLeafType(type)) {
      leaves.push(...calls);
      continue;
    }
    if (depth === 0) continue;
    const objects = isObjectType(type) ? [type] : isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    for (const next of objects) {
      if (way.filter((name) => name === next.name).length >= mostOnWay) continue;
      const inner = toSelections(schema, next, { depth: depth - 1, way: [...way, next.name], args });
      const called = calls[0];
      if (called === undefined) continue;
      onward.push(
        ...inner.map(
          (selection) => `${called} { ${isObjectType(type) ? selection : `... on ${next.name} { ${selection} }`} }`,
        ),
      );
    }
  }
  // By itself as well: a field that may not be null, and fails, would take what it stands beside with it.
  const names = leaves.filter((leaf) => /^\w*id$/i.test(leaf));
  return [leaves.join(' '), ...(names.length === 0 ? [] : [names.join(' ')]), ...onward];
}

/** A field with its arguments: once for each id that it may be asked for; not at all where an argument has no value. */
function toCalls(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  { idsFor, valueFor, first }: WalkArguments,
): readonly string[] {
  const coordinate = `${parent.name}.${field.name}`;
  let calls: string[][] = [[]];
  for (const argument of field.args) {
    if (argument.name === 'first') {
      calls = calls.map((call) => [...call, `first: ${first}`]);
      continue;
    }
    const isId = getNamedType(argument.type).name === 'ID';
    const isNeeded = isNonNullType(argument.type) && argument.defaultValue === undefined;
    if (!isNeeded) continue;
    const value = valueFor(coordinate, argument.name);
    const values = isId ? idsFor(coordinate, argument.name) : value === null ? [] : [value];
    calls = calls.flatMap((call) => values.map((one) => [...call, `${argument.name}: ${one}`]));
  }
  return calls.map((call) => (call.length === 0 ? field.name : `${field.name}(${call.join(', ')})`));
}
