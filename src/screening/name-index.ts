// Names of lists by their words in Latin letters, so that of a hundred thousand names only those are compared that may be alike. Made by
// list-screener.ts; what is alike is decided by src/ownership/name.ts. It finds what that calls MATCH or CLOSE, and may find more.

import { readCompany } from '../ownership/company-name.ts';
import { countEdits, isMistyped } from '../ownership/edits.ts';
import {
  articles,
  companyJoints,
  companyWords,
  generations,
  honours,
  legalForms,
  particles,
  titles,
} from '../ownership/name-words.ts';
import { isNickname } from '../ownership/nicknames.ts';
import { isSame, toJoined, toPlainText, toWords, type Word } from '../ownership/words.ts';

/** Words that tell nobody from another. */
const isIdle = (spelling: string): boolean =>
  spelling.length < 2 ||
  particles.has(spelling) ||
  titles.has(spelling) ||
  honours.has(spelling) ||
  generations.has(spelling) ||
  legalForms.has(spelling) ||
  companyJoints.has(spelling) ||
  articles.has(spelling);

/** Several owners, another name or an addition: such a text is not judged by its words. */
const several =
  /[&+/;,]|(?:^|\s)(?:and|und|et|og|och|ja|e|oder|ou|or|nee|née|ne|né|geb|geborene|formerly|ehemals|vormals|dba|trading as)(?=[\s.]|$)/u;

/** A name as it is looked up. */
export interface IndexedName {
  readonly words: readonly Word[];
  readonly isSeveral: boolean;
  /** Joined, where the name has a company's form: such names are alike with slips anywhere. */
  readonly company: string | null;
}

/** Reads a name for {@link NameIndex.find} and {@link mayBeAlike}. */
export function toIndexedName(text: string): IndexedName {
  const plain = toPlainText(text);
  const words = toWords(plain).map(withUsual);
  const company = readCompany(words);
  return {
    words,
    isSeveral: several.test(plain),
    company: company.forms.size === 0 ? null : (toJoined(company.words).spellings[0] ?? null),
  };
}

/** `Intl` is `International` in a company's name, and may be any word in a person's. */
function withUsual(word: Word): Word {
  const usual = companyWords.get(word.spellings[0] ?? '');
  return usual === undefined ? word : { ...word, spellings: [...word.spellings, usual] };
}

/** Slips in a company's name at most (src/ownership/company-name.ts). */
const mostSlips = 2;
/** With two slips one of three parts is as it was. */
const partCount = mostSlips + 1;

/** References by name. */
export class NameIndex {
  readonly #postings = new Map<string, number | number[]>();

  /** Enters a name under a reference, whole and from 0. */
  add(name: IndexedName, reference: number): void {
    for (const key of [...toKeys(name), ...toPartKeys(name.company)]) this.#enter(key, reference);
  }

  #enter(key: string, reference: number): void {
    const found = this.#postings.get(key);
    if (found === undefined) this.#postings.set(key, reference);
    else if (typeof found === 'number') this.#postings.set(key, [found, reference]);
    else found.push(reference);
  }

  /** References of names that have something in common with a name, each once. */
  find(name: IndexedName): ReadonlySet<number> {
    const references = new Set<number>();
    for (const key of [...toKeys(name), ...toAskedPartKeys(name.company)]) {
      const found = this.#postings.get(key);
      if (found === undefined) continue;
      if (typeof found === 'number') references.add(found);
      else for (const reference of found) references.add(reference);
    }
    return references;
  }
}

/** Idle words apart, since those that begin a name are few beside those within. */
const toWordKey = (spelling: string): string => (isIdle(spelling) ? `^${spelling}` : spelling);

/** The words that tell, two neighbours written as one, and the whole. */
function toKeys({ words, company }: IndexedName): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const [index, word] of words.entries()) {
    // `Van` may also be a given name.
    for (const spelling of word.spellings) if (!isIdle(spelling) || index === 0) keys.add(toWordKey(spelling));
    const next = words[index + 1];
    if (next !== undefined) for (const spelling of toJoined([word, next]).spellings) keys.add(spelling);
  }
  for (const spelling of toJoined(words).spellings) keys.add(spelling);
  if (company !== null) keys.add(company);
  keys.delete('');
  return keys;
}

const leastPartLength = 2;

function toParts(length: number): readonly { readonly start: number; readonly end: number }[] {
  const step = Math.floor(length / partCount);
  if (step < leastPartLength) return [];
  return [0, 1, 2].map((part) => ({ start: part * step, end: part === partCount - 1 ? length : (part + 1) * step }));
}

/** Of a company's name its parts by their places. */
function toPartKeys(company: string | null): readonly string[] {
  if (company === null) return [];
  return toParts(company.length).map(
    ({ start, end }, part) => `${company.length} ${part} ${company.slice(start, end)}`,
  );
}

/** The parts that a name with up to two slips in it would have, wherever they have moved to. */
function toAskedPartKeys(company: string | null): readonly string[] {
  if (company === null) return [];
  const keys: string[] = [];
  for (let length = company.length - mostSlips; length <= company.length + mostSlips; length++) {
    for (const [part, { start, end }] of toParts(length).entries()) {
      for (let from = Math.max(0, start - mostSlips); from <= start + mostSlips; from++) {
        keys.push(`${length} ${part} ${company.slice(from, from + end - start)}`);
      }
    }
  }
  return keys;
}

/**
 * Whether two names may be alike, judged by their words alone, a hundred times as fast as comparing them: where each has a word that
 * tells and is in no way like one of the other's they are not. Of several owners one has to share two words, if they have two.
 */
export function mayBeAlike(one: IndexedName, other: IndexedName): boolean {
  const areCompanies = one.company !== null && other.company !== null;
  if (one.isSeveral && other.isSeveral) return true;
  if (one.isSeveral || other.isSeveral) {
    const [several, single] = one.isSeveral ? [one, other] : [other, one];
    const telling = single.words.filter(({ spellings: [plain = ''] }) => plain.length === 1 || !isIdle(plain));
    const shared = single.words.filter((word) => several.words.some((another) => isLike(word, another)));
    return areCompanies || shared.length >= Math.min(2, telling.length);
  }
  if (!hasOwnWord(one.words, other.words) || !hasOwnWord(other.words, one.words)) return true;
  return areCompanies && countEdits(one.company ?? '', other.company ?? '', mostSlips) <= mostSlips;
}

const hasOwnWord = (words: readonly Word[], others: readonly Word[]): boolean =>
  words.some((word) => !isIdle(word.spellings[0] ?? '') && !others.some((other) => isLike(word, other)));

function isLike(one: Word, other: Word): boolean {
  if (isSame(one, other)) return true;
  const isWithin = one.spellings.some((spelling) => other.spellings.some((another) => isPart(spelling, another)));
  return isWithin || isNickname(one.spellings[0] ?? '', other.spellings[0] ?? '') || isMistyped(one, other);
}

/** Up to three letters may be initials. */
const mostInitials = 3;

/** Whether one is a part of the other: of a word that is written as two, of one that is cut off, or initials. */
function isPart(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length === 1) return long.startsWith(short);
  return long.includes(short) || (short.length <= mostInitials && long[0] !== undefined && short.includes(long[0]));
}
