// Subscriptions as operations of Apollo Server: to subscribe, and to answer each event, runs the whole of its pipeline, so
// that parsing, validation, limits, hooks and the form of errors are those of every other operation. graphql-js executes
// over the guarded schema; it is never compiled. Made by server.ts for each schema; called by streams.ts.

import {
  type ApolloServer,
  type ApolloServerPlugin,
  type BaseContext,
  type GraphQLRequest,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server';
import {
  createSourceEventStream,
  type ExecutionResult,
  execute,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import type { EngineAnswer } from '../engine/plugin.ts';
import type { GatewayErrorCode } from '../shared/errors.ts';

/** What a client asks for, as it sent it. */
export type SubscriptionRequest = Pick<GraphQLRequest, 'query' | 'operationName' | 'variables' | 'extensions'>;

/** One answer as clients see it; `status` is HTTP's, for who speaks that. */
export interface SubscriptionAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly result: FormattedExecutionResult;
}

/** Operations over one schema that are not answered by a plain request. None fails. */
export interface SubscriptionOperations<Context extends BaseContext> {
  /** Begins; or says why not. */
  subscribe(
    request: SubscriptionRequest,
    contextValue: Context,
  ): Promise<{ readonly source: AsyncIterable<unknown> } | { readonly refused: SubscriptionAnswer }>;
  /** Answers a query or a mutation. */
  answer(request: SubscriptionRequest, contextValue: Context): Promise<SubscriptionAnswer>;
  /** Answers one event. The context is to be a new one: nothing is kept from the event before. */
  execute(request: SubscriptionRequest, contextValue: Context, event: unknown): Promise<SubscriptionAnswer>;
}

/** What an operation of ours is at, on its context: Apollo copies contexts, own symbols included. */
type Slot = { readonly kind: 'subscribe'; source: AsyncIterable<unknown> | null } | EventSlot;
interface EventSlot {
  readonly kind: 'event';
  readonly event: unknown;
}

const slotKey = Symbol('subscription');

function slotOf(contextValue: object): Slot | undefined {
  const slot: Slot | undefined = Reflect.get(contextValue, slotKey);
  return slot;
}

/** Whether an operation answers an event of an open subscription: what has happened, and is told. */
export const isSubscriptionEvent = (contextValue: object): boolean => slotOf(contextValue)?.kind === 'event';

/** How an execution's result is formatted: the engine's. */
type ToAnswer = (result: ExecutionResult) => EngineAnswer;

/**
 * Answers what {@link createSubscriptionOperations} asks; refuses subscriptions that come as plain requests, and anything
 * else that comes as a subscription. Before whatever else answers operations.
 */
export function createSubscriptionPlugin<Context extends BaseContext>(
  schema: GraphQLSchema,
  toAnswer: ToAnswer,
): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, contextValue }) {
          const isSubscription = operation?.operation === OperationTypeNode.SUBSCRIPTION;
          const isOurs = slotOf(contextValue) !== undefined;
          if (operation === undefined || isSubscription === isOurs) return;
          throw wrongWay(
            isSubscription
              ? 'Subscriptions are answered over WebSocket (graphql-transport-ws), or as text/event-stream.'
              : 'Only subscriptions are answered here: send queries and mutations by HTTP POST.',
          );
        },
        async responseForOperation({ document, operation, operationName, request, contextValue }) {
          const slot = slotOf(contextValue);
          if (slot === undefined || operation === undefined) return null;
          // They fit: the guard has looked.
          const variables = request.variables ?? {};
          const args = { schema, document, operationName, variableValues: variables, contextValue };
          if (slot.kind === 'event') return toResponse(toAnswer(await execute({ ...args, rootValue: slot.event })));
          const source = await createSourceEventStream(args);
          if (!(Symbol.asyncIterator in source)) return toResponse(toAnswer(source));
          slot.source = source;
          return toResponse({ http: { headers: new HeaderMap() }, singleResult: { data: null } });
        },
      };
    },
  };
}

/** Runs operations for subscriptions through a started Apollo Server that has the plugin. */
export function createSubscriptionOperations<Context extends BaseContext>(
  apollo: ApolloServer<Context>,
  toAnswer: ToAnswer,
): SubscriptionOperations<Context> {
  async function run(
    request: SubscriptionRequest,
    contextValue: Context,
    slot: Slot | null,
  ): Promise<SubscriptionAnswer> {
    try {
      if (slot !== null) Reflect.set(contextValue, slotKey, slot);
      const { http, body } = await apollo.executeOperation(request, { contextValue });
      const result = body.kind === 'single' ? body.singleResult : body.initialResult;
      return { status: http.status ?? 200, headers: http.headers, result };
    } catch (error) {
      return toFailure(error, toAnswer);
    }
  }
  return {
    async subscribe(request, contextValue) {
      const slot: Slot = { kind: 'subscribe', source: null };
      const answer = await run(request, contextValue, slot);
      if (slot.source === null) return { refused: answer };
      if (answer.result.errors === undefined) return { source: slot.source };
      // A hook refused it after all.
      await slot.source[Symbol.asyncIterator]().return?.();
      return { refused: answer };
    },
    answer: (request, contextValue) => run(request, contextValue, null),
    execute: (request, contextValue, event) => run(request, contextValue, { kind: 'event', event }),
  };
}

/** What was thrown around an operation, as clients see it: a context that could not be made, for one. */
export function toFailure(error: unknown, toAnswer: ToAnswer): SubscriptionAnswer {
  const failure =
    error instanceof GraphQLError
      ? error
      : new GraphQLError('unexpected', { originalError: error instanceof Error ? error : new Error('unknown') });
  const { http, singleResult } = toAnswer({ errors: [failure] });
  return { status: http.status ?? 500, headers: http.headers, result: singleResult };
}

function toResponse({ http, singleResult }: EngineAnswer): GraphQLResponse {
  return {
    http: { headers: http.headers, ...(http.status === undefined ? {} : { status: http.status }) },
    body: { kind: 'single', singleResult },
  };
}

function wrongWay(message: string): GraphQLError {
  const code: GatewayErrorCode = 'OPERATION_RESOLUTION_FAILURE';
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}
