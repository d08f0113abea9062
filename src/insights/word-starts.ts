// What the words of a text begin with, and the words themselves, each in 64 bits: a look at two numbers that tells of most texts that a word does not stand in them.
// Collected by text-look.ts, kept of every entry by entry-texts.ts. Errs towards yes.

import { toNext } from './word-sieve.ts';

/** Beginnings of words, each a bit of two numbers; several beginnings share a bit. */
export interface WordStarts {
  readonly low: number;
  readonly high: number;
}

/** Of a text that nothing can be told of without reading it: it has all of them. */
export const allStarts: WordStarts = { low: -1, high: -1 };

/** Letters that are a beginning: shorter words have none. */
export const startLength = 3;

/** The bits of a beginning, by its hash: see `toNext`. */
export const lowBitOf = (hash: number): number => 1 << (Math.imul(hash, 0x9e3779b1) >>> 27);
export const highBitOf = (hash: number): number => 1 << (Math.imul(hash, 0x85ebca6b) >>> 27);

/**
 * The beginning of a word that is looked for: of every plain text in which it stands, in whichever case, or in which another word
 * begins with it, these bits are set. None where it does not begin with three letters: that may stand in any text.
 */
export function toWordStart(word: string): WordStarts {
  const [start = ''] = /^[A-Z]{3}/.exec(word.toUpperCase()) ?? [];
  if (start === '') return { low: 0, high: 0 };
  const hash = [...start].reduce((before, letter) => toNext(before, letter.charCodeAt(0)), 0);
  return { low: lowBitOf(hash), high: highBitOf(hash) };
}

/** The same of a folded word that is looked for as a whole. None where it is not of plain letters and digits: that may stand in any text. */
export function toWordMark(word: string): WordStarts {
  if (!/^[A-Z0-9]+$/.test(word)) return { low: 0, high: 0 };
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = toNext(hash, word.charCodeAt(at));
  return { low: lowBitOf(hash), high: highBitOf(hash) };
}
