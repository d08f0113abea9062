// The execution engine: operations that come again are compiled, and their answers written as text; what it does not answer is
// graphql-js's. Used by plugin.ts inside Apollo Server, by the short way beside it, and directly by the differential test and the
// benchmark. The schema may be guarded: its resolvers are called as they are, scope rules included.

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
import { executePlan, type Outcome, type Written } from './execution.ts';
import { KeptTexts } from './kept-texts.ts';
import { type CacheLimits, type Declined, OperationCache } from './operation-cache.ts';
import { reckonCoordinates } from './reckon.ts';
import { type OpenResolvers, ScopeGate } from './scope-gate.ts';

/** What an engine is made of. */
export interface EngineOptions extends Partial<CacheLimits> {
  readonly schema: GraphQLSchema;
  /** Lets an operation run without a rule before each field when its caller is granted all of them: scope-gate.ts. */
  readonly openWhenGranted?: {
    readonly requirements: Requirements;
    readonly resolvers: readonly OpenResolvers[];
  };
  /** How many characters of text are kept with what they were written from. */
  readonly maxKeptCharacters?: number;
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
  /** Operations that are kept compiled, and their fields. */
  readonly operations: number;
  readonly fields: number;
  /** Characters of text that are kept. */
  readonly keptCharacters: number;
}

/** Executes operations over one schema. */
export interface Engine {
  /** The answer; or that graphql-js shall execute the operation. Never fails. */
  execute(request: EngineRequest): Promise<Written | Declined>;
  /**
   * Has graphql-js execute what was declined, without a rule before each field, when its caller is granted all of them;
   * null when not, or when there is nothing to show: then it is executed guarded.
   */
  executeOpen(request: EngineRequest): Promise<ExecutionResult | null>;
  figures(): EngineFigures;
}

/** Room for texts: as many bytes where all of them are Latin-1, twice as many at worst. */
const usualKeptCharacters = 32_000_000;

/** Makes an engine. By default it keeps at most 512 operations and 32,000 fields, some 30 MB, and 32 MB of text. */
export function createEngine(options: EngineOptions): Engine {
  const { schema, maxOperations = 512, maxFields = 32_000, openWhenGranted } = options;
  const gate = openWhenGranted === undefined ? null : new ScopeGate({ schema, ...openWhenGranted });
  const texts = new KeptTexts(options.maxKeptCharacters ?? usualKeptCharacters);
  const cache = new OperationCache(
    { schema, openSchema: gate?.openSchema ?? null, texts },
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
      const { contextValue, rootValue, principal } = request;
      const variables = request.coerced ?? coerce(request);
      if (variables === undefined) return decline('bad variables');
      const plan = cache.take(request, variables);
      if ('declined' in plan) return decline(plan.declined);
      const verdict = gate === null || principal === undefined ? false : gate.grants(plan.coordinates, principal);
      const isOpen = typeof verdict === 'boolean' ? verdict : await verdict;
      const outcome: Outcome = await executePlan(plan, { rootValue, contextValue, variables, isOpen });
      if ('fault' in outcome) return decline(outcome.fault);
      executed++;
      if (isOpen) executedOpen++;
      return outcome;
    },
    figures: () => ({
      executed,
      executedOpen,
      declined: declinedByReason,
      operations: cache.size,
      fields: cache.fields,
      keptCharacters: texts.characters,
    }),
  };
}
