// The short way of a request whose operation is known: parsed, validated, within the limits and compiled. Such a request is
// answered by the same engine, with the same context, cost check, hooks and error formatting as in Apollo Server, but
// without its pipeline, which takes longer than a small answer. Whatever is not exactly that goes to Apollo. Called by
// server.ts for each POST; test/unit/gateway/direct-answers.test.ts shows that nobody can tell the two ways apart.

import {
  type ApolloServer,
  type GraphQLRequest,
  type GraphQLRequestContextResponseForOperation,
  type GraphQLRequestContextWillSendResponse,
  HeaderMap,
} from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import { bankCallsHeader, costHeader } from '../limits/operation-usage.ts';
import { toObjects } from './cost.ts';
import type { EnginePlugin } from './engine/plugin.ts';
import type { OperationGuard } from './operation-guard.ts';
import { noteOperation } from './operation-notes.ts';
import type { Overload } from './overload.ts';
import type { PluginHooks } from './plugin-hooks.ts';
import type { ServedContext } from './shared/served.ts';
import type { Variables } from './variables.ts';
import { writeJson, writeWritten } from './write-json.ts';
import { toRetryAfter } from './writes.ts';

/** What {@link createDirectAnswers} needs. */
export interface DirectAnswersOptions<Context extends ServedContext> {
  readonly apollo: ApolloServer<Context>;
  readonly schema: GraphQLSchema;
  readonly engine: EnginePlugin<Context>;
  readonly hooks: PluginHooks<Context>;
  readonly contextFor: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
  readonly guard: Pick<
    OperationGuard<Context>,
    'mayRun' | 'coerce' | 'affordableCost' | 'admission' | 'admit' | 'tellsDeprecations'
  >;
  /** Refuses what there is no time for: see overload.ts. Absent where nothing is. */
  readonly gate?: Pick<Overload, 'refusal'>;
  /** Whether the calls to banks of an answer are told in a header: see operation-guard.ts. */
  readonly tellsBankCalls: boolean;
}

/** A request that goes on in Apollo; its context when one has been made, or failed to be. */
export type Referred<Context> = { readonly referred: true; readonly context?: () => Promise<Context> };

/** Answers a request, or refers it to Apollo. Never fails. */
export type DirectAnswers<Context> = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<string | Buffer | Referred<Context>>;

const referred = { referred: true } as const;

