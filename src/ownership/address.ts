// Whether a postal address is the one that a bank holds. Called by owner.ts. House rules: lines may stand in any order and streets be
// abbreviated; without the same post code nothing is near, without the same numbers nothing is the same.

import { bestOf, type Likeness } from './outcome.ts';
import { hasDigit, isSame, toJoined, toPlainText, toWords, type Word } from './words.ts';

/** An address, as it is asked for or held. */
export interface ComparedAddress {
  readonly lines: readonly string[];
  readonly townName: string | null;
  readonly postCode: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
}

/** Words of addresses in one spelling: what people abbreviate, by language. */
const usualWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    street: 'st str street strasse straat gata gade ulica ulitsa ul',
    road: 'rd road',
    avenue: 'ave av avenue avenida avda',
    lane: 'ln lane',
    drive: 'dr drive',
    close: 'cl close',
    court: 'ct court crt',
    crescent: 'cres cresc crescent',
    gardens: 'gdns gdn gardens',
    grove: 'gr grv grove',
    square: 'sq square pza piazza',
    terrace: 'ter terr terrace tce',
    place: 'pl place plaza platz',
    parade: 'pde parade',
    highway: 'hwy highway',
    boulevard: 'blvd bd boul boulevard',
    way: 'wy way',
    weg: 'weg',
    flat: 'flat flt apartment apt appt unit suite ste appartement app wohnung whg interno int',
    floor: 'floor fl etage og stock piano',
    box: 'pobox box postfach bp',
    saint: 'saint sankt sint santo santa',
    mount: 'mt mount',
    north: 'n north nord',
    south: 's south sud',
    east: 'e east ost est',
    west: 'w west ouest',
  }).flatMap(([usual, spellings]) => spellings.split(' ').map((spelling): [string, string] => [spelling, usual])),
);

const kindsOfPlaces: ReadonlySet<string> = new Set([...usualWords.values()].filter((word) => word !== 'box'));

/** Words that say nothing of where it is: what kind of number follows, and small words. */
const idleWords: ReadonlySet<string> = new Set(
  'flat floor no nr number the of and la le les de des du der die das am im a'.split(' '),
);

/** An address as it is compared. */
interface AddressReading {
  /** House, flat and box numbers, sorted. */
  readonly numbers: readonly string[];
  /** Words of its lines. */
  readonly words: readonly Word[];
}

/** Compares an address with those that are held: the best of them. */
export function matchAddress(asked: ComparedAddress, held: readonly ComparedAddress[]): Likeness {
  const code = toPostCode(asked);
  return bestOf(
    held.map((other) => {
      const otherCode = toPostCode(other);
      const isFar =
        asked.country !== null && other.country !== null && asked.country.toUpperCase() !== other.country.toUpperCase();
      if (isFar || !isSamePlace({ asked, code }, { other, otherCode })) return 'NO_MATCH';
      const shared = code === '' ? otherCode : code;
      return compare(readAddress(asked, shared), readAddress(other, shared));
    }),
  );
}

/** `code`: the post code that both have, which may stand in the lines. */
function readAddress({ lines, townName }: ComparedAddress, code: string): AddressReading {
  const words = withoutCode(toLineWords(toPlainText(lines.slice(0, mostLines).join(' , '))), code);
  const town = toWords(toPlainText(townName ?? ''));
  return {
    numbers: [...new Set(words.filter(hasDigit).map(plainOf))].sort(),
    words: words.filter((word) => !hasDigit(word) && !town.some((one) => isSame(one, word))),
  };
}

const mostLines = 12;
const plainOf = ({ spellings: [plain = ''] }: Word): string => plain;

function withoutCode(words: readonly Word[], code: string): readonly Word[] {
  if (code === '') return words;
  const plain = words.map((word) => plainOf(word).toUpperCase());
  const isPart = (index: number) =>
    plain[index] === code ||
    `${plain[index]}${plain[index + 1] ?? ''}` === code ||
    (index > 0 && `${plain[index - 1]}${plain[index]}` === code);
  return words.filter((_, index) => !isPart(index));
}

