// One operation as graphql-jit compiled it, and its execution: an answer that is graphql-js's to the letter, or none.
// Made and kept by operation-cache.ts; runs over the schema of jit-schema.ts.

import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  isObjectType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { pruneOperation } from './prune.ts';
import { type Fault, isPromise, Run } from './run.ts';
import { Unsupported } from './survey.ts';

/** What an execution is given. */
export interface RunArguments {
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  /** Coerced by graphql-js. */
  readonly variables: Record<string, unknown>;
  /** For an operation compiled over the open schema: the fields that were granted. */
  readonly grants: ReadonlySet<string> | null;
}

/** A result, or why there is none: then graphql-js executes the operation. */
export type Outcome = { readonly result: ExecutionResult } | { readonly fault: Fault };

/** A schema, and its copies for graphql-jit. */
export interface Schemas {
  readonly schema: GraphQLSchema;
  readonly jitSchema: GraphQLSchema;
  /** Without scope rules: for operations all of whose fields are granted beforehand. Null when there is no such way. */
  readonly openJitSchema: GraphQLSchema | null;
}

/** One operation with its conditions decided, compiled. */
export class CompiledOperation {
  readonly #document: DocumentNode;
  readonly #query: CompiledQuery['query'];
  #fieldNodes: Map<string, FieldNode> | null = null;

  /** Compiles: about 65 µs a field, measured on the merged schema. @throws Unsupported when graphql-jit refuses */
  constructor(
    schema: GraphQLSchema,
    jitSchema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    conditions: ReadonlyMap<string, boolean>,
  ) {
    this.#document = document;
    const fragments = fragmentsOf(document);
    const compiled = compileQuery(
      jitSchema,
      pruneOperation(document, operation, conditions),
      operation.name?.value ?? '',
      {
        disableLeafSerialization: false,
        // What is thrown brings its own stack; nothing else of graphql-jit's errors is used.
        disablingCapturingStackErrors: true,
        // Resolvers shall see the schema's own types and the operation as it was sent.
        resolverInfoEnricher: ({ parentType, fieldName }) => {
          const own = schema.getType(parentType.name);
          const field = isObjectType(own) ? own.getFields()[fieldName] : undefined;
          return {
            schema,
            operation,
            fragments,
            ...(own === undefined ? {} : { parentType: own }),
            ...(field === undefined ? {} : { returnType: field.type }),
          };
        },
      },
    );
    if (!isCompiledQuery(compiled)) throw new Unsupported('graphql-jit refuses it');
    this.#query = compiled.query;
  }

  /** Executes. Never fails: what graphql-jit cannot answer is a fault. */
  async execute({ rootValue, contextValue, variables, grants }: RunArguments): Promise<Outcome> {
    const run = new Run(rootValue, variables, grants);
    let result: ExecutionResult | null;
    try {
      const answer = this.#query(run, contextValue, {});
      result = isPromise(answer) ? await unlessGivenUp(answer, run) : answer;
    } catch {
      run.fail('graphql-jit failed');
      result = null;
    }
    if (run.fault !== null) return { fault: run.fault };
    if (result === null) return { fault: { reason: 'graphql-jit failed', lasting: false } };
    if (result.errors === undefined || result.errors.length === 0) return { result };
    const errors = this.#toGraphQLErrors(result);
    return errors === null
      ? { fault: { reason: 'a null that reaches its parent', lasting: false } }
      : { result: { errors, data: result.data ?? null } };
  }

  /**
   * The errors as graphql-js would have made them: located copies of what resolvers threw. Null when one is not a
   * resolver's, or nulled more than its own field: which of several such errors is told depends on graphql-js's order.
   */
  #toGraphQLErrors({ data, errors = [] }: ExecutionResult): GraphQLError[] | null {
    const converted: GraphQLError[] = [];
    for (const { originalError, path = [], locations = [] } of errors) {
      if (originalError == null || !isNullAt(data, path)) return null;
      const nodes = locations.map(({ line, column }) => this.#fieldNodeAt(line, column));
      if (!nodes.every((node) => node !== undefined)) return null;
      converted.push(locatedError(originalError, nodes, path));
    }
    return converted;
  }

  #fieldNodeAt(line: number, column: number): FieldNode | undefined {
    if (this.#fieldNodes === null) {
      const nodes = new Map<string, FieldNode>();
      visit(this.#document, {
        [Kind.FIELD]: (node: FieldNode) => {
          const start = node.loc?.startToken;
          if (start !== undefined) nodes.set(`${start.line}:${start.column}`, node);
        },
      });
      this.#fieldNodes = nodes;
    }
    return this.#fieldNodes.get(`${line}:${column}`);
  }
}

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

/** Waits for an answer; null at once when the run is given up, since graphql-jit may then never answer. */
function unlessGivenUp(answer: PromiseLike<ExecutionResult>, run: Run): Promise<ExecutionResult | null> {
  return new Promise((resolve) => {
    run.onFault(() => resolve(null));
    answer.then(resolve, () => {
      run.fail('graphql-jit failed');
    });
  });
}

/** Whether the value at a path is null while everything above it is there. */
function isNullAt(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = Reflect.get(value, key);
  }
  return value === null;
}
