// A client's operation → the part of it that this caller may ask for, in the form that is planned. What their scopes do not
// open is left out, so that it costs no request to a subgraph; the gateway's own rules refuse it on the spot when the
// answer is put together. Called by federated-schema.ts, once for an operation and a set of scopes.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Whether a field of an object type is closed to the caller. */
export type IsDenied = (typeName: string, fieldName: string) => boolean;

/**
 * The response key under which a field is planned and kept. Aliases are put out of the way of the fields that the planner
 * adds for itself: with `{ me { id: displayName } }` there would be two of one name.
 */
export function plannedKey({ alias, name }: FieldNode): string {
  return alias === undefined || alias.value === name.value ? name.value : `alias__${alias.value}`;
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** What is planned of an operation. */
export interface PlannedOperation {
  readonly text: string;
  /** Whether what is asked of some object depends on its type: then it has to be known, and not only that it is one of several. */
  readonly isTypeBound: boolean;
}

/** What a planned operation is made of. */
export interface OperationSource {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Whether all types are asked for where objects of several could stand: each decides whether its object is shown. */
  readonly isEveryTypeAsked?: boolean;
}

/** The operation for the planner; null when nothing of it is a subgraph's to answer. */
export function toCallerOperation(
  schema: GraphQLSchema,
  source: OperationSource,
  isDenied: IsDenied,
): PlannedOperation | null {
  const reducing = new CallerOperation(schema, source, isDenied);
  const text = reducing.print(source.operation);
  return text === null ? null : { text, isTypeBound: reducing.isTypeBound };
}

class CallerOperation {
  readonly #schema: GraphQLSchema;
  readonly #isDenied: IsDenied;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #used = new Map<string, FragmentDefinitionNode>();
  readonly #isEveryTypeAsked: boolean;
  isTypeBound: boolean;

  constructor(schema: GraphQLSchema, { document, isEveryTypeAsked = false }: OperationSource, isDenied: IsDenied) {
    this.#schema = schema;
    this.#isDenied = isDenied;
    this.#isEveryTypeAsked = isEveryTypeAsked;
    this.isTypeBound = isEveryTypeAsked;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  print(operation: OperationDefinitionNode): string | null {
    const root = this.#schema.getRootType(operation.operation);
    if (root == null) return null;
    const selections = this.#reduce(operation.selectionSet, root);
    if (selections.length === 0) return null;
    const { name: _name, ...anonymous } = operation;
    const reduced = { ...anonymous, selectionSet: toSet(selections) };
    return print({ kind: Kind.DOCUMENT, definitions: [reduced, ...this.#used.values()] });
  }

  /** A selection set that is not the root's is never empty: an object is there even if nothing of it may be seen. */
  #reduceInner(set: SelectionSetNode, type: GraphQLNamedType): SelectionSetNode {
    const selections = this.#reduce(set, type);
    const isTypeAsked = selections.length === 0 || (this.#isEveryTypeAsked && isAbstractType(type));
    return toSet(isTypeAsked ? [typename, ...selections] : selections);
  }

  #reduce(set: SelectionSetNode, type: GraphQLNamedType): readonly SelectionNode[] {
    return set.selections.flatMap((selection): readonly SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return this.#reduceField(selection, type);
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const narrowed = this.#typeNamed(selection.typeCondition?.name.value) ?? type;
        if (narrowed !== type) this.isTypeBound = true;
        return [{ ...selection, selectionSet: this.#reduceInner(selection.selectionSet, narrowed) }];
      }
      this.#useFragment(selection.name.value, type);
      return [selection];
    });
  }

  #reduceField(field: FieldNode, type: GraphQLNamedType): readonly SelectionNode[] {
    const name = field.name.value;
    // Who asks for the types of an abstract type's objects has them asked for where they are known.
    if (name === '__typename' && isAbstractType(type)) {
      this.isTypeBound = true;
      return [typename];
    }
    // Introspection is answered here; the types of objects are asked for where they are needed.
    if (name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) return [];
    const definition = type.getFields()[name];
    if (definition === undefined) return [];
    const { alias: _alias, ...unnamed } = field;
    const key = plannedKey(field);
    const planned: FieldNode = {
      ...unnamed,
      ...(key === name ? {} : { alias: { kind: Kind.NAME, value: key } }),
      ...(field.selectionSet === undefined
        ? {}
        : { selectionSet: this.#reduceInner(field.selectionSet, getNamedType(definition.type)) }),
    };
    if (isObjectType(type)) return this.#isDenied(type.name, name) ? [] : [planned];
    const possible = this.#schema.getPossibleTypes(type);
    const open = possible.filter((each) => !this.#isDenied(each.name, name));
    if (open.length === possible.length) return [planned];
    this.isTypeBound = true;
    return open.map((each) => ({
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: each.name } },
      selectionSet: toSet([planned]),
    }));
  }

  #useFragment(name: string, parent: GraphQLNamedType): void {
    const fragment = this.#fragments.get(name);
    if (fragment !== undefined && fragment.typeCondition.name.value !== parent.name) this.isTypeBound = true;
    if (fragment === undefined || this.#used.has(name)) return;
    this.#used.set(name, fragment);
    const type = this.#typeNamed(fragment.typeCondition.name.value);
    if (type === undefined) return;
    this.#used.set(name, { ...fragment, selectionSet: this.#reduceInner(fragment.selectionSet, type) });
  }

  #typeNamed(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.#schema.getType(name);
  }
}

function toSet(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}
