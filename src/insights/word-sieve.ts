// A quick look at texts that most of them do not pass: whether one may hold any of some words, or a match of some phrases, without
// being folded, taken apart or matched. Used by text-look.ts and transfer-screen.ts before a text is read whole. Errs towards yes:
// what it says no to holds none; what is not plain ASCII, or long, always passes.

import { foldText } from './names.ts';

/** Characters of a text that are looked through: names are read to 200, so that none is cut in the middle of a word. */
export const longest = 200;
/** Bits that hashes of words are kept in; some hundred words leave one place in a hundred taken. */
const places = 1 << 16;

const whole = 1;
const beginning = 2;

/** Code of a letter or digit in upper case; 0 for what parts words, 1 for what is left out of them. */
export const codes = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (character === "'" || character === '`') return 1;
  return /[A-Za-z0-9]/.test(character) ? character.toUpperCase().charCodeAt(0) : 0;
});

/** The hash of a word with one more letter; 0 for none. */
export const toNext = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;
/** Where the marks of a hash are. */
export const toPlace = (hash: number): number => ((hash ^ (hash >>> 15)) >>> 0) & (places - 1);

/** What is looked for. */
export interface SieveParts {
  /** Folded words, as `foldText` gives them. */
  readonly words: Iterable<string>;
  /** Alternatives of folded words in one group between `\b`, as the tables of phrases are written. */
  readonly phrases: readonly RegExp[];
}

/** Bits that one of several things looked for has: of its whole words, and of its words' beginnings. */
const bitsOfPart = 2;
/** As many as a byte has bits for. */
const mostParts = 4;

/** Words of one or several things to look for at once. Immutable. */
export class WordSieve {
  /** By the places of words' hashes. */
  readonly marks = new Uint8Array(places);
  /** All marks of whole words. */
  readonly wholes: number;
  /** All marks of words' beginnings. */
  readonly beginnings: number;
  /** Marks of parts whose phrases could not be taken apart: those are found in every text. */
  readonly #unsifted: number;
  /** False where phrases could not be taken apart: then everything passes. */
  readonly isSifting: boolean;

  /** @throws TypeError for more than four parts */
  constructor(...parts: readonly SieveParts[]) {
    if (parts.length > mostParts) throw new TypeError(`a sieve has at most ${mostParts} parts`);
    let [wholes, beginnings, unsifted] = [0, 0, 0];
    parts.forEach(({ words, phrases }, index) => {
      const shift = index * bitsOfPart;
      wholes |= whole << shift;
      beginnings |= beginning << shift;
      for (const word of words) this.#add(word, whole << shift);
      for (const phrase of phrases) {
        const signs = toSigns(phrase.source);
        if (signs === null) unsifted |= whole << shift;
        for (const { text, isWhole } of signs ?? []) this.#add(text, (isWhole ? whole : beginning) << shift);
      }
    });
    this.wholes = wholes;
    this.beginnings = beginnings;
    this.#unsifted = unsifted;
    this.isSifting = unsifted === 0;
  }

  #add(text: string, mark: number): void {
    let hash = 0;
    for (let at = 0; at < text.length; at++) hash = toNext(hash, text.charCodeAt(at));
    const place = toPlace(hash);
    this.marks[place] = (this.marks[place] ?? 0) | mark;
  }

  /** False only where the text, folded, has none of the words and matches none of the phrases. In proportion to its length. */
  mayHold(text: string): boolean {
    if (!this.isSifting || text.length > longest) return true;
    const { marks, wholes, beginnings } = this;
    let hash = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text.charCodeAt(at);
      if (character > 127) return true;
      const code = codes[character] ?? 0;
      if (code === 1) continue;
      if (code === 0) {
        if (hash !== 0 && ((marks[toPlace(hash)] ?? 0) & wholes) !== 0) return true;
        hash = 0;
        continue;
      }
      hash = toNext(hash, code);
      if (((marks[toPlace(hash)] ?? 0) & beginnings) !== 0) return true;
    }
    return hash !== 0 && ((marks[toPlace(hash)] ?? 0) & wholes) !== 0;
  }

  /** Whether marks that were found in a text are of a part, counted from 0. */
  isPart(index: number, marks: number): boolean {
    return (((marks | this.#unsifted) >> (index * bitsOfPart)) & (whole | beginning)) !== 0;
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
