// What an entry of a list says, whichever form the list has. Made by the parsers beside this file, compared by list-screener.ts.

import { type CalendarDate, parseDate } from '../../domain/dates.ts';
import type { BirthDateVerdict, NameQuality, PartyKind, ScreeningList } from '../../domain/screening.ts';

/** A name of an entry's. */
export interface ListedName {
  readonly text: string;
  readonly quality: NameQuality;
}

/** When somebody was born, as far as a list says: a day, or years, both included. */
export interface ListedBirthDate {
  /** Null where only years are told. */
  readonly date: CalendarDate | null;
  readonly fromYear: number;
  readonly toYear: number;
}

/** An entry. */
export interface ListEntry {
  readonly list: ScreeningList;
  /** As the list itself names it. */
  readonly entryId: string;
  readonly kind: PartyKind;
  /** The primary one first; never empty. */
  readonly names: readonly ListedName[];
  readonly birthDates: readonly ListedBirthDate[];
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly programmes: readonly string[];
  readonly listedDate: CalendarDate | null;
}

/** A file that is no such list; `message` says why, without a text of it. */
export class UnreadableList extends Error {
  override readonly name = 'UnreadableList';
}

/** Years to either side of one that is said to be about right. House rule. */
const aboutYears = 2;

/** A year, or about; null for what is none. */
export function toBirthYear(text: string, isAbout: boolean): ListedBirthDate | null {
  if (!/^(?:1[89]|20)\d\d$/.test(text)) return null;
  const [year, more] = [Number(text), isAbout ? aboutYears : 0];
  return { date: null, fromYear: year - more, toYear: year + more };
}

/** A span of years; null for what is none. */
export function toBirthYears(from: string, to: string): ListedBirthDate | null {
  const [first, last] = [toBirthYear(from, false), toBirthYear(to, false)];
  if (first === null || last === null || first.fromYear > last.toYear) return first ?? last;
  return { date: null, fromYear: first.fromYear, toYear: last.toYear };
}

/** A day, or about; the first of January stands for a year of which no more is known. Null for what is none. */
export function toBirthDay(text: string, isAbout: boolean): ListedBirthDate | null {
  const date = parseDate(text);
  if (date === null) return null;
  const year = toBirthYear(date.slice(0, 4), isAbout);
  return year === null || isAbout || date.endsWith('-01-01') ? year : { ...year, date };
}

/** A birth date for people. */
export const toBirthText = ({ date, fromYear, toYear }: ListedBirthDate): string =>
  date ?? (fromYear === toYear ? String(fromYear) : `${fromYear} to ${toYear}`);

const ranks: readonly BirthDateVerdict[] = ['UNKNOWN', 'CONTRADICTS', 'SAME_YEAR', 'AGREES'];

/** What days or years of birth say of an entry: the best of all. A contradiction is told and hides nothing: lists and banks err. */
export function compareBirthDates(told: readonly string[], listed: readonly ListedBirthDate[]): BirthDateVerdict {
  const verdicts = told.flatMap((one) => listed.map((other) => compareBirthDate(one, other)));
  return verdicts.reduce<BirthDateVerdict>(
    (best, one) => (ranks.indexOf(one) > ranks.indexOf(best) ? one : best),
    'UNKNOWN',
  );
}

function compareBirthDate(told: string, { date, fromYear, toYear }: ListedBirthDate): BirthDateVerdict {
  const year = Number(told.slice(0, 4));
  if (!Number.isInteger(year) || year < fromYear || year > toYear) return 'CONTRADICTS';
  // Years are all there is on one side: that they agree is all they can.
  const isDay = told.length > 4 && !told.endsWith('-01-01');
  return date === null || !isDay || date === told ? 'AGREES' : 'SAME_YEAR';
}

/** A text without blanks at its ends and with single ones between; null where nothing is left. */
export function toText(text: string | undefined): string | null {
  const plain = (text ?? '').replace(/\s+/gu, ' ').trim();
  return plain === '' ? null : plain;
}

/** Names without those that say nothing and those that stand there twice, the better quality first. */
export function toNames(names: readonly ListedName[]): readonly ListedName[] {
  const byText = new Map<string, ListedName>();
  const order: readonly NameQuality[] = ['PRIMARY', 'STRONG', 'WEAK'];
  for (const quality of order) {
    for (const name of names) {
      const text = toText(name.text);
      if (name.quality !== quality || text === null || !/\p{L}/u.test(text)) continue;
      if (!byText.has(text)) byText.set(text, { text, quality });
    }
  }
  return [...byText.values()];
}
