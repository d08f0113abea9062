// Places in an answer, and what stands there. Used by execution.ts.

import type { Region } from './region.ts';

/** A place in the answer, as resolvers see its path, and the region where it is written. */
export class Place {
  readonly prev: Place | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
  region: Region;

  // biome-ignore lint/complexity/useMaxParams: one is made for each value, without an object around what it is made of.
  constructor(prev: Place | undefined, key: string | number, typename: string | undefined, region: Region) {
    this.prev = prev;
    this.key = key;
    this.typename = typename;
    this.region = region;
  }

  /** The same place, written elsewhere. */
  in(region: Region): Place {
    return new Place(this.prev, this.key, this.typename, region);
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
