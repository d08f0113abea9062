// Well-known merchants, compiled from the tables of src/insights/tables, and how one is found among the words of an entry.
// Called by entry-text.ts. A brand that is also a word, a name or a surname is found only where more than the word tells of it.

import type { CategoryCode } from './categories.ts';
import { brandTables } from './tables/brand-tables.ts';
import { fold, type PhraseMatch, PhraseTable, toSpellings, toWords, type Word } from './words.ts';

/** A merchant that is known by name. */
export interface Brand {
  /** As its owner writes it. */
  readonly name: string;
  readonly key: string;
  /** Null where it sells too much of too many kinds for a name to tell. */
  readonly category: CategoryCode | null;
}

/** One way in which a brand is written. */
export interface BrandSpelling {
  readonly brand: Brand;
  /** True for what is also a word or a name: see {@link findBrand}. */
  readonly isAmbiguous: boolean;
  /** True for what counts only as the first word. */
  readonly isLeading: boolean;
  /** True for a word of so few letters that it is something else in other languages. */
  readonly isShort: boolean;
  /** ISO 4217 currencies of the countries where the word is the brand; empty for everywhere. */
  readonly currencies: ReadonlySet<string>;
}

/** Where a brand was looked for, and what else is known of the entry. */
export interface BrandClues {
  /** True where the entry is a card's, a direct debit's, or has a merchant's category. */
  readonly isMerchantLikely: boolean;
  /** True where the text may name the merchant anywhere: a provider stands between. */
  readonly isAnywhere?: boolean;
  /** ISO 4217: the entry's, and what was paid where it was made. */
  readonly currencies: readonly string[];
}

/** Letters of a word that is taken to be something else in other languages. House rule. */
const shortWord = 4;

const spellings = new PhraseTable<BrandSpelling>();
const textsByKey = new Map<string, string[]>();
/** All by display name, for tests: every one is found by its own name. */
export const brandNames: readonly string[] = compile();

/** Letters, digits and single spaces, for comparing: what {@link Merchant.key} is made of. */
export function toKey(name: string): string {
  return fold(name)
    .replace(/['`’‘´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function compile(): readonly string[] {
  const names: string[] = [];
  for (const { category, currencies, merchants } of brandTables) {
    for (const line of merchants.split(/[;\n]/)) {
      const [left = '', right = ''] = line.split(' = ');
      const own = toSpelling(left);
      const name = own.text;
      if (name === '') continue;
      const brand: Brand = { name, key: toKey(name), category };
      const of = new Set(currencies?.split(' ') ?? []);
      names.push(name);
      const others = right.split(',').map(toSpelling);
      const isMarked = others.some(({ text }) => toKey(text) === brand.key);
      for (const { text, ...marks } of isMarked ? others : [...others, own]) {
        spellings.add(text, { brand, ...marks, currencies: of });
        textsByKey.set(brand.key, [...(textsByKey.get(brand.key) ?? []), text]);
      }
    }
  }
  return names;
}

/** The words that the spellings of a brand begin with, folded; none where the key is no brand's. */
export function firstWordsOfBrand(key: string): readonly string[] {
  const written = (textsByKey.get(key) ?? []).flatMap(toSpellings);
  return written.flatMap((text) => toWords(text)[0]?.folded ?? []);
}

/** `?` behind a spelling says that it is ambiguous, `!` that it has to lead. */
function toSpelling(written: string): { text: string } & Omit<BrandSpelling, 'brand' | 'currencies'> {
  const marked = written.trim();
  const text = marked.replace(/[?!]+$/, '');
  const marks = marked.slice(text.length);
  const isShort = text.length <= shortWord && /^\p{L}+$/u.test(text);
  return { text, isAmbiguous: marks.includes('?'), isLeading: marks !== '' || isShort, isShort };
}

/**
 * The brand that words from `start` on name. The one that leads counts most, else the longest, else the first. An ambiguous one
 * counts only in front, in its own countries, and where a card, a direct debit, a store's number or a company's form says that
 * it is a shop.
 */
export function findBrand(words: readonly Word[], start: number, clues: BrandClues): PhraseMatch<Brand> | null {
  let best: PhraseMatch<BrandSpelling> | null = null;
  for (let at = start; at < words.length; at++) {
    const found = spellings.matchAt(words, at, ({ isAmbiguous, isLeading, isShort, currencies }, length) => {
      if (isLeading && at !== start) return false;
      if (!isAmbiguous && !isShort) return true;
      if (currencies.size > 0 && !clues.currencies.some((currency) => currencies.has(currency))) return false;
      if (!isAmbiguous) return true;
      return clues.isMerchantLikely || isShopMark(words[at + length]);
    });
    if (found === null) continue;
    if (at === start) return { ...found, value: found.value.brand };
    // Without a shop's sign a brand in the middle of a text may be what somebody writes of.
    if (
      clues.isMerchantLikely &&
      (clues.isAnywhere === true || isApart(words[at], found.length)) &&
      (best === null || found.length > best.length)
    )
      best = found;
  }
  return best === null ? null : { ...best, value: best.value.brand };
}

/** One word in the middle of a name is part of that name, unless a mark stands before it. */
const isApart = (word: Word | undefined, length: number) => length > 1 || (word !== undefined && word.before !== ' ');

/** How many words from `start` on are a brand that is nothing else; 0 for none. */
export function brandLengthAt(words: readonly Word[], start: number): number {
  return spellings.matchAt(words, start, ({ isAmbiguous, isShort }) => !isAmbiguous && !isShort)?.length ?? 0;
}

const shopWords: ReadonlySet<string> = new Set(
  'ltd limited plc gmbh stores store retail online sagt filiale fil markt supermarket superstore shop group services uk plc bv nv sas co express com'.split(
    ' ',
  ),
);

/** A store's number, or a word of companies, behind a brand. */
export function isShopMark(word: Word | undefined): boolean {
  return word !== undefined && (shopWords.has(word.folded) || /^\d{2,6}$/.test(word.folded));
}
