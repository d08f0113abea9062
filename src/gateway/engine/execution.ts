// One execution of a plan: JSON text that is graphql-js's answer to the letter, and its errors. Fields of loaded models are read
// in place, resolvers are called where there is one, promises leave gaps that are filled when they settle (region.ts). What only
// graphql-js has words for gives the execution up, and graphql-js executes the operation. Made by engine.ts.

import {
  defaultFieldResolver,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  locatedError,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { isIterableObject } from 'graphql/jsutils/isIterableObject.js';
import { FieldArguments } from './field-arguments.ts';
import { type Items, isObject, isPromise, Place, quiet, type Spot, toItems, toKeys } from './place.ts';
import { toJsonText, writePlain } from './plain-writer.ts';
import type { FieldPlan, ObjectPlan, OperationPlan, ValuePlan } from './plan.ts';
import { Region, type RegionOwner } from './region.ts';
import { Turns } from './turns.ts';
import { putTogether, WrittenData } from './written-data.ts';

/** What an execution is given. */
export interface ExecutionArguments {
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  /** Coerced by graphql-js. */
  readonly variables: Record<string, unknown>;
  /** Whether all fields of the plan are granted: then none is guarded by itself. */
  readonly isOpen: boolean;
}

/** What an operation was answered with. */
export interface Written {
  readonly data: WrittenData;
  /** Undefined where nothing went wrong. */
  readonly errors?: readonly GraphQLError[];
}

/** An answer, or why there is none. */
export type Outcome = Written | { readonly fault: string };

/** Executes a plan. Never fails. */
export function executePlan(plan: OperationPlan, given: ExecutionArguments): Promise<Outcome> | Outcome {
  return new Execution(plan, given).run();
}

/** Thrown where graphql-js has words of its own for what went wrong. */
class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

/** Items of a list that are written between two looks at the clock. */
const itemsBetweenLooks = 16;
/** And characters of them, where items are long. */
const charactersBetweenLooks = 20_000;

class Execution implements RegionOwner {
  readonly #plan: OperationPlan;
  readonly #rootValue: unknown;
  readonly #contextValue: unknown;
  readonly #variables: Record<string, unknown>;
  readonly #isOpen: boolean;
  readonly #turns = new Turns();
  readonly #root: Region;
  readonly #rootPlace: Place;
  readonly #arguments: FieldArguments;
  readonly #errors: GraphQLError[] = [];
  #outcome: Outcome | null = null;
  #onOutcome: ((outcome: Outcome) => void) | null = null;

  constructor(plan: OperationPlan, { rootValue, contextValue, variables, isOpen }: ExecutionArguments) {
    this.#plan = plan;
    this.#rootValue = rootValue;
    this.#contextValue = contextValue;
    this.#variables = variables;
    this.#arguments = new FieldArguments(variables);
    this.#isOpen = isOpen;
    this.#root = new Region(this);
    this.#rootPlace = new Place(undefined, '', undefined, this.#root);
  }

  run(): Promise<Outcome> | Outcome {
    const root = this.#root;
    this.#turns.take(() =>
      this.#within(root, () => this.#writeObject(this.#plan.root, this.#rootValue, this.#rootPlace)),
    );
    return (
      this.#outcome ??
      new Promise((resolve) => {
        this.#onOutcome = resolve;
      })
    );
  }

  tell(error: GraphQLError): void {
    if (this.#outcome === null) this.#errors.push(error);
  }

  done(): void {
    const texts: string[] = [WrittenData.head];
    this.#root.collect(texts);
    texts.push(WrittenData.tail);
    putTogether(texts, this.#turns, (data) =>
      this.#finish(this.#errors.length === 0 ? { data } : { data, errors: this.#errors }),
    );
  }

  #finish(outcome: Outcome): void {
    if (this.#outcome !== null) return;
    this.#outcome = outcome;
    this.#onOutcome?.(outcome);
  }

  /** Writes into a region and releases it. What is thrown has a place already: the region is lost to it. */
  #within(region: Region, write: () => void): void {
    if (!region.isSettled) {
      try {
        write();
      } catch (error) {
        // Cannot be anything else.
        region.fail(error instanceof GraphQLError ? error : new GraphQLError(String(error)));
      }
    }
    region.release();
  }

  /** An error as graphql-js tells it. */
  #locate(error: unknown, { nodes }: FieldPlan, place: Place): GraphQLError {
    if (error instanceof GivenUp) this.#finish({ fault: error.message });
    return locatedError(error, nodes, toKeys(place));
  }

  /** Writes an object's fields, and its end. @throws GraphQLError of a field that may not be null */
  #writeObject({ steps, holder }: ObjectPlan, source: unknown, place: Place): void {
    const { parts } = place.region;
    const isLoaded = this.#isOpen && (holder === null || place.isHeld || source instanceof holder);
    const loaded = isLoaded && isObject(source) ? source : null;
    for (const { fields, plain } of steps) {
      const text = plain === null || loaded === null ? null : writePlain(plain, loaded);
      if (text !== null) {
        parts.push(text);
        continue;
      }
      for (const field of fields) {
        if (field.typename !== null) parts.push(field.lead + field.typename);
        else this.#writeField(field, { source, loaded }, place);
      }
    }
    parts.push(steps.length === 0 ? '{}' : '}');
  }

  /** @throws GraphQLError where the field may not be null, and is */
  #writeField(
    field: FieldPlan,
    { source, loaded }: { readonly source: unknown; readonly loaded: object | null },
    parent: Place,
  ): void {
    const { region } = parent;
    const { value } = field;
    region.parts.push(field.lead);
    const prev = parent === this.#rootPlace ? undefined : parent;
    const place = new Place(prev, field.key, field.parentType.name, region);
    const { opened } = region;
    const { length } = region.parts;
    try {
      let found: unknown;
      if (loaded !== null && field.isHeld) {
        place.isHeld = true;
        // Arguments that cannot be coerced are an error, whoever needs them.
        if (field.hasVariables) this.#arguments.of(field);
        found = Reflect.get(loaded, field.definition.name);
      } else found = this.#resolve(field, source, place);
      this.#writeFound({ field, value }, found, place);
      if (value.isNullable && region.opened > opened && !isPromise(found)) region.enclose(length);
    } catch (error) {
      this.#lose({ field, value }, error, { place, length });
    }
  }

  /** What failed is null where it may be. @throws GraphQLError where it may not */
  #lose(
    { field, value }: Spot,
    thrown: unknown,
    { place, length }: { readonly place: Place; readonly length: number },
  ): void {
    const error = this.#locate(thrown, field, place);
    if (!value.isNullable) throw error;
    const { region } = place;
    region.drop(length);
    region.parts.push('null');
    this.tell(error);
  }

  #resolve(field: FieldPlan, source: unknown, place: Place): unknown {
    const resolve: GraphQLFieldResolver<unknown, unknown> = this.#isOpen ? field.open : field.guarded;
    if (resolve === defaultFieldResolver) {
      if (field.hasVariables) this.#arguments.of(field);
      const property: unknown = isObject(source) ? Reflect.get(source, field.definition.name) : undefined;
      if (typeof property !== 'function' && typeof source !== 'function') return property;
    }
    return resolve(source, this.#arguments.of(field), this.#contextValue, this.#infoOf(field, place));
  }

  #infoOf(field: FieldPlan, path: Place): GraphQLResolveInfo {
    const { schema, fragments, operation } = this.#plan;
    const info = {
      fieldName: field.definition.name,
      fieldNodes: field.nodes,
      returnType: field.definition.type,
      parentType: field.parentType,
      path,
      schema,
      fragments,
      rootValue: this.#rootValue,
      operation,
      variableValues: this.#variables,
    };
    // All that there is in graphql 16; a development dependency declares members of graphql 17.
    return info as unknown as GraphQLResolveInfo;
  }

  /** A value, or the promise of one. @throws whatever is wrong with it */
  #writeFound(spot: Spot, found: unknown, place: Place): void {
    if (isPromise(found)) this.#await(spot, found, place);
    else this.#writeValue(spot, found, place);
  }

  /** Leaves a gap until a promise has settled. */
  #await(spot: Spot, promise: PromiseLike<unknown>, place: Place): void {
    const { field, value } = spot;
    const region = place.region.open(value.isNullable);
    const at = place.in(region);
    // What only looks like a promise could call back twice, at once, or throw.
    Promise.resolve(promise).then(
      (settled) => this.#turns.take(() => this.#within(region, () => this.#writeSettled(spot, settled, at))),
      (error: unknown) => {
        if (!region.isSettled) region.fail(this.#locate(error, field, at));
        region.release();
      },
    );
  }

  #writeSettled(spot: Spot, settled: unknown, place: Place): void {
    try {
      this.#writeValue(spot, settled, place);
    } catch (error) {
      throw this.#locate(error, spot.field, place);
    }
  }

  #writeValue(spot: Spot, found: unknown, place: Place): void {
    const { value } = spot;
    if (found instanceof Error) throw found;
    if (found == null) {
      if (!value.isNullable) throw new Error(`Cannot return null for non-nullable field ${nameOf(spot.field)}.`);
      place.region.parts.push('null');
      return;
    }
    switch (value.kind) {
      case 'leaf':
        place.region.parts.push(toLeafText(value, found));
        break;
      case 'list':
        this.#writeList({ field: spot.field, value: value.item }, found, place);
        break;
      case 'object':
        this.#writeTyped({ ...spot, object: value.object }, found, place);
        break;
      case 'abstract':
        this.#writeAbstract({ ...spot, value }, found, place);
        break;
    }
  }

  #writeList(items: Spot, found: unknown, place: Place): void {
    if (!isIterableObject(found)) {
      const name = nameOf(items.field);
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${name}".`);
    }
    const list = Array.isArray(found) ? found : toItems(found);
    place.region.parts.push('[');
    this.#writeItems(items, { list, from: 0 }, place);
  }

  #writeItems(spot: Spot, { list, from, isQuiet = false }: Items, place: Place): void {
    const { region } = place;
    const { parts } = region;
    const plan = spot.value.kind === 'object' && this.#isOpen ? spot.value.object : null;
    let unseen = 0;
    for (let index = from; index < list.length; index++) {
      if (index % itemsBetweenLooks === 0 || unseen > charactersBetweenLooks) {
        unseen = 0;
        if (this.#turns.isOver) {
          this.#putOff(spot, { list, from: index, isQuiet }, place);
          return;
        }
      }
      const item = list[index];
      const text = plan === null ? null : this.#plainItem(plan, item, { isFirst: index === 0, isHeld: place.isHeld });
      if (text !== null) {
        parts.push(text);
        unseen += text.length;
        continue;
      }
      if (index > 0) parts.push(',');
      try {
        this.#writeItem(spot, item, { parent: place, index });
      } catch (error) {
        // Nobody waits for the others any more.
        quiet(list.slice(index + 1));
        throw error;
      }
    }
    parts.push(']');
  }

  /** The rest of a list, and its end, are written in a later turn, where they would have stood. */
  #putOff(spot: Spot, { list, from, isQuiet }: Items, place: Place): void {
    if (isQuiet !== true) quiet(list.slice(from));
    const region = place.region.open(false);
    const rest = { list, from, isQuiet: true };
    this.#turns.putOff(() => this.#within(region, () => this.#writeItems(spot, rest, place.in(region))));
  }

  /** An item that is loaded, behind its comma; null for any other. */
  #plainItem(
    { plain, itemText, holder }: ObjectPlan,
    item: unknown,
    { isFirst, isHeld }: { readonly isFirst: boolean; readonly isHeld: boolean },
  ): string | null {
    if (plain === null || !isObject(item)) return null;
    if (!isHeld && (holder === null ? item instanceof Error || isPromise(item) : !(item instanceof holder)))
      return null;
    const kept = itemText === null ? null : itemText(item, isFirst);
    if (kept !== null) return kept;
    const text = writePlain(plain, item);
    return text === null || isFirst ? text : `,${text}`;
  }

  #writeItem(spot: Spot, item: unknown, { parent, index }: { readonly parent: Place; readonly index: number }): void {
    const { region } = parent;
    const place = new Place(parent, index, undefined, region);
    place.isHeld = parent.isHeld;
    const { opened } = region;
    const { length } = region.parts;
    try {
      this.#writeFound(spot, item, place);
      if (spot.value.isNullable && region.opened > opened && !isPromise(item)) region.enclose(length);
    } catch (error) {
      this.#lose(spot, error, { place, length });
    }
  }

  #writeTyped({ field, value, object }: Spot & { readonly object: ObjectPlan }, found: unknown, place: Place): void {
    const { type } = object;
    if (type.isTypeOf != null) {
      const verdict: unknown = type.isTypeOf(found, this.#contextValue, this.#infoOf(field, place));
      if (isPromise(verdict)) {
        this.#awaitInPlace({ field, value }, verdict, {
          place,
          go: (settled, at) => this.#writeIf(object, Boolean(settled), { found, at }),
        });
        return;
      }
      this.#writeIf(object, Boolean(verdict), { found, at: place });
      return;
    }
    this.#writeObject(object, found, place);
  }

  #writeIf(
    object: ObjectPlan,
    isOfType: boolean,
    { found, at }: { readonly found: unknown; readonly at: Place },
  ): void {
    if (!isOfType) throw new GivenUp(`something else than ${object.type.name}`);
    this.#writeObject(object, found, at);
  }

  #writeAbstract(
    { field, value }: { readonly field: FieldPlan; readonly value: ValuePlan & { readonly kind: 'abstract' } },
    found: unknown,
    place: Place,
  ): void {
    const { type, objects, resolveType } = value;
    const name: unknown = resolveType(found, this.#contextValue, this.#infoOf(field, place), type);
    const write = (typeName: unknown, at: Place): void => {
      const object = typeof typeName === 'string' ? objects.get(typeName) : undefined;
      if (object === undefined) throw new GivenUp(`${type.name} was not resolved`);
      this.#writeTyped({ field, value, object }, found, at);
    };
    if (isPromise(name)) this.#awaitInPlace({ field, value }, name, { place, go: write });
    else write(name, place);
  }

  /** Goes on with the same value when something about it is known. */
  #awaitInPlace(
    { field }: Spot,
    promise: PromiseLike<unknown>,
    { place, go }: { readonly place: Place; readonly go: (settled: unknown, at: Place) => void },
  ): void {
    // What fails there is lost with the value: as a part of it that may not be null.
    const region = place.region.open(false);
    const at = place.in(region);
    const guarded = (settled: unknown) => (): void => {
      try {
        go(settled, at);
      } catch (error) {
        throw this.#locate(error, field, at);
      }
    };
    Promise.resolve(promise).then(
      (settled) => this.#turns.take(() => this.#within(region, guarded(settled))),
      (error: unknown) => {
        if (!region.isSettled) region.fail(this.#locate(error, field, at));
        region.release();
      },
    );
  }
}

const nameOf = ({ parentType, definition }: FieldPlan): string => `${parentType.name}.${definition.name}`;

function toLeafText({ type }: ValuePlan & { readonly kind: 'leaf' }, found: unknown): string {
  const written: unknown = type.serialize(found);
  if (written == null) {
    throw new Error(
      `Expected \`${inspect(type)}.serialize(${inspect(found)})\` to return non-nullable value, returned: ${inspect(written)}`,
    );
  }
  try {
    return toJsonText(written);
  } catch {
    throw new GivenUp('a value that JSON has no text for');
  }
}
