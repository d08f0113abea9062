// How large an operation may be: depth, aliases and estimated cost, refused before anything runs. Depth and aliases are
// validation rules (checked once a document, Apollo keeps the verdict); cost depends on variables and is checked a request.
// Figures for scale: GitHub allows 500,000 nodes, Swan a depth of 15.

import {
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
  visit,
} from 'graphql';
import { type ComplexityEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import type { GatewayErrorCode } from './errors.ts';

/** The limits of one operation. */
export interface OperationLimits {
  /** Tokens of the document: parsing stops there. */
  readonly maxTokens: number;
  /** Fields within fields; introspection's own fields aside. */
  readonly maxDepth: number;
  /** Aliases in the document, fragments counted where they are spread. */
  readonly maxAliases: number;
  /** Objects that the operation could give, by its page sizes. */
  readonly maxCost: number;
}

/** Counting stops here: fragments spread in fragments multiply, and a hostile document must not cost its product. */
const maxVisitedSelections = 20_000;

interface Shape {
  depth: number;
  aliases: number;
  visited: number;
}

function measure(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, SelectionSetNode>,
  depth: number,
  path: readonly string[],
  shape: Shape,
): void {
  for (const selection of set.selections) {
    shape.visited++;
    if (shape.visited > maxVisitedSelections) return;
    if (selection.kind === Kind.FIELD) {
      if (selection.alias !== undefined) shape.aliases++;
      if (selection.name.value.startsWith('__')) continue;
      shape.depth = Math.max(shape.depth, depth + 1);
      if (selection.selectionSet !== undefined) measure(selection.selectionSet, fragments, depth + 1, path, shape);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      measure(selection.selectionSet, fragments, depth, path, shape);
    } else {
      const name = selection.name.value;
      const fragment = fragments.get(name);
      // Circles are another rule's to report.
      if (fragment !== undefined && !path.includes(name)) measure(fragment, fragments, depth, [...path, name], shape);
    }
  }
}

/** Apollo writes its own code over a validation rule's; `limit` is what formatError knows these errors by. */
function tooComplex(message: string, limit: string, node: ASTNode): GraphQLError {
  return new GraphQLError(message, { nodes: [node], extensions: { limit } });
}

/** Refuses documents that are too deep or alias too much. */
export function createShapeRule({ maxDepth, maxAliases }: OperationLimits): ValidationRule {
  return (context: ValidationContext) => {
    const fragments = new Map<string, SelectionSetNode>();
    for (const definition of context.getDocument().definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition.selectionSet);
    }
    return {
      OperationDefinition(node) {
        const shape: Shape = { depth: 0, aliases: 0, visited: 0 };
        measure(node.selectionSet, fragments, 0, [], shape);
        if (shape.visited > maxVisitedSelections) {
          context.reportError(
            tooComplex(`The operation selects more than ${maxVisitedSelections} fields.`, 'fields', node),
          );
        } else if (shape.depth > maxDepth) {
          context.reportError(
            tooComplex(`The operation is ${shape.depth} fields deep; the limit is ${maxDepth}.`, 'depth', node),
          );
        } else if (shape.aliases > maxAliases) {
          context.reportError(
            tooComplex(`The operation has ${shape.aliases} aliases; the limit is ${maxAliases}.`, 'aliases', node),
          );
        }
      },
    };
  };
}

/** What `@listSize` says of a field. */
interface ListSize {
  readonly assumedSize: number;
  readonly slicingArgument: string | null;
}

/** Reads `@listSize` from the SDL: the schema's own nodes do not keep it once federation's directives are gone. */
export function readListSizes(sdl: DocumentNode): ReadonlyMap<string, ListSize> {
  const sizes = new Map<string, ListSize>();
  for (const definition of sdl.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      const directive = field.directives?.find(({ name }) => name.value === 'listSize');
      if (directive === undefined) continue;
      const argument = (name: string) => directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
      const assumed = argument('assumedSize');
      const slicing = argument('slicingArguments');
      const [first] = slicing?.kind === Kind.LIST ? slicing.values : [];
      sizes.set(`${definition.name.value}.${field.name.value}`, {
        assumedSize: assumed?.kind === Kind.INT ? Number(assumed.value) : 1,
        slicingArgument: first?.kind === Kind.STRING ? first.value : null,
      });
    }
  }
  return sizes;
}

/** An object costs one and its children, times the page it is asked for in; leaves are free. */
function createEstimator(sizes: ReadonlyMap<string, ListSize>): ComplexityEstimator {
  return ({ type, field, args, childComplexity }) => {
    if (isLeafType(getNamedType(field.type))) return 0;
    const size = sizes.get(`${type.name}.${field.name}`);
    const slice: unknown = size?.slicingArgument == null ? undefined : args[size.slicingArgument];
    // A negative page is refused by the resolver: it must not pay for the rest of the operation.
    const factor = typeof slice === 'number' ? Math.max(1, slice) : (size?.assumedSize ?? 1);
    return 1 + factor * childComplexity;
  };
}

/** Computes the most objects that an operation could give. */
export type CostEstimate = (
  query: DocumentNode,
  operationName: string | undefined,
  variables: Record<string, unknown>,
) => number;

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
  const sizes = readListSizes(sdl);
  const slicing = new Set([...sizes.values()].map(({ slicingArgument }) => slicingArgument));
  const estimators = [createEstimator(sizes), simpleEstimator({ defaultComplexity: 1 })];
  const remembered = new WeakMap<
    DocumentNode,
    { readonly names: readonly string[]; readonly costs: Map<string, number> }
  >();
  return (query, operationName, variables) => {
    let known = remembered.get(query);
    if (known === undefined) {
      known = { names: readSizingVariables(query, slicing), costs: new Map() };
      remembered.set(query, known);
    }
    const { names, costs } = known;
    const key = JSON.stringify([operationName, Object.fromEntries(names.map((name) => [name, variables[name]]))]);
    let cost = costs.get(key);
    if (cost === undefined) {
      const named = operationName === undefined ? {} : { operationName };
      cost = getComplexity({ schema, query, variables, estimators, ...named });
      if (costs.size >= rememberedCosts) costs.clear();
      if (key.length <= longestRememberedKey) costs.set(key, cost);
    }
    return cost;
  };
}

/** Refuses an operation over the limit. @throws GraphQLError QUERY_TOO_COMPLEX, answered with HTTP 400 */
export function assertCost(cost: number, maxCost: number): void {
  if (cost <= maxCost) return;
  throw new GraphQLError(`The operation could give ${cost} objects; the limit is ${maxCost}. Ask for smaller pages.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX' satisfies GatewayErrorCode, limit: 'cost', http: { status: 400 } },
  });
}
