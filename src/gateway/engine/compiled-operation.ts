// One operation as graphql-jit compiled it, and its execution: an answer that is graphql-js's to the letter, or none.
// Made and kept by operation-cache.ts; runs over the schema of jit-schema.ts.

import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { pruneOperation } from './prune.ts';
import { type Fault, isPromise, Run } from './run.ts';
import { type Survey, Unsupported } from './survey.ts';

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
  /** The same, reading in place what loaded models hold. */
  readonly plainJitSchema: GraphQLSchema | null;
}

/** Which of the schemas an operation is compiled over. */
export type Over = 'guarded' | 'open' | 'plain';

/** An operation that has been surveyed. */
export interface SurveyedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly survey: Survey;
}

/** One operation with its conditions decided, compiled. */
export class CompiledOperation {
  readonly #document: DocumentNode;
  readonly #query: CompiledQuery['query'];
  /** What a run must have been granted; null where each field sees to itself. */
  readonly #needed: ReadonlySet<string> | null;
  #fieldNodes: Map<string, FieldNode> | null = null;

  /** Compiles: about 65 µs a field, measured on the merged schema. @throws Unsupported when graphql-jit refuses */
  constructor(
    { schema, jitSchema, openJitSchema, plainJitSchema }: Schemas,
    { document, operation, survey }: SurveyedOperation,
    { over, conditions }: { readonly over: Over; readonly conditions: ReadonlyMap<string, boolean> },
  ) {
    const compiledSchema = { guarded: jitSchema, open: openJitSchema, plain: plainJitSchema }[over];
    if (compiledSchema === null) throw new TypeError('there is no open schema');
    if (over === 'plain') assertSurveyed(schema, { document, operation, survey });
    this.#document = document;
    this.#needed = over === 'plain' ? survey.coordinates : null;
    const fragments = fragmentsOf(document);
    const compiled = compileQuery(
      compiledSchema,
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
    // Cannot be: the operation is chosen by what was granted.
    if (this.#needed !== null && this.#needed !== grants) {
      return { fault: { reason: 'fields that were not granted', lasting: true } };
    }
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

/**
 * Nothing is checked while a plain operation runs: so a second reckoning, blunter than the survey's, has to find no field
 * that the survey, by which grants are asked for, did not. @throws Unsupported
 */
function assertSurveyed(schema: GraphQLSchema, { document, operation, survey }: SurveyedOperation): void {
  for (const coordinate of reckonCoordinates(schema, document, operation)) {
    if (!survey.coordinates.has(coordinate)) throw new Unsupported('a field that was not surveyed');
  }
}

/** Every field that an operation or any fragment beside it could come to, by coordinate: bluntly, so rather too many. */
export function reckonCoordinates(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlySet<string> {
  const coordinates = new Set<string>();
  const info = new TypeInfo(schema);
  const add = (): void => {
    const [parent, field] = [info.getParentType(), info.getFieldDef()];
    if (parent == null || field == null || field.name === '__typename') return;
    const types = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
    for (const { name } of types) coordinates.add(`${name}.${field.name}`);
  };
  for (const definition of document.definitions) {
    if (definition === operation || definition.kind === Kind.FRAGMENT_DEFINITION) {
      visit(definition, visitWithTypeInfo(info, { Field: add }));
    }
  }
  return coordinates;
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
