// Text as people and banks write it → words that can be compared: without case, marks, punctuation and what cannot be seen, and
// in each of the spellings that a word of another alphabet has. Called by the comparisons beside this file. Total: hostile text
// (a million combining marks, a screen of control characters) is cut and read like any other.

import { schemeCount, toLatinLetter, toLatinPair } from './scripts.ts';

/** A word in each spelling that it may have: the first is the plain one; no two are the same. */
export interface Word {
  readonly spellings: readonly string[];
  /** Whether it is tied to the word before it by a hyphen. */
  readonly isTied: boolean;
}

/** What is looked at of a text: beyond the longest name of any scheme (140, ISO 20022 Max140Text) with room for several owners. */
const longestText = 500;
const mostWords = 40;

/** A text without what cannot be seen, of one case, each blank a single one. Two texts that are equal so are compared alike. */
export function toPlainText(text: string): string {
  return text
    .slice(0, longestText)
    .normalize('NFKC')
    .slice(0, longestText)
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toLowerCase()
    .normalize('NFKC');
}

/** Apostrophes are part of a word (`O'Brien`), whichever sign is typed for one. */
const apostrophes = /['’‘ʼʹ′`´]/gu;
const hyphens = /[-‐‑‒–—−]/u;

/** The words of a plain text, in its order. */
export function toWords(plainText: string): readonly Word[] {
  const words: Word[] = [];
  const parts = plainText.replace(apostrophes, '').matchAll(/[\p{L}\p{N}\p{M}]+/gu);
  let end = 0;
  for (const part of parts) {
    const between = plainText.length === 0 ? '' : part.input.slice(end, part.index);
    end = part.index + part[0].length;
    const spellings = toSpellings(part[0]);
    if (spellings.length > 0) words.push({ spellings, isTied: words.length > 0 && hyphens.test(between) });
    if (words.length === mostWords) break;
  }
  return words;
}

/** A letter as it is looked up in each scheme. */
interface Letter {
  readonly whole: string;
  readonly plain: string;
  /** `αϋ` is two sounds: the mark says so. */
  readonly hasDiaeresis: boolean;
}

/** A word in Latin letters by each scheme; letters of alphabets that are in none stay as they are. */
function toSpellings(word: string): readonly string[] {
  if (/^[a-z0-9]+$/.test(word)) return [word];
  const letters = Array.from(word, toLetter);
  const spellings = new Set<string>();
  for (let scheme = 0; scheme < schemeCount; scheme++) spellings.add(toSpelling(letters, scheme));
  spellings.delete('');
  return [...spellings];
}

function toLetter(whole: string): Letter {
  if (whole <= '\x7f') return { whole, plain: whole, hasDiaeresis: false };
  const parts = whole.normalize('NFKD');
  return { whole, plain: parts.replace(/\p{M}/gu, ''), hasDiaeresis: parts.includes('\u0308') };
}

function toSpelling(letters: readonly Letter[], scheme: number): string {
  let spelling = '';
  for (let index = 0; index < letters.length; index++) {
    const { whole, plain } = letters[index] ?? { whole: '', plain: '' };
    const next = letters[index + 1];
    const pair = next === undefined || next.hasDiaeresis ? null : toLatinPair(plain + next.plain, scheme);
    if (pair !== null) {
      spelling += pair;
      index++;
      continue;
    }
    spelling += toLatinLetter(whole, scheme) ?? toLatinLetter(plain, scheme) ?? plain;
  }
  return spelling;
}

/** Whether two words are the same in some spelling. */
export const isSame = (one: Word, other: Word): boolean =>
  one.spellings.some((spelling) => other.spellings.includes(spelling));

/** Words written together, in each scheme. */
export function toJoined(words: readonly Word[]): Word {
  const spellings = new Set<string>();
  for (let scheme = 0; scheme < schemeCount; scheme++) {
    spellings.add(words.map((word) => word.spellings[Math.min(scheme, word.spellings.length - 1)] ?? '').join(''));
  }
  return { spellings: [...spellings], isTied: words[0]?.isTied === true };
}

/** Whether a word is one letter. */
export const isInitial = ({ spellings: [plain = ''] }: Word): boolean => /^\p{L}$/u.test(plain);

/** Whether a digit is in a word. */
export const hasDigit = ({ spellings: [plain = ''] }: Word): boolean => /\p{N}/u.test(plain);
