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
  /** All of it: let go, it is let go together, whoever still knows a selection. */
  #texts = new Map<SelectionTexts, WeakMap<object, string>>();
  #characters = 0;

  /** Keeps at most so many characters: a byte each, two where one is beyond Latin-1. */
  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /** Characters written since all was let go the last time: what has gone with its entries still counts. */
  get characters(): number {
    return this.#characters;
  }

  /** Texts of one selection: of fields of a type, in an order, under their names in the answer. */
  ofSelection(signature: string): SelectionTexts {
    let selection = this.#selections.get(signature);
    if (selection === undefined) {
      selection = new SelectionTexts(this);
      this.#selections.set(signature, selection);
    }
    return selection;
  }

  /** What is kept of a selection. */
  textsOf(selection: SelectionTexts): WeakMap<object, string> | undefined {
    return this.#texts.get(selection);
  }

  /** Keeps a text; all older ones are let go where there are too many. */
  keep(selection: SelectionTexts, part: object, text: string): void {
    this.#characters += text.length;
    if (this.#characters > this.#maxCharacters) {
      this.#characters = text.length;
      this.#texts = new Map();
      if (text.length > this.#maxCharacters) return;
    }
    let texts = this.#texts.get(selection);
    if (texts === undefined) {
      texts = new WeakMap();
      this.#texts.set(selection, texts);
    }
    texts.set(part, text);
  }
}

/** Texts of one selection. */
export class SelectionTexts {
  readonly #store: KeptTexts;

  constructor(store: KeptTexts) {
    this.#store = store;
  }

  /** The text of what lasts; undefined where none is kept. */
  get(part: object): string | undefined {
    return this.#store.textsOf(this)?.get(part);
  }

  /** Keeps a text. */
  keep(part: object, text: string): void {
    this.#store.keep(this, part, text);
  }
}
