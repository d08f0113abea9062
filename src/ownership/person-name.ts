// Whether two names are one person's. Called by name.ts. House rules after Confirmation of Payee (Pay.UK) and the EPC's
// Verification Of Payee: all words the same in any order is a MATCH, also without the names in the middle; one thing that people
// and banks write differently (an initial, a nickname, a slip of the pen, a part of a double name) makes it CLOSE. Which is
// which is in the table of test/unit/ownership/name.test.ts.

import { isMistyped } from './edits.ts';
import { particles } from './name-words.ts';
import { isNickname } from './nicknames.ts';
import type { Likeness } from './outcome.ts';
import { bestOf, worstOf } from './outcome.ts';
import type { Person } from './person.ts';
import { isInitial, isSame, toJoined, type Word } from './words.ts';

/** Compares two persons, the one who is asked for first. Symmetric but for how many words the first may have more. */
export function comparePersons(one: Person, other: Person): Likeness {
  if (one.generation !== null && other.generation !== null && one.generation !== other.generation) return 'NO_MATCH';
  const now = compareWords(one.words, other.words);
  // Who leaves out `Jr` may be the father.
  const told = one.generation === other.generation ? now : worstOf([now, 'CLOSE']);
  const before = [
    ...(other.before === null ? [] : [compareWords(one.words, other.before)]),
    ...(one.before === null ? [] : [compareWords(one.before, other.words)]),
  ];
  return bestOf([told, worstOf([bestOf(before), 'CLOSE'])]);
}

type Alike = 'same' | 'nickname' | 'mistyped' | 'initial';
/** What is looked for first. */
const alikes: readonly { readonly alike: Alike; readonly holds: (one: Word, other: Word) => boolean }[] = [
  { alike: 'same', holds: isSame },
  { alike: 'nickname', holds: (one, other) => isNickname(one.spellings[0] ?? '', other.spellings[0] ?? '') },
  { alike: 'mistyped', holds: isMistyped },
  { alike: 'initial', holds: isInitialOf },
];

function isInitialOf(one: Word, other: Word): boolean {
  if (isInitial(one) === isInitial(other)) return false;
  const [initial, full] = isInitial(one) ? [one, other] : [other, one];
  return full.spellings.some((spelling) => initial.spellings.some((letter) => spelling.startsWith(letter)));
}

/** Two words that stand for each other, by their places. */
interface Pair {
  readonly alike: Alike;
  readonly one: number;
  readonly other: number;
}

function compareWords(ones: readonly Word[], others: readonly Word[]): Likeness {
  if (ones.length === 0 || others.length === 0) return 'NO_MATCH';
  if (isSame(toJoined(ones), toJoined(others))) return 'MATCH';
  const [a, b] = [toComparable(ones, others), toComparable(others, ones)];
  const pairs = toPairs(a, b);
  const sides = [
    { words: a, left: toLeft(a, new Set(pairs.map(({ one }) => one))) },
    { words: b, left: toLeft(b, new Set(pairs.map(({ other }) => other))) },
  ];
  return judge({ a, b, pairs, sides });
}

/** Written as the other name is, where that is only a matter of blanks and full stops. */
const toComparable = (words: readonly Word[], others: readonly Word[]): readonly Word[] =>
  takeInitialsApart(joinWhatIsOne(words, others), others);

/** `Mc Donald` as `McDonald`, where the other name has it so. */
function joinWhatIsOne(words: readonly Word[], others: readonly Word[]): readonly Word[] {
  const joined: Word[] = [];
  for (let start = 0; start < words.length; ) {
    const count = [4, 3, 2].find((length) => {
      const part = words.slice(start, start + length);
      return part.length === length && others.some((other) => isSame(other, toJoined(part)));
    });
    joined.push(toJoined(words.slice(start, start + (count ?? 1))));
    start += count ?? 1;
  }
  // What is one word as it is keeps its spellings.
  return joined.length === words.length ? words : joined;
}

/** `AM` as `A M`, where the other name has a word for each letter. */
function takeInitialsApart(words: readonly Word[], others: readonly Word[]): readonly Word[] {
  return words.flatMap((word) => {
    const plain = word.spellings[0] ?? '';
    if (!/^\p{L}{2,3}$/u.test(plain) || others.some((other) => isSame(word, other))) return [word];
    const free = others.filter((other) => !words.some((own) => isSame(own, other)));
    const initials = [...plain].map((letter) => ({ spellings: [letter], isTied: false }));
    for (const initial of initials) {
      const index = free.findIndex((other) => isInitialOf(initial, other));
      if (index === -1) return [word];
      free.splice(index, 1);
    }
    return initials;
  });
}

