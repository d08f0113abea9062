// One look through a text for all that is asked of every text before any is read: which words a sieve finds in it, what its words begin
// with, whether an account's number may stand in it. Used by entry-texts.ts: a statement's texts are looked through character by
// character once, not once for each question. Errs towards yes.

import { mayHoldNumber } from './account-numbers.ts';
import { codes, longest, toNext, toPlace, type WordSieve } from './word-sieve.ts';
import { allStarts, highBitOf, lowBitOf, startLength, type WordStarts } from './word-starts.ts';

/** A digit's class; letters' is 1. */
const digit = 2;
const classes = codes.map((code) => (code >= 48 && code <= 57 ? digit : Number(code > 1)));
/** Two letters, then two digits, two bits each: how an IBAN begins. */
const ibanStart = 0b01_01_10_10;
/** The fewest digits in a row of an account's number, as `mayHoldNumber` counts them. */
const fewestInNumber = 6;

/** Collects what texts of one entry say; used for one entry after the other. */
export class TextLook implements WordStarts {
  /** The sieve's marks of what was found. */
  marks = 0;
  low = 0;
  high = 0;
  /** The same of whole words: see `toWordMark`. */
  wholeLow = 0;
  wholeHigh = 0;
  mayHoldNumber = false;
  readonly #sieve: WordSieve;

  constructor(sieve: WordSieve) {
    this.#sieve = sieve;
  }

  /** Begins another entry. */
  clear(): void {
    this.marks = 0;
    this.low = 0;
    this.high = 0;
    this.wholeLow = 0;
    this.wholeHigh = 0;
    this.mayHoldNumber = false;
  }

  /** Looks through a text. What is long or not plain ASCII may hold anything. */
  add(text: string): void {
    if (text.length <= longest && this.#addPlain(text)) return;
    this.marks |= this.#sieve.wholes;
    this.low = allStarts.low;
    this.high = allStarts.high;
    this.wholeLow = allStarts.low;
    this.wholeHigh = allStarts.high;
    this.mayHoldNumber ||= mayHoldNumber(text);
  }

  /** False, with nothing added, where a text is not plain ASCII. */
  #addPlain(text: string): boolean {
    const { marks, wholes, beginnings } = this.#sieve;
    let found = 0;
    let low = 0;
    let high = 0;
    let wholeLow = 0;
    let wholeHigh = 0;
    let hash = 0;
    let inWord = 0;
    let inRow = 0;
    let lastFour = 0;
    let mayBeNumber = false;
    for (let at = 0; at < text.length; at++) {
      const character = text.charCodeAt(at);
      if (character > 127) return false;
      const of = classes[character] ?? 0;
      inRow = (inRow + 1) * (of >> 1);
      lastFour = ((lastFour << 2) | of) & 0xff;
      if (lastFour === ibanStart || inRow === fewestInNumber) mayBeNumber = true;
      const code = codes[character] ?? 0;
      if (code > 1) {
        hash = toNext(hash, code);
        found |= (marks[toPlace(hash)] ?? 0) & beginnings;
        if (++inWord === startLength) {
          low |= lowBitOf(hash);
          high |= highBitOf(hash);
        }
      } else if (code === 0) {
        if (hash !== 0) {
          found |= (marks[toPlace(hash)] ?? 0) & wholes;
          wholeLow |= lowBitOf(hash);
          wholeHigh |= highBitOf(hash);
        }
        hash = 0;
        inWord = 0;
      } else {
        // What stands around an apostrophe is one word where texts are folded, two where they are not.
        low = allStarts.low;
        high = allStarts.high;
        wholeLow = allStarts.low;
        wholeHigh = allStarts.high;
      }
    }
    if (hash !== 0) {
      found |= (marks[toPlace(hash)] ?? 0) & wholes;
      wholeLow |= lowBitOf(hash);
      wholeHigh |= highBitOf(hash);
    }
    this.marks |= found;
    this.low |= low;
    this.high |= high;
    this.wholeLow |= wholeLow;
    this.wholeHigh |= wholeHigh;
    this.mayHoldNumber ||= mayBeNumber && mayHoldNumber(text);
    return true;
  }
}
