// What of an operation will not be there for ever: told in `extensions.deprecations` of its answer, so that whoever uses it learns
// of it before the day. Found once a document; what variables hold is looked at where any input type has something deprecated.
// Called by operation-guard.ts; the reasons' form is checked by src/cli/check-schema.ts.

import {
  type DocumentNode,
  type GraphQLInputType,
  GraphQLList,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { coordinatesOf, coordinatesOfValue } from './coordinates.ts';
import type { Variables } from './variables.ts';

/** Something of the schema that is deprecated. */
export interface Deprecation {
  /** Schema coordinate: `Account.nickname`, `Query.banks(country:)`, `AccountType.OTHER`. */
  readonly coordinate: string;
  /** What to use instead. */
  readonly reason: string;
  /** The day from which on it may be gone, YYYY-MM-DD; null for a reason of another form, which CI refuses. */
  readonly removedOn: string | null;
}

/** The day of removal at the end of a reason: `Use spendable. Removed on 2027-06-30.` */
const removal = /\bRemoved on (\d{4}-\d{2}-\d{2})\.$/;

/** The day that a reason names; null for one of another form. */
export function readRemovalDate(reason: string): string | null {
  const [, day = null] = removal.exec(reason) ?? [];
  return day !== null && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day) ? day : null;
}

/** Everything of a schema that is deprecated, by coordinate. */
export function findDeprecations(schema: GraphQLSchema): ReadonlyMap<string, Deprecation> {
  const found = new Map<string, Deprecation>();
  const add = (coordinate: string, reason: string | null | undefined): void => {
    if (reason == null) return;
    found.set(coordinate, { coordinate, reason, removedOn: readRemovalDate(reason) });
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        add(`${type.name}.${field.name}`, field.deprecationReason);
        for (const argument of field.args) {
          add(`${type.name}.${field.name}(${argument.name}:)`, argument.deprecationReason);
        }
      }
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) add(`${type.name}.${field.name}`, field.deprecationReason);
    } else if (isEnumType(type)) {
      for (const value of type.getValues()) add(`${type.name}.${value.name}`, value.deprecationReason);
    }
  }
  return found;
}

/** Finds what an operation uses of it; null for nothing, which is the rule. */
export type Deprecations = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Variables>,
) => readonly Deprecation[] | null;

/** What is looked at in each request of an operation. */
interface Uses {
  readonly written: readonly string[];
  /** Variables in which something deprecated can stand. */
  readonly variables: readonly (readonly [name: string, type: GraphQLInputType])[];
}

/** Those of a schema. */
export function createDeprecations(schema: GraphQLSchema): Deprecations {
  const all = findDeprecations(schema);
  if (all.size === 0) return () => null;
  const names = new Set([...all.keys()].map((coordinate) => coordinate.split('.')[0] ?? ''));
  const known = new WeakMap<OperationDefinitionNode, Uses>();
  const look = (document: DocumentNode, operation: OperationDefinitionNode): Uses => ({
    written: [...coordinatesOf(schema, document, operation)].filter((coordinate) => all.has(coordinate)),
    variables: (operation.variableDefinitions ?? []).flatMap(({ variable, type: node }) => {
      const named = schema.getType(nameOf(node));
      const type = isInputType(named) && mayHold(named, names) ? toInputType(schema, node) : null;
      return type === null ? [] : [[variable.name.value, type] as const];
    }),
  });
  return (document, operation, variables) => {
    let uses = known.get(operation);
    if (uses === undefined) {
      uses = look(document, operation);
      known.set(operation, uses);
    }
    if (uses.written.length === 0 && uses.variables.length === 0) return null;
    const found = new Set(uses.written);
    for (const [name, type] of uses.variables) coordinatesOfValue(variables[name], type, found);
    const used = [...found].flatMap((coordinate) => all.get(coordinate) ?? []);
    return used.length === 0 ? null : used;
  };
}

/** Whether something of these types can stand in a value. */
function mayHold(type: GraphQLInputType, names: ReadonlySet<string>, seen: Set<string> = new Set()): boolean {
  const named = getNamedType(type);
  if (seen.has(named.name)) return false;
  seen.add(named.name);
  if (names.has(named.name)) return true;
  return isInputObjectType(named) && Object.values(named.getFields()).some((field) => mayHold(field.type, names, seen));
}

function nameOf(node: TypeNode): string {
  return node.kind === Kind.NAMED_TYPE ? node.name.value : nameOf(node.type);
}

function toInputType(schema: GraphQLSchema, node: TypeNode): GraphQLInputType | null {
  if (node.kind === Kind.NON_NULL_TYPE) return toInputType(schema, node.type);
  if (node.kind === Kind.LIST_TYPE) {
    const item = toInputType(schema, node.type);
    return item === null ? null : new GraphQLList(item);
  }
  const type = schema.getType(node.name.value);
  return isInputType(type) ? type : null;
}
