// Supergraph SDL → the schema that clients see: without the composer's own types and directives, without what is
// `@inaccessible`. Called by supergraph.ts. Follows the join v0.5 and link v1.0 specifications of Apollo Federation 2.

import {
  type ASTNode,
  buildASTSchema,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLScalarType,
  type GraphQLSchema,
  isScalarType,
  isTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  type TypeDefinitionNode,
  visit,
} from 'graphql';

/** Directives that mean something to clients. */
const publicDirectives: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy', 'oneOf']);

const isInaccessible = (directives: readonly DirectiveNode[] = []) =>
  directives.some(({ name }) => name.value === 'inaccessible');

/** Features whose elements belong to composition, whether or not a supergraph links them. */
const ownFeatures = ['join', 'link', 'core', 'federation'];

/**
 * Namespaces of the features that a schema links, by the link specification: the `as` of the link, or else the name in its
 * URL. What they define is called `<namespace>__…`; any other name with two underscores inside is a type like all others.
 */
function namespacesOf(supergraph: DocumentNode): ReadonlySet<string> {
  const namespaces = new Set(ownFeatures);
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const { name, arguments: given = [] } of definition.directives ?? []) {
      if (name.value !== 'link' && name.value !== 'core') continue;
      const read = (argument: string): string | null => {
        const value = given.find((each) => each.name.value === argument)?.value;
        return value?.kind === Kind.STRING ? value.value : null;
      };
      const segments = (read('url') ?? read('feature') ?? '').split(/[?#]/)[0]?.split('/').filter(Boolean) ?? [];
      const named = segments.filter((segment) => !/^v\d+(?:\.\d+)?$/.test(segment)).at(-1);
      const namespace = read('as') ?? named;
      if (namespace !== undefined) namespaces.add(namespace);
    }
  }
  return namespaces;
}

/** Types of a supergraph that clients do not see: composition's own, and inaccessible ones. */
export function hiddenTypesOf(supergraph: DocumentNode): ReadonlySet<string> {
  const namespaces = namespacesOf(supergraph);
  const isHidden = ({ name, directives }: TypeDefinitionNode): boolean =>
    namespaces.has(/^(.+?)__/.exec(name.value)?.[1] ?? '') || isInaccessible(directives);
  const types = supergraph.definitions.filter(isTypeDefinitionNode).filter(isHidden);
  return new Set(types.map(({ name }) => name.value));
}

/** The SDL of the public schema. What is not public is named nowhere: not as a union's member or an implemented interface. */
export function toPublicSdl(supergraph: DocumentNode): DocumentNode {
  const hidden = hiddenTypesOf(supergraph);
  const isShown = ({ name }: NamedTypeNode): boolean => !hidden.has(name.value);
  return visit(supergraph, {
    enter(node: ASTNode) {
      switch (node.kind) {
        case Kind.SCHEMA_EXTENSION:
        case Kind.DIRECTIVE_DEFINITION:
          return null;
        case Kind.DIRECTIVE:
          return publicDirectives.has(node.name.value) ? undefined : null;
        case Kind.SCALAR_TYPE_DEFINITION:
        case Kind.ENUM_TYPE_DEFINITION:
        case Kind.INPUT_OBJECT_TYPE_DEFINITION:
          return hidden.has(node.name.value) ? null : undefined;
        case Kind.OBJECT_TYPE_DEFINITION:
        case Kind.INTERFACE_TYPE_DEFINITION:
          if (hidden.has(node.name.value)) return null;
          return { ...node, interfaces: node.interfaces?.filter(isShown) ?? [] };
        case Kind.UNION_TYPE_DEFINITION:
          if (hidden.has(node.name.value)) return null;
          return { ...node, types: node.types?.filter(isShown) ?? [] };
        case Kind.FIELD_DEFINITION:
        case Kind.INPUT_VALUE_DEFINITION:
        case Kind.ENUM_VALUE_DEFINITION:
          return isInaccessible(node.directives) ? null : undefined;
        default:
          return undefined;
      }
    },
  });
}

/** The types that each type of a supergraph is: itself, interfaces, unions; of those that are not public, too. */
export function toTypeRelation(supergraph: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> {
  const relation = new Map<string, Set<string>>();
  const add = (name: string, is: string): void => {
    const names = relation.get(name);
    if (names === undefined) relation.set(name, new Set([is]));
    else names.add(is);
  };
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      for (const { name } of definition.interfaces ?? []) add(definition.name.value, name.value);
    } else if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const { name } of definition.types ?? []) add(name.value, definition.name.value);
    }
  }
  return relation;
}

/** The public schema, with these scalars in place of those of their names. Not executable yet. @throws GraphQLError when it is no schema */
export function toPublicSchema(
  supergraph: DocumentNode,
  scalars: Readonly<Record<string, GraphQLScalarType>> = {},
): GraphQLSchema {
  const schema = buildASTSchema(toPublicSdl(supergraph), { assumeValidSDL: false });
  for (const [name, scalar] of Object.entries(scalars)) {
    const type = schema.getType(name);
    if (!isScalarType(type)) continue;
    // A fresh schema's own scalars: nobody else holds them.
    type.serialize = scalar.serialize;
    type.parseValue = scalar.parseValue;
    type.parseLiteral = scalar.parseLiteral;
  }
  return schema;
}