/** Letters and digits of a post code; without the country in front of one of digits (`D-10999`), of ZIP+4 the first five. */
function toPostCode({ postCode, country }: ComparedAddress): string {
  const code = (postCode ?? '')
    .slice(0, 40)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 20);
  const bare = /^(?:[A-Z]{1,2})?(\d{4,9})$/.exec(code)?.[1] ?? code;
  return bare.length === 9 && (country === null || country.toUpperCase() === 'US') ? bare.slice(0, 5) : bare;
}

/** `22 a` as `22a`, `Larkmoorstr.` as two words, and each word in its usual spelling. */
function toLineWords(text: string): readonly Word[] {
  const parted = text
    .replace(/(\d)\s+(bis|ter)(?=\P{L}|$)/gu, '$1$2')
    .replace(/(\d)\s+([a-z])(?=\s*(?:,|$))/gu, '$1$2')
    .replace(/(\p{L}{3,})(?:stra(?:ss|ß)e|str)(?=\P{L}|$)/gu, '$1 street')
    .replace(/\b(?:p\.?\s?o\.?\s?box)\b/gu, 'pobox')
    .replace(/#/gu, ' ');
  const words = toWords(parted).map((word) => {
    const usual = word.spellings.map((spelling) => usualWords.get(spelling)).find((one) => one !== undefined);
    return usual === undefined ? { ...word, isTied: false } : { spellings: [usual], isTied: false };
  });
  return words.filter(({ spellings: [plain = ''] }) => !idleWords.has(plain));
}

/** Words that an address may have more than the one that is held: with any number, one guess would be of every street there is. */
const mostFurtherWords = 4;

function compare(one: AddressReading, other: AddressReading): Likeness {
  const isSameNumber = one.numbers.length > 0 && one.numbers.join(' ') === other.numbers.join(' ');
  const common = one.words.filter((word) => other.words.some((candidate) => isSame(word, candidate)));
  if (one.words.length - common.length > mostFurtherWords) return 'NO_MATCH';
  const fewer = Math.min(one.words.length, other.words.length);
  // There is a road everywhere.
  const isNamed = common.some((word) => !kindsOfPlaces.has(plainOf(word)));
  // What one has more (a building, a county, who is written to) may be left out by the other.
  if (isNamed && common.length === fewer && isSameNumber) return 'MATCH';
  const isNearStreet = isNamed && common.length * 2 >= fewer;
  return isNearStreet || (fewer === 0 && isSameNumber) ? 'CLOSE' : 'NO_MATCH';
}

/** By the post code, which may stand in the lines that are held; by the town where neither has one. */
function isSamePlace(
  { asked, code }: { readonly asked: ComparedAddress; readonly code: string },
  { other, otherCode }: { readonly other: ComparedAddress; readonly otherCode: string },
): boolean {
  if (code !== '' && otherCode !== '') return code === otherCode;
  if (code !== '') return holdsCode(other, code);
  // Lines that are asked for may hold any number of codes: none is looked for there.
  if (otherCode !== '') return false;
  const [town, otherTown] = [asked, other].map(({ townName }) => toWords(toPlainText(townName ?? '')));
  return (
    town !== undefined && otherTown !== undefined && town.length > 0 && isSame(toJoined(town), toJoined(otherTown))
  );
}

/** A code of fewer letters could be anything's. */
const leastCodeLength = 4;

function holdsCode({ lines, townName }: ComparedAddress, code: string): boolean {
  if (code.length < leastCodeLength) return false;
  const tokens = toPlainText([...lines.slice(0, mostLines), townName ?? ''].join(' , '))
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u);
  return tokens.some((token, index) => token === code || token + (tokens[index + 1] ?? '') === code);
}
