// The schema as it is published: one SDL for each kind of caller, with what such a caller can use and nothing else. Made from the
// supergraph, where elements bear the tags of the callers that they are for; what bears none is for all. Written by
// src/cli/compose.ts, held against the last release by src/cli/check-schema.ts.

import { pruneSchema } from '@graphql-tools/utils';
import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  printSchema,
  visit,
} from 'graphql';
import { toPublicSdl } from './public-schema.ts';

/** The kinds of callers: see src/auth/principal.ts, where analysts are staff. */
export const audiences = ['customer', 'partner', 'analyst'] as const;
/** One of {@link audiences}. */
export type Audience = (typeof audiences)[number];

/** The names of tags that an element bears. */
function tagsOf(directives: readonly ConstDirectiveNode[] = []): readonly string[] {
  return directives
    .filter(({ name }) => name.value === 'tag')
    .flatMap(({ arguments: given = [] }) => given.map(({ value }) => (value.kind === Kind.STRING ? value.value : '')));
}

function isFor({ directives }: FieldDefinitionNode | InputValueDefinitionNode, audience: Audience): boolean {
  const named = audiences.filter((one) => tagsOf(directives).includes(one));
  return named.length === 0 || named.includes(audience);
}

/** The SDL of one kind of caller, types that nothing leads to left out. @throws GraphQLError when the supergraph is none */
export function toPublishedSdl(supergraph: DocumentNode, audience: Audience): string {
  const own = visit(supergraph, {
    FieldDefinition: { enter: (node) => (isFor(node, audience) ? undefined : null) },
    InputValueDefinition: { enter: (node) => (isFor(node, audience) ? undefined : null) },
    // A caller that can change nothing has no mutations.
    ObjectTypeDefinition: { leave: (node) => (node.fields?.length === 0 ? null : undefined) },
  });
  const roots = new Set(
    own.definitions.flatMap((one) => (one.kind === Kind.OBJECT_TYPE_DEFINITION ? [one.name.value] : [])),
  );
  const rooted = visit(own, {
    OperationTypeDefinition: { enter: ({ type }) => (roots.has(type.name.value) ? undefined : null) },
  });
  const schema = pruneSchema(buildASTSchema(toPublicSdl(rooted)));
  const head = `# What a ${audience} can ask for. Written from schema/*.graphql by \`npm run generate\`: do not edit.`;
  return `${head}\n${printSchema(schema)}\n`;
}
