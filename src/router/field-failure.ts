// Failures in the place of values. A subgraph's errors are put into its data where they belong, so that merging carries
// them along with everything else, and a field throws its own when it is read: their paths in the whole answer need no
// reckoning. Written by subgraph-answer.ts and execute-plan.ts, read by federated-schema.ts.

import type { RemoteFailure } from '../gateway/shared/remote-failure.ts';

/** Response keys and list indexes. */
export type Path = readonly (string | number)[];

/** One error: what, and how far below the place where it is kept. */
export interface PlacedError {
  readonly failure: RemoteFailure;
  readonly below: Path;
}

/**
 * In the place of a value that is not there.
 * - `thrown`: the field itself failed, or something below it that took it along; it throws its errors.
 * - `swept`: the object around the field was lost to a failure of another field, whose error is told there. Without an
 *   error of its own the field is null; where it cannot be, it throws the other's, whose path begins at the object.
 */
export class FieldFailure {
  readonly kind: 'thrown' | 'swept';
  readonly errors: PlacedError[];
  constructor(kind: 'thrown' | 'swept', errors: readonly PlacedError[]) {
    this.kind = kind;
    this.errors = [...errors];
  }
}

/** A field that failed by itself. */
export function thrown(failure: RemoteFailure, below: Path = []): FieldFailure {
  return new FieldFailure('thrown', [{ failure, below }]);
}

/** Objects as they come out of JSON. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is an object that fields are read from: no list, no failure. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof FieldFailure);
}

/** What an object holds under a key; what all objects have (`constructor`) is held by none. */
export function memberOf(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * Puts an error where its path ends or where the data ends above it.
 * @returns whether there was such a place: not when the data is there in spite of the error
 */
export function placeError(data: JsonObject, path: Path, failure: RemoteFailure): boolean {
  let holder: unknown = data;
  for (const [index, key] of path.entries()) {
    if (typeof holder !== 'object' || holder === null) return false;
    const value: unknown = Object.hasOwn(holder, key) ? Reflect.get(holder, key) : undefined;
    const below = path.slice(index + 1);
    if (value instanceof FieldFailure) {
      value.errors.push({ failure, below });
      return true;
    }
    if (value === null || value === undefined) {
      Reflect.set(holder, key, thrown(failure, below));
      return true;
    }
    holder = value;
  }
  return false;
}

/** Whether a type is another one, or implements it. */
export type IsOfType = (typeName: string, conditionName: string) => boolean;

/**
 * Merges what a further fetch gave into an object. What is there already stays: the same field asked of two subgraphs is
 * the same. Only the name of an interface, which a subgraph gives that knows no types of it, gives way to a type's.
 */
export function mergeInto(target: JsonObject, source: JsonObject, isOfType: IsOfType): void {
  for (const [key, value] of Object.entries(source)) {
    // Assigning to it would change the object's nature; no field has this name.
    if (key === '__proto__') continue;
    const merged = memberOf(target, key);
    if (merged === undefined || merged === null || merged instanceof FieldFailure) {
      if (!(merged instanceof FieldFailure && (value === null || value instanceof FieldFailure))) target[key] = value;
    } else if (key === '__typename') {
      if (typeof merged === 'string' && typeof value === 'string' && isOfType(value, merged)) target[key] = value;
    } else mergeValue(merged, value, isOfType);
  }
}

function mergeValue(merged: unknown, value: unknown, isOfType: IsOfType): void {
  if (isJsonObject(merged) && isJsonObject(value)) mergeInto(merged, value, isOfType);
  else if (Array.isArray(merged) && Array.isArray(value)) {
    for (const [index, item] of value.entries()) mergeValue(merged[index], item, isOfType);
  }
}

/** A copy, so that one entity in two places of the answer can be added to in each. */
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOf(member)]));
}
