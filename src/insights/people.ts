// Names of people among the names on statements: who is a person is no merchant, and whose name an account's holder bears is
// himself. Called by merchant.ts and classify.ts. Errs towards neither: a name that could be both is none.

import { wordRules } from './tables/category-words.ts';
import { ambiguousNames, givenNames, titles } from './tables/given-names.ts';
import { fold, toWords, type Word } from './words.ts';

const companyWords =
  'ltd limited plc llp inc llc gmbh bv nv sarl srl pty holding holdings group services service stores store company partners solutions management finance bank trust society association studio studios stichting cashout ppd payment transfer'.split(
    ' ',
  );

const listed = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
const titleWords = listed(titles);
const given = listed(givenNames);
const ambiguous = listed(ambiguousNames);
/** Words that join the names of two people, or the parts of one. */
const particles = listed(
  'and und et y e i en o og och ou oder van von der den de da di del dela la le du dos das bin al ter ten zu mac',
);

/** Names have few parts: what is longer is a sentence. House rule. */
const maxNameParts = 6;

/** Single words that shops, firms and trades are called by. */
const tradeWordList: ReadonlySet<string> = new Set([
  ...companyWords,
  ...wordRules
    .filter(({ kind }) => kind === 'TRADE')
    .flatMap(({ words }) => words.split(',').map((word) => fold(word.trim())))
    .filter((word) => !word.includes(' ')),
]);
/** Whether a word is what a kind of shop is called, not one shop. */
export const isTradeWord = (folded: string): boolean => tradeWordList.has(folded);

const firmForms = listed(
  'ltd limited plc llp inc llc corp gmbh ug ohg kg gbr bv nv vof bvba srl sarl sas sasu eurl snc spa srls sl slu sa lda ab as aps oy oyj sro pty dac cic zoo ag',
);

/** Whether a company holds an account, by the legal form at the end of its name: then nobody is paid a salary into it. */
export function isHeldByFirm(holderNames: readonly string[]): boolean {
  return holderNames.some((name) => {
    const words = toWords(name).map(({ folded }) => folded);
    const at = words.findLastIndex(({ length }) => length > 1);
    const letters = words.slice(at + 1).join('');
    return (
      words.length > 1 &&
      (firmForms.has(words.at(-1) ?? '') || firmForms.has(letters) || /\bsp z ?o ?o$/.test(words.join(' ')))
    );
  });
}

const isTrade = (folded: string) => tradeWordList.has(folded) && !given.has(folded);

/** What a name's parts say of who bears it: surely a person, perhaps one, no person. */
export type Personhood = 'PERSON' | 'PERHAPS' | 'NONE';

/** Whether words are a person's name: a title or a given name tells it, two or three plain words leave it open. */
export function toPersonhood(words: readonly Word[]): Personhood {
  const [first] = words;
  if (
    first === undefined ||
    words.length > maxNameParts ||
    words.some(({ isNoise, folded }) => isNoise || folded.includes('&'))
  ) {
    return 'NONE';
  }
  if (words.some(({ folded }) => isTrade(folded))) return 'NONE';
  const isTitled = titleWords.has(first.folded);
  const parts = words.filter(({ folded }) => !titleWords.has(folded) && !particles.has(folded));
  if (parts.length === 0) return 'NONE';
  if (isTitled) return 'PERSON';
  if (parts.length < 2 || parts.some(({ folded }) => !/^\p{L}+$/u.test(folded))) return 'NONE';
  const certain = parts.filter(({ folded }) => given.has(folded) && !ambiguous.has(folded)).length;
  if (certain > 0) return 'PERSON';
  if (parts.some(({ folded }) => given.has(folded))) return 'PERHAPS';
  return parts.length <= 3 && parts.some(({ folded }) => folded.length > 1) ? 'PERHAPS' : 'NONE';
}

