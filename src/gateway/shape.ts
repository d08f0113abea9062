// How large a document may be: its names, fields, depth, aliases, and how often a field is repeated. Looked at before it is
// validated (documents.ts), since graphql-js's own validation takes time that grows with the square of what is repeated.

import {
  type ArgumentNode,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { type OperationLimits, tooComplex, tooManyRepeats } from './limits.ts';
import { countWrites, fragmentsOf } from './writes.ts';

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
        const below = this.#countField({ place, isCompared: visited.isCompared }, key, selection);
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

  #countField({ place, isCompared }: Pick<Visit, 'place' | 'isCompared'>, key: string, node: FieldNode): Place {
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
