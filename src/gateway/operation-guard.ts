// What every operation passes before it is executed, on whatever transport it came: its document is read within bounds
// (documents.ts), a caller without a token gets nothing but what is public, variables must fit (variables.ts), and the
// cost must be within the limits (cost.ts). The first plugin of Apollo Server; made by server.ts for each schema.

import type { ApolloServerPlugin, GraphQLRequest, GraphQLRequestListener, GraphQLResponse } from '@apollo/server';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql';
import type { Principal } from '../auth/principal.ts';
import { Refusal } from '../auth/refusal.ts';
import { type Requirements, requirementOf } from '../auth/scope-rules.ts';
import { bankCallsHeader, type OperationUsage } from '../limits/operation-usage.ts';
import type { Admission } from './admission.ts';
import { type Discretion, namesIn } from './client-words.ts';
import { type Cost, type CostLimits, toObjects } from './cost.ts';
import { assertCostMode, toCostReport } from './cost-report.ts';
import type { Deprecation, Deprecations } from './deprecations.ts';
import type { Documents } from './documents.ts';
import { toReadable } from './engine/written-data.ts';
import type { FieldUsage } from './field-usage.ts';
import type { Overload } from './overload.ts';
import type { GatewayErrorCode } from './shared/errors.ts';
import type { FormatError, ServedContext } from './shared/served.ts';
import { isSubscriptionEvent } from './subscriptions/operations.ts';
import type { TrustedDocuments } from './trusted/documents.ts';
import { type CoercedVariables, coerceVariables, type Variables } from './variables.ts';
import { toRetryAfter } from './writes.ts';

/** What {@link createOperationGuard} needs. */
export interface OperationGuardOptions {
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
  readonly documents: Documents;
  readonly costs: CostLimits;
  readonly admission: Admission;
  /** Refuses what there is no time for: see overload.ts. Absent where nothing is. */
  readonly gate?: Pick<Overload, 'admit'>;
  readonly deprecations: Deprecations;
  /** Null: nobody counts. */
  readonly fieldUsage: FieldUsage | null;
  readonly discretion: Discretion;
  readonly formatError: FormatError;
  /** Which documents callers may run; any where it is absent. */
  readonly trusted?: TrustedDocuments;
  /** HTTP's status for a caller who needs a token: 401, but 200 for routers, which read errors only there. */
  readonly unauthenticatedStatus: 200 | 401;
  /** Whether the calls to banks of an answer are told its asker, a router, in a header. */
  readonly tellsBankCalls: boolean;
}

/** The guard, and the part of it that the short way asks by itself. */
export interface OperationGuard<Context extends ServedContext> extends ApolloServerPlugin<Context> {
  /** Coerces variables; the error is what the guard throws. */
  coerce(operation: OperationDefinitionNode, variables: Readonly<Variables>): CoercedVariables;
  /** Whether a caller may run a text; what may not is refused by the guard itself. */
  mayRun(principal: Principal | null, text: string): boolean;
  /** What an operation whose variables fit costs; null where it may not. */
  affordableCost(document: DocumentNode, operation: OperationDefinitionNode, coerced: Variables): Cost | null;
  /** Whether the answer tells of something deprecated. */
  tellsDeprecations(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): boolean;
  /** Takes the operation's points, and counts what it uses. @throws GraphQLError see admission.ts */
  admit(context: ServedContext, admitted: Admitted): void | Promise<void>;
  readonly admission: Pick<Admission, 'settle'>;
}

/** What is let in. */
export interface Admitted {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Objects that it could give. */
  readonly objects: number;
}

/** What Apollo Server goes on with when a document is refused: it would parse and validate the text itself. */
const placeholder = parse('{ __typename }');

/** Whether a document stands for one that was refused. */
export const isPlaceholder = (document: DocumentNode): boolean => document === placeholder;

