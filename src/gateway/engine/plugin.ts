// The engine as a plugin of Apollo Server: it answers in `responseForOperation`, after parsing, validation and every
// `didResolveOperation` hook. What it does not answer, Apollo executes with graphql-js. `executionDidStart` and
// `didEncounterErrors` hooks see only what graphql-js executes: whoever counts or logs takes `willSendResponse`, which
// finds the errors in the request context either way.

import {
  type ApolloServerPlugin,
  type BaseContext,
  type GraphQLResponse,
  HeaderMap,
  type HTTPGraphQLHead,
} from '@apollo/server';
import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Principal } from '../../auth/principal.ts';
import { createEngine, type EngineFigures, type EngineOptions } from './engine.ts';

type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** What {@link createJitEngine} needs. */
export interface JitEngineOptions<Context extends BaseContext> extends EngineOptions {
  /** Who asks: with `openWhenGranted`, whose scopes are judged beforehand. */
  readonly principalOf?: (context: Context) => Principal | null;
  /** The server's own: errors of compiled operations are formatted as all others. */
  readonly formatError: FormatError;
}

/** The plugin, and how it is doing. */
export interface JitEngine<Context extends BaseContext> extends ApolloServerPlugin<Context> {
  figures(): EngineFigures;
}

/** Makes the plugin for a server over the same schema. */
export function createJitEngine<Context extends BaseContext>(options: JitEngineOptions<Context>): JitEngine<Context> {
  const engine = createEngine(options);
  return {
    figures: engine.figures,
    async requestDidStart() {
      return {
        async responseForOperation(requestContext): Promise<GraphQLResponse | null> {
          const { document, operation, queryHash, request, contextValue } = requestContext;
          // Absent, whatever its type says, when the request names none of several: Apollo refuses it.
          if (queryHash === undefined || operation === undefined) return null;
          const result = await engine.execute({
            key: queryHash,
            document,
            operation,
            variables: request.variables ?? {},
            contextValue,
            ...(options.principalOf === undefined ? {} : { principal: options.principalOf(contextValue) }),
          });
          if ('declined' in result) return null;
          if (result.errors === undefined) return toResponse({ data: result.data ?? null }, emptyHead());
          // As Apollo leaves them for the hooks that follow.
          Object.assign(requestContext, { errors: result.errors });
          const head = emptyHead();
          const errors = result.errors.map((error) => formatSafely(error, head, options.formatError));
          return toResponse({ errors, data: result.data ?? null }, head);
        },
      };
    },
  };
}

function emptyHead(): HTTPGraphQLHead {
  return { headers: new HeaderMap() };
}

function toResponse(singleResult: FormattedExecutionResult, http: HTTPGraphQLHead): GraphQLResponse {
  return { http, body: { kind: 'single', singleResult } };
}

/** One error as Apollo Server 5 formats it (errorNormalize.ts, which it does not export), without stack traces. */
function formatSafely(error: GraphQLError, head: HTTPGraphQLHead, formatError: FormatError): GraphQLFormattedError {
  const { http, ...given } = error.extensions;
  const extensions = { ...given, code: given['code'] ?? 'INTERNAL_SERVER_ERROR' };
  const isHead = mergeHead(head, http);
  try {
    return formatError(
      { ...error.toJSON(), extensions: isHead ? extensions : { ...error.extensions, ...extensions } },
      error,
    );
  } catch {
    return { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  }
}

/** What an error says of the HTTP response; false when it says nothing of that form. */
function mergeHead(head: HTTPGraphQLHead, given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const status = 'status' in given ? given.status : undefined;
  const headers = 'headers' in given ? given.headers : undefined;
  if (('status' in given && typeof status !== 'number') || ('headers' in given && !(headers instanceof Map))) {
    return false;
  }
  if (typeof status === 'number') head.status = status;
  if (headers instanceof Map) for (const [name, value] of headers) head.headers.set(String(name), String(value));
  return true;
}
