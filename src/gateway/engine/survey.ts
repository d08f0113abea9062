// What there is to know of an operation before it is compiled: whether graphql-jit can be trusted with it, how large it
// is, and which variables decide about parts of it. Called by operation-cache.ts for an operation's second use.

import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';

/** An operation that can be compiled. */
export interface Survey {
  /** Fields that are compiled: once for each place, and for each type that could stand there. */
  readonly fields: number;
  /** The fields by coordinate (`Account.balances`), each once: no other is ever resolved for the operation. */
  readonly coordinates: ReadonlySet<string>;
  /** Variables of `@skip` and `@include`, in order of their first use. */
  readonly conditions: readonly string[];
}

/** Thrown for an operation that is left to graphql-js. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** Larger operations would hold up others while they are compiled, once: 800 fields take some 50 ms. */
export const maxFields = 800;

/** Fragments within fragments multiply: the survey itself stops here. */
const maxVisited = 10_000;

const shared = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

/** graphql-jit files resolvers under type and field name run together: those under which it would file two. */
function sharedResolverNames(schema: GraphQLSchema): ReadonlySet<string> {
  const cached = shared.get(schema);
  if (cached !== undefined) return cached;
  const [seen, twice] = [new Set<string>(), new Set<string>()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const name = type.name + field.name;
      (seen.has(name) ? twice : seen).add(name);
    }
  }
  shared.set(schema, twice);
  return twice;
}

function isListOfLists({ type }: GraphQLField<unknown, unknown>): boolean {
  const outer = getNullableType(type);
  return isListType(outer) && getNullableType(outer.ofType) !== getNamedType(type);
}

/** Names that objects inherit: graphql-jit builds plain objects, and looks names up in plain objects. */
const isInherited = (name: string) => name in Object.prototype;

/**
 * Surveys a validated operation.
 * @throws Unsupported with the reason when graphql-jit would answer it differently from graphql-js
 */
export function surveyOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Survey {
  const root = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || root == null) throw new Unsupported('not a query');
  if (document.loc === undefined) throw new Unsupported('parsed without locations');
  if ((operation.directives ?? []).length > 0) throw new Unsupported('a directive on the operation');
  for (const { variable } of operation.variableDefinitions ?? []) {
    if (isInherited(variable.name.value)) throw new Unsupported('a variable with an inherited name');
  }
  const surveyor = new Surveyor(schema, document);
  surveyor.visitObject(root, [operation.selectionSet], { place: '', depth: 0 });
  const { paths, coordinates, conditions } = surveyor;
  return { fields: paths.size, coordinates, conditions: [...conditions] };
}

/** Where a walk stands: graphql-jit's name for the place, and how many lists it lies in. */
interface Spot {
  readonly place: string;
  readonly depth: number;
}

/** What selection sets of one place come to. */
interface Collected {
  /** By response name. */
  readonly groups: Map<string, { readonly fieldName: string; readonly sets: SelectionSetNode[] }>;
  /** Names of fragments. */
  readonly spread: Set<string>;
}

class Surveyor {
  /** Places as graphql-jit names them: keys from leaf to root joined by underscores. */
  readonly paths = new Set<string>();
  readonly coordinates = new Set<string>();
  readonly conditions = new Set<string>();
  #visited = 0;
  readonly #schema: GraphQLSchema;
  readonly #shared: ReadonlySet<string>;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    this.#shared = sharedResolverNames(schema);
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  visitObject(type: GraphQLObjectType, sets: readonly SelectionSetNode[], { place, depth }: Spot): void {
    const groups: Collected['groups'] = new Map();
    const spread = new Set<string>();
    for (const set of sets) this.#collect(type, set, { groups, spread });
    for (const [key, group] of groups) {
      if (isInherited(key)) throw new Unsupported('a response name that objects inherit');
      if (group.fieldName === '__typename') continue;
      const field = type.getFields()[group.fieldName];
      // Introspection, on the root type only: it is rare and graphql-js's own business.
      if (field === undefined) throw new Unsupported('introspection');
      if (isListOfLists(field)) throw new Unsupported('a list of lists');
      if (this.#shared.has(type.name + field.name)) throw new Unsupported('type and field names that run together');
      const fieldPlace = place === '' ? key : `${key}_${place}`;
      this.#add(fieldPlace);
      this.coordinates.add(`${type.name}.${field.name}`);
      this.#visitType(field.type, group.sets, { place: fieldPlace, depth });
    }
  }

  #visitType(type: GraphQLOutputType, sets: readonly SelectionSetNode[], spot: Spot): void {
    const { place, depth } = spot;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      this.#visitType(nullable.ofType, sets, { place: `idx${depth}_${place}`, depth: depth + 1 });
    } else if (isObjectType(nullable)) {
      this.#visitPossible(nullable, sets, spot);
    } else if (isAbstractType(nullable)) {
      for (const possible of this.#schema.getPossibleTypes(nullable)) {
        this.#visitPossible(possible, sets, { place: `${possible.name}_${place}`, depth });
      }
    }
  }

  #visitPossible(type: GraphQLObjectType, sets: readonly SelectionSetNode[], spot: Spot): void {
    // It may be asynchronous, which graphql-jit takes for yes.
    if (type.isTypeOf != null) throw new Unsupported(`${type.name} is told by isTypeOf`);
    this.visitObject(type, sets, spot);
  }

  /** Two places of one name would share one resolve info, so one field would get the other's arguments. */
  #add(place: string): void {
    if (this.paths.has(place)) throw new Unsupported('response names that run together');
    this.paths.add(place);
    if (this.paths.size > maxFields) throw new Unsupported(`more than ${maxFields} fields`);
  }

  #collect(type: GraphQLObjectType, set: SelectionSetNode, collected: Collected): void {
    const { groups, spread } = collected;
    for (const selection of set.selections) {
      this.#visited++;
      if (this.#visited > maxVisited) throw new Unsupported('too many selections');
      this.#readConditions(selection.directives ?? []);
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const group = groups.get(key) ?? { fieldName: selection.name.value, sets: [] };
        if (selection.selectionSet !== undefined) group.sets.push(selection.selectionSet);
        groups.set(key, group);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (spread.has(selection.name.value)) continue;
        spread.add(selection.name.value);
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
      if (fragment === undefined) throw new Unsupported('an unknown fragment');
      if (fragment !== selection) this.#readConditions(fragment.directives ?? []);
      const { typeCondition } = fragment;
      const on = typeCondition === undefined ? type : typeFromAST(this.#schema, typeCondition);
      if (isCompositeType(on) && this.#covers(on, type)) this.#collect(type, fragment.selectionSet, collected);
    }
  }

  #covers(condition: GraphQLCompositeType, type: GraphQLObjectType): boolean {
    return condition === type || (isAbstractType(condition) && this.#schema.isSubType(condition, type));
  }

  #readConditions(directives: readonly DirectiveNode[]): void {
    for (const { name, arguments: given = [] } of directives) {
      if (name.value !== 'skip' && name.value !== 'include') throw new Unsupported(`the directive @${name.value}`);
      const value = given.find((argument) => argument.name.value === 'if')?.value;
      if (value?.kind === Kind.VARIABLE) this.conditions.add(value.name.value);
      else if (value?.kind !== Kind.BOOLEAN) throw new Unsupported('a condition that is no Boolean');
    }
  }
}
