// What was found of entries, by their ids for whoever is told, and marked at their places for what goes through all of them again. Made by
// own-transfers.ts and refunds.ts, taken by sums.ts.

import type { EntryColumns } from './entry-columns.ts';

/** What was found of some entries. */
export interface Found<Value> {
  /** In the order of days, those of one day in the order of ids. Made when it is asked for: sums are not. */
  readonly byId: ReadonlyMap<string, Value>;
  /** 1 at the places of those entries, else 0. */
  readonly marks: Uint8Array;
}

/** What is found of entries while it is looked for. */
export class Finding<Value> implements Found<Value> {
  readonly #columns: EntryColumns;
  readonly #byPlace = new Map<number, Value>();
  #byId: ReadonlyMap<string, Value> | null = null;
  readonly marks: Uint8Array;

  constructor(columns: EntryColumns) {
    this.#columns = columns;
    this.marks = new Uint8Array(columns.entries.length);
  }

  has(place: number): boolean {
    return this.marks[place] === 1;
  }

  put(place: number, value: Value): void {
    this.#byPlace.set(place, value);
    this.#byId = null;
    this.marks[place] = 1;
  }

  at(place: number): Value | undefined {
    return this.#byPlace.get(place);
  }

  /** All by now, with their places, in order. */
  #inOrder(): readonly (readonly [place: number, value: Value])[] {
    const { byDay } = this.#columns;
    const places: number[] = [];
    for (let at = 0; at < byDay.length; at++) {
      const place = byDay[at] ?? 0;
      if (this.marks[place] === 1) places.push(place);
    }
    return this.#columns.sort(places).flatMap((place) => {
      const value = this.#byPlace.get(place);
      return value === undefined ? [] : [[place, value] as const];
    });
  }

  get byId(): ReadonlyMap<string, Value> {
    this.#byId ??= this.#toMap();
    return this.#byId;
  }

  #toMap(): ReadonlyMap<string, Value> {
    const byId = new Map<string, Value>();
    for (const [place, value] of this.#inOrder()) byId.set(this.#columns.entryAt(place).id, value);
    return byId;
  }
}
