// The engine as a plugin of Apollo Server: it answers in `responseForOperation`, after parsing, validation and every
// `didResolveOperation` hook. What it does not answer, Apollo executes with graphql-js, guarded. `executionDidStart` and
// `didEncounterErrors` hooks see only what Apollo executes: whoever counts or logs takes `willSendResponse`, which
// finds the errors in the request context either way.

import {
  type ApolloServerPlugin,
  type BaseContext,
  type GraphQLResponse,
  HeaderMap,
  type HTTPGraphQLHead,
} from '@apollo/server';
import type {
  DocumentNode,
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../../auth/principal.ts';
import { createEngine, type EngineFigures, type EngineOptions, type EngineRequest } from './engine.ts';
import type { Written } from './execution.ts';
import type { Declined } from './operation-cache.ts';

type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** What {@link createEnginePlugin} needs. */
export interface EnginePluginOptions<Context extends BaseContext> extends EngineOptions {
  /** Who asks: with `openWhenGranted`, whose scopes are judged beforehand. */
  readonly principalOf?: (context: Context) => Principal | null;
  /** The server's own: errors of compiled operations are formatted as all others. */
  readonly formatError: FormatError;
}

/** An operation's text that Apollo has parsed, found valid and had executed compiled. */
export interface KnownOperation {
  /** Apollo's query hash. */
  readonly key: string;
  readonly document: DocumentNode;
}

/** An answer before hooks have seen it. */
export interface EngineAnswer {
  readonly http: HTTPGraphQLHead;
  readonly singleResult: FormattedExecutionResult;
}

/** The plugin, how it is doing, and its parts for whoever answers without Apollo (src/gateway/direct-answers.ts). */
export interface EnginePlugin<Context extends BaseContext> extends ApolloServerPlugin<Context> {
  figures(): EngineFigures;
  /** What is known of an operation's text; undefined for what Apollo must see first. */
  known(source: string): KnownOperation | undefined;
  /** The answer; or that graphql-js shall execute the operation. Never fails. */
  execute(request: Omit<EngineRequest, 'principal'> & { readonly contextValue: Context }): Promise<Written | Declined>;
  /** Has graphql-js execute what was declined without rules, where all is granted; null where it is not. */
  executeOpen(
    request: Omit<EngineRequest, 'principal'> & { readonly contextValue: Context },
  ): Promise<ExecutionResult | null>;
  /** A result as clients see it. */
  toAnswer(result: ExecutionResult | Written): EngineAnswer;
}

/** Texts that are known: as many as there are compiled operations, and together no more than 4 MB. */
const maxKnown = 512;
const maxKnownCharacters = 4_000_000;
const maxKnownLength = 64_000;

/** Makes the plugin for a server over the same schema. */
export function createEnginePlugin<Context extends BaseContext>(
  options: EnginePluginOptions<Context>,
): EnginePlugin<Context> {
  const engine = createEngine(options);
  // Only what the engine executes compiled gets here: a stream of distinct operations does not drive out what is used.
  const known = new LRUCache<string, KnownOperation>({
    max: maxKnown,
    maxSize: maxKnownCharacters,
    maxEntrySize: maxKnownLength,
    sizeCalculation: (_operation, source) => Math.max(1, source.length),
  });
  const { principalOf } = options;
  const withPrincipal = (request: Omit<EngineRequest, 'principal'> & { readonly contextValue: Context }) =>
    principalOf === undefined ? request : { ...request, principal: principalOf(request.contextValue) };
  const execute: EnginePlugin<Context>['execute'] = (request) => engine.execute(withPrincipal(request));
  const executeOpen: EnginePlugin<Context>['executeOpen'] = (request) => engine.executeOpen(withPrincipal(request));
  const toAnswer = ({ data = null, errors }: ExecutionResult | Written): EngineAnswer => {
    const http: HTTPGraphQLHead = { headers: new HeaderMap() };
    return errors === undefined
      ? { http, singleResult: { data } }
      : { http, singleResult: { errors: errors.map((error) => formatSafely(error, http, options.formatError)), data } };
  };
  return {
    figures: engine.figures,
    known: (source) => known.get(source),
    execute,
    executeOpen,
    toAnswer,
    async requestDidStart() {
      return {
        async responseForOperation(requestContext): Promise<GraphQLResponse | null> {
          const { document, operation, queryHash, source, request, contextValue } = requestContext;
          // Absent, whatever its type says, when the request names none of several: Apollo refuses it.
          if (queryHash === undefined || operation === undefined) return null;
          const variables = request.variables ?? {};
          const operationRequest = { key: queryHash, document, operation, variables, contextValue };
          let result: ExecutionResult | Written | Declined = await execute(operationRequest);
          if ('declined' in result) {
            const open = await executeOpen(operationRequest);
            if (open === null) return null;
            result = open;
          } else known.set(source, { key: queryHash, document });
          // As Apollo leaves them for the hooks that follow.
          if (result.errors !== undefined) Object.assign(requestContext, { errors: result.errors });
          const { http, singleResult } = toAnswer(result);
          return { http, body: { kind: 'single', singleResult } };
        },
      };
    },
  };
}

/** One error as Apollo Server 5 formats it (by code that it does not export), without stack traces. */
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
