// What of a schema a document uses, as schema coordinates (the GraphQL specification's: `Type.field`, `Type.field(argument:)`,
// `Enum.VALUE`, `Input.field`). Called by deprecations.ts and field-usage.ts, once a document.

import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** Coordinates that an operation of a valid document writes, each once, its fragments' among them; introspection's left out. */
export function coordinatesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlySet<string> {
  const found = new Set<string>();
  const info = new TypeInfo(schema);
  const hasOthers = document.definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && node !== operation);
  visit(
    hasOthers ? (separateOperations(document)[operation.name?.value ?? ''] ?? document) : document,
    visitWithTypeInfo(info, {
      Field() {
        const [parent, field] = [info.getParentType(), info.getFieldDef()];
        if (parent != null && field != null && !field.name.startsWith('__')) found.add(`${parent.name}.${field.name}`);
      },
      Argument({ name }) {
        const [parent, field] = [info.getParentType(), info.getFieldDef()];
        if (info.getDirective() != null || parent == null || field == null || field.name.startsWith('__')) return;
        found.add(`${parent.name}.${field.name}(${name.value}:)`);
      },
      ObjectField({ name }) {
        const parent = info.getParentInputType();
        const type = parent == null ? null : getNamedType(parent);
        if (isInputObjectType(type)) found.add(`${type.name}.${name.value}`);
      },
      EnumValue({ value }) {
        const type = info.getInputType();
        const named = type == null ? null : getNamedType(type);
        if (isEnumType(named)) found.add(`${named.name}.${value}`);
      },
    }),
  );
  return found;
}

/** Coordinates of input fields and enum values that a value uses, as a client has sent it. */
export function coordinatesOfValue(value: unknown, type: GraphQLInputType, found: Set<string>): void {
  if (value == null) return;
  if (isNonNullType(type)) coordinatesOfValue(value, type.ofType, found);
  else if (isListType(type)) {
    for (const item of Array.isArray(value) ? value : [value]) coordinatesOfValue(item, type.ofType, found);
  } else if (isEnumType(type)) {
    if (typeof value === 'string') found.add(`${type.name}.${value}`);
  } else if (isInputObjectType(type) && typeof value === 'object') {
    const fields = type.getFields();
    for (const [name, part] of Object.entries(value)) {
      const field = fields[name];
      if (field === undefined) continue;
      found.add(`${type.name}.${name}`);
      coordinatesOfValue(part, field.type, found);
    }
  }
}