function toPairs(a: readonly Word[], b: readonly Word[]): readonly Pair[] {
  const pairs: Pair[] = [];
  const [taken, takenOthers] = [new Set<number>(), new Set<number>()];
  for (const { alike, holds } of alikes) {
    for (const [one, word] of a.entries()) {
      if (taken.has(one)) continue;
      const other = b.findIndex((candidate, index) => !takenOthers.has(index) && holds(word, candidate));
      if (other === -1) continue;
      pairs.push({ alike, one, other });
      taken.add(one);
      takenOthers.add(other);
    }
  }
  return pairs;
}

const toLeft = (words: readonly Word[], paired: ReadonlySet<number>): readonly number[] =>
  words.map((_, index) => index).filter((index) => !paired.has(index));

/** What two names have in common, and what each has more. */
interface Comparison {
  readonly a: readonly Word[];
  readonly b: readonly Word[];
  readonly pairs: readonly Pair[];
  readonly sides: readonly { readonly words: readonly Word[]; readonly left: readonly number[] }[];
}

/**
 * The most words that one name may leave out of the other, and of those that are not in the middle. Of what is asked less: with more
 * a guess would be several, as many names as fit into one.
 */
const mostLeftOut = 2;
const mostEndsLeftOut = 1;

function judge({ a, b, pairs, sides }: Comparison): Likeness {
  const left = sides.flatMap(({ words, left }) => left.map((index) => ({ words, index })));
  if (left.length === 0 && pairs.every(({ alike }) => alike === 'same')) return 'MATCH';
  const isTwoSided = sides.every((side) => side.left.length > 0);
  if (isTwoSided && !left.every(isParticle)) return 'NO_MATCH';
  const isSmall = ({ one, other }: Pair) =>
    isParticle({ words: a, index: one }) || isParticle({ words: b, index: other });
  const isTooMuch = left.filter((place) => !isParticle(place)).length > mostLeftOut;
  const telling = pairs.filter((pair) => !isSmall(pair));
  const whole = telling.filter(({ alike, one }) => alike === 'same' && !isInitial(a[one] ?? none));
  if (whole.length === 0 || telling.length < 2 || isTooMuch) return 'NO_MATCH';
  const slips = pairs.filter(({ alike }) => alike === 'nickname' || alike === 'mistyped').length;
  const initials = pairs.filter((pair) => pair.alike === 'initial' && !isMiddleInitial(pair, { a, b, whole })).length;
  const endsLeftOut = left.filter((place) => !isMiddleName(place) && !isParticle(place)).length;
  const isMiddleOut = left.every(isMiddleName);
  const furtherAsked = sides[0]?.left.length ?? 0;
  if (endsLeftOut > mostEndsLeftOut || (endsLeftOut > 0 && furtherAsked > 1)) return 'NO_MATCH';
  if (slips > 1 || (slips === 1 && (initials > 0 || !isMiddleOut))) return 'NO_MATCH';
  return slips === 0 && initials === 0 && isMiddleOut ? 'MATCH' : 'CLOSE';
}

const none: Word = { spellings: [], isTied: false };

interface Placed {
  readonly words: readonly Word[];
  readonly index: number;
}

const isParticle = ({ words, index }: Placed): boolean =>
  index > 0 && particles.has((words[index] ?? none).spellings[0] ?? '');

/** Neither first nor last, and no part of a double name or of a family name's particles. */
function isMiddleName({ words, index }: Placed): boolean {
  const isInside = index > 0 && index < words.length - 1;
  const isTied = words[index]?.isTied === true || words[index + 1]?.isTied === true;
  return isInside && !isTied && !isParticle({ words, index });
}

/** An initial between names that are all there says no less than one that is left out. */
function isMiddleInitial(
  { one, other }: Pair,
  { a, b, whole }: { readonly a: readonly Word[]; readonly b: readonly Word[]; readonly whole: readonly Pair[] },
): boolean {
  const [words, index] = isInitial(a[one] ?? none) ? [b, other] : [a, one];
  const placeOf = (pair: Pair) => (words === a ? pair.one : pair.other);
  const ends = [0, words.length - 1];
  return isMiddleName({ words, index }) && ends.every((end) => whole.some((pair) => placeOf(pair) === end));
}
