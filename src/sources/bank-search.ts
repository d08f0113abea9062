// Finds banks by what people type: words of a name, in any case and without accents, or a BIC. Called by open-banks.ts and the lists
// of institutions beside it.

import type { BankCapability } from '../domain/bank.ts';

/** A bank as it is found, without being opened. */
export interface BankListing {
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly capabilities: { has(capability: BankCapability): boolean };
  /** The source it is reached through; null for a bank of its own. */
  readonly sourceId: string | null;
  /** What is searched: made by {@link toSearchText}. */
  readonly text: string;
}

/** What is asked for; what is null narrows nothing. */
export interface BankQuery {
  readonly search: string | null;
  readonly country: string | null;
  readonly capability: BankCapability | null;
  /** A source's id. */
  readonly via: string | null;
}

/** Letters that no decomposition takes apart. Source: Unicode 15, letters with a stroke and ligatures of Latin alphabets. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
};

/** A text as it is compared: lower case, no accents, words parted by one space. */
export function toPlainText(text: string): string {
  const lower = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return lower
    .replace(/[ßøđðłæœþı]/g, (letter) => letters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What a bank is found and ordered by: its name, and behind it the BIC, which orders nothing: a line's end comes before letters. */
export const toSearchText = (name: string, bic: string | null): string =>
  ` ${toPlainText(name)}\n ${bic === null ? '' : bic.toLowerCase()}`;

/** Longer than any bank is called. */
const longestSearch = 100;

/** Whether a listing is what is asked for, and how well: the smaller the better; null where it is not. */
export function toMatcher({ search, country, capability, via }: BankQuery): (listing: BankListing) => number | null {
  const plain = toPlainText((search ?? '').slice(0, longestSearch));
  const words = plain === '' ? [] : plain.split(' ');
  return (listing) => {
    if (country !== null && listing.country !== country) return null;
    if (via !== null && listing.sourceId !== via) return null;
    if (capability !== null && !listing.capabilities.has(capability)) return null;
    if (words.length === 0) return 0;
    if (!words.every((word) => listing.text.includes(word))) return null;
    if (listing.text.startsWith(` ${plain}`)) return 0;
    return words.every((word) => listing.text.includes(` ${word}`)) ? 1 : 2;
  };
}

/** By name as people read it, then by id: the same on every gateway. */
export function compareListings(one: BankListing, other: BankListing): number {
  if (one.text !== other.text) return one.text < other.text ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
