// What an operation may cost, in objects that it could give. It depends on variables, and is looked at in each request, by
// operation-guard.ts.

import {
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isLeafType,
  parse,
  visit,
} from 'graphql';
import { type ComplexityEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import { tooComplex } from './limits.ts';
import { introspectionSizes, type ListSize, readListSizes } from './list-sizes.ts';

/** An object costs one and its children, times the page it is asked for in; leaves are free. */
function createEstimator(
  sizes: ReadonlyMap<string, ListSize>,
  onIntrospection: (objects: number) => void,
): ComplexityEstimator {
  return ({ type, field, args, childComplexity }) => {
    if (isLeafType(getNamedType(field.type))) return 0;
    const size = sizes.get(`${type.name}.${field.name}`);
    const slices = (size?.slicingArguments ?? [])
      .map((name): unknown => args[name])
      .filter((one) => typeof one === 'number');
    // A negative page is refused by the resolver: it must not pay for the rest of the operation.
    const factor = slices.length > 0 ? Math.max(1, ...slices) : (size?.assumedSize ?? 1);
    // The usual introspection query has nine of them within each other, for types that have none or two.
    const isWrapped = type.name === '__Type' && field.name === 'ofType';
    const cost = (isWrapped ? 0 : 1) + factor * childComplexity;
    if (field.name !== '__schema' && field.name !== '__type') return cost;
    onIntrospection(cost);
    return 0;
  };
}

/** What an operation could give, in objects. */
export interface Cost {
  /** Of the schema's own types. */
  readonly objects: number;
  /** What `__schema` and `__type` could give. */
  readonly introspection: number;
}

/** All that it could give: introspection takes the gateway's time as anything else does. */
export const toObjects = ({ objects, introspection }: Cost): number => objects + introspection;

/**
 * Computes the most objects that an operation could give. Variables are as graphql-js has coerced them.
 * @throws GraphQLError for a null where none may be
 */
export type CostEstimate = (
  query: DocumentNode,
  operationName: string | undefined,
  variables: Record<string, unknown>,
) => Cost;

/** Variables that a cost can depend on: those in page sizes and in conditions. Representations alone can be 100 kB. */
function readSizingVariables(query: DocumentNode, slicing: ReadonlySet<string | null>): readonly string[] {
  const names = new Set<string>();
  const add = (node: ASTNode): void => {
    visit(node, { Variable: ({ name }) => void names.add(name.value) });
  };
  visit(query, {
    Argument: (node) => {
      if (slicing.has(node.name.value)) add(node);
    },
    Directive: add,
  });
  return [...names];
}

/** Costs remembered for one document, by its variables. */
const rememberedCosts = 32;
/** Variables can be as large as a request: what is remembered of them must not be. */
const longestRememberedKey = 1000;

/** Estimates of operations over one schema, remembered as long as Apollo remembers the document. */
export function createCostEstimate(schema: GraphQLSchema, sdl: DocumentNode): CostEstimate {
  const sizes = new Map([...readListSizes(sdl), ...introspectionSizes(schema)]);
  const slicing = new Set([...sizes.values()].flatMap(({ slicingArguments }) => slicingArguments));
  let introspection = 0;
  const onIntrospection = (objects: number): void => {
    introspection += objects;
  };
  const estimators = [createEstimator(sizes, onIntrospection), simpleEstimator({ defaultComplexity: 1 })];
  const remembered = new WeakMap<
    DocumentNode,
    { readonly names: readonly string[]; readonly costs: Map<string, Cost> }
  >();
  return (query, operationName, variables) => {
    let cached = remembered.get(query);
    if (cached === undefined) {
      cached = { names: readSizingVariables(query, slicing), costs: new Map() };
      remembered.set(query, cached);
    }
    const { names, costs } = cached;
    const key = JSON.stringify([operationName, Object.fromEntries(names.map((name) => [name, variables[name]]))]);
    let cost = costs.get(key);
    if (cost === undefined) {
      const named = operationName === undefined ? {} : { operationName };
      introspection = 0;
      // How many fields there are is limited where the document is read, by one limit.
      const maxQueryNodes = Number.POSITIVE_INFINITY;
      const objects = getComplexity({ schema, query, variables, estimators, maxQueryNodes, ...named });
      cost = { objects, introspection };
      if (costs.size >= rememberedCosts) costs.clear();
      if (key.length <= longestRememberedKey) costs.set(key, cost);
    }
    return cost;
  };
}

/** Judges what operations cost. */
export interface CostLimits {
  readonly estimate: CostEstimate;
  /** Refuses an operation over the limits. @throws GraphQLError QUERY_TOO_COMPLEX, answered with HTTP 400 */
  assert(cost: Cost): void;
}

/** How much more than the introspection query that every tool sends may be introspected at once. */
const introspectionAllowance = 1.5;

/** The limits of what operations over one schema may cost. */
export function createCostLimits(schema: GraphQLSchema, sdl: DocumentNode, maxCost: number): CostLimits {
  const estimate = createCostEstimate(schema, sdl);
  const usual = parse(getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true, oneOf: true }));
  const maxIntrospection = estimate(usual, undefined, {}).introspection * introspectionAllowance;
  return {
    estimate,
    assert({ objects, introspection }) {
      if (objects > maxCost) {
        throw tooComplex(
          `The operation could give ${objects} objects; the limit is ${maxCost}. Ask for smaller pages.`,
          'cost',
        );
      }
      if (introspection > maxIntrospection) {
        throw tooComplex('The operation introspects more than the usual introspection query does.', 'introspection');
      }
    },
  };
}
