// What one request carries in a gateway over subgraphs: who asks, until when, what is handed on to subgraphs, and the one
// fetch of its operation. Made for every request by src/start, read by federated-schema.ts and subgraph-client.ts.

import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLFormattedError,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { Principal } from '../auth/principal.ts';
import { type Authentication, authenticate, type ContextRequest } from '../gateway/shared/authenticate.ts';
import { type GatewayErrorCode, internalMessage } from '../gateway/shared/errors.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { costHeader, OperationUsage, readCostMode } from '../limits/operation-usage.ts';
import type { RateLimitStanding, StandingOf } from '../limits/standing.ts';
import { WriteRefusals } from '../limits/write-refusals.ts';
import { parseTraceParent } from '../tracing/trace-context.ts';
import type { JsonObject } from './field-failure.ts';

/** The context of one request. */
export interface RouterContext {
  /** Null when the request came without a token. */
  readonly principal: Principal | null;
  readonly deadline: Deadline;
  /** Headers that subgraphs get: the caller's token, the trace, the person's address and browser. */
  readonly forwarded: Readonly<Record<string, string>>;
  readonly operation: OperationFetch;
  /** Told of each answer of a subgraph. */
  readonly refusals: WriteRefusals;
  /** Told of each answer of a subgraph, too. */
  readonly usage: OperationUsage;
  /** How the caller stands with its points by now; null where nobody is limited. */
  readonly standing: () => RateLimitStanding | null;
}

/** What contexts are made from. */
export interface RouterContextServices extends Authentication {
  readonly requestTimeoutMs: number;
  readonly psuIpHeader: string | null;
  readonly psuUserAgentHeader: string | null;
  /** How a caller stands with its points: subgraphs are told. Absent where nobody is limited. */
  readonly standingOf?: StandingOf;
}

/** One operation and its fetch, which happens once however many root fields there are. */
export class OperationFetch {
  #document: DocumentNode | null = null;
  #operation: OperationDefinitionNode | null = null;
  #fragments: ReadonlyMap<string, FragmentDefinitionNode> | null = null;
  #fetched: Promise<JsonObject> | null = null;
  #isRefused = false;
  readonly #alsoTold = new Map<string, GraphQLError>();

  /** Says which operation it is, once it is known. */
  begin(document: DocumentNode, operation: OperationDefinitionNode): void {
    this.#document = document;
    this.#operation = operation;
  }

  /** The operation. @throws TypeError before {@link begin} */
  get current(): { readonly document: DocumentNode; readonly operation: OperationDefinitionNode } {
    if (this.#document === null || this.#operation === null) throw new TypeError('no operation has begun');
    return { document: this.#document, operation: this.#operation };
  }

  /** The operation's fragments by name. */
  get fragments(): ReadonlyMap<string, FragmentDefinitionNode> {
    this.#fragments ??= new Map(
      this.#document?.definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((fragment) => [fragment.name.value, fragment]),
    );
    return this.#fragments;
  }

  /** What was fetched: fetches on the first call. */
  fetch(start: () => Promise<JsonObject>): Promise<JsonObject> {
    this.#fetched ??= start();
    return this.#fetched;
  }

  /** A planned key as the client wrote it: see plannedKey. */
  clientKey(key: string | number): string | number {
    return typeof key === 'string' && key.startsWith('alias__') ? key.slice('alias__'.length) : key;
  }

  /** Says that there is no way to answer the operation: as a whole, whatever its fields came to. */
  refuse(): void {
    this.#isRefused = true;
  }

  /** Whether {@link refuse} was said. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Errors that a field cannot throw since it throws another. */
  tellAlso(errors: readonly GraphQLError[]): void {
    // The same field may be read twice: by the compiled operation, and again by graphql-js.
    for (const error of errors) this.#alsoTold.set(JSON.stringify([error.path, error.message]), error);
  }

  /** What {@link tellAlso} was told. */
  get alsoTold(): readonly GraphQLError[] {
    return [...this.#alsoTold.values()];
  }
}

/** Makes a request's context. @throws GraphQLError as createRequestContext does */
export async function createRouterContext(
  request: ContextRequest,
  services: RouterContextServices,
): Promise<RouterContext> {
  const { headers } = request;
  const deadline = deadlineIn(services.requestTimeoutMs, () => request.clientGone);
  const principal = await authenticate(headers['authorization'], services);
  const usage = new OperationUsage(readCostMode(headers[costHeader]));
  const forwarded = toForwarded(headers, services);
  // Subgraphs log under the same.
  usage.traceId = parseTraceParent(forwarded['traceparent'])?.traceId ?? null;
  return {
    principal,
    deadline,
    forwarded: {
      ...forwarded,
      ...(usage.mode === 'estimate' ? { [costHeader]: usage.mode } : {}),
    },
    operation: new OperationFetch(),
    refusals: new WriteRefusals(),
    usage,
    standing: () => (principal === null ? null : (services.standingOf?.(principal) ?? null)),
  };
}

/** The headers that subgraphs get of any request: the caller's token, the trace, the person's address and browser. */
export function toForwarded(
  headers: ContextRequest['headers'],
  { psuIpHeader, psuUserAgentHeader }: Pick<RouterContextServices, 'psuIpHeader' | 'psuUserAgentHeader'>,
): Readonly<Record<string, string>> {
  const { authorization, traceparent } = headers;
  const ofPerson: Record<string, string> = {};
  for (const name of [psuIpHeader, psuUserAgentHeader]) {
    const value = name === null ? undefined : headers[name];
    // Subgraphs read them by the same settings, and look at what is in them.
    if (name !== null && typeof value === 'string') ofPerson[name] = value;
  }
  return {
    ...(typeof authorization === 'string' ? { authorization } : {}),
    ...ofPerson,
    traceparent: parseTraceParent(traceparent)?.text ?? createTraceParent(),
  };
}

/** A trace of our own, so that the subgraphs' logs of one request can be found together; not sampled. */
function createTraceParent(): string {
  // Random UUIDs are drawn from a pool; their version digits do no harm here, and keep both parts from being all zeros.
  const hex = () => randomUUID().replaceAll('-', '');
  return `00-${hex()}-${hex().slice(0, 16)}-00`;
}

/**
 * Tells each request's context which operation it is, and adds the errors that no field could throw. One that there is no
 * plan for fails as a request: a null would say that there is nothing.
 */
export function createOperationPlugin(
  format: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError,
): ApolloServerPlugin<RouterContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, contextValue }) {
          if (operation !== undefined) contextValue.operation.begin(document, operation);
        },
        async willSendResponse({ response, contextValue }) {
          if (response.body.kind !== 'single') return;
          if (contextValue.operation.isRefused) {
            const extensions = { code: 'INTERNAL_SERVER_ERROR' satisfies GatewayErrorCode };
            response.body.singleResult = { data: null, errors: [{ message: internalMessage, extensions }] };
            return;
          }
          const more = contextValue.operation.alsoTold;
          if (more.length === 0) return;
          const { singleResult } = response.body;
          const errors = more.map((error) => format(error.toJSON(), error));
          response.body.singleResult = { ...singleResult, errors: [...(singleResult.errors ?? []), ...errors] };
        },
      };
    },
  };
}
