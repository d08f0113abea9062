// What is told of every entry's texts without reading them: which of them may say something of a transfer, of a refund, of an account's
// number, and which words cannot stand in them. Looked through once, for own-transfers.ts and refunds.ts, which read only what passes:
// once for all questions where statement-columns.ts keeps it. Errs towards yes.

import type { Transaction } from '../domain/transaction.ts';
import { refundWords } from './refund-words.ts';
import { returnWords } from './returned.ts';
import { TextLook } from './text-look.ts';
import { ownPhrases, savingsWords } from './transfer-words.ts';
import { WordSieve } from './word-sieve.ts';
import { allStarts, type WordStarts } from './word-starts.ts';

const sieve = new WordSieve(
  { words: savingsWords, phrases: [ownPhrases] },
  { words: [], phrases: [refundWords, returnWords] },
);
/** The sieve's parts. */
const transferPart = 0;
const refundPart = 1;

/** Bits of what an entry's texts may say. */
const ofTransfer = 1;
const ofRefund = 2;
const ofNumber = 4;

/** The entry was looked through. */
const looked = 8;

const look = new TextLook(sieve);

/** What the texts of entries may say, by the entries' places. */
export class TextColumns {
  readonly #says: Uint8Array;
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  /** The same of whole words. */
  readonly #wholeLow: Int32Array;
  readonly #wholeHigh: Int32Array;

  constructor(length: number) {
    this.#says = new Uint8Array(length);
    this.#low = new Int32Array(length);
    this.#high = new Int32Array(length);
    this.#wholeLow = new Int32Array(length);
    this.#wholeHigh = new Int32Array(length);
  }

  /** Looks through the texts of an entry, once. */
  look(place: number, { counterparty, remittanceInformation: text }: Transaction): void {
    if (((this.#says[place] ?? 0) & looked) !== 0) return;
    const name = counterparty === null ? null : counterparty.name;
    look.clear();
    if (text !== null) look.add(text);
    // Numbers are looked for in texts alone.
    const mayTellNumber = look.mayHoldNumber;
    if (name !== null) look.add(name);
    this.#says[place] = toBits(look.marks, mayTellNumber);
    this.#low[place] = look.low;
    this.#high[place] = look.high;
    this.#wholeLow[place] = look.wholeLow;
    this.#wholeHigh[place] = look.wholeHigh;
  }

  /** Takes over what is known of a row of entries, from a place on. */
  set(
    of: TextColumns,
    { start, count, first }: { readonly start: number; readonly count: number; readonly first: number },
  ) {
    const end = start + count;
    this.#says.set(of.#says.subarray(start, end), first);
    this.#low.set(of.#low.subarray(start, end), first);
    this.#high.set(of.#high.subarray(start, end), first);
    this.#wholeLow.set(of.#wholeLow.subarray(start, end), first);
    this.#wholeHigh.set(of.#wholeHigh.subarray(start, end), first);
  }

  /** Whether name or text may hold a bank's phrase for own transfers, or the name of an account to save in. */
  mayTellTransfer(place: number): boolean {
    return ((this.#says[place] ?? 0) & ofTransfer) !== 0;
  }

  /** Whether name or text may say that something is given back, or came back. */
  mayTellRefund(place: number): boolean {
    return ((this.#says[place] ?? 0) & ofRefund) !== 0;
  }

  /** Whether the text may hold an account's number. */
  mayTellNumber(place: number): boolean {
    return ((this.#says[place] ?? 0) & ofNumber) !== 0;
  }

  /** False where texts were not looked through, being long or not plain ASCII: they may hold anything. */
  isRead(place: number): boolean {
    return this.#low[place] !== allStarts.low || this.#high[place] !== allStarts.high;
  }

  /** Whether name or text may hold any of some words, or words that begin with one, by their beginnings. */
  mayHoldAny(place: number, words: readonly WordStarts[]): boolean {
    return isAnyOf(this.#low[place] ?? 0, this.#high[place] ?? 0, words);
  }

  /** Whether name or text may hold any of some whole words, by their marks. */
  mayHoldWord(place: number, words: readonly WordStarts[]): boolean {
    return isAnyOf(this.#wholeLow[place] ?? 0, this.#wholeHigh[place] ?? 0, words);
  }
}

function isAnyOf(low: number, high: number, words: readonly WordStarts[]): boolean {
  // Asked a million times: not by iterators.
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word !== undefined && (low & word.low) === word.low && (high & word.high) === word.high) return true;
  }
  return false;
}

function toBits(marks: number, mayTellNumber: boolean): number {
  let bits = mayTellNumber ? looked | ofNumber : looked;
  if (sieve.isPart(transferPart, marks)) bits |= ofTransfer;
  if (sieve.isPart(refundPart, marks)) bits |= ofRefund;
  return bits;
}
