// Whether two names are one person's, however two banks wrote them: order of words, titles, initials, accents, several holders
// in one text. Called by own-transfers.ts; calls nothing. House rule: in doubt no match, since fathers, sons and spouses share
// surnames and sometimes initials. Apart from src/ownership, which compares what a caller claims with what banks state of an
// owner, and must bear being asked on purpose: here a whole statement's names are compared, in a fraction of a second.

/** How two names agree: every word in full, or some of it by initials or cut short only. */
export type NameMatch = 'FULL' | 'INITIALS';

/** Words that stand with names and are no part of them. */
const titles: ReadonlySet<string> = new Set(
  `MR MRS MS MISS MX DR PROF SIR LADY DAME REV HERR HERRN FRAU MME MLLE MONSIEUR MADAME DHR MEVR MW HR SR SRA SRTA DON DONA
  SIG SIGRA DOTT ING MAG DIPL JR SNR JNR ESQ FAMILIE FAM EHELEUTE`.split(/\s+/),
);

/** What joins several holders of one account. Single letters (Spanish `y`, Italian `e`) do not: they may be initials. */
const joiners = /\s(?:EN\/OF|E\/O|AND|UND|ET|OU|OR|ODER)\s|[&+;/]/;

const memo = new Map<string, string>();
const memoSize = 20_000;

/**
 * Upper case letters and digits with single spaces: accents taken off, German umlauts alike in both spellings (`MÜLLER`,
 * `MUELLER`), other signs as spaces. Total.
 */
export function foldText(text: string): string {
  const earlier = memo.get(text);
  if (earlier !== undefined) return earlier;
  const folded = fold(text.slice(0, 1000));
  if (memo.size >= memoSize) memo.clear();
  memo.set(text, folded);
  return folded;
}

/** Most texts are plain ASCII: there capitals and spaces are all. */
const beyondAscii = /\P{ASCII}/u;

function fold(text: string): string {
  if (!beyondAscii.test(text)) {
    return text
      .toUpperCase()
      .replace(/['`]/g, '')
      .replace(/[^A-Z0-9]+/g, ' ')
      .trim();
  }
  return text
    .toUpperCase()
    .replace(/Ä/g, 'AE')
    .replace(/Ö/g, 'OE')
    .replace(/Ü/g, 'UE')
    .replace(/Ø/g, 'O')
    .replace(/Ł/g, 'L')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’`]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** One person's name as words without titles; empty where nothing is left. */
export type Person = readonly string[];

/** The persons that a name of an account's holder or of the other side names. `MR J & MRS A SMITH` names two Smiths. */
export function parsePersons(name: string): readonly Person[] {
  const upper = name.slice(0, 200).toUpperCase();
  const byComma = upper.split(',').map((part) => toWords(part));
  // `SMITH, JOHN` is one person, `JOHN SMITH, ANN SMITH` two.
  const parts = byComma.length > 1 && byComma.every((words) => words.length > 1) ? upper.split(',') : [upper];
  const persons = parts.flatMap((part) => ` ${part} `.split(joiners)).map((part) => toWords(part));
  // `M. ET MME`: there it is no initial.
  const isTitled = /\bMME\b/.test(upper);
  const kept = persons.filter((words) => words.length > 1 || (words.length === 1 && !(isTitled && words[0] === 'M')));
  const surname = kept.at(-1)?.at(-1);
  return kept.map((words) =>
    words.length === 1 && kept.length > 1 && surname !== undefined ? [...words, surname] : words,
  );
}

function toWords(text: string): string[] {
  const words = foldText(text).split(' ');
  const named = words.filter((word) => word !== '' && !titles.has(word) && !/\d/.test(word));
  // French `M` is a title where a whole name follows it.
  return named[0] === 'M' && named.filter((word) => word.length > 1).length > 1 ? named.slice(1) : named;
}

/** How one person's name agrees with another's; null when they may be two persons. */
export function matchPersons(one: Person, other: Person): NameMatch | null {
  const shared = one.filter((word) => word.length > 1 && other.includes(word));
  if (shared.length === 0 || hasTail(one, other, shared) || hasTail(other, one, shared)) return null;
  const mine = without(one, shared);
  const theirs = without(other, shared);
  if (mine.length === 0 || theirs.length === 0) return shared.length > 1 ? 'FULL' : null;
  const [fewer, more] = mine.length <= theirs.length ? [mine, theirs] : [theirs, mine];
  if (areInitialsOf(fewer[0] ?? '', more)) return 'INITIALS';
  const agrees = fewer.every((word, place) => isShortOf(word, more[place] ?? ''));
  return agrees ? 'INITIALS' : null;
}

/**
 * Whether words follow the name that are no part of it (`JOHN SMITH PLUMBING`, `K LEE NAIL BAR`): the longer one's last word is not
 * in the other, which ends with the surname. `SMITH JOHN PETER` begins with it.
 */
function hasTail(longer: Person, shorter: Person, shared: readonly string[]): boolean {
  const [first, last] = [longer[0] ?? '', longer.at(-1) ?? ''];
  if (longer.length <= shorter.length || last.length === 1 || shared.includes(last)) return false;
  const isCutShort = shorter.some((word) => word.length > 3 && isShortOf(word, last));
  return first !== shorter.at(-1) && !isCutShort;
}

/** `JS` before `JOHN STEVEN`, or `J` and `S`. */
function areInitialsOf(word: string, names: readonly string[]): boolean {
  if (word.length < 2 || word.length > 3 || names.length < word.length) return false;
  return [...word].every((letter, place) => names[place]?.startsWith(letter) === true);
}

/** An initial of the other, or the other cut short by a bank that has no more room. */
function isShortOf(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return (short.length === 1 || short.length >= 4) && long.startsWith(short);
}

function without(words: Person, taken: readonly string[]): readonly string[] {
  return words.filter((word) => !taken.includes(word));
}
