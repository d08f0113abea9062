// How large an operation may be: its names, fields, depth, aliases, how often a field is repeated, and its estimated cost.
// All but the cost belong to a document and are looked at before it is validated (documents.ts), since graphql-js's own
// validation takes time that grows with the square of what is repeated; the cost depends on variables and is looked at
// in each request (server.ts). Figures for scale: GitHub allows 500,000 nodes, Swan a depth of 15 and 1,000 fields.

import {
  type ArgumentNode,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { type ComplexityEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import type { GatewayErrorCode } from './shared/errors.ts';
import { countWrites, fragmentsOf } from './writes.ts';

/** The limits of one operation. */
export interface OperationLimits {
  /** Tokens of the document: parsing stops there. */
  readonly maxTokens: number;
  /** Fields of the document, those of a fragment counted wherever it is spread. */
  readonly maxFields: number;
  /** Fields within fields; introspection's own fields aside. */
  readonly maxDepth: number;
  /** Aliases in the document, fragments counted where they are spread. */
  readonly maxAliases: number;
  /** Root fields of a mutation. */
  readonly maxWrites: number;
  /** Objects that the operation could give, by its page sizes. */
  readonly maxCost: number;
  /** Characters of a name: names come back in answers, as keys and in paths. */
  readonly maxNameLength: number;
}

/** Clients' names: the longest of the schema has 32 characters, Relay's fragments have some 80. */
export const maxNameLength = 128;

/** Lists and objects within each other in an argument. */
const maxValueDepth = 32;
/** Fields within fields below `__schema` and `__type`: the usual introspection query has 13. */
const maxIntrospectionDepth = 16;
/**
 * What validation and cost would look at again and again, about a microsecond each: pairs of fields of the same name in
 * the same place, which graphql-js compares one by one, and arguments of each of them. A field may be repeated 140 times,
 * or 30 fragments have 23 fields in common.
 */
const maxRepeats = 10_000;
/** Characters of arguments that are read in the time of one comparison. */
const charactersARepeat = 8;

/** A document over a limit. @returns QUERY_TOO_COMPLEX, answered with HTTP 400 */
function tooComplex(message: string, limit: string, node?: ASTNode): GraphQLError {
  return new GraphQLError(message, {
    ...(node === undefined ? {} : { nodes: [node] }),
    extensions: { code: 'QUERY_TOO_COMPLEX' satisfies GatewayErrorCode, limit, http: { status: 400 } },
  });
}

/** A document that repeats fields, fragments or arguments too often. */
export function tooManyRepeats(node?: ASTNode): GraphQLError {
  return tooComplex('The operation repeats fields or arguments too often: write each once.', 'repeats', node);
}

/** Fields of one place in the answer, by their key there. */
interface Place {
  fields: number;
  readonly below: Map<string, Place>;
  /** Fragments that have been spread there: graphql-js compares each once. */
  readonly fragments: Set<string>;
}

const emptyPlace = (): Place => ({ fields: 0, below: new Map(), fragments: new Set() });

/** One set of selections in its place. */
interface Visit {
  readonly set: SelectionSetNode;
  readonly place: Place;
  readonly depth: number;
  /** Fields below `__schema` and `__type` have a depth of their own. */
  readonly isIntrospection: boolean;
  /** Names of the fragments that it stands in: circles are for validation to report. */
  readonly within: readonly string[];
  /** False in a fragment that was spread in the same place before. */
  readonly isCompared: boolean;
}

/** Characters that arguments take in the document. */
function lengthOf(args: readonly ArgumentNode[] = []): number {
  return (args.at(-1)?.loc?.end ?? 0) - (args[0]?.loc?.start ?? 0);
}

/** Measures selections, fragments written out where they are spread. Stops at the first limit that is passed. */
class Shape {
  readonly #limits: OperationLimits;
  readonly #fragments: ReadonlyMap<string, SelectionSetNode>;
  readonly #spread = new Set<string>();
  readonly #visited = new Set<FieldNode>();
  #fields = 0;
  #aliases = 0;
  #repeats = 0;

  constructor(limits: OperationLimits, fragments: ReadonlyMap<string, SelectionSetNode>) {
    this.#limits = limits;
    this.#fragments = fragments;
  }

  /** Measures an operation, or a fragment. @throws GraphQLError QUERY_TOO_COMPLEX */
  measure(set: SelectionSetNode, within: readonly string[] = []): void {
    this.#aliases = 0;
    this.#visit({ set, place: emptyPlace(), depth: 0, isIntrospection: false, within, isCompared: true });
  }

  /** Whether a fragment has been spread by what was measured. */
  isSpread(name: string): boolean {
    return this.#spread.has(name);
  }

  #visit(visited: Visit): void {
    const { set, place, depth, within } = visited;
    for (const selection of set.selections) {
      if (++this.#fields > this.#limits.maxFields) {
        throw tooComplex(`The operation selects more than ${this.#limits.maxFields} fields.`, 'fields', selection);
      }
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        this.#countAlias(selection.alias);
        const isIntrospection = visited.isIntrospection || selection.name.value.startsWith('__');
        const below = this.#countField(place, key, visited.isCompared, selection);
        this.#countDepth(depth + 1, isIntrospection, selection);
        if (selection.selectionSet === undefined) continue;
        const inner = isIntrospection === visited.isIntrospection ? depth + 1 : 1;
        this.#visit({ ...visited, set: selection.selectionSet, place: below, depth: inner, isIntrospection });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.#visit({ ...visited, set: selection.selectionSet });
      } else {
        const name = selection.name.value;
        const isCompared = visited.isCompared && !place.fragments.has(name);
        // Fragments of one place are compared with each other, too; those that are not there as well.
        if (isCompared) this.#countRepeats(place.fragments.size / 2, selection);
        place.fragments.add(name);
        const fragment = this.#fragments.get(name);
        if (fragment === undefined || within.includes(name)) continue;
        this.#spread.add(name);
        this.#visit({ ...visited, set: fragment, within: [...within, name], isCompared });
      }
    }
  }

  #countAlias(alias: ASTNode | undefined): void {
    const { maxAliases } = this.#limits;
    if (alias === undefined || ++this.#aliases <= maxAliases) return;
    throw tooComplex(`The operation has more than ${maxAliases} aliases.`, 'aliases', alias);
  }

  #countField(place: Place, key: string, isCompared: boolean, node: FieldNode): Place {
    let below = place.below.get(key);
    if (below === undefined) {
      below = emptyPlace();
      place.below.set(key, below);
    }
    const inArguments = lengthOf(node.arguments) / charactersARepeat;
    if (isCompared) this.#countRepeats(below.fields++ * (1 + inArguments), node);
    // The cost reads a fragment's arguments wherever it is spread.
    if (this.#visited.has(node)) this.#countRepeats(inArguments, node);
    else this.#visited.add(node);
    return below;
  }

  #countRepeats(more: number, node: ASTNode): void {
    this.#repeats += more;
    if (this.#repeats > maxRepeats) throw tooManyRepeats(node);
  }

  #countDepth(depth: number, isIntrospection: boolean, node: ASTNode): void {
    const limit = isIntrospection ? maxIntrospectionDepth : this.#limits.maxDepth;
    if (depth > limit) {
      throw tooComplex(`The operation is more than ${limit} fields deep.`, 'depth', node);
    }
  }
}

