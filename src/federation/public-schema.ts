// Supergraph SDL → the schema that clients see: without the composer's own types and directives, without what is
// `@inaccessible`. Called by supergraph.ts. Follows the join v0.5 and link v1.0 specifications of Apollo Federation 2.

import {
  type ASTNode,
  buildASTSchema,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  isScalarType,
  Kind,
  visit,
} from 'graphql';
import { scalars } from '../../subgraphs/common/scalars.ts';

/** Types, enums and directives of composition: `join__Graph`, `link__Purpose`, `requiresScopes__Scope`. */
const isInternalName = (name: string) => name.includes('__');

/** Directives that mean something to clients. */
const publicDirectives: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy', 'oneOf']);

const isInaccessible = (directives: readonly DirectiveNode[] = []) =>
  directives.some(({ name }) => name.value === 'inaccessible');

/** The SDL of the public schema. */
export function toPublicSdl(supergraph: DocumentNode): DocumentNode {
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
        case Kind.OBJECT_TYPE_DEFINITION:
        case Kind.INTERFACE_TYPE_DEFINITION:
        case Kind.UNION_TYPE_DEFINITION:
          return isInternalName(node.name.value) || isInaccessible(node.directives) ? null : undefined;
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

/** The public schema, its scalars as they are in process. Not executable yet. @throws GraphQLError when it is no schema */
export function toPublicSchema(supergraph: DocumentNode): GraphQLSchema {
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
