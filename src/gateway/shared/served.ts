// What a served schema is, and what is asked of the contexts that it is served with. Said by the compositions (src/start,
// src/router); read by all parts of the server.

import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Principal } from '../../auth/principal.ts';
import type { OperationUsage } from '../../limits/operation-usage.ts';
import type { WriteRefusals } from '../../limits/write-refusals.ts';
import type { EngineOptions } from '../engine/engine.ts';

/** What the server asks of a request's context; resolvers ask for more. */
export interface ServedContext extends BaseContext {
  readonly principal: Principal | null;
  /** What was refused for being one too many: see src/gateway/writes.ts. */
  readonly refusals?: WriteRefusals;
  /** What the operation uses: see src/gateway/admission.ts. */
  readonly usage?: OperationUsage;
}

/** A schema that is served. */
export interface ServedSchema {
  readonly schema: GraphQLSchema;
  /** The SDL with its directives: list sizes are read from it. */
  readonly sdl: DocumentNode;
  /** Lets operations run without a rule before each field when all are granted; for this very schema. */
  readonly openWhenGranted?: NonNullable<EngineOptions['openWhenGranted']>;
}

/** How every error of this server is formatted. */
export type FormatError = NonNullable<ApolloServerOptions<BaseContext>['formatError']>;
