// Whether a name is that of an account's owner. Called by owner.ts; person.ts and company-name.ts read names, person-name.ts and
// company-name.ts compare them. Models: Confirmation of Payee (Pay.UK) and the EPC's Verification Of Payee (EPC218-23); where
// they leave it to the bank, the rules are the house's and stand as a table in test/unit/ownership/name.test.ts.

import { type Company, compareCompanies, readCompany } from './company-name.ts';
import { tradingMarks } from './name-words.ts';
import { bestOf, type Likeness, worstOf } from './outcome.ts';
import { type PersonReadings, readPersons } from './person.ts';
import { comparePersons } from './person-name.ts';
import { isSame, toJoined, toPlainText, toWords, type Word } from './words.ts';

/** A name, read in every way that it may be meant. */
interface NameReading {
  readonly plain: string;
  readonly words: readonly Word[];
  readonly persons: readonly PersonReadings[];
  readonly company: Company;
  /** The name that it trades under; null where none is told. */
  readonly trading: NameReading | null;
}

/** Compares a name with those under which an account is held: the best of them. A name of several owners needs them all. */
export function matchName(asked: string, held: readonly string[]): Likeness {
  const name = readName(asked);
  const names = held.map(readName);
  const all = names.flatMap(({ persons }) => persons);
  const isShared = name.persons.length > 1 && names.length > 1;
  return bestOf([...names.map((one) => compare(name, one)), ...(isShared ? [compareOwners(name.persons, all)] : [])]);
}

function readName(text: string): NameReading {
  const plain = toPlainText(text);
  const words = toWords(plain);
  const trade = findTrade(plain);
  return {
    plain,
    words,
    persons: readPersons(trade?.legal ?? plain),
    company: readCompany(trade === null ? words : toWords(trade.legal)),
    trading: trade === null ? null : readName(trade.name),
  };
}

/** `Alice Example t/a The Bakery`, taken apart. */
function findTrade(plain: string): { readonly legal: string; readonly name: string } | null {
  const tokens = plain
    .replace(/\bt\/a\b/u, ' trading as ')
    .replace(/\bd\/b\/a\b/u, ' trading as ')
    .split(/[\s.]+/u);
  for (let start = 1; start < tokens.length - 1; start++) {
    const mark = tradingMarks.find((words) => words.every((word, index) => tokens[start + index] === word));
    if (mark === undefined || start + mark.length >= tokens.length) continue;
    const [legal, name] = [tokens.slice(0, start).join(' '), tokens.slice(start + mark.length).join(' ')];
    if (toWords(legal).length > 0 && toWords(name).length > 0) return { legal, name };
  }
  return null;
}

function compare(asked: NameReading, held: NameReading): Likeness {
  if (asked.words.length === 0 || held.words.length === 0) return 'NO_MATCH';
  if (isSame(toJoined(asked.words), toJoined(held.words))) return 'MATCH';
  const legal = compareLegal(asked, held);
  if (asked.trading !== null && held.trading !== null)
    return worstOf([legal, bestOf(['CLOSE', compare(asked.trading, held.trading)])]);
  // Where it was asked for, it is not told; by itself it is no second guess.
  if (asked.trading !== null) return worstOf([legal, 'CLOSE']);
  if (held.trading !== null) return bestOf([legal, worstOf([compare(asked, held.trading), 'CLOSE'])]);
  return legal;
}

function compareLegal(asked: NameReading, held: NameReading): Likeness {
  const isCompany = [asked, held].some(({ company }) => company.isCertain);
  const isPerson = [asked, held].some(hasTitle);
  if (isCompany && isPerson) return 'NO_MATCH';
  const asCompanies = compareCompanies(asked.company, held.company);
  const isCut = isCutOff(asked, held) || isCutOff(held, asked);
  const cut: Likeness = isCut ? 'CLOSE' : 'NO_MATCH';
  if (isCompany) return bestOf([asCompanies, cut]);
  const asPersons = compareOwners(asked.persons, held.persons);
  const mayBeCompany = !isPerson && [asked, held].some(({ company }) => company.forms.size > 0);
  return bestOf([asPersons, cut, mayBeCompany ? asCompanies : 'NO_MATCH']);
}

const hasTitle = ({ persons }: NameReading): boolean =>
  persons.some((readings) => readings.some((person) => person.hasTitle));

/** Each that is asked for has to be an owner. Of what a text may mean, one is asked: the first. */
function compareOwners(asked: readonly PersonReadings[], held: readonly PersonReadings[]): Likeness {
  if (asked.length === 0) return 'NO_MATCH';
  const owners = held.flat();
  return worstOf(
    asked.map(([person]) =>
      person === undefined ? 'NO_MATCH' : bestOf(owners.map((owner) => comparePersons(person, owner))),
    ),
  );
}

/** Where banks cut names off: Bacs and card files at 18, SEPA and SWIFT lines at 35, ISO 20022 Max70Text and Max140Text. */
const cutLengths: ReadonlySet<number> = new Set([18, 35, 70, 140].flatMap((length) => [length - 1, length]));
/** Less than this of a name is too little to tell it by. */
const leastLetters = 10;

/** Whether a name is the beginning of another and just as long as banks cut names off. */
function isCutOff(short: NameReading, long: NameReading): boolean {
  if (!cutLengths.has(short.plain.length) || short.words.length < 2) return false;
  const begins = (one: readonly Word[], other: readonly Word[]): boolean =>
    toJoined(one).spellings.some(
      (spelling) =>
        spelling.length >= leastLetters && toJoined(other).spellings.some((whole) => whole.startsWith(spelling)),
    );
  const [person, other] = [short.persons[0]?.[0]?.words ?? [], long.persons[0]?.[0]?.words ?? []];
  return begins(short.words, long.words) || (person.length > 1 && begins(person, other));
}
