// A query's text → a document that may be executed, or what is wrong with it, within a bounded time whatever the text:
// parsed up to a number of tokens, measured (shape.ts), and only then validated by graphql-js, whose time grows with the
// square of what is repeated. Valid documents are kept. Called by the first plugin of server.ts for every operation of
// every transport; Apollo Server parses and validates nothing itself.

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getLocation,
  NoSchemaIntrospectionCustomRule,
  parse,
  Source,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { type Discretion, discreetlyAbout, namesIn, openly } from './client-words.ts';
import { type OperationLimits, tooManyRepeats } from './limits.ts';
import { assertLines, assertShape } from './shape.ts';
import type { GatewayErrorCode } from './shared/errors.ts';

/** What a text came to; errors have their code and HTTP 400. */
export type ReadDocument =
  | { readonly document: DocumentNode }
  | { readonly errors: readonly [GraphQLError, ...GraphQLError[]] };

/** Reads texts over one schema. */
export interface Documents {
  /** Never fails. */
  read(source: string): ReadDocument;
}

/** How texts are read. */
export interface DocumentsOptions {
  readonly schema: GraphQLSchema;
  readonly limits: OperationLimits;
  /** Whether the schema may be asked for; where not, errors do not tell of it either. */
  readonly introspection: boolean;
}

/** Errors that are told of one document. */
const maxErrors = 5;
/** Places that are told of one error: finding the line of one takes a millisecond in a long text. */
const maxLocations = 2;
/** What graphql-js says when it gives up comparing fields and fragments; not exported by it. */
const selfDefence = 'Validation aborted.';
/** Tokens of all documents that are kept: some 60 MB. */
const maxKeptTokens = 300_000;

/** Makes a reader. */
export function createDocuments({ schema, limits, introspection }: DocumentsOptions): Documents {
  const discretion: Discretion = introspection ? openly : discreetlyAbout(schema);
  const hideSuggestions = !introspection;
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const kept = new LRUCache<string, DocumentNode>({
    maxSize: maxKeptTokens,
    sizeCalculation: (document, text) => (document.tokenCount ?? 1) + Math.ceil(text.length / 64),
  });

  function readNew(text: string): ReadDocument {
    const source = new Source(text, 'GraphQL request');
    let document: DocumentNode;
    try {
      assertLines(text, limits);
      document = parseWithin(source, limits);
      assertShape(document, limits);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
    const [first, ...others] = withoutText(source, () =>
      validate(schema, document, rules, { maxErrors, hideSuggestions }).slice(0, maxErrors),
    );
    if (first === undefined) {
      kept.set(text, document);
      return { document };
    }
    const toTold = (error: GraphQLError): GraphQLError =>
      error.message === selfDefence
        ? tooManyRepeats()
        : toRefusal(error, 'GRAPHQL_VALIDATION_FAILED', {
            source,
            message: toTellable(error.message, document, discretion),
          });
    return { errors: [toTold(first), ...others.map(toTold)] };
  }

  return {
    read(text) {
      const document = kept.get(text);
      return document === undefined ? readNew(text) : { document };
    },
  };
}

/**
 * Does something with an empty text: graphql-js finds line and column of every node of every error it makes, each time
 * from the top of the text. {@link toRefusal} finds the few that are told.
 */
function withoutText<Result>(source: Source, work: () => Result): Result {
  const { body } = source;
  source.body = '';
  try {
    return work();
  } finally {
    source.body = body;
  }
}

function toTellable(message: string, document: DocumentNode, discretion: Discretion): string {
  if (message.startsWith('GraphQL introspection has been disabled')) return 'Introspection is switched off here.';
  return discretion(message, { names: namesIn(document) });
}

/** @throws GraphQLError GRAPHQL_PARSE_FAILED */
function parseWithin(source: Source, { maxTokens }: OperationLimits): DocumentNode {
  try {
    return parse(source, { maxTokens });
  } catch (error) {
    // What nests too deep for the parser overflows its stack.
    const message = error instanceof GraphQLError ? error.message : 'Syntax Error: the document nests too deep.';
    throw toRefusal(error, 'GRAPHQL_PARSE_FAILED', { source, message });
  }
}

function toRefusal(
  error: unknown,
  code: GatewayErrorCode,
  { source, message }: { readonly source: Source; readonly message: string },
): GraphQLError {
  const refusal = new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
  const positions = error instanceof GraphQLError ? error.positions : undefined;
  const locations = positions?.slice(0, maxLocations).map((position) => getLocation(source, position));
  return locations === undefined ? refusal : Object.assign(refusal, { locations });
}