/**
 * How many words in front are a person's name with initials (`M FEENEY`, `WHITLOCK D M`), as banks that give no name apart write
 * who a transfer is to, with the reference behind; 0 for none.
 */
export function initialledLength(words: readonly Word[]): number {
  const isInitial = (word: Word | undefined) => word !== undefined && /^\p{L}$/u.test(word.folded);
  const isSurname = (word: Word | undefined) =>
    word !== undefined && /^\p{L}{3,}$/u.test(word.folded) && !word.isNoise && !isTrade(word.folded);
  let at = titleWords.has(words[0]?.folded ?? '') && words[0]?.folded.length !== 1 ? 1 : 0;
  const from = at;
  while (isInitial(words[at]) && at - from < 3) at++;
  if (at > from) return isSurname(words[at]) ? at + 1 : 0;
  if (!isSurname(words[at])) return 0;
  at++;
  while (isInitial(words[at]) && at - from < 3) at++;
  return at - from > 1 ? at : 0;
}

/** Whether a holder of the account is named anywhere among words: two or three that stand together. */
export function isHolderAmong(words: readonly Word[], holderNames: readonly string[]): boolean {
  if (holderNames.length === 0) return false;
  const surnames = new Set(
    holderNames.flatMap((holder) => toHolderNames(holder).flat()).filter(({ length }) => length > 1),
  );
  if (!words.some(({ folded }) => surnames.has(folded))) return false;
  for (let at = 0; at + 1 < words.length; at++) {
    if (isHolderName(words.slice(at, at + 2), holderNames) || isHolderName(words.slice(at, at + 3), holderNames))
      return true;
  }
  return false;
}

const maxHolders = 500;
const holderParts = new Map<string, readonly (readonly string[])[]>();

/**
 * Whether words are the full name of one of an account's holders, whatever the order: each part equal, or the initial of a given
 * name where the surname is whole. At least two parts, so that a surname that a family shares is nobody's.
 */
export function isHolderName(words: readonly Word[], holderNames: readonly string[]): boolean {
  if (holderNames.length === 0 || words.length === 0 || words.length > 2 * maxNameParts) return false;
  const candidates = toNames(words);
  return holderNames.some((holder) => {
    const names = toHolderNames(holder);
    return candidates.length > 0 && candidates.every((candidate) => names.some((name) => isSameName(candidate, name)));
  });
}

function toHolderNames(holder: string): readonly (readonly string[])[] {
  const seen = holderParts.get(holder);
  if (seen !== undefined) return seen;
  const names = toNames(toWords(holder));
  if (holderParts.size >= maxHolders) holderParts.clear();
  holderParts.set(holder, names);
  return names;
}

/** The names of people that words hold: of two who share a surname, it is written once (`MR A & MRS B SMITH`). */
function toNames(words: readonly Word[]): readonly (readonly string[])[] {
  const names: string[][] = [[]];
  for (const { folded } of words) {
    if (folded === 'and' || folded === 'und' || folded === 'et' || folded === '&') names.push([]);
    else if (titleWords.has(folded) && (names.at(-1)?.length ?? 0) > 0) names.push([]);
    else if (!titleWords.has(folded)) names.at(-1)?.push(folded);
  }
  const filled = names.filter((name) => name.length > 0);
  const surname = filled.at(-1)?.at(-1);
  return filled.map((name) =>
    name.length === 1 && surname !== undefined && filled.length > 1 ? [...name, surname] : name,
  );
}

function isSameName(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < 2) return false;
  const left = [...long];
  let whole = 0;
  for (const part of short.toSorted((a, b) => b.length - a.length)) {
    let at = left.indexOf(part);
    if (at >= 0 && part.length > 1) whole++;
    if (at < 0) at = left.findIndex((rest) => isInitialOf(part, rest) || isInitialOf(rest, part));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return whole > 0;
}

const isInitialOf = (initial: string, name: string) => initial.length === 1 && name.startsWith(initial);