/** What Apollo answers with for what clients send as `accept`; any other header is Apollo's to weigh. */
const contentTypes: ReadonlyMap<string | undefined, string> = new Map([
  ...[
    undefined,
    '*/*',
    'application/json',
    'application/json, */*',
    'application/json, text/plain, */*',
    // GraphiQL.
    'application/json, multipart/mixed',
  ].map((accept): [string | undefined, string] => [accept, 'application/json; charset=utf-8']),
  ...[
    'application/graphql-response+json',
    'application/graphql-response+json, application/json;q=0.9',
    // Apollo Client 4; with @defer in the operation, 3.7 and later.
    'application/graphql-response+json,application/json;q=0.9',
    'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
    // graphql-request 7, Relay as its documentation has it, urql 4 and later.
    'application/graphql-response+json, application/json',
    'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  ].map((accept): [string, string] => [accept, 'application/graphql-response+json; charset=utf-8']),
]);

/** A request as it is recognised. */
interface Recognised {
  readonly contentType: string;
  readonly source: string;
  readonly key: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly request: GraphQLRequest;
  readonly coerced: Variables;
  /** Objects that it could give. */
  readonly objects: number;
}

/** Makes the short way beside a started Apollo Server. */
export function createDirectAnswers<Context extends ServedContext>(
  options: DirectAnswersOptions<Context>,
): DirectAnswers<Context> {
  const { apollo, schema, engine, hooks, contextFor, guard } = options;
  const hasHooks = hooks.isNeeded;

  function recognise({ body, headers }: FastifyRequest): Recognised | null {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
    const { query: source, operationName, variables, extensions }: Variables = { ...body };
    if (typeof source !== 'string' || (extensions !== undefined && extensions !== null)) return null;
    if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
    if (variables !== undefined && variables !== null && !isRecord(variables)) return null;
    // No simple request of a foreign page: Apollo looks closer at any other type (CSRF).
    if (headers['content-type']?.startsWith('application/json') !== true) return null;
    const contentType = contentTypes.get(headers.accept);
    const ready = engine.known(source);
    if (contentType === undefined || ready === undefined) return null;
    const { key, document } = ready;
    const operation = getOperationAST(document, operationName);
    if (operation == null) return null;
    const fit = guard.coerce(operation, variables ?? {});
    if ('error' in fit) return null;
    const { coerced } = fit;
    const cost = guard.affordableCost(document, operation, coerced);
    // Whoever asks what it costs is told by Apollo's way.
    if (cost === null || headers[costHeader] !== undefined) return null;
    if (guard.tellsDeprecations(document, operation, variables ?? {})) return null;
    const request: GraphQLRequest = {
      query: source,
      ...(typeof operationName === 'string' ? { operationName } : {}),
      ...(variables == null ? {} : { variables }),
    };
    return { contentType, source, key, document, operation, request, coerced, objects: toObjects(cost) };
  }

  function toRequestContext(
    { source, key, document, operation, request }: Recognised,
    { method, headers, url, body }: FastifyRequest,
    contextValue: Context,
  ): GraphQLRequestContextResponseForOperation<Context> & { readonly queryHash: string } {
    const names = new HeaderMap();
    for (const [name, value] of Object.entries(headers)) {
      if (value) names.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const search = url.includes('?') ? url.slice(url.indexOf('?')) : '';
    return {
      logger: apollo.logger,
      cache: apollo.cache,
      schema,
      request: { ...request, http: { method, headers: names, search, body } },
      response: { http: { headers: new HeaderMap() } },
      contextValue,
      metrics: { persistedQueryHit: false, persistedQueryRegister: false },
      overallCachePolicy: noCachePolicy,
      requestIsBatched: false,
      source,
      queryHash: key,
      document,
      operation,
      operationName: operation.name?.value ?? null,
    };
  }

  return async (request, reply) => {
    const recognised = recognise(request);
    if (recognised === null) return referred;
    let contextValue: Context;
    try {
      contextValue = await contextFor(request, reply);
    } catch (error) {
      return { referred: true, context: () => Promise.reject(error) };
    }
    const goOn = { referred: true, context: async () => contextValue } as const;
    // What may be asked without a token is the guard's to say.
    if (contextValue.principal === null || !guard.mayRun(contextValue.principal, recognised.source)) return goOn;
    const refusal = options.gate?.refusal(reply) ?? null;
    if (refusal !== null) return refusal;
    try {
      const { document, operation, key, coerced, contentType, objects } = recognised;
      // Refused here, it is refused there in the same words, and counted once.
      const admitted = guard.admit(contextValue, { document, operation, objects });
      if (admitted !== undefined) await admitted;
      const requestContext = hasHooks ? toRequestContext(recognised, request, contextValue) : null;
      if (requestContext !== null) await hooks.begin(requestContext);
      const result = await engine.execute({
        key,
        document,
        operation,
        variables: recognised.request.variables ?? {},
        coerced,
        contextValue,
      });
      if ('declined' in result) return goOn;
      const { http, singleResult } = engine.toAnswer(result);
      let answered: ExecutionOutcome = singleResult;
      if (requestContext !== null) {
        if (result.errors !== undefined) Object.assign(requestContext, { errors: result.errors });
        const response = { http, body: { kind: 'single', singleResult } as const };
        const sent: GraphQLRequestContextWillSendResponse<Context> = Object.assign(requestContext, { response });
        await hooks.willSendResponse(sent);
        const { body } = sent.response;
        if (body.kind !== 'single') return goOn;
        answered = body.singleResult;
      }
      if (contextValue.usage !== undefined) {
        noteOperation(contextValue.usage, { operation, hash: key, errors: answered.errors });
      }
      const retryAfter = toRetryAfter(contextValue.refusals, document, operation);
      if (retryAfter !== null) reply.header('retry-after', retryAfter);
      for (const [name, value] of guard.admission.settle(contextValue)) reply.header(name, value);
      if (options.tellsBankCalls && contextValue.usage !== undefined) {
        reply.header(bankCallsHeader, contextValue.usage.toHeader());
      }
      for (const [name, value] of http.headers) reply.header(name, value);
      if (!http.headers.has('content-type')) reply.header('content-type', contentType);
      reply.code(http.status ?? 200);
      const { errors, data, extensions } = answered;
      const answer = { errors, data, extensions };
      return writeWritten(answer) ?? (await writeJson(answer));
    } catch {
      // A hook threw: Apollo has its own ways with that, and meets it again.
      return goOn;
    }
  };
}

type ExecutionOutcome = Pick<ExecutionResult, 'data' | 'extensions'> & { readonly errors?: unknown };

function isRecord(value: unknown): value is Variables {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Cache hints are off: a policy that nothing restricts. */
const noCachePolicy = {
  restrict: () => undefined,
  replace: () => undefined,
  policyIfCacheable: () => null,
};
