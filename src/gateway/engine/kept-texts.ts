// Text that is written once for what lasts: an entry of a statement is read far more often than fetched, and its fields come out the
// same each time. Kept by what they are written from (subgraphs/shared/plain.ts), weakly: when the cache lets an entry go, its
// text goes, too. Bounded by characters, counted. Made by engine.ts; used by plain-writer.ts.

import { LRUCache } from 'lru-cache';

/** Different selections whose texts are shared among operations; more are kept each for its own operation. */
const sharedSelections = 512;

/** What is kept of all selections. */
export class KeptTexts {
  readonly #maxCharacters: number;
  readonly #selections = new LRUCache<string, SelectionTexts>({ max: sharedSelections });
  #characters = 0;
  #generation = 0;

  /** Keeps at most so many characters: a byte each, two where one is beyond Latin-1. */
  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /** Characters written since all was let go the last time: what has gone with its entries still counts. */
  get characters(): number {
    return this.#characters;
  }

  /** Goes up when all is let go. */
  get generation(): number {
    return this.#generation;
  }

  /** Texts of one selection: of fields of a type, in an order, under their names in the answer. */
  ofSelection(signature: string): SelectionTexts {
    let texts = this.#selections.get(signature);
    if (texts === undefined) {
      texts = new SelectionTexts(this);
      this.#selections.set(signature, texts);
    }
    return texts;
  }

  /** Counts a text that is to be kept; all older ones are let go where there are too many. */
  count(characters: number): void {
    this.#characters += characters;
    if (this.#characters <= this.#maxCharacters) return;
    this.#characters = characters;
    this.#generation++;
  }
}

/** Texts of one selection. */
export class SelectionTexts {
  readonly #store: KeptTexts;
  #texts = new WeakMap<object, string>();
  #generation: number;

  constructor(store: KeptTexts) {
    this.#store = store;
    this.#generation = store.generation;
  }

  /** The text of what lasts; undefined where none is kept. */
  get(part: object): string | undefined {
    return this.#generation === this.#store.generation ? this.#texts.get(part) : undefined;
  }

  /** Keeps a text. */
  keep(part: object, text: string): void {
    this.#store.count(text.length);
    if (this.#generation !== this.#store.generation) {
      this.#texts = new WeakMap();
      this.#generation = this.#store.generation;
    }
    this.#texts.set(part, text);
  }
}
