// Names of companies: the legal form told from the name, and whether two names are one company's. Called by name.ts. House rules
// after the same models as person-name.ts: the form may be spelt in any way but not be another one, since another form is another
// legal person; a form that is left out makes it CLOSE.

import { countEdits } from './edits.ts';
import { articles, companyJoints, companyWords, doubtfulForms, legalForms, lesserForms } from './name-words.ts';
import type { Likeness } from './outcome.ts';
import { hasDigit, isSame, toJoined, type Word } from './words.ts';

/** A name as a company's. */
export interface Company {
  /** Without form, articles and what joins words. */
  readonly words: readonly Word[];
  /** Legal forms as {@link legalForms} names them, without lesser ones. */
  readonly forms: ReadonlySet<string>;
  /** Whether it can be nothing but a company's. */
  readonly isCertain: boolean;
  /** Whether something is said behind the form: a branch, whose money it is. */
  readonly hasMore: boolean;
}

/** The most words that a legal form is written in: `Sp. z o. o.`, and eight for its long form. */
const mostFormWords = 8;

const plainOf = ({ spellings: [plain = ''] }: Word): string => plain;
const toPlain = (words: readonly Word[]): string => words.map(plainOf).join('');

/** Reads a name as a company's. */
export function readCompany(all: readonly Word[]): Company {
  const end = findFormWithin(all) ?? all.length;
  const found: string[] = [];
  let words = all.slice(0, end);
  for (let length = formLengthAtEnd(words); length > 0; length = formLengthAtEnd(words)) {
    found.push(legalForms.get(toPlain(words.slice(-length))) ?? '');
    words = words.slice(0, -length);
    while (words.length > 1 && companyJoints.has(plainOf(words.at(-1) ?? words[0] ?? none))) words = words.slice(0, -1);
  }
  const forms = found.filter((form) => !lesserForms.has(form));
  return {
    words: toNameWords(words),
    forms: new Set(forms.length === 0 ? found : forms),
    isCertain: found.some((form) => !doubtfulForms.has(form)),
    hasMore: end < all.length,
  };
}

const none: Word = { spellings: [], isTied: false };

/** Where the words behind a form begin that cannot be anything else (`Example Ltd Client Account`); null where none is within. */
function findFormWithin(words: readonly Word[]): number | null {
  const index = words.findIndex((word, place) => {
    const form = place === 0 ? undefined : legalForms.get(plainOf(word));
    return form !== undefined && !doubtfulForms.has(form) && !lesserForms.has(form);
  });
  if (index === -1) return null;
  // `GmbH & Co. KG`, `Pty Ltd`: further forms belong to it.
  let end = index + 1;
  while (end < words.length) {
    const plain = plainOf(words[end] ?? none);
    if (!legalForms.has(plain) && !companyJoints.has(plain)) break;
    end++;
  }
  return end;
}

/** How many words at the end are a legal form; 0 where none is, or nothing would be left. */
function formLengthAtEnd(words: readonly Word[]): number {
  for (let length = Math.min(mostFormWords, words.length - 1); length > 0; length--) {
    if (legalForms.has(toPlain(words.slice(-length)))) return length;
  }
  return 0;
}

function toNameWords(words: readonly Word[]): readonly Word[] {
  const named = words.filter((word, index) => index === 0 || !companyJoints.has(plainOf(word)));
  const first = named[0];
  const whole = first !== undefined && named.length > 1 && articles.has(plainOf(first)) ? named.slice(1) : named;
  return whole.map((word) => {
    const usual = companyWords.get(plainOf(word));
    return usual === undefined ? word : { ...word, spellings: [usual] };
  });
}

/** Compares two companies, of which one at least is named as one. Symmetric. */
export function compareCompanies(one: Company, other: Company): Likeness {
  if (one.words.length === 0 || other.words.length === 0) return 'NO_MATCH';
  const isFormMissing = one.forms.size === 0 || other.forms.size === 0;
  if (!isFormMissing && !isEqualSet(one.forms, other.forms)) return 'NO_MATCH';
  // `Maria Sa` is no company called Maria.
  if (isFormMissing && [one, other].some(isDoubtful)) return 'NO_MATCH';
  if (isSame(toJoined(one.words), toJoined(other.words))) {
    return isFormMissing || one.hasMore !== other.hasMore ? 'CLOSE' : 'MATCH';
  }
  if (isFormMissing || numbersOf(one) !== numbersOf(other)) return 'NO_MATCH';
  return isReordered(one, other) || areNearlySpelt(one, other) ? 'CLOSE' : 'NO_MATCH';
}

const isDoubtful = ({ forms, isCertain, words }: Company): boolean => forms.size > 0 && !isCertain && words.length < 2;

const isEqualSet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((form) => other.has(form));

/** `Property 12 Ltd` is another company than `Property 13 Ltd`. */
const numbersOf = ({ words }: Company): string => words.filter(hasDigit).map(plainOf).sort().join(' ');

function isReordered(one: Company, other: Company): boolean {
  const free = [...other.words];
  for (const word of one.words) {
    const index = free.findIndex((candidate) => isSame(word, candidate));
    if (index === -1) return false;
    free.splice(index, 1);
  }
  return free.length === 0;
}

/** Letters from which one slip, and two, are a typing mistake in a company's name. House rule. */
const oneSlipFrom = 6;
const twoSlipsFrom = 12;

function areNearlySpelt(one: Company, other: Company): boolean {
  const [a, b] = [toPlain(one.words), toPlain(other.words)];
  const length = Math.min(a.length, b.length);
  const most = length >= twoSlipsFrom ? 2 : length >= oneSlipFrom ? 1 : 0;
  return countEdits(a, b, most) <= most;
}