/** Makes the guard of a server over one schema. */
export function createOperationGuard<Context extends ServedContext>(
  options: OperationGuardOptions,
): OperationGuard<Context> {
  const { schema, documents, costs, admission, deprecations, fieldUsage, discretion, formatError, trusted } = options;
  const isGuarded = createRootCheck(schema, options.requirements);
  const coerce: OperationGuard<Context>['coerce'] = (operation, variables) =>
    coerceVariables(schema, operation, variables);

  function assertAffordable(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): Cost {
    const fit = coerce(operation, variables);
    if ('error' in fit) throw toTellable(fit.error, document, variables);
    try {
      const cost = estimate(document, operation, fit.coerced);
      costs.assert(cost);
      return cost;
    } catch (error) {
      throw error instanceof GraphQLError ? toTellable(error, document, variables) : error;
    }
  }

  // The names are gathered here and not before: a whole document is walked for them.
  function toTellable(error: GraphQLError, document: DocumentNode, variables: Variables): GraphQLError {
    const message = discretion(error.message, { names: namesIn(document), variables });
    return new GraphQLError(message, { nodes: error.nodes?.slice(0, 1) ?? [], extensions: error.extensions });
  }

  function estimate(document: DocumentNode, operation: OperationDefinitionNode, coerced: Variables) {
    try {
      return costs.estimate(document, operation.name?.value, coerced);
    } catch (error) {
      // A variable that may be null where its argument may not: graphql-js finds that only when it executes.
      if (error instanceof GraphQLError) throw badInput(error);
      throw error;
    }
  }

  const admit: OperationGuard<Context>['admit'] = (context, { document, operation, objects }) => {
    const count = (): void => {
      if (context.principal !== null) fieldUsage?.count(document, operation, context.principal.clientId);
    };
    // An event of a subscription is no further use of it.
    const isCounted = fieldUsage !== null && context.usage?.verdict === undefined && !isSubscriptionEvent(context);
    const admitted = admission.admit(context, objects);
    if (!isCounted) return admitted;
    return admitted === undefined ? count() : admitted.then(count);
  };
  return {
    coerce,
    mayRun(principal, text) {
      if (trusted === undefined) return true;
      const standing = trusted.standingOf(principal, text);
      if (standing === 'refused') return false;
      trusted.count(principal, standing);
      return true;
    },
    admission,
    admit,
    tellsDeprecations: (document, operation, variables) => deprecations(document, operation, variables) !== null,
    affordableCost(document, operation, coerced) {
      try {
        const cost = estimate(document, operation, coerced);
        costs.assert(cost);
        return cost;
      } catch {
        return null;
      }
    },
    async requestDidStart({ request, contextValue: { principal } }): Promise<GraphQLRequestListener<Context>> {
      assertHash(request);
      const isListed = trusted === undefined || isAllowed(trusted, principal, request);
      let refused: readonly GraphQLError[] = isListed ? [] : [notListed()];
      return {
        async didResolveSource(requestContext) {
          if (!isListed) {
            Object.assign(requestContext, { document: placeholder });
            return;
          }
          const read = documents.read(requestContext.source);
          if ('errors' in read) refused = read.errors;
          Object.assign(requestContext, { document: 'errors' in read ? placeholder : read.document });
        },
        async didResolveOperation({ document, operation, request, contextValue }) {
          const [first] = refused;
          if (first !== undefined) throw first;
          // Absent when the request names none of several: Apollo refuses it.
          if (operation === undefined) return;
          assertRootType(schema, operation);
          if (contextValue.principal === null && isGuarded(document, operation)) {
            throw unauthenticated(options.unauthenticatedStatus);
          }
          // What has happened is told, however much there is to do.
          if (!isSubscriptionEvent(contextValue)) options.gate?.admit();
          assertCostMode(contextValue.usage, operation);
          const cost = assertAffordable(document, operation, request.variables ?? {});
          await admit(contextValue, { document, operation, objects: toObjects(cost) });
        },
        async willSendResponse({ response: { body, http }, document, operation, contextValue, request }) {
          if (document !== undefined && operation !== undefined) {
            const retryAfter = toRetryAfter(contextValue.refusals, document, operation);
            if (retryAfter !== null) http.headers.set('retry-after', retryAfter);
          }
          for (const [name, value] of admission.settle(contextValue)) http.headers.set(name, value);
          const { usage } = contextValue;
          if (options.tellsBankCalls && usage !== undefined) http.headers.set(bankCallsHeader, usage.toHeader());
          if (!options.tellsBankCalls) addCostReport(body, usage);
          if (document !== undefined && operation !== undefined && document !== placeholder) {
            addDeprecations(body, deprecations(document, operation, request.variables ?? {}));
          }
          const [, ...others] = refused;
          if (others.length === 0 || body.kind !== 'single') return;
          const errors = others.map((error): GraphQLFormattedError => {
            const { http: _http, ...extensions } = error.extensions;
            return formatError({ ...error.toJSON(), extensions }, error);
          });
          body.singleResult = { ...body.singleResult, errors: [...(body.singleResult.errors ?? []), ...errors] };
        },
      };
    },
  };
}

