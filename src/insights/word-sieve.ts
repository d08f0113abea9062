// A quick look at texts that most of them do not pass: whether one may hold any of some words, or a match of some phrases, without
// being folded, taken apart or matched. Used by own-transfers.ts and refunds.ts before they read a text whole. Errs towards yes:
// what it says no to holds none; what is not plain ASCII, or long, always passes.

import { foldText } from './names.ts';

/** Characters of a text that are looked through: names are read to 200, so that none is cut in the middle of a word. */
const longest = 200;
/** Bits that hashes of words are kept in; some hundred words leave one place in a hundred taken. */
const places = 1 << 16;

const whole = 1;
const beginning = 2;

/** Code of a letter or digit in upper case; 0 for what parts words, 1 for what is left out of them. */
const codes = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (character === "'" || character === '`') return 1;
  return /[A-Za-z0-9]/.test(character) ? character.toUpperCase().charCodeAt(0) : 0;
});

const toNext = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;
const toPlace = (hash: number): number => ((hash ^ (hash >>> 15)) >>> 0) % places;

/** What is looked for. */
export interface SieveParts {
  /** Folded words, as `foldText` gives them. */
  readonly words: Iterable<string>;
  /** Alternatives of folded words in one group between `\b`, as the tables of phrases are written. */
  readonly phrases: readonly RegExp[];
}

/** Words to look for at once. Immutable. */
export class WordSieve {
  readonly #marks = new Uint8Array(places);
  /** False where phrases could not be taken apart: then everything passes. */
  readonly isSifting: boolean;

  constructor({ words, phrases }: SieveParts) {
    let isSifting = true;
    for (const word of words) this.#add(word, whole);
    for (const phrase of phrases) {
      const starts = toSigns(phrase.source);
      if (starts === null) isSifting = false;
      for (const { text, isWhole } of starts ?? []) this.#add(text, isWhole ? whole : beginning);
    }
    this.isSifting = isSifting;
  }

  #add(text: string, mark: number): void {
    let hash = 0;
    for (let at = 0; at < text.length; at++) hash = toNext(hash, text.charCodeAt(at));
    const place = toPlace(hash);
    this.#marks[place] = (this.#marks[place] ?? 0) | mark;
  }

  /** False only where the text, folded, has none of the words and matches none of the phrases. In proportion to its length. */
  mayHold(text: string): boolean {
    if (!this.isSifting || text.length > longest) return true;
    let hash = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text.charCodeAt(at);
      if (character > 127) return true;
      const code = codes[character] ?? 0;
      if (code === 1) continue;
      if (code === 0) {
        if (hash !== 0 && ((this.#marks[toPlace(hash)] ?? 0) & whole) !== 0) return true;
        hash = 0;
        continue;
      }
      hash = toNext(hash, code);
      if (((this.#marks[toPlace(hash)] ?? 0) & beginning) !== 0) return true;
    }
    return hash !== 0 && ((this.#marks[toPlace(hash)] ?? 0) & whole) !== 0;
  }
}

/** A word, or its beginning, that every match of an alternative has. */
interface Sign {
  readonly text: string;
  readonly isWhole: boolean;
}

/** For each alternative the words of which a match has one; null where the form is not known. */
function toSigns(source: string): readonly Sign[] | null {
  const [, inner] = /^\\b\(\?:(.*)\)\\b$/.exec(source) ?? [];
  if (inner === undefined) return null;
  const signs: Sign[] = [];
  // A space that may be missing parts no words.
  for (const alternative of splitAt(inner.replace(/ (?=[?*{])/g, '_'), '|')) {
    const best = splitAt(alternative, ' ')
      .map(toSignsOfPart)
      .reduce((one, other) => (lengthOf(other) >= lengthOf(one) ? other : one), []);
    if (best.length === 0) return null;
    signs.push(...best);
  }
  return signs;
}

/** How much the weakest of some signs tells. */
const lengthOf = (signs: readonly Sign[]): number =>
  signs.length === 0 ? 0 : Math.min(...signs.map(({ text }) => text.length));

/** The words of a part between spaces: one, or several in a group; none where it may be missing, or is of another form. */
function toSignsOfPart(part: string): readonly Sign[] {
  const [, group, behind = ''] = /^\(\?:([^()]*)\)(.*)$/.exec(part) ?? [];
  if (group === undefined) return toSign(part);
  if (behind !== '') return [];
  const signs = group.split('|').map((one) => toSign(splitAt(one, ' ')[0] ?? ''));
  return signs.some((each) => each.length === 0) ? [] : signs.flat();
}

/** Plain letters in front; the last one is not counted where it may be missing. */
function toSign(part: string): readonly Sign[] {
  const [letters = ''] = /^[A-Z0-9]+/.exec(part) ?? [];
  const isWhole = letters === part;
  const isLastOpen = /^[?*{]/.test(part.slice(letters.length));
  const text = isLastOpen ? letters.slice(0, -1) : letters;
  return text === '' || foldText(text) !== text ? [] : [{ text, isWhole: isWhole && part !== '' }];
}

/** Parts between a mark outside of groups and classes. */
function splitAt(source: string, mark: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of source) {
    if (character === '(' || character === '[') depth++;
    if (character === ')' || character === ']') depth--;
    if (character === mark && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
