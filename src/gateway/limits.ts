// The limits of one operation, and how one over them is refused. What a document may look like is in shape.ts, what it may
// cost in cost.ts. Read by src/config, judged before and after validation. Figures for scale: GitHub allows 500,000 nodes, Swan
// a depth of 15 and 1,000 fields.

import { type ASTNode, GraphQLError } from 'graphql';
import type { GatewayErrorCode } from './shared/errors.ts';

/** The limits of one operation. */
export interface OperationLimits {
  /** Tokens of the document: parsing stops there. */
  readonly maxTokens: number;
  /** Fields of the document, those of a fragment counted wherever it is spread. */
  readonly maxFields: number;
  /** Fields within fields; introspection's own fields aside. */
  readonly maxDepth: number;
  /** Aliases in the document, fragments counted where they are spread. */
  readonly maxAliases: number;
  /** Root fields of a mutation. */
  readonly maxWrites: number;
  /** Objects that the operation could give, by its page sizes. */
  readonly maxCost: number;
  /** Characters of a name: names come back in answers, as keys and in paths. */
  readonly maxNameLength: number;
}

/** Clients' names: the longest of the schema has 32 characters, Relay's fragments have some 80. */
export const maxNameLength = 128;

/** A document over a limit. @returns QUERY_TOO_COMPLEX, answered with HTTP 400 */
export function tooComplex(message: string, limit: string, node?: ASTNode): GraphQLError {
  return new GraphQLError(message, {
    ...(node === undefined ? {} : { nodes: [node] }),
    extensions: { code: 'QUERY_TOO_COMPLEX' satisfies GatewayErrorCode, limit, http: { status: 400 } },
  });
}

/** A document that repeats fields, fragments or arguments too often. */
export function tooManyRepeats(node?: ASTNode): GraphQLError {
  return tooComplex('The operation repeats fields or arguments too often: write each once.', 'repeats', node);
}