function addDeprecations(body: GraphQLResponse['body'], deprecations: readonly Deprecation[] | null): void {
  if (deprecations === null || body.kind !== 'single' || body.singleResult.data == null) return;
  const extensions = { ...body.singleResult.extensions, deprecations };
  body.singleResult = { ...body.singleResult, extensions };
}

/** Tells what the operation costs, where that was asked and it was executed: an estimate instead of the answer. */
function addCostReport(body: GraphQLResponse['body'], usage: OperationUsage | undefined): void {
  if (body.kind !== 'single' || body.singleResult.data === undefined) return;
  const cost = toCostReport(usage, toReadable(body.singleResult.data));
  if (cost === null) return;
  const { extensions } = body.singleResult;
  body.singleResult =
    usage?.mode === 'estimate'
      ? { data: null, extensions: { cost } }
      : { ...body.singleResult, extensions: { ...extensions, cost } };
}

/** Apollo Server takes whatever stands there for a text, and fails on what cannot be one. A hash of nothing is nobody's. */
function assertHash(request: GraphQLRequest): void {
  const asked: unknown = request.extensions?.['persistedQuery'];
  if (typeof asked !== 'object' || asked === null) return;
  const { sha256Hash }: { sha256Hash?: unknown } = asked;
  if (typeof sha256Hash === 'string') return;
  request.extensions = { ...request.extensions, persistedQuery: { ...asked, sha256Hash: '' } };
}

/** graphql-js would call it an error of the server's. @throws GraphQLError OPERATION_RESOLUTION_FAILURE with HTTP 400 */
function assertRootType(schema: GraphQLSchema, { operation }: OperationDefinitionNode): void {
  if (schema.getRootType(operation) != null) return;
  throw new GraphQLError(`There is no ${operation} here.`, {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' satisfies GatewayErrorCode, http: { status: 400 } },
  });
}

/** RFC 6750 section 3: without a token there is no error to name; server.ts adds where one can be had. */
function unauthenticated(status: 200 | 401): GraphQLError {
  const { code, message } = new Refusal('UNAUTHENTICATED', []);
  const headers = new Map(status === 401 ? [['www-authenticate', 'Bearer']] : []);
  const extensions: Record<string, unknown> = { code, http: { status, headers } };
  return new GraphQLError(message, { extensions });
}

function badInput({ message, nodes }: GraphQLError): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes?.slice(0, 1) ?? [],
    extensions: { code: 'BAD_USER_INPUT' satisfies GatewayErrorCode, http: { status: 400 } },
  });
}

/** Tells whether an operation asks for anything that needs a token; remembered for as long as the document is. */
function createRootCheck(
  schema: GraphQLSchema,
  requirements: Requirements,
): (document: DocumentNode, operation: OperationDefinitionNode) => boolean {
  const guarded = new WeakMap<OperationDefinitionNode, boolean>();
  return (document, operation) => {
    let isGuarded = guarded.get(operation);
    if (isGuarded === undefined) {
      const rootName = schema.getRootType(operation.operation)?.name ?? '';
      isGuarded = rootFields(document, operation.selectionSet).some(
        (name) => !name.startsWith('__') && requirementOf(requirements, rootName, name) !== null,
      );
      guarded.set(operation, isGuarded);
    }
    return isGuarded;
  };
}

/** Names of the fields at the root, those of fragments among them, each fragment once. */
function rootFields(document: DocumentNode, root: SelectionSetNode): readonly string[] {
  const names: string[] = [];
  const spread = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.push(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        for (const definition of document.definitions) {
          if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value) {
            collect(definition.selectionSet);
          }
        }
      }
    }
  };
  collect(root);
  return names;
}

/**
 * Whether a request's document may be run; counted. Of what may not, nothing is left that could be looked up, kept or read:
 * Apollo's automatic persisted queries come after this.
 */
function isAllowed(trusted: TrustedDocuments, principal: Principal | null, request: GraphQLRequest): boolean {
  const standing = trusted.standingOf(principal, request.query);
  trusted.count(principal, standing);
  if (standing !== 'refused') return true;
  request.query = print(placeholder);
  delete request.operationName;
  delete request.extensions;
  return false;
}

function notListed(): GraphQLError {
  const code: GatewayErrorCode = 'DOCUMENT_NOT_LISTED';
  return new GraphQLError('This client may run listed documents only.', {
    extensions: { code, http: { status: 403 } },
  });
}
