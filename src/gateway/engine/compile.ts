// An operation, with its conditions decided, becomes a plan. What a plan names is all that is ever resolved for the operation, so that
// it tells the scope gate what to ask for. No code is made from it, and graphql-js itself says which fields a selection comes to.
// Called by operation-cache.ts.

import {
  type DocumentNode,
  defaultFieldResolver,
  defaultTypeResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { holderOf, type LastingFields, type LoadedModel, lastingFieldsOf } from '../../../subgraphs/shared/plain.ts';
import type { KeptTexts } from './kept-texts.ts';
import { toItemText, toLastingObject, toPlainWriters, toWholeWriter } from './plain-writer.ts';
import type { FieldPlan, ObjectPlan, OperationPlan, Step, ValuePlan } from './plan.ts';

/** Thrown for an operation that is left to graphql-js. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** What operations are compiled over. */
export interface PlanSchemas {
  /** Guarded: what resolvers are told of. */
  readonly schema: GraphQLSchema;
  /** The same without rules; null when there is no such way. */
  readonly openSchema: GraphQLSchema | null;
  readonly texts: KeptTexts;
}

/** Larger operations would hold up others while they are compiled, once: so many fields take some 20 ms. */
export const maxFieldsOfOperation = 8_000;

/** Fragments of a document by name. */
export function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

/** The variables of `@skip` and `@include` in an operation or any fragment beside it, in order of their first use. */
export function conditionsOf(document: DocumentNode, operation: OperationDefinitionNode): readonly string[] {
  const names = new Set<string>();
  for (const definition of document.definitions) {
    if (definition !== operation && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    visit(definition, {
      Directive: ({ name, arguments: given = [] }) => {
        if (name.value !== 'skip' && name.value !== 'include') return;
        for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names];
}

/** What is compiled. */
export interface PlannedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** What each of its conditions comes to. */
  readonly conditions: Readonly<Record<string, boolean>>;
}

/** Compiles a validated query: some 2 µs a field. @throws Unsupported with the reason, for what is graphql-js's to execute */
export function compileOperation(schemas: PlanSchemas, planned: PlannedOperation): OperationPlan {
  const { schema } = schemas;
  const { document, operation, conditions } = planned;
  const type = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || type == null) throw new Unsupported('not a query');
  const fragments = fragmentsOf(document);
  const compiler = new Compiler(schemas, fragments, conditions);
  const root = compiler.compile(type, collectFields(schema, fragments, conditions, type, operation.selectionSet));
  const { coordinates, fields } = compiler;
  return { root, schema, operation, fragments, coordinates, fields };
}

type Collected = ReadonlyMap<string, readonly FieldNode[]>;

class Compiler {
  readonly coordinates = new Set<string>();
  fields = 0;
  readonly #schemas: PlanSchemas;
  readonly #fragments: Record<string, FragmentDefinitionNode>;
  readonly #conditions: Readonly<Record<string, boolean>>;

  constructor(
    schemas: PlanSchemas,
    fragments: Record<string, FragmentDefinitionNode>,
    conditions: Readonly<Record<string, boolean>>,
  ) {
    this.#schemas = schemas;
    this.#fragments = fragments;
    this.#conditions = conditions;
  }

  compile(type: GraphQLObjectType, collected: Collected): ObjectPlan {
    const holder = holderOfType(this.#schemas, type);
    const lasting = holder === null ? null : lastingFieldsOf(holder);
    const fields = [...collected].map(([key, nodes], index) => this.#toField(type, nodes, { key, index }));
    const { texts } = this.#schemas;
    const steps = toSteps(fields, { type, lasting, texts });
    const isTold = type.isTypeOf != null;
    const [plain, bare] = isTold ? [null, null] : [toWholeWriter(steps, 'plain'), toWholeWriter(steps, 'bare')];
    const lastingObject = bare === null ? null : toLastingObject(steps);
    const itemText = lastingObject === null || bare === null ? null : toItemText(lastingObject, bare, texts);
    return { type, steps, holder, plain, bare, lasting: lastingObject, itemText };
  }

  #toField(
    type: GraphQLObjectType,
    nodes: readonly FieldNode[],
    { key, index }: { readonly key: string; readonly index: number },
  ): FieldPlan {
    this.fields++;
    if (this.fields > maxFieldsOfOperation) throw new Unsupported(`more than ${maxFieldsOfOperation} fields`);
    const name = nodes[0]?.name.value ?? '';
    const isTypename = name === '__typename';
    const definition = isTypename ? typenameOf(type) : type.getFields()[name];
    // Introspection, on the root type only: it is rare and graphql-js's own business.
    if (definition === undefined) throw new Unsupported('introspection');
    if (!isTypename) this.coordinates.add(`${type.name}.${name}`);
    const openType = this.#schemas.openSchema?.getType(type.name);
    const openField = isObjectType(openType) ? openType.getFields()[name] : undefined;
    const guarded = definition.resolve ?? defaultFieldResolver;
    return {
      key,
      lead: `${index === 0 ? '{' : ','}${JSON.stringify(key)}:`,
      typename: isTypename ? JSON.stringify(type.name) : null,
      parentType: type,
      definition,
      nodes,
      guarded,
      open: openField === undefined ? guarded : (openField.resolve ?? defaultFieldResolver),
      isHeld: holderOf(openField?.resolve) !== null,
      hasVariables: definition.args.length > 0 && nodes.some((node) => namesVariables(node)),
      value: this.#toValue(definition.type, nodes),
    };
  }

  #toValue(type: GraphQLOutputType, nodes: readonly FieldNode[]): ValuePlan {
    const isNullable = !isNonNullType(type);
    const nullable = isNonNullType(type) ? type.ofType : type;
    if (isLeafType(nullable)) return { kind: 'leaf', type: nullable, isNullable };
    if (isListType(nullable)) return { kind: 'list', item: this.#toValue(nullable.ofType, nodes), isNullable };
    if (isObjectType(nullable)) return { kind: 'object', object: this.#toObject(nullable, nodes), isNullable };
    const objects = this.#schemas.schema.getPossibleTypes(nullable).map((type): [string, ObjectPlan] => {
      return [type.name, this.#toObject(type, nodes)];
    });
    const resolveType = nullable.resolveType ?? defaultTypeResolver;
    return { kind: 'abstract', type: nullable, resolveType, objects: new Map(objects), isNullable };
  }

  #toObject(type: GraphQLObjectType, nodes: readonly FieldNode[]): ObjectPlan {
    const { schema } = this.#schemas;
    return this.compile(type, collectSubfields(schema, this.#fragments, this.#conditions, type, nodes));
  }
}

/** `__typename` as a field: graphql-js keeps its own definition, whose answer is the type's name. */
function typenameOf(type: GraphQLObjectType): GraphQLField<unknown, unknown> {
  const [any] = Object.values(type.getFields());
  if (any === undefined) throw new Unsupported('a type without fields');
  return any;
}

function namesVariables(node: FieldNode): boolean {
  let isFound = false;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      Variable: () => {
        isFound = true;
      },
    });
  }
  return isFound;
}

const holders = new WeakMap<GraphQLSchema, Map<string, LoadedModel | null>>();

/** What fields of a type are read in place of: one model a type. */
function holderOfType({ openSchema }: PlanSchemas, { name }: GraphQLObjectType): LoadedModel | null {
  if (openSchema === null) return null;
  let known = holders.get(openSchema);
  if (known === undefined) {
    known = new Map();
    holders.set(openSchema, known);
  }
  let holder = known.get(name);
  if (holder === undefined) {
    const type = openSchema.getType(name);
    const all = isObjectType(type) ? Object.values(type.getFields()).map(({ resolve }) => holderOf(resolve)) : [];
    const models = new Set(all.filter((model) => model !== null));
    if (models.size > 1) throw new TypeError(`${name}: one model a type`);
    const [model = null] = models;
    holder = model;
    known.set(name, holder);
  }
  return holder;
}

/** Whether a field's value is written without a resolver, where its parent is loaded. */
function isPlainField({ typename, open, isHeld, hasVariables, value }: FieldPlan): boolean {
  if (typename !== null) return true;
  return !hasVariables && (isHeld || open === defaultFieldResolver) && isPlainValue(value, isHeld);
}

/** What a model holds is loaded itself; what else is found could be a bare reference. */
function isPlainValue(value: ValuePlan, isHeld: boolean): boolean {
  switch (value.kind) {
    case 'leaf':
      return true;
    case 'list':
      return isPlainValue(value.item, isHeld);
    case 'object':
      return isPlainObject(value.object, isHeld);
    case 'abstract':
      return (
        value.resolveType === defaultTypeResolver &&
        [...value.objects.values()].every((object) => isPlainObject(object, isHeld))
      );
  }
}

const isPlainObject = ({ plain, holder }: ObjectPlan, isHeld: boolean): boolean =>
  plain !== null && (isHeld || holder === null);

interface StepOptions {
  readonly type: GraphQLObjectType;
  readonly lasting: LastingFields | null;
  readonly texts: KeptTexts;
}

type Way = 'resolved' | 'plain' | 'lasting';

/** Parts fields by how they are written, in their order. */
function toSteps(fields: readonly FieldPlan[], { type, lasting, texts }: StepOptions): readonly Step[] {
  const wayOf = (field: FieldPlan): Way => {
    if (!isPlainField(field)) return 'resolved';
    return lasting?.names.has(field.definition.name) === true && field.definition.args.length === 0
      ? 'lasting'
      : 'plain';
  };
  const runs: { way: Way; fields: FieldPlan[] }[] = [];
  for (const field of fields) {
    const last = runs.at(-1);
    // A name of the type lasts, and is worth no text of its own.
    const way = field.typename !== null ? (last?.way ?? 'plain') : wayOf(field);
    if (last?.way === way) last.fields.push(field);
    else runs.push({ way, fields: [field] });
  }
  return runs.map(({ way, fields: own }) => {
    if (way === 'resolved') return { fields: own, plain: null, bare: null, lasting: null };
    const kept =
      way === 'lasting' && lasting !== null ? { of: lasting.of, signature: `${type.name} ${signatureOf(own)}` } : null;
    return { fields: own, ...toPlainWriters(own, kept, texts), lasting: kept };
  });
}

/** The same for fields that come out as the same text. */
function signatureOf(fields: readonly FieldPlan[]): string {
  return fields
    .map(({ lead, typename, definition, value }) => `${lead}${typename ?? definition.name}${signatureOfValue(value)}`)
    .join('');
}

function signatureOfValue(value: ValuePlan): string {
  const ofObject = ({ type, steps }: ObjectPlan) =>
    `<${type.name} ${signatureOf(steps.flatMap(({ fields }) => fields))}>`;
  switch (value.kind) {
    case 'leaf':
      return '';
    case 'list':
      return signatureOfValue(value.item);
    case 'object':
      return ofObject(value.object);
    case 'abstract':
      return [...value.objects.values()].map(ofObject).join('');
  }
}
