// Which fields an operation could come to, without compiling it: for the scope gate, where graphql-js executes. Called by engine.ts.

import {
  type DocumentNode,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** Every field that an operation or any fragment beside it could come to, by coordinate: bluntly, so rather too many. */
export function reckonCoordinates(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlySet<string> {
  const coordinates = new Set<string>();
  const info = new TypeInfo(schema);
  const add = (): void => {
    const [parent, field] = [info.getParentType(), info.getFieldDef()];
    if (parent == null || field == null || field.name === '__typename') return;
    const types = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
    for (const { name } of types) coordinates.add(`${name}.${field.name}`);
  };
  for (const definition of document.definitions) {
    if (definition === operation || definition.kind === Kind.FRAGMENT_DEFINITION) {
      visit(definition, visitWithTypeInfo(info, { Field: add }));
    }
  }
  return coordinates;
}
