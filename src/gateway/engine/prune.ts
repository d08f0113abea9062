// An operation with its `@skip` and `@include` decided: what is left has no condition, no variable definition and no
// sibling operation. graphql-jit keeps conditions on the document's own nodes and joins those of every place where a
// fragment is spread, so that one place's condition hides fields at another. Called by compiled-operation.ts.

import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

/** Decides every condition of an operation. The nodes that stay are the given document's as far as they can. */
export function pruneOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  conditions: ReadonlyMap<string, boolean>,
): DocumentNode {
  const decide = <Node extends FieldNode | InlineFragmentNode | FragmentSpreadNode>(node: Node) => {
    const { directives = [] } = node;
    if (directives.length === 0) return undefined;
    return directives.every((directive) => admits(directive, conditions)) ? { ...node, directives: [] } : null;
  };
  const definitions = document.definitions.filter(
    (definition) => definition === operation || definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  return visit(
    { ...document, definitions },
    {
      OperationDefinition: (node) => ({ ...node, variableDefinitions: [] }),
      Argument: () => false,
      Field: decide,
      InlineFragment: decide,
      FragmentSpread: decide,
    },
  );
}

function admits({ name, arguments: given = [] }: DirectiveNode, conditions: ReadonlyMap<string, boolean>): boolean {
  const value = given[0]?.value;
  const holds =
    value?.kind === Kind.VARIABLE
      ? conditions.get(value.name.value)
      : value?.kind === Kind.BOOLEAN
        ? value.value
        : undefined;
  // What nobody decided stands where no object of the schema can be, or in another operation's fragment.
  if (holds === undefined) return false;
  return name.value === 'skip' ? !holds : holds;
}
