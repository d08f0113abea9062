// Texts of statements taken apart into words that can be compared, and phrases found among them. Used by entry-text.ts and by
// whatever looks a text up in a table of src/insights/tables. Texts come from banks and from whoever pays: nothing here takes
// longer than in proportion to a text's length, and no more of it is read than `maxTextLength`.

/** Characters of a text that are read: SEPA's remittance has 140, four lines of camt have 560. House rule. */
export const maxTextLength = 600;

/** A word of a text. */
export interface Word {
  /** For comparing: lower case, without accents and apostrophes. */
  readonly folded: string;
  /** As it was written. */
  readonly written: string;
  /** What stands before it, where that tells something: `*`, `//`, `/`, `\n`, `.`, `,`, `+`; else a space. */
  readonly before: string;
  /** Numbers, dates, amounts, references, masked cards: tells nothing of who it is. */
  readonly isNoise: boolean;
}

/** Letters that Unicode does not take apart. */
const plainLetters: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ø', 'o'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
]);

const isAscii = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
};

/** A text for comparing: lower case, without accents. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (isAscii(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøæœłđðþı]/gu, (letter) => plainLetters.get(letter) ?? letter)
    .toLowerCase();
}

const separator = 0;
const letter = 1;
const digit = 2;
const apostrophe = 3;

const asciiClasses = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z]/.test(character)) return letter;
  if (/\d/.test(character)) return digit;
  return character === "'" || character === '`' ? apostrophe : separator;
});

function classOf(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code < 128) return asciiClasses[code] ?? separator;
  const character = String.fromCodePoint(text.codePointAt(index) ?? code);
  if (character === '’' || character === '‘' || character === '´') return apostrophe;
  // The second half of a pair follows its first.
  return /[\p{L}\p{M}\p{N}]/u.test(character) || (code >= 0xdc00 && code <= 0xdfff) ? letter : separator;
}

/** What is not seen, and what turns the direction of writing: nobody's name has it. */
const unseen = /[\p{Cf}\p{Variation_Selector}]/gu;

/** Takes a text apart. Total: any text gives words, an empty one none. */
export function toWords(text: string): readonly Word[] {
  const cut = text.length > maxTextLength ? text.slice(0, maxTextLength) : text;
  const plain = isAscii(cut) ? cut : cut.normalize('NFKC').replace(unseen, '');
  const words: Word[] = [];
  let at = 0;
  let before = ' ';
  while (at < plain.length) {
    const kind = classOf(plain, at);
    if (kind === separator || kind === apostrophe) {
      before = toMark(before, plain[at] ?? ' ');
      at++;
      continue;
    }
    const end = kind === digit ? endOfNumber(plain, at) : endOfWord(plain, at);
    words.push(toWord(plain.slice(at, end), before));
    before = ' ';
    at = end;
  }
  return words;
}

/** The separators between two words, as the one mark of them that tells most. */
function toMark(before: string, character: string): string {
  if (character === '/' && before === '/') return '//';
  if (before === '//' || before === '*') return before;
  if (character === '*' || character === '\n' || character === '/' || character === '+') return character;
  if (character === '.' || character === ',') return before === ' ' ? character : before;
  // A dot with a space behind it ends a sentence: it joins no name of the net.
  return before === '.' ? ' ' : before;
}

/** A number goes on over the marks of dates, amounts and times: `02-01-2026`, `1.234,56`, `10:15`. */
function endOfNumber(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const kind = classOf(text, at);
    if (kind === digit) at++;
    else if (kind === letter) return endOfWord(text, at);
    else if (isNumberMark(text[at]) && at + 1 < text.length && classOf(text, at + 1) === digit) at++;
    else if (text[at] === '&' && at - start <= 2 && at + 1 < text.length && classOf(text, at + 1) !== separator) at++;
    else break;
  }
  return at;
}

const isNumberMark = (mark: string | undefined) =>
  mark === '.' || mark === ',' || mark === '-' || mark === ':' || mark === '/';

