// Names as people and banks write them → the persons that they name: titles taken off, the family name behind, the owners of a joint
// account each for itself. Called by name.ts; what two persons have in common is compared by person-name.ts.

import { birthNameMarks, doubtfulTitles, generations, honours, ownerJoints, particles, titles } from './name-words.ts';
import { isInitial, toWords, type Word } from './words.ts';

/** One person as a name tells them. */
export interface Person {
  /** Given names first, as far as the text says which they are. */
  readonly words: readonly Word[];
  /** `jr`, `sr`, `ii` and the like; null where nothing is said. */
  readonly generation: string | null;
  /** Whether a title says that it is a person. */
  readonly hasTitle: boolean;
  /** The same person by the name borne before marriage; null where none is told. */
  readonly before: readonly Word[] | null;
}

/** Those who may be meant by one of the names in a text: most often one. */
export type PersonReadings = readonly Person[];

const plainOf = ({ spellings: [plain = ''] }: Word): string => plain;

/** The persons of a plain text (words.ts), one entry for each owner. Never empty but for a text without words. */
export function readPersons(plainText: string): readonly PersonReadings[] {
  const parts = splitOwners(plainText).map((part) => ({ text: part, person: readPerson(part) }));
  const [first] = parts;
  if (first === undefined) return [];
  const last = parts.at(-1) ?? first;
  if (parts.length === 1) return first.person.words.length === 0 ? [] : [readingsOf(first.text, first.person)];
  // `A & B Example`, `Alice and Bob Example`: the family name is the last one's.
  if (last.person.words.length >= 2) {
    const family = toFamily(last.person.words);
    return parts.map(({ text, person }) =>
      isWithoutFamily(person) ? [{ ...person, words: [...person.words, ...family] }] : readingsOf(text, person),
    );
  }
  // `EXAMPLE A+B`, `Alice Example & Bob`: it is the first one's, at either end.
  if (first.person.words.length >= 2) {
    const ends = [first.person.words.slice(0, 1), toFamily(first.person.words)];
    return parts.map(({ text, person }, index) =>
      index > 0 && isWithoutFamily(person)
        ? ends.map((family) => ({ ...person, words: [...person.words, ...family] }))
        : readingsOf(text, person),
    );
  }
  // `Marks & Spencer` names nobody in particular.
  const whole = readPerson(plainText);
  return whole.words.length === 0 ? [] : [[whole]];
}

const isWithoutFamily = ({ words }: Person): boolean => words.length === 1 || words.every(isInitial);

/** The last word, with the particles before it. */
function toFamily(words: readonly Word[]): readonly Word[] {
  let start = words.length - 1;
  while (start > 1 && particles.has(plainOf(words[start - 1] ?? { spellings: [], isTied: false }))) start--;
  return words.slice(start);
}

/** With a comma two names may be one, family first, or two owners. */
function readingsOf(text: string, person: Person): PersonReadings {
  const parts = text.split(',').map(readPerson);
  const areOwners = parts.length === 2 && parts.every(({ words }) => words.length >= 2);
  return areOwners ? [person, ...parts] : [person];
}

/** Parts of a text between `&`, `+`, `/` and words such as `and`. */
function splitOwners(plainText: string): readonly string[] {
  return plainText
    .split(/[&+/;]/u)
    .flatMap((part) => splitAtWords(part))
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

function splitAtWords(text: string): readonly string[] {
  const parts: string[][] = [[]];
  const tokens = text.trim().split(' ');
  for (const [index, token] of tokens.entries()) {
    // At an end it joins nothing: it is an initial.
    if (index > 0 && index < tokens.length - 1 && ownerJoints.has(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.map((tokens) => tokens.join(' '));
}

/** One person's part of a text. */
function readPerson(text: string): Person {
  const reordered = familyLast(text);
  const { words: titled, hasTitle } = withoutTitles(toWords(reordered));
  const { words, generation } = withoutEndings(titled);
  const mark = words.findIndex(
    (word, index) => index >= 2 && index < words.length - 1 && birthNameMarks.has(plainOf(word)),
  );
  if (mark === -1) return { words, generation, hasTitle, before: null };
  const now = words.slice(0, mark);
  const behind = words.slice(mark + 1);
  const next = behind.findIndex((word) => birthNameMarks.has(plainOf(word)));
  const before = [...now.slice(0, -1), ...(next === -1 ? behind : behind.slice(0, next))];
  return { words: now, generation, hasTitle, before };
}

/** `Example, Alice` as `Alice Example`; `Jr` or a degree stays behind. */
function familyLast(text: string): string {
  const [family = '', given, ...others] = text.split(',');
  if (given === undefined || others.length > 0) return text;
  const tokens = given.trim().split(' ');
  let end = tokens.length;
  while (end > 0 && isEnding(tokens[end - 1] ?? '')) end--;
  return [...tokens.slice(0, end), family, ...tokens.slice(end)].join(' ');
}

function isEnding(token: string): boolean {
  const plain = token.replaceAll('.', '');
  return generations.has(plain) || honours.has(plain);
}

function withoutTitles(all: readonly Word[]): { readonly words: readonly Word[]; readonly hasTitle: boolean } {
  let hasTitle = false;
  let start = 0;
  for (; start < all.length - 1; start++) {
    const plain = plainOf(all[start] ?? { spellings: [], isTied: false });
    if (!titles.has(plain)) break;
    const isDoubtful = doubtfulTitles.has(plain);
    if (isDoubtful && all.length - start - 1 < 2) break;
    hasTitle ||= !isDoubtful;
  }
  return { words: all.slice(start), hasTitle };
}

/** Without degrees and `Jr` at the end, as long as two words are left. */
function withoutEndings(all: readonly Word[]): { readonly words: readonly Word[]; readonly generation: string | null } {
  let generation: string | null = null;
  let end = all.length;
  for (; end > 2; end--) {
    const plain = plainOf(all[end - 1] ?? { spellings: [], isTied: false });
    const found = generations.get(plain);
    if (found === undefined && !honours.has(plain)) break;
    generation = found ?? generation;
  }
  return { words: all.slice(0, end), generation };
}
