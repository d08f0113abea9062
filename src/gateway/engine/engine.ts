// The execution engine: graphql-jit where it answers as graphql-js does, nothing where it does not. Used by plugin.ts
// inside Apollo Server, and directly by the differential test and the benchmark. The schema may be guarded: its resolvers
// are called as they are, scope rules included.

import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import type { Outcome } from './compiled-operation.ts';
import { toJitSchema } from './jit-schema.ts';
import { type CacheLimits, type Declined, OperationCache } from './operation-cache.ts';

/** What an engine is made of. */
export interface EngineOptions extends Partial<CacheLimits> {
  readonly schema: GraphQLSchema;
}

/** One operation to execute: parsed, validated, and found in its document. */
export interface EngineRequest {
  /** The same for the same text. */
  readonly key: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly contextValue: unknown;
  readonly rootValue?: unknown;
}

/** How many operations went which way since the start. */
export interface EngineFigures {
  readonly executed: number;
  /** By reason: how many were left to graphql-js. */
  readonly declined: ReadonlyMap<string, number>;
  /** Operations that are kept compiled, and the fields that are reserved for them. */
  readonly operations: number;
  readonly fields: number;
}

/** Executes operations over one schema. */
export interface Engine {
  /** The result; or that graphql-js shall execute the operation. Never fails. */
  execute(request: EngineRequest): Promise<ExecutionResult | Declined>;
  figures(): EngineFigures;
}

/** As graphql-js. */
const maxVariableErrors = 50;

/** Makes an engine. By default it keeps at most 512 operations and 20,000 fields, which take some 30 MB. */
export function createEngine({ schema, maxOperations = 512, maxFields = 20_000 }: EngineOptions): Engine {
  const cache = new OperationCache({ schema, jitSchema: toJitSchema(schema) }, { maxOperations, maxFields });
  const declinedByReason = new Map<string, number>();
  let executed = 0;

  function decline(reason: string): Declined {
    declinedByReason.set(reason, (declinedByReason.get(reason) ?? 0) + 1);
    return { declined: reason };
  }

  return {
    async execute(request) {
      const { operation, variables, contextValue, rootValue } = request;
      const coercion = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
        maxErrors: maxVariableErrors,
      });
      if (coercion.coerced === undefined) return decline('bad variables');
      const compiled = cache.take(request, coercion.coerced);
      if ('declined' in compiled) return decline(compiled.declined);
      const outcome: Outcome = await compiled.execute({ rootValue, contextValue, variables: coercion.coerced });
      if ('result' in outcome) {
        executed++;
        return outcome.result;
      }
      if (outcome.fault.lasting) cache.decline(request, outcome.fault.reason);
      return decline(outcome.fault.reason);
    },
    figures: () => ({ executed, declined: declinedByReason, operations: cache.size, fields: cache.fields }),
  };
}
