// The execution engine: graphql-jit where it answers as graphql-js does, nothing where it does not. Used by plugin.ts
// inside Apollo Server, and directly by the differential test and the benchmark. The schema may be guarded: its resolvers
// are called as they are, scope rules included.

import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Principal } from '../../auth/principal.ts';
import type { Requirements } from '../../auth/scope-rules.ts';
import { type Outcome, reckonCoordinates } from './compiled-operation.ts';
import { toJitSchema } from './jit-schema.ts';
import { type CacheLimits, type Declined, type Known, OperationCache } from './operation-cache.ts';
import { notLoaded } from './run.ts';
import { type OpenResolvers, ScopeGate } from './scope-gate.ts';

/** What an engine is made of. */
export interface EngineOptions extends Partial<CacheLimits> {
  readonly schema: GraphQLSchema;
  /** Lets an operation run without a rule before each field when its caller is granted all of them: scope-gate.ts. */
  readonly openWhenGranted?: {
    readonly requirements: Requirements;
    readonly resolvers: readonly OpenResolvers[];
  };
}

/** One operation to execute: parsed, validated, and found in its document. */
export interface EngineRequest {
  /** The same for the same text. */
  readonly key: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The same as graphql-js coerced them, where the caller has had that done. */
  readonly coerced?: Record<string, unknown>;
  readonly contextValue: unknown;
  /** Whose scopes count; left out, every field is guarded by itself. */
  readonly principal?: Principal | null;
  readonly rootValue?: unknown;
}

/** How many operations went which way since the start. */
export interface EngineFigures {
  readonly executed: number;
  /** Of these, how many had all their fields granted at once. */
  readonly executedOpen: number;
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
  /**
   * Has graphql-js execute what was declined, without a rule before each field, when its caller is granted all of them;
   * null when not, or when there is nothing to show: then it is executed guarded.
   */
  executeOpen(request: EngineRequest): Promise<ExecutionResult | null>;
  figures(): EngineFigures;
}

/** Makes an engine. By default it keeps at most 512 operations and 16,000 fields: some 60 MB, 110 at worst. */
export function createEngine(options: EngineOptions): Engine {
  const { schema, maxOperations = 512, maxFields = 16_000, openWhenGranted } = options;
  const gate = openWhenGranted === undefined ? null : new ScopeGate({ schema, ...openWhenGranted });
  const cache = new OperationCache(
    {
      schema,
      jitSchema: toJitSchema(schema),
      openJitSchema:
        gate === null ? null : toJitSchema(gate.openSchema, { isChecked: (coordinate) => gate.isGuarded(coordinate) }),
      plainJitSchema: gate === null ? null : toJitSchema(gate.openSchema, { isPlain: true }),
    },
    { maxOperations, maxFields },
  );
  const declinedByReason = new Map<string, number>();
  let executed = 0;
  let executedOpen = 0;

  function decline(reason: string): Declined {
    declinedByReason.set(reason, (declinedByReason.get(reason) ?? 0) + 1);
    return { declined: reason };
  }

  function coerce({ operation, variables }: EngineRequest): Record<string, unknown> | undefined {
    const definitions = operation.variableDefinitions ?? [];
    if (definitions.length === 0) return {};
    return getVariableValues(schema, definitions, variables, { maxErrors: 1 }).coerced;
  }

  async function grants({ survey }: Known, { principal }: EngineRequest): Promise<ReadonlySet<string> | null> {
    if (gate === null || principal === undefined) return null;
    const verdict = gate.grants(survey.coordinates, principal);
    return (typeof verdict === 'boolean' ? verdict : await verdict) ? survey.coordinates : null;
  }

  const reckoned = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();

  function reckon({ document, operation }: EngineRequest): ReadonlySet<string> {
    let coordinates = reckoned.get(operation);
    if (coordinates === undefined) {
      coordinates = reckonCoordinates(schema, document, operation);
      reckoned.set(operation, coordinates);
    }
    return coordinates;
  }

  return {
    async executeOpen(request) {
      const { document, operation, variables, principal, contextValue, rootValue } = request;
      if (gate === null || principal === undefined || operation.operation !== OperationTypeNode.QUERY) return null;
      if (!(await gate.grants(reckon(request), principal))) return null;
      const result = await execute({
        schema: gate.openSchema,
        document,
        operationName: operation.name?.value ?? null,
        variableValues: variables,
        contextValue,
        rootValue,
      });
      return result.data === undefined ? null : result;
    },
    async execute(request) {
      const { contextValue, rootValue } = request;
      const variables = request.coerced ?? coerce(request);
      if (variables === undefined) return decline('bad variables');
      const entry = cache.take(request);
      if ('declined' in entry) return decline(entry.declined);
      const granted = await grants(entry, request);
      const compiled = cache.compile(entry, request, { variables, isOpen: granted !== null });
      if ('declined' in compiled) return decline(compiled.declined);
      const outcome: Outcome = await compiled.execute({ rootValue, contextValue, variables, grants: granted });
      if ('result' in outcome) {
        executed++;
        if (granted !== null) executedOpen++;
        return outcome.result;
      }
      if (outcome.fault.reason === notLoaded) cache.useResolvers(entry);
      if (outcome.fault.lasting) cache.decline(request, outcome.fault.reason);
      return decline(outcome.fault.reason);
    },
    figures: () => ({
      executed,
      executedOpen,
      declined: declinedByReason,
      operations: cache.size,
      fields: cache.fields,
    }),
  };
}
