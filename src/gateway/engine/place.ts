// Places in an answer, and what stands there. Used by execution.ts.

import type { FieldPlan, ValuePlan } from './plan.ts';
import type { Region } from './region.ts';

/** A field whose value is at hand, or an item of it. */
export interface Spot {
  readonly field: FieldPlan;
  readonly value: ValuePlan;
}

/** A list from an item on. */
export interface Items {
  readonly list: readonly unknown[];
  readonly from: number;
  /** Whether what may fail in it while it waits has been seen to. */
  readonly isQuiet?: boolean;
}

/** A place in the answer, as resolvers see its path, and the region where it is written. */
export class Place {
  readonly prev: Place | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
  readonly region: Region;
  /** Whether what stands here was held by a loaded model: then it is loaded, and so is what it holds. */
  isHeld = false;

  // biome-ignore lint/complexity/useMaxParams: one is made for each value, without an object around what it is made of.
  constructor(prev: Place | undefined, key: string | number, typename: string | undefined, region: Region) {
    this.prev = prev;
    this.key = key;
    this.typename = typename;
    this.region = region;
  }

  /** The same place, written elsewhere. */
  in(region: Region): Place {
    const place = new Place(this.prev, this.key, this.typename, region);
    place.isHeld = this.isHeld;
    return place;
  }
}

/** A place's path, from the top. */
export function toKeys(place: Place): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let step: Place | undefined = place; step !== undefined; step = step.prev) keys.push(step.key);
  return keys.reverse();
}

/** Whether fields can be read of it. */
export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** By graphql-js's measure. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && 'then' in value && typeof value.then === 'function';
}

/** What nobody waits for any more, or not in this turn, may fail nonetheless: that is not to end the process. */
export function quiet(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) quiet(item);
  else if (isObject(value)) {
    try {
      const members: unknown[] = isPromise(value) ? [value] : Object.values(value);
      for (const member of members) if (isPromise(member)) Promise.resolve(member).then(undefined, () => undefined);
    } catch {
      // A getter that throws does so again where it is read.
    }
  }
}

/** What an iterable gives. @throws what it throws; what it has given until then is nobody's */
export function toItems(iterable: Iterable<unknown>): readonly unknown[] {
  const items: unknown[] = [];
  try {
    for (const item of iterable) items.push(item);
  } catch (error) {
    quiet(items);
    throw error;
  }
  return items;
}