/** Names that are too long, and values within values. @throws GraphQLError QUERY_TOO_COMPLEX */
function assertNamesAndValues(document: DocumentNode, { maxNameLength: longest }: OperationLimits): void {
  let valueDepth = 0;
  const value = {
    enter: (node: ASTNode): void => {
      if (++valueDepth > maxValueDepth) {
        throw tooComplex(`A value has more than ${maxValueDepth} lists and objects within each other.`, 'values', node);
      }
    },
    leave: (): void => void valueDepth--,
  };
  visit(document, {
    Name: (node) => {
      if (node.value.length > longest) throw tooComplex(`A name has more than ${longest} characters.`, 'names', node);
    },
    ListType: value,
    ListValue: value,
    ObjectValue: value,
  });
}

/** Lines that a document may have for each of its tokens: in what people and generators write there is less than one. */
const linesAToken = 2;

/**
 * More lines than a document can need: graphql-js counts them from the top for every place that it names.
 * @throws GraphQLError QUERY_TOO_COMPLEX, answered with HTTP 400
 */
export function assertLines(text: string, { maxTokens }: OperationLimits): void {
  let lines = 1;
  for (const _ of text.matchAll(/\r\n|[\n\r]/g)) {
    if (++lines > maxTokens * linesAToken) {
      throw tooComplex(`The document has more than ${maxTokens * linesAToken} lines.`, 'lines');
    }
  }
}