/** A word goes on over an apostrophe, and over an ampersand behind one or two letters: `McDonald's`, `H&M`, `AT&T`. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const kind = classOf(text, at);
    if (kind === digit && isLongNumber(text, start, at)) break;
    if (kind === letter || kind === digit) at++;
    else if (at + 1 >= text.length || (classOf(text, at + 1) !== letter && classOf(text, at + 1) !== digit)) break;
    else if (kind === apostrophe || (text[at] === '&' && at - start <= 2)) at++;
    else break;
  }
  return at;
}

/** Six digits behind a word of three letters are a reference that was written without a space: `ADS3318820417`. */
function isLongNumber(text: string, start: number, at: number): boolean {
  if (at - start < 3 || classOf(text, at - 1) !== letter) return false;
  for (let next = at; next < at + 6; next++) if (next >= text.length || classOf(text, next) !== digit) return false;
  return true;
}

function toWord(written: string, before: string): Word {
  const folded = fold(written).replace(/['`’‘´]/g, '');
  return { folded, written, before, isNoise: isNoise(folded) };
}

const monthDay =
  /^\d{1,2}(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|janv|fevr|mars|avril|juin|juil|aout|sept)\d{0,4}$/;

/** Two letters of a name may go with one digit (`O2`, `G4S`); what has more digits, or is long, is a reference. */
function isNoise(folded: string): boolean {
  let digits = 0;
  for (let index = 0; index < folded.length; index++) {
    const code = folded.charCodeAt(index);
    if (code >= 48 && code <= 57) digits++;
  }
  if (digits === 0) return /^x{3,}$/.test(folded);
  const others = folded.length - digits;
  if (folded.includes('&')) return false;
  return others === 0 || digits >= 2 || folded.length >= 5 || !/^[\p{L}\d]+$/u.test(folded) || monthDay.test(folded);
}

/** A phrase of a table, with what it stands for. */
interface Phrase<Value> {
  readonly words: readonly string[];
  readonly value: Value;
}

/** A phrase that was found. */
export interface PhraseMatch<Value> {
  readonly start: number;
  /** Number of words. */
  readonly length: number;
  readonly value: Value;
}

/** Phrases by their first word: a text is looked up with one look at a map for each of its words. */
export class PhraseTable<Value> {
  readonly #byFirst = new Map<string, Phrase<Value>[]>();

  /** Of two equal phrases the first one added counts that fits. The longest phrases of a first word are tried first. */
  add(phrase: string, value: Value): void {
    for (const spelling of toSpellings(phrase)) {
      const words = toWords(spelling).map(({ folded }) => folded);
      const [first] = words;
      if (first === undefined) continue;
      const others = this.#byFirst.get(first);
      if (others === undefined) this.#byFirst.set(first, [{ words, value }]);
      else {
        const shorter = others.findIndex((other) => other.words.length < words.length);
        others.splice(shorter < 0 ? others.length : shorter, 0, { words, value });
      }
    }
  }

  /** The longest phrase that begins at a word and that `fits`; null for none. */
  matchAt(
    words: readonly Word[],
    start: number,
    fits?: (value: Value, length: number) => boolean,
  ): PhraseMatch<Value> | null {
    const phrases = this.#byFirst.get(words[start]?.folded ?? '');
    if (phrases === undefined) return null;
    for (const { words: parts, value } of phrases) {
      let at = 1;
      while (at < parts.length && words[start + at]?.folded === parts[at]) at++;
      if (at === parts.length && (fits === undefined || fits(value, at))) return { start, length: at, value };
    }
    return null;
  }
}

/** German and Nordic letters are written in two ways where there are none of them: `Gebühr` is GEBUEHR or GEBUHR. */
export function toSpellings(phrase: string): readonly string[] {
  if (isAscii(phrase)) return [phrase];
  const long = phrase
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ø', 'oe')
    .replaceAll('å', 'aa');
  const short = phrase.toLowerCase().replaceAll('æ', 'a');
  return [...new Set([phrase, long, short])];
}
