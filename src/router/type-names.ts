// Names of types where objects of several could stand: every fetch asks for them, since the answer is put together by them. Added
// when the plan is made and not before, since the planner would choose its ways by them. Called by supergraph.ts.

import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isJsonObject } from './field-failure.ts';

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** A fetch's operation with the names; the same text when it has them all. */
export function withTypeNames(schema: GraphQLSchema, text: string): string {
  const document = parse(text, { noLocation: true });
  const info = new TypeInfo(schema);
  const isAbstract = (name: string | undefined): boolean => {
    const type = name === undefined ? undefined : schema.getType(name);
    return type !== undefined && isAbstractType(type);
  };
  const nameEntities = (selection: SelectionNode): SelectionNode =>
    selection.kind === Kind.INLINE_FRAGMENT && isAbstract(selection.typeCondition?.name.value)
      ? { ...selection, selectionSet: withName(selection.selectionSet) }
      : selection;
  const named = visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const { selectionSet } = node;
        if (selectionSet === undefined) return undefined;
        if (node.name.value === '_entities') {
          const selections = selectionSet.selections.map(nameEntities);
          const isSame = selections.every((each, index) => each === selectionSet.selections[index]);
          return isSame ? undefined : { ...node, selectionSet: { ...selectionSet, selections } };
        }
        if (!isAbstract(getNamedType(info.getType())?.name)) return undefined;
        const own = withName(selectionSet);
        return own === selectionSet ? undefined : { ...node, selectionSet: own };
      },
    }),
  );
  return named === document ? text : stripIgnoredCharacters(print(named));
}

function withName(set: SelectionSetNode): SelectionSetNode {
  const isNamed = set.selections.some(
    (each) => each.kind === Kind.FIELD && each.name.value === '__typename' && each.alias === undefined,
  );
  return isNamed ? set : { ...set, selections: [typename, ...set.selections] };
}

/**
 * A type of each interface that some subgraph knows as an object (`@interfaceObject`): where nothing depends on which it is, any
 * will do.
 */
export function toAnyTypes(supergraph: DocumentNode, schema: GraphQLSchema): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const isObject = definition.directives?.some(
      ({ name, arguments: given = [] }) =>
        name.value === 'join__type' &&
        given.some((each) => each.name.value === 'isInterfaceObject' && valueFromASTUntyped(each.value) === true),
    );
    const type = schema.getType(definition.name.value);
    const [any] = isObject === true && isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
    if (any !== undefined) types.set(definition.name.value, any.name);
  }
  return types;
}

/** Puts names of types in place of interfaces', where subgraphs know no types of theirs. */
export function nameAnyType(data: unknown, anyTypes: ReadonlyMap<string, string>): void {
  if (Array.isArray(data)) for (const item of data) nameAnyType(item, anyTypes);
  if (!isJsonObject(data)) return;
  const { __typename: name } = data;
  const any = typeof name === 'string' ? anyTypes.get(name) : undefined;
  if (any !== undefined) data['__typename'] = any;
  for (const member of Object.values(data)) nameAnyType(member, anyTypes);
}
