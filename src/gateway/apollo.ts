// Apollo Server over one schema, and the parts of it that the short way is made of: documents, the guard, the engine. Made by
// server.ts for each schema that it serves.

import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { getOperationAST, type OperationTypeNode } from 'graphql';
import { toRequirements } from '../auth/scope-rules.ts';
import type { PointLimits } from '../limits/points.ts';
import type { Log } from '../observability/log.ts';
import { type AdmissionMetrics, createAdmission } from './admission.ts';
import { discreetlyAbout, openly } from './client-words.ts';
import { createCostLimits } from './cost.ts';
import { createDeprecations } from './deprecations.ts';
import { createDocuments } from './documents.ts';
import { createEnginePlugin, type EnginePlugin } from './engine/plugin.ts';
import { createFieldUsage, type FieldUsageOptions, type PendingUses } from './field-usage.ts';
import { createLandingPage, type LandingPage } from './landing-page.ts';
import type { OperationLimits } from './limits.ts';
import { createOperationGuard, isPlaceholder, type OperationGuard } from './operation-guard.ts';
import { createOperationNotes } from './operation-notes.ts';
import type { Overload } from './overload.ts';
import { PluginHooks } from './plugin-hooks.ts';
import { formatError } from './shared/errors.ts';
import type { FormatError, ServedContext, ServedSchema } from './shared/served.ts';
import { createSubscriptionPlugin, type SubscriptionRequest } from './subscriptions/operations.ts';
import type { TrustedDocuments } from './trusted/documents.ts';
import { writeJson } from './write-json.ts';

/** The settings that Apollo Server and its guard are made with. */
export interface ApolloConfig {
  readonly limits: OperationLimits;
  readonly introspection: boolean;
}

/** What {@link createApollo} needs. */
export interface ApolloOptions<Context extends ServedContext> extends ServedSchema {
  readonly config: ApolloConfig;
  readonly log: Pick<Log, 'unexpectedError'>;
  readonly landingPage: LandingPage | null;
  /** Whether only a router asks here: it reads errors where HTTP says 200. */
  readonly isForRouter?: boolean;
  /** Refuses what there is no time for; absent where nothing is. */
  readonly gate?: Pick<Overload, 'admit'>;
  /** What callers may use; absent or null where nobody is limited. */
  readonly pointLimits?: PointLimits | null;
  /** Where it is counted who uses what of the schema; absent or null where it is not. */
  readonly fieldUses?: (FieldUsageOptions & { readonly pending: Pick<PendingUses, 'add'> }) | null;
  /** Told which client asks for how much; absent where nobody counts. */
  readonly metrics?: AdmissionMetrics;
  /** Which documents callers may run; any where it is absent. */
  readonly trusted?: TrustedDocuments;
  /** Further plugins, plain objects. Their hooks run on every request, on the short way too: see plugin-hooks.ts. */
  readonly plugins?: (format: FormatError) => readonly ApolloServerPlugin<Context>[];
}

/** Apollo Server, and the parts of it that the short way is made of. */
export interface Apollo<Context extends ServedContext> {
  readonly apollo: ApolloServer<Context>;
  readonly engine: EnginePlugin<Context>;
  readonly hooks: PluginHooks<Context>;
  readonly guard: OperationGuard<Context>;
  /** What kind of operation a request asks for; null when its document cannot be read, or has no such operation. */
  readonly operationType: (request: SubscriptionRequest) => OperationTypeNode | null;
}

/** Makes it; it is not started. */
export function createApollo<Context extends ServedContext>(options: ApolloOptions<Context>): Apollo<Context> {
  const { config, schema, sdl, openWhenGranted, log, landingPage } = options;
  const { limits, introspection } = config;
  const format: FormatError = (formatted, error) => formatError(formatted, error, log.unexpectedError);
  const hooks = new PluginHooks<Context>(options.plugins?.(format) ?? []);
  const documents = createDocuments({ schema, limits, introspection });
  const guard = createOperationGuard<Context>({
    schema,
    requirements: openWhenGranted?.requirements ?? toRequirements(sdl),
    documents,
    costs: createCostLimits(schema, sdl, limits.maxCost),
    discretion: introspection ? openly : discreetlyAbout(schema),
    formatError: format,
    ...(options.gate === undefined ? {} : { gate: options.gate }),
    admission: createAdmission(options.pointLimits ?? null, options.metrics),
    ...(options.trusted === undefined ? {} : { trusted: options.trusted }),
    unauthenticatedStatus: options.isForRouter === true ? 200 : 401,
    deprecations: createDeprecations(schema),
    fieldUsage:
      options.fieldUses == null ? null : createFieldUsage(schema, options.fieldUses.pending, options.fieldUses),
    tellsBankCalls: options.isForRouter === true,
  });
  const engine = createEnginePlugin<Context>({
    schema,
    formatError: format,
    principalOf: ({ principal }) => principal,
    ...(openWhenGranted === undefined ? {} : { openWhenGranted }),
  });
  const apollo = new ApolloServer<Context>({
    schema,
    introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: { requestHeaders: [...preflightHeaders] },
    // One operation a request: a batch would walk around the limits of one.
    allowBatchedHttpRequests: false,
    // The guard reads documents and keeps them: nothing is left to parse and validate.
    documentStore: null,
    formatError: format,
    stringifyResult: (answer) => writeJson(answer),
    logger: silentLogger,
    plugins: [
      guard,
      // Cache hints a field cost half the throughput; any client could ask for inline traces with one header.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      landingPage === null ? ApolloServerPluginLandingPageDisabled() : createLandingPage(landingPage),
      createSubscriptionPlugin(schema, engine.toAnswer),
      ...hooks.forApollo(),
      engine,
      // Sees the answer as all others have left it.
      createOperationNotes(isPlaceholder),
    ],
  });
  const operationType: Apollo<Context>['operationType'] = ({ query, operationName }) => {
    const read = documents.read(query ?? '');
    return 'document' in read ? (getOperationAST(read.document, operationName)?.operation ?? null) : null;
  };
  return { apollo, engine, hooks, guard, operationType };
}

/** Headers that a browser sends to another site only after asking it: any of them lets a request without a body pass. */
const preflightHeaders = ['graphql-require-preflight', 'apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** Apollo's own lines could hold operations with a customer's data in literals. Errors come through formatError. */
const silentLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