/**
 * What keeps a document from being validated: too many fields, aliases, repeats or writes, too deep, or names that are too long.
 * Several operations of one document share its limits. @throws GraphQLError QUERY_TOO_COMPLEX, answered with HTTP 400
 */
export function assertShape(document: DocumentNode, limits: OperationLimits): void {
  const fragments = fragmentsOf(document);
  const shape = new Shape(limits, fragments);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    shape.measure(definition.selectionSet);
    if (countWrites(definition, fragments) > limits.maxWrites) {
      throw tooComplex(`The operation has more than ${limits.maxWrites} writes.`, 'writes', definition);
    }
  }
  // Validation compares the fields of fragments that nobody spreads, too.
  for (const [name, set] of fragments) if (!shape.isSpread(name)) shape.measure(set, [name]);
  assertNamesAndValues(document, limits);
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
function createEstimator(
  sizes: ReadonlyMap<string, ListSize>,
  onIntrospection: (objects: number) => void,
): ComplexityEstimator {
  return ({ type, field, args, childComplexity }) => {
    if (isLeafType(getNamedType(field.type))) return 0;
    const size = sizes.get(`${type.name}.${field.name}`);
    const slice: unknown = size?.slicingArgument == null ? undefined : args[size.slicingArgument];
    // A negative page is refused by the resolver: it must not pay for the rest of the operation.
    const factor = typeof slice === 'number' ? Math.max(1, slice) : (size?.assumedSize ?? 1);
    // The usual introspection query has nine of them within each other, for types that have none or two.
    const isWrapped = type.name === '__Type' && field.name === 'ofType';
    const cost = (isWrapped ? 0 : 1) + factor * childComplexity;
    if (field.name !== '__schema' && field.name !== '__type') return cost;
    onIntrospection(cost);
    return 0;
  };
}

/** Sizes of introspection's lists: how many there are in this schema, or what is usual there. */
function introspectionSizes(schema: GraphQLSchema): ReadonlyMap<string, ListSize> {
  const types = Object.values(schema.getTypeMap());
  // Large types are met more often than small ones when lists lie in lists: the mean is of the squares.
  const usual = (counts: readonly number[]): number =>
    Math.ceil(Math.sqrt(counts.reduce((sum, count) => sum + count * count, 0) / Math.max(1, counts.length)));
  const fieldsOf = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = fieldsOf.flatMap((type) => Object.values(type.getFields()));
  const sizes: readonly [string, number][] = [
    ['__Schema.types', types.length],
    ['__Schema.directives', schema.getDirectives().length],
    ['__Type.fields', usual(fieldsOf.map((type) => Object.keys(type.getFields()).length))],
    ['__Type.inputFields', usual(types.filter(isInputObjectType).map((type) => Object.keys(type.getFields()).length))],
    ['__Type.enumValues', usual(types.filter(isEnumType).map((type) => type.getValues().length))],
    ['__Type.interfaces', usual(fieldsOf.map((type) => type.getInterfaces().length))],
    [
      '__Type.possibleTypes',
      usual(
        types
          .filter((type) => isInterfaceType(type) || isUnionType(type))
          .map((type) => schema.getPossibleTypes(type).length),
      ),
    ],
    ['__Field.args', usual(fields.map(({ args }) => args.length))],
    ['__Directive.args', usual(schema.getDirectives().map(({ args }) => args.length))],
  ];
  return new Map(sizes.map(([name, assumedSize]) => [name, { assumedSize, slicingArgument: null }]));
}

/** What an operation could give, in objects. */
export interface Cost {
  /** Of the schema's own types. */
  readonly objects: number;
  /** What `__schema` and `__type` could give. */
  readonly introspection: number;
}

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
  const slicing = new Set([...sizes.values()].map(({ slicingArgument }) => slicingArgument));
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
